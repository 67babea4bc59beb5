# SPDX-License-Identifier: EUPL-1.2
"""Slides that have been read and have no pictures yet: who makes the PDF of which, and how it comes back.

As in `reading_queue` one UPDATE with the condition on the row decides. No lease is renewed: making is bounded.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, null, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.db import Database, UtcDateTime, by_dialect, now, table
from lti_tool.errors import DATABASE_AWAY
from lti_tool.materials.pages import ReadFailed
from lti_tool.materials.reading.slides import KINDS, LIMITS
from lti_tool.models import Material, MaterialVersion, SlidesPdf, SlidesState
from lti_tool.models.material import CURRENT
from lti_tool.models.slides_pdf import LACKS

LEASE = timedelta(seconds=2 * LIMITS.wall_seconds + 240)
"""Made twice at most, when its process was killed; then it is stored."""
BEAT_SECONDS = 1.0
"""Between two looks at whether it is still wanted."""
LATELY = timedelta(minutes=10)
"""Whose turn it is: the tutor's of which the fewest were made within so long."""

_COLUMNS = ("version_id", "state", "code", "attempts", "held_until", "bytes", "made_at")
_ADD = by_dialect(
    lambda insert: (
        insert(table(SlidesPdf))
        .from_select(
            _COLUMNS,
            select(
                MaterialVersion.id,
                literal(SlidesState.WAITING.value),
                null(),
                literal(0),
                null(),
                literal(0),
                null(),
            )
            .join(Material, Material.id == MaterialVersion.material_id)
            .where(
                CURRENT,
                MaterialVersion.kind.in_(KINDS),
                ~exists().where(SlidesPdf.version_id == MaterialVersion.id).correlate(MaterialVersion),
            ),
        )
        .on_conflict_do_nothing()
    )
)


@dataclass(frozen=True)
class ClaimedSlides:
    """Slides in this process's hands."""

    version_id: UUID
    tutor_id: UUID
    kind: str
    sha256: bytes
    copy_of_id: UUID | None
    attempts: int
    held_until: datetime


def add_read(session: Session) -> None:
    """Gives a row to all slides that answers stand on and that have none, also to those read before an upgrade."""
    connection = session.connection()
    connection.execute(_ADD(connection))


def take(session: Session) -> ClaimedSlides | None:
    """The next ones. None: nothing waits, or others were faster."""
    moment = now()
    if not session.scalar(select(exists().where(_is_due(moment)))):
        return None
    until = moment + LEASE
    statement = (
        update(SlidesPdf)
        .where(SlidesPdf.version_id == _next(moment), _is_due(moment))
        .values(state=SlidesState.MAKING, held_until=until, attempts=SlidesPdf.attempts + 1, code=None)
        .returning(SlidesPdf.version_id, SlidesPdf.attempts)
    )
    row = session.execute(statement).first()
    if row is None:
        return None
    version = session.get_one(MaterialVersion, row.version_id)
    tutor_id = session.get_one(Material, version.material_id).tutor_id
    known = version.kind, version.sha256, version.copy_of_id, row.attempts
    return ClaimedSlides(version.id, tutor_id, *known, until)


def tell_lack(session: Session, code: str) -> None:
    """That nothing can be made of what waits, as long as no other machine can. `code`: one of LACKS."""
    untold = or_(SlidesPdf.code.is_(None), SlidesPdf.code != code)
    session.execute(update(SlidesPdf).where(_is_due(now()), untold).values(state=SlidesState.WAITING, code=code))


def count_lacking(session: Session) -> dict[str, int]:
    """How many slides have no pictures for want of what: by LACKS."""
    query = (
        select(SlidesPdf.code, func.count())
        .join(MaterialVersion, MaterialVersion.id == SlidesPdf.version_id)
        .join(Material, Material.id == MaterialVersion.material_id)
        .where(SlidesPdf.state == SlidesState.WAITING, SlidesPdf.code.in_(LACKS), CURRENT)
        .group_by(SlidesPdf.code)
    )
    return {code: number for code, number in session.execute(query) if code}


def _next(moment: datetime) -> ColumnElement[UUID]:
    lately = (
        select(Material.tutor_id, func.count().label("files"))
        .join(MaterialVersion, MaterialVersion.material_id == Material.id)
        .join(SlidesPdf, SlidesPdf.version_id == MaterialVersion.id)
        .where(or_(SlidesPdf.made_at > moment - LATELY, SlidesPdf.state == SlidesState.MAKING))
        .group_by(Material.tutor_id)
        .subquery()
    )
    return (
        select(SlidesPdf.version_id)
        .join(MaterialVersion, MaterialVersion.id == SlidesPdf.version_id)
        .join(Material, Material.id == MaterialVersion.material_id)
        .outerjoin(lately, lately.c.tutor_id == Material.tutor_id)
        .where(_is_due(moment), CURRENT)
        .order_by(func.coalesce(lately.c.files, 0), MaterialVersion.created_at, MaterialVersion.id)
        .limit(1)
        .with_for_update(of=SlidesPdf, skip_locked=True)
        .scalar_subquery()
    )


def _is_due(moment: datetime) -> ColumnElement[bool]:
    free = or_(SlidesPdf.held_until.is_(None), SlidesPdf.held_until <= moment)
    return and_(SlidesPdf.state.in_([SlidesState.WAITING, SlidesState.MAKING]), free)


class SlidesHold:
    """Of one process on one file of slides, from taking it to its end. Used by one thread."""

    def __init__(self, database: Database, claimed: ClaimedSlides) -> None:
        self._database, self.claimed = database, claimed
        self._next_beat, self._lost = 0.0, False

    @property
    def mine(self) -> ColumnElement[bool]:
        """Of the row: still held by this process."""
        row, claimed = SlidesPdf, self.claimed
        held = row.held_until == literal(claimed.held_until, UtcDateTime())
        return and_(row.version_id == claimed.version_id, row.state == SlidesState.MAKING, held)

    def is_lost(self) -> bool:
        """Whether nobody wants it any more from this process: deleted, replaced, or in other hands. Looks now and
        then; without the database it is wanted.
        """
        if not self._lost and time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + BEAT_SECONDS
            try:
                with self._database.transaction() as session:
                    self._lost = session.scalar(self._wanted()) is None
            except DATABASE_AWAY:
                pass
        return self._lost

    def lock(self, session: Session) -> None:
        """The row, until the transaction ends. Raises ReadFailed: `cancelled` where it is not wanted any more."""
        if session.scalar(self._wanted().with_for_update(of=SlidesPdf)) is None:
            raise ReadFailed("cancelled")

    def finish(self, session: Session, size: int) -> None:
        """There are pictures. The row must be locked."""
        values = {"state": SlidesState.READY, "bytes": size, "made_at": now(), "held_until": None, "code": None}
        self._set(session, values)

    def fail(self, code: str) -> None:
        """For good: the same file gives no pictures later."""
        self._end({"state": SlidesState.FAILED, "code": code, "made_at": now(), "held_until": None})

    def give_back(self, pause: timedelta = timedelta(0), code: str | None = None) -> None:
        """It is tried later, by any process. `code`: one of LACKS, for those who ask why there is none."""
        held_until = now() + pause if pause else None
        values = {"state": SlidesState.WAITING, "code": code, "held_until": held_until}
        self._end(values | {"attempts": SlidesPdf.attempts - 1})

    def _wanted(self) -> "Select[UUID]":
        return (
            select(SlidesPdf.version_id)
            .join(MaterialVersion, MaterialVersion.id == SlidesPdf.version_id)
            .join(Material, Material.id == MaterialVersion.material_id)
            .where(self.mine, CURRENT)
        )

    def _end(self, values: dict[str, object]) -> None:
        with self._database.transaction() as session:
            self._set(session, values)

    def _set(self, session: Session, values: dict[str, object]) -> None:
        statement = update(SlidesPdf).where(self.mine).values(values)
        session.execute(statement.execution_options(synchronize_session=False))
