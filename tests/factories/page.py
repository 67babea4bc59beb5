# SPDX-License-Identifier: EUPL-1.2
"""A page's calls to a real server, and that server."""

import http.client
import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, get_type_hints
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer

from lti_tool.chat.answers import AnswerEvents
from lti_tool.demo.serving import Handler
from tests.shapes import mismatches
from tests.support import PATIENCE

EVENTS = get_type_hints(AnswerEvents)


@dataclass
class Event:
    name: str
    data: Any


@dataclass
class Answered:
    status: int
    headers: "http.client.HTTPMessage"
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Stream:
    """The events of an answer as they come."""

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self._connection = connection
        assert connection.sock is not None
        self._socket: socket.socket = connection.sock
        self._response = connection.getresponse()
        self.status, self.headers = self._response.status, self._response.headers

    def __iter__(self) -> Iterator[Event]:
        name, data = "", ""
        while line := self._response.readline().decode():
            if line.startswith("event: "):
                name = line[7:].strip()
            elif line.startswith("data: "):
                data = line[6:]
            elif line == "\n" and name:
                event = Event(name, json.loads(data))
                assert mismatches(event.data, EVENTS[name], name) == []
                yield event
                name = ""

    def until(self, name: str) -> Event:
        """The next event of that name; what comes before it is dropped."""
        return next(event for event in self if event.name == name)

    def rest(self) -> list[Event]:
        return list(self)

    def body(self) -> bytes:
        """Of a question that was refused."""
        return self._response.read()

    def hang_up(self, *, reset: bool = False) -> None:
        """As when a tab is closed; `reset`: as when the machine is gone and comes back."""
        if reset:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            self._socket.shutdown(socket.SHUT_RDWR)
        self._response.close()
        self._connection.close()
        self._socket.close()


class Bearer(Protocol):
    """Whoever may make a page's calls."""

    @property
    def headers(self) -> dict[str, str]: ...


class Page:
    """A page's calls to a running server."""

    def __init__(self, url: str, guest: Bearer) -> None:
        self._place, self._guest = urlsplit(url), guest

    def call(self, method: str, path: str, body: Any = None, *, raw: bytes | None = None) -> Answered:
        connection = self._send(method, path, body, raw)
        response = connection.getresponse()
        try:
            return Answered(response.status, response.headers, response.read())
        finally:
            connection.close()

    def start(self) -> str:
        """A new conversation's id."""
        made: str = self.call("POST", "/api/conversations").json["id"]
        return made

    def ask(self, conversation_id: str, text: str = "Was ist ein Baum?", **more: Any) -> Stream:
        path = f"/api/conversations/{conversation_id}/messages"
        return Stream(self._send("POST", path, {"text": text, **more}, None))

    def ask_unstored(self, text: str = "Was ist ein Baum?", *before: tuple[str, str], **more: Any) -> Stream:
        """Where nothing is stored; `before`: earlier questions and answers."""
        history = [{"question": question, "answer": answer} for question, answer in before]
        return Stream(self._send("POST", "/api/ask", {"text": text, "history": history, **more}, None))

    def messages(self, conversation_id: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call("GET", f"/api/conversations/{conversation_id}").json["messages"]
        return found

    def _send(self, method: str, path: str, body: Any, raw: bytes | None) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(self._place.hostname or "", self._place.port, timeout=PATIENCE)
        content = raw if raw is not None else json.dumps(body).encode() if body is not None else None
        headers = self._guest.headers | ({"Content-Type": "application/json"} if content is not None else {})
        connection.request(method, path, content, headers)
        return connection


class _Requests(ThreadedWSGIServer):
    """A thread for each request, and an eye on those under way."""

    def __init__(self, app: Flask) -> None:
        super().__init__("127.0.0.1", 0, app, Handler)
        self._under_way: list[tuple[threading.Thread, socket.socket]] = []

    def process_request(self, request: Any, client_address: Any) -> None:
        work = threading.Thread(target=self.process_request_thread, args=(request, client_address), daemon=True)
        self._under_way.append((work, request))
        work.start()

    def end_requests(self) -> None:
        """As if every browser hung up."""
        for work, connection in self._under_way:
            if work.is_alive():
                with suppress(OSError):  # it has closed by itself
                    connection.shutdown(socket.SHUT_RDWR)
        for work, _connection in self._under_way:
            work.join(PATIENCE)
            assert not work.is_alive(), "a request outlived its browser"


class Server:
    """The app behind a real HTTP server that has a thread for each request.

    Its end is that of all answers under way: left alone, they would go on into the tests that follow, and look for a
    database that is gone.
    """

    def __init__(self, app: Flask) -> None:
        self._server = _Requests(app)
        self.url = f"http://127.0.0.1:{self._server.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> "Server":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(PATIENCE)
        self._server.server_close()
        self._server.end_requests()
