# SPDX-License-Identifier: EUPL-1.2
"""A PDF page's lines with where they stand, as pdfium gives them. Few calls for each line: a page has thousands of
characters, and each call costs half a microsecond and more.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pypdfium2 import raw

MAX_CHARACTERS = 100_000
"""Of a page: the densest that people make have 10,000."""
HYPHENS = "\x02\xad"
"""What pdfium writes for a hyphen at a line's end (or U+FFFE), and the soft hyphen: the word goes on."""
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
WIDE = 1.2
"""A gap between columns, times the size."""
_FIXED_WIDTH = 1
"""The first of a font's flags (ISO 32000-1, 9.8.2)."""
_MONOSPACED = ("mono", "courier", "consol", "typewriter", "cmtt", "sftt", "menlo", "inconsolata")


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a line between wide gaps."""

    left: float
    right: float
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A wide one within a line: its place in the line's text, and where the words around it end and begin."""

    place: int
    ends: float
    begins: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; lengths in points, the origin at the page's foot."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    """Height of its letters' font."""
    fixed: bool
    """In a font as code is set in."""
    start: int = 0
    """Of its first character in the page's text."""
    cells: tuple[Cell, ...] = ()
    """Where it may be the row of a table."""

    def with_text(self, text: str, *, left_edge: float | None = None, right_edge: float | None = None) -> "Line":
        """A part of the line."""
        left = self.left if left_edge is None else left_edge
        return replace(self, text=text, left=left, right=self.right if right_edge is None else right_edge)


def lines_of(text_page: Any) -> list[Line]:
    """The lines of a page, in the order in which the file draws them."""
    count = min(text_page.count_chars(), MAX_CHARACTERS)
    text = text_page.get_text_range(0, count).replace("\ufffe", HYPHENS[0]) if count else ""
    return list(_lines(text_page.raw, text))


def wide_gaps(page: Any, line: Line) -> list[Gap]:
    """Asks for two letters at each blank: not for every line."""
    gaps = []
    for place, letter in enumerate(line.text):
        if letter == " " and 0 < place < len(line.text) - 1:
            ends, begins = box_at(page, line.start + place - 1).right, box_at(page, line.start + place + 1).left
            if begins - ends > WIDE * line.size:
                gaps.append(Gap(place, ends, begins))
    return gaps


def without_ligatures(line: Line) -> Line:
    """Afterwards, as it may change the number of characters."""
    return line.with_text(line.text.translate(_LIGATURES)) if not line.text.isascii() else line


def _lines(page: Any, text: str) -> Iterator[Line]:
    position = 0
    for written in _split(text):
        shown = written.strip()
        if shown:
            first = position + len(written) - len(written.lstrip())
            yield _line(page, shown, first)
        position += len(written)


def _split(text: str) -> Iterator[str]:
    """At line ends, which stay, and behind hyphens, as pdfium gives no line end after one."""
    for written in text.splitlines(keepends=True):
        pieces = written.split(HYPHENS[0])
        yield from (piece + HYPHENS[0] for piece in pieces[:-1])
        yield pieces[-1]


def _line(page: Any, shown: str, first: int) -> Line:
    letters = [at for at, letter in enumerate(shown) if letter.isalnum()] or [0]
    start, end, inner = (box_at(page, first + at) for at in (0, len(shown) - 1, letters[0]))
    # Code is so from end to end: a sentence may begin with the name of a function.
    fixed = all(_is_fixed(page, first + at) for at in (letters[0], letters[-1], letters[len(letters) // 2]))
    return Line(shown, start.left, end.right, inner.bottom, round(inner.top - inner.bottom, 1), fixed, first)


def box_at(page: Any, index: int) -> Any:
    """Where a character of the page's text stands, with the room its font takes above and below."""
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(page, raw.FPDFText_GetCharIndexFromTextIndex(page, index), box)
    return box


def _is_fixed(page: Any, index: int) -> bool:
    name, flags = ctypes.create_string_buffer(64), ctypes.c_int()
    raw.FPDFText_GetFontInfo(page, raw.FPDFText_GetCharIndexFromTextIndex(page, index), name, 64, flags)
    small = name.value.decode("latin-1").lower()
    return bool(flags.value & _FIXED_WIDTH) or any(word in small for word in _MONOSPACED)
