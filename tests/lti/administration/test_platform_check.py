# SPDX-License-Identifier: EUPL-1.2
"""The launch doctor: each part of a connection is a finding of its own, with the remedy on that platform."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from lti_tool import language
from lti_tool.db import now
from lti_tool.lti.administration.platform_check import Finding, PlatformCheck
from lti_tool.lti.claim_names import ROSTER_SCOPE
from lti_tool.lti.registration import invitations
from lti_tool.lti.registration.metadata import GRADE_SCOPES
from lti_tool.models import Deployment, Invitation
from lti_tool.process_parts import Parts
from tests.factories.deep_linking import asks
from tests.factories.stage import Stage
from tests.fakes.service_server import ServiceServer, reply

ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"


@pytest.fixture
def server() -> Iterator[ServiceServer]:
    server = ServiceServer()
    yield server
    server.close()


def findings(stage: Stage) -> dict[str, Finding]:
    with stage.database.transaction() as session:
        platform_id = stage.row_of(session, stage.simulator).id
    language.speak("en")  # the app, in this very thread, spoke the launch's language
    parts = Parts.of(stage.settings)
    checkup = PlatformCheck(parts.database, parts.keys, parts.outbound)
    return {finding.what: finding for finding in checkup.examine(platform_id)}


def has_services(stage: Stage, server: ServiceServer, *scopes: str, family: str = "moodle") -> None:
    stage.change_platform(stage.simulator, token_url=f"{server.url}/token", scopes=list(scopes), family=family)


def test_every_part_of_a_connection_that_works_is_named(stage: Stage, server: ServiceServer) -> None:
    has_services(stage, server, *GRADE_SCOPES, ROSTER_SCOPE)
    stage.good_launch()
    asks(stage)
    found = findings(stage)
    parts = ["Key set", "Clocks", "Token endpoint", "List of participants", "Gradebook", "Names", "Deep linking"]
    parts.append("Launches")
    assert list(found) == parts
    assert [finding.well for finding in found.values()] == [True] * len(parts)


def test_deep_linking_that_nobody_used_is_neither_right_nor_wrong_and_says_where_to_switch_it_on(stage: Stage) -> None:
    for family, word in (("moodle", "Select content"), ("ilias", "provider form"), ("other", "launch address")):
        stage.change_platform(stage.simulator, family=family)
        finding = findings(stage)["Deep linking"]
        assert finding.well is None
        assert word in finding.remedy
    asks(stage)
    assert findings(stage)["Deep linking"].well is True


def test_a_token_endpoint_that_refuses_is_one_finding_and_not_three(stage: Stage, server: ServiceServer) -> None:
    has_services(stage, server, *GRADE_SCOPES, ROSTER_SCOPE)
    server.on("/token", lambda _asked: reply({"error": "invalid_client"}, status=400))
    found = findings(stage)
    assert found["Token endpoint"].well is False
    assert found["Token endpoint"].remedy.startswith("Moodle: ")
    assert [found[name].well for name in ("List of participants", "Gradebook")] == [None, None]


def test_a_client_that_moodle_does_not_know_has_lost_its_card_and_not_its_key(
    stage: Stage, server: ServiceServer
) -> None:
    """What Moodle 4.5 says after the card was deleted, and of a key that it could not fetch."""
    has_services(stage, server, ROSTER_SCOPE)
    server.on("/token", lambda _asked: reply({"error": "invalid_client"}, status=400))
    assert "card was probably deleted" in findings(stage)["Token endpoint"].remedy
    server.on("/token", lambda _asked: reply({"error": '"kid" invalid, unable to lookup correct key'}, status=400))
    assert "Keyset URL" in findings(stage)["Token endpoint"].remedy
    stage.change_platform(stage.simulator, family="ilias")
    server.on("/token", lambda _asked: reply({"error": "invalid_client"}, status=400))
    assert "card" not in findings(stage)["Token endpoint"].remedy


def test_a_service_that_is_switched_off_is_found_behind_an_endpoint_that_works(
    stage: Stage, server: ServiceServer
) -> None:
    has_services(stage, server, ROSTER_SCOPE, *GRADE_SCOPES)

    def only_roster(asked: Any) -> Any:
        if asked.form["scope"] == ROSTER_SCOPE:
            return server.give_token(asked)
        return reply({"error": "invalid_scope"}, status=400)

    server.on("/token", only_roster)
    found = findings(stage)
    assert [found[name].well for name in ("Token endpoint", "List of participants", "Gradebook")] == [True, True, False]
    assert "grade sync" in found["Gradebook"].remedy


def test_a_platform_registered_by_hand_tells_its_services_by_its_launches(stage: Stage, server: ServiceServer) -> None:
    has_services(stage, server)
    offered = findings(stage)
    assert [offered[name].well for name in ("Token endpoint", "List of participants")] == [None, None]
    url = f"{stage.simulator.issuer}/memberships"
    stage.good_launch(claims={ROSTER: {"context_memberships_url": url, "service_versions": ["2.0"]}})
    found = findings(stage)
    assert found["Token endpoint"].well is True
    assert found["List of participants"].said == "1 of 1 courses have one"


def test_a_token_is_asked_for_what_is_used_alone_and_for_each_by_itself(stage: Stage, server: ServiceServer) -> None:
    """O7: no access to change gradebooks for a look at the connection."""
    has_services(stage, server, *GRADE_SCOPES, ROSTER_SCOPE)
    findings(stage)
    asked = {asked.form["scope"] for asked in server.at("/token")}
    assert asked == {ROSTER_SCOPE, "https://purl.imsglobal.org/spec/lti-ags/scope/score"}


def test_a_gradebook_in_which_columns_can_be_made_is_one(stage: Stage, server: ServiceServer) -> None:
    """Of a platform registered by hand; no activity there has a column yet."""
    has_services(stage, server)
    assert findings(stage)["Gradebook"].well is None
    lineitems = f"{stage.simulator.issuer}/lineitems"
    grades = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
    stage.good_launch(claims={grades: {"lineitems": lineitems, "scope": list(GRADE_SCOPES)}})
    assert findings(stage)["Gradebook"].well is True


def test_ilias_is_not_blamed_for_the_roster_that_it_does_not_have(stage: Stage, server: ServiceServer) -> None:
    has_services(stage, server, *GRADE_SCOPES, family="ilias")
    finding = findings(stage)["List of participants"]
    assert finding.well is None
    assert "Nothing to do" in finding.remedy


def test_a_refusal_is_named_with_its_code_and_when_it_last_happened(stage: Stage) -> None:
    stage.browser().open(claims={"aud": "another-client"})
    finding = findings(stage)["Refused: aud"]
    assert (finding.well, finding.past) == (False, True)
    assert finding.said.startswith("1 × (last at 20")
    assert finding.remedy


SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"


@pytest.mark.parametrize("off", [ROSTER_SCOPE, SCORE])
@pytest.mark.parametrize("family", ["moodle", "ilias", "other"])
def test_one_service_that_is_off_does_not_make_the_token_endpoint_broken(
    stage: Stage, server: ServiceServer, off: str, family: str
) -> None:
    """Scores arrive although the roster was switched off, and the roster although scores were."""
    has_services(stage, server, ROSTER_SCOPE, *GRADE_SCOPES, family=family)
    server.on(
        "/token",
        lambda asked: (
            reply({"error": "invalid_scope"}, status=400) if off in asked.form["scope"] else server.give_token(asked)
        ),
    )
    found = findings(stage)
    names = {ROSTER_SCOPE: "List of participants", SCORE: "Gradebook"}
    assert found["Token endpoint"].well is True
    assert {name: found[name].well for name in names.values()} == {name: scope != off for scope, name in names.items()}
    assert "switched off" in found[names[off]].said
    assert found[names[off]].remedy
    assert found[names[off]].neutral is None, "an administrator reads it on the page"


@pytest.mark.parametrize("asked", [True, False])
def test_a_roster_that_nobody_wanted_is_not_missed_where_it_is_refused(
    stage: Stage, server: ServiceServer, asked: bool
) -> None:
    """Moodle's launches name its address all the same, once another tool of the course has one."""
    has_services(stage, server, *GRADE_SCOPES)
    stage.change_platform(stage.simulator, asked_names=asked)
    url = f"{stage.simulator.issuer}/memberships"
    stage.good_launch(claims={ROSTER: {"context_memberships_url": url, "service_versions": ["2.0"]}})

    def no_roster(request: Any) -> Any:
        if request.form["scope"] == ROSTER_SCOPE:
            return reply({"error": "invalid_scope"}, status=400)
        return server.give_token(request)

    server.on("/token", no_roster)
    found = findings(stage)["List of participants"]
    assert (found.well, bool(found.remedy)) == ((False, True) if asked else (None, False))


@pytest.mark.parametrize(
    ("asked", "well", "said"),
    [(True, True, "staff see names"), (False, None, "staff see numbers"), (None, None, "registered by hand")],
)
def test_whether_names_were_asked_for_is_a_line_of_its_own(
    stage: Stage, asked: bool | None, well: bool | None, said: str
) -> None:
    stage.change_platform(stage.simulator, asked_names=asked)
    found = findings(stage)["Names"]
    assert found.well is well
    assert said in found.said


def test_all_services_off_is_no_refused_key(stage: Stage, server: ServiceServer) -> None:
    has_services(stage, server, ROSTER_SCOPE, *GRADE_SCOPES)
    server.on("/token", lambda _asked: reply({"error": "invalid_scope"}, status=400))
    found = findings(stage)
    assert [found[name].well for name in ("Token endpoint", "List of participants", "Gradebook")] == [
        True,
        False,
        False,
    ]
    assert "grade sync" in found["Gradebook"].remedy
    server.on("/token", lambda _asked: reply({"error": "invalid_client"}, status=401))
    found = findings(stage)
    assert found["Token endpoint"].well is False
    assert "invalid_client" in found["Token endpoint"].said


@pytest.mark.parametrize(("ahead", "opens"), [(90, False), (45, True), (-45, True), (2, True)])
def test_the_platforms_clock_is_read_off_its_launches_also_off_refused_ones(
    stage: Stage, server: ServiceServer, ahead: int, opens: bool
) -> None:
    """Its web server's clock, in `Date`, can be another one."""
    has_services(stage, server)
    moment = int(time.time()) + ahead
    page = stage.browser().open(claims={"iat": moment, "exp": moment + 60})
    assert (page.status_code == 200) == opens
    clocks = findings(stage)["Clocks"]
    assert clocks.well is (abs(ahead) <= 30)
    if not clocks.well:
        seconds = int(clocks.said.split()[0])
        assert abs(seconds - abs(ahead)) <= 20
        assert ("ahead" if ahead > 0 else "behind") in clocks.said
    if not opens:
        assert "clocks" in page.text or "Uhren" in page.text


def test_a_tool_that_was_set_up_anew_and_opens_nothing_since_is_named_with_the_repair(stage: Stage) -> None:
    stage.good_launch()
    with stage.database.transaction() as session:
        row = stage.row_of(session, stage.simulator)
        deployment = session.scalars(select(Deployment).where(Deployment.platform_id == row.id)).one()
        deployment.earlier_id, row.family = "0", "moodle"
        token = invitations.make(session, row.institution_id, 7)[0]
        invitations.spend(session, token.id, row.id)
        session.get_one(Invitation, token.id).spent_at = now() + timedelta(minutes=1)
    found = findings(stage)["Placed activities"]
    assert found.well is None
    assert "deployment id 0 became 1" in found.said
    assert "UPDATE mdl_lti SET typeid" in found.remedy
    with stage.database.transaction() as session:
        session.execute(update(Invitation).values(spent_at=now() - timedelta(hours=1)))
    assert "Placed activities" not in findings(stage), "it was opened since"


def test_an_older_connection_of_the_same_platform_that_nobody_opens_any_more_is_named(stage: Stage) -> None:
    stage.good_launch()
    with stage.database.transaction() as session:
        old = stage.row_of(session, stage.simulator)
        old.launched_at = now() - timedelta(days=9)
        old.created_at = now() - timedelta(days=99)
        institution = old.institution_id
    stage.simulator = stage.platform(client_id="new-client", institution=institution)
    found = findings(stage)["Placed activities"]
    assert "1 activities belong to an older connection" in found.said
    assert "practice-client" in found.said
