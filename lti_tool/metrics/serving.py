# SPDX-License-Identifier: EUPL-1.2
"""`GET /metrics`, at an address of its own that is not the public one: the sum over all workers of this gunicorn.

The listening socket is made once, by gunicorn's main process, and shared by its workers (see `gunicorn_conf`):
whichever takes a scrape answers for all, so a worker that hangs or restarts is not missed, and when none is left there
is no answer, which is what a Prometheus calls `up == 0`.
"""

import socket
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector


class Exposition:
    """The WSGI application. `folder`: where the workers' values lie; `own`: what is read from this worker alone."""

    def __init__(self, folder: str, *own: Collector) -> None:
        self._registry = CollectorRegistry()
        MultiProcessCollector(self._registry, folder)
        for collector in own:
            self._registry.register(collector)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != "/metrics":
            return _plain(start, "404 Not Found", b"Here is only /metrics.\n")
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return _plain(start, "405 Method Not Allowed", b"/metrics takes GET.\n", ("Allow", "GET, HEAD"))
        encode, kind = choose_encoder(environ.get("HTTP_ACCEPT", ""))
        body = encode(self._registry)
        start("200 OK", [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _plain(start: StartResponse, status: str, body: bytes, *headers: tuple[str, str]) -> list[bytes]:
    start(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(body))), *headers])
    return [body]


def serve(listener: socket.socket, folder: str, *own: Collector) -> Any:
    """Answers on the shared socket from now on, in greenlets of this worker; the server, which can be stopped."""
    from gevent import socket as cooperative
    from gevent.pywsgi import WSGIServer

    # A socket object of this process's own event loop, on the number that the main process opened.
    accepting = cooperative.socket(listener.family, listener.type, fileno=listener.dup().detach())
    accepting.settimeout(0)
    # Its own name would be asked of a name server otherwise, by its address.
    server = WSGIServer(accepting, Exposition(folder, *own), log=None, environ={"SERVER_NAME": "metrics"})
    server.start()
    return server
