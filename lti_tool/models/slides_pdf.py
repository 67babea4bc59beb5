# SPDX-License-Identifier: EUPL-1.2
"""The PDF that is made of slides for the pictures of them, after they are read; it goes with their file."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, LargeBinary, String, and_, exists, or_
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base
from lti_tool.models.material import MaterialPiece, MaterialVersion


class SlidesState(StrEnum):
    """How far it has come."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


class SlidesPdf(Base):
    """Of one file of slides. Its row comes with the first look of a process that works."""

    __tablename__ = "slides_pdf"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("material_version.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default=SlidesState.WAITING, index=True)
    code: Mapped[str | None] = mapped_column(String(40))
    """Why there is none: one of `ReadFailed.CODES`; while it waits one of LACKS."""
    attempts: Mapped[int] = mapped_column(default=0)
    """How often a process began to make it and did not say how it ended."""
    held_until: Mapped[datetime | None] = mapped_column()
    """A process makes it, or it was put off: no other one may until then."""
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    made_at: Mapped[datetime | None] = mapped_column()


class SlidesPdfPiece(Base):
    """A part of it, as of an original."""

    __tablename__ = "slides_pdf_piece"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("material_version.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    """From 0 up."""
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """At most PIECE_BYTES."""


NO_OFFICE, NO_WALLS = "no_office", "no_walls"
LACKS = (NO_OFFICE, NO_WALLS)
"""What the machine that works lacks: LibreOffice, or a kernel that can keep it in."""


def has_pictures() -> ColumnElement[bool]:
    """Of a version: pictures can be made of its pages, by the original or by what was made of it."""
    of_pdf = exists().where(MaterialPiece.version_id == MaterialVersion.id).correlate(MaterialVersion)
    made = exists().where(SlidesPdf.version_id == MaterialVersion.id, SlidesPdf.state == SlidesState.READY)
    there = exists().where(SlidesPdfPiece.version_id == MaterialVersion.id)
    of_slides = and_(made.correlate(MaterialVersion), there.correlate(MaterialVersion))
    return or_(and_(MaterialVersion.kind == "pdf", of_pdf), of_slides)
