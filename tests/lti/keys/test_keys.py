# SPDX-License-Identifier: EUPL-1.2
"""docs/certification.md: platforms' keys and our own."""

import ipaddress
import json
import threading
import time
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select
from sqlalchemy.engine import make_url

from lti_tool.demo.keys import KeyRing, SigningKey, spare_key
from lti_tool.demo.simulator import ABSENT
from lti_tool.lti.keys import platform_key_sets, tool_keys
from lti_tool.lti.keys.platform_key_sets import MAX_FETCHES_PER_MINUTE, KeySets, KeysUnreachable, usable_keys
from lti_tool.models import ToolKey
from lti_tool.outbound import TOTAL_SECONDS, Outbound
from tests.factories.stage import Stage, refusing
from tests.fakes.key_server import KeyServer, answering, hanging
from tests.support import until

Log = pytest.LogCaptureFixture


def refuse(stage: Stage, caplog: Log, code: str, **answer: Any) -> None:
    with refusing(stage, caplog, code) as answers:
        answers.append(stage.browser().open(**answer))


def test_K1_an_unsigned_token_is_refused(stage: Stage, caplog: Log) -> None:
    """`alg: none`, in any spelling."""
    refuse(stage, caplog, "alg", header={"alg": "none"})


@pytest.mark.parametrize("alg", ["None", "NONE", "nOnE", "rs256", ABSENT, None, 256, ["RS256"]])
def test_K1_a_token_of_no_algorithm_is_refused(stage: Stage, caplog: Log, alg: Any) -> None:
    """The signature is right, the header does not say RS256."""
    browser = stage.browser()
    with refusing(stage, caplog, "alg") as answers:
        form = stage.simulator.answer(browser.login().location)
        _header, body, signature = form["id_token"].split(".")
        kid = stage.simulator.jwks()["keys"][0]["kid"]
        header = {"kid": kid} if alg is ABSENT else {"kid": kid, "alg": alg}
        forged = f"{jwt.utils.base64url_encode(json.dumps(header).encode()).decode()}.{body}.{signature}"
        answers.append(browser.launch({**form, "id_token": forged}))


def test_K2_a_public_key_used_as_a_shared_secret_is_refused(stage: Stage, caplog: Log) -> None:
    """HS256 with the platform's public PEM."""
    public = stage.simulator.authority.keys.newest.private.public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    refuse(stage, caplog, "alg", header={"alg": "HS256"}, key=pem)


@pytest.mark.parametrize("alg", ["RS384", "RS512", "PS256", "ES256"])
def test_K3_another_algorithm_than_the_registrations_is_refused(stage: Stage, caplog: Log, alg: str) -> None:
    """Rightly signed, by another algorithm."""
    key = ec.generate_private_key(ec.SECP256R1()) if alg == "ES256" else None
    refuse(stage, caplog, "alg", header={"alg": alg}, key=key)


def publish(stage: Stage, content: Any, **options: Any) -> None:
    """From now on the platform's key server answers so."""
    stage.key_server.on(stage.jwks_path(stage.simulator), answering(content, **options))


def changed_set(stage: Stage, **changes: Any) -> dict[str, Any]:
    """The platform's key set, its key changed."""
    key = {**stage.simulator.jwks()["keys"][0], **changes}
    return {"keys": [{name: value for name, value in key.items() if value is not ABSENT}]}


@pytest.mark.parametrize("changes", [{"alg": ABSENT}, {"use": ABSENT}, {"key_ops": ["verify"]}, {"x5c": ["rubbish"]}])
def test_K4_a_key_that_does_not_say_its_algorithm_is_used(stage: Stage, changes: dict[str, Any]) -> None:
    """No `alg`, no `use`: it can only be meant for this."""
    publish(stage, changed_set(stage, **changes))
    stage.good_launch()


@pytest.mark.parametrize(
    "changes",
    [
        {"use": "enc"},
        {"kty": "EC"},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"alg": "RS512"},
        {"alg": "HS256"},
        {"key_ops": ["sign"]},
        {"kid": ABSENT},
        {"kid": 7},
        {"n": "!!"},
        {"n": 7},
        {"n": ABSENT},
        {"e": ABSENT},
        {"e": "AA"},
        {"e": "Ag"},
        {"n": "A" * 100_000},
        {"e": "_" * 300},
    ],
)
def test_K5_a_key_that_may_not_sign_launches_is_ignored(stage: Stage, caplog: Log, changes: dict[str, Any]) -> None:
    """For encryption, of another type, broken."""
    publish(stage, changed_set(stage, **changes))
    refuse(stage, caplog, "kid_unknown")


def test_K5_a_key_that_is_too_short_is_ignored(stage: Stage, caplog: Log) -> None:
    """1024 bits can be broken."""
    weak = SigningKey(bits=1024)
    stage.simulator.authority.keys.rotate(weak)
    refuse(stage, caplog, "kid_unknown")


def test_K6_the_right_key_is_found_among_unusable_ones(stage: Stage) -> None:
    """A set as it grows over the years."""
    right = stage.simulator.jwks()["keys"][0]
    rubbish: list[Any] = [None, 7, "key", [], {}, {"kty": "RSA"}, {**right, "use": "enc"}, {"kty": "EC", "kid": "e"}]
    publish(stage, {"keys": [*rubbish, spare_key(5).jwk(), right, {**right, "n": "AQAB"}]})
    stage.good_launch()


def test_K7_a_rotated_key_opens_at_once(stage: Stage) -> None:
    """A new `kid`: one refetch, no refusal in between."""
    stage.good_launch()
    assert stage.fetches() == 1
    stage.simulator.rotate(spare_key(3))
    stage.good_launch()
    stage.good_launch()
    assert stage.fetches() == 2


def test_K7_a_withdrawn_key_ends_with_the_next_fetch(stage: Stage, caplog: Log) -> None:
    """The old key was leaked and is no longer published."""
    stage.good_launch()
    leaked = stage.simulator.authority.keys.newest
    stage.simulator.rotate(spare_key(3), overlap=False)
    stage.good_launch()
    refuse(stage, caplog, "kid_unknown", key=leaked)


def test_K8_a_flood_of_unknown_kids_does_not_flood_the_platform(stage: Stage, caplog: Log) -> None:
    """Fifty forged tokens, each with a `kid` of its own; honest people get in all the while."""
    stage.good_launch()
    before = stage.fetches()
    for number in range(50):
        assert stage.browser().open(header={"kid": f"unknown-{number}"}).status_code == 401
    assert stage.fetches() - before <= MAX_FETCHES_PER_MINUTE
    stage.good_launch()


def test_K8_after_a_minute_an_unknown_kid_is_looked_for_again(key_server: KeyServer) -> None:
    """The limit is one of the minute, not of the day."""
    clock = [1000.0]
    ring = KeyRing(spare_key())
    url = key_server.on("/minute", answering(ring.jwks))
    key_sets = KeySets(local(url), clock=lambda: clock[0])
    for _ in range(20):
        clock[0] += 0.1
        assert key_sets.find(url, "new") is None
    ring.rotate(spare_key(3))
    assert key_sets.find(url, spare_key(3).kid) is None
    clock[0] += 60
    assert key_sets.find(url, spare_key(3).kid) is not None


@pytest.mark.parametrize(
    ("content", "status"),
    [({"keys": []}, 500), ("good", 500), ("good", 404), ("good", 204), (b"<html>Wartung</html>", 200), ([], 200),
     ({"keys": "none"}, 200), (b"[" * 100_000, 200), (b"\xff\xfe", 200), (b"", 200)],
)  # fmt: skip
def test_K9_an_error_of_the_key_server_is_refused_and_not_kept(
    stage: Stage, caplog: Log, content: Any, status: int
) -> None:
    """500 with JSON, HTML, nothing: the next launch finds the server mended."""
    publish(stage, stage.simulator.jwks() if content == "good" else content, status=status)
    refuse(stage, caplog, "keys_unreachable")
    publish(stage, stage.simulator.jwks)
    stage.good_launch()


@pytest.mark.parametrize("status", [500, 302])
def test_K10_known_keys_go_on_while_the_server_is_down(key_server: KeyServer, status: int) -> None:
    """An hour later the set is asked for again; the old one serves meanwhile, but not for ever."""
    clock = [1000.0]
    ring = KeyRing(spare_key())
    url = key_server.on(f"/down/{status}", answering(ring.jwks))
    key_sets = KeySets(local(url), clock=lambda: clock[0])
    assert key_sets.find(url, ring.newest.kid) is not None
    key_server.on(f"/down/{status}", answering({"keys": []}, status=status, Location="/elsewhere"))
    asked = key_server.requests.count(f"/down/{status}")
    clock[0] += platform_key_sets.FRESH_SECONDS + 1
    for _ in range(30):
        clock[0] += 1
        assert key_sets.find(url, ring.newest.kid) is not None
    assert key_server.requests.count(f"/down/{status}") == asked + 1
    clock[0] += platform_key_sets.STALE_SECONDS
    with pytest.raises(KeysUnreachable):
        key_sets.find(url, ring.newest.kid)


def test_K10_a_set_is_fetched_again_after_an_hour(key_server: KeyServer) -> None:
    """So that a withdrawn key does not live as long as the process."""
    clock = [1000.0]
    ring = KeyRing(spare_key())
    url = key_server.on("/hour", answering(ring.jwks))
    key_sets = KeySets(local(url), clock=lambda: clock[0])
    old = ring.newest.kid
    assert key_sets.find(url, old) is not None
    ring.rotate(spare_key(3))
    ring.withdraw_old()
    clock[0] += platform_key_sets.FRESH_SECONDS - 1
    assert key_sets.find(url, old) is not None
    clock[0] += 2
    assert key_sets.find(url, old) is None


def local(*urls: str) -> Outbound:
    """The door as it is for tests: loopback is allowed, and these URLs are known."""
    outbound = Outbound([ipaddress.ip_network("127.0.0.0/8")])
    outbound.know(*urls)
    return outbound


def test_K11_a_hanging_key_server_is_given_up_and_holds_up_nobody_else(stage: Stage, caplog: Log) -> None:
    """Two people of the platform whose server hangs, one of another platform."""
    other = stage.platform(issuer="https://other.example")
    released = threading.Event()
    stage.key_server.on(stage.jwks_path(stage.simulator), hanging(released))
    answers: list[int] = []
    forms = [
        (browser, stage.simulator.answer(browser.login().location)) for browser in (stage.browser(), stage.browser())
    ]

    def launch(number: int) -> None:
        browser, form = forms[number]
        answers.append(browser.launch(form).status_code)

    threads = [threading.Thread(target=launch, args=(number,)) for number in range(2)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    until(lambda: stage.fetches() == 1)
    browser = stage.browser(other)
    browser.enters(browser.open())
    assert time.monotonic() - started < TOTAL_SECONDS, "another platform's launch waited until the server was given up"
    for thread in threads:
        thread.join()
    assert answers == [401, 401]
    assert time.monotonic() - started < 2 * TOTAL_SECONDS, "they waited one after the other"
    assert stage.fetches() == 1
    started = time.monotonic()
    refuse(stage, caplog, "keys_unreachable")
    assert time.monotonic() - started < TOTAL_SECONDS, "the next one tried it again"
    assert stage.fetches() == 1
    released.set()


@pytest.mark.parametrize(
    "url",
    [
        "http://campus.example/jwks",
        "file:///etc/passwd",
        "ftp://campus.example/jwks",
        "https://127.0.0.1/jwks",
        "https://localhost/jwks",
        "http://127.0.0.1:9/jwks",
        "https://10.0.0.1/jwks",
        "https://192.168.1.1/jwks",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/jwks",
        "https://[fe80::1]/jwks",
        "https://[::ffff:10.0.0.1]/jwks",
        "https://0.0.0.0/jwks",
        "https://user:password@campus.example/jwks",
    ],
)
def test_K12_a_key_set_at_a_forbidden_place_is_refused(stage: Stage, caplog: Log, url: str) -> None:
    """Plain http, a file, private and local addresses: by default nobody may make the tool ask there."""
    stage.change_platform(stage.simulator, jwks_url=url)
    browser = stage.browser(app=stage.worker(allowed_networks=()))
    with refusing(stage, caplog, "keys_unreachable") as answers:
        answers.append(browser.open())


def test_K12_a_redirect_is_not_followed(stage: Stage, caplog: Log) -> None:
    """Not even to a place that answers well."""
    good = stage.key_server.on("/redirected", answering(stage.simulator.jwks))
    publish(stage, {}, status=302, Location=good)
    refuse(stage, caplog, "keys_unreachable")
    assert "/redirected" not in stage.key_server.requests


@pytest.mark.parametrize("announced", [True, False])
def test_K12_fifty_megabytes_are_not_read(stage: Stage, caplog: Log, announced: bool) -> None:
    """The limit holds whether the length is announced or not."""
    sent = []

    def endless(handler: Any) -> None:
        handler.send_response(200)
        if announced:
            handler.send_header("Content-Length", str(50 * 1024 * 1024))
        handler.end_headers()
        for _ in range(800):
            handler.wfile.write(b" " * 65536)
            sent.append(65536)

    stage.key_server.on(stage.jwks_path(stage.simulator), endless)
    refuse(stage, caplog, "keys_unreachable")
    assert sum(sent) < 20 * 1024 * 1024


def test_K13_the_same_kid_at_two_platforms_is_two_keys(stage: Stage, caplog: Log) -> None:
    """The second platform's key is named like the first one's."""
    theirs = SigningKey()
    theirs.kid = stage.simulator.authority.keys.newest.kid
    other = stage.platform(issuer="https://other.example", keys=KeyRing(theirs))
    for simulator in (stage.simulator, other, stage.simulator):
        browser = stage.browser(simulator)
        browser.enters(browser.open())
    refuse(stage, caplog, "id_token", key=theirs)


def test_K14_a_key_in_the_header_is_ignored(stage: Stage, caplog: Log) -> None:
    """`jku`, `jwk`, `x5u`, `x5c` of the forger: neither used nor fetched."""
    forger = spare_key(7)
    jku = stage.key_server.on("/forger", answering({"keys": [forger.jwk()]}))
    own = {"jwk": forger.jwk(), "jku": jku, "x5u": jku, "x5c": ["MIIB"]}
    refuse(stage, caplog, "kid_unknown", header=own, key=forger)
    kid = stage.simulator.authority.keys.newest.kid
    refuse(stage, caplog, "id_token", header={**own, "kid": kid}, key=forger)
    assert "/forger" not in stage.key_server.requests
    stage.good_launch(header=own)


def test_K15_our_own_keys_are_published_complete_and_for_a_while(stage: Stage) -> None:
    """`kid`, `use`, `alg` in each; no private part; kept by platforms for a stated time."""
    answer = stage.browser().get("/lti/jwks.json")
    assert answer.headers["Cache-Control"] == "public, max-age=600"
    assert answer.mimetype == "application/json"
    assert answer.json is not None
    (key,) = answer.json["keys"]
    assert key.keys() == {"kty", "kid", "use", "alg", "n", "e"}
    assert (key["kty"], key["use"], key["alg"]) == ("RSA", "sig", "RS256")
    with stage.database.transaction() as session:
        signing = tool_keys.signing_key(session, stage.vault)
    token = jwt.encode({"iss": "us"}, signing.private, "RS256", headers={"kid": signing.kid})
    assert jwt.decode(token, jwt.PyJWK(key), algorithms=["RS256"]) == {"iss": "us"}


def test_K15_private_keys_are_encrypted_at_rest(stage: Stage) -> None:
    """Neither the stored column nor the database file holds the key."""
    with stage.database.transaction() as session:
        stored = session.scalars(select(ToolKey.private_key)).one()
        signing = tool_keys.signing_key(session, stage.vault)
    with pytest.raises(ValueError):
        serialization.load_der_private_key(stored, None)
    prime = signing.private.private_numbers().p.to_bytes(128)
    assert prime not in stored
    url = make_url(stage.settings.database_url)
    if url.get_backend_name() == "sqlite":
        assert url.database is not None
        assert all(prime not in path.read_bytes() for path in Path(url.database).parent.glob("tutor.sqlite*"))


def test_only_keys_that_can_verify_survive_parsing() -> None:
    """A set of nothing but rubbish is a set, and empty."""
    assert usable_keys(b'{"keys": [1, {"kty": "RSA", "kid": "a", "n": "AQAB", "e": "AQAB"}]}') == {}
