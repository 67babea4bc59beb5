# SPDX-License-Identifier: EUPL-1.2
"""Percentiles, and tables that stand as well in a terminal as in a Markdown file."""

import math
from collections.abc import Sequence
from statistics import median


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed; nan of none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def jitter(gaps: Sequence[float]) -> float:
    """p99 of how far the gaps lie from their median: a stream in even pieces has none, however large the pieces."""
    if not gaps:
        return float("nan")
    middle = median(gaps)
    return percentile([abs(gap - middle) for gap in gaps], 0.99)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose columns are aligned: names left, figures right."""
    widths = [max(len(row[i]) for row in [heads, *rows]) for i in range(len(heads))]
    lines = [heads, *rows]
    text = ["| " + " | ".join(_cell(line, i, widths) for i in range(len(heads))) + " |" for line in lines]
    rule = "|" + "|".join("-" * (width + 1) + ("-" if i < 1 else ":") for i, width in enumerate(widths)) + "|"
    return "\n".join([text[0], rule, *text[1:]])


def _cell(line: Sequence[str], column: int, widths: Sequence[int]) -> str:
    return line[column].ljust(widths[column]) if column < 1 else line[column].rjust(widths[column])


def figure(value: float, digits: int = 1) -> str:
    """A number for a table; a dash for none."""
    return "–" if value != value else f"{value:,.{digits}f}"
