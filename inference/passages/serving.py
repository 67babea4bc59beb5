# SPDX-License-Identifier: EUPL-1.2
"""The model-free engine as a process: answers on a port until SIGTERM or Ctrl-C."""

import signal
import socket
from collections.abc import Callable, Sequence

import gevent
import gevent.socket
from gevent.event import Event
from gevent.pywsgi import WSGIServer

from inference.passages.server import PassagesApp

_SECONDS_TO_END = 2.0
"""How long a running answer has, after SIGTERM, to send its last event."""


def serve(listener: socket.socket, keys: Sequence[str], words_per_second: float, announce: Callable[[], None]) -> None:
    """Returns after the end; `announce` is called once it can be asked."""
    stopping = Event()
    app = PassagesApp(wait=stopping.wait, seconds_per_word=1 / words_per_second, keys=keys)
    family = listener.family
    server = WSGIServer(gevent.socket.socket(family, fileno=listener.detach()), app, log=None)
    server.start()
    end = _ending(server, stopping)
    gevent.signal_handler(signal.SIGTERM, end)
    gevent.signal_handler(signal.SIGINT, end)
    announce()
    server.serve_forever()


def _ending(server: WSGIServer, stopping: Event) -> Callable[[], None]:
    def end() -> None:
        stopping.set()
        server.stop(timeout=_SECONDS_TO_END)

    return end
