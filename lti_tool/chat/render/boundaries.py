# SPDX-License-Identifier: EUPL-1.2
"""Where a top-level block of Markdown ends, found line by line while the text is still arriving.

It knows only what decides a boundary: fences, formulas, lists, indented code and leaves (paragraphs, headings, tables,
quotes). A block may hold several of CommonMark's: a paragraph and the list right below it are one. Formulas are taken
out first, as `document` does, so that nothing inside one ends a block; while one is open, lines are held back here.
Each line is looked at once, so a whole answer costs linear time.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from lti_tool.chat.render import fences
from lti_tool.chat.render.formulas.finding import ALONE, Finder

_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_RULE = re.compile(r"([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_ITEM = re.compile(r"([-+*]|(\d{1,9})[.)])(?:([ \t]+)(?=\S)|[ \t]*$)")
_ITEM_START = re.compile(r"(?:[-+*]|\d{1,9}[.)])[ \t\r\n]")
_MAYBE_ITEM = re.compile(r"[-+*]|\d{1,9}[.)]?")


class _Mode(Enum):
    START = auto()
    TEXT = auto()
    LIST = auto()
    INDENTED = auto()
    FENCE = auto()


class Boundaries:
    """The state of one open block; a new one for each block."""

    def __init__(self) -> None:
        self._finder = Finder()
        self._lines = _Lines()

    @property
    def next_line_may_leave(self) -> bool:
        """Whether the next line's start must be shown to `leaves` before the line counts to this block."""
        return self._lines.next_may_leave and not self._finder.waits

    def leaves(self, line_start: str) -> bool | None:
        """Whether the line behind a blank line starts a new block; None while more of it must be seen."""
        return self._lines.leaves(line_start)

    def closes(self, line: str) -> bool:
        """Take a complete line; whether the block is closed with it."""
        closed = False
        for decided in self._finder.feed(line):
            # What was held back might have closed blocks before: then this block holds several.
            if closed or (self._lines.next_may_leave and decided is not line and self._lines.leaves(decided)):
                self._lines = _Lines()
            closed = self._lines.closes(decided)
        return closed and not self._finder.waits


class _Lines:
    """The same for lines without formulas."""

    def __init__(self) -> None:
        self._mode = _Mode.START
        self._after_blank = False
        self._offset = 4
        """Columns a line must be indented by to go on with the list item (or the indented code) behind a blank line."""
        self._fence: fences.Fence | None = None

    @property
    def next_may_leave(self) -> bool:
        """Whether the next line may belong to another block."""
        return self._after_blank

    def leaves(self, line_start: str) -> bool | None:
        """Whether the line behind a blank line starts a new block; None while more of it must be seen."""
        rest = line_start.lstrip(" \t")
        columns = _columns(line_start[: len(line_start) - len(rest)])
        if columns >= self._offset or rest in ("\n", "\r\n"):
            return False
        if rest in ("", "\r"):
            return None
        if self._mode is _Mode.INDENTED or columns >= 4:
            return True
        if _ITEM_START.match(rest):
            return False
        return None if _MAYBE_ITEM.fullmatch(rest) else True

    def closes(self, line: str) -> bool:
        """Take a complete line; whether the block is closed with it."""
        text = line.strip(" \t\r\n")
        if not text:
            return self._blank()
        after_blank, self._after_blank = self._after_blank, False
        body = line.lstrip(" \t")
        columns = _columns(line[: len(line) - len(body)])
        body = body.rstrip(" \t\r\n")
        if self._fence is not None:
            return columns < 4 and self._fence.ends(body)
        if self._mode in (_Mode.LIST, _Mode.INDENTED) and columns >= self._offset:
            return False
        return self._leaf(body, columns, after_blank=after_blank)

    def _blank(self) -> bool:
        self._after_blank = self._mode in (_Mode.LIST, _Mode.INDENTED)
        return self._mode is _Mode.TEXT

    def _leaf(self, body: str, columns: int, *, after_blank: bool) -> bool:
        if columns >= 4:
            if self._mode is _Mode.START:
                self._mode = _Mode.INDENTED
            return False
        if _HEADING.match(body) or _RULE.match(body) or ALONE.match(body):
            return True
        if self._opens_fence(body):
            return False
        if not self._opens_item(body, columns, after_blank=after_blank) and (
            self._mode is not _Mode.LIST or body[0] == ">"
        ):
            self._mode = _Mode.TEXT
        return False

    def _opens_fence(self, body: str) -> bool:
        self._fence = fences.open_fence(body, nested=True)
        if self._fence is not None:
            self._mode = _Mode.FENCE
        return self._fence is not None

    def _opens_item(self, body: str, columns: int, *, after_blank: bool) -> bool:
        match = _ITEM.match(body)
        if not match:
            return False
        marker, number, gap = match.groups()
        in_paragraph = self._mode is _Mode.TEXT and not after_blank
        if in_paragraph and (gap is None or number not in (None, "1")):
            return False
        self._mode = _Mode.LIST
        width = _columns(gap, columns + len(marker)) if gap else 1
        self._offset = columns + len(marker) + (width if width <= 4 else 1)
        return True


def _columns(whitespace: str, start: int = 0) -> int:
    """Width of leading whitespace; a tab goes to the next multiple of four (CommonMark 2.2)."""
    if "\t" not in whitespace:
        return len(whitespace)
    column = start
    for character in whitespace:
        column += 4 - column % 4 if character == "\t" else 1
    return column - start
