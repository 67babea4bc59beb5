# SPDX-License-Identifier: EUPL-1.2
"""Tutors of this person: of courses and activities in which they may configure them. Their text can be taken over."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from lti_tool import titles
from lti_tool.access import Visit
from lti_tool.errors import NotFound
from lti_tool.models import Activity, Course, Institution, Membership, RoleGrant, Tutor
from lti_tool.models.person import How
from lti_tool.models.tutor_text import TutorText
from lti_tool.models.tutor_version import TIMES, VersionOrigin
from lti_tool.permissions import Permission, permissions_of
from lti_tool.teaching import tutors
from lti_tool.teaching.answers import ModelOffered, TutorListed, TutorSettings, TutorsOfMine

MAX_MINE = 100
"""Of tutors that are listed, newest first."""


def list_mine(session: Session, visit: Visit) -> TutorsOfMine:
    """The answer of `GET /api/tutor/mine`: all but the one of this activity."""
    return {"tutors": [_listed(tutor, course) for tutor, course in _mine(session, visit)]}


def take_over(
    session: Session, visit: Visit, tutor_id: UUID, sent: tutors.Sent, offered: list[ModelOffered]
) -> TutorSettings:
    """Stores the text of one of them as a new version of this activity's tutor. Material and solutions stay where they
    are, and so do the times from when until when it is open: those are days of the other course's term.

    `sent`: over which version (none: whatever is there). Raises NotFound, Conflict as `tutors.save`.
    """
    stored = tutors.lock_text(session, visit)
    original = next((tutor for tutor, _course in _mine(session, visit) if tutor.id == tutor_id), None)
    if original is None:
        raise NotFound
    text = {name: value for name, value in vars(TutorText.of(original)).items() if name not in TIMES}
    seen = sent.seen or (stored.version if stored else None)
    return tutors.save(session, visit, replace(sent, fields=text, seen=seen, way=VersionOrigin.COPIED), offered)


def _mine(session: Session, visit: Visit) -> list[tuple[Tutor, str]]:
    """Each with its course's title. By the roles of the last launch in its course, or by rights that this person was
    given in an activity of it.
    """
    table = session.get_one(Institution, visit.institution_id).role_permissions
    granted = (
        exists()
        .where(Activity.tutor_id == Tutor.id, RoleGrant.activity_id == Activity.id)
        .where(RoleGrant.person_id == visit.person_id, RoleGrant.how == How.CODE, RoleGrant.revoked_at.is_(None))
        .correlate(Tutor)
    )
    here = select(Activity.tutor_id).where(Activity.id == visit.activity_id).scalar_subquery()
    whose = and_(Membership.course_id == Tutor.course_id, Membership.person_id == visit.person_id)
    query = (
        select(Tutor, Course.title, Membership.roles, granted.label("granted"))
        .join(Course, Course.id == Tutor.course_id)
        .outerjoin(Membership, whose)
        .where(or_(Membership.person_id.is_not(None), granted), Tutor.id.is_distinct_from(here))
        .order_by(Tutor.created_at.desc(), Tutor.id)
    )
    found = [
        (tutor, titles.pick_language(title))
        for tutor, title, roles, by_grant in session.execute(query)
        if by_grant or Permission.CONFIGURE_TUTOR in permissions_of(roles or (), table)
    ]
    return found[:MAX_MINE]


def _listed(tutor: Tutor, course: str) -> TutorListed:
    return {
        "id": str(tutor.id),
        "title": titles.pick_language(tutor.title),
        "purpose": tutor.purpose,
        "course": course,
    }
