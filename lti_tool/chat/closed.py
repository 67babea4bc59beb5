# SPDX-License-Identifier: EUPL-1.2
"""When asking is closed: by an exam lock, by the tutor's opening times, by its questions a day.

All three hold for everybody who may not set up the tutor, teaching assistants too, and for instructors while they see
the page as learners do. Reading goes on. docs/decisions/locks.md.
"""

import logging
import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple, Protocol
from uuid import UUID

from lti_tool.access import Visit
from lti_tool.chat.answers import ClosedShown
from lti_tool.errors import AskingClosed
from lti_tool.language import gettext as _
from lti_tool.models.question_count import bind_count
from lti_tool.permissions import Permission
from lti_tool.times import day_of, end_of_day, say_time, zone_of

log = logging.getLogger(__name__)

Code = Literal["locked", "closed", "questions_used"]


class Hours(Protocol):
    """What of a visit's activity says when its tutor may be asked: columns of `READ`, and of the page's first row."""

    @property
    def tutor_id(self) -> UUID | None: ...
    @property
    def time_zone(self) -> str: ...
    @property
    def locked_until(self) -> datetime | None: ...
    @property
    def lock_reason(self) -> str | None: ...
    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def closes_at(self) -> datetime | None: ...
    @property
    def questions_a_day(self) -> int | None: ...


class Counted(Hours, Protocol):
    """The same with the newest day on which this person's questions to the tutor were counted."""

    @property
    def counted_day(self) -> date | None: ...
    @property
    def counted_questions(self) -> int | None: ...


class Held(NamedTuple):
    """An exam lock that holds, and in which zone its time is said."""

    until: datetime
    reason: str
    time_zone: str


@dataclass(frozen=True)
class WhyClosed:
    """Why nobody may ask, as a sentence, and until when; None: not known, or never again."""

    code: Code
    message: str
    until: datetime | None

    def shown(self) -> ClosedShown:
        """As `closed` of `GET /api/me`."""
        return {"code": self.code, "message": self.message, "until": self.until.isoformat() if self.until else None}


def concerns(visit: Visit) -> bool:
    """Whether locks, opening times and questions a day hold for this visit."""
    return Permission.CONFIGURE_TUTOR not in visit.permissions


def look(hours: Hours, visit: Visit, at: datetime) -> WhyClosed | None:
    """Whether asking is closed for the visit, whatever it has asked before."""
    if not concerns(visit):
        return None
    if hours.locked_until is not None:
        return locked(Held(hours.locked_until, hours.lock_reason or "", hours.time_zone), at)
    zone = zone_of(hours.time_zone)
    if hours.closes_at is not None and at >= hours.closes_at:
        return WhyClosed("closed", _("This tutor takes no more questions. You can still read what you asked."), None)
    if hours.opens_at is not None and at < hours.opens_at:
        opens = say_time(hours.opens_at, zone, at)
        return WhyClosed("closed", _("This tutor takes questions from %(time)s on.", time=opens), hours.opens_at)
    return None


def look_with_count(hours: Counted, visit: Visit, at: datetime) -> WhyClosed | None:
    """The same; also where the questions of the day are used up."""
    if found := look(hours, visit, at):
        return found
    most, today = hours.questions_a_day, day_of(at, zone_of(hours.time_zone))
    if not concerns(visit) or most is None or hours.counted_day != today or (hours.counted_questions or 0) < most:
        return None
    return _used(hours, at)


def locked(held: Held, at: datetime) -> WhyClosed:
    """What is said of an exam lock."""
    time = say_time(held.until, zone_of(held.time_zone), at)
    sentence = _("Asking is locked until %(time)s because of an exam.", time=time)
    if held.reason:
        sentence = _("Asking is locked until %(time)s: %(reason)s.", time=time, reason=held.reason.rstrip(" ."))
    return WhyClosed("locked", sentence + " " + _("You can still read what you asked before."), held.until)


def refuse(hours: Hours, visit: Visit, at: datetime) -> None:
    """Raises AskingClosed where asking is closed for the visit."""
    if found := look(hours, visit, at):
        log.info("question refused code=%s", found.code)
        raise AskingClosed(found.message, code=found.code, until=found.until)


def counted(hours: Hours, visit: Visit, at: datetime) -> dict[str, object] | None:
    """What counts a question of the visit; None where it does not count."""
    if hours.questions_a_day is None or hours.tutor_id is None or not concerns(visit):
        return None
    day = day_of(at, zone_of(hours.time_zone))
    return {**bind_count(visit.person_id, hours.tutor_id, day), "counted_most": hours.questions_a_day}


def questions_used(hours: Hours, at: datetime) -> AskingClosed:
    """The refusal of a question too many on that day."""
    found = _used(hours, at)
    log.info("question refused code=%s", found.code)
    assert found.until is not None
    wait = max(1, math.ceil((found.until - at).total_seconds()))
    return AskingClosed(found.message, code=found.code, until=found.until, status=429, retry_after=wait)


def _used(hours: Hours, at: datetime) -> WhyClosed:
    until = end_of_day(at, zone_of(hours.time_zone))
    sentence = _("You have asked all the questions that this tutor takes from you on one day. Tomorrow you can go on.")
    return WhyClosed("questions_used", sentence, until)
