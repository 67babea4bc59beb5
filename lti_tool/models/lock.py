# SPDX-License-Identifier: EUPL-1.2
"""Exam locks: windows of time in which nobody but those who set up the tutor may ask."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, ForeignKey, ScalarSelect, String, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, aliased, mapped_column

from lti_tool.db import Base, now

MAX_REASON_CHARACTERS = 200


class LockOrigin(StrEnum):
    """Who keeps a lock: what one of them sends replaces its own locks alone."""

    SETUP = "setup"
    """The instructors, in the tutor's settings."""
    PLATFORM = "platform"
    """The learning platform itself."""


class Lock(Base):
    """A window in which asking is locked: in all activities of a course, or in one activity."""

    __tablename__ = "lock_window"

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
    created_at: Mapped[datetime] = mapped_column(default=now)


Id = ColumnElement[UUID] | InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]
"""A column of a statement."""
Moment = ColumnElement[datetime] | datetime


def concerns(activity_id: Id, course_id: Id, lock: type[Lock] = Lock) -> ColumnElement[bool]:
    """Whether a lock is one of this activity or of its course."""
    return or_(lock.activity_id == activity_id, lock.course_id == course_id)


def holds(moment: Moment, lock: type[Lock] = Lock) -> ColumnElement[bool]:
    """Whether a lock holds at that moment."""
    return and_(lock.starts_at <= moment, lock.ends_at > moment)


def holding(activity_id: Id, course_id: Id, moment: Moment) -> ScalarSelect[UUID]:
    """The id of the lock that holds longest of those that hold; NULL where none does. For a join with `Lock`: a
    question then costs no second turn to the database.
    """
    one = aliased(Lock)
    found = select(one.id).where(concerns(activity_id, course_id, one), holds(moment, one))
    return found.order_by(one.ends_at.desc(), one.id).limit(1).scalar_subquery()
