"""Which roles a visit gets: those of the launch, and what a platform forgot to say.

Some platforms call people who teach a course learners in parts of it (`Platform.understates_roles`). There, whoever
taught the course by another launch a while ago keeps that; and a one-time code (`codes`) lifts a person by hand.
Both are rows of `RoleGrant`, for one activity each. Where a platform knows the difference, a launch as learner is one,
whatever came before: somebody switched role to see what students see.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.db import now
from lti_tool.models import RoleGrant
from lti_tool.models.person import CARRIED_FOR as CARRIED_FOR
from lti_tool.models.person import How as How

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
        """``grants``: how, and when it was revoked, of each row; None where there is none."""
        rows = [(how, revoked_at) for how, revoked_at in grants if how is not None]
        return cls(
            taught_at,
            frozenset(how for how, revoked_at in rows if revoked_at is None),
            frozenset(how for how, revoked_at in rows if revoked_at is not None),
        )


def teaches(stated: Sequence[str]) -> bool:
    """Whether the launch itself says so."""
    return not STAFF.isdisjoint(stated)


def decide(stated: Sequence[str], past: Past, moment: datetime, *, understates: bool) -> How | None:
    """Why this person is an instructor although the launch does not say so; None: the launch decides.

    ``understates``: this platform calls teachers learners. A code also works elsewhere, but not for somebody whom
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


def lifted(stated: Sequence[str]) -> tuple[str, ...]:
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
    return lifted(stated)
