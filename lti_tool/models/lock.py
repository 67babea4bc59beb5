# SPDX-License-Identifier: EUPL-1.2
"""Exam locks: windows of time in which nobody but those who set up the tutor may ask."""

from datetime import datetime
from enum import StrEnum
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    ForeignKey,
    Index,
    LargeBinary,
    ScalarSelect,
    String,
    and_,
    delete,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, aliased, mapped_column

from lti_tool.db import Base, now, table
from lti_tool.models.person import Person

MAX_REASON_CHARACTERS = 200
MAX_NAME_CHARACTERS = 255


class LockOrigin(StrEnum):
    """Who keeps a lock: what one of them sends replaces its own locks alone."""

    SETUP = "setup"
    """The instructors, in the tutor's settings."""
    PLATFORM = "platform"
    """The learning platform itself."""


class Lock(Base):
    """A window in which asking is locked: in all activities of a course, or in one activity."""

    __tablename__ = "lock_window"
    __table_args__ = (
        Index("ix_lock_window_named", "course_id", "name", unique=True),
        Index("ix_lock_window_for_all", "course_id", "for_named", "ends_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), index=True)
    """Of the two one is set. This one: it holds in all activities of the course, also those that come later."""
    activity_id: Mapped[UUID | None] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column(index=True)
    """From then on asking is open again."""
    reason: Mapped[str] = mapped_column(String(MAX_REASON_CHARACTERS), default="")
    """What learners read beside until when; empty: none."""
    origin: Mapped[str] = mapped_column(String(10), default=LockOrigin.SETUP)
    name: Mapped[str | None] = mapped_column(String(MAX_NAME_CHARACTERS))
    """The platform's own name for it, unique within the course; None for those of the set-up."""
    for_named: Mapped[bool] = mapped_column(default=False)
    """It holds for those people alone whom `LockedPerson` names, and not for everybody."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class LockedPerson(Base):
    """Somebody for whom a lock of the platform holds; perhaps they have never been here."""

    __tablename__ = "lock_person"

    lock_id: Mapped[UUID] = mapped_column(ForeignKey("lock_window.id", ondelete="CASCADE"), primary_key=True)
    sub_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True, index=True)
    """As `Person.sub_hash`. No foreign key: whom it names may come later."""
    created_at: Mapped[datetime] = mapped_column(default=now)


# An erasure finds these rows by the person's own, which has to go after them.
table(LockedPerson).add_is_dependent_on(table(Person))

Id = ColumnElement[UUID] | InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]
"""A column of a statement."""
Moment = ColumnElement[datetime] | datetime


def concerns(activity_id: Id, course_id: Id, lock: type[Lock] = Lock) -> ColumnElement[bool]:
    """Whether a lock is one of this activity or of its course."""
    return or_(lock.activity_id == activity_id, lock.course_id == course_id)


def holds(moment: Moment, lock: type[Lock] = Lock) -> ColumnElement[bool]:
    """Whether a lock holds at that moment."""
    return and_(lock.starts_at <= moment, lock.ends_at > moment)


def holding(activity_id: Id, course_id: Id, person_id: Id, moment: Moment) -> ScalarSelect[UUID]:
    """The id of the lock that holds longest of those that hold for the person; NULL where none does. For a join with
    `Lock`: a question then costs no second turn to the database.

    A lock is for everybody, or names the person. The two are read apart, each by its index: in a large exam thousands
    of a course's locks name somebody else.
    """
    one, named, who = aliased(Lock), aliased(LockedPerson), aliased(Person)
    here = concerns(activity_id, course_id, one), holds(moment, one)
    for_all = select(one.id, one.ends_at).where(~one.for_named, *here).correlate_except(one)
    theirs = select(one.id, one.ends_at).join(named, named.lock_id == one.id).join(who, who.sub_hash == named.sub_hash)
    theirs = theirs.where(who.id == person_id, *here).correlate_except(one, named, who)
    found = union_all(for_all, theirs).subquery()
    return select(found.c.id).order_by(found.c.ends_at.desc(), found.c.id).limit(1).scalar_subquery()


def named_until(session: Session, person_id: UUID, moment: datetime, latest: datetime) -> datetime | None:
    """When the last of the locks ends that name the person and hold, of those that end by `latest`; None without."""
    named = select(func.max(Lock.ends_at)).join(LockedPerson, LockedPerson.lock_id == Lock.id)
    named = named.join(Person, Person.sub_hash == LockedPerson.sub_hash)
    return session.scalar(named.where(Person.id == person_id, holds(moment), Lock.ends_at <= latest))


def unname(session: Session, sub_hash: bytes, course_id: UUID | None) -> int:
    """Takes a person out of all locks, or those of a course; of how many."""
    theirs = delete(LockedPerson).where(LockedPerson.sub_hash == sub_hash)
    if course_id is not None:
        theirs = theirs.where(LockedPerson.lock_id.in_(select(Lock.id).where(Lock.course_id == course_id)))
    done = session.execute(theirs.execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", done).rowcount
