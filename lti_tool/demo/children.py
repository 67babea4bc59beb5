# SPDX-License-Identifier: EUPL-1.2
"""The processes that the demo starts, and their certain end."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

GRACE = 3.0
"""Seconds between the request to end and the end. A server would wait for the last answer: up to two minutes."""

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ChildEnded(Exception):
    """A process of the demo ended by itself; the message says where its last words stand."""


@dataclass(frozen=True)
class Child:
    name: str
    process: "subprocess.Popen[bytes]"
    log: Path


class Children:
    """Starts processes; leaving the `with` block ends them and theirs, last started first."""

    def __init__(self) -> None:
        self._children: list[Child] = []

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        """Run the command in a session of its own: a Ctrl-C in the terminal reaches the demo alone, which then ends
        its children in order, and by their group reaches what they started themselves."""
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603  our own commands
                command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._children.append(Child(name, process, log))

    def check(self) -> None:
        """Raises ChildEnded if one of them is gone."""
        for child in self._children:
            if child.process.poll() is not None:
                last = "\n".join(child.log.read_text(encoding="utf-8", errors="replace").splitlines()[-40:])
                raise ChildEnded(f"The {child.name} ended ({child.process.returncode}). {child.log} ends with:\n{last}")

    def __enter__(self) -> "Children":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A second Ctrl-C would otherwise break off the clearing up and leave orphans.
        before = {number: signal.signal(number, signal.SIG_IGN) for number in ENDINGS}
        try:
            for child in reversed(self._children):
                child.process.terminate()
            for child in reversed(self._children):
                _end(child.process)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE)
    with suppress(ProcessLookupError):  # nobody of the group is left: the usual case
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
