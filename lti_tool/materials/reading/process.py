# SPDX-License-Identifier: EUPL-1.2
"""The process that reads a file, seen from its parent: started, listened to, bounded, and gone at the end.

Nothing that comes from it is believed: it may be what a malicious file made of it.
"""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from lti_tool.materials.formats.frames import DONE, FAILED, LENGTH
from lti_tool.materials.pages import ReadFailed, ReadingLimits
from lti_tool.materials.reading.received import json_from

PROGRAM = Path(__file__).parents[1] / "formats" / "__main__.py"
LOOK_SECONDS = 0.2
"""How often the caller is asked whether it still wants the file."""
CHUNK = 1 << 16

Content = Path | bytes
Frame = tuple[bytes, bytes]
"""The letter of a frame and its content."""


class Killed(Exception):
    """Somebody else killed the process: an operator, or the kernel where memory ran out."""


def never() -> bool:
    """The wish to stop, of a caller without one."""
    return False


def frames(
    content: Content,
    order: dict[str, Any],
    limits: ReadingLimits,
    *,
    max_bytes: int,
    cancelled: Callable[[], bool] = never,
) -> Generator[Frame, None, None]:
    """What a process of its own says of the file, until it says that it is done.

    `max_bytes`: of everything that it may say. Raises ReadFailed, Killed. However the caller goes on, and where it
    stops listening, the process is gone when the iterator is.
    """
    argument = json.dumps(order | {"limits": asdict(limits)})
    with _opened(content) as file, started(argument, file, subprocess.PIPE) as process:
        done = False
        for letter, data in _parted(_received(process, limits, cancelled), max_bytes):
            if letter == FAILED:
                raise ReadFailed(str(json_from(data)))
            if letter == DONE:
                done = True
                break
            yield letter, data
        if not done:
            raise ended_by(process.wait())


@contextlib.contextmanager
def _opened(content: Content) -> Iterator[int]:
    """A descriptor for reading only. Bytes lie in memory under no name."""
    if isinstance(content, Path):
        descriptor = os.open(content, os.O_RDONLY | os.O_CLOEXEC)
    else:
        with open(os.memfd_create("content"), "wb") as written:  # noqa: PTH123 - it has no path
            written.write(content)
            written.flush()
            descriptor = os.open(f"/proc/self/fd/{written.fileno()}", os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def started(argument: str, content: int, said: int) -> Iterator["subprocess.Popen[bytes]"]:
    """The process, isolated from its surroundings: no environment, no folder, no descriptor but three, a session of its
    own, which ends with the caller's block.

    `content`, `said`: what it reads and writes, as `subprocess` takes them.
    """
    process = subprocess.Popen(  # noqa: S603 - our own Python and our own program
        [sys.executable, "-I", "-B", str(PROGRAM), argument],
        stdin=content,
        stdout=said,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _received(
    process: "subprocess.Popen[bytes]", limits: ReadingLimits, cancelled: Callable[[], bool]
) -> Iterator[bytes]:
    """What comes through the pipe, piece by piece, within the time there is."""
    ends = time.monotonic() + limits.wall_seconds
    pipe: IO[bytes] = process.stdout  # type: ignore[assignment]
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            if cancelled():
                raise ReadFailed("cancelled")
            if (left := ends - time.monotonic()) <= 0:
                raise ReadFailed("took_too_long")
            if selector.select(min(left, LOOK_SECONDS)):
                piece = os.read(pipe.fileno(), CHUNK)
                if not piece:
                    return
                yield piece


def _parted(pieces: Iterator[bytes], max_bytes: int) -> Iterator[Frame]:
    """The frames. One that would be too long is refused by its head, before it is kept."""
    buffer, head, left = bytearray(), 1 + LENGTH, max_bytes
    for piece in pieces:
        buffer += piece
        while len(buffer) >= head:
            size = int.from_bytes(buffer[1:head], "big")
            if size > left:
                raise ReadFailed("too_many_pages")
            if len(buffer) < head + size:
                break
            yield bytes(buffer[:1]), bytes(buffer[head : head + size])
            left -= size
            del buffer[: head + size]


def ended_by(code: int) -> Exception:
    """What it means that the process ended with this code and did not say that it was done."""
    if code == -signal.SIGKILL:
        return Killed()
    if code == -signal.SIGXCPU:
        return ReadFailed("took_too_long")
    # pdfium aborts where it gets no memory, by one of these signals.
    if code in (-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGILL):
        return ReadFailed("needs_too_much_memory")
    return ReadFailed("broken")
