# SPDX-License-Identifier: EUPL-1.2
"""A platform's services on loopback, as scripted by a test: a real HTTP server that keeps what it was sent."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

Answer = "tuple[int, dict[str, str], bytes]"
JSON = {"Content-Type": "application/json"}


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}

    @property
    def bearer(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


def reply(content: Any = "", status: int = 200, **headers: str) -> "tuple[int, dict[str, str], bytes]":
    """JSON, or bytes and text as they are."""
    body = (
        content
        if isinstance(content, bytes)
        else (content if isinstance(content, str) else json.dumps(content)).encode()
    )
    return status, {**JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}, body


@dataclass
class ServiceServer:
    """Answers each path by its function; the token endpoint is there from the start and gives a new token each time."""

    asked: list[Asked] = field(default_factory=list)
    answers: dict[str, Callable[[Asked], Any]] = field(default_factory=dict)
    expires_in: int = 3600

    def __post_init__(self) -> None:
        outer = self
        self.answers["/token"] = self.give_token

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, self.path, headers, self.rfile.read(length))
                outer.asked.append(asked)
                status, answered, body = outer.answers[self.path.partition("?")[0]](asked)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **answered}.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(body)
                except OSError:
                    return  # the tool does not read more than it takes

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *arguments: Any) -> None:
                """Quiet."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 100  # five is the default: whoever does not fit knocks again seconds later

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def give_token(self, _asked: Asked) -> Any:
        number = len(self.at("/token"))
        return reply({"access_token": f"token-{number}", "token_type": "Bearer", "expires_in": self.expires_in})

    def on(self, path: str, answer: Callable[[Asked], Any]) -> str:
        """From now on this path answers so; its URL."""
        self.answers[path] = answer
        return self.url + path

    def at(self, path: str) -> list[Asked]:
        """What this path was asked."""
        return [asked for asked in self.asked if asked.path.partition("?")[0] == path]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
