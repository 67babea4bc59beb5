# SPDX-License-Identifier: EUPL-1.2
"""A copy of another tutor's file: its rows are copied within the database, and nothing is read again.

What the other tutor answers from at that moment is copied. Has it gone meanwhile, the copy fails as `broken`.
"""

from collections.abc import Callable, Iterable
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Uuid, delete, exists, func, insert, literal, select, type_coerce
from sqlalchemy.orm import Session, aliased

from lti_tool.db import Base, Database, table
from lti_tool.materials.off_pages import keep_off, read_pages
from lti_tool.materials.pages import ReadFailed
from lti_tool.materials.reading_queue import Hold
from lti_tool.materials.storing import finish, holds_text, pages_used, supersede
from lti_tool.models import Material, MaterialPage, MaterialPiece, MaterialVersion, Passage, PassageVector
from lti_tool.models.material import CURRENT, raise_revision

PIECES_AT_ONCE = 16
"""In one transaction."""


def copy_version(database: Database, hold: Hold, max_pages: int, cancelled: Callable[[], bool]) -> None:
    """`max_pages`: of the tutor. Raises ReadFailed: `broken` where there is nothing to copy any more."""
    with database.transaction() as session:
        source_id = _find_source(session, hold)
        ours = MaterialPiece.version_id == hold.claimed.version_id
        session.execute(delete(MaterialPiece).where(ours))  # of a process that died at it
    first = 0
    while first % PIECES_AT_ONCE == 0:
        if cancelled():
            raise ReadFailed("cancelled")
        with database.transaction() as session:
            copied = _copy_pieces(session, source_id, hold, first)
        if not copied:
            break
        first += copied
    with database.transaction() as session:
        _copy_read(session, hold, source_id, first, max_pages)


def copy_pages(session: Session, version: MaterialVersion) -> None:
    """Gives a copy that waits its pages already, if it has none: what is switched off of them is kept when it is made.
    The tutor must be locked.
    """
    if not session.scalar(select(exists().where(MaterialPage.version_id == version.id))):
        _copy(session, MaterialPage, version.id, [MaterialPage.version_id == version.copy_of_id])


def _find_source(session: Session, hold: Hold) -> UUID:
    """What the other tutor answers from, which may be newer than what was asked for."""
    asked = aliased(MaterialVersion)
    query = (
        select(MaterialVersion.id)
        .join(Material, Material.id == MaterialVersion.material_id)
        .join(asked, asked.material_id == Material.id)
        .where(asked.id == hold.claimed.copy_of_id, CURRENT)
    )
    if (found := session.scalar(query)) is None:
        raise ReadFailed("broken")
    return found


def _copy_pieces(session: Session, source_id: UUID, hold: Hold, first: int) -> int:
    """Some pieces from number `first` on; how many."""
    last = first + PIECES_AT_ONCE - 1
    some = MaterialPiece.version_id == source_id, MaterialPiece.number.between(first, last)
    return _copy(session, MaterialPiece, hold.claimed.version_id, some)


def _copy_read(session: Session, hold: Hold, source_id: UUID, pieces: int, max_pages: int) -> None:
    """Pages, passages and what is known of them. Changed meanwhile, it is begun anew."""
    material, version = hold.lock(session)
    source = session.scalars(
        select(MaterialVersion)
        .join(Material, Material.id == MaterialVersion.material_id)
        .where(MaterialVersion.id == source_id, CURRENT)
        .with_for_update(of=MaterialVersion, key_share=True)
    ).first()
    there = select(func.count()).where(MaterialPiece.version_id == source_id)
    if source is None or session.scalar(there) != pieces:
        raise ReadFailed("cancelled")
    raise_revision(session, material.tutor_id)
    if pages_used(session, material.tutor_id, without=material.id) + source.pages > max_pages:
        raise ReadFailed("too_many_pages")
    supersede(session, material.id)
    _copy_newest_pages(session, version, source_id)
    _copy(session, Passage, version.id, [Passage.version_id == source_id])
    _copy_vectors(session, source_id, version.id)
    version.file_name, version.kind, version.sha256 = source.file_name, source.kind, source.sha256
    version.bytes = source.bytes
    finish(version, source.pages)
    if not holds_text(session, material.tutor_id):
        raise ReadFailed("limit_reached")


def _copy_newest_pages(session: Session, version: MaterialVersion, source_id: UUID) -> None:
    """What was switched off while it waited is off, also where the source has been replaced since."""
    if source_id == version.copy_of_id:
        copy_pages(session, version)
        return
    early = read_pages(session, version.id)
    session.execute(delete(MaterialPage).where(MaterialPage.version_id == version.id))
    _copy(session, MaterialPage, version.id, [MaterialPage.version_id == source_id])
    keep_off(session, early, version.id)


def _copy(session: Session, model: type[Base], version_id: UUID, which: Iterable[ColumnElement[bool]]) -> int:
    """Rows of another version once more, as this one's; how many."""
    own: dict[str, ColumnElement[Any]] = {"version_id": literal(version_id, Uuid())}
    if model is Passage:
        own["id"] = _new_id(session)
    columns = table(model).columns
    rows = select(*(own.get(column.name, column).label(column.name) for column in columns)).where(*which)
    statement = insert(model).from_select(list(columns), rows).execution_options(preserve_rowcount=True)
    return cast(CursorResult[Any], session.execute(statement)).rowcount


def _new_id(session: Session) -> ColumnElement[UUID]:
    """Another one for each row."""
    if session.get_bind().dialect.name == "sqlite":
        return type_coerce(func.lower(func.hex(func.randomblob(16))), Uuid())
    return func.gen_random_uuid(type_=Uuid())


def _copy_vectors(session: Session, source_id: UUID, version_id: UUID) -> None:
    """Embeddings are dear: a copy's passages have those of what they are copies of."""
    old, new = aliased(Passage), aliased(Passage)
    rows = (
        select(new.id, PassageVector.model, PassageVector.vector)
        .join(old, old.id == PassageVector.passage_id)
        .join(new, new.position == old.position)
        .where(old.version_id == source_id, new.version_id == version_id)
    )
    session.execute(insert(PassageVector).from_select(["passage_id", "model", "vector"], rows))
