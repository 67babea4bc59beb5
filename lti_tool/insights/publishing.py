# SPDX-License-Identifier: EUPL-1.2
"""Which figures of a block of questions are told, so that no two of them leave fewer than a group between them. Pure.

A figure is a part of the block: the questions of a day, those that name a page. It is told if at least `least` people
are behind it, and behind the rest that somebody gets who subtracts it, and all that is told beside it, from the whole.
docs/decisions/insights.md has the attacks that this is made against.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from lti_tool.models.insight import GroupFigures

Key = TypeVar("Key", bound=Hashable)
RANGES = (7, 30, 90)
"""Days."""


@dataclass(frozen=True, slots=True)
class CountedQuestion:
    """A question as it is counted."""

    person: UUID
    at: datetime
    """The full hour."""
    tokens: int
    model: str | None
    withheld: bool
    thumb: int
    """1, -1, or 0 for none."""
    reasoned: bool
    """Whether the thumb has a reason."""
    pages: frozenset[str]
    """That the answer names, as `MATERIAL:N`."""
    cites: bool
    """Whether it names any passage, also one that is gone."""
    nearest: frozenset[str]


Part = frozenset[int]
"""Questions by their places in the block."""


class Publisher:
    """Of one block."""

    def __init__(self, asked: Sequence[CountedQuestion], least: int) -> None:
        self._asked, self._least = asked, least
        self.whole: Part = frozenset(range(len(asked)))
        self.lost = False
        """Whether anything is held back that a larger block might tell."""

    def people(self, part: Part) -> int:
        """How many are behind it."""
        return len({self._asked[place].person for place in part})

    def parts(self, keys: Callable[[CountedQuestion], Iterable[Key]]) -> dict[Key, Part]:
        """The questions by their keys, of which a question may have several."""
        found: dict[Key, set[int]] = {}
        for place, one in enumerate(self._asked):
            for key in keys(one):
                found.setdefault(key, set()).add(place)
        return {key: frozenset(places) for key, places in found.items()}

    def tell(self, parts: Mapping[Key, Part], *wholes: Part) -> dict[Key, Part]:
        """Those that may be told, where the `wholes` that contain them (the block, if none) are known."""
        wholes = wholes or (self.whole,)
        told = {key: part for key, part in parts.items() if self._stands(part, wholes)}
        while told and not all(self._is_group(whole - _union(told.values())) for whole in wholes):
            del told[min(told, key=lambda key: (self.people(told[key]), str(key)))]
        self.lost = self.lost or len(told) < len(parts)
        return told

    def _stands(self, part: Part, wholes: Iterable[Part]) -> bool:
        return self.people(part) >= self._least and all(self._is_group(whole - part) for whole in wholes)

    def _is_group(self, part: Part) -> bool:
        """Nobody, or enough."""
        return not part or self.people(part) >= self._least


def _union(parts: Collection[Part]) -> Part:
    return frozenset().union(*parts)


@dataclass(frozen=True)
class CountedBlock:
    """What is told of questions that are counted together."""

    questions: int
    tokens: int
    figures: GroupFigures
    lost: bool
    """Whether figures are held back that a larger block might tell."""


def count_block(asked: Sequence[CountedQuestion], least: int, zone: ZoneInfo) -> CountedBlock | None:
    """None where fewer than `least` people asked."""
    of = Publisher(asked, least)
    if of.people(of.whole) < least:
        return None
    days = of.tell(of.parts(lambda one: [one.at.astimezone(zone).date().isoformat()]))
    hours = of.tell(of.parts(lambda one: [str(one.at.astimezone(zone).hour)]))
    said = _said(of)
    without = said.get("without_passage", frozenset())
    pages = of.tell(of.parts(lambda one: one.pages), *({of.whole, of.whole - without}))
    nearest = of.tell(of.parts(lambda one: one.nearest), of.whole, without) if without else {}
    figures = GroupFigures(
        days=_sizes(days),
        hours=_sizes(hours),
        pages=_sizes(pages),
        nearest=_sizes(nearest),
        said=_sizes(said),
        models=_tokens(of, asked),
        people={},
    )
    return CountedBlock(len(asked), sum(one.tokens for one in asked), figures, of.lost)


def _tokens(of: Publisher, asked: Sequence[CountedQuestion]) -> dict[str, int]:
    """Whoever knows what two models cost can tell from GPU seconds and tokens how much each of them wrote."""
    models = of.parts(lambda one: [one.model] if one.model else [])
    if len(models) > 1 and len(of.tell(models, _union(models.values()))) < len(models):
        return {}
    return {model: sum(asked[place].tokens for place in part) for model, part in models.items()}


def _said(of: Publisher) -> dict[str, Part]:
    alone = ("without_passage", "withheld")
    parts = of.parts(
        lambda one: [name for name, is_so in zip(alone, (not one.cites, one.withheld), strict=True) if is_so]
    )
    said: dict[str, Part] = {}
    for name in alone:
        said |= of.tell({name: parts[name]} if name in parts else {})
    thumbs = of.parts(lambda one: {1: ["helpful"], -1: ["not_helpful"]}.get(one.thumb, []))
    said |= of.tell(thumbs)
    against = said.get("not_helpful")
    if against:
        reasoned = of.parts(lambda one: ["with_reason"] if one.thumb < 0 and one.reasoned else [])
        said |= of.tell(reasoned, of.whole, against)
    return said


def _sizes(told: Mapping[str, Part]) -> dict[str, int]:
    return {key: len(part) for key, part in told.items()}


def step(number: int, told: Mapping[int, int], least: int) -> int:
    """A number of people as it is told, at least `least` and less than that from the true one, beside others that were
    told: each with how far from it another one has to be. The true one if it is, else one of those, else the nearest
    that is.
    """

    def fits(one: int) -> bool:
        return one >= least and all(one == other or abs(one - other) >= apart for other, apart in told.items())

    def distance(one: int) -> tuple[int, int]:
        return abs(one - number), one

    again = sorted((one for one in told if one >= least), key=distance)
    near = [one for one in again if abs(one - number) < least]
    others = sorted(range(number - least + 1, number + least), key=distance)
    return next(filter(fits, (number, *near, *others, *again)), again[0] if again else number)
