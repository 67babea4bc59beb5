# SPDX-License-Identifier: EUPL-1.2
"""What was read of a file becomes what its tutor answers from: in one transaction, or not at all."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.db import now
from lti_tool.materials.off_pages import keep_off, read_pages
from lti_tool.materials.pages import ReadFailed, Reading
from lti_tool.materials.reading_queue import Hold
from lti_tool.materials.stored_pages import store_pages
from lti_tool.models import Material, MaterialVersion, Passage, VersionState
from lti_tool.models.material import CURRENT, raise_revision

MAX_CHARACTERS, MAX_PASSAGES = 20_000_000, 15_000
"""Of a tutor's passages: each process that answers holds and searches them (`lti_tool.chat.tutor_material`)."""
AT_ONCE = 500
"""Parameters of one statement."""


def pages_used(session: Session, tutor_id: UUID, *, without: UUID) -> int:
    """Pages that the tutor answers from; `without`: the material that is about to be replaced."""
    query = (
        select(func.coalesce(func.sum(MaterialVersion.pages), 0))
        .join(Material, Material.id == MaterialVersion.material_id)
        .where(Material.tutor_id == tutor_id, Material.id != without, CURRENT)
    )
    return session.scalar(query) or 0


def holds_text(session: Session, tutor_id: UUID) -> bool:
    """Whether what the tutor answers from is not more than can be searched."""
    query = (
        select(func.count(), func.coalesce(func.sum(func.length(Passage.text)), 0))
        .join(MaterialVersion, MaterialVersion.id == Passage.version_id)
        .join(Material, Material.id == MaterialVersion.material_id)
        .where(Material.tutor_id == tutor_id, CURRENT)
    )
    passages, characters = session.execute(query).one()
    return int(passages) <= MAX_PASSAGES and int(characters) <= MAX_CHARACTERS


def store(session: Session, hold: Hold, reading: Reading, max_pages: int) -> None:
    """From the next question on the tutor answers from it, and from no earlier version of this material.

    `max_pages`: of the tutor. Raises ReadFailed: `cancelled` where it is not wanted any more, `too_many_pages`,
    `limit_reached`.
    """
    material, version = hold.lock(session)
    raise_revision(session, material.tutor_id)  # two files of one tutor go through here one after the other
    if pages_used(session, material.tutor_id, without=material.id) + len(reading.pages) > max_pages:
        raise ReadFailed("too_many_pages")
    before = supersede(session, material.id)
    store_pages(session, version.id, reading.pages)
    if before:
        keep_off(session, read_pages(session, before), version.id)
    if not material.title_given:
        material.title = reading.title
    if not material.language_given:
        material.language = reading.language
    finish(version, len(reading.pages))
    if not holds_text(session, material.tutor_id):
        raise ReadFailed("limit_reached")


def finish(version: MaterialVersion, pages: int) -> None:
    """It is ready."""
    version.state, version.progress, version.pages = VersionState.READY, 1.0, pages
    version.read_at, version.held_until, version.error_code = now(), None, None


def supersede(session: Session, material_id: UUID) -> UUID | None:
    """Ends the version before this one, and says which that was."""
    current = (
        MaterialVersion.material_id == material_id,
        MaterialVersion.state == VersionState.READY,
        MaterialVersion.superseded_at.is_(None),
    )
    before = session.scalars(select(MaterialVersion).where(*current)).first()
    if before is None:
        return None
    before.superseded_at = now()
    session.flush()  # an index allows one version that is ready and not superseded
    return before.id
