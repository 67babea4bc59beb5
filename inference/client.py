# SPDX-License-Identifier: EUPL-1.2
"""A small client of one engine, for `check`: plain http.client, so that it runs wherever Python does."""

import http.client
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from inference.errors import CommandError

Json = dict[str, Any]


def base_url(text: str) -> str:
    """An engine's URL as somebody typed it. Raises CommandError."""
    try:
        parts = urlsplit(text)
        (parts.hostname or "").encode("idna")
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # brackets, a port that is none, a name that is none
        good = False
    if not good:
        raise CommandError(f"{text!r} is no URL of an engine: write http://HOST:PORT/v1")
    return text


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> Json:
        """An empty dict for what is no JSON object: a check then finds its fields missing."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    def cards(self) -> list[Json]:
        """Of `/v1/models`: the entries that name a model."""
        data = self.json().get("data")
        entries = data if self.status == 200 and isinstance(data, list) else []
        return [card for card in entries if isinstance(card, dict) and isinstance(card.get("id"), str)]

    def message(self) -> str:
        error = self.json().get("error")
        return str(error.get("message", "")) if isinstance(error, dict) else str(error or self.body[:200])


class Stream:
    """An answer on its way; held open it keeps its place in the engine."""

    def __init__(self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse) -> None:
        self._connection, self._response = connection, response
        self.status = response.status

    def events(self) -> Iterator[Json]:
        """Up to `[DONE]`. Raises OSError (TimeoutError too) or http.client.HTTPException when it breaks off."""
        while line := self._response.readline():
            if line.startswith(b"data: ") and line.strip() != b"data: [DONE]":
                yield json.loads(line[6:])
            elif line.startswith(b"data: [DONE]"):
                return
        raise http.client.IncompleteRead(b"the stream ended without [DONE]")

    def first_text(self) -> float:
        """Waits for the first event after the role; when it came, by the monotonic clock."""
        for event in self.events():
            if event.get("choices") and "role" not in event["choices"][0]["delta"]:
                return time.monotonic()
        raise http.client.IncompleteRead(b"no text")

    def hang_up(self) -> None:
        self._response.close()
        self._connection.close()


@dataclass(frozen=True)
class Client:
    url: str
    """Base URL, with `/v1`."""
    key: str | None = None
    timeout: float = 60.0
    """Seconds without a byte."""

    @property
    def root(self) -> str:
        return self.url.rstrip("/").removesuffix("/v1")

    def ask(self, method: str, path: str, body: Json | None = None, *, key: str | None = "") -> Answer:
        """`path` below the root. Raises CommandError if nobody answers."""
        return self.send(method, path, json.dumps(body).encode() if body is not None else None, key=key)

    def send(self, method: str, path: str, body: bytes | None, *, key: str | None = "") -> Answer:
        """The same with a body as it is, be it JSON or not."""
        connection, response = self._send(method, path, body, key)
        try:
            return Answer(response.status, response.read())
        finally:
            connection.close()

    def stream(self, body: Json) -> Stream:
        options = {"stream": True, "stream_options": {"include_usage": True}}
        return Stream(*self._send("POST", "/v1/chat/completions", json.dumps(body | options).encode(), ""))

    def metric(self, name: str) -> float | None:
        """The sum of one of vLLM's gauges or counters; None if it is not to be had."""
        answer = self.ask("GET", "/metrics")
        found = re.findall(rf"^{re.escape(name)}(?:\{{.*?\}})? (\S+)$", answer.body.decode(errors="replace"), re.M)
        return sum(map(float, found)) if answer.status == 200 and found else None

    def _send(
        self, method: str, path: str, body: bytes | None, key: str | None
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        parts = urlsplit(self.root)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        bearer = self.key if key == "" else key
        headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {bearer}"} if bearer else {})
        try:
            connection = kind(parts.hostname or "", parts.port, timeout=self.timeout)
            connection.request(method, parts.path + path, body, headers)
            return connection, connection.getresponse()
        except (OSError, http.client.HTTPException) as problem:
            why = " ".join(str(problem).split())
            raise CommandError(f"no answer from {self.url} ({why}): check the URL, and that it runs") from problem
