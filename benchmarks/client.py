# SPDX-License-Identifier: EUPL-1.2
"""The students: many parallel streams from one process that only takes note of when something came.

    python -m benchmarks.client < JOB > RESULT

A job is `{"port", "spread", "limit", "streams": [{"path", "headers", "body"}], "hang_up": bool}`; each stream is sent
on a connection of its own, `spread` seconds for all. Bytes are only kept while streams run and are looked into
afterwards: a client that parsed as it read would measure itself.
"""

import hashlib
import json
import re
import select
import socket
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import orjson

TEXT = re.compile(rb'event: delta|"content":"[^"]')
"""Begins a piece of an answer, in the tool's events and in the engine's."""
READ = 256 * 1024


@dataclass
class Stream:
    """One question and what came of it."""

    request: bytes
    due: float
    started: float = 0.0
    first: float | None = None
    arrivals: list[float] = field(default_factory=list)
    pieces: list[bytes] = field(default_factory=list)
    broken: str | None = None


def request_bytes(port: int, path: str, headers: dict[str, str], body: str) -> bytes:
    """A POST that asks for the connection to be closed behind the answer."""
    content = body.encode()
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Content-Type: application/json", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()] + [f"Content-Length: {len(content)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


class Crowd:
    """All streams of a job."""

    def __init__(self, port: int, streams: list[Stream], *, limit: float, hang_up: bool) -> None:
        self._port, self._limit, self._hang_up = port, limit, hang_up
        self._waiting = streams[::-1]
        self._epoll = select.epoll()
        self._open: dict[int, tuple[socket.socket, Stream]] = {}

    def run(self) -> None:
        """Until every stream has ended, `limit` seconds at most."""
        began = time.perf_counter()
        while (self._waiting or self._open) and time.perf_counter() - began < self._limit:
            wait = self._start_due(began)
            for number, _event in self._epoll.poll(min(wait, 0.5)):
                self._read(number)
        for _connected, stream in self._open.values():
            stream.broken = "too slow"
        for stream in self._waiting:
            stream.broken = "never begun"

    def _start_due(self, began: float) -> float:
        """Begins what is due; seconds until the next one is."""
        while self._waiting:
            left = began + self._waiting[-1].due - time.perf_counter()
            if left > 0:
                return left
            self._start(self._waiting.pop())
        return 0.5

    def _start(self, stream: Stream) -> None:
        stream.started = time.perf_counter()
        try:
            connected = socket.create_connection(("127.0.0.1", self._port), timeout=3)
            connected.sendall(stream.request)
        except OSError as error:
            stream.broken = type(error).__name__
            return
        connected.settimeout(0)
        self._open[connected.fileno()] = (connected, stream)
        self._epoll.register(connected.fileno(), select.EPOLLIN)

    def _read(self, number: int) -> None:
        connected, stream = self._open[number]
        try:
            data = connected.recv(READ)
        except BlockingIOError:
            return
        except OSError as error:
            stream.broken, data = type(error).__name__, b""
        if data:
            stream.pieces.append(data)
            if TEXT.search(data):
                moment = time.perf_counter()
                stream.first = stream.first or moment
                stream.arrivals.append(moment)
        if not data or (self._hang_up and stream.first):
            del self._open[number]
            connected.close()


def body_of(response: bytes) -> tuple[int, bytes]:
    """Status and body of an HTTP/1.1 response, chunked or until the end of the connection."""
    head, _gap, body = response.partition(b"\r\n\r\n")
    status = int(head[9:12] or b"0")
    if b"transfer-encoding: chunked" not in head.lower():
        return status, body
    pieces, at = [], 0
    while at < len(body):
        end = body.find(b"\r\n", at)
        size = int(body[at:end] or b"0", 16) if end > 0 else 0
        if not size:
            break
        pieces.append(body[end + 2 : end + 2 + size])
        at = end + 2 + size + 2
    return status, b"".join(pieces)


def answer_in(body: bytes) -> tuple[str, bool]:
    """The text of an answer, from the tool's events or the engine's, and whether it is complete."""
    texts, complete = [], False
    for frame in body.split(b"\n\n"):
        name, _line, data = frame.rpartition(b"data: ")
        if data == b"[DONE]" or b"event: done" in name:
            complete = True
        elif b"event: delta" in name:
            texts.append(orjson.loads(data)["text"])
        elif data and b"event:" not in name:
            texts += [choice["delta"].get("content", "") for choice in orjson.loads(data)["choices"]]
    return "".join(texts), complete


def failure(stream: Stream) -> tuple[str | None, str]:
    """What is wrong with it, or None, and the digest of its text."""
    if stream.broken:
        return stream.broken, ""
    status, body = body_of(b"".join(stream.pieces))
    if status != 200:
        return f"status {status}", ""
    text, complete = answer_in(body)
    return None if complete else "incomplete", hashlib.sha256(text.encode()).hexdigest()[:16]


def result(streams: list[Stream]) -> dict[str, Any]:
    """Milliseconds to the first text of each stream, between pieces of text, what failed, and what texts there were."""
    judged = [failure(stream) for stream in streams]
    gaps = [b - a for s in streams for a, b in zip(s.arrivals, s.arrivals[1:], strict=False)]
    return {
        "first": [round((s.first - s.started) * 1000, 3) for s in streams if s.first],
        "gaps": [round(gap * 1000, 2) for gap in gaps],
        "failures": Counter(problem for problem, _digest in judged if problem),
        "texts": Counter(digest for problem, digest in judged if problem is None),
    }


def main() -> None:
    """The job from stdin, its result to stdout."""
    job = json.load(sys.stdin)
    wanted, port = job["streams"], job["port"]
    streams = [
        Stream(request_bytes(port, s["path"], s["headers"], s["body"]), due=i * job["spread"] / len(wanted))
        for i, s in enumerate(wanted)
    ]
    Crowd(port, streams, limit=job["limit"], hang_up=job["hang_up"]).run()
    json.dump({} if job["hang_up"] else result(streams), sys.stdout)


if __name__ == "__main__":
    main()
