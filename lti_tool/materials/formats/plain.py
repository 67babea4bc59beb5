# SPDX-License-Identifier: EUPL-1.2
"""Plain text and source code."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from lti_tool.materials.formats.document import Document, ReadingRequest, note_of, read_bounded
from lti_tool.materials.kinds import CODE_LANGUAGES
from lti_tool.materials.pages import Page, Place, PlaceKind

MAX_LINES = 60
"""Of a page."""
MIN_LINES = 30
"""From here on a page ends at an empty line."""
MAX_LINE = 4000
"""Characters: a longer one is data."""
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def decode_text(data: bytes) -> str:
    """By its mark, else as UTF-8, else as Windows wrote it in western Europe: a byte that is neither is replaced."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("windows-1252", "replace")


def read(content: BinaryIO, order: ReadingRequest) -> Document:
    """Pages of some dozens of lines, which end at an empty line where there is one."""
    text = decode_text(read_bounded(content, order.limits)).replace("\r\n", "\n").replace("\r", "\n")
    lines = [line[:MAX_LINE] for line in text.split("\n")]
    language = CODE_LANGUAGES.get(order.ending, "") if order.kind == "code" else None
    parts = list(_parts(lines))
    return Document("", "", len(parts), (_page(n, lines, part, language) for n, part in enumerate(parts, 1)))


def _parts(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """From which line to before which, without those parts that are empty."""
    start = 0
    while start < len(lines):
        end = min(start + MAX_LINES, len(lines))
        if end < len(lines):
            blank = (at for at in range(end, start + MIN_LINES, -1) if not lines[at - 1].strip())
            end = next(blank, end)
        if any(line.strip() for line in lines[start:end]):
            yield start, end
        start = end


def _page(n: int, lines: Sequence[str], part: tuple[int, int], language: str | None) -> Page:
    start, end = part
    while not lines[start].strip():
        start += 1
    while not lines[end - 1].strip():
        end -= 1
    text = "\n".join(lines[start:end])
    if language is not None:
        text = fence_code(text, language)
    return Page(n, Place(PlaceKind.LINES, start + 1, end), "", text, note_of(text, pictures=False))


def fence_code(code: str, language: str = "") -> str:
    """A block of code that ends where the code does, whatever backticks are in it (CommonMark 4.5)."""
    longest = run = 0
    for letter in code:
        run = run + 1 if letter == "`" else 0
        longest = max(longest, run)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code}\n{fence}"
