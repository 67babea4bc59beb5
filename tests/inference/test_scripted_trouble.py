# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong with a model server, as a test can script it; and what the scripted one notices of its clients."""

import contextlib
import json
import socket
import struct
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.fakes.scripted_connection import FOREVER
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.fakes.scripted_replies import error, html_page, redirect
from tests.support import PATIENCE, until

ASK: dict[str, Any] = {"model": "tiny-chat", "messages": [{"role": "user", "content": "Hallo"}], "stream": True}
LONG = ["ein ", "grüner ", "Baum ", "im ", "Wald"]


@pytest.fixture
def server() -> Iterator[ScriptedModelServer]:
    with ScriptedModelServer() as running:
        yield running


def ask(server: ScriptedModelServer) -> socket.socket:
    """A bare client: what comes back, and when, is seen as it is."""
    body = json.dumps(ASK).encode()
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    client = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
    client.sendall(head.encode() + body)
    return client


def reads(client: socket.socket) -> list[bytes]:
    return list(iter(lambda: client.recv(2**20), b""))


def until_silence(client: socket.socket) -> bytes:
    """What comes until nothing more comes, on a line that stays open."""
    data = b""
    client.settimeout(0.2)
    with contextlib.suppress(TimeoutError):
        while piece := client.recv(65536):
            data += piece
        raise AssertionError("the line was closed")
    return data


def test_a_line_cut_in_a_chunk_ends_within_it(server: ScriptedModelServer) -> None:
    server.script(Answer(LONG, cut_after=2))
    with ask(server) as client:
        data = b"".join(reads(client))
    assert data.count(b'"content":"') == 3, "the opening and two texts came"
    size, _, rest = data.rpartition(b"}]}\n\n\r\n")[2].partition(b"\r\n")
    assert 0 < len(rest) < int(size, 16)


def test_a_line_cut_in_a_character_ends_with_its_first_byte(server: ScriptedModelServer) -> None:
    server.script(Answer(LONG, cut_after=1, cut="in a character"))
    with ask(server) as client:
        data = b"".join(reads(client))
    assert data.endswith(b"gr" + "ü".encode()[:1] + b"\r\n")


def test_a_line_cut_between_events_ends_without_the_last_chunk(server: ScriptedModelServer) -> None:
    server.script(Answer(LONG, cut_after=1, cut="between events"))
    with ask(server) as client:
        assert b"".join(reads(client)).endswith(b"}]}\n\n\r\n")


def test_a_reset_line_raises_at_the_client(server: ScriptedModelServer) -> None:
    server.script(Answer(LONG, cut_after=1, cut="reset"))
    with ask(server) as client, pytest.raises(ConnectionResetError):
        reads(client)


def test_a_silent_server_holds_the_line(server: ScriptedModelServer) -> None:
    server.script(Answer(LONG, hang_after=1))
    with ask(server) as client:
        server.wait_for_sent(1)
        client.settimeout(0.1)
        with pytest.raises(TimeoutError):
            reads(client)


def test_a_character_can_come_in_two_reads(server: ScriptedModelServer) -> None:
    server.default = Answer(["Größe"], split_characters=True)

    def came() -> bool:
        with ask(server) as client:
            return any(piece.endswith(b"\xc3\r\n") for piece in reads(client))

    until(came)  # a reader who is late finds both pieces at once


def test_a_stream_can_end_without_done_and_without_usage(server: ScriptedModelServer) -> None:
    server.script(Answer(["x"], usage=False, done=False))
    answered = requests.post(
        f"{server.url}/chat/completions", json=ASK | {"stream_options": {"include_usage": True}}, timeout=PATIENCE
    )
    assert "[DONE]" not in answered.text
    assert '"usage"' not in answered.text


def test_a_line_of_a_megabyte_arrives_whole(server: ScriptedModelServer) -> None:
    server.script(Answer(["x" * 2**20]))
    assert "x" * 2**20 in requests.post(f"{server.url}/chat/completions", json=ASK, timeout=PATIENCE).text


def test_statuses_and_pages_that_vllm_never_sends_can_be_scripted(server: ScriptedModelServer) -> None:
    server.script(error(429, "Too many requests", retry_after=7), html_page(), redirect("http://127.0.0.2:9/"))
    url = f"{server.url}/chat/completions"
    limited, page, moved = (requests.post(url, json=ASK, timeout=PATIENCE, allow_redirects=False) for _ in range(3))
    assert (limited.status_code, limited.headers["retry-after"], limited.json()["error"]["code"]) == (429, "7", 429)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert (moved.status_code, moved.headers["location"]) == (302, "http://127.0.0.2:9/")


def test_tokens_come_with_their_pauses(server: ScriptedModelServer) -> None:
    server.script(Answer(LONG, wait_before_headers=0.05, wait_before_first_token=0.05, pause=0.02))
    begun = time.monotonic()
    with ask(server) as client:
        client.recv(65536)
        headers_came = time.monotonic() - begun
        reads(client)
    assert headers_came >= 0.05
    assert time.monotonic() - begun >= 0.05 + 0.05 + 5 * 0.02


@pytest.mark.parametrize("events", [0, 2])
def test_an_answer_goes_on_when_the_test_says_so(server: ScriptedModelServer, events: int) -> None:
    answer = Answer(LONG, hold_after=events)
    server.script(answer)
    with ask(server) as client:
        server.wait_for_sent(events)
        came = until_silence(client).count(b'"content":"')
        assert came == (events + 1 if events else 0), "with the opening, which has an empty one"
        client.settimeout(PATIENCE)
        answer.go.set()
        assert came + b"".join(reads(client)).count(b'"content":"') == 1 + len(LONG)


WAITS = {
    "before the headers": Answer(wait_before_headers=FOREVER),
    "before the first token": Answer(wait_before_first_token=FOREVER),
    "in mid-stream": Answer(LONG, hang_after=2),
}


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("answer", WAITS.values(), ids=WAITS)
def test_a_hangup_is_noticed_at_once_while_the_server_is_silent(
    server: ScriptedModelServer, answer: Answer, reset: bool
) -> None:
    server.script(answer)
    client = ask(server)
    server.wait_for_sent(2) if answer.hang_after else server.wait_for_chat()
    if reset:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    request = server.wait_for_hangup()  # long before the server has something to say again
    assert request.answered is None


def test_an_answer_taken_to_its_end_is_no_hangup(server: ScriptedModelServer) -> None:
    requests.post(f"{server.url}/chat/completions", json=ASK, timeout=PATIENCE)
    until(lambda: server.chats[0].answered)  # a moment after the client has all of it
    with pytest.raises(AssertionError, match="did not hang up"):
        server.wait_for_hangup(timeout=0.05)


def test_requests_are_kept_as_they_came(server: ScriptedModelServer) -> None:
    requests.get(f"{server.url}/models", timeout=PATIENCE)
    requests.post(f"{server.url}/chat/completions", json=ASK, headers={"X-Request-Id": "r1"}, timeout=PATIENCE)
    assert [request.path for request in server.requests] == ["/v1/models", "/v1/chat/completions"]
    assert server.chats[0].body == ASK
    assert server.chats[0].headers["x-request-id"] == "r1"


def test_a_stopped_server_is_gone_and_comes_back_at_its_address(server: ScriptedModelServer) -> None:
    server.stop()
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{server.url}/models", timeout=PATIENCE)
    server.start()
    assert requests.get(f"{server.url}/models", timeout=PATIENCE).ok


def test_stopping_cuts_the_running_answers(server: ScriptedModelServer) -> None:
    server.script(Answer(LONG, hang_after=1))
    with ask(server) as client:
        server.wait_for_sent(1)
        server.stop()
        assert not b"".join(reads(client)).endswith(b"0\r\n\r\n")
