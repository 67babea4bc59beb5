# SPDX-License-Identifier: EUPL-1.2
"""Run a WSGI application on a loopback port of this process, in threads: for the demo and for tests."""

import io
import logging
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from threading import Thread
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

LOOPBACKS = ("127.0.0.1", "::1")
"""A browser may take `localhost` for either: with one alone, it could meet somebody else's server on the other."""
ANY_FROM, ANY_BELOW = 20_000, 32_000
"""Where any port will do. The system hands out those from 32768 up (Linux's default) to outgoing connections, also
while a server that was promised one is still starting."""

logger = logging.getLogger(__name__)


class Handler(WSGIRequestHandler):
    """Quiet, and it closes each answer, as WSGI promises it.

    Werkzeug reads the rest of the request first. From a browser that went away with something unread, such as the last
    bytes of an answer, that is an error which kept it from closing: the answer stayed under way for ever.
    """

    def setup(self) -> None:
        super().setup()
        self.rfile = _Request(self.connection.makefile("rb", 0))

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Without the query: in the practice platform's it has a login's state, and whom somebody plays."""
        logger.debug("%s %s", self.requestline.partition("?")[0], code)


class _Request(io.BufferedReader):
    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return super().read(size)
        except ConnectionError:
            return b""


def free_port(wanted: int = 0) -> int:
    """The wanted port if nobody listens on it, else the next free one; 0 for any. Raises OSError if there is none."""
    wanted = wanted or secrets.randbelow(ANY_BELOW - ANY_FROM) + ANY_FROM
    for port in range(wanted, min(wanted + 200, 65536)):
        if all(_is_free(host, port) for host in LOOPBACKS):
            return port
    raise OSError(f"no free port from {wanted} up")


def _is_free(host: str, port: int) -> bool:
    """Asks by connecting: binding would call a port taken that merely has a closed connection lingering on it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with closing(socket.socket(family)) as probe:
            probe.settimeout(0.5)
            return probe.connect_ex((host, port)) != 0
    except OSError:  # this machine has no IPv6
        return True


@contextmanager
def serving(make_app: Callable[[str], Any], *, host: str = "localhost", port: int = 0) -> Iterator[str]:
    """Serve `make_app(url)`, an application that must know its own address, and give that address.

    `host` is the name in the address: `localhost` and `127.0.0.1` are two sites for a browser.
    """
    port = port or free_port()
    url = f"http://{host}:{port}"
    servers = _listen(make_app(url), LOOPBACKS if host == "localhost" else (host,), port)
    threads = [Thread(target=server.serve_forever, args=(0.05,), daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield url
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()


def _listen(app: Any, hosts: tuple[str, ...], port: int) -> list[BaseWSGIServer]:
    servers = []
    for host in hosts:
        if host == "::1" and not _has_ipv6():
            continue
        servers.append(make_server(host, port, app, threaded=True, request_handler=Handler))
    return servers


def _has_ipv6() -> bool:
    try:
        with closing(socket.socket(socket.AF_INET6)) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True
