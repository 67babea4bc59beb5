# SPDX-License-Identifier: EUPL-1.2
"""docs/certification.md: the known bad payloads. Each is signed by the platform, and each is refused."""

import time
from typing import Any

import pytest

from lti_tool.demo.keys import SigningKey, spare_key
from lti_tool.demo.simulator import ABSENT
from tests.factories.stage import LTI, Stage, refusing

Log = pytest.LogCaptureFixture


def refuse(stage: Stage, caplog: Log, code: str, **answer: Any) -> None:
    with refusing(stage, caplog, code) as answers:
        answers.append(stage.browser().open(**answer))


def test_B1_a_header_without_kid_is_refused_and_no_key_is_tried(stage: Stage, caplog: Log) -> None:
    """The header names no key: not even the only one of the platform is tried."""
    refuse(stage, caplog, "kid_missing", header={"kid": ABSENT})
    assert stage.fetches() == 0


@pytest.mark.parametrize("kid", ["", 7, None, ["a"]])
def test_B1_a_kid_that_is_no_name_is_refused(stage: Stage, caplog: Log, kid: Any) -> None:
    """The header's `kid` is of no use."""
    refuse(stage, caplog, "kid_missing", header={"kid": kid})


def test_B2_an_unknown_kid_is_refused_after_one_refetch(stage: Stage, caplog: Log) -> None:
    """A well-known platform, then a token that names a key it does not have."""
    stage.good_launch()
    before = stage.fetches()
    refuse(stage, caplog, "kid_unknown", header={"kid": "no-such-key"})
    assert stage.fetches() == before + 1


def test_B2_a_known_kid_on_another_key_is_refused(stage: Stage, caplog: Log) -> None:
    """The `kid` is the platform's, the signature somebody else's."""
    forger: SigningKey = spare_key(7)
    kid = stage.simulator.jwks()["keys"][0]["kid"]
    refuse(stage, caplog, "id_token", header={"kid": kid}, key=forger)


@pytest.mark.parametrize("version", ["11.3", "2.3", "1.3", 1.3, ["1.3.0"], ""])
def test_B3_a_wrong_version_is_refused(stage: Stage, caplog: Log, version: Any) -> None:
    """`version` says something other than 1.3.0."""
    refuse(stage, caplog, "version", claims={LTI + "version": version})


def test_B4_a_launch_without_version_is_refused(stage: Stage, caplog: Log) -> None:
    """No `version` claim."""
    refuse(stage, caplog, "version", claims={LTI + "version": ABSENT})


@pytest.mark.parametrize("payload", [{"name": "badltilaunch"}, {}, [], b"badltilaunch", b"", b"null", b'"text"'])
def test_B5_signed_content_that_is_no_launch_is_refused(stage: Stage, caplog: Log, payload: Any) -> None:
    """The signature is good, the content is something else."""
    refuse(stage, caplog, "id_token", payload=payload)


CODES = {LTI + "version": "version", LTI + "roles": "roles"}
REQUIRED = ["iss", "aud", "exp", "iat", "nonce", "sub"] + [
    LTI + name for name in ("message_type", "version", "deployment_id", "target_link_uri", "resource_link", "roles")
]


@pytest.mark.parametrize("absence", [ABSENT, None])
@pytest.mark.parametrize("claim", REQUIRED)
def test_B6_each_required_claim_is_missed(stage: Stage, caplog: Log, claim: str, absence: Any) -> None:
    """One required claim is absent, or there and null."""
    refuse(stage, caplog, CODES.get(claim, "missing"), claims={claim: absence})


def test_B6_neither_exp_nor_iat_is_refused(stage: Stage, caplog: Log) -> None:
    """Both times are absent: such a token would be good for ever."""
    refuse(stage, caplog, "missing", claims={"exp": ABSENT, "iat": ABSENT})


@pytest.mark.parametrize(
    "times",
    [
        {"exp": -61, "iat": -120},
        {"iat": 90, "exp": 180},
        {"exp": "tomorrow", "iat": "today"},
        {"exp": True, "iat": True},
        {"exp": [1], "iat": {}},
        {"nbf": 120},
    ],
)
def test_B7_wrong_timestamps_are_refused(stage: Stage, caplog: Log, times: dict[str, Any]) -> None:
    """Expired, issued in the future, not valid yet, nonsense. Numbers are seconds from now."""
    now = int(time.time())
    claims = {name: now + value if type(value) is int else value for name, value in times.items()}
    refuse(stage, caplog, "id_token", claims=claims)


@pytest.mark.parametrize("number", [b"1e999", b"NaN", b"Infinity", b"1" + b"0" * 400])
def test_B7_numbers_beyond_all_bounds_are_refused(stage: Stage, caplog: Log, number: bytes) -> None:
    """JSON numbers that become infinite, or are none: a check by comparison alone would let `exp` pass for ever."""
    body = b'{"iss":"https://campus.example","aud":"practice-client","nonce":"n","iat":1,"exp":%s}' % number
    refuse(stage, caplog, "(?:id_token|nonce)", payload=body)


def test_B8_a_launch_without_message_type_is_refused(stage: Stage, caplog: Log) -> None:
    """No `message_type` claim."""
    refuse(stage, caplog, "missing", claims={LTI + "message_type": ABSENT})


@pytest.mark.parametrize("kind", ["LtiStartAssessment", "Unheard", 7])
def test_B8_a_message_that_the_tool_does_not_speak_is_refused(stage: Stage, caplog: Log, kind: Any) -> None:
    """A message type of another service, or none at all."""
    refuse(stage, caplog, "message_type", claims={LTI + "message_type": kind})


def test_B9_a_launch_without_roles_claim_is_refused(stage: Stage, caplog: Log) -> None:
    """No `roles` claim at all; an empty one is G5."""
    refuse(stage, caplog, "roles", claims={LTI + "roles": ABSENT})


def test_B10_a_launch_without_deployment_is_refused(stage: Stage, caplog: Log) -> None:
    """No `deployment_id` claim."""
    refuse(stage, caplog, "missing", claims={LTI + "deployment_id": ABSENT})


@pytest.mark.parametrize("link", [ABSENT, None, {}, {"title": "Tutor"}, {"id": ""}, {"id": None}])
def test_B11_a_launch_without_resource_link_id_is_refused(stage: Stage, caplog: Log, link: Any) -> None:
    """No `resource_link`, or one without `id`."""
    refuse(stage, caplog, "missing", claims={LTI + "resource_link": link})


@pytest.mark.parametrize("subject", [ABSENT, None, ""])
def test_B12_a_launch_without_user_is_refused_and_told_why(stage: Stage, caplog: Log, subject: Any) -> None:
    """An anonymous launch: the page says that the tutor needs to know who it is."""
    with refusing(stage, caplog, "missing") as answers:
        answers.append(stage.browser().open(claims={"sub": subject}))
    assert "did not say who you are" in answers[0].text
