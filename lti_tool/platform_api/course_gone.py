# SPDX-License-Identifier: EUPL-1.2
"""A course that is gone from its platform: all that people wrote in it goes, its tutors with their material, itself.

What can be much goes first, some rows a transaction, so that nobody waits for it; a call that broke off is sent again
and goes on. The last transaction locks the course, and nothing new can come in.
"""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Select, delete, func, select, update
from sqlalchemy.orm import Session

from lti_tool.db import Base, Database
from lti_tool.errors import NotFound
from lti_tool.models import (
    Activity,
    Conversation,
    Course,
    Material,
    MaterialVersion,
    Membership,
    RoleGrant,
    ScoreDelivery,
    SetupCode,
    StaffName,
    Tutor,
    VisitSession,
)
from lti_tool.models.platform_item import CoursePlace, find_course
from lti_tool.platform_api.answers import CourseGone
from lti_tool.privacy.material_kinds import MAX_FILES
from lti_tool.privacy.retention_kind import BATCH_ROWS

_OF_ACTIVITIES = (ScoreDelivery, RoleGrant, SetupCode, VisitSession)
"""In the order in which they name each other; what else belongs to an activity goes with it."""


def forget_course(database: Database, place: CoursePlace) -> CourseGone:
    """How much of what went. Raises NotFound for a course that is not there, or not any more."""
    with database.transaction() as session:
        course_id = _find(session, place).id
        _delete(session, VisitSession, VisitSession.activity_id.in_(_activities(course_id)))
        people = session.scalar(select(func.count()).where(Membership.course_id == course_id)) or 0
        material = select(func.count()).where(Material.tutor_id.in_(_tutors(course_id)), Material.deleted_at.is_(None))
        materials = session.scalar(material) or 0
    conversations = _delete_in_batches(database, course_id)
    with database.transaction() as session:
        conversations += _delete_course(session, place)
    return {"conversations": conversations, "materials": materials, "people": people}


def _find(session: Session, place: CoursePlace) -> Course:
    course = find_course(session, place)
    if course is None:
        raise NotFound
    return course


def _delete_in_batches(database: Database, course_id: UUID) -> int:
    """Conversations, and files of the material. How many conversations."""
    theirs = select(Conversation.id).where(Conversation.activity_id.in_(_activities(course_id))).limit(BATCH_ROWS)
    materials = select(Material.id).where(Material.tutor_id.in_(_tutors(course_id)))
    files = select(MaterialVersion.id).where(MaterialVersion.material_id.in_(materials)).limit(MAX_FILES)
    gone, gone_now = 0, 1
    while gone_now:
        with database.transaction() as session:
            gone_now = _delete(session, Conversation, Conversation.id.in_(theirs))
        gone += gone_now
    files_now = 1
    while files_now:
        with database.transaction() as session:
            files_now = _delete(session, MaterialVersion, MaterialVersion.id.in_(files))
    return gone


def _delete_course(session: Session, place: CoursePlace) -> int:
    """The rest, at once. How many conversations were still begun meanwhile."""
    course = _find(session, place)
    session.refresh(course, with_for_update=True)
    activities = session.scalars(select(Activity.id).where(Activity.course_id == course.id).with_for_update()).all()
    tutors = session.scalars(select(Tutor.id).where(Tutor.course_id == course.id).with_for_update()).all()
    conversations = _delete(session, Conversation, Conversation.activity_id.in_(activities))
    for model in _OF_ACTIVITIES:
        _delete(session, model, model.activity_id.in_(activities))
    _delete(session, StaffName, StaffName.course_id == course.id)
    _delete(session, Membership, Membership.course_id == course.id)
    _delete(session, Activity, Activity.id.in_(activities))
    elsewhere = set(session.scalars(select(Activity.tutor_id).where(Activity.tutor_id.in_(tutors))))
    session.execute(update(Tutor).where(Tutor.id.in_(elsewhere)).values(course_id=None))
    session.execute(update(Tutor).where(Tutor.copied_from_id.in_(tutors)).values(copied_from_id=None))
    _delete(session, Tutor, Tutor.id.in_(set(tutors) - elsewhere))
    _delete(session, Course, Course.id == course.id)
    return conversations


def _activities(course_id: UUID) -> "Select[UUID]":
    return select(Activity.id).where(Activity.course_id == course_id)


def _tutors(course_id: UUID) -> "Select[UUID]":
    return select(Tutor.id).where(Tutor.course_id == course_id)


def _delete(session: Session, model: type[Base], which: ColumnElement[bool]) -> int:
    done = session.execute(delete(model).where(which).execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", done).rowcount
