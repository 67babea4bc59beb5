# SPDX-License-Identifier: EUPL-1.2
"""Exam locks that a platform sets for its courses, by its own names: docs/decisions/locks.md.

Whom a lock names is kept as the hash by which a person is found, so that it holds for somebody who comes later, and
tells nobody who that is. A course that nobody has opened yet is made for it, as for material.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from lti_tool.answers import PlatformLockShown
from lti_tool.db import Database, now
from lti_tool.errors import Conflict, Invalid, NotFound
from lti_tool.json_body import Body
from lti_tool.language import gettext as _
from lti_tool.models import Course, Lock, LockedPerson, LockOrigin
from lti_tool.models.platform_item import CoursePlace, find_course, lock_or_make_course
from lti_tool.privacy.pseudonyms import Pseudonyms

MAX_PEOPLE = 5_000
"""Whom one lock may name: more than take an exam at once."""
MAX_LOCKS = 5_000
"""Of a course that are not over: one for each open attempt of a large exam."""
DELETED_AT_ONCE = 500
"""People: a statement takes so many values everywhere."""


class _Wanted(NamedTuple):
    starts_at: datetime
    ends_at: datetime
    people: list[str] | None
    """By the platform's ids; None: everybody."""


class PlatformLocks:
    """What platforms close, course by course."""

    def __init__(self, database: Database, pseudonyms: Pseudonyms) -> None:
        self._database, self._pseudonyms = database, pseudonyms

    def put(self, place: CoursePlace, platform_id: UUID, name: str) -> PlatformLockShown:
        """Sets the lock of this name as the request's body says, whatever it was before. Raises Conflict, Invalid."""
        wanted = _read(Body())
        people = self._pseudonyms.of(platform_id, wanted.people or ())
        with self._database.transaction() as session:
            # Locked: of two calls at once the second one sees the first one's lock.
            course = lock_or_make_course(session, place)
            lock = _find(session, course.id, name) or _make(session, course, name)
            lock.starts_at, lock.ends_at, lock.for_named = wanted.starts_at, wanted.ends_at, wanted.people is not None
            session.add(lock)
            session.flush()
            _name(session, lock.id, people.values())
        return {
            "name": name,
            "from": wanted.starts_at.isoformat(),
            "until": wanted.ends_at.isoformat(),
            "people": None if wanted.people is None else len(people),
        }

    def remove(self, place: CoursePlace, name: str) -> None:
        """From now on it does not hold. Raises NotFound."""
        with self._database.transaction() as session:
            course = find_course(session, place)
            lock = _find(session, course.id, name) if course else None
            if lock is None:
                raise NotFound
            session.delete(lock)


def _read(body: Body) -> _Wanted:
    starts_at, ends_at = body.moment("from"), body.moment("until")
    people = body.ids_of_others("people", MAX_PEOPLE)
    body.end()
    if starts_at is None or ends_at is None:
        raise Invalid(_("A lock needs a time from which and a time until which it holds."), code="bad_lock")
    if ends_at <= starts_at:
        raise Invalid(_("A lock ends after it begins: please set a later end."), code="until_before_from")
    if ends_at <= now():
        raise Invalid(_("This lock would be over already: please set an end in the future."), code="lock_in_past")
    return _Wanted(starts_at, ends_at, people)


def _find(session: Session, course_id: UUID, name: str) -> Lock | None:
    named = Lock.course_id == course_id, Lock.origin == LockOrigin.PLATFORM, Lock.name == name
    return session.scalars(select(Lock).where(*named).with_for_update()).first()


def _make(session: Session, course: Course, name: str) -> Lock:
    theirs = Lock.course_id == course.id, Lock.origin == LockOrigin.PLATFORM
    count = session.scalar(select(func.count()).where(*theirs, Lock.ends_at > now())) or 0
    if count >= MAX_LOCKS:
        raise Conflict(
            _("A course has at most %(most)s locks. Please remove one that is not needed.", most=MAX_LOCKS),
            code="limit_reached",
        )
    return Lock(id=uuid4(), course_id=course.id, name=name, origin=LockOrigin.PLATFORM)


def _name(session: Session, lock_id: UUID, people: Iterable[bytes]) -> None:
    """These and no others. Who is named already stays so: a call that is repeated writes nothing."""
    known = set(session.scalars(select(LockedPerson.sub_hash).where(LockedPerson.lock_id == lock_id)))
    wanted = set(people)
    gone, new = sorted(known - wanted), sorted(wanted - known)
    for start in range(0, len(gone), DELETED_AT_ONCE):
        some = LockedPerson.sub_hash.in_(gone[start : start + DELETED_AT_ONCE])
        session.execute(delete(LockedPerson).where(LockedPerson.lock_id == lock_id, some))
    if new:
        session.execute(insert(LockedPerson), [{"lock_id": lock_id, "sub_hash": sub_hash} for sub_hash in new])
