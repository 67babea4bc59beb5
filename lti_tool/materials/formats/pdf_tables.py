# SPDX-License-Identifier: EUPL-1.2
"""Tables of a PDF: lines one below the other that have wide gaps. No ruling is looked at."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lti_tool.materials.formats.markup import table
from lti_tool.materials.formats.pdf_lines import Cell, Line, wide_gaps

LOOSE = 0.6
"""Width of a line for each of its characters, times the size, from which on gaps are looked for; text has 0.5."""
MIN_ROWS = 3
ASIDE = 1.0
"""How far a cell may stand beside its column, times the size."""
MAX_STEP = 3.0
"""From a row to the next, times the size."""
_NO_CELLS = "•◦▪▫‣●○■–"
"""Lists side by side are no table."""


def with_cells(page: Any, line: Line) -> Line:
    """The line with its cells, where it has any. `page`: pdfium's text page, open."""
    if line.right - line.left < LOOSE * line.size * len(line.text):
        return line
    gaps = wide_gaps(page, line)
    starts = [(0, line.left), *((gap.place + 1, gap.begins) for gap in gaps)]
    ends = [*((gap.place, gap.ends) for gap in gaps), (len(line.text), line.right)]
    cells = [
        Cell(left, right, line.text[start:end].strip())
        for (start, left), (end, right) in zip(starts, ends, strict=True)
    ]
    if len(cells) < 2 or any(not cell.text or cell.text[0] in _NO_CELLS for cell in cells):
        return line
    return replace(line, cells=tuple(cells))


def rows_from(lines: Sequence[Line], start: int) -> int:
    """How many lines from this one on make a table, with those on which a cell goes on; 0 for none.

    Code is none: its blanks mean something.
    """
    end, rows, columns = start, 0, tuple[Cell, ...]()
    while end < len(lines) and not lines[end].fixed and (end == start or _follows(lines[end - 1], lines[end])):
        if lines[end].cells:
            if columns and not _in_line(lines[end], columns):
                break
            rows, columns = rows + 1, max(columns, lines[end].cells, key=len)
        elif not _goes_on(lines[end], columns):
            break
        end += 1
    return end - start if rows >= MIN_ROWS or (rows == MIN_ROWS - 1 and len(columns) > 2) else 0


def _follows(above: Line, line: Line) -> bool:
    return 0 < above.bottom - line.bottom <= MAX_STEP * line.size and abs(above.size - line.size) <= 0.35 * line.size


def _in_line(line: Line, columns: Sequence[Cell]) -> bool:
    """Whether the cells stand below those of other rows; the gaps of justified text stand anywhere."""
    fewer, more = sorted((line.cells, columns), key=len)
    return all(min(_distance(cell, column) for column in more) <= ASIDE * line.size for cell in fewer)


def _goes_on(line: Line, columns: Sequence[Cell]) -> bool:
    """Whether a line with one piece of text is the rest of a cell: below the first column text may stand as well."""
    return any(abs(line.left - column.left) < line.size / 2 for column in columns[1:])


def markdown(lines: Sequence[Line]) -> str:
    """Each cell in the column that it stands below; the row with the most cells has the columns."""
    columns = max((line.cells for line in lines), key=len)
    rows = list[list[str]]()
    for line in lines:
        if line.cells:
            rows.append(_placed(line.cells, columns))
        else:
            column = _placed([Cell(line.left, line.right, line.text)], columns).index(line.text)
            rows[-1][column] = f"{rows[-1][column]} {line.text}".strip()
    return table(rows)


def _placed(cells: Sequence[Cell], columns: Sequence[Cell]) -> list[str]:
    if len(cells) == len(columns):
        return [cell.text for cell in cells]
    found = [""] * len(columns)
    for cell in cells:
        near = min(range(len(columns)), key=lambda number: _distance(cell, columns[number]))
        found[near] = f"{found[near]} {cell.text}".strip()
    return found


def _distance(cell: Cell, column: Cell) -> float:
    """Between their edges or middles, whichever are nearest: columns are set to the left, to the right or centred."""
    middles = abs(cell.left + cell.right - column.left - column.right) / 2
    return min(abs(cell.left - column.left), abs(cell.right - column.right), middles)
