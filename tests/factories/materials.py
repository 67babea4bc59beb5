# SPDX-License-Identifier: EUPL-1.2
"""Course material that has been read."""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from lti_tool.db import Database, now
from lti_tool.materials.arrivals import MaterialLimits
from lti_tool.materials.pages import FileKind, Page, Place, PlaceKind
from lti_tool.materials.read_materials import MaterialReader
from lti_tool.materials.stored_pages import store_pages
from lti_tool.models import Material, MaterialVersion, VersionState
from lti_tool.models.material import raise_revision


def section(n: int, heading: str, text: str) -> Page:
    return Page(n, Place(PlaceKind.SECTION, n, n), heading, text)


def slide(n: int, heading: str, text: str, speaker_notes: str = "") -> Page:
    return Page(n, Place(PlaceKind.SLIDE, n, n), heading, text, speaker_notes=speaker_notes)


def add_material(
    session: Session,
    tutor_id: UUID,
    title: str,
    pages: Iterable[tuple[str, str] | Page],
    *,
    language: str = "de",
    kind: FileKind = FileKind.MARKDOWN,
) -> UUID:
    """The id of a material of one version, which is ready. `pages`: whole ones, or sections as heading and text."""
    whole = [page if isinstance(page, Page) else section(n, *page) for n, page in enumerate(pages, start=1)]
    material = Material(id=uuid4(), tutor_id=tutor_id, title=title, language=language)
    session.add(material)
    session.flush()
    version = MaterialVersion(
        id=uuid4(),
        material_id=material.id,
        number=1,
        file_name=f"{title}.md",
        kind=kind,
        sha256=sha256(material.id.bytes).digest(),
        bytes=sum(len(page.text.encode()) for page in whole),
        state=VersionState.READY,
        progress=1.0,
        pages=len(whole),
        read_at=now(),
    )
    session.add(version)
    session.flush()
    store_pages(session, version.id, whole)
    raise_revision(session, tutor_id)
    return material.id


def read_what_waits(database: Database) -> None:
    """As `campus-tutor work` does."""
    MaterialReader(database, MaterialLimits(bytes=100 << 20, pages=2000)).run()
