# SPDX-License-Identifier: EUPL-1.2
"""Lines of a page to Markdown: headings, paragraphs, lists, code. Pure.

A PDF knows none of these. What is told from where lines stand and how large they are is right for scripts and slides as
they are usually set, and nothing is lost where it is wrong: every line stays, in its order.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lti_tool.materials.formats.markup import heading, item
from lti_tool.materials.formats.pdf_lines import HYPHENS, Cell, Line
from lti_tool.materials.formats.pdf_tables import markdown, rows_from
from lti_tool.materials.formats.plain import fence_code

HEADING_SIZE = 1.12
"""Times the size of the text."""
MAX_HEADING = 160
"""Characters; a longer one is a motto."""
FULL = 0.75
"""A line that reaches so far to the right goes on in the next one."""
PARAGRAPH_GAP = 1.25
"""Times the usual distance of two lines."""
INDENT = 0.8
"""Times the size."""
MARGIN = 0.12
"""Of the page's height: where running heads and page numbers stand."""
MAX_RUNNING = 100
"""Characters of a running head that has the page's number."""
MIN_PAGES = 4
"""With fewer, what recurs may be text."""
BULLETS = "•◦▪▫‣⁃●○■□–−➢➤►▶✓"
_STEPS = 100


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the file, with its lines in reading order."""

    index: int
    """Counted from 0."""
    height: float
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Style:
    """What a document's pages have in common."""

    body: float = 0.0
    """Size of the text; 0 where unknown."""
    sizes: tuple[float, ...] = ()
    """Sizes of headings, largest first."""
    running: frozenset[tuple[str, int]] = frozenset()
    """What stands at the same place on most pages: its text without numbers, and how high."""
    titles: frozenset[str] = frozenset()
    """Of the outline."""
    first_number: int | None = None
    """The printed number of the file's first page; None where pages have none. It may be below 1."""

    def level(self, line: Line) -> int:
        """A heading's level from 1; 0 for a line that is none."""
        if len(line.text) > MAX_HEADING or line.fixed or not any(map(str.isalpha, line.text)):
            return 0
        if self.body and line.size >= HEADING_SIZE * self.body:
            return 1 + sum(size > line.size for size in self.sizes[:3])
        return 3 if " ".join(line.text.split()) in self.titles else 0

    def is_running(self, line: Line, page: Sheet) -> bool:
        """Whether the line is a running head, or one with the page's number."""
        if (_masked(line.text), _height(line, page.height)) in self.running:
            return True
        # A large line with a number, such as "3 Results" on the third slide, is a title.
        is_title = line.size >= HEADING_SIZE * self.body and not line.text.isdecimal()
        if self.first_number is None or is_title or len(line.text) > MAX_RUNNING:
            return False
        return _in_margin(line, page.height) and self.first_number in _first_numbers(line, page)


def style_of(pages: Sequence[Sheet], titles: Iterable[str]) -> Style:
    """From some pages."""
    sizes: Counter[float] = Counter()
    recurring: Counter[tuple[str, int]] = Counter()
    numbers: Counter[int] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
        margin = [line for line in page.lines if _in_margin(line, page.height)]
        recurring.update({(_masked(line.text), _height(line, page.height)) for line in margin})
        numbers.update({number for line in margin for number in _first_numbers(line, page)})
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    running = {key for key, count in recurring.items() if len(pages) >= MIN_PAGES and count > len(pages) / 2}
    larger = sorted((size for size in sizes if size >= HEADING_SIZE * body), reverse=True)
    first, count = numbers.most_common(1)[0] if numbers else (0, 0)
    numbered = count >= MIN_PAGES and count > len(pages) / 2
    return Style(body, tuple(larger), frozenset(running), frozenset(titles), first if numbered else None)


@dataclass(slots=True)
class _Block:
    kind: str
    """`heading`, `item`, `code`, `table` or `text`."""
    lines: list[Line]
    level: int = 0


@dataclass(slots=True)
class Layout:
    """A page's text, and the headings in it."""

    headings: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n\n".join(self.blocks)


def laid_out(page: Sheet, style: Style) -> Layout:
    """The page without running heads."""
    kept = [line for line in page.lines if not style.is_running(line, page)]
    edges = _edges(kept)
    layout = Layout()
    was_item = False
    for block in _blocks(kept, style):
        text = _markdown(block, edges)
        if block.kind == "heading":
            layout.headings.append(text.lstrip("# "))
        if block.kind == "item" and was_item:
            layout.blocks[-1] += "\n" + text
        else:
            layout.blocks.append(text)
        was_item = block.kind == "item"
    return layout


def join_lines(lines: Sequence[str], full: Sequence[bool]) -> str:
    """Lines of a paragraph as one; those that end early, as in a table or a poem, keep their end."""
    text = ""
    for line, goes_on in zip(lines, [False, *full], strict=False):
        if text.endswith(tuple(HYPHENS)):
            # "Open-" and "Source" stay a compound; a word that is parted goes on with a small letter.
            text = text.rstrip(HYPHENS) + ("-" if line[:1].isupper() or line[:1].isdecimal() else "") + line
        elif text and text[-1] == "-" and text[-2:-1].isalpha() and line[:1].islower() and goes_on:
            text = text[:-1] + line
        elif text:
            text += (" " if goes_on or line[:1].islower() else "\n") + line
        else:
            text = line
    for hyphen in HYPHENS:
        text = text.replace(hyphen, "")
    return text


def _blocks(lines: Sequence[Line], style: Style) -> list[_Block]:
    pitch, number = _pitch(lines), 0
    blocks: list[_Block] = []
    while number < len(lines):
        rows = 0 if style.level(lines[number]) else rows_from(lines, number)
        if rows:
            blocks.append(_Block("table", list(lines[number : number + rows])))
        else:
            _add(lines[number], blocks, style, pitch)
        number += max(rows, 1)
    return blocks


def _add(line: Line, blocks: list[_Block], style: Style, pitch: float) -> None:
    """To the block that it goes on with, or as a new one."""
    last, level = (blocks[-1] if blocks else _Block("", [])), style.level(line)
    if level and not _is_item(line.text):
        if last.kind == "heading" and last.level == level and _near(last.lines[-1], line, 1.6 * line.size):
            last.lines.append(line)
        else:
            blocks.append(_Block("heading", [line], level))
    elif line.fixed and line.text[0] not in BULLETS:
        if last.kind == "code":
            last.lines.append(line)
        else:
            blocks.append(_Block("code", [line]))
    elif _is_item(line.text):
        blocks.append(_Block("item", [line]))
    elif last.kind in ("item", "text") and _goes_on(last, line, pitch):
        last.lines.append(line)
    else:
        blocks.append(_Block("text", [line]))


def _goes_on(block: _Block, line: Line, pitch: float) -> bool:
    before, first = block.lines[-1], block.lines[0]
    down = before.bottom - line.bottom
    if down < -line.size:  # at the head of the next column
        return line.text[:1].islower() and before.text[-1:] not in ".!?:"
    if len(block.lines) > 1:
        pitch = block.lines[-2].bottom - before.bottom
    if down > PARAGRAPH_GAP * max(pitch, line.size) or abs(line.size - before.size) > 0.35 * before.size:
        return False
    if block.kind == "item":
        return line.left > first.left + 0.2 * line.size or (len(block.lines) > 1 and line.left >= before.left - 1)
    return line.left <= before.left + INDENT * line.size or down < 0.5 * line.size


def _near(before: Line, line: Line, most: float) -> bool:
    return -1 <= before.bottom - line.bottom <= most


def _markdown(block: _Block, edges: dict[int, float]) -> str:
    texts = [line.text for line in block.lines]
    if block.kind == "heading":
        return heading(block.level, join_lines(texts, [True] * len(texts)))
    if block.kind == "table":
        return markdown(block.lines)
    if block.kind == "code":
        return fence_code(_code(block.lines))
    full = [_is_full(line, edges) for line in block.lines]
    if block.kind == "item":
        first = texts[0].lstrip(BULLETS).lstrip()
        mark, _blank, rest = first.partition(" ")
        numbered = _is_number(mark)
        whole = join_lines([rest if numbered else first, *texts[1:]], [True] * len(texts))
        return item(0, whole, mark if numbered else "-")
    return join_lines(texts, full)


def _code(lines: Sequence[Line]) -> str:
    """With as many blanks in front of each piece of a line as fit between the block's edge and its first letter."""
    edge = min(line.left for line in lines)
    shown = []
    for line in lines:
        written = ""
        for piece in line.cells or (Cell(line.left, line.right, line.text),):
            width = max((piece.right - piece.left) / max(len(piece.text), 1), 1.0)
            blanks = min(_STEPS, round((piece.left - edge) / width)) - len(written)
            written += " " * max(blanks, 1 if written else 0) + piece.text
        shown.append(written)
    return "\n".join(shown).translate(dict.fromkeys(map(ord, HYPHENS), "-"))


def _is_item(text: str) -> bool:
    mark, _blank, rest = text.partition(" ")
    return bool(rest) and (mark in BULLETS or _is_number(mark))


def _is_number(mark: str) -> bool:
    """As `3.` or `12)`: a longer one is a year at the end of a sentence."""
    return 2 <= len(mark) <= 3 and mark[:-1].isdecimal() and mark[-1] in ".)"


def _edges(lines: Iterable[Line]) -> dict[int, float]:
    """How far lines that begin at about the same place reach to the right."""
    edges: dict[int, float] = {}
    for line in lines:
        edges[_column(line)] = max(edges.get(_column(line), 0.0), line.right)
    return edges


def _column(line: Line) -> int:
    return int(line.left // 60)


def _is_full(line: Line, edges: dict[int, float]) -> bool:
    edge = edges[_column(line)]
    return line.right - line.left >= FULL * (edge - line.left)


def _pitch(lines: Sequence[Line]) -> float:
    """The distance of a line from the next within a paragraph: of all distances on the page a small one."""
    steps = [one.bottom - other.bottom for one, other in pairwise(lines)]
    down = sorted(step for step in steps if 2 < step < 60)
    return down[len(down) // 4] if down else 0.0


def _first_numbers(line: Line, page: Sheet) -> list[int]:
    """What the first page's printed number would be if the number at either end of the line were this page's."""
    words = line.text.split()
    ends = {word for word in (words[0], words[-1]) if word.isdecimal() and len(word) < 5}
    return [int(word) - page.index for word in ends]


def _in_margin(line: Line, height: float) -> bool:
    return line.bottom < MARGIN * height or line.bottom + line.size > (1 - MARGIN) * height


def _height(line: Line, height: float) -> int:
    return round(50 * line.bottom / max(height, 1.0))


def _masked(text: str) -> str:
    return "".join("#" if letter.isdigit() else letter for letter in text).replace("##", "#").replace("##", "#")
