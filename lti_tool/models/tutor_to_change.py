# SPDX-License-Identifier: EUPL-1.2
"""Which tutor a person may change from within an activity: the course's, or a copy for that one activity.

A one-time code gives rights in one activity (`RoleGrant`), and a tutor can serve several, or be placed in one that
nobody has opened yet. So whoever has their rights by a code alone changes a tutor that is this activity's own.
"""

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db import now
from lti_tool.models.course import Activity, Tutor
from lti_tool.models.person import CARRIED_FOR, How, Membership, RoleGrant
from lti_tool.models.tutor_text import TutorText, copy_for_activity


def lock_tutor(session: Session, activity_id: UUID) -> Tutor | None:
    """The activity's tutor, nobody else changing it meanwhile: of two who make the first one, the second sees it."""
    query = select(Activity.tutor_id).where(Activity.id == activity_id).with_for_update(key_share=True)
    tutor_id = session.scalars(query).one()
    return session.get_one(Tutor, tutor_id, with_for_update={"key_share": True}) if tutor_id else None


def needs_copy(session: Session, tutor: Tutor, activity_id: UUID, person_id: UUID) -> bool:
    """Whether a change of the activity's tutor by this person has to go into a copy."""
    if not is_here_by_code(session, activity_id, person_id):
        return False
    others = select(Activity.id).where(Activity.tutor_id == tutor.id, Activity.id != activity_id)
    return not tutor.for_one_activity or session.scalars(others.limit(1)).first() is not None


def to_change(session: Session, activity_id: UUID, person_id: UUID) -> Tutor | None:
    """The tutor to change, locked; the activity's own where this person `needs_copy`. None: there is none."""
    tutor = lock_tutor(session, activity_id)
    if tutor is None or not needs_copy(session, tutor, activity_id, person_id):
        return tutor
    copy = copy_for_activity(session, tutor)
    session.get_one(Activity, activity_id).tutor = copy
    session.flush()
    return copy


def make_first(session: Session, activity: Activity, person_id: UUID, text: TutorText) -> Tutor:
    """The first tutor of an activity that has none; `lock_tutor` has said so."""
    alone = is_here_by_code(session, activity.id, person_id)
    tutor = Tutor(id=uuid4(), course_id=activity.course_id, for_one_activity=alone)
    text.put_into(tutor)
    session.add(tutor)
    session.flush()
    activity.tutor = tutor
    session.flush()
    return tutor


def is_here_by_code(session: Session, activity_id: UUID, person_id: UUID) -> bool:
    """Whether the person teaches here by a one-time code, and the platform has not lately said so for the course."""
    grant = select(RoleGrant.id).where(
        RoleGrant.person_id == person_id,
        RoleGrant.activity_id == activity_id,
        RoleGrant.how == How.CODE,
        RoleGrant.revoked_at.is_(None),
    )
    if session.scalars(grant.limit(1)).first() is None:
        return False
    taught = session.scalar(
        select(Membership.taught_at)
        .join(Activity, Activity.course_id == Membership.course_id)
        .where(Membership.person_id == person_id, Activity.id == activity_id)
    )
    return taught is None or now() - taught > CARRIED_FOR
