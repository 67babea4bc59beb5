# SPDX-License-Identifier: EUPL-1.2
"""docs/certification.md: the id_token."""

import base64
import json
import time
from typing import Any

import pytest

from lti_tool.demo.simulator import ABSENT
from tests.factories.stage import LTI, TOOL, Stage, refusing

Log = pytest.LogCaptureFixture
OURS = "practice-client"


def refuse(stage: Stage, caplog: Log, code: str, **claims: Any) -> None:
    with refusing(stage, caplog, code) as answers:
        answers.append(stage.browser().open(claims=claims))


@pytest.mark.parametrize("issuer", ["https://other.example", "https://campus.example/", "HTTPS://campus.example"])
def test_T1_an_issuer_other_than_the_one_of_the_state_is_refused(stage: Stage, caplog: Log, issuer: str) -> None:
    """Also one that is registered here, as long as the login was another's."""
    stage.platform(issuer="https://other.example")
    refuse(stage, caplog, "iss", iss=issuer)


def test_T2_our_client_as_audience_opens(stage: Stage) -> None:
    """`aud` as a string."""
    stage.good_launch(claims={"aud": OURS})


def test_T3_a_list_of_our_client_alone_opens(stage: Stage) -> None:
    """`aud` = [ours]."""
    stage.good_launch(claims={"aud": [OURS]})


def test_T4_several_audiences_open_where_we_are_the_authorized_party(stage: Stage) -> None:
    """`aud` = [ours, x], `azp` = ours."""
    stage.good_launch(claims={"aud": [OURS, "x"], "azp": OURS})


def test_T5_the_order_of_the_audiences_does_not_matter(stage: Stage) -> None:
    """`aud` = [x, ours], `azp` = ours."""
    stage.good_launch(claims={"aud": ["x", OURS], "azp": OURS})


def test_T6_several_audiences_without_authorized_party_are_refused(stage: Stage, caplog: Log) -> None:
    """`aud` = [ours, x], no `azp`: made for whom?"""
    refuse(stage, caplog, "azp", aud=[OURS, "x"])


@pytest.mark.parametrize("audience", [OURS, [OURS], [OURS, "x"]])
@pytest.mark.parametrize("party", ["x", "", 7])
def test_T7_another_authorized_party_is_refused(stage: Stage, caplog: Log, audience: Any, party: Any) -> None:
    """`azp` is not ours, with one or several audiences."""
    refuse(stage, caplog, "azp", aud=audience, azp=party)


def test_T8_another_client_of_the_same_issuer_is_refused(stage: Stage, caplog: Log) -> None:
    """A token for a tool next door."""
    stage.platform(client_id="second-client")
    refuse(stage, caplog, "aud", aud="second-client")


@pytest.mark.parametrize("audience", ["unknown", [], ["unknown"], {}, 7, [[OURS]], {OURS: 1}])
def test_T9_an_unknown_audience_is_refused(stage: Stage, caplog: Log, audience: Any) -> None:
    """Nobody's client, or no client at all."""
    refuse(stage, caplog, "aud", aud=audience)


@pytest.mark.parametrize("absent", [["exp"], ["iat"], ["exp", "iat"]])
def test_T10_a_token_without_times_is_refused(stage: Stage, caplog: Log, absent: list[str]) -> None:
    """No `exp`, no `iat`, neither."""
    refuse(stage, caplog, "missing", **dict.fromkeys(absent, ABSENT))


@pytest.mark.parametrize("age", [365 * 86400, 700])
def test_T11_an_old_token_is_refused_however_long_it_says_to_live(stage: Stage, caplog: Log, age: int) -> None:
    """`iat` long ago, `exp` tomorrow."""
    refuse(stage, caplog, "id_token", iat=int(time.time()) - age, exp=int(time.time()) + 86400)


def test_T12_a_clock_that_is_ahead_a_little_opens(stage: Stage) -> None:
    """`iat` five seconds ahead."""
    stage.good_launch(claims={"iat": int(time.time()) + 5, "exp": int(time.time()) + 65})
    stage.good_launch(claims={"iat": time.time() + 5.5, "exp": time.time() + 65.5})


def test_T13_a_token_that_just_expired_opens(stage: Stage) -> None:
    """`exp` five seconds ago: within the leeway."""
    stage.good_launch(claims={"iat": int(time.time()) - 65, "exp": int(time.time()) - 5})


@pytest.mark.parametrize(("nonce", "code"), [(ABSENT, "missing"), ("", "missing"), ("x" * 43, "nonce"), (7, "nonce")])
def test_T14_a_nonce_that_is_not_the_attempts_is_refused(stage: Stage, caplog: Log, nonce: Any, code: str) -> None:
    """Missing, or another's."""
    with refusing(stage, caplog, "(?:nonce|missing)") as answers:
        answers.append(stage.browser().open(claims={"nonce": nonce}))


@pytest.mark.parametrize("roles", ["Instructor", [1, 2], ["Learner", None], {"Learner": 1}, 7])
def test_T15_roles_that_are_no_list_of_texts_are_refused(stage: Stage, caplog: Log, roles: Any) -> None:
    """A string would otherwise be read letter by letter."""
    refuse(stage, caplog, "roles", **{LTI + "roles": roles})


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({LTI + "resource_link": "link"}, "id_token"),
        ({LTI + "resource_link": ["link"]}, "id_token"),
        ({LTI + "resource_link": {"id": 7}}, "id_token"),
        ({LTI + "resource_link": {"id": "x" * 256}}, "id_token"),
        ({LTI + "context": "course"}, "id_token"),
        ({LTI + "context": {"id": 7}}, "id_token"),
        ({LTI + "context": {"id": "x" * 256}}, "id_token"),
        ({"iss": ["https://campus.example"]}, "iss"),
        ({"iss": {"https://campus.example": 1}}, "iss"),
        ({LTI + "message_type": ["LtiResourceLinkRequest"]}, "message_type"),
        ({LTI + "target_link_uri": 7}, "target_link_uri"),
        ({LTI + "target_link_uri": {"url": TOOL}}, "target_link_uri"),
    ],
)
def test_T16_claims_of_a_wrong_type_are_refused(stage: Stage, caplog: Log, claims: dict[str, Any], code: str) -> None:
    """A string for an object, a list for a string; never an exception."""
    refuse(stage, caplog, code, **claims)


def test_T16_a_payload_that_is_a_list_is_refused(stage: Stage, caplog: Log) -> None:
    """Signed JSON, but no claims."""
    with refusing(stage, caplog, "id_token") as answers:
        answers.append(stage.browser().open(payload=[{"iss": "https://campus.example"}]))


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"sub": 7}, "sub"),
        ({"sub": ["7"]}, "sub"),
        ({"sub": "x" * 256}, "sub"),
        ({"sub": "a\0b"}, "sub"),
        ({LTI + "deployment_id": 1}, "deployment"),
        ({LTI + "deployment_id": "x" * 256}, "deployment"),
        ({LTI + "deployment_id": ["1"]}, "deployment"),
    ],
)
def test_T17_ids_that_are_no_text_or_too_long_are_refused(
    stage: Stage, caplog: Log, claims: dict[str, Any], code: str
) -> None:
    """`sub` and `deployment_id` are texts of at most 255 letters."""
    refuse(stage, caplog, code, **claims)


def test_T17_the_longest_sub_opens(stage: Stage) -> None:
    """255 letters are allowed."""
    stage.good_launch(claims={"sub": "x" * 255})


def encoded(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


HEADER = encoded({"alg": "RS256", "kid": "k"})


@pytest.mark.parametrize(
    "token",
    [
        "",
        "garbage",
        "a.b",
        "..",
        "...",
        "a.b.c.d.e",
        f"{HEADER}.e30.",
        f"{encoded([1])}.e30.x",
        f"{encoded(b'[' * 20_000)}.e30.x",
        f"{encoded(b'{')}.e30.x",
        "ü.ü.ü",
        f"{HEADER}.{'A' * 70_000}.x",
        "\0.\0.\0",
    ],
)
def test_T18_what_is_no_token_is_refused(stage: Stage, caplog: Log, token: str) -> None:
    """Garbage, dots, five parts (an encrypted token), nested without end, too long."""
    stage.key_server.on(stage.jwks_path(stage.simulator), lambda handler: handler.send_error(500))
    browser = stage.browser()
    with refusing(stage, caplog, "(?:id_token|keys_unreachable)") as answers:
        state = stage.simulator.answer(browser.login().location)["state"]
        answers.append(browser.launch({"id_token": token, "state": state}))


def test_T18_deeply_nested_signed_content_is_refused(stage: Stage, caplog: Log) -> None:
    """A parser that recurses would end the process's patience."""
    with refusing(stage, caplog, "id_token") as answers:
        answers.append(stage.browser().open(payload=b'{"a":' * 4000 + b"1" + b"}" * 4000))


def test_T18_an_unknown_critical_header_is_refused(stage: Stage, caplog: Log) -> None:
    """RFC 7515, section 4.1.11: what must be understood and is not."""
    with refusing(stage, caplog, "id_token") as answers:
        answers.append(stage.browser().open(header={"crit": ["exp"], "exp": 1}))


@pytest.mark.parametrize("field", ["id_token", "state", "padding"])
@pytest.mark.parametrize("path", ["/lti/launch", "/lti/login", "/lti/continue"])
def test_T18_a_body_of_a_megabyte_is_refused(stage: Stage, caplog: Log, path: str, field: str) -> None:
    """`MAX_CONTENT_LENGTH` of these routes is far below the tool's."""
    with refusing(stage, caplog, "too_large", status=413) as answers:
        answers.append(stage.browser().post(path, {field: "x" * 1024 * 1024}))


def test_T18_a_changed_payload_or_signature_is_refused(stage: Stage, caplog: Log) -> None:
    """One letter of the payload, one of the signature."""
    for part in (1, 2):
        browser = stage.browser()
        with refusing(stage, caplog, "id_token") as answers:
            form = stage.simulator.answer(browser.login().location)
            parts = form["id_token"].split(".")
            parts[part] = parts[part][:9] + ("A" if parts[part][9] != "A" else "B") + parts[part][10:]
            answers.append(browser.launch({**form, "id_token": ".".join(parts)}))


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/lti/launch",
        "http://tutor.example/lti/launch",
        "https://tutor.example:8443/lti/launch",
        "https://tutor.example.evil.example/",
        "https://tutor.example@evil.example/",
        "https://evil.example\\@tutor.example/",
        "javascript:alert(1)",
        "//tutor.example/lti/launch",
        "https://tutor.example:99999/",
        "https://[::1/",
    ],
)
def test_T20_a_target_of_another_origin_is_refused(stage: Stage, caplog: Log, target: str) -> None:
    """The platform signed it, but for somebody else."""
    refuse(stage, caplog, "target_link_uri", **{LTI + "target_link_uri": target})


@pytest.mark.parametrize("target", ["https://tutor.example/lti/launch", "https://TUTOR.example:443/tutors/7?x=y"])
def test_T20_a_target_of_our_own_opens_whatever_the_login_said(stage: Stage, target: str) -> None:
    """ILIAS signs the `redirect_uri`, Moodle the deep-linked address: equality is not demanded."""
    stage.good_launch(login={"target_link_uri": f"{TOOL}/something/else"}, claims={LTI + "target_link_uri": target})
