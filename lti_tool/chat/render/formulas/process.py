# SPDX-License-Identifier: EUPL-1.2
"""math-core in a process of its own, with limits: docs/decisions/rendering.md.

It is fast and right for what people write, but some texts of a few hundred characters keep it busy for ever, take all
memory or end the process it runs in. In a worker that would be everybody's answers.
"""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from lti_tool.chat.render.formulas.child import receive, send

PATIENCE_SECONDS = 10.0
"""For an answer, by the clock on the wall: the child ends itself long before, unless the whole machine stands still."""


class GaveUpError(Exception):
    """This formula is one that math-core does not get done with."""


class FormulaProcess:
    """Starts the child when the first formula comes, and another one after each that was ended.

    One formula at a time; whoever waits for one lets a worker's other requests go on.
    """

    def __init__(self, macros: Mapping[str, str]) -> None:
        self._macros = dict(macros)
        # One for each process, made where it is used: gunicorn may import this before it forks, and gevent puts its own
        # kind of lock in place only in the worker. At one of the other kind a waiting answer would stop all of it.
        self._locks: dict[int, threading.Lock] = {}
        self._line: socket.socket | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        """The process that started the child: one that was forked since needs its own."""

    def convert(self, latex: str, *, display: bool) -> str | None:
        """MathML; None for what is not understood. Raises GaveUpError."""
        with self._locks.setdefault(os.getpid(), threading.Lock()):
            line = self._there()
            try:
                send(line, [latex, display])
                head = line.recv(1, socket.MSG_PEEK)
                if head:
                    answer: str | None = receive(line)
                    return answer
            except OSError:  # ended while it was written to, or silent for too long
                pass
            self._end()
        raise GaveUpError

    def _there(self) -> socket.socket:
        if self._line is None or self._owner != os.getpid():
            ours, its = socket.socketpair()
            with its:
                script = str(Path(__file__).with_name("child.py"))
                command = [sys.executable, "-I", script, str(its.fileno())]
                self._child = subprocess.Popen(command, pass_fds=[its.fileno()], stdin=subprocess.DEVNULL)  # noqa: S603
            ours.settimeout(PATIENCE_SECONDS)
            self._line, self._owner = ours, os.getpid()
            send(ours, self._macros)
        return self._line

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        self._line = self._child = None
