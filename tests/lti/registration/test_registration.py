# SPDX-License-Identifier: EUPL-1.2
"""docs/certification.md: dynamic registration, against the practice platform over HTTP."""

import base64
import logging
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Response
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from lti_tool import language
from lti_tool.db import now
from lti_tool.lti.dialects import guides
from lti_tool.lti.platforms import registered
from lti_tool.lti.registration.dynamic import Registrar
from lti_tool.lti.registration.metadata import PLATFORM
from lti_tool.lti.registration.metadata import TOOL as TOOL_CONFIGURATION
from lti_tool.models import Deployment, Invitation, Platform
from tests.factories.registering import Admin, Campus, campus, token_of
from tests.factories.stage import TOOL, Stage
from tests.fakes.key_server import KeyServer, answering
from tests.support import PATIENCE, free_port

Log = pytest.LogCaptureFixture


@pytest.fixture
def platform() -> Iterator[Campus]:
    with campus() as here:
        yield here


@pytest.fixture
def admin(stage: Stage, platform: Campus) -> Admin:
    return Admin(stage, platform)


def rows(stage: Stage) -> list[tuple[Platform, list[str]]]:
    """The platforms that registered themselves, with their deployments."""
    with stage.database.transaction() as session:
        found = session.scalars(select(Platform).where(Platform.issuer.startswith("http://localhost"))).all()
        deployments = session.scalars(select(Deployment)).all()
        return [(row, [d.deployment_id for d in deployments if d.platform_id == row.id]) for row in found]


def refused(stage: Stage, page: TestResponse, status: int) -> None:
    assert page.status_code == status, page.text
    assert rows(stage) == []


@pytest.mark.parametrize("accent", ["practice", "moodle-4.5", "ilias-9", "ilias-10", "ilias-11"])
def test_one_page_one_button_and_the_platform_is_registered(stage: Stage, admin: Admin, accent: str) -> None:
    page = admin.open(accent=accent)
    assert page.status_code == 200
    assert admin.platform.url in page.text
    assert admin.platform.asked == []
    done = admin.press(page)
    assert done.status_code == 200, done.text
    ((row, deployments),) = rows(stage)
    assert row.client_id in done.text
    assert (row.auth_url, row.jwks_url) == (f"{admin.platform.url}/auth", f"{admin.platform.url}/jwks.json")
    assert row.family == {"practice": "other"}.get(accent, accent.partition("-")[0])
    assert deployments == ["1"]


@pytest.mark.parametrize(
    ("issuer", "name"),
    [
        ("https://moodle.example.org/course", "moodle.example.org"),
        ("http://localhost", "localhost"),
        ("http://localhost:8080", "localhost:8080"),
        ("urn:x", "-"),
    ],
)
def test_a_platform_is_named_as_people_write_its_host(issuer: str, name: str) -> None:
    """ "My data" says it to everybody."""
    assert registered.host_and_port(issuer) == name


def test_a_registered_platform_launches(stage: Stage, admin: Admin) -> None:
    admin.press(admin.open())
    ours = admin.platform.registry.registrations["moodle-4.5"]
    fields = {"iss": admin.platform.url, "login_hint": "1", "target_link_uri": TOOL, "client_id": ours.client_id}
    begun = stage.app.test_client().post("/lti/login", base_url=TOOL, data=fields)
    assert begun.status_code == 302
    assert begun.location.startswith(f"{admin.platform.url}/auth?")


def test_the_request_asks_for_no_personal_data_unless_names_are_switched_on(admin: Admin) -> None:
    admin.press(admin.open())
    admin.press(admin.open(), names="yes", choice="new")
    quiet, named = (asked[TOOL_CONFIGURATION]["claims"] for asked in admin.platform.asked)
    assert quiet == ["iss", "sub"]
    assert named == ["iss", "sub", "name", "given_name", "family_name"]
    scopes = [asked["scope"] for asked in admin.platform.asked]
    assert ["memberships" in scope or "contextmembership" in scope for scope in scopes] == [False, True]


def test_the_request_has_what_the_platforms_ask_for(admin: Admin) -> None:
    """The domain with its port, a target of its own for the deep-linking message, both languages, one launch URL."""
    admin.press(admin.open(accent="ilias-10"))
    (asked,) = admin.platform.asked
    tool = asked[TOOL_CONFIGURATION]
    assert tool["domain"] == urlsplit(TOOL).netloc
    assert {message["target_link_uri"] for message in tool["messages"]} == {f"{TOOL}/lti/launch"}
    assert [message["type"] for message in tool["messages"]] == ["LtiResourceLinkRequest", "LtiDeepLinkingRequest"]
    assert asked["redirect_uris"] == [f"{TOOL}/lti/launch"]
    assert "KI" in tool["description#de"]
    assert asked["token_endpoint_auth_method"] == "private_key_jwt"


@pytest.mark.parametrize("query", ["", "?invitation=", "?invitation=unknown"])
def test_R1_nobody_registers_without_an_invitation(stage: Stage, admin: Admin, query: str) -> None:
    link = f"{TOOL}/lti/register{query}"
    refused(stage, admin.open(link, accent="practice"), 403)
    assert admin.client.get(f"/lti/register{query}", base_url=TOOL).status_code == 403


def test_R1_an_invitation_is_spent_by_success_alone(stage: Stage, admin: Admin) -> None:
    link = admin.invite()
    page = admin.open(link)
    admin.platform.answer = lambda _answer: Response("full", 507, mimetype="text/plain")
    failed = admin.press(page)
    refused(stage, failed, 502)
    assert "full" in failed.text
    admin.platform.answer = None
    assert admin.press(admin.open(link)).status_code == 200
    assert admin.open(link).status_code == 403
    assert admin.press(page).status_code == 403
    assert len(rows(stage)) == 1


def test_R1_an_invitation_expires(stage: Stage, admin: Admin) -> None:
    link = admin.invite()
    page = admin.open(link)
    with stage.database.transaction() as session:
        session.execute(update(Invitation).values(expires_at=now()))
    refused(stage, admin.open(link), 403)
    refused(stage, admin.press(page), 403)


def test_R1_of_two_admins_who_register_at_once_one_gets_in(stage: Stage, admin: Admin) -> None:
    link = admin.invite()
    pages = [admin.open(link), admin.open(link)]
    inside, go = threading.Event(), threading.Event()

    def slow(answer: Any) -> Any:
        inside.set()
        go.wait(PATIENCE)
        return answer

    admin.platform.answer = slow
    answers: list[int] = []
    first = threading.Thread(target=lambda: answers.append(admin.press(pages[0]).status_code))
    first.start()
    assert inside.wait(PATIENCE)
    second = Admin(stage, admin.platform).press(pages[1]).status_code
    go.set()
    first.join(PATIENCE)
    assert (answers, second, len(rows(stage))) == ([200], 403, 1)


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/x",
        "https://10.0.0.1/x",
        "http://93.184.216.34/x",
        "file:///etc/passwd",
        "https://[::1]/",
    ],
)
def test_R2_a_configuration_in_a_private_network_or_without_tls_is_not_fetched(
    stage: Stage, admin: Admin, url: str
) -> None:
    link = urlsplit(admin.invite())
    query = f"{link.query}&openid_configuration={url}&registration_token=t"
    refused(stage, admin.client.get(f"/lti/register?{query}", base_url=TOOL), 422)


def test_R2_what_there_is_in_the_operators_networks_is_told_in_the_log_alone(
    stage: Stage, admin: Admin, key_server: KeyServer, caplog: Log
) -> None:
    """Forbidden, silent, another service, a page: who holds an invitation gets one answer for all of them."""
    page = key_server.on("/admin", answering(b"<html>Router</html>"))
    missing = key_server.on("/none", answering(b"{}", status=404))
    urls = ["https://10.0.0.1/x", f"http://127.0.0.1:{free_port()}/x", "http://127.0.0.1:1/x", page, missing]
    query = urlsplit(admin.invite()).query
    answers, reasons = set(), []
    for url in urls:
        caplog.clear()
        answer = admin.client.get(f"/lti/register?{query}&openid_configuration={url}", base_url=TOOL)
        answers.add((answer.status_code, answer.text))
        reasons += [record.getMessage() for record in caplog.records if "lti registration" in record.getMessage()]
    assert [status for status, _text in answers] == [422]
    assert len(reasons) == len(urls)
    assert len(set(reasons)) >= 3


def test_R3_an_issuer_of_another_host_is_refused(stage: Stage, admin: Admin) -> None:
    admin.platform.configured["issuer"] = "https://elsewhere.example"
    refused(stage, admin.open(), 422)


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"])
@pytest.mark.parametrize("value", ["https://elsewhere.example/x", "javascript:alert(1)", None, 7, ""])
def test_R3_an_endpoint_elsewhere_or_none_is_refused(stage: Stage, admin: Admin, name: str, value: Any) -> None:
    admin.platform.configured[name] = value
    refused(stage, admin.open(), 422)


def test_R4_the_registration_token_goes_to_the_registration_endpoint_and_nowhere_else(
    admin: Admin, caplog: Log
) -> None:
    caplog.set_level(logging.DEBUG)
    page = admin.open()
    admin.press(page)
    (authorization,) = admin.platform.authorizations
    token = authorization.removeprefix("Bearer ")
    assert token.count(".") == 2
    assert token not in page.text
    assert not [record for record in caplog.records if token in record.getMessage() and record.name.startswith("lti")]


def test_R5_a_connection_that_exists_is_not_overwritten(stage: Stage, admin: Admin) -> None:
    """The platform answers with a client that is registered: only the admin's own choice changes anything."""
    institution = stage.institution()
    admin.press(admin.open(admin.invite(institution)))
    ((row, _deployments),) = rows(stage)
    admin.platform.answer = lambda answer: {**answer, "client_id": row.client_id}
    page = admin.press(admin.open(admin.invite(institution)), choice="new")
    assert page.status_code == 409
    ((same, deployments),) = rows(stage)
    assert (same.created_at, deployments) == (row.created_at, ["1"])


def test_R4_one_registration_token_makes_one_connection(stage: Stage, admin: Admin) -> None:
    """The same page sent twice, as by a double click after the first answer came: by another invitation, too."""
    institution = stage.institution()
    start = admin.platform.start(admin.invite(institution))
    pages = [admin.client.get(start.removeprefix(TOOL), base_url=TOOL)]
    other = f"{TOOL}/lti/register?{urlsplit(admin.invite(institution)).query}&{urlsplit(start).query.partition('&')[2]}"
    pages.append(admin.client.get(other.removeprefix(TOOL), base_url=TOOL))
    assert admin.press(pages[0]).status_code == 200
    assert admin.press(pages[0]).status_code == 403, "the invitation is spent"
    assert admin.press(pages[1], choice="new").status_code == 409, "the token names the connection that it made"
    ((row, _deployments),) = rows(stage)
    again = admin.press(pages[1], choice=str(row.id))
    assert (again.status_code, len(admin.platform.asked)) == (502, 2), "the platform takes it once"
    assert len(rows(stage)) == 1
    with stage.database.transaction() as session:
        spent = [row.platform_id is not None for row in session.scalars(select(Invitation))]
    assert sorted(spent) == [False, True], "the second one is still good"


def test_a_ticket_is_good_for_half_an_hour(stage: Stage, admin: Admin) -> None:
    page = admin.open()
    (ticket,) = re.findall(r'name="ticket" value="([^"]+)"', page.text)
    registrar = Registrar(stage.settings, stage.database, stage.vault)
    sealed = registrar._unseal(ticket)
    assert 1790 < sealed.expires - time.time() <= 1800
    late = admin.press(page, ticket=registrar._seal(replace(sealed, expires=time.time() - 1)))
    assert (late.status_code, admin.platform.asked) == (403, [])
    assert "open for too long" in late.text
    assert admin.press(page, ticket=registrar._seal(sealed)).status_code == 200


def choose(admin: Admin, page: TestResponse, choice: object) -> tuple[int, int]:
    """The status of a choice, and how often the platform was asked by it."""
    before = len(admin.platform.asked)
    status = admin.press(page, choice=str(choice)).status_code
    return status, len(admin.platform.asked) - before


def test_R5_what_may_not_be_chosen_is_refused_before_the_platform_is_asked(stage: Stage, admin: Admin) -> None:
    """Another institution's connection, another issuer's, none at all: a page that was tampered with can name them."""
    institution = stage.institution()
    admin.press(admin.open())  # somebody else's, of the same issuer
    ((foreign, _deployments),) = rows(stage)
    elsewhere = stage.platform("https://elsewhere.example", "c", institution=institution)
    with stage.database.transaction() as session:
        other_issuer = stage.row_of(session, elsewhere).id
    page = admin.open(admin.invite(institution))
    for choice in (foreign.id, other_issuer, UUID(int=7), "", "NEW"):
        assert choose(admin, page, choice) == (422, 0), choice
    assert choose(admin, page, "new") == (200, 1)


def test_R5_a_token_for_an_update_updates_the_connection_that_it_names_alone(stage: Stage, admin: Admin) -> None:
    institution = stage.institution()
    admin.press(admin.open(admin.invite(institution)))
    admin.press(admin.open(admin.invite(institution)), choice="new")
    (first, _one), (second, _two) = sorted(rows(stage), key=lambda found: found[0].created_at)
    page = admin.open(admin.invite(institution), update=True)
    assert f'value="{second.id}"' in page.text
    for choice in (first.id, "new"):
        assert choose(admin, page, choice) == (409, 0)
    assert choose(admin, page, second.id) == (200, 1)


def test_R5_who_was_handed_the_page_of_another_institutions_platform_is_refused_at_the_button_too(
    stage: Stage, admin: Admin
) -> None:
    """It was nobody's when the page was opened."""
    institution = stage.institution()
    admin.press(admin.open(admin.invite(institution)))
    page = admin.open(admin.invite(institution), update=True)
    with stage.database.transaction() as session:
        session.execute(update(Platform).values(institution_id=stage.institution()))
    assert admin.press(page).status_code == 409
    assert len(admin.platform.asked) == 1


@pytest.mark.parametrize("state", ["disabled", "pending"])
@pytest.mark.parametrize("accent", ["moodle-4.5", "ilias-10"])
def test_a_connection_that_the_operators_switched_off_is_not_updated(
    stage: Stage, admin: Admin, accent: str, state: str
) -> None:
    """It would say "updated", open nothing, and the invitation would be gone."""
    institution = stage.institution()
    admin.press(admin.open(admin.invite(institution), accent))
    ((row, _deployments),) = rows(stage)
    page = admin.open(link := admin.invite(institution), accent, update=accent.startswith("moodle"))
    with stage.database.transaction() as session:
        session.execute(update(Platform).where(Platform.id == row.id).values(state=state))
    assert choose(admin, page, row.id) == (409, 0)
    again = admin.open(link, accent, update=accent.startswith("moodle"))
    assert "ausgeschaltet" in again.text or "switched off" in again.text
    assert again.status_code == (409 if accent.startswith("moodle") else 200), "who names none may make a new one"


@pytest.mark.parametrize("state", ["disabled", "pending"])
def test_an_update_whose_deployment_nobody_let_in_says_so_before_and_after(
    stage: Stage, admin: Admin, state: str
) -> None:
    institution = stage.institution()
    admin.press(admin.open(admin.invite(institution)))
    with stage.database.transaction() as session:
        session.execute(update(Deployment).values(state=state))
    page = admin.open(admin.invite(institution), update=True)
    done = admin.press(page)
    for text in (page.text, done.text):
        assert "is not let in" in text or "nicht zugelassen" in text
    with stage.database.transaction() as session:
        session.execute(update(Deployment).values(state="active"))
    assert "zugelassen" not in admin.press(admin.open(admin.invite(institution), update=True)).text


def test_the_page_says_what_names_off_means_for_what_reaches_the_model(admin: Admin) -> None:
    page = admin.open().text
    assert "With names off, Campus Tutor does not know who asks." in page
    assert "a name within a sentence can get through" in page
    assert "a fingerprint is kept for the visit" in page


def test_the_last_page_names_each_service_and_what_became_of_it(admin: Admin) -> None:
    score = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
    whole = admin.press(admin.open(), names="yes").text
    assert re.search("Gradebook: granted\\s*<", whole)
    assert re.search("List of participants: granted\\s*<", whole)
    admin.platform.answer = lambda answer: {**answer, "scope": score}
    part = admin.press(admin.open(), names="yes", choice="new").text
    assert "Gradebook: granted in part" in part
    assert "List of participants: not granted" in part
    assert "List of participants" not in admin.press(admin.open(), choice="new").text, "it was not asked for"


@pytest.mark.parametrize(
    ("accent", "kept", "asks"),
    [
        ("moodle-4.5", {"context_history": "$Context.id.history"}, True),
        ("moodle-4.5", {"context_history": "2"}, False),
        ("moodle-4.5", {}, False),
        ("moodle-4.5", "text", False),
    ],
)
def test_the_history_is_believed_where_the_platform_keeps_the_parameter_for_the_whole_tool(
    stage: Stage, admin: Admin, accent: str, kept: Any, asks: bool
) -> None:
    admin.platform.answer = lambda answer: {
        **answer,
        TOOL_CONFIGURATION: {**answer[TOOL_CONFIGURATION], "custom_parameters": kept},
    }
    admin.press(admin.open(accent=accent))
    assert [row.asks_history for row, _deployments in rows(stage)] == [asks]


def test_R5_a_connection_of_another_institution_is_out_of_reach(stage: Stage, admin: Admin) -> None:
    admin.press(admin.open())
    page = admin.open(update=True)
    assert page.status_code == 409
    assert len(admin.platform.asked) == 1


def test_an_update_keeps_the_connection_and_its_client(stage: Stage, admin: Admin) -> None:
    institution = stage.institution()
    admin.press(admin.open(admin.invite(institution)))
    page = admin.open(admin.invite(institution), update=True)
    ((before, _deployments),) = rows(stage)
    assert "<h1>Update this connection with Campus Tutor?</h1>" in page.text
    assert "Connect this platform" not in page.text
    assert before.client_id in page.text
    assert 'value="new"' not in page.text
    done = admin.press(page, names="yes")
    assert done.status_code == 200, done.text
    ((after, deployments),) = rows(stage)
    assert (after.id, after.client_id, deployments) == (before.id, before.client_id, ["1"])
    assert len(after.scopes) == len(before.scopes) + 1


def test_a_platform_that_cannot_update_moves_the_old_connection_to_its_new_client(stage: Stage, admin: Admin) -> None:
    institution = stage.institution()
    admin.press(admin.open(admin.invite(institution), "ilias-10"))
    ((before, _deployments),) = rows(stage)
    page = admin.open(admin.invite(institution), "ilias-10")
    assert 'value="new"' in page.text
    assert admin.press(page).status_code == 422
    done = admin.press(page, choice=str(before.id))
    assert done.status_code == 200, done.text
    ((after, deployments),) = rows(stage)
    assert (after.id, deployments) == (before.id, ["2"])
    assert after.client_id != before.client_id


def test_after_its_card_was_deleted_moodles_new_one_is_activated_and_its_activities_moved(
    stage: Stage, admin: Admin
) -> None:
    """It is another card with another client id, which stands there as pending, whatever it updates here."""
    institution = stage.institution()
    admin.press(admin.open(admin.invite(institution)))
    ((before, _deployments),) = rows(stage)
    done = admin.press(admin.open(admin.invite(institution)), choice=str(before.id)).text
    assert "Activate" in done
    assert "UPDATE mdl_lti SET typeid" in done
    assert "same client id" not in done
    updated = admin.press(admin.open(admin.invite(institution), update=True)).text
    assert "same client id" in updated
    assert "UPDATE mdl_lti" not in updated


def test_the_statement_for_moodles_database_is_the_same_in_both_languages_and_does_nothing_before_it_is_filled_in() -> (
    None
):
    statements = set()
    for spoken in ("en", "de"):
        language.speak(spoken)
        statements |= set(re.findall(r"UPDATE .*;$", guides.remedy_for("replaced", "moodle")))
    (statement,) = statements
    database = sqlite3.connect(":memory:")
    database.executescript("CREATE TABLE mdl_lti (typeid); INSERT INTO mdl_lti VALUES (3);")
    with pytest.raises(sqlite3.OperationalError, match="syntax error"):
        database.execute(statement)
    database.execute(statement.replace("<new>", "7").replace("<old>", "3"))
    assert database.execute("SELECT typeid FROM mdl_lti").fetchall() == [(7,)]


def test_a_second_connection_beside_the_first_is_the_other_choice(stage: Stage, admin: Admin) -> None:
    institution = stage.institution()
    admin.press(admin.open(admin.invite(institution)))
    assert admin.press(admin.open(admin.invite(institution)), choice="new").status_code == 200
    assert len(rows(stage)) == 2


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_R6_another_sites_form_registers_nothing(stage: Stage, admin: Admin, site: str) -> None:
    page = admin.open()
    refused(stage, admin.press(page, headers={"Sec-Fetch-Site": site}), 401)
    assert admin.platform.asked == []


@pytest.mark.parametrize("ticket", ["", "AAAA", "not base64 at all", "é"])
def test_R6_the_button_needs_the_ticket_of_the_page(stage: Stage, admin: Admin, ticket: str) -> None:
    refused(stage, admin.press(admin.open(), ticket=ticket), 403)


def test_R6_only_the_platform_named_may_frame_the_pages(admin: Admin) -> None:
    page = admin.open()
    ending = f"frame-ancestors {admin.platform.url}"
    assert page.headers["Content-Security-Policy"].endswith(ending)
    assert admin.press(page).headers["Content-Security-Policy"].endswith(ending)
    alone = admin.client.get(admin.invite().removeprefix(TOOL), base_url=TOOL)
    assert alone.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")


@pytest.mark.parametrize(
    ("told", "kept"), [("7", ["7"]), (7, ["7"]), (None, []), (True, []), ([7], []), ("x" * 256, [])]
)
def test_R7_the_deployment_is_kept_as_text_or_learnt_later(
    stage: Stage, admin: Admin, told: Any, kept: list[str]
) -> None:
    admin.platform.answer = lambda answer: {
        **answer,
        TOOL_CONFIGURATION: {**answer[TOOL_CONFIGURATION], "deployment_id": told},
    }
    assert admin.press(admin.open()).status_code == 200
    ((_row, deployments),) = rows(stage)
    assert deployments == kept


def test_R8_the_last_page_closes_by_a_message_to_the_platform_alone(admin: Admin) -> None:
    done = admin.press(admin.open())
    assert f'data-origin="{admin.platform.url}"' in done.text
    script = admin.client.get("/static/js/lti/close.js", base_url=TOOL).text
    assert "org.imsglobal.lti.close" in script
    assert not re.search(r"""["']\*["']""", script)


@pytest.mark.parametrize(
    "answer",
    [
        Response("<html><b>not found</b></html>", 404, mimetype="text/html"),
        Response("<html>fine</html>", 200, mimetype="text/html"),
        Response("{}", 200, mimetype="application/json"),
        Response('{"client_id": 7}', 200, mimetype="application/json"),
        Response("no", 403, mimetype="text/plain"),
        Response("slow down", 429, mimetype="text/plain"),
        Response("oops", 503, mimetype="text/plain"),
        Response("", 302, headers={"Location": "https://elsewhere.example/"}),
        Response(b"x" * 400_000, 200, mimetype="application/json"),
    ],
    ids=["html 404", "html 200", "empty", "number", "403", "429", "503", "redirect", "huge"],
)
def test_a_platform_that_answers_nonsense_is_told_to_the_admin_and_costs_no_invitation(
    stage: Stage, admin: Admin, answer: Response
) -> None:
    link = admin.invite()
    admin.platform.answer = lambda _answer: answer
    page = admin.press(admin.open(link))
    assert page.status_code in {422, 502}
    assert 'role="alert"' in page.text
    assert "<b>" not in page.text
    assert rows(stage) == []
    admin.platform.answer = None
    assert admin.press(admin.open(link)).status_code == 200


@pytest.mark.parametrize("wrong", [5, True, {"one": "two"}, "text"])
@pytest.mark.parametrize("inside", [False, True])
def test_a_list_of_the_configuration_that_is_none_is_as_good_as_empty(admin: Admin, wrong: Any, inside: bool) -> None:
    lists = {"variables": wrong, "messages_supported": wrong}
    admin.platform.configured |= {PLATFORM: lists} if inside else {"scopes_supported": wrong}
    page = admin.open()
    assert page.status_code == 200
    assert admin.press(page).status_code == 200
    assert inside or admin.platform.asked[0]["scope"] == ""


def test_a_client_with_a_line_break_forges_no_line_of_the_log(stage: Stage, admin: Admin, caplog: Log) -> None:
    caplog.set_level(logging.INFO)
    admin.platform.answer = lambda _answer: {"client_id": "x\nlti registered platform=1"}
    refused(stage, admin.press(admin.open()), 422)
    assert "\n" not in "".join(record.getMessage() for record in caplog.records)


def test_a_token_that_names_a_client_with_a_nul_finds_none(admin: Admin) -> None:
    """PostgreSQL would refuse the question."""
    claims = base64.urlsafe_b64encode(b'{"sub": "a\\u0000b", "scope": "reg-update"}').decode().rstrip("=")
    start = admin.platform.start(admin.invite())
    page = admin.client.get(start.replace(token_of(start), f"h.{claims}.s").removeprefix(TOOL), base_url=TOOL)
    assert page.status_code == 200


def test_by_hand_nobody_puts_a_second_client_under_another_institutions_issuer(stage: Stage, admin: Admin) -> None:
    """ILIAS 11 names no client in its logins: with two of them, nobody of that institution could open anything."""
    issuer = stage.simulator.issuer
    fields = {name: f"https://mine.example/{name}" for name in ("auth_url", "token_url", "jwks_url")}
    fields |= {"issuer": issuer, "client_id": "mine", "deployment_id": "1", "family": "ilias"}

    def send(institution: UUID | None, **changed: str) -> TestResponse:
        hidden = {"invitation": admin.invite(institution).partition("=")[2]}
        headers = {"Sec-Fetch-Site": "same-origin"}
        data = {**fields, **hidden, **changed}
        return admin.client.post("/lti/register/by-hand", base_url=TOOL, data=data, headers=headers)

    page = send(None)
    assert page.status_code == 422
    assert "Another institution has a platform at this host" in page.text
    assert send(None, issuer=issuer + "/").status_code == 422
    stage.platform(issuer="https://[::1/", client_id="stored by an earlier version, and no address")
    assert send(None).status_code == 422
    with stage.database.transaction() as session:
        own = stage.row_of(session, stage.simulator).institution_id
    fields_of_login = stage.simulator.login_fields("juergen", "growth")
    fields_of_login.pop("client_id")
    assert stage.app.test_client().post("/lti/login", base_url=TOOL, data=fields_of_login).status_code == 302
    assert send(own).status_code == 200, "the institution's own second client"


def test_by_hand_the_same_link_takes_what_the_platform_shows(stage: Stage, admin: Admin) -> None:
    link = admin.invite()
    page = admin.client.get(link.removeprefix(TOOL), base_url=TOOL)
    assert f"{TOOL}/lti/jwks.json" in page.text
    base = "http://localhost:1"
    fields = {name: f"{base}/{name}" for name in ("auth_url", "token_url", "jwks_url")}
    fields |= {"issuer": base, "client_id": "c", "deployment_id": "5", "family": "ilias"}
    hidden = {"invitation": link.partition("=")[2]}

    def send(**changed: str) -> TestResponse:
        headers = {"Sec-Fetch-Site": "same-origin"}
        data = {**fields, **hidden, **changed}
        return admin.client.post("/lti/register/by-hand", base_url=TOOL, data=data, headers=headers)

    wrong: list[tuple[str, str, str]] = [
        ("issuer", "campus", "is no address"),
        ("jwks_url", "javascript:1", "is no address"),
        ("auth_url", f"{base};script-src/a", "is no address"),
        ("token_url", "https://campus.example:99999/", "is no address"),
        ("client_id", "", "fill in every field"),
        ("client_id", "c" * 256, "at most 255 characters"),
        ("deployment_id", "d" * 256, "at most 255 characters"),
        ("family", "x", "kind of your platform"),
    ]
    for field, value, said in wrong:
        page = send(**{field: value})
        assert (page.status_code, said in page.text) == (422, True), page.text
    assert rows(stage) == []
    assert send().status_code == 200
    ((row, deployments),) = rows(stage)
    assert (row.family, row.client_id, deployments) == ("ilias", "c", ["5"])
    assert row.asks_history is False, "whoever makes an activity can type it"
    assert send().status_code == 403


def test_by_hand_an_invitation_with_which_somebody_is_just_registering_lets_nobody_else_in(
    stage: Stage, admin: Admin
) -> None:
    link = admin.invite()
    fields = {name: f"http://localhost:1/{name}" for name in ("auth_url", "token_url", "jwks_url")}
    fields |= {"issuer": "http://localhost:1", "client_id": "c", "deployment_id": "5", "family": "ilias"}
    data = {**fields, "invitation": link.partition("=")[2]}
    with stage.database.transaction() as session:
        session.execute(update(Invitation).values(spent_at=now()))

    def send() -> int:
        headers = {"Sec-Fetch-Site": "same-origin"}
        return admin.client.post("/lti/register/by-hand", base_url=TOOL, data=data, headers=headers).status_code

    assert (send(), rows(stage)) == (422, [])
    with stage.database.transaction() as session:
        session.execute(update(Invitation).values(spent_at=now() - timedelta(minutes=3)))
    assert send() == 200
