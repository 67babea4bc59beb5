# SPDX-License-Identifier: EUPL-1.2
"""Earlier texts of a tutor: each save keeps one, so that what changed can be seen and undone.

Never by whom: the role alone. A copy of a tutor starts without any.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from lti_tool.db import Base, now
from lti_tool.models.course import Tutor
from lti_tool.models.tutor_text import TutorText

MAX_VERSIONS = 100
"""Of a tutor; the oldest make room."""


class VersionOrigin(StrEnum):
    """How a version came about."""

    SAVED = "saved"
    RESTORED = "restored"
    IMPORTED = "imported"
    """From a file."""
    COPIED = "copied"
    """From another tutor of the same person."""
    FOUND = "found"
    """It was there before, or the tool itself wrote it: as a template, a copy, a choice on the page of deep linking."""


class TutorVersion(Base):
    """The whole text that a tutor had from `at` on."""

    __tablename__ = "tutor_version"
    __table_args__ = (UniqueConstraint("tutor_id", "n"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tutor_id: Mapped[UUID] = mapped_column(ForeignKey("tutor.id", ondelete="CASCADE"))
    n: Mapped[int] = mapped_column()
    """From 1 up: two within the same moment have an order, too."""
    at: Mapped[datetime] = mapped_column(default=now)
    way: Mapped[str] = mapped_column(String(10))
    """A `VersionOrigin`."""
    role: Mapped[str | None] = mapped_column(String(50))
    """In which role it was saved, as `Instructor`. None: nobody saved it (`VersionOrigin.FOUND`)."""
    text: Mapped[dict[str, Any]] = mapped_column(JSON)
    """A `TutorText` as `to_json` writes it."""


def to_json(text: TutorText) -> dict[str, Any]:
    """All fields as JSON has them: lists, and times in ISO 8601."""
    return {name: _plain(value) for name, value in asdict(text).items()}


def of_json(stored: Mapping[str, Any], onto: TutorText) -> TutorText:
    """A stored text. Fields that it lacks are those of `onto`, unknown ones are left out: another release wrote it."""
    known = {field.name for field in fields(TutorText)}
    return onto.with_fields({name: _value(name, value) for name, value in stored.items() if name in known})


def keep_version(
    session: Session, tutor: Tutor, before: TutorText | None, *, way: VersionOrigin, role: str | None
) -> TutorVersion:
    """The text that a locked tutor has now. `before`: the text that it had, None for its first one; it is kept as well
    where it is not the newest version yet, or the first change could not be undone.
    """
    newest = session.scalars(versions_of(tutor.id).limit(1)).first()
    if before is not None and (newest is None or of_json(newest.text, before) != before):
        at = now() if newest else tutor.created_at
        newest = _add(
            session, tutor.id, newest, TutorVersion(at=at, way=VersionOrigin.FOUND, role=None, text=to_json(before))
        )
    added = TutorVersion(at=now(), way=way, role=role, text=to_json(TutorText.of(tutor)))
    added = _add(session, tutor.id, newest, added)
    old = TutorVersion.tutor_id == tutor.id, TutorVersion.n <= added.n - MAX_VERSIONS
    session.execute(delete(TutorVersion).where(*old))
    return added


def versions_of(tutor_id: UUID | None) -> Any:
    """A query for all of a tutor's, newest first."""
    return select(TutorVersion).where(TutorVersion.tutor_id == tutor_id).order_by(TutorVersion.n.desc())


def _add(session: Session, tutor_id: UUID, newest: TutorVersion | None, version: TutorVersion) -> TutorVersion:
    version.id, version.tutor_id, version.n = uuid4(), tutor_id, newest.n + 1 if newest else 1
    session.add(version)
    session.flush()
    return version


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _value(name: str, stored: Any) -> Any:
    return datetime.fromisoformat(stored) if name in TIMES and stored is not None else stored


TIMES = frozenset({"opens_at", "closes_at"})
"""Fields that are moments."""
