# SPDX-License-Identifier: EUPL-1.2
"""Counts how launches end, per platform, hour and code, for the launch doctor. Nobody is named in it.

A refused login or a used state is unauthenticated, so its platform is only a claim that anybody can send as often as
they like. It counts all the same, since a platform with a wrong client id never sends anything else; `Unproven` limits
how fast.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam, or_, select, update

from lti_tool.db import Database, Query, by_dialect, now, table
from lti_tool.errors import LaunchRefused
from lti_tool.lti.launch.oidc_login import Login
from lti_tool.lti.platforms.registered import RegisteredPlatform, is_issued_by
from lti_tool.models import LaunchCount, Platform, PlatformState

OPENED = "opened"
ISSUER_UNKNOWN, CLIENT_UNKNOWN, PLATFORM_OFF = "issuer_unknown", "client_unknown", "platform_off"
"""Of logins, which are all refused as `registration`."""
MAX_UNPROVEN_A_MINUTE = 10
"""Unauthenticated refusals that are counted, for one platform and code in one process."""
MAX_LOOKED_UP_A_MINUTE = 60
"""Refused logins whose platform is looked for, in a minute and process; the log and the metrics have all of them."""
CLOCK_STEP_SECONDS = 10
"""Seconds by which a clock has to move before that is written: not for each launch."""
MAX_ALIKE = 5
"""Platforms for which one refused login counts."""


# Built once; the row of an hour is begun by whoever comes first.
_ONE_MORE = by_dialect(
    lambda insert: (
        insert(table(LaunchCount))
        .values(platform_id=bindparam("platform"), hour=bindparam("hour"), code=bindparam("code"), count=1)
        .on_conflict_do_update(
            index_elements=[table(LaunchCount).c.platform_id, table(LaunchCount).c.hour, table(LaunchCount).c.code],
            set_={"count": table(LaunchCount).c.count + 1},
        )
    )
)
_LAUNCHED = (
    update(table(Platform))
    .where(
        Platform.id == bindparam("platform"),
        (Platform.launched_at.is_(None)) | (Platform.launched_at < bindparam("minute")),
    )
    .values(launched_at=bindparam("minute"))
)


class _Alike(NamedTuple):
    id: UUID
    state: str
    client_id: str
    issued: bool


_ISSUED = is_issued_by(bindparam("issuer"))
_ALIKE = Query(
    _Alike,
    select(Platform.id, Platform.state, Platform.client_id, _ISSUED.label("issued"))
    .where(or_(_ISSUED, Platform.client_id == bindparam("client")))
    .order_by(Platform.created_at)
    .limit(MAX_ALIKE),
)
"""Those that a refused login can have meant, whatever their state."""


class Unproven:
    """How much of what anybody may claim is counted. One for each process."""

    def __init__(self) -> None:
        self._minute = 0
        self._counted: Counter[tuple[UUID | None, str]] = Counter()

    def lets(self, platform_id: UUID | None, code: str, most: int = MAX_UNPROVEN_A_MINUTE) -> bool:
        """Whether one more of these counts in this minute."""
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute, self._counted = minute, Counter()
        self._counted[platform_id, code] += 1
        return self._counted[platform_id, code] <= most

    def count_login(self, connection: Connection, login: Login) -> None:
        """A login that no active registration fits: for those that it may have meant, and why they do not fit."""
        if not self.lets(None, "login", MAX_LOOKED_UP_A_MINUTE):
            return
        alike = _ALIKE.all(connection, {"issuer": login.iss, "client": login.client_id})
        for platform_id, code in _meant(alike, login.client_id):
            if self.lets(platform_id, code):
                _count(connection, platform_id, code, now())


def _meant(rows: Sequence[_Alike], client_id: str | None) -> Iterator[tuple[UUID, str]]:
    """Ids and codes. One that fits but for its state was meant, and the others were not."""
    off = [
        row for row in rows if row.issued and client_id in {None, row.client_id} and row.state != PlatformState.ACTIVE
    ]
    for row in off:
        yield row.id, PLATFORM_OFF
    for row in rows if not off else ():
        yield row.id, CLIENT_UNKNOWN if row.issued else ISSUER_UNKNOWN


@contextmanager
def counting_refusals(
    database: Database, platform: RegisteredPlatform | None, unproven: Unproven | None = None
) -> Iterator[None]:
    """Counts the refusal that happens inside, by a statement of its own: whatever else was begun is undone.

    `unproven`: that it is this platform's is only claimed.
    """
    try:
        yield
    except LaunchRefused as refused:
        if platform is not None and (unproven is None or unproven.lets(platform.id, refused.code)):
            with database.statements() as connection:
                _count(connection, platform.id, refused.code, now())
        raise


def count_opened(database: Database, platform: RegisteredPlatform) -> None:
    """One good launch more, after its own transaction and in none: the row is everybody's. In a transaction it would
    stay locked until this worker finds the time to end it, and a lecture would queue for it.
    """
    moment = now()
    minute = moment.replace(second=0, microsecond=0)
    with database.statements() as connection:
        _count(connection, platform.id, OPENED, moment)
        if platform.launched_at is None or platform.launched_at < minute:
            connection.execute(_LAUNCHED, {"platform": platform.id, "minute": minute})


def saw_clock(database: Database, platform: RegisteredPlatform, ahead: float) -> None:
    """By so many seconds a signed token is ahead. Also one that is refused: that may be the very reason."""
    known, seconds = platform.clock_ahead, round(ahead)
    if known is None or abs(known - seconds) > CLOCK_STEP_SECONDS:
        moved = update(table(Platform)).where(Platform.id == platform.id).values(clock_ahead=seconds)
        with database.statements() as connection:
            connection.execute(moved)


def deep_linked(database: Database, platform: RegisteredPlatform) -> None:
    """It has just opened the choice of tutors; written once a minute at most."""
    minute = now().replace(second=0, microsecond=0)
    older = (Platform.deep_linked_at.is_(None)) | (Platform.deep_linked_at < minute)
    with database.transaction() as session:
        session.execute(update(Platform).where(Platform.id == platform.id, older).values(deep_linked_at=minute))


def _count(connection: Connection, platform_id: UUID, code: str, moment: datetime) -> None:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    connection.execute(_ONE_MORE(connection), {"platform": platform_id, "hour": hour, "code": code})


def since(days: int) -> datetime:
    """The start of the time that the launch doctor looks at."""
    return now() - timedelta(days=days)
