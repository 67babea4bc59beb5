# SPDX-License-Identifier: EUPL-1.2
"""Material that a platform hands over for one of its courses, by its own ids: docs/decisions/platform_api.md.

It goes the way of an upload, into one tutor of the course, and another file for the same id replaces the one before.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple, cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.answers import PlatformItemShown
from lti_tool.db import Database, now
from lti_tool.errors import Invalid, NotFound
from lti_tool.json_body import Body
from lti_tool.language import gettext as _
from lti_tool.materials import shelf
from lti_tool.materials.arrivals import (
    Arrived,
    ArrivingFile,
    MaterialLimits,
    add_material,
    add_version,
    check_room,
    whole,
)
from lti_tool.materials.course_tutor import tutor_for_platform
from lti_tool.materials.fields import MAX_TITLE_CHARACTERS
from lti_tool.materials.originals import PieceWriter
from lti_tool.materials.pages import FileKind
from lti_tool.materials.shelf import Holding
from lti_tool.materials.slots import UploadSlots
from lti_tool.materials.strings import why_failed
from lti_tool.materials.upload_form import Named, Upload, UploadForm
from lti_tool.models import Material, Origin, PlatformItem, VersionState
from lti_tool.models.material import raise_revision
from lti_tool.models.platform_item import MAX_KIND_CHARACTERS, CoursePlace, find_course
from lti_tool.tidy import tidy_line

FIELDS = ("title", "url", "kind", "modified")
MAX_URL_CHARACTERS = 2_000
MAX_TEXT_CHARACTERS = 500_000
"""More than a request without a file may have in any case."""
_TEXT_KINDS = {"markdown": ("text.md", FileKind.MARKDOWN), "text": ("text.txt", FileKind.TEXT)}
_HTML = ("text.html", FileKind.HTML)
"""What a text is read as, whatever else the platform calls it."""


class Told(NamedTuple):
    """What a platform says of a thing."""

    title: str
    """Empty: as its file calls itself."""
    url: str | None
    kind: str
    modified: datetime | None


def read_told(body: Body) -> Told:
    """Takes its fields. A title that is too long is cut: no person is there to shorten it. Raises Invalid."""
    title = tidy_line(body.line("title", MAX_URL_CHARACTERS, needed=False))[:MAX_TITLE_CHARACTERS].strip()
    url = body.line("url", MAX_URL_CHARACTERS, needed=False) or None
    if url and not url.startswith(("https://", "http://")):
        raise Invalid(_("The address in “url” has to begin with https:// or http://."), code="bad_url")
    return Told(title, url, body.line("kind", MAX_KIND_CHARACTERS, needed=False), body.moment("modified"))


class PlatformArrival(ArrivingFile):
    """One thing of a course, as a file or as a text."""

    def __init__(self, database: Database, limits: MaterialLimits, place: CoursePlace, item: str) -> None:
        super().__init__(database, limits)
        self._place, self._item = place, item

    def take_file(self, check_body: Callable[[], None]) -> Arrived:
        """Reads the request's body and stores the file. `check_body`: refuses what was not signed.

        Raises BadRequest, Conflict, Invalid, NotFound, TooLarge, Unsupported.
        """
        with self._whole_or_nothing():
            upload = UploadForm(self._database, self._limits.bytes, self._begin).read(FIELDS)
            check_body()
            return self._settle(upload, _told_of_form(upload.fields))

    def take_text(self, text: str, told: Told) -> Arrived:
        """Raises Conflict, Invalid, NotFound."""
        if not text.strip():
            raise Invalid(_("There is no text in this request."), code="empty_file")
        with self._whole_or_nothing():
            named = Named(*_TEXT_KINDS.get(told.kind, _HTML))
            pieces = PieceWriter(self._database, lambda: self._begin(named))
            pieces.write(text.encode())
            return self._settle(Upload(named, pieces.finish(), {}), told)

    def _begin(self, named: Named) -> UUID:
        """The rows of the version that arrives, of a material of its own until it is whole."""
        with self._database.transaction() as session:
            _course_id, tutor = tutor_for_platform(session, self._place)
            version = add_version(session, add_material(session, tutor, named), named)
        self._version_id, self._is_new = version.id, True
        return version.id

    def _settle(self, upload: Upload, told: Told) -> Arrived:
        with self._database.transaction() as session:
            course_id, tutor = tutor_for_platform(session, self._place)
            version = whole(session, upload)
            own = session.get_one(Material, version.material_id)
            item = session.get(PlatformItem, (course_id, self._item))
            before = _holding_of(session, item)
            if before is None:
                check_room(shelf.list_holdings(session, tutor.id), self._limits, file_bytes=version.bytes)
                own.tutor_id, own.created_at, own.deleted_at, own.origin = tutor.id, now(), None, Origin.PLATFORM
                version.state = VersionState.WAITING
                session.flush()
                arrived = Arrived(shelf.describe_one(session, Holding(own, version, None)), is_new=True)
            else:
                arrived = self._replace(session, before, version)
                session.flush()
                session.delete(own)
            material = before.material if before else own
            _say(session, material, told)
            session.merge(
                PlatformItem(
                    course_id=course_id, item=self._item, material_id=material.id,
                    kind=told.kind, modified_at=told.modified,
                )
            )  # fmt: skip
        return arrived


class FromPlatforms:
    """What platforms handed over, course by course."""

    def __init__(self, database: Database, limits: MaterialLimits) -> None:
        self._database, self._limits, self._slots = database, limits, UploadSlots()

    def put(
        self, place: CoursePlace, platform_id: UUID, item: str, check_body: Callable[[], None] | None
    ) -> tuple[PlatformItemShown, bool]:
        """Takes the request's body; whether it has to be read now. `check_body`: for a file, see `take_file`.

        Raises BadRequest, Conflict, Invalid, NotFound, TooLarge, Unavailable, Unsupported.
        """
        with self._slots.taken(platform_id):
            arrival = PlatformArrival(self._database, self._limits, place, item)
            if check_body is not None:
                is_new = arrival.take_file(check_body).is_new
            else:
                body = Body()
                text, told = body.text("text", MAX_TEXT_CHARACTERS, allows_empty=True), read_told(body)
                body.end()
                is_new = arrival.take_text(text, told).is_new
        return next(one for one in self.list_items(place) if one["item"] == item), is_new

    def list_items(self, place: CoursePlace) -> list[PlatformItemShown]:
        """All of a course that are there, by their ids. Raises NotFound."""
        with self._database.transaction() as session:
            query = select(PlatformItem, Material.tutor_id).join(Material, Material.id == PlatformItem.material_id)
            course_id = _course_id(session, place)
            rows = session.execute(query.where(PlatformItem.course_id == course_id).order_by(PlatformItem.item)).all()
            tutors = {tutor_id for _item, tutor_id in rows}
            holdings = {one.material.id: one for tutor in tutors for one in shelf.list_holdings(session, tutor)}
            return [_shown(item, holdings[item.material_id]) for item, _tutor in rows if item.material_id in holdings]

    def withdraw(self, place: CoursePlace, item: str) -> None:
        """From the next question on no answer stands on it; what answers cited of it stays as long as they.

        Raises NotFound.
        """
        with self._database.transaction() as session:
            row = session.get(PlatformItem, (_course_id(session, place), item), with_for_update=True)
            if row is None:
                raise NotFound
            material = session.get_one(Material, row.material_id)
            material.deleted_at = material.deleted_at or now()
            session.delete(row)
            raise_revision(session, material.tutor_id)


def _course_id(session: Session, place: CoursePlace) -> UUID:
    course = find_course(session, place)
    if course is None:
        raise NotFound
    return course.id


def _told_of_form(fields: Mapping[str, str]) -> Told:
    return read_told(Body({name: value for name, value in fields.items() if value.strip()}))


def _holding_of(session: Session, item: PlatformItem | None) -> Holding | None:
    """None where there is nothing, also where an instructor deleted it."""
    material = session.get(Material, item.material_id, with_for_update={"key_share": True}) if item else None
    if material is None or material.deleted_at is not None:
        return None
    return shelf.get_holding(session, material.tutor_id, material.id)


def _say(session: Session, material: Material, told: Told) -> None:
    before = material.title, material.link
    material.link = told.url
    if told.title:
        material.title, material.title_given = told.title, True
    if before != (material.title, material.link):
        raise_revision(session, material.tutor_id)


def _shown(item: PlatformItem, holding: Holding) -> PlatformItemShown:
    newest = holding.newest
    return {
        "item": item.item,
        "title": holding.material.title,
        "url": holding.material.link,
        "kind": item.kind,
        "modified": item.modified_at.isoformat() if item.modified_at else None,
        "material_id": str(holding.material.id),
        "state": cast(Literal["waiting", "reading", "ready", "failed"], newest.state),
        "progress": newest.progress,
        "pages": newest.pages,
        "bytes": newest.bytes,
        "error": why_failed(newest.error_code or "broken") if newest.state == VersionState.FAILED else None,
    }
