# SPDX-License-Identifier: EUPL-1.2
"""Which tutor an activity answers with, where its placement names one: `custom: {"tutor": <id>}`.

The id travels through every learner's browser, so knowing it proves nothing. A tutor belongs to one course, or to one
activity outside of any. Another course of the same deployment gets a copy of its own, and the instructor's words and
the material go with it only where the courses belong together: the platform says that one was made from the other, or
whoever opens the activity may configure the tutor in both.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.lti.dialects import Facts
from lti_tool.lti.platforms.registered import RegisteredPlatform
from lti_tool.models import Activity, Course, Membership, Tutor
from lti_tool.models.tutor_text import complete_copy, copy_for_course
from lti_tool.permissions import Permission, permissions_of


def bind(
    session: Session,
    platform: RegisteredPlatform,
    activity: Activity,
    facts: Facts,
    person_id: UUID,
    *,
    configures: bool,
) -> None:
    """Gives the activity the tutor that its placement names. Whatever is unknown or foreign changes nothing."""
    if facts.tutor is None or facts.tutor == activity.tutor_id:
        return
    named = session.get(Tutor, facts.tutor)
    if named is None:
        return
    if named.course_id is None or activity.course_id is None:
        found = _copy_outside(session, activity, named)
    elif named.course_id == activity.course_id:
        found = named
    else:
        found = _copy(session, platform, activity.course_id, named, facts, person_id=person_id, configures=configures)
    if found is not None and found.id != activity.tutor_id and not _is_own_copy(activity, found):
        activity.tutor = found


def _is_own_copy(activity: Activity, named: Tutor) -> bool:
    """Whether the activity has gone on with its own copy (`tutor_to_change`), while its placement says what it said."""
    own = activity.tutor
    return own is not None and own.for_one_activity and own.copied_from_id == named.id


def _copy_outside(session: Session, activity: Activity, named: Tutor) -> Tutor | None:
    """Where launches name no course, nothing but the id would say that two activities belong together, and learners
    know it: the activity gets a copy of its own, of what every learner sees. None where the tutor serves no activity of
    this deployment, and between an activity of a course and one of none.
    """
    if activity.course_id is not None or named.course_id is not None:
        return None
    serves = select(Activity.id).where(Activity.deployment_id == activity.deployment_id, Activity.tutor_id == named.id)
    if session.scalars(serves.limit(1)).first() is None:
        return None
    # Locked: of two who open it at once, the second has to find the first one's copy.
    session.execute(select(Activity.id).where(Activity.id == activity.id).with_for_update(key_share=True))
    session.refresh(activity)
    if _is_own_copy(activity, named):
        return activity.tutor
    copy = copy_for_course(session, named, None, whole=False)
    copy.for_one_activity = True
    return copy


def _copy(
    session: Session,
    platform: RegisteredPlatform,
    course_id: UUID,
    original: Tutor,
    facts: Facts,
    *,
    person_id: UUID,
    configures: bool,
) -> Tutor | None:
    """This course's copy, made at the first launch that asks for it; None for another deployment's tutor."""
    source = session.get(Course, original.course_id)
    # Locked: of two who open the new course at once, the second has to find the first one's copy. Not FOR UPDATE: both
    # hold the row already as the target of their new activity's key, and would wait for each other for ever.
    course = session.get(Course, course_id, with_for_update={"key_share": True})
    assert source is not None
    assert course is not None
    if source.deployment_id != course.deployment_id:
        return None
    made_from = platform.asks_history and source.context_id in facts.earlier_courses
    together = made_from or (configures and _configured(session, platform, person_id, source.id))
    query = select(Tutor).where(Tutor.course_id == course_id, Tutor.copied_from_id == original.id)
    copy = session.scalars(query.order_by(Tutor.created_at)).first()
    if copy is None:
        return copy_for_course(session, original, course_id, whole=together)
    if together:
        complete_copy(session, original, copy)
    return copy


def _configured(session: Session, platform: RegisteredPlatform, person_id: UUID, course_id: UUID) -> bool:
    """Whether this person's last launch in that course allowed to configure its tutors."""
    membership = session.get(Membership, (person_id, course_id))
    roles = membership.roles if membership else ()
    return Permission.CONFIGURE_TUTOR in permissions_of(roles, platform.role_permissions)
