"""Answers whose worker has not been heard of any more: they count as interrupted, and what was taken is given back."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update
from sqlalchemy.orm import Session

from lti_tool.db import now
from lti_tool.models import Activity, Conversation, Deployment, Message, MessageState, Platform, quota


def expire(session: Session | Connection, which: ColumnElement[bool]) -> None:
    """Does so for those of ``which`` whose lease ran out.

    `finished_at` stays empty: should the worker only have been slow, its text is stored all the same, and then charged.
    """
    connection = session.connection() if isinstance(session, Session) else session
    over = (Message.state == MessageState.RUNNING, Message.alive_until < now())
    for row in connection.execute(_WITH_OWNERS.where(which, *over)).all():
        # Of all who find it only one ends it. What was taken does not change while it runs.
        ended = update(Message).where(Message.id == row.id, *over).returning(Message.id)
        if connection.execute(
            ended.values(state=MessageState.INTERRUPTED, prompt_tokens=0, completion_tokens=0)
        ).first():
            _give_back(connection, row)


_WITH_OWNERS = (
    select(
        Message.id,
        Message.created_at,
        (Message.prompt_tokens + Message.completion_tokens).label("taken"),
        Conversation.person_id,
        Conversation.activity_id,
        Platform.institution_id,
    )
    .join(Conversation, Conversation.id == Message.conversation_id)
    .join(Activity, Activity.id == Conversation.activity_id)
    .join(Deployment, Deployment.id == Activity.deployment_id)
    .join(Platform, Platform.id == Deployment.platform_id)
)


def _give_back(connection: Connection, row: Any) -> None:
    owners = quota.Owners(row.person_id, row.activity_id, row.institution_id)
    quota.settle(connection, quota.Taken(owners, row.taken, row.created_at, quota.NOTHING), 0)
