# SPDX-License-Identifier: EUPL-1.2
"""Course material: files with their versions, the pages read from them, the passages that are found and cited.

How a file is read is `lti_tool.materials.reading`'s matter, which passages fit a question `lti_tool.retrieval`'s.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from lti_tool.db import Base, now
from lti_tool.models.course import Tutor
from lti_tool.models.platform_item import PlatformItem

PIECE_BYTES = 1 << 20
"""Of an original, in one row: any host can read it, one backup holds it, and deleting it is real."""


Row = TypeVar("Row", bound=Base)


class VersionState(StrEnum):
    """How far a file has come."""

    ARRIVING = "arriving"
    """Its pieces are being stored; told to nobody, and gone if the upload breaks off."""
    WAITING = "waiting"
    READING = "reading"
    READY = "ready"
    FAILED = "failed"


class Origin(StrEnum):
    """Who put it in."""

    UPLOAD = "upload"
    PLATFORM = "platform"


class Material(Base):
    """A document of a tutor. It belongs to that tutor alone (§60a UrhG binds it to its course)."""

    __tablename__ = "material"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tutor_id: Mapped[UUID] = mapped_column(ForeignKey("tutor.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(Text)
    """As the instructor gave it, else as the file calls itself."""
    title_given: Mapped[bool] = mapped_column(default=False)
    """By the instructor: what a new version calls itself does not change it."""
    language: Mapped[str] = mapped_column(String(5), default="")
    """`de`, `en`, or "" where neither the instructor nor the text has told."""
    language_given: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[str] = mapped_column(String(10), default=Origin.UPLOAD)
    link: Mapped[str | None] = mapped_column(Text)
    """Where it stands in the platform, for what came from there."""
    available_from: Mapped[datetime | None] = mapped_column()
    """Before that no answer stands on it. None: at once."""
    speaker_notes: Mapped[bool] = mapped_column(default=False)
    """Whether answers may stand on what slides have as speaker's notes."""
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)
    """Set: it can be restored for a while; what answers cited of it outlives it."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class MaterialVersion(Base):
    """A file of a material, as it was uploaded or replaced.

    Answers stand on the version that is ready and not superseded, also while the next one is read.
    """

    __tablename__ = "material_version"
    __table_args__ = (
        UniqueConstraint("material_id", "number"),
        Index(
            "uq_material_version_current",
            "material_id",
            unique=True,
            sqlite_where=text("state = 'ready' AND superseded_at IS NULL"),
            postgresql_where=text("state = 'ready' AND superseded_at IS NULL"),
        ),
        Index("ix_material_version_due", "state", "held_until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    material_id: Mapped[UUID] = mapped_column(ForeignKey("material.id", ondelete="CASCADE"))
    number: Mapped[int]
    """From 1 up; the highest is the one that was put in last."""
    file_name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(10))
    """A `FileKind` of `lti_tool.materials.pages`."""
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    bytes: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(10), default=VersionState.ARRIVING)
    progress: Mapped[float] = mapped_column(Float(53), default=0.0)
    """Of its reading, 0 to 1."""
    pages: Mapped[int] = mapped_column(default=0)
    error_code: Mapped[str | None] = mapped_column(String(40))
    """Why it failed: one of `ReadFailed.CODES`."""
    attempts: Mapped[int] = mapped_column(default=0)
    """How often a process began to read it."""
    held_until: Mapped[datetime | None] = mapped_column()
    """A process reads it: no other one may until then."""
    copy_of_id: Mapped[UUID | None] = mapped_column()
    """The version that this one is a copy of: instead of being read it gets that one's rows."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None] = mapped_column()
    superseded_at: Mapped[datetime | None] = mapped_column(index=True)
    """Set: a newer version is ready. Its passages stay as long as answers cite them."""


class MaterialPiece(Base):
    """A part of the original file."""

    __tablename__ = "material_piece"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("material_version.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """From 0 up."""
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """At most PIECE_BYTES."""


class MaterialPage(Base):
    """A page, slide, section, run of lines or cell, as it was read."""

    __tablename__ = "material_page"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("material_version.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    """From 1 up, in reading order."""
    place_kind: Mapped[str] = mapped_column(String(10))
    """A `PlaceKind` of `lti_tool.materials.pages`."""
    place_first: Mapped[int]
    place_last: Mapped[int]
    heading: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    """Markdown."""
    note: Mapped[str] = mapped_column(String(20), default="")
    """A `Note` of `lti_tool.materials.pages`: why it has little or no text."""
    speaker_notes: Mapped[str] = mapped_column(Text, default="")
    off: Mapped[bool] = mapped_column(default=False)
    """Switched off by the instructor: no answer stands on it."""


class Passage(Base):
    """A part of a page: what is found, put before a model and cited. Never changed: a new version has new ones."""

    __tablename__ = "passage"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("material_version.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    """In reading order, from 0 up."""
    page: Mapped[int]
    """The page's `n`."""
    place_first: Mapped[int]
    """The page's, or of lines those that the passage has."""
    place_last: Mapped[int]
    heading: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    from_notes: Mapped[bool] = mapped_column(default=False)
    """Of the speaker's notes of a slide."""


class PassageVector(Base):
    """A passage's embedding, by one model."""

    __tablename__ = "passage_vector"

    passage_id: Mapped[UUID] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), primary_key=True)
    model: Mapped[str] = mapped_column(String(200))
    """Served name and dimension: vectors of another one are never compared with it."""
    vector: Mapped[bytes] = mapped_column(LargeBinary)
    """float16, little-endian, of length 1."""


@dataclass(frozen=True, slots=True)
class Quotable:
    """A passage as it is chosen, quoted and cited."""

    id: UUID
    title: str
    """Of the document."""
    language: str
    place: str
    """Where a reader finds it, in the document's language: "S. 12", "slide 4"."""
    heading: str
    """What it stands under, where the place does not say that."""
    text: str
    available_from: datetime | None
    item: str = ""
    """What the platform calls what it is from, where the platform handed it over."""


_PLACES = {
    "de": {"page": "S. {}", "slide": "Folie {}", "section": "Abschnitt {}", "lines": "Z. {}–{}", "cell": "Zelle {}"},
    "en": {"page": "p. {}", "slide": "slide {}", "section": "section {}", "lines": "ll. {}–{}", "cell": "cell {}"},
}
_ONE_LINE = {"de": "Z. {}", "en": "l. {}"}


def say_place(language: str, kind: str, first: int, last: int, heading: str, *, title: str = "") -> str:
    """Where it is, as a reader says it; a section by its heading where it has one, but not beside the same `title`."""
    if kind == "section" and heading and heading != title:
        return heading
    if kind == "lines" and first == last:
        return _ONE_LINE.get(language, _ONE_LINE["de"]).format(first)
    return _PLACES.get(language, _PLACES["de"])[kind].format(first, last)


CURRENT = and_(
    MaterialVersion.state == VersionState.READY, MaterialVersion.superseded_at.is_(None), Material.deleted_at.is_(None)
)
"""Of a version joined to its material: answers stand on it, apart from what is off or not yet available."""


def overtaken() -> ColumnElement[bool]:
    """A newer file of the same material has arrived: nobody needs this one to be read any more.

    A copy is needed until the newer one is ready: what it is a copy of has answered until now.
    """
    newer = aliased(MaterialVersion)
    return (
        exists()
        .where(
            newer.material_id == MaterialVersion.material_id,
            newer.number > MaterialVersion.number,
            newer.state != VersionState.ARRIVING,
            or_(MaterialVersion.copy_of_id.is_(None), newer.state == VersionState.READY),
        )
        .correlate(MaterialVersion)
    )


_ITEM = select(func.min(PlatformItem.item)).where(PlatformItem.material_id == Material.id).scalar_subquery()
OF_TUTOR = (
    select(
        Passage.id,
        Material.title,
        Material.language,
        MaterialPage.place_kind,
        Passage.place_first,
        Passage.place_last,
        Passage.heading,
        Passage.text,
        Material.available_from,
        _ITEM.label("item"),
    )
    .join(MaterialVersion, MaterialVersion.id == Passage.version_id)
    .join(Material, Material.id == MaterialVersion.material_id)
    .join(MaterialPage, and_(MaterialPage.version_id == Passage.version_id, MaterialPage.n == Passage.page))
    .where(
        Material.tutor_id == bindparam("tutor"),
        CURRENT,
        MaterialPage.off == false(),
        or_(Passage.from_notes == false(), Material.speaker_notes),
    )
    .order_by(Material.created_at, Material.id, Passage.position)
)


def of_tutor(connection: Connection, tutor_id: UUID | None) -> list[Quotable]:
    """All passages of a tutor in reading order, of switched-on pages, also those not yet available; none for the
    default tutor.
    """
    if tutor_id is None:
        return []
    found = []
    for row in connection.execute(OF_TUTOR, {"tutor": tutor_id}):
        place = say_place(row.language, row.place_kind, row.place_first, row.place_last, row.heading, title=row.title)
        heading = "" if place == row.heading else row.heading
        found.append(
            Quotable(row.id, row.title, row.language, place, heading, row.text, row.available_from, row.item or "")
        )
    return found


_VECTORS = (
    select(PassageVector.passage_id, PassageVector.model, PassageVector.vector)
    .join(Passage, Passage.id == PassageVector.passage_id)
    .join(MaterialVersion, MaterialVersion.id == Passage.version_id)
    .join(Material, Material.id == MaterialVersion.material_id)
    .where(Material.tutor_id == bindparam("tutor"), CURRENT)
)


def vectors_of_tutor(connection: Connection, tutor_id: UUID, name: str) -> tuple[str, dict[UUID, bytes]]:
    """The embeddings of a tutor's passages by the model of that name, and its name with the dimensions.

    Where that model was replaced by one of other dimensions, those that most of the passages have.
    """
    by_model: dict[str, dict[UUID, bytes]] = {}
    for passage_id, model, vector in connection.execute(_VECTORS, {"tutor": tutor_id}):
        if model.rpartition("/")[0] == name and vector:
            by_model.setdefault(model, {})[passage_id] = vector
    return max(by_model.items(), key=lambda one: len(one[1]), default=("", {}))


def tutor_with_items(session: Session, course_id: UUID) -> UUID | None:
    """The course's tutor that has what the platform handed over; None where there is nothing."""
    query = select(Material.tutor_id).join(PlatformItem, PlatformItem.material_id == Material.id)
    return session.scalars(query.where(PlatformItem.course_id == course_id).limit(1)).first()


def raise_revision(session: Session, tutor_id: UUID) -> None:
    """Tells every worker that what the tutor answers from has changed. In the transaction that changes it."""
    session.execute(update(Tutor).where(Tutor.id == tutor_id).values(material_revision=Tutor.material_revision + 1))


def copy_material(session: Session, from_id: UUID, to_id: UUID) -> None:
    """Gives another tutor its own rows of all that this one answers from: at once as files that wait, filled with
    pages and passages by whoever reads files.
    """
    query = select(Material, MaterialVersion).join(MaterialVersion, MaterialVersion.material_id == Material.id)
    current = query.where(Material.tutor_id == from_id, CURRENT).order_by(Material.created_at, Material.id)
    for material, version in session.execute(current).all():
        copy_version(session, material, version, to_id)


def copy_version(
    session: Session, material: Material, version: MaterialVersion, to_id: UUID
) -> tuple[Material, MaterialVersion]:
    """A material of another tutor that waits to get what this version has: nothing of it is read again."""
    twin = _twin(material, id=uuid4(), tutor_id=to_id, created_at=now())
    session.add(twin)
    session.flush()
    kept = {name: getattr(version, name) for name in ("file_name", "kind", "sha256", "bytes", "pages")}
    other = MaterialVersion(id=uuid4(), material_id=twin.id, number=1, copy_of_id=version.id, **kept)
    other.state = VersionState.WAITING
    session.add(other)
    session.flush()
    return twin, other


def _twin(row: Row, **other: object) -> Row:
    kept = {column.key: getattr(row, column.key) for column in type(row).__table__.columns}
    return type(row)(**kept | other)
