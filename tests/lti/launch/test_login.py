# SPDX-License-Identifier: EUPL-1.2
"""docs/certification.md: the login request."""

import json
import re
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool.db import now
from lti_tool.demo.simulator import ABSENT
from lti_tool.models import UsedLogin
from lti_tool.privacy import retention
from tests.factories.stage import ISSUER, TOOL, Stage, query_of, refusing

Log = pytest.LogCaptureFixture


@pytest.mark.parametrize("name", ["iss", "login_hint", "target_link_uri"])
@pytest.mark.parametrize("value", [ABSENT, "", "a\0b", "x" * 10_000])
def test_L1_a_login_that_lacks_something_is_refused(stage: Stage, caplog: Log, name: str, value: Any) -> None:
    """A needed field is missing, empty, or no text that could be kept."""
    with refusing(stage, caplog, "login", status=400) as answers:
        answers.append(stage.browser().login(**{name: value}))
    assert "Location" not in answers[0].headers


@pytest.mark.parametrize("field", [{"iss": "https://unknown.example"}, {"client_id": "unknown"}, {"iss": ISSUER + "/"}])
def test_L1_a_login_of_an_unknown_platform_is_refused(stage: Stage, caplog: Log, field: dict[str, str]) -> None:
    """Nobody registered this issuer and client: the browser is sent nowhere."""
    with refusing(stage, caplog, "registration") as answers:
        answers.append(stage.browser().login(**field))
    assert "Location" not in answers[0].headers
    assert not answers[0].headers.getlist("Set-Cookie")


@pytest.mark.parametrize("state", ["pending", "disabled"])
def test_L1_a_login_of_a_platform_that_is_not_active_is_refused(stage: Stage, caplog: Log, state: str) -> None:
    """The operator has not approved it, or has switched it off."""
    stage.change_platform(stage.simulator, state=state)
    with refusing(stage, caplog, "registration") as answers:
        answers.append(stage.browser().login())


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_L2_get_and_post_both_work(stage: Stage, method: str) -> None:
    """The platform chooses the method."""
    browser, fields = stage.browser(), stage.simulator.login_fields()
    options: dict[str, Any] = {"query_string": fields} if method == "GET" else {"data": fields}
    begun = browser.client.open("/lti/login", base_url=TOOL, method=method, **options)
    assert begun.status_code == 302
    browser.enters(browser.launch(stage.simulator.answer(begun.location)))


def test_L3_an_issuer_with_two_clients_and_no_client_id_is_not_guessed(stage: Stage, caplog: Log) -> None:
    """Two tenants of one host: without a client nobody can tell which."""
    stage.platform(client_id="second-client")
    with refusing(stage, caplog, "registration") as answers:
        answers.append(stage.browser().login(client_id=ABSENT))


def test_L3_the_deployment_decides_between_two_clients_if_it_can(stage: Stage) -> None:
    """`lti_deployment_id` belongs to one of the two."""
    stage.platform(client_id="second-client", deployment_id="2")
    begun = stage.browser().login(client_id=ABSENT, lti_deployment_id="2")
    assert query_of(begun.location)["client_id"] == "second-client"


def of_settings_tab(stage: Stage, hint: str) -> TestResponse:
    """A login as ILIAS 11's settings tab begins it: a GET with `id`, no client, no deployment, a hint in JSON."""
    fields = stage.simulator.login_fields("juergen", "growth", lti_message_hint=hint)
    sent = {name: fields[name] for name in ("iss", "target_link_uri", "login_hint", "lti_message_hint")}
    return stage.browser().get("/lti/login", query_string={**sent, "id": "7"})


def test_L3_the_hint_of_ilias_11s_settings_decides_between_two_clients(stage: Stage) -> None:
    stage.change_platform(stage.simulator, family="ilias")
    stage.platform(client_id="second", deployment_id="7", family="ilias")
    begun = of_settings_tab(stage, '{"deployment_id":7}')
    assert begun.status_code == 302, begun.text
    assert query_of(begun.location)["client_id"] == "second"
    assert query_of(begun.location)["lti_message_hint"] == '{"deployment_id":7}'


@pytest.mark.parametrize(
    "hint",
    ["", "7", "[7]", "{}", '{"deployment_id":8}', '{"deployment_id":true}', '{"deployment_id":{}}', '{"deployment_id"',
     '{"deployment_id":"\\u0000"}', "[" * 7000],
)  # fmt: skip
def test_L3_a_hint_that_names_none_of_them_is_not_guessed(stage: Stage, hint: str) -> None:
    stage.change_platform(stage.simulator, family="ilias")
    stage.platform(client_id="second", deployment_id="7", family="ilias")
    assert of_settings_tab(stage, hint).status_code == 401


def test_L3_a_hint_decides_nothing_where_a_platform_writes_no_such_hints(stage: Stage) -> None:
    stage.change_platform(stage.simulator, family="ilias")
    stage.platform(client_id="second", deployment_id="7")
    assert of_settings_tab(stage, '{"deployment_id":7}').status_code == 401


def test_L3_an_issuer_with_one_client_needs_none(stage: Stage) -> None:
    """`client_id` is optional; ILIAS 11 sends `id` instead in one place."""
    begun = stage.browser().login(client_id=ABSENT, id="practice-client")
    assert query_of(begun.location)["client_id"] == "practice-client"


def test_L4_a_foreign_target_is_never_redirected_to(stage: Stage) -> None:
    """`redirect_uri` is our one fixed URL, whatever the login says."""
    browser = stage.browser()
    begun = browser.login(target_link_uri="https://evil.example/phish")
    assert "evil" not in begun.location
    assert query_of(begun.location)["redirect_uri"] == f"{TOOL}/lti/launch"
    page = browser.launch(stage.simulator.answer(begun.location))
    browser.enters(page)
    assert "evil" not in page.text


@pytest.mark.parametrize(
    "hint",
    ['{"cmid":4,"launchid":"ltilaunch2_1405549237"}', "4790:unibeispiel", "a b+c%20d&e=f#g;ü„“\u2028", ""],
)
def test_L5_the_message_hint_is_returned_byte_for_byte(stage: Stage, hint: str) -> None:
    """JSON (Moodle), `ref:client` (ILIAS), and whatever else."""
    begun = stage.browser().login(lti_message_hint=hint, login_hint="305@5d2c 8b+7e.ilias")
    assert query_of(begun.location)["lti_message_hint"] == hint
    assert query_of(begun.location)["login_hint"] == "305@5d2c 8b+7e.ilias"


def test_L5_a_message_hint_that_was_not_sent_is_not_returned(stage: Stage) -> None:
    """Absent stays absent."""
    assert "lti_message_hint" not in query_of(stage.browser().login(lti_message_hint=ABSENT).location)


@pytest.mark.parametrize(
    ("auth_url", "start"),
    [
        ("https://campus.example/auth", "https://campus.example/auth?scope=openid&"),
        ("https://campus.example/auth?tenant=7", "https://campus.example/auth?tenant=7&scope=openid&"),
        ("https://campus.example/auth?a=b%26c#top", "https://campus.example/auth?a=b%26c&scope=openid&"),
    ],
)
def test_L6_an_auth_url_with_a_query_is_joined_properly(stage: Stage, auth_url: str, start: str) -> None:
    """`?` or `&`, and no fragment in between."""
    stage.change_platform(stage.simulator, auth_url=auth_url)
    begun = stage.browser().login()
    assert begun.location.startswith(start)
    assert "#" not in begun.location


@pytest.mark.parametrize(
    "auth_url", ["https://campus.example:abc/auth", "https://campus.example:99999/auth", "https://[::1/auth", "campus"]
)
def test_L6_a_registration_whose_auth_url_is_none_is_refused(stage: Stage, caplog: Log, auth_url: str) -> None:
    """An earlier version stored it: a redirect there fails below all error handling, with the hint in the log."""
    stage.change_platform(stage.simulator, auth_url=auth_url)
    with refusing(stage, caplog, "registration") as answers:
        answers.append(stage.browser().login())


def test_L6_a_registrations_address_adds_no_directive_to_the_policy(stage: Stage, caplog: Log) -> None:
    """`;` would end the list of who may frame a page, and begin another directive."""
    stage.change_platform(stage.simulator, auth_url="https://campus.example;script-src/auth")
    with refusing(stage, caplog, "registration") as answers:
        answers.append(stage.browser().login())
    assert "script-src/" not in answers[0].headers["Content-Security-Policy"]
    assert "campus.example;" not in answers[0].headers["Content-Security-Policy"]


def test_the_authentication_request_is_a_plain_redirect_with_exactly_the_parameters_needed(stage: Stage) -> None:
    """As ILIAS and Moodle want them, and none that they did not ask for."""
    begun = stage.browser().login()
    assert begun.status_code == 302
    request = query_of(begun.location)
    fixed = {"scope": "openid", "response_type": "id_token", "response_mode": "form_post", "prompt": "none"}
    assert request.items() >= fixed.items()
    own = {"client_id", "redirect_uri", "login_hint", "lti_message_hint", "state", "nonce"}
    assert set(request) == fixed.keys() | own
    assert len(request["state"]) >= 43
    assert len(request["nonce"]) >= 43


def test_L7_a_flood_of_logins_leaves_nothing_and_keeps_nobody_out(stage: Stage) -> None:
    """Logins without a launch from one address, and somebody behind the same address, begun before and after them."""
    early, late = stage.browser(), stage.browser()
    form = stage.simulator.answer(early.login().location)
    before, fields = stage.rows(), stage.simulator.login_fields()
    flooder = stage.browser().client
    flooder._cookies = None  # keeps none, and thousands would slow the test down
    answers = {flooder.get("/lti/login", base_url=TOOL, query_string=fields).status_code for _ in range(1500)}
    assert answers == {302}
    assert stage.rows() == before
    early.enters(early.launch(form))
    late.enters(late.open())


def test_L7_used_logins_are_swept(stage: Stage) -> None:
    """A while after the login itself is over."""
    stage.good_launch()
    with stage.database.transaction() as session:
        used = session.scalars(select(UsedLogin)).one()
        assert 890 < (used.expires_at - now()).total_seconds() <= 900
        used.expires_at = now()
    retention.run(stage.database)
    assert stage.rows()["used_login"] == 0


def storage_in(page: TestResponse) -> dict[str, Any]:
    """What the page tells the script about the platform's storage."""
    found = re.search(r'id="storage">(.*?)</script>', page.text, re.DOTALL)
    assert found is not None
    content: dict[str, Any] = json.loads(found[1])
    return content


def test_L8_a_storage_target_is_kept_with_the_attempt(stage: Stage) -> None:
    """Blackboard does not repeat it with the id_token."""
    browser = stage.browser()
    begun = browser.login(lti_storage_target="lti_frame")
    browser.forget_cookies()
    page = browser.launch(stage.simulator.answer(storage_in(begun)["next"]))
    assert (page.status_code, storage_in(page)["target"]) == (401, "lti_frame")


@pytest.mark.parametrize("target", ["a b", "x'];alert(1)//", "<frame>", "*", "é"])
def test_L8_a_storage_target_that_is_no_frame_name_is_not_used(stage: Stage, target: str) -> None:
    """The login is not signed: anybody can write anything there."""
    assert stage.browser().login(lti_storage_target=target).status_code == 302
