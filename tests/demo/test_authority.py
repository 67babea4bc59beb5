# SPDX-License-Identifier: EUPL-1.2
"""The authorization endpoint refuses what Moodle and ILIAS refuse, and tells whom they tell."""

import pytest

from lti_tool.demo.accents import ACCENTS
from lti_tool.demo.openid_provider import Refused
from lti_tool.demo.simulator import Simulator
from tests.demo.asking import ISSUER, TOOL, auth_query, auth_url

TELLING = ["practice", "moodle-4.5"]
SILENT = ["ilias-9", "ilias-10"]


@pytest.fixture(params=ACCENTS)
def platform(request: pytest.FixtureRequest) -> Simulator:
    return Simulator(issuer=ISSUER, tool_url=TOOL, accent=request.param)


@pytest.mark.parametrize("name", ["scope", "response_type", "client_id", "redirect_uri", "login_hint", "nonce"])
def test_a_request_that_lacks_a_parameter_ends_on_the_platforms_own_page(platform: Simulator, name: str) -> None:
    with pytest.raises(Refused) as refused:
        platform.answer(auth_url(platform.login_fields(), **{name: None}))

    assert refused.value.redirect_uri is None
    assert name in refused.value.description


@pytest.mark.parametrize(
    "redirect_uri",
    [f"{TOOL}/lti/launch?x=1", f"{TOOL}/lti/launch/", "http://127.0.0.1:8001/LTI/launch", "https://evil.example/"],
)
def test_a_redirect_uri_that_is_not_exactly_the_registered_one_is_never_sent_anything(
    platform: Simulator, redirect_uri: str
) -> None:
    with pytest.raises(Refused, match="redirect_uri") as refused:
        platform.answer(auth_url(platform.login_fields(), redirect_uri=redirect_uri))

    assert refused.value.redirect_uri is None


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [("scope", "openid profile", "invalid_scope"), ("response_type", "code", "unsupported_response_type")],
)
def test_another_scope_or_response_type_is_refused(platform: Simulator, name: str, value: str, error: str) -> None:
    with pytest.raises(Refused) as refused:
        platform.answer(auth_url(platform.login_fields(), **{name: value}))

    assert refused.value.error == error


def test_a_message_hint_opens_one_launch_and_no_second(platform: Simulator) -> None:
    url = auth_url(platform.login_fields())
    assert platform.answer(url)["id_token"]

    with pytest.raises(Refused, match="used before") as refused:
        platform.answer(url)

    assert refused.value.redirect_uri is None


def test_a_refused_request_uses_the_message_hint_up(platform: Simulator) -> None:
    fields = platform.login_fields()
    with pytest.raises(Refused):
        platform.answer(auth_url(fields, response_mode="query"))

    with pytest.raises(Refused, match="used before"):
        platform.answer(auth_url(fields))


def test_a_message_hint_of_another_session_is_unknown(platform: Simulator) -> None:
    with pytest.raises(Refused, match="unknown"):
        platform.authority.authorize("another browser", auth_query(platform.login_fields()))


def test_without_a_session_nothing_is_answered(platform: Simulator) -> None:
    fields = platform.login_fields()

    with pytest.raises(Refused, match="login_required"):
        platform.authority.authorize(None, auth_query(fields))

    assert platform.answer(auth_url(fields))["id_token"]


WRONG = [
    ({"login_hint": "somebody else"}, "access_denied"),
    ({"client_id": "another-client"}, "unauthorized_client"),
    ({"response_mode": "query"}, "invalid_request"),
    ({"response_mode": None}, "invalid_request"),
    ({"prompt": "login"}, "invalid_request"),
]


@pytest.mark.parametrize(("change", "error"), WRONG)
@pytest.mark.parametrize("accent", TELLING)
def test_some_refusals_are_posted_to_the_tool_with_its_state(
    accent: str, change: dict[str, str | None], error: str
) -> None:
    platform = Simulator(issuer=ISSUER, tool_url=TOOL, accent=accent)

    with pytest.raises(Refused) as refused:
        platform.answer(auth_url(platform.login_fields(), **change))

    assert refused.value.redirect_uri == f"{TOOL}/lti/launch"
    assert refused.value.form()["error"] == error
    assert refused.value.form()["state"] == "the state"


@pytest.mark.parametrize(("change", "error"), WRONG)
@pytest.mark.parametrize("accent", SILENT)
def test_ilias_tells_a_tool_nothing(accent: str, change: dict[str, str | None], error: str) -> None:
    platform = Simulator(issuer=ISSUER, tool_url=TOOL, accent=accent)

    with pytest.raises(Refused) as refused:
        platform.answer(auth_url(platform.login_fields(), **change))

    assert refused.value.error == error
    assert refused.value.redirect_uri is None


def test_prompt_may_be_left_out(platform: Simulator) -> None:
    assert platform.answer(auth_url(platform.login_fields(), prompt=None))["id_token"]


@pytest.mark.parametrize("accent", TELLING)
def test_two_launches_of_one_session_can_run_side_by_side(accent: str) -> None:
    platform = Simulator(issuer=ISSUER, tool_url=TOOL, accent=accent)
    first, second = platform.login_fields("juergen", "growth"), platform.login_fields("juergen", "recursion")

    assert platform.answer(auth_url(second))["id_token"]
    assert platform.answer(auth_url(first))["id_token"]


@pytest.mark.parametrize("accent", SILENT)
def test_ilias_forgets_the_earlier_of_two_launches_of_one_session(accent: str) -> None:
    platform = Simulator(issuer=ISSUER, tool_url=TOOL, accent=accent)
    first, second = platform.login_fields("juergen", "growth"), platform.login_fields("juergen", "recursion")

    with pytest.raises(Refused, match="unknown"):
        platform.answer(auth_url(first))
    assert platform.answer(auth_url(second))["id_token"]


def test_a_flood_of_opened_pages_does_not_grow_the_memory_without_end(
    platform: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lti_tool.demo.openid_provider.REMEMBERED_LAUNCHES", 3)
    pages = [(f"browser {n}", auth_query(_begin(platform, f"browser {n}"))) for n in range(5)]

    with pytest.raises(Refused, match="unknown"):
        platform.authority.authorize(*pages[1])
    assert platform.authority.authorize(*pages[2])


def _begin(platform: Simulator, session: str) -> dict[str, str]:
    opened = platform.grant(auth_url(platform.login_fields())).launch
    return platform.authority.begin(session, opened, platform.registration.accent)
