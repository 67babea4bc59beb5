# SPDX-License-Identifier: EUPL-1.2
"""Noticing that a browser hung up while nothing is being written to it.

WSGI learns of a hang-up from a failing write. Before the first token nothing is written, so the engine would go on
working for nobody. Here the system tells: a socket whose other side has closed or reset it reports that by itself.
"""

from __future__ import annotations  # gevent takes select.epoll away, and an annotation would ask for it

import contextlib
import os
import select
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lti_tool.model_server import Cancel

UNREAD_LOOK_SECONDS = 0.4
"""Seconds between looks at a client that has sent more than its request; no browser does."""


def client_socket(environ: Mapping[str, Any]) -> socket.socket | None:
    """The socket of a WSGI request, as the servers that this tool runs under hand it out."""
    return environ.get("gunicorn.socket") or environ.get("werkzeug.socket")


@contextlib.contextmanager
def watch_for_hangup(client: socket.socket | None, cancel: Cancel) -> Iterator[None]:
    """Within, a hang-up of the client cancels."""
    if client is None or client.fileno() < 0:
        yield
        return
    end = (_watch_with_gevent if _under_gevent() else _poller.watch)(client.fileno(), cancel)
    try:
        yield
    finally:
        end()


class Reader:
    """The browser's side of an answer: it may stop reading without hanging up, and then nothing goes on here either.

    Whoever writes the answer waits in `send` for the browser and hears of nothing, neither of a stop nor of the time.
    """

    def __init__(self, client: socket.socket | None) -> None:
        self._client = client
        self._since: float | None = None

    def handed(self) -> None:
        """A piece was given to the server that sends it."""
        self._since = time.monotonic()

    def taken(self) -> None:
        """The server asks for the next one."""
        self._since = None

    def blocked(self) -> float:
        """Seconds for which the last piece has not gone out."""
        since = self._since
        return 0.0 if since is None else time.monotonic() - since

    def drop(self) -> None:
        """Ends the connection: the waiting `send` fails, and the answer is stored as far as it came."""
        if self._client is not None:
            # Through a number of its own: gevent's sockets tell their waiters of a closed file, which gunicorn logs as
            # an error of its own; a broken pipe it knows.
            with contextlib.suppress(OSError), socket.socket(fileno=os.dup(self._client.fileno())) as same:
                same.shutdown(socket.SHUT_RDWR)


def _gone(number: int) -> bool:
    """Whether the other side has closed or reset the connection. Never waits."""
    poll = _real_poll()
    poll.register(number, select.POLLRDHUP)
    return bool(poll.poll(0))


def _real_poll() -> Any:
    if not _under_gevent():
        return select.poll()
    from gevent import monkey

    return monkey.get_original("select", "poll")()


def _under_gevent() -> bool:
    monkey = sys.modules.get("gevent.monkey")
    return monkey is not None and bool(monkey.is_module_patched("select"))


def _watch_with_gevent(number: int, cancel: Cancel) -> Callable[[], None]:
    """Watchers in gevent's own loop: no greenlet, and nothing to do until something happens."""
    from gevent import get_hub

    loop = get_hub().loop
    readable, again = loop.io(number, 1), loop.timer(UNREAD_LOOK_SECONDS, repeat=UNREAD_LOOK_SECONDS)

    def look() -> None:
        # Unread bytes keep a socket readable, so going on waiting for that would be a busy loop.
        readable.stop()
        if _gone(number):
            again.stop()
            cancel.cancel("hangup")
        else:
            again.start(look)

    def end() -> None:
        for watcher in (readable, again):
            watcher.stop()
            watcher.close()

    readable.start(look)
    return end


class _Poller:
    """One thread of a process that waits for all clients at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched: dict[int, Cancel] = {}
        self._epoll: select.epoll | None = None

    def watch(self, number: int, cancel: Cancel) -> Callable[[], None]:
        with self._lock:
            epoll = self._started()
            self._watched[number] = cancel
            epoll.register(number, select.EPOLLRDHUP | select.EPOLLONESHOT)

        def end() -> None:
            with self._lock:
                if self._watched.get(number) is cancel:
                    del self._watched[number]
                    with contextlib.suppress(OSError):  # closed already: then the system has forgotten it
                        epoll.unregister(number)

        return end

    def _started(self) -> select.epoll:
        """Begun with the first client: a thread started before a fork would be missing in the workers."""
        if self._epoll is None:
            self._epoll = select.epoll()
            threading.Thread(target=self._run, args=(self._epoll,), name="hang-ups", daemon=True).start()
        return self._epoll

    def _run(self, epoll: select.epoll) -> None:
        while True:
            for number, _event in epoll.poll():
                with self._lock:
                    cancel = self._watched.get(number)
                    # Looked at again, as the number may have become another client's in between.
                    if cancel is not None and _gone(number):
                        cancel.cancel("hangup")


_poller = _Poller()
