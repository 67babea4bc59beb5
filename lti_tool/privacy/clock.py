# SPDX-License-Identifier: EUPL-1.2
"""Whether the clock may be believed when something is about to be deleted for good.

A clock that is a year ahead would call everything over. Two things tell: the database's clock, where that is another
machine's, and what the clock was when retention last ran. After a jump nothing is deleted for a day, in which operators
can put the clock right (`doctor` says so); a long pause looks the same, and costs that day. A clock that is behind
deletes late, never early. docs/decisions/end_of_term.md
"""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.db import Database, now
from lti_tool.models import ClockWatch, JobState

log = logging.getLogger(__name__)

MAX_APART = timedelta(days=1)
"""Between this machine's clock and the database's."""
MAX_PAUSE = timedelta(days=3)
"""Retention runs daily at least: where the clock went on by more since, it may have jumped."""
DOUBTED_FOR = timedelta(days=1)
"""Then, if it goes on as a clock does, it is believed."""
NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True)
class Clock:
    """What is to be said of it."""

    moment: datetime
    apart: timedelta
    """By how much it is ahead of the database's; negative: behind."""
    doubted_at: datetime | None
    """Since then it is doubted, by itself."""

    @property
    def is_doubted(self) -> bool:
        """Whether nothing may be deleted by it."""
        return abs(self.apart) > MAX_APART or self.doubted_at is not None


def read(database: Database, moment: datetime | None = None) -> Clock:
    """Looks at the clock and notes what it says, about once an hour."""
    moment = moment or now()
    with database.transaction() as session:
        return Clock(moment, moment - _of_database(session), _doubted_at(session, moment))


def believe(database: Database, moment: datetime | None = None) -> None:
    """Somebody has looked: it is right. Also where nothing was noted yet, as after an upgrade that came late."""
    moment = moment or now()
    with database.transaction() as session:
        if session.get(ClockWatch, 1) is None:
            _begin(session, moment)
        _note(session, moment, doubted_at=None)


def _of_database(session: Session) -> datetime:
    there = session.scalar(select(func.current_timestamp()))
    assert isinstance(there, datetime)
    return there if there.tzinfo else there.replace(tzinfo=UTC)


def _doubted_at(session: Session, moment: datetime) -> datetime | None:
    watch = session.get(ClockWatch, 1) or _begin(session, moment)
    doubted = _still_doubted(watch, moment)
    if doubted != watch.doubted_at or abs(moment - watch.seen_at) > NOTED_EVERY:
        _note(session, moment, doubted_at=doubted)
    if doubted and not watch.doubted_at:
        log.error(
            "retention: the clock went on by %s since it was last looked at; nothing is deleted for a day",
            moment - watch.seen_at,
        )
    return doubted


def _still_doubted(watch: ClockWatch, moment: datetime) -> datetime | None:
    if moment - watch.seen_at > MAX_PAUSE:
        return moment
    if watch.doubted_at is None:
        return None
    waited = moment - watch.doubted_at
    # Set back since: the time that jumped is gone, and so is the doubt.
    return watch.doubted_at if timedelta(0) <= waited < DOUBTED_FOR else None


def _begin(session: Session, moment: datetime) -> ClockWatch:
    """The first look: when jobs last ended well is all that is known of the time before."""
    before = session.scalar(select(func.max(JobState.well_at))) or moment
    with suppress(IntegrityError), session.begin_nested():  # another process may just begin it
        session.execute(insert(ClockWatch).values(id=1, seen_at=before, doubted_at=None))
    return session.get_one(ClockWatch, 1)


def _note(session: Session, moment: datetime, *, doubted_at: datetime | None) -> None:
    session.execute(update(ClockWatch).where(ClockWatch.id == 1).values(seen_at=moment, doubted_at=doubted_at))
