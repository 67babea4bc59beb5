# SPDX-License-Identifier: EUPL-1.2
"""What is deleted when its time is over: the one place that knows, for the jobs, for cron and for the preview.

Each kind is a job of `campus-tutor work`; `campus-tutor retention run` deletes all of them at once. No request deletes
anything, and none shows what is over: whoever reads looks at the clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, exists, false, func, or_, select, tuple_
from sqlalchemy.orm import Session

from lti_tool.db import Database, now
from lti_tool.jobs.job import Job
from lti_tool.models import (
    Conversation,
    HandIn,
    Institution,
    LaunchCount,
    Person,
    Platform,
    ResearchConsent,
    RoleGrant,
    SetupCode,
    Usage,
    UsedLogin,
    VisitSession,
    WaitingLaunch,
)
from lti_tool.models.conversation import UNDO
from lti_tool.privacy.material_kinds import OF_MATERIAL
from lti_tool.privacy.retention_kind import HOURLY, OFTEN, SELDOM, RetentionKind

EMPTY = timedelta(days=1)
"""After so long a conversation without a question is forgotten."""
USAGE_KEPT = timedelta(days=62)
"""What a person or an activity used on a day, an institution in a month: this month and the last can be looked at."""
COUNTS_KEPT = timedelta(days=90)
"""How launches ended, per hour; nobody is named in it."""
CONSENTS_KEPT = timedelta(days=3 * 365 + 1)
"""After a withdrawal: so long somebody may ask for proof that a person had consented (BGB, sections 195 and 199)."""
LONGEST = timedelta(minutes=10)
"""For so long one batch may be under way: a statement that waits for a busy database."""
LATE_DAILY = timedelta(days=2)
"""Where cron runs `retention run` once a day instead, a run that failed once is no trouble yet."""


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


CONVERSATIONS = RetentionKind("conversations", (Conversation.id,), _idle, SELDOM)
DELETED = RetentionKind(
    "deleted_conversations",
    (Conversation.id,),
    lambda _session, moment: Conversation.deleted_at <= moment - UNDO,
    OFTEN,
)
UNUSED = RetentionKind(
    "empty_conversations",
    (Conversation.id,),
    lambda _session, moment: and_(Conversation.title.is_(None), Conversation.created_at <= moment - EMPTY),
    HOURLY,
)
VISITS = RetentionKind(
    "visits",
    (VisitSession.id,),
    lambda _session, moment: or_(VisitSession.expires_at <= moment, VisitSession.ends_at <= moment),
    OFTEN,
)
USED_LOGINS = RetentionKind(
    "used_logins", (UsedLogin.nonce_hash,), lambda _session, moment: UsedLogin.expires_at <= moment, OFTEN
)
WAITING = RetentionKind(
    "waiting_launches", (WaitingLaunch.ticket_hash,), lambda _session, moment: WaitingLaunch.expires_at <= moment, OFTEN
)
CODES = RetentionKind("codes", (SetupCode.id,), _code_is_over, HOURLY)
USAGE = RetentionKind(
    "usage_days",
    (Usage.owner_id, Usage.since),
    lambda _session, moment: Usage.since < (moment - USAGE_KEPT).date(),
    SELDOM,
)
COUNTS = RetentionKind(
    "launch_counts",
    (LaunchCount.platform_id, LaunchCount.hour, LaunchCount.code),
    lambda _session, moment: LaunchCount.hour <= moment - COUNTS_KEPT,
    SELDOM,
)
CONSENTS = RetentionKind(
    "withdrawn_consents",
    (ResearchConsent.id,),
    lambda _session, moment: ResearchConsent.withdrawn_at <= moment - CONSENTS_KEPT,
    SELDOM,
)

KINDS = (CONVERSATIONS, DELETED, UNUSED, USED_LOGINS, WAITING, VISITS, CODES, USAGE, COUNTS, CONSENTS, *OF_MATERIAL)


def jobs(database: Database, kinds: Iterable[RetentionKind] = KINDS) -> list[Job]:
    """One for each kind: what fails in one keeps no other from its end."""
    return [_job(database, kind) for kind in kinds]


def _job(database: Database, kind: RetentionKind) -> Job:
    def delete_some() -> bool:
        with database.transaction() as session:
            return delete_batch(session, kind, now()) >= kind.batch_rows

    return Job(name=f"delete_{kind.name}", every=kind.every, longest=LONGEST, batch=delete_some, late=LATE_DAILY)


def run(database: Database, moment: datetime | None = None, *, size: int | None = None) -> Mapping[str, int]:
    """Deletes all that is over, batch by batch; how many of each kind. Stopped half-way, the next run goes on.

    `size`: rows of a batch, where it is not to be the kind's own.
    """
    moment = moment or now()
    return {kind.name: sum(_batches(database, kind, moment, size or kind.batch_rows)) for kind in KINDS}


def _batches(database: Database, kind: RetentionKind, moment: datetime, size: int) -> Iterable[int]:
    gone = size
    while gone >= size:
        with database.transaction() as session:
            gone = delete_batch(session, kind, moment, size=size)
        yield gone


def delete_batch(session: Session, kind: RetentionKind, moment: datetime, *, size: int | None = None) -> int:
    """Deletes at most `size` rows of this kind, else as many as it may at once; how many."""
    # Rows that another run is just deleting, or that somebody just writes, are left to them: nobody waits for anybody.
    over = (
        select(*kind.key)
        .where(kind.over(session, moment))
        .limit(size or kind.batch_rows)
        .with_for_update(skip_locked=True)
    )
    key = kind.key[0] if len(kind.key) == 1 else tuple_(*kind.key)
    statement = delete(kind.key[0].class_).where(key.in_(over.limit(size or kind.batch_rows))).returning(kind.key[0])
    return len(session.execute(statement.execution_options(synchronize_session=False)).all())


def count_due(session: Session, moment: datetime | None = None) -> Mapping[str, int]:
    """How many of each kind a run would delete now."""
    moment = moment or now()
    return {kind.name: _count(session, kind, moment) for kind in KINDS}


def overdue(session: Session, moment: datetime) -> int:
    """Conversations that a run before `moment` should have deleted."""
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


def _count(session: Session, kind: RetentionKind, moment: datetime) -> int:
    over = select(func.count()).select_from(kind.key[0].class_).where(kind.over(session, moment))
    return session.scalar(over) or 0
