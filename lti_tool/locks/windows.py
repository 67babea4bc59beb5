# SPDX-License-Identifier: EUPL-1.2
"""The exam locks of a visit's activity and its course: shown, and replaced unless another change came first."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.db import now
from lti_tool.errors import Conflict, Invalid, NotAllowed
from lti_tool.language import gettext as _
from lti_tool.locks.answers import LocksShown
from lti_tool.models import Activity, Course, Institution, Lock, LockOrigin
from lti_tool.models.lock import concerns
from lti_tool.models.tutor_to_change import is_here_by_code

Scope = Literal["course", "activity"]


class LockWindow(NamedTuple):
    """A lock as it is sent and shown."""

    starts_at: datetime
    ends_at: datetime
    scope: Scope
    reason: str


class LocksChanged(Conflict):
    """Somebody changed the locks since they were read. `current` is what they are now."""

    code = "newer_version"

    def __init__(self, current: LocksShown) -> None:
        super().__init__(_("Somebody else has changed the locks meanwhile. Please look at them and try again."))
        self.current = current


def describe_locks(session: Session, visit: Visit) -> LocksShown:
    """The answer of `GET /api/locks`."""
    stored = [_window(row) for row in _rows(session, visit)]
    moment = now()
    return {
        "locks": [
            {
                "from": one.starts_at.isoformat(),
                "until": one.ends_at.isoformat(),
                "scope": one.scope,
                "reason": one.reason,
            }
            for one in stored
            if one.ends_at > moment
        ],
        "version": _version(stored),
        "time_zone": session.get_one(Institution, visit.institution_id).time_zone,
        "may_lock_course": _may_lock_course(session, visit),
    }


def replace(session: Session, visit: Visit, wanted: Sequence[LockWindow], seen: str | None) -> LocksShown:
    """These locks instead of those that are there. `seen`: the version that was looked at; None: any.

    A lock that has run out meanwhile may be among those that were there: it is dropped. Raises Invalid, LocksChanged,
    NotAllowed (somebody with rights for one activity changes a lock of the course).
    """
    _wait_for_others(session, visit)
    rows = _rows(session, visit)
    stored, kept = {_window(row): row for row in rows}, set(wanted)
    if seen is not None and seen != _version(stored) and kept != set(stored):
        raise LocksChanged(describe_locks(session, visit))
    moment = now()
    new = [one for one in dict.fromkeys(wanted) if one not in stored]
    _check(new, visit, moment)
    gone = [window for window in stored if window not in kept or window.ends_at <= moment]
    changed = [*new, *(window for window in gone if window.ends_at > moment)]
    if any(one.scope == "course" for one in changed) and not _may_lock_course(session, visit):
        raise NotAllowed(
            _("Your rights are for this activity alone: set the lock for this activity."), code="activity_only"
        )
    for window in gone:
        session.delete(stored[window])
    session.add_all(_row(one, visit) for one in new)
    session.flush()
    return describe_locks(session, visit)


def _wait_for_others(session: Session, visit: Visit) -> None:
    """Of two changes at once the second one sees the first one's, in whichever activities of the course they are."""
    if visit.course_id is not None:
        session.get_one(Course, visit.course_id, with_for_update={"key_share": True})
    session.get_one(Activity, visit.activity_id, with_for_update={"key_share": True, "of": Activity})


def _rows(session: Session, visit: Visit) -> list[Lock]:
    """Those of the set-up; the platform's own are not touched by it."""
    activity = (
        select(Activity).where(Activity.id == visit.activity_id).with_only_columns(Activity.id, Activity.course_id)
    )
    here = activity.subquery()
    query = select(Lock).join(here, concerns(here.c.id, here.c.course_id)).where(Lock.origin == LockOrigin.SETUP)
    return list(session.scalars(query.order_by(Lock.starts_at, Lock.ends_at, Lock.id)))


def _window(row: Lock) -> LockWindow:
    return LockWindow(row.starts_at, row.ends_at, "course" if row.course_id else "activity", row.reason)


def _row(window: LockWindow, visit: Visit) -> Lock:
    course: UUID | None = visit.course_id if window.scope == "course" else None
    return Lock(
        course_id=course,
        activity_id=None if course else visit.activity_id,
        starts_at=window.starts_at,
        ends_at=window.ends_at,
        reason=window.reason,
        origin=LockOrigin.SETUP,
    )


def _check(new: Sequence[LockWindow], visit: Visit, moment: datetime) -> None:
    """Raises Invalid for a lock that could never hold."""
    for one in new:
        if one.ends_at <= one.starts_at:
            raise Invalid(_("A lock ends after it begins: please set a later end."), code="until_before_from")
        if one.ends_at <= moment:
            raise Invalid(_("This lock would be over already: please set an end in the future."), code="lock_in_past")
        if one.scope == "course" and visit.course_id is None:
            raise Invalid(_("This activity is in no course: set the lock for the activity."), code="no_course")


def _may_lock_course(session: Session, visit: Visit) -> bool:
    return visit.course_id is not None and not is_here_by_code(session, visit.activity_id, visit.person_id)


def _version(stored: Sequence[LockWindow] | dict[LockWindow, Lock]) -> str:
    said = sorted([one.starts_at.isoformat(), one.ends_at.isoformat(), one.scope, one.reason] for one in stored)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]
