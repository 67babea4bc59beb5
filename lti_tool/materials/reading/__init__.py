# SPDX-License-Identifier: EUPL-1.2
"""Reading a file: what it says, page by page, a page's picture, an archive's files. Each in a process of its own.

Here belong: that process from outside, and what of its answer is believed. Not here: the readers (`formats`), which run
in it; storing. Pure towards the tool: no tables, no Flask, no settings.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from lti_tool.materials.formats.frames import BYTES, HEADER, MEMBER, PICTURE, WALLS
from lti_tool.materials.kinds import HEAD_BYTES, ending_of, kind_of
from lti_tool.materials.pages import FileKind, Note, Page, Place, PlaceKind, ReadFailed, Reading, ReadingLimits
from lti_tool.materials.reading.attempts import Attempts, Order, Progress, tried_twice
from lti_tool.materials.reading.names import safe_name, title_of
from lti_tool.materials.reading.process import Content, Killed, frames, never
from lti_tool.materials.reading.received import header_from, json_from, language_of, text_from

__all__ = [
    "FileKind",
    "Member",
    "Note",
    "Page",
    "Place",
    "PlaceKind",
    "ReadFailed",
    "Reading",
    "ReadingLimits",
    "count_pages",
    "kind_of",
    "read_file",
    "render_page",
    "safe_name",
    "unpack",
    "walls",
]

MAX_PICTURE_BYTES = 16 << 20
PICTURE_LIMITS = ReadingLimits(cpu_seconds=10, wall_seconds=20.0)
COUNT_LIMITS = ReadingLimits(cpu_seconds=20, wall_seconds=60.0)


@dataclass(frozen=True, slots=True)
class Member:
    """A file from an archive."""

    name: str
    """Its last part, made fit to be a file's name: never a path."""
    content: bytes


def read_file(
    name: str,
    content: Content,
    limits: ReadingLimits,
    *,
    progress: Progress = lambda _done, _count: None,
    cancelled: Callable[[], bool] = never,
) -> Reading:
    """What the file says. `name`: for its kind and, where it has no title, for that.

    Takes seconds to minutes, and up to `limits.max_memory_bytes` beside this process. Raises ReadFailed, nothing else
    for whatever is in the file. A process that is killed half-way is started once more; killed again, the file needs
    more memory than there is. A page of a PDF on which the process breaks down is left out with a note. An archive is
    not read but unpacked: `unsupported_kind`.
    """
    kind = known_kind(name, content)
    if kind is FileKind.ZIP:
        raise ReadFailed("unsupported_kind")
    order: Order = {"task": "read", "kind": kind, "ending": ending_of(name)}
    said = Attempts(content, order, limits, progress, cancelled).read()
    return Reading(kind, said.title or title_of(name), language_of(said.language, said.pages), tuple(said.pages))


def render_page(content: Content, kind: FileKind, n: int, max_pixels: int) -> bytes | None:
    """Page `n` of a PDF, counted from 1, as a PNG of at most so many pixels.

    None for every other kind: of slides the PDF has pictures that `slides` makes of them. Raises ReadFailed.
    """
    if kind is not FileKind.PDF:
        return None
    order = {"task": "picture", "kind": kind, "ending": "", "page": n, "max_pixels": max_pixels}
    taken = lambda: list(frames(content, order, PICTURE_LIMITS, max_bytes=MAX_PICTURE_BYTES))  # noqa: E731
    pictures = [data for letter, data in tried_twice(taken) if letter == PICTURE]
    if len(pictures) != 1:
        raise ReadFailed("broken")
    return pictures[0]


def count_pages(content: Content) -> int:
    """Of a PDF. Raises ReadFailed."""
    order = {"task": "read", "kind": FileKind.PDF, "ending": ".pdf"}

    def counted() -> int:
        said = frames(content, order, COUNT_LIMITS, max_bytes=COUNT_LIMITS.max_text_bytes)
        with closing(said):  # after its first word: its pages are not read
            for letter, data in said:
                if letter == HEADER:
                    return header_from(data)[2]
        raise ReadFailed("broken")

    return tried_twice(counted)


def unpack(content: Content, limits: ReadingLimits, *, cancelled: Callable[[], bool] = never) -> Iterator[Member]:
    """The files of an archive, one after the other, each in memory; folders and what systems add are left out.

    Those of kinds that cannot be read are among them, and so are archives: `read_file` refuses both by their names.
    Raises ReadFailed, also after the first files: who stores them does so when all have come.
    """
    order = {"task": "unpack", "kind": FileKind.ZIP, "ending": ".zip"}
    name, pieces = "", list[bytes]()
    try:
        for letter, data in frames(content, order, limits, max_bytes=limits.max_unpacked_bytes, cancelled=cancelled):
            if letter == MEMBER:
                if name:
                    yield Member(name, b"".join(pieces))
                name, pieces = safe_name(text_from(data)), []
            elif letter == BYTES:
                pieces.append(data)
    except Killed as killed:
        raise ReadFailed("needs_too_much_memory") from killed
    if name:
        yield Member(name, b"".join(pieces))


def walls() -> list[str]:
    """What keeps a reading process in on this machine: `network`, `files` and `calls`, as far as they stand.

    Without `network` and `calls` a malicious file could open connections; without `files` it could read what this
    process may read. Raises ReadFailed.
    """
    order = {"task": "walls", "kind": "", "ending": ""}
    told = [json_from(data) for letter, data in frames(b"", order, PICTURE_LIMITS, max_bytes=1000) if letter == WALLS]
    return [str(name) for name in told[0]] if told and isinstance(told[0], list) else []


def known_kind(name: str, content: Content) -> FileKind:
    """The kind of a file. Raises ReadFailed for an empty one, and for one of a kind that cannot be read."""
    if isinstance(content, Path):
        with content.open("rb") as file:
            head = file.read(HEAD_BYTES)
            size = os.fstat(file.fileno()).st_size
    else:
        head, size = content[:HEAD_BYTES], len(content)
    if not size:
        raise ReadFailed("empty_file")
    if (kind := kind_of(name, head)) is None:
        raise ReadFailed("unsupported_kind")
    return kind
