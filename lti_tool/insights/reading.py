# SPDX-License-Identifier: EUPL-1.2
"""The figures of an activity: sums of whole blocks, in which nobody is known any more."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.db import now
from lti_tool.insights.answers import DayCounted, HeadingCounted, HourCounted, Insights, PageCounted, TooFew
from lti_tool.insights.counting import MOST_AT_A_LOOK, count_people, count_waiting, counts_for, place_of
from lti_tool.model_costs import ModelCosts
from lti_tool.models import Activity, AskedQuestion, InsightBlock, Material, MaterialPage, MaterialVersion, Passage
from lti_tool.models.insight import GroupFigures
from lti_tool.models.material import CURRENT

MAX_NEAREST = 10
"""Headings."""


@dataclass(frozen=True)
class Looked:
    """What the page needs beyond the answer."""

    insights: Insights | TooFew
    least: int
    passages: dict[tuple[str, int], UUID]
    """By title and page: what opens the page in the reader."""


@dataclass(frozen=True)
class _Page:
    material_id: UUID
    title: str
    n: int
    heading: str
    passage_id: UUID | None

    @property
    def key(self) -> str:
        return f"{self.material_id}:{self.n}"


class _Shown(NamedTuple):
    """What is looked at."""

    days: int
    until: datetime
    """Now, in the zone of the institution."""


def look(session: Session, visit: Visit, days: int, costs: ModelCosts) -> Looked:
    """Counts what waits, where that is little, and adds up the blocks of the last days."""
    place = place_of(session, visit.activity_id)
    shown = _Shown(days, now().astimezone(place.zone))
    waiting = select(func.count()).where(AskedQuestion.activity_id == visit.activity_id)
    if (session.scalar(waiting) or 0) <= MOST_AT_A_LOOK:
        count_waiting(session, place)
    since = shown.until - timedelta(days=days)
    blocks = session.scalars(
        select(InsightBlock).where(counts_for(place), InsightBlock.counted_at > since).order_by(InsightBlock.counted_at)
    ).all()
    if not blocks or count_people(session, place, since) < place.least:
        return Looked({"enough": False}, place.least, {})
    pages = _pages(session, visit.activity_id)
    passages = {(page.title, page.n): page.passage_id for page in pages if page.passage_id}
    return Looked(_insights(blocks, shown, place.least, pages, costs), place.least, passages)


def _insights(
    blocks: Sequence[InsightBlock], shown: _Shown, least: int, pages: Sequence[_Page], costs: ModelCosts
) -> Insights:
    newest = blocks[-1]
    said = _sum(blocks, lambda figures: figures["said"])
    return {
        "enough": True,
        "days": shown.days,
        "least": least,
        "counted_at": newest.counted_at.isoformat(),
        "people": newest.figures["people"][str(shown.days)],
        "questions": sum(block.questions for block in blocks),
        "questions_by_day": _days(_sum(blocks, lambda figures: figures["days"]), shown),
        "questions_by_hour": _hours(_sum(blocks, lambda figures: figures["hours"])),
        "pages": _counted(pages, _sum(blocks, lambda figures: figures["pages"])),
        "without_passage": said.get("without_passage"),
        "nearest": _nearest(pages, _sum(blocks, lambda figures: figures["nearest"])),
        "helpful": said.get("helpful"),
        "not_helpful": said.get("not_helpful"),
        "with_reason": said.get("with_reason"),
        "withheld": said.get("withheld"),
        "tokens": sum(block.tokens for block in blocks),
        "gpu_seconds": _cost(blocks, costs.gpu_seconds),
        "watt_hours": _cost(blocks, costs.watt_hours),
    }


def _sum(blocks: Iterable[InsightBlock], part: Callable[[GroupFigures], dict[str, int]]) -> Counter[str]:
    """A key that no block tells of is missing."""
    total = Counter[str]()
    for block in blocks:
        total.update(part(block.figures))
    return total


def _days(counted: Counter[str], shown: _Shown) -> list[DayCounted]:
    today = shown.until.date()
    dates = [(today - timedelta(days=back)).isoformat() for back in reversed(range(shown.days))]
    return [{"day": day, "questions": counted.get(day)} for day in dates]


def _hours(counted: Counter[str]) -> list[HourCounted]:
    return [{"hour": hour, "questions": counted.get(str(hour))} for hour in range(24)]


def _counted(pages: Iterable[_Page], counted: Counter[str]) -> list[PageCounted]:
    return [{"material": page.title, "n": page.n, "questions": counted.get(page.key)} for page in pages]


def _nearest(pages: Iterable[_Page], counted: Counter[str]) -> list[HeadingCounted]:
    found: list[HeadingCounted] = [
        {"material": page.title, "n": page.n, "heading": page.heading, "questions": counted[page.key]}
        for page in pages
        if page.key in counted
    ]
    return sorted(found, key=lambda one: -one["questions"])[:MAX_NEAREST]


def _cost(blocks: Sequence[InsightBlock], cost: Callable[[str, int, int], float | None]) -> float | None:
    """None where a block does not tell its models, or one of them was not measured."""
    if not all(block.figures["models"] for block in blocks):
        return None
    costs = [cost(model, tokens, 0) for model, tokens in _sum(blocks, lambda figures: figures["models"]).items()]
    stated = [one for one in costs if one is not None]
    return round(sum(stated), 2) if len(stated) == len(costs) else None


def _pages(session: Session, activity_id: UUID) -> list[_Page]:
    """Of the material from which the activity's tutor answers, in reading order."""
    first = (
        select(Passage.id)
        .where(Passage.version_id == MaterialPage.version_id, Passage.page == MaterialPage.n)
        .order_by(Passage.position)
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(Material.id, Material.title, MaterialPage.n, MaterialPage.heading, first)
        .join(MaterialVersion, and_(MaterialVersion.material_id == Material.id, CURRENT))
        .join(MaterialPage, MaterialPage.version_id == MaterialVersion.id)
        .join(Activity, Activity.tutor_id == Material.tutor_id)
        .where(Activity.id == activity_id)
        .order_by(Material.created_at, Material.id, MaterialPage.n)
    )
    return [_Page(*row) for row in session.execute(query)]


RANGES: dict[str, Literal[7, 30, 90]] = {"7": 7, "30": 30, "90": 90}
