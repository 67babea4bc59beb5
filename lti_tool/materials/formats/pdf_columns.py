# SPDX-License-Identifier: EUPL-1.2
"""Two columns that a file draws line by line, which pdfium then gives as one: parted, and read one after the other."""

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

from lti_tool.materials.formats.pdf_lines import Line, wide_gaps

MIN_LINES = 5
MIN_PIECE = 12
"""Characters of a line within one column; a table's cells are shorter."""
EDGE = 6.0
"""Points by which the second column's lines may begin apart."""
PROBES = 8

_Parted = tuple[Line, Line]


def unmix_lines(page: Any, lines: Sequence[Line]) -> list[Line]:
    """The lines in reading order. `page`: pdfium's text page, open."""
    long = [line for line in lines if len(line.text) > 2 * MIN_PIECE]
    probes = long[:: max(1, len(long) // PROBES)]
    if len(long) < MIN_LINES or 2 * sum(_part(page, line) is not None for line in probes) < len(probes):
        return list(lines)
    parted = {line.start: pair for line in long if (pair := _part(page, line))}
    edge = median(pair[1].left for pair in parted.values())
    kept = {start: pair for start, pair in parted.items() if abs(pair[1].left - edge) <= EDGE}
    shorter = [min(len(left.text), len(right.text)) for left, right in kept.values()]
    if len(kept) < max(MIN_LINES, 0.6 * len(long)) or median(shorter) < 1.5 * MIN_PIECE:
        return list(lines)
    return list(_in_order(lines, kept, edge))


def _in_order(lines: Sequence[Line], parted: dict[int, _Parted], edge: float) -> Iterator[Line]:
    """The left column down to a line across both, then the right one."""
    left, right = list[Line](), list[Line]()
    for line in lines:
        if line.start in parted:
            left.append(parted[line.start][0])
            right.append(parted[line.start][1])
        elif line.left >= edge - EDGE:
            right.append(line)
        elif line.right < edge:
            left.append(line)
        else:
            yield from [*left, *right, line]
            left, right = [], []
    yield from [*left, *right]


def _part(page: Any, line: Line) -> _Parted | None:
    """Both halves of a line with one wide gap, None for one with none or several."""
    gaps = wide_gaps(page, line)
    if len(gaps) != 1:
        return None
    (gap,) = gaps
    left, right = line.text[: gap.place].rstrip(), line.text[gap.place + 1 :].lstrip()
    if min(len(left), len(right)) < MIN_PIECE:
        return None
    return line.with_text(left, right_edge=gap.ends), line.with_text(right, left_edge=gap.begins)
