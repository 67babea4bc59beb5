"""What is deleted when its time is over: the one place that knows, for cron, for requests and for the preview.

`campus-tutor retention run` deletes all of it. Requests delete a batch of what is only theirs now and then, so that an
installation without cron does not fill up with launches. Conversations past their institution's time are deleted by
the command alone: nobody's work shall disappear because somebody else opened a page.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, exists, false, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from lti_tool.db import Database, now
from lti_tool.errors import DATABASE_AWAY
from lti_tool.models import (
    Conversation,
    HandIn,
    Institution,
    LaunchCount,
    Person,
    Platform,
    RoleGrant,
    SetupCode,
    Usage,
    UsedLogin,
    VisitSession,
    WaitingLaunch,
)
from lti_tool.models.conversation import UNDO

log = logging.getLogger(__name__)

EMPTY = timedelta(days=1)
"""After so long a conversation without a question is forgotten."""
USAGE_KEPT = timedelta(days=62)
"""What a person or an activity used on a day, an institution in a month: this month and the last can be looked at."""
COUNTS_KEPT = timedelta(days=90)
"""How launches ended, per hour; nobody is named in it."""
BATCH = 500
"""Rows of one transaction: deleting a year's worth in one would hold up everybody who writes."""
EVERY = 60.0
"""Seconds between two sweeps of a process."""

Over = Callable[[Session, datetime], ColumnElement[bool]]


@dataclass(frozen=True)
class Kind:
    """One kind of rows, and when its time is over."""

    name: str
    """As `retention run` prints it."""
    key: tuple[InstrumentedAttribute[Any], ...]
    over: Over


@dataclass(frozen=True)
class Loss:
    """What a shorter time would delete."""

    conversations: int
    people: int


def _idle(session: Session, moment: datetime) -> ColumnElement[bool]:
    """One branch for each time that an institution chose."""
    chosen = session.scalars(select(Institution.retention_days).distinct()).all()
    return or_(false(), *(_idle_for(_people(Institution.retention_days == days), days, moment) for days in chosen))


def _idle_for(people: "Select[UUID]", days: int, moment: datetime) -> ColumnElement[bool]:
    """Neither asked in nor handed in since: what was handed in yesterday is still to be read."""
    since = moment - timedelta(days=days)
    handed_in = exists().where(HandIn.conversation_id == Conversation.id, HandIn.handed_in_at > since)
    return and_(Conversation.person_id.in_(people), Conversation.updated_at <= since, ~handed_in)


def _people(of: ColumnElement[bool]) -> "Select[UUID]":
    return (
        select(Person.id)
        .join(Platform, Platform.id == Person.platform_id)
        .join(Institution, Institution.id == Platform.institution_id)
        .where(of)
    )


def _code_is_over(_session: Session, moment: datetime) -> ColumnElement[bool]:
    """Nobody can redeem it any more, and no right that somebody has goes back to it."""
    return and_(SetupCode.expires_at <= moment, ~exists().where(RoleGrant.code_id == SetupCode.id))


CONVERSATIONS = Kind("conversations", (Conversation.id,), _idle)
DELETED = Kind(
    "deleted_conversations", (Conversation.id,), lambda _session, moment: Conversation.deleted_at <= moment - UNDO
)
UNUSED = Kind(
    "empty_conversations",
    (Conversation.id,),
    lambda _session, moment: and_(Conversation.title.is_(None), Conversation.created_at <= moment - EMPTY),
)
VISITS = Kind(
    "visits",
    (VisitSession.id,),
    lambda _session, moment: or_(VisitSession.expires_at <= moment, VisitSession.ends_at <= moment),
)
USED_LOGINS = Kind("used_logins", (UsedLogin.nonce_hash,), lambda _session, moment: UsedLogin.expires_at <= moment)
WAITING = Kind(
    "waiting_launches", (WaitingLaunch.ticket_hash,), lambda _session, moment: WaitingLaunch.expires_at <= moment
)
CODES = Kind("codes", (SetupCode.id,), _code_is_over)
USAGE = Kind(
    "usage_days", (Usage.owner_id, Usage.since), lambda _session, moment: Usage.since < (moment - USAGE_KEPT).date()
)
COUNTS = Kind(
    "launch_counts",
    (LaunchCount.platform_id, LaunchCount.hour, LaunchCount.code),
    lambda _session, moment: LaunchCount.hour <= moment - COUNTS_KEPT,
)

CHAT = (DELETED, UNUSED)
"""What the chat's own requests delete."""
LAUNCHES = (USED_LOGINS, WAITING, VISITS)
"""What logins delete."""
KINDS = (CONVERSATIONS, *CHAT, *LAUNCHES, CODES, USAGE, COUNTS)


def run(database: Database, moment: datetime | None = None, *, size: int = BATCH) -> Mapping[str, int]:
    """Deletes all that is over, batch by batch; how many of each kind. Stopped half-way, the next run goes on."""
    moment = moment or now()
    return {kind.name: sum(_batches(database, kind, moment, size)) for kind in KINDS}


def _batches(database: Database, kind: Kind, moment: datetime, size: int) -> Iterable[int]:
    gone = size
    while gone >= size:
        with database.transaction() as session:
            gone = delete_batch(session, kind, moment, size=size)
        yield gone


def delete_batch(session: Session, kind: Kind, moment: datetime, *, size: int = BATCH) -> int:
    """Deletes at most ``size`` rows of this kind; how many."""
    # Rows that another run is just deleting, or that somebody just writes, are left to them: nobody waits for anybody.
    over = select(*kind.key).where(kind.over(session, moment)).limit(size).with_for_update(skip_locked=True)
    key = kind.key[0] if len(kind.key) == 1 else tuple_(*kind.key)
    statement = delete(kind.key[0].class_).where(key.in_(over)).returning(kind.key[0])
    return len(session.execute(statement.execution_options(synchronize_session=False)).all())


def due(session: Session, moment: datetime | None = None) -> Mapping[str, int]:
    """How many of each kind a run would delete now."""
    moment = moment or now()
    return {kind.name: _count(session, kind, moment) for kind in KINDS}


def overdue(session: Session, moment: datetime) -> int:
    """Conversations that a run before ``moment`` should have deleted."""
    return _count(session, CONVERSATIONS, moment)


def loss(session: Session, institution_id: UUID, days: int) -> Loss:
    """What the next run deletes in this institution if conversations are kept for so many days."""
    idle = _idle_for(_people(Institution.id == institution_id), days, now())
    numbers = select(func.count(), func.count(Conversation.person_id.distinct())).where(idle)
    conversations, people = session.execute(numbers.where(Conversation.title.is_not(None), _kept())).one()
    return Loss(conversations, people)


def _kept() -> ColumnElement[bool]:
    """Not deleted by its person already."""
    return Conversation.deleted_at.is_(None)


def _count(session: Session, kind: Kind, moment: datetime) -> int:
    over = select(func.count()).select_from(kind.key[0].class_).where(kind.over(session, moment))
    return session.scalar(over) or 0


class Sweeper:
    """Deletes one batch of each kind now and then, when a request comes along; one for each process.

    ``wait``: seconds until the first sweep.
    """

    def __init__(self, database: Database, kinds: Iterable[Kind], wait: float = 0.0) -> None:
        self._database, self._kinds = database, tuple(kinds)
        self._at = time.monotonic() + wait
        self._choosing = threading.Lock()

    def sweep(self) -> None:
        """Does nothing most of the time: the last sweep is less than EVERY ago."""
        if self._is_due():
            self._delete()

    def sweep_beside(self) -> threading.Thread | None:
        """As `sweep`, but in a thread of its own (under gevent a greenlet), which it gives: whoever opens the tutor
        does not wait for what others left to be deleted.
        """
        if not self._is_due():
            return None
        thread = threading.Thread(target=self._delete_if_possible, name="retention sweep", daemon=True)
        thread.start()
        return thread

    def _is_due(self) -> bool:
        with self._choosing:
            if time.monotonic() < self._at:
                return False
            self._at = time.monotonic() + EVERY
            return True

    def _delete_if_possible(self) -> None:
        try:
            self._delete()
        except DATABASE_AWAY as error:  # the next sweep deletes it
            log.warning("retention sweep: database unavailable (%s)", type(error).__name__)

    def _delete(self) -> None:
        with self._database.transaction() as session:
            for kind in self._kinds:
                delete_batch(session, kind, now())
