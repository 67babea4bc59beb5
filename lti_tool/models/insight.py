# SPDX-License-Identifier: EUPL-1.2
"""What learners asked, as numbers without a word of it: first by person, until enough of them can be counted together.

docs/decisions/insights.md tells why it is counted in blocks, and what nobody can tell from them.
"""

from datetime import datetime, timedelta
from typing import TypedDict
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db import Base, now

INSIGHTS_KEPT = timedelta(days=100)
"""What was counted, and what never was because too few people asked."""


class AskedQuestion(Base):
    """A question of a learner that was answered and is not counted yet; it goes when it is, and with its person."""

    __tablename__ = "asked_question"
    __table_args__ = (Index("ix_asked_question_waiting", "activity_id", "asked_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime] = mapped_column()
    """The full hour."""
    message_id: Mapped[UUID | None] = mapped_column()
    """The answer, for its thumb. None: it is not stored."""
    model: Mapped[str | None] = mapped_column(Text)
    tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    withheld: Mapped[bool] = mapped_column(default=False)
    """Whether something of the answer was held back, since it gave a solution away."""
    cited: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The passages that the answer names."""
    nearest: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Where it names none: the passages that came nearest."""


class GroupFigures(TypedDict):
    """What is told of a block, by figure; a key that is missing has too few people. Each number: questions."""

    days: dict[str, int]
    hours: dict[str, int]
    pages: dict[str, int]
    """By `MATERIAL:N`."""
    nearest: dict[str, int]
    """By `MATERIAL:N`, of those for which nothing fitted."""
    said: dict[str, int]
    """`without_passage`, `withheld`, `helpful`, `not_helpful`, `with_reason`."""
    models: dict[str, int]
    """Tokens by model; all models of the block, or none at all."""
    people: dict[str, int]
    """By days of a range: how many were there in it, in steps of the smallest group."""


class InsightBlock(Base):
    """Questions of several people that were counted together, once. It never changes, whoever goes afterwards."""

    __tablename__ = "insight_block"
    __table_args__ = (Index("ix_insight_block_activity", "activity_id", "counted_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    counted_at: Mapped[datetime] = mapped_column(default=now)
    least: Mapped[int]
    """The smallest group of people that anything in it is told of."""
    questions: Mapped[int]
    tokens: Mapped[int] = mapped_column(BigInteger)
    figures: Mapped[GroupFigures] = mapped_column(JSON)


class InsightPerson(Base):
    """A person has questions in a block. Which ones, and how many, is not known any more."""

    __tablename__ = "insight_person"

    block_id: Mapped[UUID] = mapped_column(ForeignKey("insight_block.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
