# SPDX-License-Identifier: EUPL-1.2
"""What honest platforms send although nobody would write it so: it opens; and nothing signed is an error of ours."""

import copy
import json
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lti_tool.demo.simulator import ABSENT
from lti_tool.lti import lenient_json
from lti_tool.lti.keys.platform_key_sets import usable_keys
from lti_tool.models import Course
from tests.factories.stage import LTI, Stage, refusing
from tests.fakes.key_server import answering

HIGH, LOW = "\ud83d", "\ude00"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
OPTIONAL = [
    *(LTI + name for name in ("context", "custom", "launch_presentation", "tool_platform", "lis", "ext", "for_user")),
    GRADES,
    ROSTER,
    DEEP_LINKING,
]


@pytest.mark.parametrize("claim", OPTIONAL)
@pytest.mark.parametrize("accent", ["moodle-4.5", "ilias-10"])
def test_L01_an_empty_object_as_php_writes_it_opens(stage: Stage, claim: str, accent: str) -> None:
    stage.simulator = stage.platform("https://other.example", accent=accent, deployment_id="7")
    stage.good_launch(claims={claim: []})


def test_L01_an_empty_object_where_something_is_needed_lacks_it(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    with refusing(stage, caplog, "missing") as answers:
        answers.append(stage.browser().open(claims={LTI + "resource_link": []}))


@pytest.mark.parametrize("broken", [HIGH, "x" + LOW + HIGH])
@pytest.mark.parametrize(
    ("claim", "content"),
    [(LTI + "context", {"id": "c1", "title": "Kurs {}"}), (LTI + "resource_link", {"id": "r1", "title": "{}"}),
     ("name", "{}"), ("unheard-of", {"{}": ["{}"]}), (LTI + "custom", {"note": "{}"})],
)  # fmt: skip
def test_L02_half_an_emoji_opens(stage: Stage, claim: str, content: Any, broken: str) -> None:
    stage.good_launch(claims={claim: json.loads(json.dumps(content).replace("{}", json.dumps(broken)[1:-1]))})


def test_L02_half_an_emoji_is_shown_as_one_unknown_character(stage: Stage) -> None:
    title = f"Kurs {HIGH}, {LOW} und \U0001f600"
    stage.good_launch(claims={LTI + "context": {"id": "c1", "title": title}})
    with stage.database.transaction() as session:
        assert session.scalars(select(Course.title)).one() == "Kurs \ufffd, \ufffd und \U0001f600"


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"sub": f"305{HIGH}"}, "sub"), ({LTI + "deployment_id": f"1{HIGH}"}, "deployment"),
     ({LTI + "context": {"id": HIGH}}, "id_token"), ({LTI + "resource_link": {"id": LOW}}, "id_token")],
)  # fmt: skip
def test_L02_an_id_with_half_an_emoji_is_refused(
    stage: Stage, caplog: pytest.LogCaptureFixture, changed: dict[str, Any], code: str
) -> None:
    """Two that differ in it would be one person, or one course."""
    with refusing(stage, caplog, code) as answers:
        answers.append(stage.browser().open(claims=changed))


@pytest.mark.parametrize(
    "payload", [b"{" + b'"a":[' * 2000, b"[" * 60_000, b'{"a": NaN}', b'{"a": 1e999}', b'{"a"', b"\xff", b'"\\ud83d']
)
def test_what_is_no_json_is_refused(stage: Stage, caplog: pytest.LogCaptureFixture, payload: bytes) -> None:
    with refusing(stage, caplog, "id_token") as answers:
        answers.append(stage.browser().open(payload=payload[:40_000]))


def test_bytes_that_are_no_utf8_become_unknown_characters() -> None:
    assert lenient_json.loads(b'{"a": "x\xff", "b": "\\ud83d\\ude00"}') == {"a": "x\ufffd", "b": "\U0001f600"}


@pytest.mark.parametrize("name", ["use", "alg", "key_ops", "x5c", "x5t"])
@pytest.mark.parametrize("value", [None, ""])
def test_L03_what_a_key_leaves_open_is_as_good_as_absent(stage: Stage, name: str, value: Any) -> None:
    keys = copy.deepcopy(stage.simulator.jwks())
    for key in keys["keys"]:
        key[name] = value
    stage.key_server.on(stage.jwks_path(stage.simulator), answering(lambda: keys))
    stage.good_launch()


@pytest.mark.parametrize(
    "odd", [{"key_ops": 5}, {"key_ops": "sign"}, {"use": "enc"}, {"alg": "RS512"}, {"kid": None}, {"n": None}]
)
def test_L03_a_key_for_something_else_spoils_no_other(stage: Stage, odd: dict[str, Any]) -> None:
    (key,) = stage.simulator.jwks()["keys"]
    body = json.dumps({"keys": [{**key, "kid": "odd", **odd}, key, None, 7, HIGH]}).encode()
    assert set(usable_keys(body)) == {key["kid"]}


letters = st.text(st.characters(exclude_categories=()), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | letters | st.just(10**400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(letters, inner, max_size=3),
    max_leaves=8,
)
NAMES = [
    *("iss", "aud", "azp", "exp", "iat", "nbf", "sub", "name", "given_name", "family_name", "email", "locale"),
    *(LTI + name for name in ("roles", "deployment_id", "message_type", "version", "target_link_uri", "resource_link")),
    *OPTIONAL,
]
parts = st.dictionaries(
    st.sampled_from(["id", "title", "label", "type", "locale", "scope", "lineitem", "lineitems", "tutor", "version",
                     "product_family_code", "context_memberships_url", "user_id", "deep_link_return_url",
                     "accept_types", "context_history"]),
    values, max_size=5,
)  # fmt: skip


@settings(
    max_examples=int(os.environ.get("FUZZ", "120")), deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(
    changed=st.dictionaries(st.sampled_from(NAMES), values | parts | st.just(ABSENT), min_size=1, max_size=3),
    kind=st.sampled_from(["LtiResourceLinkRequest", "LtiDeepLinkingRequest", "LtiSubmissionReviewRequest"]),
)
def test_no_signed_launch_is_an_error_of_ours(stage: Stage, changed: dict[str, Any], kind: str) -> None:
    return_to = {"deep_link_return_url": "https://campus.example/back", "accept_types": ["ltiResourceLink"]}
    settled = {LTI + "message_type": kind, DEEP_LINKING: return_to, LTI + "for_user": {"user_id": "9"}}
    browser = stage.browser()
    assert browser.open(claims={**settled, **changed}).status_code < 500
