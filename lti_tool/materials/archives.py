# SPDX-License-Identifier: EUPL-1.2
"""An archive becomes its files: all of them, or the archive fails and nothing of it is there.

They come from the child process one by one, and each is stored, as an upload that is arriving, before the next one
comes. When all have come they wait to be read, in one transaction that also ends the archive.
"""

import hashlib
import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lti_tool.db import Database, now
from lti_tool.errors import DATABASE_AWAY
from lti_tool.materials.arrivals import MAX_MATERIALS, MaterialLimits
from lti_tool.materials.kinds import HEAD_BYTES, ending_of, kind_of
from lti_tool.materials.originals import keep_original, open_original
from lti_tool.materials.pages import FileKind, ReadFailed, ReadingLimits
from lti_tool.materials.reading import Member, known_kind, unpack
from lti_tool.materials.reading.names import title_of
from lti_tool.materials.reading_queue import Hold
from lti_tool.materials.shelf import Holding, list_holdings, used
from lti_tool.models import Material, MaterialVersion, VersionState
from lti_tool.models.material import CURRENT


@dataclass
class _Unpacked:
    """What has come so far."""

    known: set[bytes]
    """SHA-256 of what the tutor has; what comes again is left out."""
    room: int
    """Bytes that the tutor may still have."""
    files: int
    """Materials that the tutor may still have."""
    some: bool = False
    """Whether there was any file at all."""
    read: list[UUID] = field(default_factory=list)
    """Materials of files that can be read, each with one version, which is arriving."""
    refused: list[UUID] = field(default_factory=list)
    """The same of files that cannot be read: their instructor is told why."""


def unpack_archive(
    database: Database, hold: Hold, limits: MaterialLimits, reading_limits: ReadingLimits, cancelled: Callable[[], bool]
) -> None:
    """`limits`: of the tutor. Raises ReadFailed, NotFound where the original is gone."""
    with database.transaction() as session:
        unpacked = _before(session, hold, limits)
    try:
        with open_original(database, hold.claimed.version_id) as path:
            for member in unpack(path, reading_limits, cancelled=cancelled):
                _keep(database, hold, member, unpacked)
        with database.transaction() as session:
            _finish(session, hold, limits, unpacked)
    except BaseException:
        with suppress(*DATABASE_AWAY), database.transaction() as session:  # else it goes with what never arrived
            session.execute(delete(Material).where(Material.id.in_(unpacked.read + unpacked.refused)))
        raise


def _before(session: Session, hold: Hold, limits: MaterialLimits) -> _Unpacked:
    """What the tutor has beside the archive."""
    holdings = _beside(session, hold)
    known = {one.newest.sha256 for one in holdings}
    return _Unpacked(known, limits.bytes - used(holdings)["bytes"], MAX_MATERIALS - len(holdings))


def _beside(session: Session, hold: Hold) -> list[Holding]:
    holdings = list_holdings(session, hold.claimed.tutor_id)
    return [one for one in holdings if one.material.id != hold.claimed.material_id]


def _check_room(session: Session, hold: Hold, limits: MaterialLimits, unpacked: _Unpacked) -> None:
    """Once more, with the tutor locked: other files arrive while these are unpacked. Raises ReadFailed."""
    holdings = _beside(session, hold)
    sizes = select(func.coalesce(func.sum(MaterialVersion.bytes), 0))
    came = session.scalar(sizes.where(MaterialVersion.material_id.in_(unpacked.read))) or 0
    files = len(holdings) + len(unpacked.read) + len(unpacked.refused)
    if used(holdings)["bytes"] + came > limits.bytes or files > MAX_MATERIALS:
        raise ReadFailed("limit_reached")


def _keep(database: Database, hold: Hold, member: Member, unpacked: _Unpacked) -> None:
    """Stores a file of the archive. Raises ReadFailed where the tutor would have too much."""
    digest, unpacked.some = hashlib.sha256(member.content).digest(), True
    if digest in unpacked.known:
        return
    unpacked.known.add(digest)
    unpacked.files -= 1
    code = _refusal(member)
    if not code:
        unpacked.room -= len(member.content)
    if unpacked.room < 0 or unpacked.files < 0:
        raise ReadFailed("limit_reached")
    with database.transaction() as session:
        material, version = _add(session, hold, member, digest, code)
    (unpacked.refused if code else unpacked.read).append(material)
    if not code:
        keep_original(database, version, io.BytesIO(member.content))


def _refusal(member: Member) -> str:
    """Why the file cannot be read, as far as its name and its first bytes tell."""
    try:
        kind = known_kind(member.name, member.content)
    except ReadFailed as failed:
        return failed.code
    return "unsupported_kind" if kind is FileKind.ZIP else ""


def _add(session: Session, hold: Hold, member: Member, digest: bytes, code: str) -> tuple[UUID, UUID]:
    """A material of its own, deleted until all have come, as that of an upload; the ids of it and of its version."""
    kind = kind_of(member.name, member.content[:HEAD_BYTES]) or ending_of(member.name)[1:11] or "unknown"
    material = Material(id=uuid4(), tutor_id=hold.claimed.tutor_id, title=title_of(member.name), deleted_at=now())
    session.add(material)
    session.flush()
    version = MaterialVersion(
        id=uuid4(),
        material_id=material.id,
        number=1,
        file_name=member.name,
        kind=kind,
        sha256=digest,
        bytes=len(member.content),
        error_code=code or None,
    )
    session.add(version)
    return material.id, version.id


def _finish(session: Session, hold: Hold, limits: MaterialLimits, unpacked: _Unpacked) -> None:
    """The files wait to be read, and the archive is gone; its material goes on with the first of them.

    What answers stand on already keeps its title until that one is read. Raises ReadFailed.
    """
    material, archive = hold.lock(session)
    came = unpacked.read + unpacked.refused
    if not came:
        _nothing_new(session, material, archive, unpacked)
        return
    _check_room(session, hold, limits, unpacked)
    for one in session.scalars(select(Material).where(Material.id.in_(came))):
        one.language, one.language_given = material.language, material.language_given
        one.available_from, one.speaker_notes, one.deleted_at = material.available_from, material.speaker_notes, None
    waiting = update(MaterialVersion).where(MaterialVersion.state == VersionState.ARRIVING)
    session.execute(waiting.where(MaterialVersion.material_id.in_(unpacked.read)).values(state=VersionState.WAITING))
    failed = {"state": VersionState.FAILED, "read_at": now()}
    session.execute(waiting.where(MaterialVersion.material_id.in_(unpacked.refused)).values(failed))
    first = session.get_one(Material, came[0])
    if not _answers(session, material) and (len(came) > 1 or not material.title_given):
        material.title, material.title_given = first.title, False
    session.delete(archive)
    session.flush()
    of_first = update(MaterialVersion).where(MaterialVersion.material_id == first.id)
    session.execute(of_first.values(material_id=material.id, number=hold.claimed.number))
    session.expire(first)
    session.delete(first)


def _answers(session: Session, material: Material) -> bool:
    """Whether answers stand on an earlier file of it."""
    current = select(MaterialVersion.id).join(Material, Material.id == MaterialVersion.material_id)
    return session.scalars(current.where(Material.id == material.id, CURRENT)).first() is not None


def _nothing_new(session: Session, material: Material, archive: MaterialVersion, unpacked: _Unpacked) -> None:
    """The tutor has all of it already, or there is nothing in it. Raises ReadFailed for the latter."""
    if not unpacked.some:
        raise ReadFailed("no_text")
    others = select(MaterialVersion.id).where(
        MaterialVersion.material_id == material.id, MaterialVersion.id != archive.id
    )
    session.delete(material if session.scalars(others).first() is None else archive)
