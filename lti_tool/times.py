# SPDX-License-Identifier: EUPL-1.2
"""Days and times as an institution has them: in its time zone, also where summer time begins or ends.

Stored times are UTC (`lti_tool.db`). The zone is needed for two things: what "a day" is, and how a time is said.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel.dates import format_date

from lti_tool import language
from lti_tool.language import gettext as _


def is_zone(name: str) -> bool:
    """Whether this machine knows a time zone of that name."""
    return name in available_timezones()


@cache
def zone_of(name: str) -> ZoneInfo:
    """The zone. One that this machine does not know, as after a move to another, is taken for UTC: better an hour or
    two beside than no answer at all.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """Which day it is there."""
    return moment.astimezone(zone).date()


def end_of_day(moment: datetime, zone: ZoneInfo) -> datetime:
    """When the next day begins there, in UTC: 23 or 25 hours after this one where the clocks are changed."""
    return datetime.combine(day_of(moment, zone) + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)


def say_time(moment: datetime, zone: ZoneInfo, at: datetime) -> str:
    """A time in the spoken language: "14:30", and "29 November 2026, 14:30" where that is not the day of `at` there."""
    there = moment.astimezone(zone)
    clock = _("%(hour)02d:%(minute)02d", hour=there.hour, minute=there.minute)
    if there.date() == day_of(at, zone):
        return clock
    return f"{format_date(there.date(), 'long', locale=language.locale())}, {clock}"
