# SPDX-License-Identifier: EUPL-1.2
"""Teaching rights that did not come with the launch: one-time codes, and the list of who has such rights.

Whoever may configure a tutor makes a code; another person of the same course redeems it, once, for the activity they
are in. Codes and grants are listed for the course and can be revoked by whoever may configure a tutor there. Who has
such rights by a code alone has them for one activity: so far, and no further, reach their codes and lists.
"""

import logging
import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, delete, exists, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from lti_tool import titles
from lti_tool.access import Visit
from lti_tool.db import Database, now
from lti_tool.errors import Conflict, Invalid, NotFound, TooMany
from lti_tool.language import gettext as _
from lti_tool.lti.answers import GrantShown, NewCode, TeachingRights
from lti_tool.lti.roles.launch_roles import How, Past, decide, with_instructor
from lti_tool.models import Activity, Deployment, Membership, Person, RoleGrant, SetupCode, VisitSession
from lti_tool.permissions import Permission, permissions_of
from lti_tool.vault import fingerprint

log = logging.getLogger(__name__)

LIFETIME = timedelta(days=7)
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""None that is easily taken for another."""
CODE_CHARACTERS = 12
"""59 bits: with five tries an hour nobody finds one."""
MAX_TRIES = 5
TRIES_WITHIN = timedelta(hours=1)


def make(session: Session, visit: Visit) -> NewCode:
    """A new code. It is shown once: only its hash is kept. Raises Conflict outside of courses."""
    if visit.course_id is None:
        raise Conflict(_("This activity belongs to no course, so nobody else can be given rights in it."))
    code = "".join(secrets.choice(LETTERS) for _letter in range(CODE_CHARACTERS))
    row = SetupCode(
        activity_id=visit.activity_id,
        code_hash=fingerprint(code),
        created_by=visit.person_id,
        expires_at=now() + LIFETIME,
    )
    session.add(row)
    session.flush()
    log.info("role code made code=%s activity=%s by=%s", row.id, row.activity_id, row.created_by)
    grouped = "-".join(code[start : start + 4] for start in range(0, CODE_CHARACTERS, 4))
    return {"id": str(row.id), "code": grouped, "expires_at": row.expires_at.isoformat()}


def list_rights(session: Session, visit: Visit) -> TeachingRights:
    """The course's codes that can still be redeemed, and the grants that hold."""
    codes = session.scalars(select(SetupCode).where(*_open(visit)).order_by(SetupCode.created_at)).all()
    return {
        "codes": [
            {"id": str(c.id), "created_at": c.created_at.isoformat(), "expires_at": c.expires_at.isoformat()}
            for c in codes
            if _may_still_give(session, c)
        ],
        "grants": [_described(session, visit, grant) for grant in session.scalars(_grants(visit))],
    }


def take_try(database: Database, visit: Visit) -> None:
    """Counts a try, in a transaction of its own: a wrong code must not give it back. Raises TooMany."""
    moment = now()
    fresh = or_(Person.code_tries_since.is_(None), Person.code_tries_since <= moment - TRIES_WITHIN)
    statement = (
        update(Person)
        .where(Person.id == visit.person_id, or_(fresh, Person.code_tries < MAX_TRIES))
        .values(
            code_tries=case((fresh, 1), else_=Person.code_tries + 1),
            code_tries_since=case((fresh, moment), else_=Person.code_tries_since),
        )
        .returning(Person.id)
        .execution_options(synchronize_session=False)
    )
    with database.transaction() as session:
        if session.scalar(statement) is None:
            log.warning("role code tried too often person=%s activity=%s", visit.person_id, visit.activity_id)
            raise TooMany(_("Too many tries. Please check the code and try again in an hour."), retry_after=3600)


def redeem(session: Session, visit: Visit, code: str) -> tuple[str, ...]:
    """Uses the code up and lifts this visit at once; the new roles. Raises Invalid for a code that is none here."""
    moment, digest = now(), fingerprint("".join(letter for letter in code.upper() if letter in LETTERS))
    statement = (
        update(SetupCode)
        .where(SetupCode.code_hash == digest, *_open(visit), SetupCode.created_by != visit.person_id)
        .where(or_(SetupCode.activity_id == visit.activity_id, ~_by_code_alone(SetupCode.created_by)))
        .values(used_at=moment)
        .returning(SetupCode)
        .execution_options(synchronize_session=False)
    )
    used = session.scalars(statement).first()
    if used is None or not _may_still_give(session, used, lock=True):
        # The error undoes the use: a code is good again once its maker is.
        raise Invalid(
            _("This code does not fit here. It may be used up or too old: ask for a new one."), code="wrong_code"
        )
    code_id = used.id
    session.add(RoleGrant(person_id=visit.person_id, activity_id=visit.activity_id, how=How.CODE, code_id=code_id))
    log.info("role granted how=code code=%s activity=%s person=%s", code_id, visit.activity_id, visit.person_id)
    row = session.get_one(VisitSession, visit.id)
    row.roles = list(with_instructor(visit.roles))
    row.permissions = sorted(permissions_of(row.roles, row.platform.institution.role_permissions))
    return tuple(row.roles)


def revoke_code(session: Session, visit: Visit, code_id: UUID) -> None:
    """Nobody can redeem it any more. Raises NotFound."""
    gone = session.scalar(
        delete(SetupCode)
        .where(SetupCode.id == code_id, *_open(visit))
        .returning(SetupCode.id)
        .execution_options(synchronize_session=False)
    )
    if gone is None:
        raise NotFound
    log.info("role code revoked code=%s by=%s", code_id, visit.person_id)


def revoke_grant(session: Session, visit: Visit, grant_id: UUID) -> None:
    """The person is a learner there from now on: visits end, and nothing is carried over anew. Raises NotFound."""
    grant = session.scalars(_grants(visit).where(RoleGrant.id == grant_id)).first()
    if grant is None:
        raise NotFound
    theirs = and_(RoleGrant.person_id == grant.person_id, RoleGrant.activity_id == grant.activity_id)
    session.execute(update(RoleGrant).where(theirs, RoleGrant.revoked_at.is_(None)).values(revoked_at=now()))
    # Or a friend redeems one, and makes a new one for them.
    made = and_(SetupCode.created_by == grant.person_id, SetupCode.activity_id == grant.activity_id)
    session.execute(delete(SetupCode).where(made, SetupCode.used_at.is_(None)))
    session.execute(
        delete(VisitSession).where(
            VisitSession.person_id == grant.person_id, VisitSession.activity_id == grant.activity_id
        )
    )
    log.info("role revoked grant=%s activity=%s by=%s", grant_id, grant.activity_id, visit.person_id)


def _open(visit: Visit) -> "tuple[ColumnElement[bool], ...]":
    """The course's codes that are still free. Conditions on the row itself, and never inside a sub-select: of two who
    reach for one code at once, the second waits for the first, and PostgreSQL then looks at the row alone again.
    """
    return SetupCode.activity_id.in_(_activities(visit)), SetupCode.used_at.is_(None), SetupCode.expires_at > now()


def _may_still_give(session: Session, code: SetupCode, *, lock: bool = False) -> bool:
    """Whether the code's maker could make it today: by the last launch in the course, or by a right not revoked.

    `lock`: a launch that says otherwise waits until this is done.
    """
    activity = session.get_one(Activity, code.activity_id)
    place = (code.created_by, activity.course_id)
    member = session.get(Membership, place, with_for_update={"read": True} if lock else None, populate_existing=True)
    held = session.scalars(
        select(RoleGrant).where(RoleGrant.person_id == code.created_by, RoleGrant.activity_id == activity.id)
    ).all()
    stated = tuple(member.roles) if member else ()
    past = Past.of(member.taught_at if member else None, ((grant.how, grant.revoked_at) for grant in held))
    # What a platform that calls teachers learners once made of this person stands there as a grant.
    how = decide(stated, past, now(), understates=How.CARRIED in past.granted)
    table = session.get_one(Deployment, activity.deployment_id).platform.institution.role_permissions
    return Permission.CONFIGURE_TUTOR in permissions_of(with_instructor(stated) if how else stated, table)


def _grants(visit: Visit) -> "Select[RoleGrant]":
    held: Sequence[ColumnElement[bool]] = (
        RoleGrant.activity_id.in_(_activities(visit)),
        RoleGrant.revoked_at.is_(None),
    )
    return select(RoleGrant).where(*held).order_by(RoleGrant.granted_at)


def _activities(visit: Visit) -> "Select[UUID]":
    """Those of the visit's course; for somebody lifted by a code the one activity that the code was for."""
    course = and_(Activity.course_id.is_not(None), Activity.course_id == visit.course_id)
    lifted_here = RoleGrant.activity_id == visit.activity_id
    return select(Activity.id).where(
        course, or_(Activity.id == visit.activity_id, ~_by_code_alone(visit.person_id, lifted_here))
    )


def _by_code_alone(
    person: UUID | InstrumentedAttribute[UUID], where: ColumnElement[bool] | None = None
) -> ColumnElement[bool]:
    """Whether the person's rights come from a code: they are for one activity, and so is what is done with them."""
    here = SetupCode.activity_id == RoleGrant.activity_id if where is None else where
    held = RoleGrant.person_id == person, RoleGrant.how == How.CODE, RoleGrant.revoked_at.is_(None)
    return exists().where(here, *held)


def _described(session: Session, visit: Visit, grant: RoleGrant) -> GrantShown:
    return {
        "id": str(grant.id),
        "how": How(grant.how),
        "mark": visit.mark_of(grant.person_id),
        "own": grant.person_id == visit.person_id,
        "activity": titles.pick_language(session.get_one(Activity, grant.activity_id).title),
        "granted_at": grant.granted_at.isoformat(),
    }
