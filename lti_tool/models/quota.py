# SPDX-License-Identifier: EUPL-1.2
"""What persons, activities and institutions used: taken before an answer by one statement, settled after it by one.

A row for each owner and period. Besides the tokens of the period it keeps what was used *lately*, the sliding window of
`models/fair_share.py`: a sum in which a token counts half after `HALF_LIFE`. So that taking is an addition and nothing
has to be read first, a token taken h half-lives after the period's start is added as 2^h tokens, and the whole is
divided by 2^h of the moment at which it is looked at.

A lecture takes from one activity's and one institution's row. So on PostgreSQL both statements run in no transaction:
docs/decisions/fair_share.md tells what happens otherwise.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from types import MappingProxyType
from typing import NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    Double,
    Executable,
    SmallInteger,
    bindparam,
    delete,
    func,
    select,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from lti_tool.db import Base, now
from lti_tool.models.fair_share import Recent
from lti_tool.models.platform import Institution
from lti_tool.models.quota_statements import CHARGE, SETTLE, SETTLE_SQLITE, TAKE, USED

HALF_LIFE = timedelta(hours=3)
"""After so long a token counts half: what was asked in the morning is a quarter at lunchtime, and nothing tomorrow.
No shorter than 45 minutes, or the weights of a month's end no longer fit into a float."""
UNLIMITED = 2**62
NOISE_TOKENS = 1e-6
"""Tokens. What is left of a large number when the same number is taken from it; of a million, in five days."""


class OwnerKind(IntEnum):
    """Whose tokens a row counts. The number is the order in which rows are locked, the most wanted one last."""

    PERSON = 1
    ACTIVITY = 2
    INSTITUTION = 3


class Usage(Base):
    """Tokens of one person or activity on one day, or of one institution in one month (UTC)."""

    __tablename__ = "usage"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    """No foreign key: `kind` says of which table."""
    since: Mapped[date] = mapped_column(Date, primary_key=True)
    """First day of the period."""
    kind: Mapped[int] = mapped_column(SmallInteger)
    tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    recent: Mapped[float] = mapped_column(Double, default=0.0)
    """What was used lately, as it would count at the period's start."""

    @classmethod
    def forget(cls, session: Session, owner_id: UUID) -> None:
        """All rows of an owner, for an erasure."""
        session.execute(delete(cls).where(cls.owner_id == owner_id))


@dataclass(frozen=True)
class Owners:
    """Who pays for a question."""

    person: UUID
    activity: UUID
    institution: UUID


class Limiting(Protocol):
    """What of an institution is asked for: its columns."""

    @property
    def tokens_per_day(self) -> int | None: ...
    @property
    def tokens_per_activity(self) -> int | None: ...
    @property
    def tokens_per_month(self) -> int | None: ...


@dataclass(frozen=True)
class Allowances:
    """Tokens that a person and an activity may use in a day, and an institution in a month; None: no limit."""

    person: int | None
    activity: int | None
    institution: int | None

    @classmethod
    def of(cls, institution: "Limiting") -> "Allowances":
        """Those that an institution chose."""
        return cls(institution.tokens_per_day, institution.tokens_per_activity, institution.tokens_per_month)

    def by_kind(self) -> dict[OwnerKind, int]:
        """As numbers to compare with."""
        values = zip(OwnerKind, (self.person, self.activity, self.institution), strict=True)
        return {kind: UNLIMITED if limit is None else limit for kind, limit in values}


@dataclass(frozen=True)
class TakenTokens:
    """What was taken for one answer, and when: it is settled in the same periods, whatever the clock says then."""

    owners: Owners
    tokens: int
    at: datetime
    recent: Recent


class _TakenRow(NamedTuple):
    """A row of `taking`: one kind, after it has paid."""

    kind: int
    recent: float
    """Of this period, as it would count at its start; and of the period before."""
    before: float | None


class _UsedRow(NamedTuple):
    """A row of `USED`."""

    kind: int
    tokens: int


Columns = ColumnElement[UUID] | InstrumentedAttribute[UUID]
"""Whose they are."""
Values = Mapping[str, object]
"""Of a statement's parameters."""

NOTHING = Recent(0.0, 0.0, 0.0)


class UsedUp(Exception):
    """A limit is reached, and nothing was taken."""

    def __init__(self, kind: OwnerKind, resets_at: datetime, wait: timedelta) -> None:
        super().__init__(kind.name)
        self.kind, self.resets_at = kind, resets_at
        self.seconds = max(1, math.ceil(wait.total_seconds()))  # never the minute before
        """Until the limit starts anew."""


def take(
    connection: Connection,
    owners: Owners,
    limits: Allowances,
    tokens: int,
    *,
    within: Executable | None = None,
    values: Values = MappingProxyType({}),
    at: datetime | None = None,
) -> TakenTokens:
    """Takes the tokens from all three at once. Raises UsedUp.

    The last question of a period may overdraw: an allowance that ends in the middle of an answer helps nobody. One
    statement decides, so that questions asked at the same moment cannot all pass on the last token. The connection is
    one of `Database.statements`, but on SQLite: the rows of the activity and the institution are wanted by everybody at
    once, and a transaction would keep them locked until this worker finds the time to end it. `within` is a statement
    that does more and has `taking` in it, whose rows it returns, and `values` what else it takes. `at`: the moment
    whose periods pay; now, if left out.
    """
    at, by_kind = at or now(), limits.by_kind()
    refusing = [
        kind for kind in OwnerKind if by_kind[kind] <= 0
    ]  # without a row yet there would be nothing to compare with
    if not refusing:
        try:
            asked = {**values, **_taking(owners, by_kind, tokens, at)}
            found = map(_TakenRow._make, connection.execute(TAKE if within is None else within, asked))
            rows = {OwnerKind(row.kind): row for row in found}
        except IntegrityError as error:
            if not _is_null(error):
                raise
            refusing = _used_up(connection, owners, by_kind, at)
            if not refusing:  # somebody settled in between
                return take(connection, owners, limits, tokens, within=within, values=values, at=at)
        else:
            lately = (_lately(kind, rows[kind], tokens, at) for kind in OwnerKind)
            return TakenTokens(owners, tokens, at, Recent(*lately))
    kind = max(refusing, key=lambda kind: resets_at(kind, at))  # to wait for the sooner one would be in vain
    raise UsedUp(kind, resets_at(kind, at), resets_at(kind, at) - at)


def _is_null(error: IntegrityError) -> bool:
    """Whether the column of tokens refused to be without any: see `taking`."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is None:
        return "NOT NULL constraint failed: usage.tokens" in str(error.orig)
    return (diagnosis.sqlstate, diagnosis.table_name) == ("23502", "usage")


def settle(connection: Connection, taken: TakenTokens, used: int) -> None:
    """Replaces what was taken by what was used, in the periods in which it was taken.

    Not to be done twice: so only in the transaction that ends what it was taken for. On PostgreSQL `settling` is a part
    of the statement that does.
    """
    if used == taken.tokens:
        return
    values = _keys(taken.owners, taken.at) | _weighed(used - taken.tokens, taken.at)
    connection.execute(SETTLE_SQLITE if connection.dialect.name == "sqlite" else SETTLE, values)


def settlement(owners: Owners, at: datetime, used: int) -> dict[str, object]:
    """What `settling` takes. `at`: when it was taken."""
    day, month = since(OwnerKind.PERSON, at), since(OwnerKind.INSTITUTION, at)
    weights = {"day_weight": _growth(day, at), "month_weight": _growth(month, at)}
    return _keys(owners, at) | weights | {"used": used}


def count_used(connection: Connection | Session, owners: Owners) -> dict[OwnerKind, int]:
    """Tokens used in the periods of now."""
    return dict.fromkeys(OwnerKind, 0) | {OwnerKind(row.kind): row.tokens for row in _used(connection, owners, now())}


def _used(connection: Connection | Session, owners: Owners, at: datetime) -> list[_UsedRow]:
    return [_UsedRow._make(row) for row in connection.execute(USED, _keys(owners, at))]


def used_columns(person: Columns, activity: Columns, institution: Columns) -> list[ColumnElement[int]]:
    """The same as columns, in the order of `OwnerKind`, for a statement that knows whose they are: one turn to the
    database less at each opening of the tutor. The statement then takes `periods` too.
    """
    first = {
        OwnerKind.PERSON: (person, "day"),
        OwnerKind.ACTIVITY: (activity, "day"),
        OwnerKind.INSTITUTION: (institution, "month"),
    }
    columns: list[ColumnElement[int]] = []
    for kind, (owner, period) in first.items():
        found = select(Usage.tokens).where(Usage.owner_id == owner, Usage.since == bindparam(period))
        columns.append(func.coalesce(found.scalar_subquery(), 0).label(f"used_{kind.name.lower()}"))
    return columns


def periods() -> dict[str, date]:
    """Those of now, for `used_columns`."""
    moment = now()
    return {"day": since(OwnerKind.PERSON, moment), "month": since(OwnerKind.INSTITUTION, moment)}


def _used_up(connection: Connection, owners: Owners, limits: Mapping[OwnerKind, int], at: datetime) -> list[OwnerKind]:
    return [kind for row in _used(connection, owners, at) if row.tokens >= limits[kind := OwnerKind(row.kind)]]


def used_by(session: Session, kind: OwnerKind, owner_id: UUID) -> int:
    """Tokens that one of them used in the period of now."""
    query = select(Usage.tokens).where(Usage.owner_id == owner_id, Usage.since == since(kind, now()))
    return session.scalar(query) or 0


def month_limit(session: Session, institution_id: UUID) -> int | None:
    """Tokens that an institution may use in a month; None: no limit."""
    return session.get_one(Institution, institution_id).tokens_per_month


def charge_institution(connection: Connection, institution_id: UUID, tokens: int) -> None:
    """Tokens that no person and no activity pays for: an instructor's trial. The connection is one of `statements`."""
    at = now()
    month = since(OwnerKind.INSTITUTION, at)
    recent = tokens * _growth(month, at)
    connection.execute(CHARGE, {"institution": institution_id, "month": month, "tokens": tokens, "of_month": recent})


def since(kind: OwnerKind, at: datetime) -> date:
    """First day of the period."""
    day = at.astimezone(UTC).date()
    return day.replace(day=1) if kind == OwnerKind.INSTITUTION else day


def resets_at(kind: OwnerKind, at: datetime | None = None) -> datetime:
    """When the period of that moment (now, if left out) ends and the next one begins with nothing used."""
    start = since(kind, at or now())
    following = (
        (start + timedelta(days=32)).replace(day=1) if kind == OwnerKind.INSTITUTION else start + timedelta(days=1)
    )
    return _midnight(following)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _growth(start: date, at: datetime) -> float:
    """How much more a token of that moment counts than one of the period's start."""
    grown: float = 2.0 ** ((at - _midnight(start)) / HALF_LIFE)
    return grown


def _lately(kind: OwnerKind, row: _TakenRow, tokens: int, at: datetime) -> float:
    start = since(kind, at)
    before = since(kind, at - timedelta(days=at.day if kind == OwnerKind.INSTITUTION else 1))
    recent = row.recent / _growth(start, at) - tokens + (row.before or 0.0) / _growth(before, at)
    return recent if recent > NOISE_TOKENS else 0.0


def _keys(owners: Owners, at: datetime) -> dict[str, object]:
    return {
        "person": owners.person,
        "activity": owners.activity,
        "institution": owners.institution,
        "day": since(OwnerKind.PERSON, at),
        "month": since(OwnerKind.INSTITUTION, at),
    }


def _weighed(tokens: int, at: datetime) -> dict[str, object]:
    return {
        "tokens": tokens,
        "of_day": tokens * _growth(since(OwnerKind.PERSON, at), at),
        "of_month": tokens * _growth(since(OwnerKind.INSTITUTION, at), at),
    }


def _taking(owners: Owners, limits: Mapping[OwnerKind, int], tokens: int, at: datetime) -> dict[str, object]:
    earlier = {"day_before": since(OwnerKind.PERSON, at - timedelta(days=1))}
    earlier["month_before"] = since(OwnerKind.INSTITUTION, at - timedelta(days=at.day))
    most = {f"{kind.name.lower()}_limit": limit for kind, limit in limits.items()}
    return _keys(owners, at) | _weighed(tokens, at) | earlier | _weights(earlier, at) | most


def _weights(earlier: Mapping[str, date], at: datetime) -> dict[str, float]:
    """What a token weighs that is used at that moment, and one that was used at the end of the period before."""
    day, month = since(OwnerKind.PERSON, at), since(OwnerKind.INSTITUTION, at)
    return {
        "day_weight": _growth(day, at),
        "month_weight": _growth(month, at),
        "day_passed": _growth(earlier["day_before"], _midnight(day)),
        "month_passed": _growth(earlier["month_before"], _midnight(month)),
    }
