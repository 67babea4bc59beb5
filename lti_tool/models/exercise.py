# SPDX-License-Identifier: EUPL-1.2
"""A teacher's own way through the exercises of a tutor: steps without the result, misconceptions, the solution."""

from typing import TypedDict
from uuid import UUID

from sqlalchemy import JSON, Connection, ForeignKey, LargeBinary, String, Text, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base

NAME_CHARACTERS = 80


class Misconception(TypedDict):
    """What students get wrong, and what a teacher says to that."""

    when: str
    say: str


class Exercise(Base):
    """One exercise of a tutor.

    Text, steps and misconceptions are like instructions: a model reads them, so they are not sealed. The solution is
    for the guard alone.
    """

    __tablename__ = "exercise"

    tutor_id: Mapped[UUID] = mapped_column(ForeignKey("tutor.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """From 0, as the instructor ordered them."""
    name: Mapped[str] = mapped_column(String(NAME_CHARACTERS))
    """As students call it: "2b"."""
    text: Mapped[str] = mapped_column(Text)
    steps: Mapped[list[str]] = mapped_column(JSON, default=list)
    """In order, none with the result."""
    misconceptions: Mapped[list[Misconception]] = mapped_column(JSON, default=list)
    solution: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Sealed with the tutor's key (`models/solution`); in no prompt."""


_OF_TUTOR = (
    select(Exercise.name, Exercise.text, Exercise.steps, Exercise.misconceptions)
    .where(Exercise.tutor_id == bindparam("tutor"))
    .order_by(Exercise.position)
)


def exercises_of(connection: Connection, tutor_id: UUID) -> list[tuple[str, str, list[str], list[Misconception]]]:
    """Name, text, steps and misconceptions of each, in the instructor's order; the solution is not read."""
    return [
        (row.name, row.text, row.steps, row.misconceptions)
        for row in connection.execute(_OF_TUTOR, {"tutor": tutor_id})
    ]
