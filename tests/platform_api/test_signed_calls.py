# SPDX-License-Identifier: EUPL-1.2
"""A call is let in for what its platform signed: that method, address and body, within a minute, once."""

import time
from typing import Any

import jwt
import pytest
from sqlalchemy import update

from lti_tool.demo.keys import compact, spare_key
from lti_tool.models import Deployment, IssuerAlias, PlatformState
from tests.factories.stage import TOOL, Stage
from tests.fakes.key_server import answering
from tests.platform_api.plugin import V1, Plugin, code, hash_of

STATUS = V1 + "/status"


def test_a_good_call_is_told_how_the_tool_sees_the_connection(plugin: Plugin) -> None:
    answer = plugin.call("GET", "/status")
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    assert answer.json["platform"]["issuer"] == "https://campus.example"
    assert answer.json["platform"]["last_launch"] is None
    assert answer.json["deployment"] == {"id": "1", "state": "active"}
    assert abs(answer.json["clock"]["ahead"]) <= 5
    plugin.stage.good_launch()
    again = plugin.call("GET", "/status").json
    assert again is not None
    assert again["platform"]["last_launch"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"iss": "https://nobody.example"}, "unknown_platform"),
        ({"sub": "somebody"}, "unknown_platform"),
        ({"iss": None}, "token"),
        ({"sub": 7}, "token"),
        ({"aud": "https://tutor.example"}, "audience"),
        ({"aud": ["https://tutor.example/platform-api", "https://evil.example"]}, "audience"),
        ({"aud": None}, "audience"),
        ({"htm": "PUT"}, "method"),
        ({"htm": None}, "method"),
        ({"htu": f"{TOOL}{V1}/openapi.json"}, "url"),
        ({"htu": "https://evil.example/platform-api/v1/status"}, "url"),
        ({"htu": f"{TOOL}@evil.example{STATUS}"}, "url"),
        ({"htu": None}, "url"),
        ({"body_sha256": hash_of(b"other")}, "body"),
        ({"body_sha256": None}, "body"),
        ({"body_sha256": "ä"}, "body"),
        ({"jti": None}, "token"),
        ({"jti": "x" * 256}, "token"),
        ({"jti": "\0"}, "token"),
        ({"iat": "now"}, "token"),
        ({"iat": True}, "token"),
        ({"exp": None}, "token"),
        ({"exp": 10**15, "iat": 10**15 - 60}, "token"),
        ({"deployment_id": None}, "deployment"),
    ],
    ids=str,
)
def test_whatever_is_not_signed_for_this_call_is_refused_with_its_code(
    plugin: Plugin, changes: dict[str, Any], said: str
) -> None:
    answer = plugin.call("GET", "/status", **changes)
    assert (answer.status_code, code(answer)) == (401, said)
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("iat", "exp", "said"),
    [(-200, -140, "expired"), (-121, -61, "expired"), (70, 130, "clock"), (0, 61, "token"), (0, 0, "token")],
)
def test_a_call_out_of_its_time_is_refused(plugin: Plugin, iat: int, exp: int, said: str) -> None:
    moment = int(time.time())
    answer = plugin.call("GET", "/status", iat=moment + iat, exp=moment + exp)
    assert (answer.status_code, code(answer)) == (401, said)


@pytest.mark.parametrize("off", [-100, 50])
def test_clocks_may_differ_a_little_and_the_status_says_by_how_much(plugin: Plugin, off: int) -> None:
    moment = int(time.time()) + off
    answer = plugin.call("GET", "/status", iat=moment, exp=moment + 60)
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    assert abs(answer.json["clock"]["ahead"] - off) <= 10


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", "e30.e30.e30", "W10.W10.W10", "é.b.c", "x" * 20_000])
def test_what_is_no_token_is_refused(plugin: Plugin, token: str | None) -> None:
    answer = plugin.send("GET", STATUS, token)
    assert answer.status_code == 401
    assert code(answer) == ("token" if token else "no_token")


def test_a_call_that_comes_twice_is_refused_by_whatever_worker(plugin: Plugin) -> None:
    token = plugin.token(plugin.claims("GET", STATUS))
    assert plugin.send("GET", STATUS, token).status_code == 200
    assert code(plugin.send("GET", STATUS, token)) == "replayed"
    plugin.stage.app = plugin.stage.worker()
    assert code(plugin.send("GET", STATUS, token)) == "replayed"


def test_two_platforms_may_draw_the_same_number(plugin: Plugin, other: Plugin) -> None:
    assert plugin.call("GET", "/status", jti="1").status_code == 200
    assert other.call("GET", "/status", jti="1").status_code == 200


def test_the_key_is_that_of_the_registration_whatever_the_token_says(plugin: Plugin, other: Plugin) -> None:
    claims = plugin.claims("GET", STATUS)
    foreign = other.simulator.authority.keys.newest
    stranger = spare_key(77)
    own = plugin.simulator.authority.keys.newest.kid
    tokens = [
        other.token(claims),
        compact({"alg": "RS256", "kid": own}, claims, foreign.private),
        compact({"alg": "RS256", "kid": stranger.kid, "jwk": stranger.jwk()}, claims, stranger.private),
        compact({"alg": "RS256", "kid": stranger.kid, "jku": f"{TOOL}/jwks"}, claims, stranger.private),
    ]
    for token in tokens:
        assert code(plugin.send("GET", STATUS, token)) == "signature"
    forged = plugin.token(claims)
    assert code(plugin.send("GET", STATUS, forged[:-8] + "AAAAAAAA")) == "signature"


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_no_other_algorithm_is_taken(plugin: Plugin, algorithm: str) -> None:
    secret = {"none": None, "HS256": b"x" * 32}[algorithm]
    kid = plugin.simulator.authority.keys.newest.kid
    token = compact({"alg": algorithm, "kid": kid}, plugin.claims("GET", STATUS), secret)
    assert code(plugin.send("GET", STATUS, token)) == "token"
    assert jwt.get_unverified_header(token)["alg"] == algorithm


def test_a_platform_that_is_switched_off_is_refused(plugin: Plugin) -> None:
    plugin.stage.change_platform(plugin.simulator, state=PlatformState.DISABLED)
    assert code(plugin.call("GET", "/status")) == "not_active"


def test_a_deployment_that_waits_sees_its_status_and_nothing_else(plugin: Plugin) -> None:
    with plugin.stage.database.transaction() as session:
        session.execute(update(Deployment).values(state=PlatformState.PENDING))
    status = plugin.call("GET", "/status").json
    assert status is not None
    assert status["deployment"]["state"] == "pending"
    unknown = plugin.call("GET", "/status", deployment_id="9").json
    assert unknown is not None
    assert unknown["deployment"] == {"id": "9", "state": "unknown"}


def test_keys_that_cannot_be_had_now_are_told_from_a_wrong_signature(stage: Stage) -> None:
    plugin = Plugin(stage, stage.platform("https://away.example"))
    stage.key_server.on(stage.jwks_path(plugin.simulator), answering({}, status=500))
    answer = plugin.call("GET", "/status")
    assert (answer.status_code, code(answer)) == (503, "keys_unreachable")


def test_an_alias_of_the_issuer_signs_as_well(plugin: Plugin) -> None:
    with plugin.stage.database.transaction() as session:
        row = plugin.stage.row_of(session, plugin.simulator)
        session.add(IssuerAlias(platform_id=row.id, issuer="https://alias.example"))
    assert plugin.call("GET", "/status", iss="https://alias.example").status_code == 200


def test_an_unknown_address_is_a_plain_404_in_json(plugin: Plugin) -> None:
    answer = plugin.call("GET", "/nothing")
    assert (answer.status_code, code(answer)) == (404, "not_found")
