# SPDX-License-Identifier: EUPL-1.2
"""`check` against a server that keeps some promises only; against a real vLLM it runs in tests/engine."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from inference.acceptance import Row
from inference.check import table
from inference.cli import main
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.fakes.scripted_replies import error


def test_the_table_says_below_a_broken_promise_what_to_do() -> None:
    rows = [
        Row("models", "tiny", passed=True),
        Row("a key is needed", "200 without a key", "start it with a key", passed=False),
    ]
    assert table(rows).splitlines() == [
        "pass  models           tiny",
        "FAIL  a key is needed  200 without a key",
        "                       -> start it with a key",
    ]


def test_each_promise_stands_for_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with ScriptedModelServer() as server:
        assert main(["check", server.url, "--json"]) == 1
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["models"]["passed"]
    assert rows["only /v1/ is reachable"]["passed"]
    assert rows["a key is needed"]["seen"] == "200 without a key"
    assert rows["streaming with usage"]["seen"].endswith("for 16 tokens")
    assert rows["a hang-up frees the place"]["seen"] == "no vllm:num_requests_running at /metrics"
    assert rows["priority under load"]["remedy"].startswith("let this host read /metrics")
    assert rows["prefix cache"]["seen"] == "usage has no cached_tokens"
    assert all(row["passed"] or row["remedy"] for row in rows.values())


def test_an_engine_that_refuses_priorities_or_system_messages_is_named_with_the_remedy(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with ScriptedModelServer() as server:
        refusals = ("System role not supported", "Got priority 1 but Priority scheduling is not enabled.")
        server.script(Answer(), *(error(400, said, "BadRequestError") for said in refusals))
        assert main(["check", server.url, "--json"]) == 1
        trials = [chat.body for chat in server.chats[2:4]]
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert "--chat-template" in rows["a system message is taken"]["remedy"]
    assert "--scheduling-policy priority" in rows["priorities are taken"]["remedy"]
    assert [body["max_tokens"] for body in trials] == [1, 1]


def test_a_wrong_key_is_the_first_thing_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "key").write_text("false")
    with ScriptedModelServer(api_key="geheim") as server:
        assert main(["check", server.url, "--api-key-file", str(tmp_path / "key")]) == 1
    first, remedy, second, *_ = capsys.readouterr().out.splitlines()
    assert first == "FAIL  models                  401: the key is refused"
    assert remedy.endswith("-> name the engine's key with --api-key-file")
    assert second == "pass  a key is needed         401 without a key"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:9/v1", "error: no answer from http://127.0.0.1:9/v1 ("),
        ("127.0.0.1:8000", "error: '127.0.0.1:8000' is no URL of an engine: write http://HOST:PORT/v1"),
        ("ftp://host/v1", "error: 'ftp://host/v1' is no URL of an engine"),
        ("http://127.0.0.1:99999/v1", "error: 'http://127.0.0.1:99999/v1' is no URL of an engine"),
        ("http://127.0.0.1:port/v1", "error: 'http://127.0.0.1:port/v1' is no URL of an engine"),
        ("http://[::1/v1", "error: 'http://[::1/v1' is no URL of an engine"),
        (f"http://{'a' * 64}.example/v1", f"error: 'http://{'a' * 64}.example/v1' is no URL of an engine"),
    ],
)
def test_what_cannot_be_asked_is_one_line(url: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", url]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(said)
    assert main_or_exit(["load", url, "--students", "1"]) == (1 if "no answer" in said else 2)
    assert said.removeprefix("error: ") in capsys.readouterr().err.splitlines()[-1]


def main_or_exit(arguments: list[str]) -> int:
    try:
        return main(arguments)
    except SystemExit as by_argparse:
        return int(str(by_argparse.code))


LISTS = [
    b"<html>Welcome</html>",
    b"\xff\xfe",
    b"",
    b"null",
    b"[1]",
    b'{"data": [1]}',
    b'{"data": {"x": 1}}',
    b'{"data": "abc"}',
    b'{"data": [{}]}',
    b'{"data": [{"id": null}]}',
]


@pytest.fixture
def web_server() -> Iterator[Callable[[bytes], str]]:
    """Answers everything with 200 and the bytes it was given; its base URL."""
    said: list[bytes] = []

    class Always(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            self.send_response(200)
            self.send_header("content-length", str(len(said[-1])))
            self.end_headers()
            self.wfile.write(said[-1])

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *arguments: object) -> None:
            """Quiet."""

    def saying(content: bytes) -> str:
        said.append(content)
        return f"http://127.0.0.1:{server.server_port}/v1"

    with ThreadingHTTPServer(("127.0.0.1", 0), Always) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield saying
        server.shutdown()


@pytest.mark.parametrize("content", LISTS)
def test_a_server_that_is_no_engine_is_told_in_one_line(
    content: bytes, web_server: Callable[[bytes], str], capsys: pytest.CaptureFixture[str]
) -> None:
    url = web_server(content)
    assert main(["check", url]) == 1
    first, remedy, *_ = capsys.readouterr().out.splitlines()
    assert first == "FAIL  models                  200, no model"
    assert remedy.endswith("is the URL the one that ends in /v1?")
    assert main(["load", url, "--students", "1"]) == 1
    said = f"error: {url} lists no model (status 200): is it the URL that ends in /v1?\n"
    assert capsys.readouterr().err == said


def test_a_list_alone_makes_no_engine(web_server: Callable[[bytes], str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", web_server(b'{"data": [{"id": "x"}]}')]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "FAIL context error an answer unlike vLLM's (KeyError: 'max_model_len')" in said


def test_what_speaks_no_http_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connected, _ = listener.accept()
            with connected:
                connected.recv(1000)
                connected.sendall(b"SSH-2.0-OpenSSH\r\n")

        threading.Thread(target=greet, daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        assert main(["check", url]) == 1
    said = f"error: no answer from {url} (SSH-2.0-OpenSSH): check the URL, and that it runs\n"
    assert capsys.readouterr().err == said
