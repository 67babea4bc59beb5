# SPDX-License-Identifier: EUPL-1.2
"""What is stored of a person, since when, until when, who may see it, who has looked, what left."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from lti_tool import titles, unreadable
from lti_tool.access import Visit
from lti_tool.models import (
    Activity,
    Author,
    Conversation,
    Course,
    HandIn,
    Institution,
    Message,
    Person,
    Platform,
    ScoreDelivery,
    StaffAccess,
    StaffRole,
    Tutor,
)
from lti_tool.models.conversation import UNDO, open_title
from lti_tool.models.storing import stores_conversations
from lti_tool.own_data.answers import LeftHouse, MyData, OwnConversation, StaffLook, StoredRows
from lti_tool.privacy.keeping import ActivityKeeping, KeepingRule
from lti_tool.privacy.personal import Owner, PersonalTable
from lti_tool.privacy.retention import EMPTY
from lti_tool.settings import Settings

MAX_LISTED = 500


def describe(
    session: Session,
    tables: Iterable[PersonalTable],
    owner: Owner,
    *,
    visit: Visit,
    settings: Settings,
) -> MyData:
    """The answer of `GET /api/me/data`."""
    person, platform, institution = _place(session, owner)
    stores = stores_conversations(session, visit.institution_id, visit.activity_id)
    return {
        "since": person.created_at.isoformat(),
        "institution": institution.name,
        "platform": platform.name,
        "stores": stores,
        "kept_days": KeepingRule.of(institution).days,
        "backup_readable_days": settings.backup_readable_days,
        "stored": [row for row in (_stored(session, table, owner) for table in tables) if row["rows"]],
        "conversations": _conversations(session, owner, KeepingRule.of(institution)),
        "looked": _looked(session, owner),
        "left": _left(session, owner, settings, stores=stores),
    }


def _place(session: Session, owner: Owner) -> tuple[Person, Platform, Institution]:
    person, platform = session.get_one(Person, owner.person_id), session.get_one(Platform, owner.platform_id)
    return person, platform, session.get_one(Institution, platform.institution_id)


def _stored(session: Session, table: PersonalTable, owner: Owner) -> StoredRows:
    rows, since = table.count(session, owner)
    return {
        "table": table.name,
        "title": table.title(),
        "rows": rows,
        "since": _iso(since),
        "until": table.until(),
    }


def _iso(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _conversations(session: Session, owner: Owner, rule: KeepingRule) -> list[OwnConversation]:
    counted = select(func.count()).where(Message.conversation_id == Conversation.id).scalar_subquery()
    query = (
        select(Conversation, HandIn, Activity.title, Course.title, counted, Tutor.kept_days)
        .join(Activity, Activity.id == Conversation.activity_id)
        .outerjoin(Course, Course.id == Activity.course_id)
        .outerjoin(Tutor, Tutor.id == Activity.tutor_id)
        .outerjoin(HandIn, HandIn.conversation_id == Conversation.id)
        .where(Conversation.person_id == owner.person_id, ~_is_unstored())
        .order_by(Conversation.updated_at.desc())
        .limit(MAX_LISTED)
    )
    return [
        {
            "id": str(row.id),
            "title": _title(owner, row.id, row.title),
            "course": titles.pick_language(course) if course else None,
            "activity": titles.pick_language(activity),
            "created_at": row.created_at.isoformat(),
            "until": _until(row, handed_in, ActivityKeeping(rule, tutor_days)).isoformat(),
            "messages": messages,
            "readers": _readers(handed_in),
            "handed_in_at": _iso(handed_in.handed_in_at) if _stands(handed_in) else None,
            "deleted": row.deleted_at is not None,
        }
        for row, handed_in, activity, course, messages, tutor_days in session.execute(query)
    ]


def _is_unstored() -> ColumnElement[bool]:
    """Nobody's conversation: an answer of which nothing is stored runs there at this moment."""
    return and_(Conversation.title.is_(None), Conversation.deleted_at.is_not(None))


def _title(owner: Owner, conversation_id: UUID, title: bytes | None) -> str | None:
    if title is None or owner.key is None:
        return None
    return unreadable.open_or_none(partial(open_title, owner.key, conversation_id, title))


def _until(row: Conversation, handed_in: HandIn | None, kept: ActivityKeeping) -> datetime:
    """As `retention` deletes: what was handed in lately is still to be read."""
    if row.deleted_at is not None:
        return row.deleted_at + UNDO
    if row.title is None:
        return row.created_at + EMPTY
    used = max(row.updated_at, handed_in.handed_in_at) if handed_in else row.updated_at
    return kept.until(used)


def _stands(handed_in: HandIn | None) -> bool:
    return handed_in is not None and handed_in.withdrawn_at is None


def _readers(handed_in: HandIn | None) -> Literal["you", "instructors", "staff"]:
    if handed_in is None or not _stands(handed_in):
        return "you"
    return "instructors" if handed_in.only_instructors_read else "staff"


def _looked(session: Session, owner: Owner) -> list[StaffLook]:
    query = (
        select(Conversation.id, Conversation.title, StaffAccess.opened_at, StaffAccess.role)
        .join(StaffAccess, StaffAccess.conversation_id == Conversation.id)
        .where(Conversation.person_id == owner.person_id)
        .order_by(StaffAccess.opened_at.desc())
        .limit(MAX_LISTED)
    )
    return [
        {
            "conversation_id": str(conversation_id),
            "title": _title(owner, conversation_id, title),
            "at": at.isoformat(),
            "role": StaffRole(role) if role else None,
        }
        for conversation_id, title, at, role in session.execute(query)
    ]


def _left(session: Session, owner: Owner, settings: Settings, *, stores: bool) -> LeftHouse:
    """Where nothing is stored, nobody knows whether the person has asked: then all is named that a question goes to."""
    asked = (
        select(Message.model, func.count())
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.person_id == owner.person_id, Message.author == Author.TUTOR, Message.model.is_not(None))
        .group_by(Message.model)
        .order_by(Message.model)
    )
    answered = exists().where(Message.conversation_id == Conversation.id, Message.author == Author.TUTOR)
    has_asked = session.scalar(select(exists().where(Conversation.person_id == owner.person_id, answered)))
    compared = settings.embedding_servers if has_asked or not stores else ()
    scores = select(func.count()).where(ScoreDelivery.person_id == owner.person_id, ScoreDelivery.sent_at.is_not(None))
    return {
        "models": [{"model": model or "", "questions": questions} for model, questions in session.execute(asked)],
        "details_kept": _details_kept(session, owner),
        "servers": [urlsplit(url).netloc for url in settings.model_servers],
        "embedding_servers": [urlsplit(url).netloc for url in compared],
        "scores": session.scalar(scores) or 0,
    }


def _details_kept(session: Session, owner: Owner) -> int:
    """Of questions that a model answered, as the page shows it at each of them."""
    answer = aliased(Message)
    answers = and_(
        answer.conversation_id == Message.conversation_id,
        answer.position == Message.position + 1,
        answer.model.is_not(None),
    )
    query = (
        select(func.sum(Message.details_kept))
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(answer, answers)
        .where(Conversation.person_id == owner.person_id)
    )
    return session.scalar(query) or 0
