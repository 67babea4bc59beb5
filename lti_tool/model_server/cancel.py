# SPDX-License-Identifier: EUPL-1.2
"""Ending an answer from outside: by the stop button, by an exam lock, or because the browser is gone."""

import contextlib
import socket
import struct
import threading
from typing import Literal

Reason = Literal["hangup", "stop", "locked"]


class Cancel:
    """Shared by the thread that reads an answer and those that may end it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._reason: Reason | None = None

    @property
    def reason(self) -> Reason | None:
        """Why the answer was ended, or None."""
        return self._reason

    def cancel(self, reason: Reason) -> None:
        """Ends the answer now. Only the first reason counts."""
        with self._lock:
            if self._reason is not None:
                return
            self._reason = reason
            if self._socket is not None:
                _shut_down(self._socket)

    def attach(self, connected: socket.socket) -> None:
        """From here on `cancel` ends this connection; at once, if the answer was ended already."""
        with self._lock:
            self._socket = connected
            if self._reason is not None:
                _shut_down(connected)

    def detach(self) -> None:
        """The connection is about to be closed: its number may soon be another socket's."""
        with self._lock:
            self._socket = None


def _shut_down(connected: socket.socket) -> None:
    # Not close(): closing a socket does not wake a thread that waits in recv, and its number could be handed out anew.
    with contextlib.suppress(OSError):
        # The close that follows is a reset. Else an engine that sends faster than we read, and was just told to wait,
        # is told nothing more: it would go on for a minute, until it finds out by itself.
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connected.shutdown(socket.SHUT_RDWR)
