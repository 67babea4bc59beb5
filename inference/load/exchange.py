# SPDX-License-Identifier: EUPL-1.2
"""One question over a connection of its own, and what its bytes say.

While answers run, bytes are only kept with the time they came; they are read when an answer is over: whoever parses a
thousand streams as they come measures himself.
"""

import asyncio
import json
import ssl
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from urllib.parse import urlsplit

from inference.load.figures import Heard

END = b"\ndata: [DONE]"
"""Inside an answer's text a line break is written as \\n, so this is always the end."""


@dataclass(frozen=True)
class Target:
    """Where the questions go."""

    url: str
    """Base URL, with or without `/v1`."""
    model: str
    key: str | None = None
    silence: float = 60.0
    """Seconds without a byte after which a question has failed."""

    def request(self, body: dict[str, Any], session: str) -> bytes:
        """`session` is for a router in front: the same material goes to the same engine."""
        parts = urlsplit(self.url)
        content = json.dumps({"model": self.model, **body}, ensure_ascii=False).encode()
        lines = [
            f"POST {parts.path.rstrip('/').removesuffix('/v1')}/v1/chat/completions HTTP/1.1",
            f"Host: {parts.netloc.rpartition('@')[2]}",
            "Content-Type: application/json",
            "Accept: text/event-stream",
            "Connection: close",
            f"X-Session-ID: {session}",
            f"Content-Length: {len(content)}",
            *([f"Authorization: Bearer {self.key}"] if self.key else []),
        ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + content

    def place(self) -> tuple[str, int, ssl.SSLContext | None]:
        parts = urlsplit(self.url)
        secure = ssl.create_default_context() if parts.scheme == "https" else None
        return parts.hostname or "", parts.port or (443 if secure else 80), secure


class ReplyReader(asyncio.Protocol):
    """Sends a request and keeps what comes, with the times."""

    def __init__(self, request: bytes, silence: float) -> None:
        self._request, self._silence = request, silence
        self._loop = asyncio.get_running_loop()
        self.times: list[float] = []
        self.pieces: list[bytes] = []
        self.over: asyncio.Future[str | None] = self._loop.create_future()
        """Why it broke off, or None."""
        self._tail = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(self._request)
        self._last = self._loop.time()
        self._watch = self._loop.call_later(self._silence, self._look)

    def data_received(self, data: bytes) -> None:
        self._last = self._loop.time()
        self.times.append(self._last)
        self.pieces.append(data)
        if END in self._tail + data:
            self._finish(None)
        self._tail = data[-len(END) :]

    def connection_lost(self, problem: Exception | None) -> None:
        self._watch.cancel()
        self._finish("connection broken off" if problem else None)

    def _look(self) -> None:
        """One timer an answer, not one a byte."""
        left = self._last + self._silence - self._loop.time()
        if left <= 0:
            self._finish(f"silent for {self._silence:g} s")
        else:
            self._watch = self._loop.call_later(left, self._look)

    def _finish(self, problem: str | None) -> None:
        if not self.over.done():
            self.over.set_result(problem)


class LoadClient:
    """Asks; its address is looked up once."""

    def __init__(self, target: Target, address: tuple[str, int]) -> None:
        self._target, self._address = target, address
        host, _, self._secure = target.place()
        self._name = host if self._secure else None

    async def ask(self, body: dict[str, Any], session: str, began: float) -> Heard:
        """`began` is the run's start by the loop's clock. Never raises but for the end of the run."""
        loop = asyncio.get_running_loop()
        asked, request = loop.time(), self._target.request(body, session)
        reading, transport = None, None
        try:
            async with asyncio.timeout(self._target.silence):
                transport, reading = await loop.create_connection(
                    lambda: ReplyReader(request, self._target.silence),
                    *self._address,
                    ssl=self._secure,
                    server_hostname=self._name,
                )
            problem = await reading.over
            return read(reading.times, reading.pieces, asked, asked - began, problem)
        except OSError as trouble:  # TimeoutError too
            return Heard(asked - began, failure=f"no connection ({type(trouble).__name__})")
        except asyncio.CancelledError:
            heard = read(reading.times, reading.pieces, asked, asked - began, "") if reading else Heard(asked - began)
            return Heard(heard.at, heard.pieces, unfinished=loop.time() - asked)
        finally:
            if transport:
                transport.abort()


def read(times: list[float], pieces: list[bytes], asked: float, at: float, problem: str | None) -> Heard:
    """What came, from the bytes and the times at which they did."""
    raw, ends = b"".join(pieces), list(accumulate(map(len, pieces)))
    head, _, _ = raw.partition(b"\r\n\r\n")
    status = head[9:12].decode("latin-1")
    if status != "200":
        return Heard(at, failure=f"status {status}" if status.isdecimal() else problem or "no HTTP answer")
    heard = _Events(chunked=b"transfer-encoding: chunked" in head.lower())
    for event, end in heard.events(raw, len(head) + 4, ends):
        heard.take(event, times[min(bisect_left(ends, end), len(times) - 1)] - asked)
    return heard.result(at, problem)


class _Events:
    """The events of one answer, one after the other."""

    def __init__(self, *, chunked: bool) -> None:
        self._chunked = chunked
        self._arrivals: list[float] = []
        self._texts: list[str] = []
        self._usage: dict[str, Any] = {}
        self._reason: str | None = None
        self._wrong: str | None = None
        self._done = False

    def events(self, raw: bytes, start: int, ends: list[int]) -> Iterator[tuple[bytes, int]]:
        """Each event's data, and where in the raw bytes it ended; `ends` are those of what was read at once."""
        buffer = b""
        for data, end in _chunks(raw, start) if self._chunked else _reads(raw, start, ends):
            *events, buffer = (buffer + data).replace(b"\r\n", b"\n").split(b"\n\n")
            yield from ((event[6:], end) for event in events if event.startswith(b"data: "))

    def take(self, event: bytes, arrived: float) -> None:
        if event.strip() == b"[DONE]":
            self._done = True
            return
        try:
            said = json.loads(event)
            if "error" in said:
                self._wrong = "error in the stream"
                return
            self._usage = said.get("usage") or self._usage
            for choice in said["choices"]:
                self._take_choice(choice, arrived)
        except (ValueError, KeyError, TypeError, AttributeError):
            self._wrong = "garbage in the stream"

    def _take_choice(self, choice: dict[str, Any], arrived: float) -> None:
        if text := choice["delta"].get("content"):
            self._texts.append(text)
            self._arrivals.append(arrived)
        self._reason = choice.get("finish_reason") or self._reason

    def result(self, at: float, problem: str | None) -> Heard:
        details = self._usage.get("prompt_tokens_details") or {}
        return Heard(
            at=at,
            pieces=tuple(self._arrivals),
            text="".join(self._texts),
            tokens=self._usage.get("completion_tokens") or len(self._texts),
            prompt_tokens=self._usage.get("prompt_tokens") or 0,
            cached_tokens=details.get("cached_tokens") or 0,
            failure=self._failure(problem),
        )

    def _failure(self, problem: str | None) -> str | None:
        if self._wrong or problem is not None:
            return self._wrong or problem
        if self._reason == "abort":
            return "ended by the engine"
        if not self._done:
            return "stream ended early"
        return None if self._texts else "empty answer"


def _chunks(raw: bytes, start: int) -> Iterator[tuple[bytes, int]]:
    """The data of each HTTP chunk that came whole, and where it ends."""
    while (line := raw.find(b"\r\n", start)) >= 0:
        try:
            size = int(raw[start:line].split(b";")[0], 16)
        except ValueError:
            return
        end = line + 2 + size
        if not size or end > len(raw):
            return
        yield raw[line + 2 : end], end
        start = end + 2


def _reads(raw: bytes, start: int, ends: list[int]) -> Iterator[tuple[bytes, int]]:
    """The same for an answer that ends with its connection."""
    for end in ends:
        if end > start:
            yield raw[start:end], end
            start = end
