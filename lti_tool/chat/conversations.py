"""A person's own conversations in an activity: found, listed, shown, renamed, deleted and taken back.

Rows are found through person and activity of the visit, never by a bare id: another person's conversation, and one's
own in another activity, look exactly like none.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, select, update
from sqlalchemy.orm import Session, joinedload

from lti_tool.access import Visit
from lti_tool.chat.expiry import expire
from lti_tool.chat.render import render
from lti_tool.db import now
from lti_tool.errors import NotFound
from lti_tool.model_server import sentence
from lti_tool.models import Author, Conversation, Feedback, Message, MessageState
from lti_tool.models.conversation import UNDO, open_title

LISTED = 500

Summary = dict[str, Any]
"""{"id", "title", "created_at", "updated_at"}"""

# Built once, and of columns: each opening of the tutor asks this.
LISTED_ROWS = (
    select(Conversation.id, Conversation.title, Conversation.created_at, Conversation.updated_at)
    .where(
        Conversation.person_id == bindparam("person"),
        Conversation.activity_id == bindparam("activity"),
        Conversation.deleted_at.is_(None),
        Conversation.title.is_not(None),
    )
    .order_by(Conversation.updated_at.desc())
    .limit(bindparam("most"))
)


def owned(session: Session, visit: Visit, conversation_id: UUID, *, deleted: bool = False) -> Conversation:
    """The visit's own conversation; NotFound otherwise. ``deleted``: one that can still be taken back."""
    state = Conversation.deleted_at > now() - UNDO if deleted else Conversation.deleted_at.is_(None)
    query = select(Conversation).where(Conversation.id == conversation_id, _own(visit), state)
    conversation = session.scalars(query).first()
    if conversation is None:
        raise NotFound
    return conversation


def create(session: Session, visit: Visit) -> UUID:
    """A new, empty conversation."""
    conversation = Conversation(person_id=visit.person_id, activity_id=visit.activity_id)
    session.add(conversation)
    session.flush()
    return conversation.id


def listed(connection: Connection, visit: Visit, key: bytes, most: int = LISTED) -> list[Summary]:
    """The conversations with at least one question, newest first, at most so many."""
    return [summary(row, key) for row in connection.execute(LISTED_ROWS, asked(visit, most))]


def asked(visit: Visit, most: int) -> dict[str, Any]:
    """What `LISTED_ROWS` takes."""
    return {"person": visit.person_id, "activity": visit.activity_id, "most": most}


def summary(row: Any, key: bytes) -> Summary:
    """A row of `LISTED_ROWS` as the page gets it."""
    return _summary(row, open_title(key, row.id, row.title))


def shown(session: Session, visit: Visit, key: bytes, conversation_id: UUID) -> dict[str, Any]:
    """A conversation with its messages."""
    conversation = owned(session, visit, conversation_id)
    expire(session, Message.conversation_id == conversation.id)
    query = (
        select(Message)
        .where(Message.conversation_id == conversation.id, Message.superseded_at.is_(None))
        .order_by(Message.position)
        .options(joinedload(Message.feedback))
    )
    messages = [_message(message, key) for message in session.scalars(query)]
    return {**_summary(conversation, conversation.open_title(key)), "messages": messages}


def rename(session: Session, visit: Visit, key: bytes, conversation_id: UUID, title: str) -> None:
    """Gives it a title of the person's own."""
    owned(session, visit, conversation_id).keep_title(key, title)


def remove(session: Session, visit: Visit, conversation_id: UUID) -> list[UUID]:
    """Deletes it, to be taken back within an hour. The ids of its running answers, which are asked to stop."""
    conversation = owned(session, visit, conversation_id)
    conversation.deleted_at = now()
    statement = (
        update(Message)
        .where(Message.conversation_id == conversation.id, Message.state == MessageState.RUNNING)
        .values(stop_requested_at=now())
        .returning(Message.id)
    )
    return list(session.scalars(statement))


def restore(session: Session, visit: Visit, conversation_id: UUID) -> None:
    """Takes a deletion back."""
    owned(session, visit, conversation_id, deleted=True).deleted_at = None


def judge(session: Session, visit: Visit, key: bytes, message_id: UUID, value: int, reason: str) -> None:
    """A thumb for an answer, or none any more (0)."""
    query = (
        select(Message)
        .join(Message.conversation)
        .where(
            Message.id == message_id,
            Message.author == Author.TUTOR,
            Message.state != MessageState.RUNNING,
            _own(visit),
            Conversation.deleted_at.is_(None),
        )
    )
    if session.scalars(query).first() is None:
        raise NotFound
    session.execute(delete(Feedback).where(Feedback.message_id == message_id))
    if value:
        feedback = Feedback(message_id=message_id, value=value)
        if reason:
            feedback.keep_reason(key, reason)
        session.add(feedback)


def _own(visit: Visit) -> ColumnElement[bool]:
    return and_(Conversation.person_id == visit.person_id, Conversation.activity_id == visit.activity_id)


def _summary(conversation: Any, title: str | None) -> Summary:
    return {
        "id": str(conversation.id),
        "title": title,
        "created_at": conversation.created_at.isoformat(),
        "updated_at": conversation.updated_at.isoformat(),
    }


def _message(message: Message, key: bytes) -> dict[str, Any]:
    text = message.open_text(key)
    shared = {
        "id": str(message.id),
        "author": message.author,
        "state": message.state,
        "text": text,
        "created_at": message.created_at.isoformat(),
    }
    if message.author == Author.PERSON:
        return shared
    code = message.error_code
    return shared | {
        "html": render(text),
        "model": message.model,
        "finish_reason": message.finish_reason,
        "error": {"code": code, "message": sentence(code)} if code else None,
        "feedback": message.feedback.value if message.feedback else None,
        "sources": message.sources,
        "cut_turns": message.cut_turns,
    }
