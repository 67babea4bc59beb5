# SPDX-License-Identifier: EUPL-1.2
"""What the chat's tables have of a person, and what erasing and exporting them means."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from lti_tool import vault
from lti_tool.language import gettext as _
from lti_tool.models import Activity, Author, Citation, Conversation, Feedback, Message, QuestionCount, Usage
from lti_tool.models.conversation import open_exercise, open_title
from lti_tool.privacy.personal import (
    AI_MARK,
    Export,
    InCourse,
    Owner,
    PersonalTable,
    delete_rows,
    is_in_activity_of_course,
    is_in_conversation_of_course,
    is_in_own_conversation,
    is_of_person,
    last_with_conversation,
)


def tables() -> list[PersonalTable]:
    """Conversations with what belongs to them, and what was used."""
    return [_conversations(), _messages(), _citations(), _feedback(), _usage(), _question_counts()]


def _conversations() -> PersonalTable:
    own = is_of_person(Conversation.person_id)
    return PersonalTable(
        model=Conversation,
        title=lambda: _("Conversations: titles and times"),
        until=lambda: _("until you delete them, or the day comes that stands beside each of them"),
        since=Conversation.created_at,
        own=own,
        in_course=is_in_activity_of_course(Conversation.activity_id),
        erases=delete_rows(Conversation),
        export=Export(
            opened={"title": lambda key, row: open_title(key, row["id"], row["title"])}, order=("created_at",)
        ),
    )


def _messages() -> PersonalTable:
    own = is_in_own_conversation(Message.conversation_id)
    return PersonalTable(
        model=Message,
        title=lambda: _("Questions and answers"),
        until=last_with_conversation,
        since=Message.created_at,
        own=own,
        in_course=is_in_conversation_of_course(Message.conversation_id),
        erases=delete_rows(Message),
        export=Export(
            opened={"text": _text, "exercise": _exercise},
            left_out={
                "html": "the text once more, as a page shows it",
                "renderer": "how the page made it",
                "lane": "person and activity in one number",
                "alive_until": "of the worker that writes it",
                "stop_requested_at": "for the worker that writes it",
            },
            added=_mark_generated,
            described={"digitalSourceType": "of an answer: a model wrote it"},
            order=("conversation_id", "position"),
        ),
    )


def _text(key: bytes, row: Mapping[str, Any]) -> str:
    return vault.unseal(key, row["text"], f"message.text:{row['id']}").decode()


def _exercise(key: bytes, row: Mapping[str, Any]) -> object:
    name, climbed = open_exercise(key, row["id"], row["exercise"])
    return {"name": name, "hints_given": climbed}


def _mark_generated(row: Mapping[str, Any], _owner: Owner) -> dict[str, object]:
    """Each answer that a model wrote carries the mark, in whatever piece of the file it is read."""
    return {"digitalSourceType": AI_MARK} if row["author"] == Author.TUTOR and row["model"] is not None else {}


def _citations() -> PersonalTable:
    own = _is_of_own_message(Citation.message_id)
    return PersonalTable(
        model=Citation,
        title=lambda: _("Which passages of the course material your answers name"),
        until=last_with_conversation,
        since=None,
        own=own,
        in_course=_is_of_message_in_course(Citation.message_id),
        erases=delete_rows(Citation),
        export=Export(),
    )


def _feedback() -> PersonalTable:
    own = _is_of_own_message(Feedback.message_id)
    return PersonalTable(
        model=Feedback,
        title=lambda: _("Your thumbs for answers, with your reasons"),
        until=last_with_conversation,
        since=Feedback.created_at,
        own=own,
        in_course=_is_of_message_in_course(Feedback.message_id),
        erases=delete_rows(Feedback),
        export=Export(opened={"reason": _reason}),
    )


def _reason(key: bytes, row: Mapping[str, Any]) -> object:
    return json.loads(vault.unseal(key, row["reason"], f"feedback.reason:{row['message_id']}"))


def _usage() -> PersonalTable:
    own = is_of_person(Usage.owner_id)
    return PersonalTable(
        model=Usage,
        title=lambda: _("How many tokens your questions and answers used on a day"),
        until=lambda: _("62 days"),
        since=Usage.since,
        own=own,
        in_course=None,
        erases=delete_rows(Usage),
        export=Export(left_out={"recent": "the tokens once more, weighed for the queue"}, order=("since",)),
    )


def _question_counts() -> PersonalTable:
    own = is_of_person(QuestionCount.person_id)
    return PersonalTable(
        model=QuestionCount,
        title=lambda: _("How many questions you asked today, where a tutor takes so many a day"),
        until=lambda: _("two days"),
        since=QuestionCount.day,
        own=own,
        in_course=_is_of_tutor_in_course,
        erases=delete_rows(QuestionCount),
        export=Export(order=("day",)),
    )


def _is_of_own_message(message_id: Any) -> Any:
    in_own = is_in_own_conversation(Message.conversation_id)

    def own(session: Session, owner: Owner) -> ColumnElement[bool]:
        found: ColumnElement[bool] = message_id.in_(select(Message.id).where(in_own(session, owner)))
        return found

    return own


def _is_of_message_in_course(message_id: Any) -> InCourse:
    there = is_in_conversation_of_course(Message.conversation_id)

    def in_course(course_id: UUID) -> ColumnElement[bool]:
        found: ColumnElement[bool] = message_id.in_(select(Message.id).where(there(course_id)))
        return found

    return in_course


def _is_of_tutor_in_course(course_id: UUID) -> ColumnElement[bool]:
    return and_(QuestionCount.tutor_id.in_(select(Activity.tutor_id).where(Activity.course_id == course_id)))
