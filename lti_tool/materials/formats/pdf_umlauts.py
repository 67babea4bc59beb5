# SPDX-License-Identifier: EUPL-1.2
"""Pages whose umlauts are drawn as two glyphs, the dots and the letter, as TeX does in its oldest encoding (OT1).

pdfium displaces the dots; pypdf leaves them before their letter. It knows nothing of sizes, so the headings are those
that pdfium's lines told.
"""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lti_tool.materials.formats.markup import heading, item
from lti_tool.materials.formats.pdf_layout import BULLETS, join_lines

DIAERESIS = "\u00a8"
FULL = 0.7
"""A line of so much of the longest one goes on in the next."""
_APART = re.compile(r"\u00a8 ?([aouAOU])")


class SecondReader:
    """The file by pypdf, opened when a page needs it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._reader: Any = None

    def lines(self, index: int) -> list[str]:
        """The lines of a page, counted from 0; none where it cannot be read."""
        import pypdf  # half a second, for few files

        try:
            self._reader = self._reader or pypdf.PdfReader(io.BytesIO(self._data))
            text: str = self._reader.pages[index].extract_text()
        except Exception:  # noqa: BLE001 - pypdf raises whatever there is; what pdfium gave stays
            return []
        return [line.strip() for line in text.split("\n") if line.strip()]


def mend_umlauts(lines: Iterable[str], headings: Iterable[str]) -> list[str]:
    """Blocks of Markdown. `headings`: those of the page in Markdown, with their dots wherever they are."""
    whole = [unicodedata.normalize("NFC", _APART.sub(lambda found: found[1] + "\u0308", line)) for line in lines]
    levels = {_letters(text): len(text) - len(text.lstrip("#")) for text in headings}
    longest = max(map(len, whole), default=0)
    blocks, paragraph = list[str](), list[str]()
    for line in whole:
        level = levels.get(_letters(line), 0)
        if level or line[0] in BULLETS:
            blocks += _joined(paragraph, longest)
            paragraph = []
        if level:
            blocks.append(heading(level, line))
        else:
            paragraph.append(line)
    return _with_lists([*blocks, *_joined(paragraph, longest)])


def _with_lists(blocks: Iterable[str]) -> list[str]:
    """Items that follow each other in one block."""
    found = list[str]()
    for block in blocks:
        if found and block.startswith("- ") and found[-1].startswith("- "):
            found[-1] += "\n" + block
        else:
            found.append(block)
    return found


def _joined(lines: Sequence[str], longest: int) -> Iterator[str]:
    if lines:
        text = join_lines(lines, [len(line) > FULL * longest for line in lines])
        yield item(0, text.lstrip(BULLETS)) if text[0] in BULLETS else text


def _letters(text: str) -> str:
    """Without dots, wherever they stand."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if letter.isalnum())
