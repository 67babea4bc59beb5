# SPDX-License-Identifier: EUPL-1.2
"""What staff may read of what was handed in: one rule for the list, the conversation and what its answers cite."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from lti_tool.models.conversation import Conversation, HandIn, Message
from lti_tool.models.course import Activity, Tutor


def is_handed_in_to(activity_id: UUID, *, configures: bool) -> ColumnElement[bool]:
    """Of a conversation joined to its hand-in: whether staff of the activity may read it.

    `configures`: who configures the tutor counts as an instructor; assistants read unless that was switched off, now or
    when the conversation was handed in.
    """
    return and_(
        Conversation.activity_id == activity_id,
        Conversation.deleted_at.is_(None),
        HandIn.withdrawn_at.is_(None),
        true() if configures else _is_open_to_assistants(activity_id),
    )


def _is_open_to_assistants(activity_id: UUID) -> ColumnElement[bool]:
    closed = (
        select(Tutor.id)
        .join(Activity, Activity.tutor_id == Tutor.id)
        .where(Activity.id == activity_id, Tutor.only_instructors_read)
    )
    return and_(HandIn.only_instructors_read.is_(False), ~closed.exists())


def was_there_at(moment: datetime | InstrumentedAttribute[datetime]) -> ColumnElement[bool]:
    """Of a message: what the person wrote afterwards was not handed in, what they replaced afterwards was."""
    return and_(
        Message.created_at <= moment,
        or_(Message.superseded_at.is_(None), Message.superseded_at > moment),
    )
