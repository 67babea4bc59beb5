# SPDX-License-Identifier: EUPL-1.2
"""Where the bars of the charts stand, and what their tables say: numbers for the templates. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from babel.dates import format_date

from lti_tool.insights.answers import Insights, PageCounted
from lti_tool.language import locale, spoken

WIDTH, HEIGHT = 720, 160
"""Of a chart, in its own units; it is shown as wide as there is room."""
STRIP_COLUMNS, CELL = 20, 18
"""Pages in a row of a heat strip, and how wide one is."""
LEVELS = 5


@dataclass(frozen=True)
class Bar:
    """A bar of a chart, or a page of a strip."""

    label: str
    value: int | None
    x: float
    y: float
    width: float
    height: float
    level: int = 0
    """Of a page: how much it is asked about, 0 (not told) to `LEVELS`."""
    passage_id: UUID | None = None
    """What opens it."""


@dataclass(frozen=True)
class Strip:
    """The pages of a material."""

    title: str
    pages: list[Bar]
    told: list[Bar]
    """Those that a number is told of, most asked about first."""
    width: int
    height: int


def draw(insights: Insights, passages: Mapping[tuple[str, int], UUID]) -> dict[str, Any]:
    """What `insights_figures.html` takes."""
    days = [(one["day"], one["questions"]) for one in insights["questions_by_day"]]
    hours = [(str(one["hour"]), one["questions"]) for one in insights["questions_by_hour"]]
    most = max((page["questions"] or 0 for page in insights["pages"]), default=0)
    by_title = groupby(insights["pages"], key=lambda page: page["material"])
    strips = [_strip(title, list(pages), most, passages) for title, pages in by_title]
    return {
        "insights": insights,
        "days": _bars(days),
        "hours": _bars(hours),
        "strips": strips,
        "width": WIDTH,
        "height": HEIGHT,
        "passages": passages,
        "number": say_number,
        "date": say_day,
    }


def say_number(number: float) -> str:
    """In the spoken language, with two places where it is no whole number."""
    said = f"{number:,}" if float(number).is_integer() and isinstance(number, int) else f"{number:,.2f}"
    return said.translate(str.maketrans(",.", ".,")) if spoken() == "de" else said


def say_day(day: str) -> str:
    """A day, or the day of a moment, both in ISO 8601."""
    return format_date(datetime.fromisoformat(day), locale=locale())


def _bars(values: Sequence[tuple[str, int | None]]) -> list[Bar]:
    most = max((value or 0 for _label, value in values), default=0) or 1
    room = WIDTH / len(values)
    return [
        Bar(label, value, round(n * room + room * 0.1, 1), _top(value, most), round(room * 0.8, 1), _high(value, most))
        for n, (label, value) in enumerate(values)
    ]


def _high(value: int | None, most: int) -> float:
    return round(HEIGHT * (value or 0) / most, 1)


def _top(value: int | None, most: int) -> float:
    return round(HEIGHT - _high(value, most), 1)


def _strip(title: str, pages: Sequence[PageCounted], most: int, passages: Mapping[tuple[str, int], UUID]) -> Strip:
    bars = [
        Bar(
            label=str(page["n"]),
            value=page["questions"],
            x=n % STRIP_COLUMNS * CELL,
            y=n // STRIP_COLUMNS * CELL,
            width=CELL - 2,
            height=CELL - 2,
            level=_level(page["questions"], most),
            passage_id=passages.get((title, page["n"])),
        )
        for n, page in enumerate(pages)
    ]
    told = sorted((bar for bar in bars if bar.value is not None), key=lambda bar: -(bar.value or 0))
    rows = -(-len(bars) // STRIP_COLUMNS)
    return Strip(title, bars, told, min(len(bars), STRIP_COLUMNS) * CELL, rows * CELL)


def _level(questions: int | None, most: int) -> int:
    return 0 if questions is None else max(1, round(LEVELS * questions / most))
