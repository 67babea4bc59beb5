# SPDX-License-Identifier: EUPL-1.2
"""A person's own conversations in an activity: found, listed, shown, renamed, deleted and taken back.

Rows are found through person and activity of the visit, never by a bare id: another person's conversation, and one's
own in another activity, look exactly like none.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial
from itertools import pairwise
from typing import NamedTuple, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, delete, select, update
from sqlalchemy.orm import Session, joinedload

from lti_tool import message_paging, unreadable
from lti_tool.access import Visit
from lti_tool.answers import Source
from lti_tool.chat.answers import (
    AnswerShown,
    ConversationListed,
    ConversationShown,
    ConversationSummary,
    QuestionShown,
)
from lti_tool.chat.lost_answers import expire
from lti_tool.chat.redacting import list_kept_back, read_redactor
from lti_tool.chat.render.whole_answer import render_patiently
from lti_tool.db import Database, Inserts, Query, Upsert, by_dialect, now, table
from lti_tool.errors import Conflict, NotFound
from lti_tool.language import gettext as _
from lti_tool.message_paging import OpenedMessage
from lti_tool.model_server import sentence
from lti_tool.models import (
    Activity,
    Author,
    Conversation,
    Feedback,
    HandIn,
    Institution,
    Message,
    MessageState,
    Person,
    Tutor,
)
from lti_tool.models.conversation import UNDO, belongs_to, is_own, open_exercise, open_title, seal_reason
from lti_tool.models.in_view import InView
from lti_tool.models.storing import stores_conversations
from lti_tool.privacy.keeping import ActivityKeeping, KeepingRule
from lti_tool.privacy.redaction import Redactor
from lti_tool.vault import Vault

MAX_LISTED = 500
MAX_EMPTY = 10
"""Conversations without a question that a person may have in an activity: a few open tabs, and no table that grows
without end. After a day retention takes them."""


class ListedRow(NamedTuple):
    """A conversation with a question, as the list needs it."""

    id: UUID
    title: bytes
    created_at: datetime
    updated_at: datetime
    handed_in_at: datetime | None


# Built once, and of columns: each opening of the tutor asks this.
LISTED = Query(
    ListedRow,
    select(
        Conversation.id,
        Conversation.title,
        Conversation.created_at,
        Conversation.updated_at,
        HandIn.handed_in_at,
    )
    .outerjoin(HandIn, HandIn.conversation_id == Conversation.id)
    .where(
        belongs_to(bindparam("person"), bindparam("activity")),
        Conversation.deleted_at.is_(None),
        Conversation.title.is_not(None),
    )
    .order_by(Conversation.updated_at.desc())
    .limit(bindparam("most")),
)


class KeptRow(NamedTuple):
    """What says how long conversations of an activity are kept."""

    retention_days: int
    term_ends: date | None
    days_after_term: int | None
    earlier_terms: list[str]
    kept_days: int | None


_TUTOR_DAYS = (
    select(Tutor.kept_days).join(Activity, Activity.tutor_id == Tutor.id).where(Activity.id == bindparam("activity"))
)
_KEPT = Query(
    KeptRow,
    select(
        Institution.retention_days,
        Institution.term_ends,
        Institution.days_after_term,
        Institution.earlier_terms,
        _TUTOR_DAYS.scalar_subquery().label("kept_days"),
    ).where(Institution.id == bindparam("institution")),
)


def get_own(session: Session, visit: Visit, conversation_id: UUID) -> Conversation:
    """The visit's own conversation. Raises NotFound."""
    query = select(Conversation).where(is_own(conversation_id, visit.person_id, visit.activity_id))
    conversation = session.scalars(query).first()
    if conversation is None:
        raise NotFound
    return conversation


def create(session: Session, visit: Visit) -> UUID:
    """A new, empty conversation; where the person has many of them already, the newest one again.

    One at a time for each person: the table must not grow by who asks for many at once. Raises NotFound, Conflict
    (nothing is stored here).
    """
    if not stores_conversations(session, visit.institution_id, visit.activity_id, visit.id):
        raise stores_nothing()
    if session.get(Person, visit.person_id, with_for_update={"key_share": True}) is None:
        raise NotFound
    empty = (_own(visit), Conversation.title.is_(None), Conversation.deleted_at.is_(None))
    unused = session.scalars(
        select(Conversation).where(*empty).order_by(Conversation.created_at.desc()).limit(MAX_EMPTY)
    )
    found = list(unused)
    if len(found) >= MAX_EMPTY:
        found[0].created_at = now()  # retention must not take it away from whoever is about to ask in it
        return found[0].id
    conversation = Conversation(person_id=visit.person_id, activity_id=visit.activity_id)
    session.add(conversation)
    session.flush()
    return conversation.id


def list_conversations(
    connection: Connection, visit: Visit, key: bytes, most: int = MAX_LISTED
) -> list[ConversationListed]:
    """The conversations with at least one question, newest first, at most so many."""
    row = _KEPT.first(connection, {"institution": visit.institution_id, "activity": visit.activity_id})
    if row is None:
        return []
    kept = ActivityKeeping(KeepingRule.of(row), row.kept_days)
    return [listed(found, key, kept) for found in LISTED.all(connection, bind_listed(visit, most))]


def bind_listed(visit: Visit, most: int) -> dict[str, object]:
    """What `LISTED` takes."""
    return {"person": visit.person_id, "activity": visit.activity_id, "most": most}


def listed(row: ListedRow, key: bytes, kept: ActivityKeeping) -> ConversationListed:
    """A row of `LISTED` as the page gets it."""
    used = max(row.updated_at, row.handed_in_at or row.updated_at)
    title = unreadable.open_or_none(partial(open_title, key, row.id, row.title))
    return {**_summary(row, title), "until": kept.until(used).isoformat()}


def describe_conversation(
    database: Database, vault: Vault, visit: Visit, conversation_id: UUID, span: message_paging.Span
) -> ConversationShown:
    """A conversation with a page of its messages. Rendered, where that is needed, with no connection in hand.

    Raises NotFound, Invalid.
    """
    with database.transaction() as session:
        key = own_key(session, vault, visit)
        conversation = get_own(session, visit, conversation_id)
        expire(session, Message.conversation_id == conversation.id)
        current = select(Message).where(Message.conversation_id == conversation.id, Message.superseded_at.is_(None))
        redactor = read_redactor(session.connection(), vault, visit, key)
        page = message_paging.page(session, current.options(joinedload(Message.feedback)), conversation.id, span)
    opened = message_paging.open_messages(database, key, page.messages, render_patiently)
    messages = [_message(message, opened[message.id]) for message in page.messages]
    _add_kept_back(messages, redactor)
    _add_exercises(messages, page.messages, key)
    title = unreadable.open_or_none(partial(conversation.open_title, key))
    return {**_summary(conversation, title), "messages": messages, "earlier": page.earlier}


def own_key(session: Session, vault: Vault, visit: Visit) -> bytes:
    """The data key of the visit's person. Raises NotFound for somebody who was erased meanwhile."""
    person = session.get(Person, visit.person_id)
    if person is None:
        raise NotFound
    return person.open_key(vault)


def rename(session: Session, visit: Visit, key: bytes, conversation_id: UUID, title: str) -> None:
    """Gives it a title of the person's own. Raises NotFound."""
    get_own(session, visit, conversation_id).keep_title(key, title)


def remove(session: Session, visit: Visit, conversation_id: UUID) -> list[UUID]:
    """Deletes it, to be taken back within an hour. The ids of its running answers, which are asked to stop.

    Raises NotFound.
    """
    conversation = get_own(session, visit, conversation_id)
    conversation.deleted_at = now()
    statement = (
        update(Message)
        .where(Message.conversation_id == conversation.id, Message.state == MessageState.RUNNING)
        .values(stop_requested_at=now())
        .returning(Message.id)
    )
    return list(session.scalars(statement))


def restore(session: Session, visit: Visit, conversation_id: UUID) -> None:
    """Takes a deletion back.

    Raises NotFound after its hour, also where what deletes for good was faster by a moment.
    """
    statement = (
        update(Conversation)
        .where(Conversation.id == conversation_id, _own(visit), Conversation.deleted_at > now() - UNDO)
        .values(deleted_at=None)
        .returning(Conversation.id)
        .execution_options(synchronize_session=False)
    )
    if session.scalar(statement) is None:
        raise NotFound


def judge(session: Session, visit: Visit, key: bytes, message_id: UUID, *, value: int, reason: str) -> None:
    """A thumb for an answer, or none any more (0). Raises NotFound."""
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
    if not value:
        session.execute(delete(Feedback).where(Feedback.message_id == message_id))
        return
    sealed = seal_reason(key, message_id, reason) if reason else None
    given = {"message_id": message_id, "value": value, "reason": sealed, "created_at": now()}
    connection = session.connection()
    connection.execute(_GIVE(connection), given)


def _give(insert: Inserts) -> Upsert:
    """One statement: of two thumbs at once the later one counts, and neither meets the other's row."""
    given = insert(table(Feedback))
    changed = {name: given.excluded[name] for name in ("value", "reason", "created_at")}
    return given.on_conflict_do_update(index_elements=["message_id"], set_=changed)


_GIVE = by_dialect(_give)


def stores_nothing() -> Conflict:
    """Somebody means to go on in a conversation, and nothing is stored any more."""
    return Conflict(
        _(
            "Nothing of a conversation is stored here any more. Earlier ones can still be read and deleted; to ask"
            " something, begin a new conversation."
        ),
        code="stores_nothing",
    )


def _own(visit: Visit) -> ColumnElement[bool]:
    return belongs_to(visit.person_id, visit.activity_id)


def _summary(conversation: Conversation | ListedRow, title: str | None) -> ConversationSummary:
    return {
        "id": str(conversation.id),
        "title": title,
        "created_at": conversation.created_at.isoformat(),
        "updated_at": conversation.updated_at.isoformat(),
    }


def _add_kept_back(messages: Sequence[QuestionShown | AnswerShown], redactor: Redactor) -> None:
    """To each question that a model was asked: an answer without a model has none."""
    for question, answer in pairwise(messages):
        if question["author"] == "person" and answer["author"] == "tutor" and answer["model"] is not None:
            in_view = InView(**question["about"]) if question["about"] else None
            question["kept_back"] = list_kept_back(redactor, question["text"], in_view)


def _add_exercises(shown: Iterable[QuestionShown | AnswerShown], stored: Iterable[Message], key: bytes) -> None:
    """To each answer that was taken to be about one."""
    for one, message in zip(shown, stored, strict=True):
        if one["author"] == "tutor" and message.exercise is not None:
            opened = unreadable.open_or_none(partial(open_exercise, key, message.id, message.exercise))
            one["exercise"] = opened[0] if opened else None


def _message(message: Message, opened: OpenedMessage) -> QuestionShown | AnswerShown:
    identity, state, text = str(message.id), MessageState(message.state), opened.text
    created_at, code = message.created_at.isoformat(), message.error_code
    if message.author == Author.PERSON:
        shown: QuestionShown = {
            "id": identity,
            "author": "person",
            "state": state,
            "text": text,
            "created_at": created_at,
            "about": opened.about,
            "kept_back": [],
            "unreadable": opened.unreadable,
        }
        return shown
    return {
        "id": identity,
        "author": "tutor",
        "state": state,
        "text": text,
        "created_at": created_at,
        "html": opened.html,
        "unreadable": opened.unreadable,
        "model": message.model,
        "finish_reason": message.finish_reason,
        "error": {"code": code, "message": sentence(code)} if code else None,
        "feedback": message.feedback.value if message.feedback else None,
        "sources": cast("list[Source]", message.sources),  # as `list_cited` made them
        "cut_turns": message.cut_turns,
        "exercise": None,
        "withheld": message.withheld,
    }
