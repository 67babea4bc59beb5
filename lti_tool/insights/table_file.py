# SPDX-License-Identifier: EUPL-1.2
"""The figures as CSV: a line each, for a spreadsheet, which must not take the title of a file for a formula."""

import csv
import io
from collections.abc import Iterator

from lti_tool.insights.answers import Insights, TooFew

MARK = "\ufeff"
"""Without it Excel reads umlauts as something else."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""With what a cell begins that a spreadsheet calculates."""
ALONE = (
    *("people", "questions", "without_passage", "helpful", "not_helpful", "with_reason", "withheld"),
    *("tokens", "gpu_seconds", "watt_hours"),
)

Cell = str | float | None


def write(insights: Insights | TooFew) -> str:
    """The columns are `figure`, `material`, `of` (a day, an hour, a page) and `value`, empty where nothing is told."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(["figure", "material", "of", "value"])
    lines.writerows([_harmless(cell) for cell in row] for row in _rows(insights))
    return MARK + out.getvalue()


def _rows(insights: Insights | TooFew) -> Iterator[tuple[Cell, Cell, Cell, Cell]]:
    if not insights["enough"]:
        yield "enough", "", "", "false"
        return
    values = dict(insights)
    for name in ALONE:
        yield name, "", "", values[name]  # type: ignore[misc]
    for day in insights["questions_by_day"]:
        yield "questions_by_day", "", day["day"], day["questions"]
    for hour in insights["questions_by_hour"]:
        yield "questions_by_hour", "", hour["hour"], hour["questions"]
    for page in insights["pages"]:
        yield "pages", page["material"], page["n"], page["questions"]
    for near in insights["nearest"]:
        yield "nearest", near["material"], near["n"], near["questions"]


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell
