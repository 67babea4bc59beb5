# SPDX-License-Identifier: EUPL-1.2
"""Processes of the command line that have imported everything: 0.2 seconds of a core each and not 2.5.

A process stands as `python -m lti_tool.cli` does before it looks at its arguments, behind the same guard. For each
command it forks one, which from there on is that command: its own environment, folder, output, exit code and end.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO

_ROOT = Path(__file__).parents[2]
_MOST_BYTES = 1_000_000
"""Of a command's arguments and environment."""


class ReadyProcess:
    """The one that forks; it ends with the process that started it."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            ours = {name: value for name, value in os.environ.items() if not name.startswith("CAMPUS_TUTOR_")}
            command = [sys.executable, "-m", __name__, str(theirs.fileno())]
            subprocess.Popen(command, cwd=_ROOT, env=ours, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])

    def run(
        self, arguments: Sequence[str], environ: dict[str, str], seconds: float
    ) -> "subprocess.CompletedProcess[str]":
        """As `subprocess.run` of `python -m lti_tool.cli`. Raises TimeoutError."""
        told, tell = socket.socketpair()
        with told, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
            with tell:
                asked = json.dumps([list(arguments), environ, str(Path.cwd())]).encode()
                socket.send_fds(self._ours, [asked], [out.fileno(), errors.fileno(), tell.fileno()])
            told.settimeout(seconds)
            code = os.waitstatus_to_exitcode(int(told.recv(20)))
            return subprocess.CompletedProcess(list(arguments), code, _read(out), _read(errors))


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n")


_lock = threading.Lock()
_ready: list[ReadyProcess] = []


def ready() -> ReadyProcess:
    """The one of this process, begun when it is first needed."""
    with _lock:
        if not _ready:
            _ready.append(ReadyProcess())
        return _ready[0]


def _serve(asked: socket.socket) -> None:
    """Forks for each command; returns in the fork, which is to become it."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks: each tells by itself how it ended
    while True:
        message, files, _flags, _address = socket.recv_fds(asked, _MOST_BYTES, 3)
        if not message:
            os._exit(0)
        if os.fork() == 0:
            break
        for file in files:
            os.close(file)
    asked.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    out, errors, tell = files
    if command := os.fork():
        os.write(tell, str(os.waitpid(command, 0)[1]).encode())
        os._exit(0)
    arguments, environ, folder = json.loads(message)
    os.dup2(out, 1)
    os.dup2(errors, 2)
    for file in files:
        os.close(file)
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    sys.argv[1:] = arguments


if __name__ == "__main__":
    from lti_tool import guard

    guard.install()
    import gc
    import runpy

    import lti_tool.cli.commands  # noqa: F401

    gc.collect()
    gc.freeze()  # else each fork copies all that is imported, only to look through it as it ends
    _serve(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("lti_tool.cli", run_name="__main__", alter_sys=True)
