# SPDX-License-Identifier: EUPL-1.2
"""Conversations and messages; everything a person or the tutor wrote is sealed with the person's data key."""

import json
import zlib
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    Select,
    SQLColumnExpression,
    String,
    Text,
    UniqueConstraint,
    and_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lti_tool import vault
from lti_tool.db import Base, now

UNDO = timedelta(hours=1)
"""For so long a deleted conversation can be taken back."""


class Author(StrEnum):
    """Who wrote a message; "role" belongs to LTI."""

    PERSON = "person"
    TUTOR = "tutor"


class MessageState(StrEnum):
    """How far an answer came. A question is complete from the start."""

    RUNNING = "running"
    COMPLETE = "complete"
    STOPPED = "stopped"
    """The person pressed stop."""
    INTERRUPTED = "interrupted"
    """The browser hung up, or the worker died."""
    FAILED = "failed"
    """The model server did; `error` says how."""


class Conversation(Base):
    """One person's conversation in one activity."""

    __tablename__ = "conversation"
    __table_args__ = (Index("ix_conversation_owner", "person_id", "activity_id", "updated_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    title: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Sealed. None until the first question."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    deleted_at: Mapped[datetime | None] = mapped_column(index=True)
    """Set: gone for everybody, and for good after an hour, in which the person can take it back."""

    messages: Mapped[list["Message"]] = relationship(
        back_populates="conversation", order_by="Message.position", passive_deletes=True
    )

    def keep_title(self, key: bytes, title: str) -> None:
        """Seals the title; `id` must be set."""
        self.title = seal_title(key, self.id, title)

    def open_title(self, key: bytes) -> str | None:
        """The title, or None before the first question."""
        if self.title is None:
            return None
        return open_title(key, self.id, self.title)


Id = UUID | SQLColumnExpression[UUID]
"""An id, or what stands for it in a statement."""


def belongs_to(person_id: Id, activity_id: Id) -> ColumnElement[bool]:
    """Whether a conversation, deleted or not, is the person's in that activity."""
    return and_(Conversation.person_id == person_id, Conversation.activity_id == activity_id)


def is_own(conversation_id: Id, person_id: Id, activity_id: Id) -> ColumnElement[bool]:
    """Whether it is this one, the person's in that activity, and there: none is found by its bare id."""
    return and_(
        Conversation.id == conversation_id, belongs_to(person_id, activity_id), Conversation.deleted_at.is_(None)
    )


def open_title(key: bytes, conversation_id: UUID, title: bytes) -> str:
    """A title as somebody wrote it."""
    return vault.unseal(key, title, f"conversation.title:{conversation_id}").decode()


def seal_title(key: bytes, conversation_id: UUID, title: str) -> bytes:
    """A title as it is stored: bound to its row."""
    return vault.seal(key, title.encode(), f"conversation.title:{conversation_id}")


ATTEMPTS = 2
"""At an answer that may give no solution away; then the tool gives a hint of its own."""


class Message(Base):
    """A question or an answer."""

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_order", "conversation_id", "position"),
        # One running answer a person and activity: two workers that begin at once meet here, not in a check before.
        Index(
            "uq_message_running",
            "lane",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    position: Mapped[int]
    """Order within the conversation."""
    author: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(12), default=MessageState.COMPLETE)
    text: Mapped[bytes] = mapped_column(LargeBinary)
    """Sealed Markdown."""
    html: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """Of an answer: its HTML, compressed, sealed like the text; a look at it then renders nothing. None: not yet."""
    renderer: Mapped[str | None] = mapped_column(String(16))
    """What rendered `html`: see `message_paging.renderer`. Another one renders anew."""
    superseded_at: Mapped[datetime | None] = mapped_column()
    """Set: replaced by an edited or repeated question; neither shown nor sent."""
    model: Mapped[str | None] = mapped_column(Text)
    prompt_version: Mapped[str | None] = mapped_column(String(20))
    """Of an answer: by which version of the prompt it was asked for. None: no model was asked."""
    finish_reason: Mapped[str | None] = mapped_column(String(20))
    error_code: Mapped[str | None] = mapped_column(String(40))
    prompt_tokens: Mapped[int] = mapped_column(default=0)
    completion_tokens: Mapped[int] = mapped_column(default=0)
    """Both as charged; while the answer runs, what was taken for it from the allowances."""
    cut_turns: Mapped[int] = mapped_column(default=0)
    """How many of the oldest turns did not fit into the model's context."""
    details_kept: Mapped[int | None] = mapped_column()
    """Of a question that a model was asked: how many details it was sent without. None: nobody counted."""
    withheld: Mapped[int] = mapped_column(default=0)
    """Of an answer: how often an attempt at it was thrown away because it gave a solution away."""
    sources: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """The passages the answer names: [{"n", "title", "place", "passage_id"}]. Course material, nothing personal."""
    exercise: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Of an answer to a question about an exercise: which one, and how far it went there. Sealed."""
    about: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Of a question: what the student had open in the platform's course, an `InView`. Sealed."""
    lane: Mapped[UUID | None] = mapped_column()
    """Of an answer: person and activity in one, see `lane`."""
    stop_requested_at: Mapped[datetime | None] = mapped_column()
    """Set by any worker, read by the one that streams."""
    alive_until: Mapped[datetime | None] = mapped_column()
    """Renewed by the worker that streams; past: that worker is gone and the answer counts as interrupted."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None] = mapped_column()

    conversation: Mapped[Conversation] = relationship(back_populates="messages")
    feedback: Mapped["Feedback | None"] = relationship(back_populates="message", passive_deletes=True)

    @property
    def by_tool(self) -> bool:
        """Whether it is a hint of the tool's own: no model wrote it, and none of it is from the material."""
        return self.withheld >= ATTEMPTS and self.model is None

    def keep_text(self, key: bytes, text: str) -> None:
        """Seals the text; `id` must be set."""
        self.text = seal_text(key, self.id, text)

    def open_text(self, key: bytes) -> str:
        """The text, Markdown for an answer."""
        return vault.unseal(key, self.text, f"message.text:{self.id}").decode()

    def open_html(self, key: bytes, renderer: str) -> str | None:
        """An answer's HTML; None where this renderer has not made it."""
        if self.html is None or self.renderer != renderer:
            return None
        return zlib.decompress(vault.unseal(key, self.html, f"message.html:{self.id}")).decode()


class Citation(Base):
    """An answer names a passage: it stays readable for whoever has the answer, and is kept as long."""

    __tablename__ = "citation"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    passage_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    """No foreign key: what an answer names is not to keep the answer from being stored."""


def lane(person_id: UUID, activity_id: UUID) -> UUID:
    """In which only one answer runs at a time. Kept in the message itself, for an index cannot look elsewhere."""
    return uuid5(person_id, str(activity_id))


def seal_text(key: bytes, message_id: UUID, text: str) -> bytes:
    """A message's text as it is stored: bound to its row."""
    return vault.seal(key, text.encode(), f"message.text:{message_id}")


def seal_exercise(key: bytes, message_id: UUID, name: str, climbed: int) -> bytes:
    """About which exercise an answer is and how many rungs of its ladder were given, as it is stored."""
    return vault.seal(key, json.dumps([name, climbed]).encode(), f"message.exercise:{message_id}")


def open_exercise(key: bytes, message_id: UUID, sealed: bytes) -> tuple[str, int]:
    """The exercise's name and the number of rungs. Raises VaultError."""
    name, climbed = json.loads(vault.unseal(key, sealed, f"message.exercise:{message_id}"))
    return str(name), int(climbed)


def seal_html(key: bytes, message_id: UUID, html: str) -> bytes:
    """An answer's HTML as it is stored: bound to its row. Mathematics is ten times smaller compressed."""
    return vault.seal(key, zlib.compress(html.encode(), 1), f"message.html:{message_id}")


class Feedback(Base):
    """A thumb, with a reason if the person gave one."""

    __tablename__ = "feedback"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    value: Mapped[int]
    """1 or -1."""
    reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Sealed JSON text."""
    created_at: Mapped[datetime] = mapped_column(default=now)

    message: Mapped[Message] = relationship(back_populates="feedback")


def seal_reason(key: bytes, message_id: UUID, reason: str) -> bytes:
    """The reason of a thumb as it is stored: bound to its row."""
    return vault.seal(key, json.dumps(reason).encode(), f"feedback.reason:{message_id}")


class HandIn(Base):
    """A conversation that its person handed in: staff of the course may read exactly this one."""

    __tablename__ = "hand_in"

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)
    handed_in_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column()
    """Set: staff may read it no more."""
    only_instructors_read: Mapped[bool] = mapped_column(default=False)
    """What its person was told when handing it in: it never reaches more people than that."""


class StaffRole(StrEnum):
    """In what role a member of staff opened what was handed in."""

    INSTRUCTOR = "instructor"
    ASSISTANT = "assistant"


class StaffAccess(Base):
    """A member of staff opened a handed-in conversation; its person sees when, and in what role."""

    __tablename__ = "staff_access"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who opened it. None: somebody who was erased since; that it was opened stays known to its person."""
    role: Mapped[str | None] = mapped_column(String(10))
    """A `StaffRole`. None: from a time when it was not kept."""
    opened_at: Mapped[datetime] = mapped_column(default=now)


class HandInLook(Base):
    """When a member of staff last looked at the list of an activity: what came since then is new to them."""

    __tablename__ = "hand_in_look"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    activity_id: Mapped[UUID] = mapped_column(
        ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    looked_at: Mapped[datetime] = mapped_column(default=now)


class ScoreDelivery(Base):
    """ "Done" on its way to the platform's gradebook: sent outside of any request, again and again with pauses.

    It belongs to the person and the activity, not to one conversation: while any that was handed in stands, it is due,
    and what was sent once stays sent when all of them are gone.
    """

    __tablename__ = "score_delivery"
    __table_args__ = (UniqueConstraint("person_id", "activity_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activity.id"), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(default=now, index=True)
    """When to try; None: sent, given up, or nothing to report any more."""
    held_until: Mapped[datetime | None] = mapped_column()
    """A process is sending it: no other one may until then."""
    sent_at: Mapped[datetime | None] = mapped_column()
    error_code: Mapped[str | None] = mapped_column(String(40))
    """Why the last attempt failed."""
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def is_held(self) -> bool:
        """Whether it is being sent at this moment."""
        return self.held_until is not None and self.held_until > now()


def handed_in(person_id: UUID, activity_id: UUID) -> "Select[HandIn, Conversation]":
    """What a person handed in to an activity and did not take back. A deleted conversation is among them for the hour
    in which it can be restored.
    """
    return (
        select(HandIn, Conversation)
        .join(Conversation, Conversation.id == HandIn.conversation_id)
        .where(
            belongs_to(person_id, activity_id),
            HandIn.withdrawn_at.is_(None),
        )
    )
