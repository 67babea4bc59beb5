# SPDX-License-Identifier: EUPL-1.2
"""Answers whose worker has not been heard of any more: they count as interrupted, and what was taken is given back."""

from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, select, true
from sqlalchemy.orm import Session

from lti_tool.chat.statements import EXPIRE, Payment, close
from lti_tool.db import Database, now
from lti_tool.jobs.job import Job
from lti_tool.models import Activity, Conversation, Deployment, Message, MessageState, Platform, quota


def job(database: Database) -> Job:
    """For the time when no process streams an answer (while one does, `chat.running` looks) and no question comes.

    So it is never late: an installation with cron's `scores run` and `retention run` alone lacks nothing.
    """

    def end_lost() -> bool:
        with database.at_once() as connection:
            expire(connection, true())
        return False

    minute = timedelta(minutes=1)
    return Job(name="end_lost_answers", every=minute, longest=10 * minute, batch=end_lost, late=None)


def expire(session: Session | Connection, which: ColumnElement[bool]) -> None:
    """Marks running answers among `which` whose lease ran out as interrupted, and refunds their tokens.

    Should the worker only have been slow, its text is stored all the same, and then charged. A connection is one of
    `Database.at_once` or in a transaction.
    """
    connection = session.connection() if isinstance(session, Session) else session
    moment = now()
    over = (Message.state == MessageState.RUNNING, Message.alive_until < moment)
    for row in connection.execute(_WITH_OWNERS.where(which, *over)).all():
        # Of all who find it only one ends it, and gives back what was taken in the same breath.
        owners = quota.Owners(row.person_id, row.activity_id, row.institution_id)
        close(connection, EXPIRE, {"answer": row.id, "moment": moment}, Payment(owners, row.created_at, 0))


_WITH_OWNERS = (
    select(
        Message.id,
        Message.created_at,
        Conversation.person_id,
        Conversation.activity_id,
        Platform.institution_id,
    )
    .join(Conversation, Conversation.id == Message.conversation_id)
    .join(Activity, Activity.id == Conversation.activity_id)
    .join(Deployment, Deployment.id == Activity.deployment_id)
    .join(Platform, Platform.id == Deployment.platform_id)
)
