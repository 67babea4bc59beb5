# SPDX-License-Identifier: EUPL-1.2
"""Course material in passages. Which of them fit a question is `lti_tool.retrieval`'s matter."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, ForeignKey, String, Text, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.db import Base, now


class Material(Base):
    """A document of a tutor. It belongs to that tutor alone (§60a UrhG binds it to its course)."""

    __tablename__ = "material"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tutor_id: Mapped[UUID] = mapped_column(ForeignKey("tutor.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5), default="de")
    created_at: Mapped[datetime] = mapped_column(default=now)


class Passage(Base):
    """A page or section of a document: what is quoted and cited."""

    __tablename__ = "passage"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    material_id: Mapped[UUID] = mapped_column(ForeignKey("material.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    place: Mapped[str] = mapped_column(Text)
    """Where a reader finds it, e.g. "Kapitel 2, Seite 4"."""
    text: Mapped[str] = mapped_column(Text)

    material: Mapped[Material] = relationship(lazy="joined")


@dataclass(frozen=True, slots=True)
class Quotable:
    """A passage as it is chosen, quoted and cited. A course has hundreds, and each question looks at all of them."""

    id: UUID
    title: str
    """Of the document."""
    language: str
    place: str
    text: str


_OF_TUTOR = (
    select(Passage.id, Material.title, Material.language, Passage.place, Passage.text)
    .join(Material, Material.id == Passage.material_id)
    .where(Material.tutor_id == bindparam("tutor"))
    .order_by(Material.created_at, Material.id, Passage.position)
)


def of_tutor(connection: Connection, tutor_id: UUID | None) -> list[Quotable]:
    """All passages of a tutor in reading order; none for the default tutor."""
    if tutor_id is None:
        return []
    return [Quotable(*row) for row in connection.execute(_OF_TUTOR, {"tutor": tutor_id})]
