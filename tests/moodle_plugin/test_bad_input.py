# SPDX-License-Identifier: EUPL-1.2
"""What may stand at the tool's address instead of the tool, and what the plugin makes of it."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from lti_tool.models import PlatformState
from tests.moodle_plugin.php import given, plain, run_php, step
from tests.platform_api.plugin import V1, Plugin
from tests.support import free_port

CALLING = Path(__file__).with_name("calling.php")
UNHURRIED = 60


class Odd(ThreadingHTTPServer):
    """Answers with what a test says, and counts."""

    answer: tuple[int, dict[str, str], bytes] = (200, {}, b"{}")
    asked = 0
    waits = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answers(BaseHTTPRequestHandler):
    server: Odd

    def do_GET(self) -> None:
        self.server.asked += 1
        status, headers, body = self.server.answer
        if status == 0:
            self.server.waits.wait(UNHURRIED)
            return
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[Odd]:
    odd = Odd(("127.0.0.1", 0), Answers)
    odd.waits = threading.Event()
    thread = threading.Thread(target=odd.serve_forever, daemon=True)
    thread.start()
    yield odd
    odd.waits.set()
    odd.shutdown()
    odd.server_close()


def called(url: str, seconds: int = UNHURRIED) -> dict[str, Any]:
    done = run_php(CALLING, url, str(seconds))
    assert done.returncode == 0, done.stdout + done.stderr
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


PAGE = b"<!doctype html><title>Sign in</title>"


@pytest.mark.parametrize(
    ("status", "body", "reason", "detail"),
    [
        (200, PAGE, "nojson", "HTTP 200"),
        (200, b"", "nojson", "HTTP 200"),
        (200, b'"a text"', "nojson", "HTTP 200"),
        (200, b'{"cut": ', "nojson", "HTTP 200"),
        (200, b"[" * 100 + b"]" * 100, "nojson", "HTTP 200"),
        (404, PAGE, "nojson", "HTTP 404"),
        (500, PAGE, "server", "HTTP 500"),
        (502, b"", "server", "HTTP 502"),
        (
            500,
            b'{"error": {"code": "internal", "message": "Something went wrong."}}',
            "server",
            "Something went wrong.",
        ),
        (503, b'{"error": {"code": 7, "message": ["x"]}}', "server", "HTTP 503"),
    ],
)
def test_what_is_no_answer_of_the_tool_is_said(server: Odd, status: int, body: bytes, reason: str, detail: str) -> None:
    server.answer = (status, {"Content-Type": "text/html"}, body)
    outcome = called(server.url)
    assert (outcome["class"], outcome["reason"], outcome["detail"]) == ("failure", reason, detail)


def test_a_redirect_is_not_followed(server: Odd) -> None:
    """What is signed is signed for one address; and a page to sign in would count as an answer."""
    server.answer = (302, {"Location": server.url + "/elsewhere"}, b"{}")
    assert called(server.url)["detail"] == "HTTP 302"
    assert server.asked == 1


def test_where_nothing_listens_the_network_is_to_blame() -> None:
    assert called(f"http://127.0.0.1:{free_port()}")["reason"] == "network"


def test_who_is_slow_is_left(server: Odd) -> None:
    server.answer = (0, {}, b"")
    assert called(server.url, seconds=1)["reason"] == "timeout"


def test_what_speaks_no_tls_is_said(server: Odd) -> None:
    assert called(server.url.replace("http:", "https:"))["reason"] == "tls"


def test_a_refusal_of_the_tool_is_an_answer(server: Odd) -> None:
    content = '{"error": {"code": "conflict", "message": "Twice."}}'
    server.answer = (409, {}, content.encode())
    assert called(server.url) == {
        "class": "response",
        "status": 409,
        "data": {"error": {"code": "conflict", "message": "Twice."}},
        "content": content,
    }


def test_where_moodle_blocks_the_address_nothing_came() -> None:
    """Moodle's curl then gives a sentence of Moodle's in the place of an answer, and no number."""
    (outcome,) = plain(step("transfer::outcome", 0, "", 0, "The URL is blocked.", "https://Tutor.example:8443/x/y?z"))
    assert (outcome["reason"], outcome["detail"]) == ("blocked", "https://tutor.example:8443")


def test_a_file_may_take_longer_as_long_as_it_moves() -> None:
    quick, upload = plain(*({"call": "transfer::limits", "with": [brings_file]} for brings_file in (False, True)))
    assert (quick["CURLOPT_CONNECTTIMEOUT"], quick["CURLOPT_TIMEOUT"]) == (5, 20)
    assert upload["CURLOPT_TIMEOUT"] > quick["CURLOPT_TIMEOUT"]
    assert upload["CURLOPT_LOW_SPEED_TIME"] == 20
    assert quick["CURLOPT_FOLLOWLOCATION"] == upload["CURLOPT_FOLLOWLOCATION"] == 0


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://tutor.example.org/x", True),
        ("http://tutor.example.org/x", False),
        ("http://127.0.0.1:8091", True),
        ("http://localhost:8091/y", True),
        ("http://[::1]:8091/", True),
        ("http://127.0.0.1.example.org/", False),
        ("http://localhost@example.org/", False),
        ("https://name:word@tutor.example.org/", False),
        ("ftp://localhost/", False),
        ("//tutor.example.org/", False),
        ("", False),
        ("https://", False),
    ],
)
def test_calls_are_encrypted_or_stay_on_this_machine(url: str, may: bool) -> None:
    assert plain(step("address::may_be_called", url)) == [may]


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://Tutor.Example.org:443/x?y", "https://tutor.example.org"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("https://tutor.example.org:8443/", "https://tutor.example.org:8443"),
        ("no address", ""),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(url: str, origin: str) -> None:
    assert plain(step("address::origin", url)) == [origin]


@pytest.mark.parametrize(
    ("link", "tool"),
    [
        ("https://tutor.example.org/lti/register?invitation=abc", "https://tutor.example.org"),
        ("  https://campus.example/tutor/lti/register?invitation=a_b-c \n", "https://campus.example/tutor"),
        ("https://tutor.example.org/lti/register?x=1&invitation=abc", "https://tutor.example.org"),
        ("https://tutor.example.org/lti/register", None),
        ("https://tutor.example.org/lti/register?invitation=", None),
        ("https://tutor.example.org/lti/register?invitation[]=a", None),
        ("https://tutor.example.org/?invitation=abc", None),
        ("javascript:alert(1)//lti/register?invitation=abc", None),
        ("https://a b/lti/register?invitation=abc", None),
        ("https://a.example?x=/lti/register?invitation=abc", None),
        ("https://a.example/#/lti/register?invitation=abc", None),
        ("abc", None),
        ("", None),
    ],
)
def test_an_invitation_is_read_and_nothing_else(link: str, tool: str | None) -> None:
    (found,) = plain(step("local\\setup\\invitation::read", link))
    assert (found and found["toolurl"]) == tool


@pytest.mark.parametrize(
    ("launch", "login", "keys", "tool"),
    [
        ("https://t.example/lti/launch", "https://t.example/lti/login", "https://t.example/lti/jwks.json", True),
        ("https://t.example/lti/launch", "https://t.example/lti/login", "", True),
        ("https://t.example/lti/launch", "https://t.example/login", "https://t.example/lti/jwks.json", False),
        ("https://t.example/lti/launch", "https://t.example/lti/login", "https://u.example/lti/jwks.json", False),
        ("https://t.example/launch", "https://t.example/lti/login", "https://t.example/lti/jwks.json", False),
        ("https://t.example/?x=/lti/launch", "https://t.example/?x=/lti/login", "", False),
    ],
)
def test_a_tutor_among_external_tools_is_known_by_its_addresses(
    launch: str, login: str, keys: str, *, tool: bool
) -> None:
    assert plain(step("local\\setup\\tool_urls::common", launch, login, keys)) == [
        "https://t.example" if tool else None
    ]


def findings(status: int, body: Any) -> dict[str, tuple[str, str]]:
    """State and sentence of each line of the checklist, for an answer to `GET status`."""
    read = step("response::read", status, json.dumps(body))
    found = plain(read, step("local\\setup\\tool_findings::of_answer", given(0), "0.1.0"))[1]
    return {one["subject"]: (one["state"], one["outcome"]) for one in found}


def asked(plugin: Plugin, **changes: Any) -> dict[str, tuple[str, str]]:
    answer = plugin.call("GET", "/status", **changes)
    return findings(answer.status_code, answer.json)


ORDER = ["reach", "keyset", "signature", "clock", "deployment", "versions"]


def test_a_good_connection_is_green_throughout(plugin: Plugin) -> None:
    found = asked(plugin)
    assert list(found) == ORDER
    assert {state for state, _outcome in found.values()} == {"good"}


@pytest.mark.parametrize("seconds", [120, -200])
def test_clocks_that_are_two_minutes_apart_are_said_and_the_rest_is_not_blamed(plugin: Plugin, seconds: int) -> None:
    moment = int(time.time()) + seconds
    found = asked(plugin, iat=moment, exp=moment + 60)
    assert found["clock"] == ("bad", "message")
    assert {found[name][0] for name in ("reach", "keyset", "signature")} == {"good"}
    assert found["deployment"][0] == "unknown"


def test_clocks_that_drift_are_said_before_anything_fails(plugin: Plugin) -> None:
    moment = int(time.time()) + 45
    assert asked(plugin, iat=moment, exp=moment + 60)["clock"] == ("fair", "ahead")


def test_a_site_that_the_tool_does_not_know_needs_an_invitation(plugin: Plugin) -> None:
    found = asked(plugin, sub="unknown")
    assert found["signature"] == ("bad", "unregistered")
    assert found["keyset"][0] == found["clock"][0] == "unknown"


def test_a_foreign_key_is_said(plugin: Plugin, other: Plugin) -> None:
    claims = plugin.claims("GET", V1 + "/status")
    answer = plugin.send("GET", V1 + "/status", other.token(claims))
    assert findings(answer.status_code, answer.json)["signature"][0] == "bad"


def test_another_deployment_is_not_let_in(plugin: Plugin) -> None:
    assert asked(plugin, deployment_id="77")["deployment"] == ("bad", "closed")


def test_a_platform_that_is_switched_off_is_said(plugin: Plugin) -> None:
    plugin.stage.change_platform(plugin.simulator, state=PlatformState.DISABLED)
    assert asked(plugin)["deployment"] == ("bad", "message")


def test_keys_that_the_tool_cannot_fetch_are_said_and_the_way_there_is_good() -> None:
    (found,) = plain(
        step("local\\setup\\tool_findings::of_failure", "x", "keys_unreachable", "https://m.example/certs.php")
    )
    assert [(one["subject"], one["state"]) for one in found[:3]] == [
        ("reach", "good"),
        ("keyset", "bad"),
        ("signature", "unknown"),
    ]
    assert found[1]["details"] == "https://m.example/certs.php"
    assert [one["subject"] for one in found] == ORDER


def test_a_tool_out_of_reach_leaves_the_rest_unknown() -> None:
    (found,) = plain(step("local\\setup\\tool_findings::of_failure", "It is away.", None, "x"))
    assert [one["state"] for one in found] == ["bad"] + 5 * ["unknown"]
    assert found[0]["details"] == "It is away."


@pytest.mark.parametrize(("tool", "outcome"), [("0.1.9", "good"), ("0.2.0", "different"), ("", "different")])
def test_versions_belong_together_by_their_first_two_numbers(tool: str, outcome: str) -> None:
    assert findings(200, {"version": tool})["versions"][1] == outcome


@pytest.mark.parametrize("body", [{}, {"clock": None, "deployment": 7, "version": []}, {"institution": {"x": 1}}])
def test_an_answer_of_another_shape_breaks_no_page(body: Any) -> None:
    assert list(findings(200, body)) == ORDER
