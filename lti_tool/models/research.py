# SPDX-License-Identifier: EUPL-1.2
"""Research by consent: what people are asked, what they said, and which exports they were in."""

import json
from datetime import datetime
from typing import cast
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from lti_tool import vault
from lti_tool.db import Base, now
from lti_tool.models.person import Identity
from lti_tool.models.platform import Institution, InstitutionKind


class ResearchText(Base):
    """A version of what an institution asks its people. Kept for good: it proves what somebody consented to."""

    __tablename__ = "research_text"
    __table_args__ = (
        Index(
            "uq_research_text_standing",
            "institution_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1, 2, … within the institution; no number is used twice."""
    de: Mapped[str] = mapped_column(Text)
    en: Mapped[str] = mapped_column(Text)
    parents_de: Mapped[str | None] = mapped_column(Text)
    """What parents read, in German. None: the text is for adults alone, and no school may ask with it."""
    parents_en: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None] = mapped_column()
    """When a newer version took its place, or research was switched off. None: people are asked with it."""


def standing(session: Session, institution_id: UUID) -> ResearchText | None:
    """The version that has not ended."""
    query = select(ResearchText).where(ResearchText.institution_id == institution_id, ResearchText.ended_at.is_(None))
    return session.scalars(query).first()


def asked_with(session: Session, institution_id: UUID) -> ResearchText | None:
    """The version that people are asked with now. A school asks nobody without words for parents."""
    row, institution = standing(session, institution_id), session.get(Institution, institution_id)
    return None if row is None or institution is None or lacks_parents(institution, row.parents_de) else row


def lacks_parents(institution: Institution, parents: object) -> bool:
    """Whether it is a school and there is nothing for parents."""
    return institution.kind == InstitutionKind.SCHOOL and parents is None


class ResearchConsent(Base):
    """That a person consented to one version, and when they took it back. What they say next is a new row."""

    __tablename__ = "research_consent"
    __table_args__ = (
        ForeignKeyConstraint(
            ["institution_id", "version"],
            ["research_text.institution_id", "research_text.version"],
            name="fk_research_consent_text",
        ),
        # Two tabs that consent at once meet here.
        Index(
            "uq_research_consent_standing",
            "person_id",
            "institution_id",
            "version",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_research_consent_text", "institution_id", "version"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    institution_id: Mapped[UUID] = mapped_column()
    version: Mapped[int] = mapped_column()
    given_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(index=True)
    known: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The `Identity` of the visit in which it was given, sealed with the person's data key: an export takes out what
    it names. None: withdrawn."""

    def keep_known(self, key: bytes, identity: Identity) -> None:
        """Seals what is to be taken out; `id` must be set."""
        self.known = vault.seal(key, json.dumps(identity).encode(), _place(self.id))


class ResearchExport(Base):
    """A file that was written for researchers. It names nobody."""

    __tablename__ = "research_export"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    institution_id: Mapped[UUID] = mapped_column(ForeignKey("institution.id"), index=True)
    version: Mapped[int] = mapped_column()
    """Of the text that everybody in it had consented to."""
    at: Mapped[datetime] = mapped_column(default=now)
    people: Mapped[int] = mapped_column()
    conversations: Mapped[int] = mapped_column()
    turns: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the whole file, in hexadecimal digits."""


class ResearchExportPerson(Base):
    """Who was in an export, and under which pseudonym nobody knows: that is kept nowhere."""

    __tablename__ = "research_export_person"

    export_id: Mapped[UUID] = mapped_column(ForeignKey("research_export.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    """Of the export, once more: it belongs to what is told of the person."""


def open_known(key: bytes, consent_id: UUID, sealed: bytes) -> Identity:
    """What an export takes out, from the columns alone."""
    return cast("Identity", json.loads(vault.unseal(key, sealed, _place(consent_id))))


def _place(consent_id: UUID) -> str:
    return f"research_consent.known:{consent_id}"
