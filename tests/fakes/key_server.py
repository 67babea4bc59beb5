# SPDX-License-Identifier: EUPL-1.2
"""A platform's key server on loopback: a real HTTP server whose behaviour a test chooses."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[[BaseHTTPRequestHandler], None]


class KeyServer:
    """Answers every path with what `behave` writes; counts the requests by path."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.headers: list[dict[str, str]] = []
        self._behaviours: dict[str, Behaviour] = {}
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.requests.append(self.path)
                server.headers.append({name.lower(): value for name, value in self.headers.items()})
                server._behaviours[self.path](self)

            def log_message(self, *arguments: Any) -> None:
                """Quiet."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = (
                100  # five is the default: of twenty at once some would have to knock again, seconds later
            )

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A client that hangs up is what some tests are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def url(self, path: str = "/jwks", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def on(self, path: str, behaviour: Behaviour) -> str:
        """From now on this path behaves so; returns its URL."""
        self._behaviours[path] = behaviour
        return self.url(path)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def answering(content: Any, status: int = 200, **headers: str) -> Behaviour:
    """JSON, or bytes as they are. Content that is callable is called for each request."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        value = content() if callable(content) else content
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        handler.send_response(status)
        for name, text in {"Content-Type": "application/json", **headers}.items():
            handler.send_header(name.replace("_", "-"), text)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def hanging(released: threading.Event) -> Behaviour:
    """Takes the request and says nothing until released."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        released.wait(60)

    return behave


def dripping(stopped: threading.Event, pause: float) -> Behaviour:
    """A header line that grows by a letter now and then, so that no single read ever times out."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not stopped.wait(pause):
            handler.wfile.write(b"x")
            handler.wfile.flush()

    return behave
