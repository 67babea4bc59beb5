# SPDX-License-Identifier: EUPL-1.2
"""Which roles a visit gets: those of the launch, and what a platform forgot to say.

Some platforms call people who teach a course learners in parts of it (`Dialect.understates_roles`). There, whoever
taught the course by another launch a while ago keeps that; and a one-time code (`one_time_codes`) lifts a person by
hand. Both are rows of `RoleGrant`, for one activity each. Where a platform knows the difference, a launch as learner is
one, whatever came before: somebody switched role to see what students see. A launch with fewer rights than the last one
in the course also lowers what is still open from before (`lower_others`): a role that ended has ended.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from lti_tool.db import now
from lti_tool.models import Activity, RoleGrant, VisitSession
from lti_tool.models.person import CARRIED_FOR as CARRIED_FOR
from lti_tool.models.person import How as How
from lti_tool.permissions import permissions_of

log = logging.getLogger(__name__)

STAFF = frozenset({"Administrator", "ContentDeveloper", "Instructor", "Manager"})
"""Context roles, without sub-role, of people who teach: an assistant must not come back as an instructor."""
LEARNING = frozenset({"Learner", "Member"})


@dataclass(frozen=True)
class Past:
    """What is known of a person in this course and activity from before."""

    taught_at: datetime | None = None
    """The last launch in this course by which the platform said that the person teaches."""
    granted: frozenset[str] = frozenset()
    """How, as far as not revoked."""
    revoked: frozenset[str] = frozenset()

    @classmethod
    def of(cls, taught_at: datetime | None, grants: Iterable[tuple[str | None, datetime | None]]) -> "Past":
        """`grants`: how, and when it was revoked, of each row; None where there is none."""
        rows = [(how, revoked_at) for how, revoked_at in grants if how is not None]
        return cls(
            taught_at,
            frozenset(how for how, revoked_at in rows if revoked_at is None),
            frozenset(how for how, revoked_at in rows if revoked_at is not None),
        )


def teaches(stated: Sequence[str]) -> bool:
    """Whether the launch itself says so."""
    return not STAFF.isdisjoint(stated)


def is_staff(stated: Iterable[str]) -> bool:
    """Whether the launch says that the person teaches or helps to: `Instructor#TeachingAssistant`, too."""
    return any(role.partition("#")[0] in STAFF for role in stated)


def decide(stated: Sequence[str], past: Past, moment: datetime, *, understates: bool) -> How | None:
    """Why this person is an instructor although the launch does not say so; None: the launch decides.

    `understates`: this platform calls teachers learners. A code also works elsewhere, but not for somebody whom
    the platform has already called a teacher here: it knows what it says.
    """
    if teaches(stated):
        return None
    if How.CODE in past.granted and (understates or past.taught_at is None):
        return How.CODE
    lately = past.taught_at is not None and moment - past.taught_at <= CARRIED_FOR
    if understates and lately and not past.revoked:
        return How.CARRIED
    return None


def with_instructor(stated: Sequence[str]) -> tuple[str, ...]:
    """The roles of a learner who is an instructor after all."""
    return tuple(sorted({*stated, "Instructor"} - LEARNING))


def settle(
    session: Session, person_id: UUID, activity_id: UUID, stated: Sequence[str], past: Past, *, understates: bool
) -> tuple[str, ...]:
    """The roles of this visit; keeps and logs what a grant added to those of the launch."""
    how = decide(stated, past, now(), understates=understates)
    if how is None:
        return tuple(stated)
    if how not in past.granted:
        session.add(RoleGrant(person_id=person_id, activity_id=activity_id, how=how))
        log.info("role granted how=%s activity=%s person=%s", how, activity_id, person_id)
    return with_instructor(stated)


@dataclass(frozen=True)
class Stated:
    """What a launch says of a person's roles, and how it is to be read."""

    roles: Sequence[str]
    taught_at: datetime | None
    """As in `Past`, this launch included."""
    table: Mapping[str, Sequence[str]]
    """As in `permissions_of`."""
    understates: bool
    """As in `decide`."""


class _OtherVisit(NamedTuple):
    id: UUID
    activity_id: UUID
    roles: list[str]
    permissions: list[str]


def lower_others(session: Session, person_id: UUID, place: ColumnElement[bool], stated: Stated) -> None:
    """Takes from the person's other visits in the course what this launch would not give there: an older page of
    somebody who teaches no more goes on as a learner's. Rights by a code stay; nothing is ever added.

    `place`: which activities.
    """
    moment = now()
    held = select(RoleGrant.activity_id, RoleGrant.how, RoleGrant.revoked_at).where(RoleGrant.person_id == person_id)
    grants = session.execute(held).all()
    theirs = (
        select(VisitSession.id, VisitSession.activity_id, VisitSession.roles, VisitSession.permissions)
        .join(Activity, Activity.id == VisitSession.activity_id)
        .where(VisitSession.person_id == person_id, VisitSession.ends_at > moment, place)
    )
    for visit in map(_OtherVisit._make, session.execute(theirs).all()):
        past = Past.of(stated.taught_at, ((how, at) for activity, how, at in grants if activity == visit.activity_id))
        lifts = decide(stated.roles, past, moment, understates=stated.understates) is not None
        there = with_instructor(stated.roles) if lifts else tuple(stated.roles)
        left = permissions_of(there, stated.table) & set(visit.permissions)
        if left != set(visit.permissions):
            lower = {"roles": list(there), "permissions": sorted(left)}
            session.execute(update(VisitSession).where(VisitSession.id == visit.id).values(lower))
            log.info("role lowered activity=%s person=%s visit=%s", visit.activity_id, person_id, visit.id)
