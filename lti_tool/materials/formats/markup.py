# SPDX-License-Identifier: EUPL-1.2
"""Markdown from what readers find, and pages from a text that has none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lti_tool.materials.formats.document import note_of
from lti_tool.materials.pages import Page, Place, PlaceKind

CUTTING_LEVEL = 2
"""Headings of this level and above begin a page where a file has none."""
LONG_SECTION = 4000
"""Characters from which on a section goes on on a page of its own."""
MAX_CELLS = 20_000
MAX_DEPTH = 8
"""Of a list: deeper items stand at this depth."""


def one_line(text: str) -> str:
    """Without line ends and without more than one blank in a row."""
    return " ".join(text.split())


def heading(level: int, text: str) -> str:
    return f"{'#' * max(1, min(level, 6))} {one_line(text)}"


def item(depth: int, text: str, mark: str = "-") -> str:
    """A list's item; `depth` is 0 for the outermost."""
    return f"{'  ' * min(depth, MAX_DEPTH)}{mark} {one_line(text)}"


def table(rows: Iterable[Sequence[str]]) -> str:
    """The first row is the head, as Markdown has none without. "" for a table without a word."""
    kept, cells = list[list[str]](), 0
    for row in rows:
        cells += len(row)
        if cells > MAX_CELLS:
            break
        kept.append([one_line(cell).replace("|", "\\|") for cell in row])
    if not any(map(any, kept)):
        return ""
    width = max(map(len, kept))
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in kept]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


@dataclass(slots=True)
class _Part:
    heading: str
    blocks: list[str] = field(default_factory=list)
    size: int = 0
    pictures: bool = False


class Sections:
    """Blocks of a text as they come, gathered to pages."""

    def __init__(self, kind: PlaceKind = PlaceKind.SECTION) -> None:
        """`kind`: `PAGE` for a text that says itself where a page ends; else headings and length decide."""
        self._kind = kind
        self._heading = ""
        self._parts = [_Part("")]

    def add_heading(self, level: int, text: str) -> None:
        if not (text := one_line(text)):
            return
        self._heading = text
        if self._kind is PlaceKind.SECTION and level <= CUTTING_LEVEL:
            self.cut()
        part = self._parts[-1]
        if not part.blocks:
            part.heading = text
        self.add(heading(level, text), follows=True)

    def add(self, block: str, *, follows: bool = False) -> None:
        """`follows`: belongs to what stands before or after it, so that no page ends here."""
        if not block.strip():
            return
        part = self._parts[-1]
        if self._kind is PlaceKind.SECTION and part.size + len(block) > LONG_SECTION and part.blocks and not follows:
            self.cut()
            part = self._parts[-1]
        part.blocks.append(block)
        part.size += len(block)

    def add_item(self, block: str) -> None:
        """An item of a list: no empty line stands between two of them."""
        blocks = self._parts[-1].blocks
        if blocks and self._is_item(blocks[-1]):
            blocks[-1] += "\n" + block
            self._parts[-1].size += len(block)
        else:
            self.add(block)

    @property
    def has_blocks(self) -> bool:
        """Whether something stands on the page that is being filled."""
        return bool(self._parts[-1].blocks)

    def add_picture(self) -> None:
        self._parts[-1].pictures = True

    def cut(self) -> None:
        """What comes now stands on the next page."""
        if self._kind is PlaceKind.PAGE or self._parts[-1].blocks or self._parts[-1].pictures:
            self._parts.append(_Part(self._heading))

    def pages(self) -> Iterator[Page]:
        parts = self._parts
        if len(parts) > 1 and not parts[-1].blocks and not parts[-1].pictures:
            parts = parts[:-1]
        for n, part in enumerate(parts, 1):
            text = "\n\n".join(part.blocks)
            yield Page(n, Place(self._kind, n, n), part.heading, text, note_of(text, pictures=part.pictures))

    @staticmethod
    def _is_item(block: str) -> bool:
        last = block[block.rfind("\n") + 1 :].lstrip()
        mark, _blank, rest = last.partition(" ")
        return bool(rest) and (mark in ("-", "*") or (mark[:-1].isdigit() and mark[-1] in ".)"))
