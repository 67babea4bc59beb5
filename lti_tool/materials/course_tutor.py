# SPDX-License-Identifier: EUPL-1.2
"""Which tutor of a course takes what the platform hands over: one, so that nothing is stored and read twice."""

from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lti_tool.models import Activity, Conversation, Tutor
from lti_tool.models.material import tutor_with_items
from lti_tool.models.platform_item import CoursePlace, lock_or_make_course
from lti_tool.models.school import is_school
from lti_tool.tutor_templates import first_text


def tutor_for_platform(session: Session, place: CoursePlace) -> tuple[UUID, Tutor]:
    """The course's id and its tutor, both rows locked; made where they are not there. Activities of the course without
    a tutor of their own get this one.
    """
    # Locked: of two first things at once the second has to find the first one's tutor.
    course = lock_or_make_course(session, place)
    tutor_id = tutor_with_items(session, course.id) or _used_last(session, course.id)
    if tutor_id is None:
        tutor = Tutor(id=uuid4(), course_id=course.id)
        first_text(course.title, school=is_school(session, place.institution_id)).put_into(tutor)
        session.add(tutor)
        session.flush()
        tutor_id = tutor.id
    without = Activity.course_id == course.id, Activity.tutor_id.is_(None)
    session.execute(update(Activity).where(*without).values(tutor_id=tutor_id))
    return course.id, session.get_one(Tutor, tutor_id, with_for_update={"key_share": True})


def _used_last(session: Session, course_id: UUID) -> UUID | None:
    """Of the course's own tutors the one that was asked last, else that of the newest activity, else the newest."""
    asked = select(func.max(Conversation.updated_at)).where(Conversation.activity_id == Activity.id).scalar_subquery()
    own = Tutor.course_id == course_id, Tutor.for_one_activity.is_(False)
    order = asked.desc().nulls_last(), Activity.created_at.desc().nulls_last(), Tutor.created_at.desc()
    query = select(Tutor.id).outerjoin(Activity, Activity.tutor_id == Tutor.id).where(*own).order_by(*order)
    return session.scalars(query.limit(1)).first()
