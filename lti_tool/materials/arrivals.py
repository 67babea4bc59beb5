# SPDX-License-Identifier: EUPL-1.2
"""From an upload to a file that waits to be read.

While its pieces are stored the version is `arriving`, and a material of its own counts as deleted: nobody is told of
either, and what broke off goes with what was deleted. One transaction makes it `waiting`, with the tutor locked: of
two who upload the same at once, the second finds the first one's.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import and_, delete, func, not_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lti_tool import access
from lti_tool.access import Visit
from lti_tool.db import Database, now
from lti_tool.errors import Conflict, NotFound
from lti_tool.language import gettext as _
from lti_tool.materials import shelf
from lti_tool.materials.answers import MaterialShown
from lti_tool.materials.fields import clean_title, known_language
from lti_tool.materials.reading.names import title_of
from lti_tool.materials.shelf import Holding
from lti_tool.materials.upload_form import Named, Upload, UploadForm
from lti_tool.materials.whose import holding_to_change
from lti_tool.models import Material, MaterialVersion, Tutor, VersionState
from lti_tool.permissions import Permission
from lti_tool.tutor_templates import tutor_to_fill

MAX_MATERIALS = 500
"""Of a tutor: its instructors see them in one list."""
OVERTAKEN = (VersionState.WAITING, VersionState.READING, VersionState.FAILED)
"""What a newer file takes the place of before it has answered."""
TITLE, LANGUAGE = "title", "language"


@dataclass(frozen=True, slots=True)
class MaterialLimits:
    """What the material of one tutor may take."""

    bytes: int
    pages: int


class Arrived(NamedTuple):
    """What an upload answers."""

    shown: MaterialShown
    is_new: bool
    """False: the very same file was there already."""


class ArrivingFile:
    """A file on its way, whoever sends it."""

    def __init__(self, database: Database, limits: MaterialLimits) -> None:
        self._database, self._limits = database, limits
        self._version_id: UUID | None = None
        self._is_new = False
        """Whether the material was made for this file, and goes with it."""

    @contextmanager
    def _whole_or_nothing(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._discard()
            raise

    def _replace(self, session: Session, holding: Holding, version: MaterialVersion) -> Arrived:
        """What still waits, is read or failed goes: it has never answered, and never will. But a copy that waits stays:
        it answers until the new file is read.

        Raises Conflict.
        """
        if is_same_file(holding.newest, version) and holding.newest.state != VersionState.FAILED:
            session.delete(version)
            return Arrived(shelf.describe_one(session, holding), is_new=False)
        material = holding.material
        others = [one for one in shelf.list_holdings(session, material.tutor_id) if one.material.id != material.id]
        check_room(others, self._limits, file_bytes=version.bytes)
        overtaken = MaterialVersion.material_id == material.id, MaterialVersion.state.in_(OVERTAKEN)
        copies = MaterialVersion.copy_of_id.is_not(None), MaterialVersion.state != VersionState.FAILED
        session.execute(delete(MaterialVersion).where(*overtaken, not_(and_(*copies))))
        version.number = next_number(session, material.id)  # of two that travelled at once, the last to arrive counts
        version.material_id, version.state = material.id, VersionState.WAITING
        session.flush()
        found = shelf.get_holding(session, material.tutor_id, material.id)
        return Arrived(shelf.describe_one(session, found), is_new=True)

    def _discard(self) -> None:
        """Where the database is away, what arrived is cleared up later."""
        with suppress(SQLAlchemyError), self._database.transaction() as session:
            if self._version_id is None:
                return
            version = session.get(MaterialVersion, self._version_id)
            if version is None or version.state != VersionState.ARRIVING:
                return
            session.delete(version)
            session.flush()
            if self._is_new:
                session.execute(delete(Material).where(Material.id == version.material_id))


class Arrival(ArrivingFile):
    """One upload, for a new material or as a new file of an old one."""

    def __init__(self, database: Database, visit: Visit, limits: MaterialLimits, replaced: UUID | None = None) -> None:
        super().__init__(database, limits)
        self._visit, self._replaced = visit, replaced
        self._is_new = replaced is None

    def take(self) -> Arrived:
        """Reads the request's body and stores the file; what breaks off leaves nothing.

        Raises BadRequest, Conflict, Invalid, NotAllowed, NotFound, SessionOver, TooLarge, Unsupported.
        """
        with self._whole_or_nothing():
            form = UploadForm(self._database, self._limits.bytes, self._begin)
            upload = form.read(() if self._replaced else (TITLE, LANGUAGE))
            given = _given(upload.fields)
            access.check_again(self._database, Permission.MANAGE_MATERIALS)
            with self._database.transaction() as session:
                return self._settle(session, upload, given)

    def _begin(self, named: Named) -> UUID:
        """The rows of the version that arrives. Raises Conflict, NotFound."""
        with self._database.transaction() as session:
            if self._replaced is None:
                material_id = add_material(session, tutor_to_fill(session, self._visit), named)
            else:
                material_id = holding_to_change(session, self._visit, self._replaced).material.id
                self._replaced = material_id
            version = add_version(session, material_id, named)
        self._version_id = version.id
        return version.id

    def _settle(self, session: Session, upload: Upload, given: Mapping[str, str]) -> Arrived:
        """The file is whole: it waits to be read, or was there already. Raises Conflict, NotFound."""
        if self._replaced is not None:
            holding = holding_to_change(session, self._visit, self._replaced)
            return self._replace(session, holding, whole(session, upload))
        tutor = tutor_to_fill(session, self._visit)
        return self._settle_new(session, tutor, whole(session, upload), given)

    def _settle_new(
        self, session: Session, tutor: Tutor, version: MaterialVersion, given: Mapping[str, str]
    ) -> Arrived:
        holdings = shelf.list_holdings(session, tutor.id)
        same = next((one for one in holdings if is_same_file(one.newest, version)), None)
        if same is not None:
            session.execute(delete(Material).where(Material.id == version.material_id))
            again = try_again(session, same)
            return Arrived(shelf.describe_one(session, same), is_new=again)
        check_room(holdings, self._limits, file_bytes=version.bytes)
        material = session.get_one(Material, version.material_id)
        # The activity may have got a tutor of its own while the file travelled.
        material.tutor_id, material.created_at, material.deleted_at = tutor.id, now(), None
        if TITLE in given:
            material.title, material.title_given = given[TITLE], True
        if LANGUAGE in given:
            material.language, material.language_given = given[LANGUAGE], True
        version.state = VersionState.WAITING
        session.flush()
        return Arrived(shelf.describe_one(session, Holding(material, version, None)), is_new=True)


def check_room(holdings: list[Holding], limits: MaterialLimits, *, file_bytes: int | None = None) -> None:
    """`file_bytes`: of a file beside these, of which nobody knows yet how many pages it has.

    Raises Conflict where all of that is more than the tutor may have.
    """
    used = shelf.used(holdings)
    one = 0 if file_bytes is None else 1
    fits = (
        used["bytes"] + (file_bytes or 0) <= limits.bytes,
        used["pages"] + one <= limits.pages,
        len(holdings) + one <= MAX_MATERIALS,
    )
    if not all(fits):
        raise Conflict(_out_of_room(limits), code="limit_reached")


def _out_of_room(limits: MaterialLimits) -> str:
    return _(
        "The tutor’s material may have %(size)s MB, %(pages)s pages and %(files)s files in all, and this does not fit. "
        "Please delete what is no longer needed, or upload less.",
        size=limits.bytes >> 20,
        pages=limits.pages,
        files=MAX_MATERIALS,
    )


def is_same_file(one: MaterialVersion, other: MaterialVersion) -> bool:
    """Whether the two have the very same bytes."""
    return (one.sha256, one.bytes) == (other.sha256, other.bytes)


def try_again(session: Session, holding: Holding) -> bool:
    """Has the newest file read anew if it failed; whether it had."""
    newest = holding.newest
    if newest.state != VersionState.FAILED:
        return False
    newest.state, newest.error_code, newest.progress, newest.attempts = VersionState.WAITING, None, 0.0, 0
    newest.held_until = None
    session.flush()
    return True


def whole(session: Session, upload: Upload) -> MaterialVersion:
    """The version of what has arrived. Raises NotFound if it was cleared up meanwhile."""
    version = session.get(MaterialVersion, upload.kept.version_id, with_for_update=True)
    if version is None:
        raise NotFound
    version.sha256, version.bytes = upload.kept.sha256, upload.kept.bytes
    return version


def _given(fields: Mapping[str, str]) -> dict[str, str]:
    """What stands beside the file, checked; an empty title is none."""
    checks = {TITLE: clean_title, LANGUAGE: known_language}
    return {name: checks[name](value) for name, value in fields.items() if value.strip()}


def add_material(session: Session, tutor: Tutor, named: Named) -> UUID:
    """That counts as deleted until its file is whole."""
    material = Material(id=uuid4(), tutor_id=tutor.id, title=title_of(named.name), deleted_at=now())
    session.add(material)
    session.flush()
    return material.id


def add_version(session: Session, material_id: UUID, named: Named) -> MaterialVersion:
    """That is arriving."""
    number = next_number(session, material_id)
    arriving = {"material_id": material_id, "number": number, "sha256": b"", "bytes": 0}
    version = MaterialVersion(id=uuid4(), file_name=named.name, kind=named.kind, **arriving)
    session.add(version)
    return version


def next_number(session: Session, material_id: UUID) -> int:
    """Of the next file of a material."""
    highest = select(func.max(MaterialVersion.number)).where(MaterialVersion.material_id == material_id)
    return (session.scalar(highest) or 0) + 1
