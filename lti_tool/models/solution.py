# SPDX-License-Identifier: EUPL-1.2
"""What a tutor must not give away: reference solutions and words to avoid, sealed with a data key of the tutor's own.

Each text is bound to that key and to its place, not to the tutor: a copy of a tutor takes sealed rows and the wrapped
key over as they are, in whatever transaction makes it, and nobody has to open them for that.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import Connection, ForeignKey, LargeBinary, delete, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from lti_tool import vault
from lti_tool.db import Base
from lti_tool.models.course import Tutor


class TutorKey(Base):
    """A tutor's data key, wrapped by the master key. Made with the first text that stays closed."""

    __tablename__ = "tutor_key"

    tutor_id: Mapped[UUID] = mapped_column(ForeignKey("tutor.id", ondelete="CASCADE"), primary_key=True)
    key_id: Mapped[UUID] = mapped_column(index=True)
    """What the wrapping and all that it seals is bound to. A copy of the tutor has the same."""
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class Solution(Base):
    """A reference solution."""

    __tablename__ = "solution"

    tutor_id: Mapped[UUID] = mapped_column(ForeignKey("tutor.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """From 0, as the instructor ordered them."""
    title: Mapped[bytes] = mapped_column(LargeBinary)
    """Sealed."""
    text: Mapped[bytes] = mapped_column(LargeBinary)
    """Sealed."""


class WordsToAvoid(Base):
    """Words and short phrases that no answer may contain."""

    __tablename__ = "words_to_avoid"

    tutor_id: Mapped[UUID] = mapped_column(ForeignKey("tutor.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[bytes] = mapped_column(LargeBinary)
    """A JSON list, sealed."""


@dataclass(frozen=True)
class ClosedText:
    """One solution, opened."""

    title: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class ClosedTexts:
    """All that a tutor must not give away, opened."""

    solutions: Sequence[ClosedText] = ()
    words: Sequence[str] = field(default=(), repr=False)
    tasks: Sequence[str] = field(default=(), repr=False)
    """What is asked of students: quoting it gives nothing away."""


@dataclass(frozen=True)
class ClosedKey:
    """A tutor's data key, opened: seals what stays closed."""

    key_id: UUID
    key: bytes = field(repr=False)

    def seal(self, text: str, column: str, position: int = 0) -> bytes:
        """`column`: such as `solution.text`."""
        return vault.seal(self.key, text.encode(), f"{column}:{self.key_id}:{position}")

    def open(self, sealed: bytes, column: str, position: int = 0) -> str:
        """Raises VaultError."""
        return vault.unseal(self.key, sealed, f"{column}:{self.key_id}:{position}").decode()


def closed_key(database: Session | Connection, safe: vault.Vault, tutor_id: UUID) -> ClosedKey | None:
    """The tutor's key; None where it has none yet. Raises VaultError."""
    row = database.execute(select(TutorKey.key_id, TutorKey.wrapped).where(TutorKey.tutor_id == tutor_id)).first()
    return ClosedKey(row.key_id, safe.unwrap(row.wrapped, _key_place(row.key_id))) if row else None


def closed_key_to_write(session: Session, safe: vault.Vault, tutor_id: UUID) -> ClosedKey:
    """The tutor's key, made where there is none; its tutor is locked. Raises VaultError."""
    known = closed_key(session, safe, tutor_id)
    if known is not None:
        return known
    made = ClosedKey(uuid4(), vault.new_key())
    wrapped = safe.wrap(made.key, _key_place(made.key_id))
    session.execute(insert(TutorKey).values(tutor_id=tutor_id, key_id=made.key_id, wrapped=wrapped))
    return made


def _key_place(key_id: UUID) -> str:
    """What a wrapped key is bound to."""
    return f"tutor_key.wrapped:{key_id}"


def closed_texts(database: Session | Connection, safe: vault.Vault, tutor_id: UUID) -> ClosedTexts:
    """What the tutor must not give away. Raises VaultError where any of it does not open: a guard that does not know
    all of it would be none.
    """
    key = closed_key(database, safe, tutor_id)
    if key is None:
        return ClosedTexts()
    return ClosedTexts(stored_solutions(database, key, tutor_id), stored_words(database, key, tutor_id))


def stored_solutions(database: Session | Connection, key: ClosedKey, tutor_id: UUID) -> list[ClosedText]:
    """In the instructor's order. Raises VaultError."""
    rows = select(Solution.position, Solution.title, Solution.text).where(Solution.tutor_id == tutor_id)
    return [
        ClosedText(
            key.open(row.title, "solution.title", row.position), key.open(row.text, "solution.text", row.position)
        )
        for row in database.execute(rows.order_by(Solution.position))
    ]


def stored_words(database: Session | Connection, key: ClosedKey, tutor_id: UUID) -> list[str]:
    """Words to avoid. Raises VaultError."""
    sealed = database.execute(select(WordsToAvoid.words).where(WordsToAvoid.tutor_id == tutor_id)).scalar()
    words: list[str] = json.loads(key.open(sealed, "words_to_avoid.words")) if sealed is not None else []
    return words


def replace_solutions(
    session: Session, key: ClosedKey, tutor_id: UUID, solutions: Sequence[ClosedText], words: Sequence[str]
) -> None:
    """Stores these instead of what was there; the tutor is locked."""
    session.execute(delete(Solution).where(Solution.tutor_id == tutor_id))
    session.execute(delete(WordsToAvoid).where(WordsToAvoid.tutor_id == tutor_id))
    rows = [
        {
            "tutor_id": tutor_id,
            "position": position,
            "title": key.seal(one.title, "solution.title", position),
            "text": key.seal(one.text, "solution.text", position),
        }
        for position, one in enumerate(solutions)
    ]
    if rows:
        session.execute(insert(Solution), rows)
    if words:
        sealed = key.seal(json.dumps(list(words)), "words_to_avoid.words")
        session.execute(insert(WordsToAvoid).values(tutor_id=tutor_id, words=sealed))
    raise_closed_revision(session, tutor_id)


def raise_closed_revision(session: Session, tutor_id: UUID) -> None:
    """So that each worker's guard knows that it is out of date."""
    session.execute(update(Tutor).where(Tutor.id == tutor_id).values(closed_revision=Tutor.closed_revision + 1))


def copy_closed_texts(session: Session, from_id: UUID, to_id: UUID) -> None:
    """Gives another tutor all of it, still sealed; nothing where that one has a key of its own by now."""
    if session.scalar(select(TutorKey.tutor_id).where(TutorKey.tutor_id == to_id)) is not None:
        return
    for model in (TutorKey, Solution, WordsToAvoid):
        columns = [column for column in model.__table__.columns if column.name != "tutor_id"]
        rows = [
            {**row._mapping, "tutor_id": to_id}
            for row in session.execute(select(*columns).where(model.__table__.columns["tutor_id"] == from_id))
        ]
        if rows:
            session.execute(insert(model), rows)
    raise_closed_revision(session, to_id)
