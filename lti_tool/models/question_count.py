# SPDX-License-Identifier: EUPL-1.2
"""How many questions a person has asked a tutor on a day, where the tutor takes so many a day.

Counted by one statement that also decides, as tokens are (`quota`): of two questions at once only one is the last one,
whatever workers they reach. Of a question that is not stored, and of one that takes another's place, no row would
tell; both count here.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    ForeignKey,
    TextClause,
    Uuid,
    and_,
    bindparam,
    func,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Mapped, aliased, mapped_column

from lti_tool.db import Base, table

Id = ColumnElement[UUID] | InstrumentedAttribute[UUID]
"""A column of a statement."""


class QuestionCount(Base):
    """Questions of one person to one tutor on one day of their institution."""

    __tablename__ = "question_count"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    tutor_id: Mapped[UUID] = mapped_column(ForeignKey("tutor.id", ondelete="CASCADE"), primary_key=True, index=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    """In the institution's time zone."""
    questions: Mapped[int]


def counting() -> TextClause:
    """The statement that counts one question more. Takes `counted_person`, `counted_tutor`, `counted_day` and
    `counted_most`; gives `questions`.

    Where the limit is reached no number at all (NULL) would remain, which the column refuses, and with it the whole
    statement: `is_used_up`.
    """
    sql = """
        INSERT INTO question_count (person_id, tutor_id, day, questions)
        VALUES ( :counted_person , :counted_tutor , :counted_day , 1)
        ON CONFLICT (person_id, tutor_id, day)
        DO UPDATE SET questions = CASE WHEN question_count.questions < :counted_most
            THEN question_count.questions + 1 END
        RETURNING questions
    """
    ids = [bindparam(name, type_=Uuid()) for name in ("counted_person", "counted_tutor")]
    return text(sql).bindparams(*ids, bindparam("counted_day", type_=Date()))


COUNT = counting()
_GIVE_BACK = (
    update(table(QuestionCount))
    .where(
        QuestionCount.person_id == bindparam("counted_person"),
        QuestionCount.tutor_id == bindparam("counted_tutor"),
        QuestionCount.day == bindparam("counted_day"),
        QuestionCount.questions > 0,
    )
    .values(questions=QuestionCount.questions - 1)
)


def bind_count(person_id: UUID, tutor_id: UUID, day: date) -> dict[str, object]:
    """Whose count it is."""
    return {"counted_person": person_id, "counted_tutor": tutor_id, "counted_day": day}


def give_back(connection: Connection, counted: dict[str, object]) -> None:
    """A question that brought no word of an answer does not count."""
    connection.execute(_GIVE_BACK, counted)


def is_newest(person_id: Id, tutor_id: Id) -> ColumnElement[bool]:
    """Whether a row is the person's newest for this tutor: for a statement that does not know yet what day it is."""
    own = QuestionCount.person_id == person_id, QuestionCount.tutor_id == tutor_id
    other = aliased(QuestionCount)
    newest = select(func.max(other.day)).where(other.person_id == person_id, other.tutor_id == tutor_id)
    return and_(*own, QuestionCount.day == newest.scalar_subquery())


def is_used_up(error: IntegrityError) -> bool:
    """Whether `counting` found the limit reached."""
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is None:
        return "NOT NULL constraint failed: question_count.questions" in str(error.orig)
    return (diagnosis.sqlstate, diagnosis.table_name) == ("23502", "question_count")
