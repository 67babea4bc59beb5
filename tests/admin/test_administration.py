# SPDX-License-Identifier: EUPL-1.2
"""What an LMS admin sees and changes by their own launch, and what nobody else does."""

import logging
import re
import time
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool.db import now
from lti_tool.models import Deployment, Institution, Usage, quota
from lti_tool.privacy.responsible import Needed
from tests.admin.visiting import ADMIN, LEARNER, get, launched
from tests.factories.stage import LTI, TOOL, Opened, Stage
from tests.fakes.key_server import answering


def put_role(opened: Opened, **body: Any) -> TestResponse:
    """As the page does it: over the version that it shows."""
    body.setdefault("version", version_of(opened, str(body["role"])))
    return opened.client.put("/api/admin/roles", base_url=TOOL, headers=opened.authorization, json=body)


def version_of(opened: Opened, role: str) -> str:
    found = re.search(f'data-role="{re.escape(role)}" data-seen="([^"]+)"', get(opened, "overview").text)
    return found[1] if found else "0" * 16


def preview_role(opened: Opened, **body: Any) -> list[str]:
    answer = opened.client.post("/api/admin/roles/preview", base_url=TOOL, headers=opened.authorization, json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    changes: list[str] = answer.json["changes"]
    return changes


def table(stage: Stage) -> list[dict[str, list[str]]]:
    with stage.database.transaction() as session:
        return [row.role_permissions for row in session.scalars(select(Institution)) if row.role_permissions]


def test_an_administrator_without_a_role_in_the_course_gets_the_administration_alone(stage: Stage) -> None:
    opened = launched(stage, ADMIN)
    assert "js/admin/page.js" in opened.page.text
    assert 'id="question"' not in opened.page.text
    assert get(opened, "overview").status_code == 200


def test_the_overview_names_the_connection_and_what_is_placed_in_courses(stage: Stage) -> None:
    stage.good_launch(claims={LTI + "resource_link": {"id": "x", "title": "Rekursion <üben>"}})
    text = get(launched(stage, ADMIN, LEARNER), "overview").text
    assert "practice-client" in text
    assert "Rekursion &lt;üben&gt;" in text


def test_another_platforms_courses_are_not_shown(stage: Stage) -> None:
    other = stage.platform(issuer="https://other.example")
    browser = stage.browser(other)
    browser.enters(browser.open(claims={LTI + "resource_link": {"id": "x", "title": "Geheim"}}))
    text = get(launched(stage, ADMIN), "overview").text
    assert "Geheim" not in text
    assert "other.example" not in text


def test_a_waiting_deployment_is_named_with_what_helps(stage: Stage) -> None:
    with stage.database.transaction() as session:
        platform = stage.row_of(session, stage.simulator)
        session.add(Deployment(platform_id=platform.id, deployment_id="neu-7", state="pending"))
    assert re.search(r"neu-7.*(wartet|waits)", get(launched(stage, ADMIN), "overview").text, re.DOTALL)


@pytest.mark.parametrize("path", ["overview", "check"])
def test_nobody_else_sees_it(stage: Stage, path: str) -> None:
    for opened in (stage.good_launch(), launched(stage, LEARNER.replace("Learner", "Administrator"))):
        assert get(opened, path).status_code == 403
        assert put_role(opened, role="Learner", permissions=[]).status_code == 403
    assert table(stage) == []


def test_a_role_gets_what_the_table_gives_from_the_next_launch_on(stage: Stage) -> None:
    mentor = LEARNER.replace("Learner", "Mentor")
    admin = launched(stage, ADMIN)
    assert put_role(admin, role="Mentor", permissions=["chat"]).status_code == 204
    assert table(stage) == [{"Mentor": ["chat", "own_data"]}]
    assert "chat" in launched(stage, mentor, sub="somebody-else").me()["permissions"]
    assert put_role(admin, role="Mentor", permissions=[]).status_code == 204
    assert table(stage) == []


def test_what_a_change_means_for_whom_is_said_before_and_nothing_is_stored(stage: Stage) -> None:
    admin = launched(stage, ADMIN)
    for person in ("a", "b"):
        stage.good_launch(claims={LTI + "roles": [LEARNER.replace("Learner", "Instructor")], "sub": person})
    elsewhere = stage.browser(stage.platform(issuer="https://other.example"))
    elsewhere.enters(elsewhere.open(claims={LTI + "roles": [LEARNER.replace("Learner", "Instructor")]}))
    said = preview_role(admin, role="Instructor", permissions=["chat", "view_insights"])
    assert said[0] == "Instructor darf nicht mehr: Tutor einrichten, Kursmaterial, Vorschau als Lernende."
    assert "2 Personen" in " ".join(said), "another institution's are not counted"
    assert preview_role(admin, role="Mentor", permissions=[]) == []
    assert table(stage) == []


def test_of_two_admins_the_second_looks_again_before_changing_a_role(stage: Stage) -> None:
    first, second = launched(stage, ADMIN), launched(stage, ADMIN)
    seen = version_of(second, "Mentor")
    assert put_role(first, role="Mentor", permissions=["chat"]).status_code == 204
    assert put_role(second, role="Officer", permissions=["chat"]).status_code == 204, "another row is another matter"
    refused = put_role(second, role="Mentor", permissions=["view_insights"], version=seen)
    assert refused.status_code == 409
    assert refused.json is not None
    assert refused.json["error"]["code"] == "changed_meanwhile"
    assert table(stage) == [{"Mentor": ["chat", "own_data"], "Officer": ["chat", "own_data"]}]
    assert put_role(second, role="Mentor", permissions=["view_insights"]).status_code == 204


def test_the_log_says_what_changed_in_the_table_and_not_who_did_it(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    admin = launched(stage, ADMIN)
    put_role(admin, role="Learner", permissions=["view_insights"])
    (line,) = [r.getMessage() for r in caplog.records if "role table changed" in r.getMessage()]
    with stage.database.transaction() as session:
        platform = stage.row_of(session, stage.simulator)
    assert line == (
        f"role table changed institution={platform.institution_id} by_platform={platform.id} "
        "role=Learner given=view_insights taken=chat"
    )


@pytest.mark.parametrize(
    "body",
    [
        {"role": "Student", "permissions": []},
        {"role": "PlatformAdministrator", "permissions": ["chat"]},
        {"role": "", "permissions": []},
        {"role": 7, "permissions": []},
        {"role": "Mentor", "permissions": "chat"},
        {"role": "Learner", "permissions": ["Chat"]},
        {"role": "Learner", "permissions": ["chat", "administer_platform"]},
        {"role": "Mentor", "permissions": ["chat"], "institution": "x"},
    ],
)
def test_what_is_no_role_changes_nothing(stage: Stage, body: dict[str, Any]) -> None:
    assert put_role(launched(stage, ADMIN), **body).status_code == 422
    assert table(stage) == []


def test_nobody_becomes_an_administrator_by_the_table(stage: Stage) -> None:
    put_role(launched(stage, ADMIN), role="Learner", permissions=["administer_platform", "chat"])
    assert "administer_platform" not in launched(stage, LEARNER).me()["permissions"]


def test_the_check_says_what_works_and_what_was_refused_with_the_remedy(stage: Stage) -> None:
    admin = launched(stage, ADMIN)
    stage.browser().open(claims={"aud": "another-client"})
    text = get(admin, "check").text
    assert stage.simulator.authority.keys.newest.kid in text
    assert re.search(r"is-wrong.*aud.*Client-ID|is-wrong.*aud.*client id", text, re.DOTALL)


def test_the_check_finds_a_key_set_that_does_not_answer(stage: Stage) -> None:
    admin = launched(stage, ADMIN)
    stage.key_server.on(stage.jwks_path(stage.simulator), answering(b"<html>", status=503))
    text = get(admin, "check").text
    assert "is-wrong" in text
    assert "503" not in text, "what a network answers is for its operators"


def test_the_check_finds_clocks_that_differ(stage: Stage) -> None:
    """By what the platform signs: in front of its key set a proxy can have another clock."""
    admin = launched(stage, ADMIN)
    ahead = int(time.time()) + 90
    stage.browser().open(claims={"iat": ahead, "exp": ahead + 60, "sub": "somebody-else"})
    assert re.search(r"is-wrong[^/]*(Uhren|Clocks)", get(admin, "check").text)


def test_quotas_and_share_are_shown_with_what_was_used_this_month(stage: Stage) -> None:
    with stage.database.transaction() as session:
        institution = stage.row_of(session, stage.simulator).institution
        institution.tokens_per_month, institution.share = 5_000_000, 2.5
        month = quota.since(quota.OwnerKind.INSTITUTION, now())
        session.add(Usage(owner_id=institution.id, since=month, kind=quota.OwnerKind.INSTITUTION, tokens=1234))
    text = get(launched(stage, ADMIN), "overview").text
    for shown in ("200.000 Token", "5.000.000 Token", "1.234 Token", "keine Grenze", "<dd>2,5</dd>"):
        assert shown in text


def test_an_administrator_is_told_what_the_privacy_notice_lacks_and_finds_it(stage: Stage) -> None:
    opened = launched(stage, ADMIN)
    page = get(opened, "overview").text
    assert 'data-part="unsaid"' in page
    assert page.count("wer für die Verarbeitung verantwortlich ist") == 1
    link = re.search(r'href="(/privacy/[^"]+)"', page)
    assert link
    assert opened.client.get(link[1], base_url=TOOL).status_code == 200
    with stage.database.transaction() as session:
        institution = session.scalars(select(Institution)).one()
        for needed in Needed:
            setattr(institution, needed, "gesagt")
        institution.officer = ""
    page = get(opened, "overview").text
    assert "wer für die Verarbeitung verantwortlich ist" not in page
    assert "<li>die oder der Datenschutzbeauftragte</li>" in page
    with stage.database.transaction() as session:
        session.scalars(select(Institution)).one().officer = "gesagt"
    assert 'data-part="unsaid"' not in get(opened, "overview").text
