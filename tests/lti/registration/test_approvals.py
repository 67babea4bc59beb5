# SPDX-License-Identifier: EUPL-1.2
"""Who gets in by an invitation, and where the tool then goes: not into the operators' networks, and not after a no."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from lti_tool.cli.commands import cli
from lti_tool.db import now
from lti_tool.demo.registering import TOOL as TOOL_CONFIGURATION
from lti_tool.lti.administration.platform_check import PlatformCheck
from lti_tool.lti.platforms import registered
from lti_tool.lti.registration import invitations
from lti_tool.models import Deployment, Invitation, Platform, PlatformState
from lti_tool.outbound import Trust, origin
from lti_tool.process_parts import Parts
from tests.factories.registering import Admin, Campus, campus
from tests.factories.stage import TOOL, Stage
from tests.fakes.key_server import KeyServer, answering
from tests.metrics.counted import Counted
from tests.support import free_port

PUBLIC = "https://93.184.215.14"
"""Public, so that no name has to be looked up; nothing here connects to it."""


@pytest.fixture
def platform() -> Iterator[Campus]:
    with campus() as here:
        yield here


@pytest.fixture
def admin(stage: Stage, platform: Campus) -> Admin:
    return Admin(stage, platform)


def typed(admin: Admin, link: str, base: str, **changed: str) -> TestResponse:
    """What the holder of an invitation types in by hand."""
    fields = {name: f"{base}/{name}" for name in ("auth_url", "token_url", "jwks_url")}
    fields |= {"issuer": base, "client_id": "c", "deployment_id": "5", "family": "other"}
    data = {**fields, **changed, "invitation": link.partition("=")[2]}
    headers = {"Sec-Fetch-Site": "same-origin"}
    return admin.client.post("/lti/register/by-hand", base_url=TOOL, data=data, headers=headers)


def by_hand(stage: Stage) -> Platform:
    with stage.database.transaction() as session:
        return session.scalars(select(Platform).where(Platform.client_id == "c")).one()


def command(stage: Stage, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setenv("CAMPUS_TUTOR_PUBLIC_URL", TOOL)
    monkeypatch.setenv("CAMPUS_TUTOR_DATABASE_URL", stage.settings.database_url)
    monkeypatch.setenv("CAMPUS_TUTOR_MASTER_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
    cli.main(list(arguments), standalone_mode=False)


def page_made(stage: Stage, institution: UUID, maker: UUID | None = None) -> str:
    """An invitation from the administration page."""
    with stage.database.transaction() as session:
        token = invitations.make(session, institution, 7, made_by=maker)[1]
    return f"{TOOL}/lti/register?invitation={token}"


def checked(stage: Stage, platform_id: UUID, *, page: bool) -> dict[str, str]:
    parts = Parts.of(stage.settings)
    checkup = PlatformCheck(parts.database, parts.keys, parts.outbound)
    found = checkup.examine_for_page(platform_id) if page else checkup.examine(platform_id)
    return {finding.what: finding.said for finding in found}


@pytest.mark.parametrize(
    ("base", "changed"),
    [
        ("http://127.0.0.1:6379", {}),
        ("https://10.0.0.7", {}),
        ("https://[::1]", {}),
        ("https://[::ffff:10.0.0.7]", {}),
        ("https://[64:ff9b::a00:7]", {}),
        ("https://169.254.169.254", {}),
        ("https://localhost", {}),
        ("https://no-such-name.invalid", {}),
        ("http://93.184.215.14", {}),
        (PUBLIC, {"token_url": "http://127.0.0.1:6379/x"}),
        (PUBLIC, {"jwks_url": "https://10.0.0.7/keys"}),
        (PUBLIC, {"token_url": "https://93.184.215.15/token"}),
        (PUBLIC, {"jwks_url": f"{PUBLIC}:8443/keys"}),
        (PUBLIC, {"auth_url": "https://elsewhere.example/auth"}),
    ],
)
def test_by_hand_what_is_not_at_the_issuers_own_public_place_waits(
    stage: Stage, admin: Admin, base: str, changed: dict[str, str]
) -> None:
    page = typed(admin, admin.invite(), base, **changed)
    row = by_hand(stage)
    assert (page.status_code, row.state) == (200, "pending")
    assert str(row.id) in page.text
    assert "platform approve" in page.text
    assert registered.knows(stage.database, origin(row.token_url)) == Trust.UNKNOWN


def test_by_hand_what_is_in_the_public_network_is_in_at_once_and_stays_there(stage: Stage, admin: Admin) -> None:
    """A name that leads elsewhere tomorrow leads nowhere: the operators have approved nothing."""
    assert typed(admin, admin.invite(), PUBLIC).status_code == 200
    row = by_hand(stage)
    assert (row.state, row.public_only) == ("active", True)
    assert registered.knows(stage.database, origin(row.token_url)) == Trust.PUBLIC


def test_nothing_is_fetched_before_an_operator_approves_and_then_it_works(
    stage: Stage, admin: Admin, key_server: KeyServer, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    base = f"http://127.0.0.1:{key_server.port}"
    key_server.on("/jwks_url", answering(stage.simulator.jwks))
    typed(admin, admin.invite(), base)
    row = by_hand(stage)
    seen = len(key_server.requests)
    said = checked(stage, row.id, page=False)
    assert "waits for approval" in said["Connection"]
    assert len(key_server.requests) == seen
    command(stage, monkeypatch, "platform", "list", "--json")
    listed = {one["id"]: one for one in json.loads(capsys.readouterr().out)}
    assert listed[str(row.id)]["state"] == "pending"
    command(stage, monkeypatch, "platform", "approve", str(row.id))
    assert "Key set" in checked(stage, row.id, page=False)
    assert "/jwks_url" in key_server.requests[seen:]


def test_the_pages_check_says_one_sentence_whatever_happened_on_the_way(
    stage: Stage, key_server: KeyServer, caplog: pytest.LogCaptureFixture
) -> None:
    """An open port, a closed one, another service, a page, a forbidden address: no port scanner."""
    base = f"http://127.0.0.1:{key_server.port}"
    key_server.on("/html", answering(b"<html>Router</html>"))
    key_server.on("/none", answering(b"{}", status=404))
    key_server.on("/empty", answering({"keys": []}))
    urls = [f"{base}/html", f"{base}/none", f"{base}/empty", f"http://127.0.0.1:{free_port()}/", "https://10.0.0.1/"]
    with stage.database.transaction() as session:
        row = stage.row_of(session, stage.simulator)
    pages, reasons = [], set()
    for url in urls:
        stage.change_platform(stage.simulator, jwks_url=url, token_url=url, scopes=["x"])
        pages.append(checked(stage, row.id, page=True))
        reasons.add(checked(stage, row.id, page=False)["Key set"])
    assert pages == [pages[0]] * len(urls)
    assert "http" not in pages[0]["Key set"]
    assert len(reasons) == len(urls)
    assert "platform check" in caplog.text


def test_what_an_administrator_made_leads_into_no_private_network(stage: Stage, admin: Admin) -> None:
    """Only what the operators invite may live there, and what they let in before."""
    institution = stage.institution()
    page = admin.open(page_made(stage, institution))
    assert page.status_code == 422
    assert admin.platform.asked == []
    assert admin.press(admin.open(admin.invite(institution))).status_code == 200
    again = admin.open(page_made(stage, institution), update=True)
    assert again.status_code == 200
    assert admin.press(again).status_code == 200
    elsewhere = admin.open(page_made(stage, stage.institution()))
    assert elsewhere.status_code == 422, "another institution's approval is none"


def test_a_platform_in_the_model_servers_place_is_not_contacted_by_anybodys_invitation(
    stage: Stage, platform: Campus
) -> None:
    port = int(platform.url.rpartition(":")[2])
    stage.app = stage.worker(model_servers=(f"http://127.0.0.1:{port}/v1",))
    assert Admin(stage, platform).open().status_code == 422
    stage.app = stage.worker(model_servers=(f"http://127.0.0.1:{free_port()}/v1",))
    assert Admin(stage, platform).open().status_code == 200


def a_registered_one(stage: Stage, admin: Admin) -> tuple[UUID, Platform]:
    institution = stage.institution()
    assert admin.press(admin.open(admin.invite(institution))).status_code == 200
    with stage.database.transaction() as session:
        return institution, session.scalars(select(Platform).where(Platform.institution_id == institution)).one()


WAYS = ["new", "update", "by hand", "by hand, other port", "alias"]


@pytest.mark.parametrize("made_by", ["operators", "page"])
@pytest.mark.parametrize("what", ["platform", "deployment"])
@pytest.mark.parametrize("way", WAYS)
def test_what_operators_switched_off_comes_back_by_no_invitation_from_before(
    stage: Stage, admin: Admin, monkeypatch: pytest.MonkeyPatch, way: str, what: str, made_by: str
) -> None:
    institution, row = a_registered_one(stage, admin)
    link = admin.invite(institution) if made_by == "operators" else page_made(stage, institution, row.id)
    if way == "alias":
        with stage.database.transaction() as session:
            session.get_one(Platform, row.id).issuer = "https://first.example"
        command(stage, monkeypatch, "platform", "alias", str(row.id), row.issuer)
    options = ["--deployment", "1"] if what == "deployment" else []
    command(stage, monkeypatch, "platform", "disable", str(row.id), *options)
    if way.startswith("by hand"):
        base = row.issuer if way == "by hand" else row.issuer.rpartition(":")[0] + ":1"
        page = typed(admin, link, base)
    else:
        page = admin.open(link, update=way == "update")
    assert page.status_code in {403, 409, 422}
    with stage.database.transaction() as session:
        states = session.scalars(select(Platform.state).where(Platform.institution_id == institution)).all()
        deployments = session.scalars(select(Deployment.state).where(Deployment.platform_id == row.id)).all()
    assert len(states) == 1
    assert "disabled" in [*states, *deployments]
    assert len(admin.platform.asked) == 1


def test_what_was_switched_off_while_the_page_was_open_or_the_platform_answered_stays_off(
    stage: Stage, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    institution, row = a_registered_one(stage, admin)
    page = admin.open(admin.invite(institution), "ilias-10")

    def slow(answer: Any) -> Any:
        command(stage, monkeypatch, "platform", "disable", str(row.id))
        return answer

    admin.platform.answer = slow
    assert admin.press(page, choice="new").status_code == 409
    with stage.database.transaction() as session:
        assert session.scalars(select(Platform.state).where(Platform.institution_id == institution)).all() == [
            "disabled"
        ]


def test_an_invitation_that_operators_make_afterwards_is_their_yes(
    stage: Stage, admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    institution, row = a_registered_one(stage, admin)
    command(stage, monkeypatch, "platform", "disable", str(row.id))
    assert admin.open(page_made(stage, institution)).status_code == 409, "another administrator's is not"
    page = admin.open(admin.invite(institution), "ilias-10")
    assert admin.press(page, choice=str(row.id)).status_code == 409
    assert admin.press(page, choice="new").status_code == 200
    with stage.database.transaction() as session:
        assert session.get_one(Platform, row.id).state == PlatformState.DISABLED


def test_disabling_revokes_what_its_administrators_made_and_nothing_of_the_operators(
    stage: Stage, admin: Admin, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    institution, row = a_registered_one(stage, admin)
    page_made(stage, institution, row.id)
    page_made(stage, institution, None)  # of an earlier version, which did not write down who made it
    page_made(stage, stage.institution(), None)
    admin.invite(institution)
    command(stage, monkeypatch, "platform", "disable", str(row.id))
    assert "revoked: 2" in capsys.readouterr().err
    with stage.database.transaction() as session:
        revoked = session.scalars(select(Invitation).where(Invitation.revoked_at.is_not(None))).all()
        assert {one.by_operator for one in revoked} == {False}


def test_a_used_invitation_leaves_a_line_in_the_log_and_is_counted(
    counted: Counted, stage: Stage, admin: Admin, caplog: pytest.LogCaptureFixture
) -> None:
    link = admin.invite()
    admin.press(admin.open(link))
    caplog.clear()
    assert admin.open(link).status_code == 403
    outcomes = {name: counted("registrations_total", outcome=name) for name in ("shown", "registered", "invitation")}
    assert outcomes == {"shown": 1, "registered": 1, "invitation": 1}
    assert "invitation refused state=used" in caplog.text
    with stage.database.transaction() as session:
        session.execute(update(Invitation).values(platform_id=None, expires_at=now() - timedelta(days=1)))
    admin.open(link)
    assert "invitation refused state=expired" in caplog.text
    assert link.partition("=")[2] not in caplog.text


def claims(admin: Admin) -> list[str]:
    asked: list[str] = admin.platform.asked[-1][TOOL_CONFIGURATION]["claims"]
    return asked


@pytest.mark.parametrize("names", ["yes", "no"])
@pytest.mark.parametrize("tells", [True, False])
def test_an_update_shows_whether_names_are_on_and_leaves_them_so(
    stage: Stage, admin: Admin, names: str, tells: bool
) -> None:
    institution = stage.institution()
    admin.press(admin.open(admin.invite(institution)), names=names)
    admin.platform.tells = tells
    page = admin.open(admin.invite(institution), update=True)
    on = "switched on" if names == "yes" else "switched off"
    assert f"Now: {on}." in page.text
    assert ('name="names" value="yes" checked' in page.text) == (names == "yes")
    done = admin.press(page)
    assert done.status_code == 200, done.text
    assert ("name" in claims(admin)) == (names == "yes")
    assert "as before" in done.text
    admin.press(admin.open(admin.invite(institution), update=True), names=None)
    assert "name" not in claims(admin), "the tick was taken away"


def test_an_update_keeps_what_administrators_changed_in_the_platform(stage: Stage, admin: Admin) -> None:
    """Names off by hand, the gradebook off, another name, parameters of their own: all of it is shown, and stays."""
    institution = stage.institution()
    admin.press(admin.open(admin.invite(institution)), names="yes")
    admin.platform.now_set = {
        "client_name": "Tutor der Informatik",
        "scope": "",
        TOOL_CONFIGURATION: {
            "claims": ["sub", "iss", "email"],
            "description": "Unser Tutor",
            "custom_parameters": {"haus": "3"},
            "messages": [],
        },
    }
    page = admin.open(admin.invite(institution), update=True)
    assert "Now: switched off." in page.text
    assert "haus=3" in page.text
    assert "sends e-mail addresses now" in page.text
    assert "The update switches it on" in page.text
    assert admin.press(page).status_code == 200
    asked = admin.platform.asked[-1]
    tool = asked[TOOL_CONFIGURATION]
    assert (asked["client_name"], tool["description"], asked["scope"]) == ("Tutor der Informatik", "Unser Tutor", "")
    assert tool["custom_parameters"]["haus"] == "3"
    assert tool["claims"] == ["iss", "sub"]
    page = admin.open(admin.invite(institution), update=True)
    admin.press(page, names="yes", grades="yes")
    assert "score" in admin.platform.asked[-1]["scope"]
    assert "name" in claims(admin)


def test_an_update_of_what_was_made_by_hand_asks_about_names(stage: Stage, admin: Admin) -> None:
    institution, row = a_registered_one(stage, admin)
    with stage.database.transaction() as session:
        session.execute(update(Platform).where(Platform.id == row.id).values(asked_names=None, scopes=[]))
    admin.platform.tells = False
    page = admin.open(admin.invite(institution), update=True)
    assert "does not know whether names" in page.text
    assert admin.press(page).status_code == 422
    assert admin.press(page, names="no").status_code == 200
