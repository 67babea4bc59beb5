# SPDX-License-Identifier: EUPL-1.2
"""(c) Pages that are open and idle: 5,000 students look at their page, and one of them asks.

Each page has asked for its `/api/me` over a connection that its browser keeps. The tool lets go of such a connection
after five seconds, and the page asks nothing by itself: so what is measured is what 5,000 visits leave behind.
"""

import contextlib
import resource
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.installation import Installation, Student
from benchmarks.processes import measured
from benchmarks.relay import Way, engine, run_client, through_the_tool
from benchmarks.statistics import figure, percentile, table

PAGES = 5_000
AT_ONCE = 1_000
LET_GO = 6.0
"""Seconds after which the tool has closed a connection that nobody uses."""
"""Pages opened before the first of them are let go of."""
QUESTIONS = 20
HEADS = ("open pages", "connections held", "MB", "CPU s in 10 s", "first token of a question p50 ms", "failed")


def measure(folder: Path, installed: Installation, say: Callable[[str], None]) -> str:
    """The table: the worker without pages, with all of them just opened, and with all of them idle."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    students = installed.students(installed.platform("http://127.0.0.1:9/jwks.json"), PAGES)
    with engine(folder) as port, installed.tool(folder, port) as (tool_port, tool):
        asking = Way("tool", tool_port, through_the_tool(installed, students), tool)
        run_client(asking, QUESTIONS, hang_up=True)

        def row(pages: int, held: int) -> list[str]:
            say(f"idle: {pages} pages, {held} connections")
            with measured(tool) as cost:
                time.sleep(10)
            memory = cost.memory / 2**20
            told = run_client(asking, QUESTIONS)
            first, failed = percentile(told["first"], 0.5), sum(told["failures"].values())
            return [f"{pages:,}", f"{held:,}", figure(memory, 0), figure(cost.cpu), figure(first), str(failed)]

        rows = [row(0, 0)]
        with opened(tool_port, students[:AT_ONCE]) as connections:
            rows.append(row(AT_ONCE, still_open(connections)))
        for start in range(AT_ONCE, PAGES, AT_ONCE):
            with opened(tool_port, students[start : start + AT_ONCE]) as connections:
                pass
        with opened(tool_port, students[:AT_ONCE]) as connections:
            time.sleep(LET_GO)
            rows.append(row(PAGES, still_open(connections)))
    return table(HEADS, rows)


@contextlib.contextmanager
def opened(port: int, students: Sequence[Student]) -> Iterator[list[socket.socket]]:
    """A page for each: its first call is answered, and its connection stays as long as the tool wants it."""
    connections = []
    try:
        for student in students:
            connected = socket.create_connection(("127.0.0.1", port), timeout=10)
            connections.append(connected)
            lines = ["GET /api/me HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Authorization: Bearer {student.bearer}"]
            connected.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
            if not connected.recv(65536).startswith(b"HTTP/1.1 200"):
                raise RuntimeError("a page was not opened")
        yield connections
    finally:
        for connected in connections:
            connected.close()


def still_open(connections: Sequence[socket.socket]) -> int:
    """How many the tool has not closed."""
    return sum(_is_open(connected) for connected in connections)


def _is_open(connected: socket.socket) -> bool:
    connected.settimeout(0)
    try:
        while connected.recv(65536):  # the rest of the answer
            pass
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
