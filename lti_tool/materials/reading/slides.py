# SPDX-License-Identifier: EUPL-1.2
"""Slides become a PDF, of which pictures are made: by LibreOffice, where it is installed, in a process of its own.

It works in a folder that lives as long as the conversion: its home, its profile, its temporary files and the PDF. What
it may do there, and nowhere else: `lti_tool.materials.formats.office`.
"""

import contextlib
import errno
import fcntl
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from lti_tool.materials.formats.frames import NO_WALLS
from lti_tool.materials.pages import FileKind, ReadFailed, ReadingLimits
from lti_tool.materials.reading.attempts import tried_twice
from lti_tool.materials.reading.process import LOOK_SECONDS, ended_by, never, started

KINDS = (FileKind.PPTX, FileKind.ODP)
LIMITS = ReadingLimits(max_memory_bytes=2 << 30, cpu_seconds=120, wall_seconds=180.0)
"""100 slides of text take 2 seconds and 210 MB: docs/decisions/slide_pictures.md."""
MAX_FOLDER_BYTES = 384 << 20
"""Of all that lies in its folder: the slides of at most 100 MB, temporary files and a PDF of at most 128 MiB."""
ROOM_BYTES = 64 << 20
"""For profile and PDF; with less than that beside the slides nothing is begun, and no file blamed for a full disk."""
_PLACES = ("usr/lib/libreoffice", "usr/lib64/libreoffice", "opt/libreoffice*")
_IMPRESS = "libsdlo.so"
"""LibreOffice's part for slides, without which it converts none."""
_PREFIX = "campus-tutor-slides-"
_AGAIN = 81
"""The exit code by which it asks to be started once more, as after it has made a new profile."""
_MAX_STARTS = 3
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
"""No macro runs, and no link of a file is followed; the walls hold also where it does not heed that."""


class NoWalls(Exception):
    """This machine's kernel cannot keep an office program in: docs/decisions/slide_pictures.md."""


def find_office(root: Path = Path("/")) -> Path | None:
    """LibreOffice's program, with what it needs for slides; None where it is not installed."""
    for place in _PLACES:
        for folder in sorted(root.glob(f"{place}/program"), reverse=True):
            if (folder / _IMPRESS).is_file() and (folder / "soffice.bin").is_file():
                return folder / "soffice.bin"
    return None


@contextmanager
def converted(
    deck: Path,
    kind: FileKind,
    office: Path,
    limits: ReadingLimits = LIMITS,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Path]:
    """The slides as a PDF, hidden ones left out, as long as the caller wants it. `kind`: one of KINDS.

    Takes seconds. Raises ReadFailed (`limit_reached` for more than may be written), NoWalls, OSError for a full disk.
    """
    with _folder() as folder:
        if shutil.disk_usage(folder).free < 2 * deck.stat().st_size + ROOM_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        shutil.copyfile(deck, folder / f"deck.{kind}")
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(_PROFILE)
        ends = time.monotonic() + limits.wall_seconds
        tried_twice(lambda: _convert(folder, kind, office, limits, lambda: _look(folder, ends, cancelled)))
        yield folder / "deck.pdf"


def _convert(folder: Path, kind: FileKind, office: Path, limits: ReadingLimits, look: Callable[[], None]) -> None:
    order = {"task": "become_office", "program": str(office), "folder": str(folder), "kind": kind, "ending": ""}
    argument, code = json.dumps(order | {"limits": asdict(limits)}), _AGAIN
    for _start in range(_MAX_STARTS):
        if code == _AGAIN:
            code = _run(argument, look)
    if code == NO_WALLS:
        raise NoWalls
    pdf = folder / "deck.pdf"
    if code == 0 and pdf.is_file() and not pdf.is_symlink() and pdf.stat().st_size:
        return
    raise ended_by(code)


def _run(argument: str, look: Callable[[], None]) -> int:
    """Its exit code. `look` raises where it is to end."""
    with started(argument, subprocess.DEVNULL, subprocess.DEVNULL) as process:
        while True:
            look()
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.wait(LOOK_SECONDS)


def _look(folder: Path, ends: float, cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise ReadFailed("cancelled")
    if time.monotonic() >= ends:
        raise ReadFailed("took_too_long")
    if _bytes_in(folder) > MAX_FOLDER_BYTES:
        raise ReadFailed("limit_reached")


def _bytes_in(folder: Path) -> int:
    found = 0
    for place, _folders, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                found += (Path(place) / name).lstat().st_size
    return found


@contextmanager
def _folder() -> Iterator[Path]:
    """Of this conversion alone, locked as long as it is in use: what a killed process left is told by its open lock."""
    _clear_left_behind()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _clear_left_behind() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):  # somebody else's, or in use
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                if os.fstat(lock).st_uid == os.geteuid():
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
