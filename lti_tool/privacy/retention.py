# SPDX-License-Identifier: EUPL-1.2
"""What is deleted when its time is over: the one place that knows, for the jobs, for cron and for the preview.

Each kind is a job of `campus-tutor work`; `campus-tutor retention run` deletes all of them at once. No request deletes
anything, and none shows what is over: whoever reads looks at the clock.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from lti_tool.db import Database, now
from lti_tool.jobs.job import Job
from lti_tool.models import (
    AskedQuestion,
    Conversation,
    InsightBlock,
    LaunchCount,
    Lock,
    LockedPerson,
    Material,
    QuestionCount,
    ResearchConsent,
    RoleGrant,
    SetupCode,
    StaffName,
    Usage,
    UsedCall,
    UsedLogin,
    VisitSession,
    WaitingLaunch,
)
from lti_tool.models.conversation import UNDO
from lti_tool.models.insight import INSIGHTS_KEPT
from lti_tool.privacy import clock
from lti_tool.privacy.keeping import KeepingRule
from lti_tool.privacy.last_use import (
    conversation_is_over,
    conversations_over_by,
    conversations_over_in,
    materials_over_by,
)
from lti_tool.privacy.material_kinds import OF_MATERIAL
from lti_tool.privacy.retention_kind import HOURLY, OFTEN, SELDOM, RetentionKind

EMPTY = timedelta(days=1)
"""After so long a conversation without a question is forgotten."""
USAGE_KEPT = timedelta(days=62)
"""What a person or an activity used on a day, an institution in a month: this month and the last can be looked at."""
LOCKS_KEPT = timedelta(days=30)
"""After its end: so long somebody may ask why an answer ended."""
LOCKED_PEOPLE_KEPT = timedelta(days=1)
"""After the end of a lock: whom it named."""
QUESTION_COUNTS_KEPT = timedelta(days=2)
"""They are needed for the day alone, wherever on earth it ends last."""
COUNTS_KEPT = timedelta(days=90)
"""How launches ended, per hour; nobody is named in it."""
STAFF_NAMES_KEPT = timedelta(days=180)
"""Since the teacher's last launch in the course: a semester with its exams."""
OverBy = Callable[[KeepingRule, Sequence[UUID], datetime], ColumnElement[bool]]
"""Rows that are over at a moment by the rule of these institutions."""
CONSENTS_KEPT = timedelta(days=3 * 365 + 1)
"""After a withdrawal: so long somebody may ask for proof that a person had consented (BGB, sections 195 and 199)."""
LONGEST = timedelta(minutes=10)
"""For so long one batch may be under way: a statement that waits for a busy database."""
LATE_DAILY = timedelta(days=2)
"""Where cron runs `retention run` once a day instead, a run that failed once is no trouble yet."""


@dataclass(frozen=True)
class Loss:
    """What another time would delete that the one which holds does not."""

    conversations: int
    people: int
    materials: int = 0

    def __bool__(self) -> bool:
        return bool(self.conversations or self.materials)


def _code_is_over(_session: Session, moment: datetime) -> ColumnElement[bool]:
    """Nobody can redeem it any more, and no right that somebody has goes back to it."""
    return and_(SetupCode.expires_at <= moment, ~exists().where(RoleGrant.code_id == SetupCode.id))


CONVERSATIONS = RetentionKind(
    name="conversations",
    key=(Conversation.id,),
    over=conversation_is_over,
    every=SELDOM,
    kept="until days after the end of term, or so many days after the last question, as the institution says and a "
    "tutor shortens it",
)
DELETED = RetentionKind(
    name="deleted_conversations",
    key=(Conversation.id,),
    over=lambda _session, moment: Conversation.deleted_at <= moment - UNDO,
    every=OFTEN,
    kept="an hour after it was deleted",
)
UNUSED = RetentionKind(
    name="empty_conversations",
    key=(Conversation.id,),
    over=lambda _session, moment: and_(Conversation.title.is_(None), Conversation.created_at <= moment - EMPTY),
    every=HOURLY,
    kept=f"{EMPTY.days} day without a question",
)
VISITS = RetentionKind(
    name="visits",
    key=(VisitSession.id,),
    over=lambda _session, moment: or_(VisitSession.expires_at <= moment, VisitSession.ends_at <= moment),
    every=OFTEN,
    kept="until the visit ends, eight hours at most",
)
USED_LOGINS = RetentionKind(
    name="used_logins",
    key=(UsedLogin.nonce_hash,),
    over=lambda _session, moment: UsedLogin.expires_at <= moment,
    every=OFTEN,
    kept="minutes, until the login is over",
)
USED_CALLS = RetentionKind(
    name="used_calls",
    key=(UsedCall.jti_hash,),
    over=lambda _session, moment: UsedCall.expires_at <= moment,
    every=OFTEN,
    kept="minutes, until the call is over",
)
WAITING = RetentionKind(
    name="waiting_launches",
    key=(WaitingLaunch.ticket_hash,),
    over=lambda _session, moment: WaitingLaunch.expires_at <= moment,
    every=OFTEN,
    kept="two minutes",
)
CODES = RetentionKind(
    name="codes",
    key=(SetupCode.id,),
    over=_code_is_over,
    every=HOURLY,
    kept="a week; one that gave somebody a right as long as that right",
)
USAGE = RetentionKind(
    name="usage_days",
    key=(Usage.owner_id, Usage.since),
    over=lambda _session, moment: Usage.since < (moment - USAGE_KEPT).date(),
    every=SELDOM,
    kept=f"{USAGE_KEPT.days} days",
)
LOCKS = RetentionKind(
    name="locks",
    key=(Lock.id,),
    over=lambda _session, moment: Lock.ends_at < moment - LOCKS_KEPT,
    every=SELDOM,
    kept=f"{LOCKS_KEPT.days} days after its end; at once where somebody changes the locks of its course afterwards",
)
LOCKED_PEOPLE = RetentionKind(
    name="locked_people",
    key=(LockedPerson.lock_id, LockedPerson.sub_hash),
    over=lambda _session, moment: LockedPerson.lock_id.in_(
        select(Lock.id).where(Lock.ends_at < moment - LOCKED_PEOPLE_KEPT)
    ),
    every=HOURLY,
    kept="a day after the lock has ended, or until its person erases their data; a keyed hash, no name",
)
QUESTION_COUNTS = RetentionKind(
    name="question_counts",
    key=(QuestionCount.person_id, QuestionCount.tutor_id, QuestionCount.day),
    over=lambda _session, moment: QuestionCount.day < (moment - QUESTION_COUNTS_KEPT).date(),
    every=SELDOM,
    kept=f"{QUESTION_COUNTS_KEPT.days} days",
)
COUNTS = RetentionKind(
    name="launch_counts",
    key=(LaunchCount.platform_id, LaunchCount.hour, LaunchCount.code),
    over=lambda _session, moment: LaunchCount.hour <= moment - COUNTS_KEPT,
    every=SELDOM,
    kept=f"{COUNTS_KEPT.days} days",
)
CONSENTS = RetentionKind(
    name="withdrawn_consents",
    key=(ResearchConsent.id,),
    over=lambda _session, moment: ResearchConsent.withdrawn_at <= moment - CONSENTS_KEPT,
    every=SELDOM,
    kept="three years after it was withdrawn, as proof that it had been given; at once where the person erases it",
)
STAFF_NAMES = RetentionKind(
    name="staff_names",
    key=(StaffName.person_id, StaffName.course_id),
    over=lambda _session, moment: StaffName.seen_at <= moment - STAFF_NAMES_KEPT,
    every=SELDOM,
    kept=f"{STAFF_NAMES_KEPT.days} days after the teacher's last launch in the course; at once where that launch told "
    "no name, or its person erases their data",
)
ASKED_QUESTIONS = RetentionKind(
    name="asked_questions",
    key=(AskedQuestion.id,),
    over=lambda _session, moment: AskedQuestion.asked_at <= moment - INSIGHTS_KEPT,
    every=SELDOM,
    kept=f"until enough people have asked for them to be counted together, {INSIGHTS_KEPT.days} days at most",
)
INSIGHTS = RetentionKind(
    name="insights",
    key=(InsightBlock.id,),
    over=lambda _session, moment: InsightBlock.counted_at <= moment - INSIGHTS_KEPT,
    every=SELDOM,
    kept=f"{INSIGHTS_KEPT.days} days",
)

KINDS = (
    CONVERSATIONS,
    DELETED,
    UNUSED,
    USED_LOGINS,
    USED_CALLS,
    WAITING,
    VISITS,
    CODES,
    USAGE,
    LOCKED_PEOPLE,
    LOCKS,
    QUESTION_COUNTS,
    COUNTS,
    CONSENTS,
    STAFF_NAMES,
    ASKED_QUESTIONS,
    INSIGHTS,
    *OF_MATERIAL,
)


def jobs(database: Database, kinds: Iterable[RetentionKind] = KINDS) -> list[Job]:
    """One for each kind: what fails in one keeps no other from its end."""
    return [_job(database, kind) for kind in kinds]


def _job(database: Database, kind: RetentionKind) -> Job:
    def delete_some() -> bool:
        if clock.read(database).is_doubted:
            return False
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
    """Deletes at most `size` rows of this kind, else as many as it may at once, or does with them what it does instead.

    How many.
    """
    # Rows that another run is just deleting, or that somebody just writes, are left to them: nobody waits for anybody.
    over = (
        select(*kind.key)
        .where(kind.over(session, moment))
        .limit(size or kind.batch_rows)
        .with_for_update(skip_locked=True)
    )
    if kind.act is not None:
        rows = session.scalars(over).all()
        kind.act(session, rows, moment)
        return len(rows)
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


def loss(session: Session, institution_id: UUID, before: KeepingRule, after: KeepingRule) -> Loss:
    """The conversations that the next run deletes in this institution if the second rule holds instead of the first."""
    idle = _newly_over(conversations_over_by, [institution_id], before, after)
    numbers = select(func.count(), func.count(Conversation.person_id.distinct())).where(idle)
    conversations, people = session.execute(numbers.where(Conversation.title.is_not(None), _kept())).one()
    return Loss(conversations, people)


def loss_of_material(session: Session, institution_id: UUID, before: KeepingRule, after: KeepingRule) -> Loss:
    """Likewise."""
    unused = _newly_over(materials_over_by, [institution_id], before, after)
    number = session.scalar(select(func.count()).where(Material.deleted_at.is_(None), unused))
    return Loss(0, 0, number or 0)


def shortening_loses(session: Session, activities: "Select[UUID]", before: int | None, after: int) -> bool:
    """Whether conversations of these activities go at the next run if their tutor keeps them for fewer days."""
    moment = now()
    gone = conversations_over_in(activities, after, moment)
    if before is not None:
        gone = and_(gone, ~conversations_over_in(activities, before, moment))
    query = select(exists().where(gone, Conversation.title.is_not(None), _kept()))
    return bool(session.scalar(query))


def _newly_over(
    over_by: OverBy, institutions: Sequence[UUID], before: KeepingRule, after: KeepingRule
) -> ColumnElement[bool]:
    moment = now()
    return and_(over_by(after, institutions, moment), ~over_by(before, institutions, moment))


def _kept() -> ColumnElement[bool]:
    """Not deleted by its person already."""
    return Conversation.deleted_at.is_(None)


def _count(session: Session, kind: RetentionKind, moment: datetime) -> int:
    over = select(func.count()).select_from(kind.key[0].class_).where(kind.over(session, moment))
    return session.scalar(over) or 0
