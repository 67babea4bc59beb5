# SPDX-License-Identifier: EUPL-1.2
"""Real traffic of Moodle 4.5, and ILIAS 9 and 10 as read in their code, through the gate: payloads re-signed."""

from uuid import UUID

import pytest
from sqlalchemy import select

from lti_tool.models import Activity
from tests.factories.stage import LTI, MEMBERSHIP, Stage, query_of
from tests.lti.records import records


def test_each_recorded_launch_of_moodle_opens(stage: Stage) -> None:
    """Frame, new window, https; teacher, student, manager, administrator; with and without names."""
    simulator = stage.platform("http://localhost:8080", "knKBhQFbfiBx6QU", accent="moodle-4.5")
    opened = 0
    for name, record in records("lti/moodle", "launch.*.json"):
        claims = record["claims"]
        if claims[LTI + "message_type"] != "LtiResourceLinkRequest":
            continue
        browser = stage.browser(simulator)
        answer = browser.enters(browser.open(record=claims)).me()
        assert answer["course"]["title"] == claims[LTI + "context"]["title"], name
        assert answer["activity"]["title"] == claims[LTI + "resource_link"]["title"]
        assert answer["name"] == claims.get("name") or not claims.get("name")
        staff = any(role.endswith("membership#Instructor") for role in claims[LTI + "roles"])
        assert ("configure_tutor" in answer["permissions"]) == staff, name
        assert ("administer_platform" in answer["permissions"]) == (record["user"] == "admin")
        opened += 1
    assert opened >= 10


def test_each_recorded_login_of_moodle_is_answered_as_moodle_wants_it(stage: Stage) -> None:
    """The hint byte for byte, exactly our redirect URI."""
    for issuer in ("http://localhost:8080", "https://localhost:8443"):
        stage.platform(issuer, "knKBhQFbfiBx6QU", accent="moodle-4.5")
    for _name, record in records("lti/moodle", "launch.*.json"):
        fields = record["login_request"]["fields"]
        begun = stage.browser().post("/lti/login", fields)
        assert begun.status_code == 302
        request = query_of(begun.location)
        assert request["lti_message_hint"] == fields["lti_message_hint"]
        assert request["login_hint"] == fields["login_hint"]


def test_an_activity_remembers_where_its_last_launch_lets_columns_be_made(stage: Stage) -> None:
    """Also when that changes: the platform can switch it off."""
    simulator = stage.platform("http://localhost:8080", "knKBhQFbfiBx6QU", accent="moodle-4.5")
    ((_name, record),) = records("lti/moodle", "launch.teacher1-plain-iframe.json")
    grades = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
    for claims in (record["claims"], {**record["claims"], grades: {}}):
        browser = stage.browser(simulator)
        browser.enters(browser.open(record=claims))
        with stage.database.transaction() as session:
            (found,) = session.execute(select(Activity.lineitem_url, Activity.lineitems_url)).all()
        assert tuple(found) == (None, claims[grades].get("lineitems"))


def test_moodles_submission_review_opens_the_work_of_the_person_it_is_about(stage: Stage) -> None:
    """For staff: the person's pseudonym in this course. The person themselves simply comes in."""
    stage.simulator = stage.platform("http://localhost:8080", "knKBhQFbfiBx6QU", accent="moodle-4.5")
    ((_name, record),) = records("lti/moodle", "launch.*submission_review.json")
    student = stage.good_launch(claims={"sub": "5"}).me()
    opened = stage.good_launch(record=record["claims"])
    assert "view_insights" in opened.me()["permissions"]
    assert UUID(opened.session["review"])
    assert opened.session["review"] != student["person"], "no use outside this list"
    learner = {**record["claims"], LTI + "roles": [f"{MEMBERSHIP}#Learner"]}
    assert stage.good_launch(record=learner).session["review"] is None


@pytest.mark.parametrize("person", [None, "5", {}, {"user_id": 5}, {"user_id": ""}])
def test_a_submission_review_about_nobody_is_refused(stage: Stage, person: object) -> None:
    stage.simulator = stage.platform("http://localhost:8080", "knKBhQFbfiBx6QU", accent="moodle-4.5")
    ((_name, record),) = records("lti/moodle", "launch.*submission_review.json")
    assert stage.browser().open(record={**record["claims"], LTI + "for_user": person}).status_code == 401


@pytest.mark.parametrize("version", ["9", "10"])
def test_each_launch_of_ilias_opens(stage: Stage, version: str) -> None:
    """Member, tutor, course administrator, global administrator; folder, category, provider id; names withheld."""
    simulator = stage.platform(
        "https://ilias.uni-beispiel.de", "kT4mQ9xW2bR7nZ3", accent=f"ilias-{version}", deployment_id="7"
    )
    for name, record in records("lti/ilias", f"c_id_token.*.ilias{version}.json"):
        # A person of its own: whoever taught by another of these launches would keep that (test_roles_carried.py).
        claims = {**record["payload"], "sub": f"{name}@5d2c8b7e91f04a36b0c4e7d1a98f3c62.ilias"}
        browser = stage.browser(simulator)
        answer = browser.enters(browser.open(record=claims)).me()
        role = claims[LTI + "roles"][0].rpartition("#")[2]
        administers = ["PlatformAdministrator"] if role == "Administrator" else []
        assert answer["roles"] == [role, *administers], name
        assert ("configure_tutor" in answer["permissions"]) == (role != "Learner")
        assert answer["name"] == (None if claims["name"] == "-" else claims["name"])
        assert ("administer_platform" in answer["permissions"]) == name.startswith("c_id_token.global_admin"), name
        assert answer["locale"] == "de"


def test_a_person_of_ilias_9_is_found_again_after_the_upgrade_to_10(stage: Stage) -> None:
    """The same member, recorded from both versions: one person, one membership."""
    simulator = stage.platform("https://ilias.uni-beispiel.de", "kT4mQ9xW2bR7nZ3", accent="ilias-9", deployment_id="7")
    for version in ("9", "10"):
        ((_name, record),) = records("lti/ilias", f"c_id_token.member.ilias{version}.json")
        browser = stage.browser(simulator)
        browser.enters(browser.open(record=record["payload"]))
    assert stage.rows()["person"] == 1
    assert stage.rows()["membership"] == 1


@pytest.mark.parametrize("version", ["9", "10"])
def test_each_login_of_ilias_gets_exactly_the_request_that_it_takes(stage: Stage, version: str) -> None:
    """The parameters of the recorded request, no more and no fewer, by GET."""
    stage.platform("https://ilias.uni-beispiel.de", "kT4mQ9xW2bR7nZ3", accent=f"ilias-{version}", deployment_id="7")
    ((_name, expected),) = records("lti/ilias", f"b_auth_request_from_tool.ilias{version}.json")
    for _name, record in records("lti/ilias", f"b_login_initiation.*.ilias{version}.json"):
        fields = record["form"]
        begun = stage.browser().post("/lti/login", fields)
        assert begun.status_code == 302
        request = query_of(begun.location)
        assert set(request) == set(expected["query"])
        own = {"state", "nonce", "lti_message_hint", "login_hint"}
        assert {k: v for k, v in request.items() if k not in own} == {
            k: v.replace("tutor.example.org", "tutor.example") for k, v in expected["query"].items() if k not in own
        }
        assert request["lti_message_hint"] == fields["lti_message_hint"]
        assert request["login_hint"] == fields["login_hint"]
