# SPDX-License-Identifier: EUPL-1.2
"""Files that wait to be read: who reads which one, and how it comes back.

Any number of processes may ask. One UPDATE with the condition on the row decides, and a process that dies with a file
in its hands gives it back by the clock. docs/decisions/material_read.md
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.db import Database, now
from lti_tool.errors import DATABASE_AWAY
from lti_tool.materials.pages import ReadFailed
from lti_tool.models import Material, MaterialVersion, Tutor, VersionState
from lti_tool.models.material import overtaken

LEASE = timedelta(seconds=60)
"""For so long a file is one process's own; renewed while it is read."""
BEAT_SECONDS = 1.0
"""Between two looks at whether the file is still wanted, which also tell how far its reading is."""
PUT_OFF = timedelta(minutes=2)
"""After what is not the file's fault, such as a full disk."""
WAITS_AT_MOST = timedelta(minutes=15)
"""Before `doctor` says that files wait and nobody reads."""
LATELY = timedelta(minutes=10)
"""A tutor's turn comes by how many of its files were read within so long, so that one with 500 holds up no other."""


@dataclass(frozen=True)
class Claimed:
    """A file in this process's hands, as its row was when it was taken."""

    version_id: UUID
    material_id: UUID
    tutor_id: UUID
    number: int
    file_name: str
    kind: str
    attempts: int
    """How often a process began to read it, this time included, and did not say how it ended."""
    copy_of_id: UUID | None
    held_until: datetime


def take(session: Session) -> Claimed | None:
    """The next file. None: nothing waits, or others were faster."""
    moment = now()
    if not session.scalar(select(exists().where(_is_due(moment)))):  # by an index, and nearly always the answer
        return None
    until = moment + LEASE
    statement = (
        update(MaterialVersion)
        .where(MaterialVersion.id == _next(moment), _is_due(moment))
        .values(state=VersionState.READING, held_until=until, attempts=MaterialVersion.attempts + 1, progress=0.0)
        .returning(MaterialVersion)
    )
    row = session.scalars(statement).first()
    if row is None:
        return None
    tutor_id = session.get_one(Material, row.material_id).tutor_id
    known = (row.number, row.file_name, row.kind, row.attempts, row.copy_of_id)
    return Claimed(row.id, row.material_id, tutor_id, *known, until)


def _next(moment: datetime) -> ColumnElement[UUID]:
    """The oldest one of the tutor of which the fewest were read lately; none that another process is just taking."""
    read = or_(
        and_(MaterialVersion.state == VersionState.READING, MaterialVersion.held_until > moment),
        MaterialVersion.read_at > moment - LATELY,
    )
    lately = (
        select(Material.tutor_id, func.count().label("files"))
        .join(MaterialVersion, MaterialVersion.material_id == Material.id)
        .where(read)
        .group_by(Material.tutor_id)
        .subquery()
    )
    return (
        select(MaterialVersion.id)
        .join(Material, Material.id == MaterialVersion.material_id)
        .outerjoin(lately, lately.c.tutor_id == Material.tutor_id)
        .where(_is_due(moment), Material.deleted_at.is_(None), ~overtaken())
        .order_by(func.coalesce(lately.c.files, 0), MaterialVersion.created_at, MaterialVersion.id)
        .limit(1)
        .with_for_update(of=MaterialVersion, skip_locked=True)
        .scalar_subquery()
    )


def _is_due(moment: datetime) -> ColumnElement[bool]:
    """Nobody has read it, or who did is dead, and it was not put off."""
    free = or_(MaterialVersion.held_until.is_(None), MaterialVersion.held_until <= moment)
    return and_(MaterialVersion.state.in_([VersionState.WAITING, VersionState.READING]), free)


@dataclass(frozen=True)
class Waiting:
    """What of the queue its operators may know."""

    files: int
    """Those that are being read among them."""
    since: datetime | None
    """When the oldest one arrived that nobody reads."""
    read_at: datetime | None
    """When the last file came to an end, read or not."""
    reading: int

    @property
    def jammed(self) -> bool:
        """Something has waited for long, and meanwhile nothing was read."""
        early = now() - WAITS_AT_MOST
        return (
            not self.reading
            and self.since is not None
            and self.since <= early
            and (self.read_at is None or self.read_at <= early)
        )


def look(session: Session) -> Waiting:
    """Of all tutors together."""
    moment, version = now(), MaterialVersion
    held = and_(version.state == VersionState.READING, version.held_until > moment)
    wanted = and_(
        version.state.in_([VersionState.WAITING, VersionState.READING]), Material.deleted_at.is_(None), ~overtaken()
    )
    files = func.count().filter(wanted)
    since = func.min(version.created_at).filter(wanted, ~held)
    reading = func.count().filter(wanted, held)
    row = session.execute(
        select(files, since, func.max(version.read_at), reading).join(Material, Material.id == version.material_id)
    ).one()
    return Waiting(row[0], row[1], row[2], row[3])


class Hold:
    """Of one process on one file, from taking it to its end. Used by one thread."""

    def __init__(self, database: Database, claimed: Claimed) -> None:
        self._database, self.claimed = database, claimed
        self._until = claimed.held_until
        self._progress, self._next_beat, self.lost = 0.0, 0.0, False

    @property
    def mine(self) -> ColumnElement[bool]:
        """Of the version's row: still held by this process, and not taken by another one meanwhile."""
        row = MaterialVersion
        return and_(row.id == self.claimed.version_id, row.state == VersionState.READING, row.held_until == self._until)

    def tell(self, done: int, count: int) -> None:
        """How far the reading is; `count`: 0 while unknown."""
        self._progress = min(done / count, 1.0) if count else 0.0

    def is_lost(self) -> bool:
        """Whether the file is no longer wanted from this process: deleted, overtaken, or in other hands.

        Asked often; looks, and renews the lease, now and then. Without the database the file is read on as long as the
        lease lasts.
        """
        if not self.lost and time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + BEAT_SECONDS
            try:
                self.lost = not self._renew()
            except DATABASE_AWAY:
                self.lost = now() >= self._until
        return self.lost

    def _renew(self) -> bool:
        until = now() + LEASE
        there = exists().where(Material.id == MaterialVersion.material_id, Material.deleted_at.is_(None))
        statement = (
            update(MaterialVersion)
            .where(self.mine, there, ~overtaken())
            .values(held_until=until, progress=self._progress)
            .returning(MaterialVersion.id)
            .execution_options(synchronize_session=False)
        )
        with self._database.transaction() as session:
            renewed = session.scalar(statement) is not None
        if renewed:
            self._until = until
        return renewed

    def lock(self, session: Session) -> tuple[Material, MaterialVersion]:
        """The rows, for who stores what was read; nobody changes them until that transaction ends.

        Raises ReadFailed: `cancelled` where the file is not wanted any more.
        """
        # The tutor first, as whoever changes its material does.
        session.execute(select(Tutor.id).where(Tutor.id == self.claimed.tutor_id).with_for_update(key_share=True))
        wanted = Material.id == self.claimed.material_id, Material.deleted_at.is_(None)
        material = session.scalars(select(Material).where(*wanted).with_for_update(key_share=True)).first()
        version = session.scalars(select(MaterialVersion).where(self.mine, ~overtaken()).with_for_update()).first()
        if material is None or version is None:
            raise ReadFailed("cancelled")
        return material, version

    def fail(self, code: str) -> None:
        """For good, unless its instructor asks for it again."""
        self._end(state=VersionState.FAILED, error_code=code, read_at=now(), held_until=None)

    def give_back(self, pause: timedelta = timedelta(0)) -> None:
        """As it was before it was taken: it is read later, once it is wanted again."""
        held_until = now() + pause if pause else None
        attempts = MaterialVersion.attempts - 1
        self._end(state=VersionState.WAITING, progress=0.0, attempts=attempts, held_until=held_until)

    def _end(self, **values: object) -> None:
        statement = update(MaterialVersion).where(self.mine).values(**values)
        with self._database.transaction() as session:
            session.execute(statement.execution_options(synchronize_session=False))
