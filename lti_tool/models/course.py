# SPDX-License-Identifier: EUPL-1.2
"""Courses, the activities in them, and the tutors that instructors configure."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool.db import Base, now


class HelpLevel(StrEnum):
    """How much a tutor gives away."""

    HINTS = "hints"
    """Questions and hints; never the solution of an exercise."""
    GUIDED = "guided"
    """Hints first, then step by step."""
    OPEN = "open"
    """Explains and solves."""
    SOCRATIC = "socratic"
    """Asks questions alone; never the solution."""
    PRACTICE = "practice"
    """Asks as in an exam and comments on the answers; gives no marks."""
    EXPLAIN_OWN = "explain_own"
    """Asks students about their own work; gives no verdict."""


class Knowledge(StrEnum):
    """What a tutor may answer from."""

    MATERIAL = "material"
    """The course material alone: where nothing fits it says so and stops."""
    GENERAL = "general"
    """What the model knows, too; it says what is not from the material."""


class AnswerLanguage(StrEnum):
    """In which language a tutor answers."""

    AUTO = "auto"
    """That of the question."""
    GERMAN = "de"
    ENGLISH = "en"


class Tutor(Base):
    """What an instructor configures. Without a row of its own an activity answers with the default tutor."""

    __tablename__ = "tutor"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("course.id"), index=True)
    """Whose it is: material and settings are bound to this course. Another course gets a copy."""
    copied_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("tutor.id"))
    title: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(Text, default="")
    """What it should help with, in the instructor's words."""
    help_level: Mapped[str] = mapped_column(String(20), default=HelpLevel.GUIDED)
    mark_as_done: Mapped[bool] = mapped_column(default=False)
    """Whether handing in a conversation reports "done" (1 of 1) to the platform's gradebook. Never a grade."""
    done_undecided: Mapped[bool] = mapped_column(default=False)
    """A copy whose original reports "done", and nobody has decided whether it does: staff is told."""
    only_instructors_read: Mapped[bool] = mapped_column(default=False)
    """Who reads what is handed in: whoever may configure the tutor; else all staff, assistants too."""
    instructions: Mapped[str] = mapped_column(Text, default="")
    """How it should teach, in the instructor's words; added to the tool's own rules, never instead of them."""
    starters: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Questions offered on the empty page. Empty: the tool's own."""
    knowledge: Mapped[str] = mapped_column(String(10), default=Knowledge.GENERAL)
    kept_days: Mapped[int | None] = mapped_column()
    """So long after its last question a conversation with it is kept at most. None: as the institution says."""
    store_nothing: Mapped[bool] = mapped_column(default=False)
    """Whether the page keeps conversations itself and nothing of them is stored; so too where the institution says."""
    greeting: Mapped[str] = mapped_column(Text, default="")
    """Shown on the empty page, above the questions to begin with. Empty: the tool's own."""
    language: Mapped[str] = mapped_column(String(10), default=AnswerLanguage.AUTO)
    model: Mapped[str | None] = mapped_column(String(200))
    """Which of the served models answers, by its served name. None: the tool's choice."""
    opens_at: Mapped[datetime | None] = mapped_column()
    closes_at: Mapped[datetime | None] = mapped_column()
    """Learners may ask from `opens_at` until `closes_at`; None: without a beginning, without an end."""
    questions_a_day: Mapped[int | None] = mapped_column()
    """Of one person. None: as many as the allowances pay for."""
    contact: Mapped[str] = mapped_column(Text, default="")
    """A human to turn to, shown to learners."""
    ai_rules: Mapped[str] = mapped_column(Text, default="")
    """Rules for AI in this course, shown to learners before their first question."""
    material_revision: Mapped[int] = mapped_column(BigInteger, default=0)
    """Raised by every change of what it answers from, so that each worker knows when its index is out of date."""
    closed_revision: Mapped[int] = mapped_column(BigInteger, default=0)
    """Likewise, by every change of what it must not give away. 0: there has never been anything."""
    for_one_activity: Mapped[bool] = mapped_column(default=False)
    """Made by somebody whose rights end with one activity: their later changes go into it, and into no other."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class Course(Base):
    """An LTI context, unique within its deployment."""

    __tablename__ = "course"
    __table_args__ = (UniqueConstraint("deployment_id", "context_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    deployment_id: Mapped[UUID] = mapped_column(ForeignKey("deployment.id"), index=True)
    context_id: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(Text, default="")
    label: Mapped[str] = mapped_column(Text, default="")
    memberships_url: Mapped[str | None] = mapped_column(Text)
    """The roster service as the last launch named it."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class Activity(Base):
    """An LTI resource link. ILIAS can send one link id in all courses, so the context belongs to the key."""

    __tablename__ = "activity"
    __table_args__ = (UniqueConstraint("deployment_id", "context_id", "resource_link_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    deployment_id: Mapped[UUID] = mapped_column(ForeignKey("deployment.id"), index=True)
    context_id: Mapped[str] = mapped_column(String(255), default="")
    """Empty where the launch named no context: NULL would let the same activity be stored twice."""
    resource_link_id: Mapped[str] = mapped_column(String(255))
    course_id: Mapped[UUID | None] = mapped_column(ForeignKey("course.id"), index=True)
    tutor_id: Mapped[UUID | None] = mapped_column(ForeignKey("tutor.id"), index=True)
    title: Mapped[str] = mapped_column(Text, default="")
    lineitem_url: Mapped[str | None] = mapped_column(Text)
    """The gradebook column as the last launch named it."""
    lineitems_url: Mapped[str | None] = mapped_column(Text)
    """Where a column can be found or made, as the last launch named it; None where the tool may make none."""
    own_lineitem_url: Mapped[str | None] = mapped_column(Text)
    """The column that the tool found or made itself, for want of one in the launch."""
    column_held_until: Mapped[datetime | None] = mapped_column()
    """A process is making the column: no other one may until then, or there would be two."""
    created_at: Mapped[datetime] = mapped_column(default=now)

    course: Mapped[Course | None] = relationship(lazy="joined")
    tutor: Mapped[Tutor | None] = relationship(lazy="joined")

    @property
    def has_gradebook(self) -> bool:
        """Whether there is a column to report "done" to, or one can be made."""
        return bool(self.lineitem_url or self.own_lineitem_url or self.lineitems_url)
