"""Counts how launches end, per platform, hour and code, for the launch doctor. Nobody is named in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, update
from sqlalchemy.orm import Session

from lti_tool.db import Database, by_dialect, now, table
from lti_tool.errors import LaunchRefused
from lti_tool.lti.registrations import Registration
from lti_tool.models import LaunchCount, Platform

OPENED = "opened"


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


@contextmanager
def counting_refusals(database: Database, platform: Registration | None) -> Iterator[None]:
    """Counts the refusal that happens inside, by a statement of its own: whatever else was begun is undone."""
    try:
        yield
    except LaunchRefused as refused:
        if platform is not None:
            with database.statements() as connection:
                _count(connection, platform, refused.code, now())
        raise


def count_opened(session: Session, platform: Registration) -> None:
    """One good launch more, in its own transaction and as its last statement: the row is everybody's, and whoever
    launches at the same moment waits for it until the transaction ends.
    """
    session.flush()
    connection, moment = session.connection(), now()
    _count(connection, platform, OPENED, moment)
    minute = moment.replace(second=0, microsecond=0)
    if platform.launched_at is None or platform.launched_at < minute:
        connection.execute(_LAUNCHED, {"platform": platform.id, "minute": minute})


def deep_linked(database: Database, platform: Registration) -> None:
    """It has just opened the choice of tutors; written once a minute at most."""
    minute = now().replace(second=0, microsecond=0)
    older = (Platform.deep_linked_at.is_(None)) | (Platform.deep_linked_at < minute)
    with database.transaction() as session:
        session.execute(update(Platform).where(Platform.id == platform.id, older).values(deep_linked_at=minute))


def _count(connection: Connection, platform: Registration, code: str, moment: datetime) -> None:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    connection.execute(_ONE_MORE(connection), {"platform": platform.id, "hour": hour, "code": code})


def since(days: int) -> datetime:
    """The start of the time that the launch doctor looks at."""
    return now() - timedelta(days=days)
