# SPDX-License-Identifier: EUPL-1.2
"""What the addresses of insights answer (docs/api.md). A figure of fewer than a group of people is None."""

from typing import Literal, TypedDict


class TooFew(TypedDict):
    """Fewer people have asked than anything is told of."""

    enough: Literal[False]


class DayCounted(TypedDict):
    """A day in the institution's time."""

    day: str
    """ISO 8601."""
    questions: int | None


class HourCounted(TypedDict):
    """An hour of the day."""

    hour: int
    questions: int | None


class PageCounted(TypedDict):
    """A page of the course material."""

    material: str
    """Its title."""
    n: int
    questions: int | None
    """That were answered from it."""


class HeadingCounted(TypedDict):
    """What came nearest to questions for which nothing fitted."""

    material: str
    n: int
    heading: str
    questions: int


class Insights(TypedDict):
    """`GET /api/insights`: of the last days, as far as it was counted."""

    enough: Literal[True]
    days: int
    least: int
    """People that each figure is of, at least."""
    counted_at: str
    """When the newest block was counted: what came later waits for the next one."""
    people: int
    """In steps of the smallest group."""
    questions: int
    questions_by_day: list[DayCounted]
    questions_by_hour: list[HourCounted]
    pages: list[PageCounted]
    """All pages of the material, in reading order."""
    without_passage: int | None
    nearest: list[HeadingCounted]
    helpful: int | None
    not_helpful: int | None
    with_reason: int | None
    """Of those that did not help: with a reason, which stays with its person."""
    withheld: int | None
    tokens: int
    gpu_seconds: float | None
    """None, too, where the operator has not measured it."""
    watt_hours: float | None
