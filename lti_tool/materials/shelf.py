# SPDX-License-Identifier: EUPL-1.2
"""A tutor's material as its instructors see it: found through the tutor of the visit's activity, and described."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, cast
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.errors import NotFound
from lti_tool.materials.answers import (
    MaterialFields,
    MaterialKept,
    MaterialRead,
    MaterialShown,
    MaterialUsed,
    PageShown,
)
from lti_tool.materials.pages import FileKind, Note
from lti_tool.materials.reading.slides import KINDS
from lti_tool.materials.strings import why_failed, why_no_pictures, why_no_text
from lti_tool.models import (
    Activity,
    Institution,
    Material,
    MaterialPage,
    MaterialVersion,
    SlidesPdf,
    SlidesState,
    VersionState,
)
from lti_tool.models.material import say_place
from lti_tool.privacy.keeping import KeepingRule, end_of
from lti_tool.privacy.last_use import last_use_of_tutor

IMAGE = "/api/materials/{}/pages/{}/image"


@dataclass(frozen=True, slots=True)
class Holding:
    """A material and the files of it that count."""

    material: Material
    newest: MaterialVersion
    """Put in last, and whole."""
    current: MaterialVersion | None
    """Answers stand on it."""

    @property
    def pages(self) -> int:
        """Of the newest that has been read."""
        return self.newest.pages or (self.current.pages if self.current else 0)

    @property
    def waiting_copy(self) -> MaterialVersion | None:
        """Of a file that answered until now: soon answers stand on it."""
        waits = self.newest.copy_of_id and self.newest.state in (VersionState.WAITING, VersionState.READING)
        return self.newest if waits and not self.current else None

    @property
    def answering(self) -> int | None:
        """The number of the file whose pages can be switched off."""
        version = self.current or self.waiting_copy
        return version.number if version else None


def tutor_of(session: Session, visit: Visit) -> UUID | None:
    """The tutor of the visit's activity; None for the default tutor."""
    return session.scalars(select(Activity.tutor_id).where(Activity.id == visit.activity_id)).one()


def list_holdings(session: Session, tutor_id: UUID | None) -> list[Holding]:
    """All that are not deleted, oldest first."""
    if tutor_id is None:
        return []
    return list(_holdings(session, Material.tutor_id == tutor_id, Material.deleted_at.is_(None)))


def get_holding(session: Session, tutor_id: UUID | None, material_id: UUID) -> Holding:
    """Raises NotFound."""
    of_tutor = Material.id == material_id, Material.tutor_id == tutor_id, Material.deleted_at.is_(None)
    found = next(_holdings(session, *of_tutor), None) if tutor_id else None
    if found is None:
        raise NotFound
    return found


def used(holdings: Iterable[Holding]) -> MaterialUsed:
    """Bytes of the newest files, pages of what has been read."""
    holdings = list(holdings)
    return {"bytes": sum(one.newest.bytes for one in holdings), "pages": sum(one.pages for one in holdings)}


def describe_all(session: Session, holdings: list[Holding]) -> list[MaterialShown]:
    """In the same order."""
    noted = _with_notes(session, holdings)
    return [{**_fields(one, has_notes=_read(one) in noted), "pages": one.newest.pages} for one in holdings]


def describe_one(session: Session, holding: Holding) -> MaterialShown:
    """As in the list."""
    return describe_all(session, [holding])[0]


def describe_kept(session: Session, visit: Visit, tutor_id: UUID | None) -> MaterialKept | None:
    """As retention deletes. None for the default tutor."""
    used = last_use_of_tutor(session, tutor_id) if tutor_id else None
    if used is None:
        return None
    rule = KeepingRule.of_material(session.get_one(Institution, visit.institution_id))
    term = next((day for day in rule.terms if used <= end_of(day)), None)
    return {"until": rule.until(used).isoformat(), "term": term.isoformat() if term else None}


def describe_pages(session: Session, holding: Holding) -> MaterialRead:
    """With the pages of the file that answers stand on; none while there is no such file."""
    query = select(MaterialPage).where(MaterialPage.version_id == _read(holding)).order_by(MaterialPage.n)
    message = _without_pictures(session, holding)
    has_pictures = message is None and holding.current is not None and holding.current.kind in (FileKind.PDF, *KINDS)
    pages = [_page(holding, page, has_pictures=has_pictures) for page in session.scalars(query)]
    has_notes = any(page["speaker_notes"] for page in pages)
    return {**_fields(holding, has_notes=has_notes), "pages": pages, "pictures_message": message}


def _without_pictures(session: Session, holding: Holding) -> str | None:
    """Of slides: why there are no pictures of them. None where there are, and for all other kinds."""
    if holding.current is None or holding.current.kind not in KINDS:
        return None
    made = session.get(SlidesPdf, holding.current.id)
    if made is not None and made.state == SlidesState.READY:
        return None
    return why_no_pictures(made.code if made else None, is_over=made is not None and made.state == SlidesState.FAILED)


def _holdings(session: Session, *which: ColumnElement[bool]) -> Iterator[Holding]:
    query = (
        select(Material, MaterialVersion)
        .join(MaterialVersion, MaterialVersion.material_id == Material.id)
        .where(*which, MaterialVersion.state != VersionState.ARRIVING)
        .order_by(Material.created_at, Material.id, MaterialVersion.number)
    )
    for material, rows in groupby(session.execute(query), lambda row: row[0]):
        versions = [version for _material, version in rows]
        yield Holding(material, versions[-1], next(filter(_is_current, versions), None))


def _is_current(version: MaterialVersion) -> bool:
    return version.state == VersionState.READY and version.superseded_at is None


def _read(holding: Holding) -> UUID | None:
    return holding.current.id if holding.current else None


def _with_notes(session: Session, holdings: list[Holding]) -> set[UUID | None]:
    """Which of the files that answers stand on have speaker's notes."""
    current = [one.current.id for one in holdings if one.current]
    noted = MaterialPage.version_id.in_(current), MaterialPage.speaker_notes != ""
    return set(session.scalars(select(MaterialPage.version_id).where(*noted).distinct()))


def _fields(holding: Holding, *, has_notes: bool) -> MaterialFields:
    material, newest = holding.material, holding.newest
    return {
        "id": str(material.id),
        "title": material.title,
        "file_name": newest.file_name,
        "kind": newest.kind,
        "language": material.language,
        "bytes": newest.bytes,
        "state": cast(Literal["waiting", "reading", "ready", "failed"], newest.state),
        "progress": newest.progress,
        "error": why_failed(newest.error_code or "broken") if newest.state == VersionState.FAILED else None,
        "answers": _answers(holding),
        "version": holding.answering,
        "available_from": material.available_from.isoformat() if material.available_from else None,
        "added_at": material.created_at.isoformat(),
        "origin": cast(Literal["upload", "platform"], material.origin),
        "speaker_notes": material.speaker_notes,
        "has_notes": has_notes,
    }


def _answers(holding: Holding) -> Literal["current", "earlier"] | None:
    if holding.current is None:
        return None
    return "current" if holding.current is holding.newest else "earlier"


def _page(holding: Holding, page: MaterialPage, *, has_pictures: bool) -> PageShown:
    material = holding.material
    place = say_place(material.language, page.place_kind, page.place_first, page.place_last, page.heading)
    return {
        "n": page.n,
        "place": place,
        "heading": page.heading,
        "text": page.text,
        "speaker_notes": page.speaker_notes,
        "off": page.off,
        "note": page.note or None,
        "note_message": why_no_text(page.note),
        "image": IMAGE.format(material.id, page.n) if has_pictures and page.note != Note.HIDDEN else None,
    }
