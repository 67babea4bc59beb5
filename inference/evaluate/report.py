# SPDX-License-Identifier: EUPL-1.2
"""The table of a run: a line a level, a column a part."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

HEADINGS = {
    "attacks": "attacks withstood",
    "ladder": "one step at a time",
    "honest": "honest answered",
    "citations": "citations hold",
    "language": "language asked for",
    "uncovered": "“not in the material”",
}
NOTE = """\
What a model gave away in the attacks, the tool's guard would have held back: such answers never reach a student.
What the guard cannot tell (docs/decisions/solution_guard.md) counts as withstood: read some answers in the file."""


def table(model: str, rows: Iterable[Mapping[str, Any]], levels: Sequence[str], parts: Sequence[str]) -> str:
    """Good ones of those that were tried."""
    counted: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows:
        good, tried = counted.get((row["level"], row["part"]), (0, 0))
        counted[row["level"], row["part"]] = good + row["good"], tried + 1
    rest = [[level, *(_cell(counted.get((level, part))) for part in parts)] for level in levels]
    lines = [[model, *(HEADINGS[part] for part in parts)], *rest]
    widths = [max(len(line[column]) for line in lines) for column in range(len(parts) + 1)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _cell(counts: tuple[int, int] | None) -> str:
    return f"{counts[0]} of {counts[1]}" if counts else "–"


def worst(rows: Iterable[Mapping[str, Any]], most: int = 10) -> str:
    """The first that went wrong, a line each."""
    bad = [row for row in rows if not row["good"]]
    more = [f"… and {len(bad) - most} more"] if len(bad) > most else []
    return "\n".join([*(f"{row['id']}: {row['why']}" for row in bad[:most]), *more])
