# SPDX-License-Identifier: EUPL-1.2
"""The benchmarks' engine: vLLM's bytes at an even pace, or the benchmark would measure something else."""

import json
import re
import signal
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.inference import records
from tests.inference.benchmark_engine import engine
from tests.inference.records import Response
from tests.support import PATIENCE

ASK: dict[str, Any] = {"messages": [{"role": "user", "content": "Was ist ein Suchbaum?"}], "stream": True}


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    with engine("--tokens", "120", "--rate", "400") as (_, url):
        yield url


def streamed(url: str, body: dict[str, Any]) -> Response:
    """A stream as it comes off the socket."""
    port, data = int(url.split(":")[2].split("/")[0]), json.dumps(body).encode()
    head = f"POST /v1/chat/completions HTTP/1.1\r\nConnection: close\r\nContent-Length: {len(data)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(head.encode() + data)
        return Response.parse(b"".join(iter(lambda: client.recv(65536), b"")))


def normal(chunk: bytes) -> bytes:
    """An event without what differs between two servers and two answers."""
    for name in (b"id", b"model", b"content", b"system_fingerprint"):
        chunk = re.sub(rb'"%b":"[^"]*"' % name, b'"%b":""' % name, chunk)
    return re.sub(rb"\d+", b"0", chunk).replace(b'"length"', b'"stop"')


@pytest.mark.parametrize("name", ["plain", "usage"])
def test_every_chunk_is_one_event_with_the_fields_of_a_real_vllm(running: str, name: str) -> None:
    real = Response.parse(records.read(f"chat-stream_{name}.resp")).chunks
    options = {"stream_options": {"include_usage": True}} if name == "usage" else {}
    ours = streamed(running, ASK | options).chunks
    assert {*map(normal, ours)} == {*map(normal, real)}
    assert [normal(chunk) for chunk in (*ours[:2], *ours[-3:])] == [normal(chunk) for chunk in (*real[:2], *real[-3:])]
    assert 200 <= sum(map(len, ours)) / len(ours) <= 260, "bytes a token"


def test_an_answer_has_its_tokens_and_realistic_markdown(running: str) -> None:
    texts = [text for _, text in streamed(running, ASK).texts()]
    answer = "".join(texts)
    assert len(texts) == 120
    assert "$O(\\log n)$" in answer
    assert "\n- Die **Höhe**" in answer
    assert answer.count("\n\n") >= 120 // 60


def test_tokens_come_at_their_rate(running: str) -> None:
    begun = time.monotonic()
    streamed(running, ASK)
    assert time.monotonic() - begun >= 120 / 400


def test_several_tokens_come_in_one_event_and_take_the_same_time() -> None:
    with engine("--tokens", "101", "--rate", "400", "--stream-interval", "4") as (_, url):
        begun = time.monotonic()
        texts = [text for _, text in streamed(url, ASK).texts()]
        took = time.monotonic() - begun
    assert [len(text.split()) for text in texts[:3]] == [1, 4, 4]
    assert len(texts) == 1 + 100 / 4
    assert took >= 101 / 400


def test_a_connection_serves_one_request_after_the_other(running: str) -> None:
    with requests.Session() as session:
        answers = [session.post(f"{running}/chat/completions", json=ASK).content for _ in range(2)]
        assert answers[0] == answers[1]
        whole = session.post(f"{running}/chat/completions", json=ASK | {"stream": False}).json()
        assert whole["usage"]["completion_tokens"] == 120
        assert session.get(f"{running}/models").json()["data"][0]["id"] == "benchmark"
        assert session.get(running.replace("/v1", "/health")).status_code == 200
        assert session.get(f"{running}/nothing").status_code == 404


def test_a_client_that_hangs_up_does_not_disturb_the_others_and_sigterm_ends_it() -> None:
    with engine("--tokens", "50", "--rate", "500") as (process, url):
        with requests.post(f"{url}/chat/completions", json=ASK, stream=True) as answer:
            next(answer.iter_content(None))
        assert streamed(url, ASK).chunks[-1] == b"data: [DONE]\n\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
