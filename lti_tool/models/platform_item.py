# SPDX-License-Identifier: EUPL-1.2
"""Material that a platform hands over, by the platform's own id of it within a course."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from lti_tool.db import Base
from lti_tool.models.course import Course

MAX_ITEM_CHARACTERS = 255
MAX_KIND_CHARACTERS = 40


class PlatformItem(Base):
    """Which material is which thing of the platform's course."""

    __tablename__ = "platform_item"

    course_id: Mapped[UUID] = mapped_column(ForeignKey("course.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[str] = mapped_column(String(MAX_ITEM_CHARACTERS), primary_key=True)
    """The platform's own string, unique within the course only."""
    material_id: Mapped[UUID] = mapped_column(ForeignKey("material.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(MAX_KIND_CHARACTERS), default="")
    """What the platform calls it, as `page`; given back as it came."""
    modified_at: Mapped[datetime | None] = mapped_column()
    """When it was changed there, as the platform says."""


class CoursePlace(NamedTuple):
    """A course as a platform names it."""

    deployment_id: UUID
    """Ours: found through the platform that signed, so that no other one's course can be meant."""
    institution_id: UUID
    context_id: str


def find_course(session: Session, place: CoursePlace) -> Course | None:
    """None for one that nobody has opened, and nobody has handed anything over for."""
    named = Course.deployment_id == place.deployment_id, Course.context_id == place.context_id
    return session.scalars(select(Course).where(*named)).first()


def lock_or_make_course(session: Session, place: CoursePlace) -> Course:
    """The course's row, locked against other calls; made for one that nobody has opened yet, or that is just gone."""
    found = _lock_course(session, place)
    if found is not None:
        return found
    course = Course(id=uuid4(), deployment_id=place.deployment_id, context_id=place.context_id)
    try:
        with session.begin_nested():
            session.add(course)
    except IntegrityError:  # a launch, or another call, was faster
        found = _lock_course(session, place)
        if found is None:
            raise
        return found
    return course


def _lock_course(session: Session, place: CoursePlace) -> Course | None:
    named = Course.deployment_id == place.deployment_id, Course.context_id == place.context_id
    locked = select(Course).where(*named).with_for_update(key_share=True)
    return session.scalars(locked, execution_options={"populate_existing": True}).first()
