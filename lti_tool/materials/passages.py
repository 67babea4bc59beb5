# SPDX-License-Identifier: EUPL-1.2
"""Pages to passages: what is found, put before a model and cited. Pure.

A passage lies within one page, ends where the text does, and can be understood alone: a table that goes on has its head
again, code has its fence, a list its lead-in where that fits.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lti_tool.materials.pages import Page, Place

MAX_CHARACTERS = 1500
SMALL = 300
"""Below that a passage takes in what comes next although a heading begins."""
_SENTENCE_ENDS = (". ", "! ", "? ", "; ", ": ", ", ", " ")


@dataclass(frozen=True, slots=True)
class CutPassage:
    """A part of a page."""

    page: int
    """The page's `n`."""
    place: Place
    """The page's; of lines those that the passage has."""
    heading: str
    """The heading that it stands under; "" where there is none."""
    text: str
    """Markdown, at most `MAX_CHARACTERS`."""


def cut(pages: Iterable[Page], *, speaker_notes: bool = False) -> Iterator[CutPassage]:
    """The passages of the pages, in reading order, a page's one behind the other.

    `speaker_notes`: whether they are part of what a tutor answers from.
    """
    for page in pages:
        text = page.text
        if speaker_notes and page.speaker_notes:
            text = f"{text}\n\n{page.speaker_notes}".strip("\n")
        heading = page.heading
        for blocks in _gathered(list(_fitting(blocks_of(text)))):
            own = next((_heading(block) for block in blocks if block.startswith("#") and _heading(block)), "")
            if blocks[0].startswith("#") or not heading:
                heading = own or heading
            yield CutPassage(page.n, page.place, heading, "\n\n".join(blocks))
            heading = next((_heading(block) for block in reversed(blocks) if _heading(block)), heading)


def blocks_of(text: str) -> Iterator[str]:
    """What stands between empty lines; code in one piece with all its own."""
    block: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = _fence(line)
        if fence:
            block.append(line)
            if mark.startswith(fence) and not line.strip().strip(fence[0]):
                yield "\n".join(block)
                block, fence = [], ""
        elif mark:
            if block:
                yield "\n".join(block)
            block, fence = [line], mark
        elif line.strip():
            block.append(line)
        elif block:
            yield "\n".join(block)
            block = []
    if block:
        yield "\n".join(block)


def _fence(line: str) -> str:
    """The backticks or tildes that open or close code (CommonMark 4.5)."""
    bare = line.lstrip(" ")
    for sign in "`~":
        length = len(bare) - len(bare.lstrip(sign))
        if length >= 3 and len(line) - len(bare) < 4:
            return sign * length
    return ""


def _heading(block: str) -> str:
    marks = len(block) - len(block.lstrip("#"))
    return block[marks:].strip() if 1 <= marks <= 6 and block[marks : marks + 1] == " " and "\n" not in block else ""


def _fitting(blocks: Iterable[str]) -> Iterator[str]:
    """Blocks that fit a passage; longer ones in parts."""
    for block in blocks:
        if len(block) <= MAX_CHARACTERS:
            yield block
            continue
        lines = block.split("\n")
        if _fence(lines[0]):
            fence = _fence(lines[0])
            inner = lines[1:-1] if _fence(lines[-1]).startswith(fence) else lines[1:]
            yield from _repeated(inner, lines[0][:100], fence)
        elif lines[0].startswith("|") and len(lines) > 2 and len(lines[0]) + len(lines[1]) < MAX_CHARACTERS // 2:
            yield from _repeated(lines[2:], "\n".join(lines[:2]), "")
        else:
            yield from _packed(lines, MAX_CHARACTERS)


def _repeated(lines: Sequence[str], head: str, foot: str) -> Iterator[str]:
    """Rows or lines of code, each part with its head and foot."""
    room = MAX_CHARACTERS - len(head) - len(foot) - 2
    for part in _packed(lines, room):
        yield "\n".join(filter(None, (head, part, foot)))


def _packed(lines: Iterable[str], room: int) -> Iterator[str]:
    """As many lines together as fit; a line that is too long by itself ends with its sentences."""
    kept: list[str] = []
    size = 0
    for line in lines:
        for piece in _sentences(line, room):
            if kept and size + len(piece) + 1 > room:
                yield "\n".join(kept)
                kept, size = [], 0
            kept.append(piece)
            size += len(piece) + 1
    if kept:
        yield "\n".join(kept)


def _sentences(line: str, room: int) -> Iterator[str]:
    """A long line in parts that end where a sentence does, or where some word does."""
    while len(line) > room:
        ends = (
            line.rfind(sign, room // 2, room) + len(sign) for sign in _SENTENCE_ENDS if sign in line[room // 2 : room]
        )
        end = next(ends, room)
        yield line[:end].rstrip()
        line = line[end:].lstrip()
    if line:
        yield line


def _gathered(blocks: Sequence[str]) -> Iterator[list[str]]:
    """Blocks that make a passage together: a heading begins one, and never ends one."""
    kept: list[str] = []
    size = 0
    for number, block in enumerate(blocks):
        begins = bool(_heading(block)) and size >= SMALL
        # A heading and the line before a list belong to what follows them.
        following = len(blocks[number + 1]) + 2 if _leads_on(block) and number + 1 < len(blocks) else 0
        if kept and (begins or size + len(block) + min(following, MAX_CHARACTERS - len(block)) > MAX_CHARACTERS):
            yield kept
            kept, size = [], 0
        kept.append(block)
        size += len(block) + 2
    if kept:
        yield kept


def _leads_on(block: str) -> bool:
    return bool(_heading(block)) or (block.endswith(":") and len(block) < SMALL)
