# SPDX-License-Identifier: EUPL-1.2
"""How long an institution keeps what people wrote, and the material of its courses: one rule, in days or by term.

docs/decisions/end_of_term.md
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from typing import Protocol

SHORTEST_AFTER_TERM, LONGEST_AFTER_TERM = 1, 1095
"""Days."""
MAX_EARLIER_TERMS = 12
"""What was used before the oldest of them is long gone."""


class Keeper(Protocol):
    """What the rule is read from: an `Institution`, or a row with these columns of it."""

    @property
    def retention_days(self) -> int: ...
    @property
    def term_ends(self) -> date | None: ...
    @property
    def days_after_term(self) -> int | None: ...
    @property
    def earlier_terms(self) -> Sequence[str]: ...


class MaterialKeeper(Keeper, Protocol):
    """Likewise, of material."""

    @property
    def material_days(self) -> int: ...


@dataclass(frozen=True)
class KeepingRule:
    """Days after the last use; or, for what was last used before the end of a term, days after that."""

    days: int
    term_ends: date | None = None
    days_after_term: int | None = None
    earlier_terms: tuple[date, ...] = ()

    @classmethod
    def of(cls, keeper: Keeper) -> "KeepingRule":
        """Of conversations."""
        earlier = tuple(sorted(date.fromisoformat(day) for day in keeper.earlier_terms))
        return cls(keeper.retention_days, keeper.term_ends, keeper.days_after_term, earlier)

    @classmethod
    def of_material(cls, keeper: MaterialKeeper) -> "KeepingRule":
        """Of course material: by the same terms, with days of its own after the last use."""
        return replace(cls.of(keeper), days=keeper.material_days)

    @property
    def terms(self) -> tuple[date, ...]:
        """The last day of each term that counts, the earliest first; none where days alone do."""
        if self.term_ends is None or self.days_after_term is None:
            return ()
        return (*self.earlier_terms, self.term_ends)

    def until(self, used: datetime, tutor_days: int | None = None) -> datetime:
        """When that is over which was used last at this moment. `tutor_days`: what a tutor shortens it to."""
        term = next((day for day in self.terms if used <= end_of(day)), None)
        by_rule = self.due(term) if term else used + timedelta(days=self.days)
        return by_rule if tutor_days is None else min(by_rule, used + timedelta(days=tutor_days))

    def due(self, term: date) -> datetime:
        """When what was last used in this term is over."""
        assert self.days_after_term is not None
        return _midnight(term) + timedelta(days=self.days_after_term)

    def is_between_terms(self, moment: datetime) -> bool:
        """Whether the last term that somebody named has ended, so that days count again."""
        return bool(self.terms) and moment > end_of(self.terms[-1])

    def with_term(self, ends: date | None, days_after: int | None, today: date) -> "KeepingRule":
        """Another end of term, or None for days alone.

        A term that has ended stays where a later one follows: what was used in it is over when people were told. One
        that lasts is corrected.
        """
        if ends is None:
            return replace(self, term_ends=None, days_after_term=None, earlier_terms=())
        before = [*self.earlier_terms]
        if self.term_ends is not None and self.term_ends < today:
            before.append(self.term_ends)
        earlier = tuple(day for day in before if day < ends)[-MAX_EARLIER_TERMS:]
        return replace(self, term_ends=ends, days_after_term=days_after, earlier_terms=earlier)


@dataclass(frozen=True)
class ActivityKeeping:
    """How long the conversations of an activity are kept: as the institution says, and its tutor shortens it."""

    rule: KeepingRule
    tutor_days: int | None

    def until(self, used: datetime) -> datetime:
        """When a conversation is over that was used last at this moment."""
        return self.rule.until(used, self.tutor_days)

    def days_from(self, moment: datetime) -> int:
        """For how many days what is asked at this moment is kept."""
        return ceil((self.until(moment) - moment) / timedelta(days=1))

    def end_of_term(self, moment: datetime) -> str | None:
        """When all is over that is asked about this moment, ISO 8601; None where each conversation has its own day."""
        by_term = self.rule.terms and not self.rule.is_between_terms(moment)
        until = self.until(moment)
        return until.isoformat() if by_term and until == self.rule.until(moment) else None


def end_of(day: date) -> datetime:
    """Its last moment, in UTC."""
    return _midnight(day) + timedelta(days=1)


def as_stored(days: Iterable[date]) -> list[str]:
    """As `Institution.earlier_terms` has them."""
    return [day.isoformat() for day in days]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
