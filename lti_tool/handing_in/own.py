# SPDX-License-Identifier: EUPL-1.2
"""A person's side: hand in a conversation, see who looked at it, take it back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.db import now
from lti_tool.errors import Conflict, NotFound
from lti_tool.handing_in.answers import HandInState
from lti_tool.language import gettext as _
from lti_tool.models import (
    Activity,
    Conversation,
    HandIn,
    Message,
    MessageState,
    Person,
    ScoreDelivery,
    StaffAccess,
)
from lti_tool.models.conversation import handed_in, is_own
from lti_tool.permissions import Permission


def hand_in(session: Session, visit: Visit, conversation_id: UUID) -> HandInState:
    """Staff of the course may read the conversation as it is now. Again: as it is now, anew.

    Raises NotFound, Conflict.
    """
    # One at a time for each person: two hand-ins at once must not send two scores.
    session.get(Person, visit.person_id, with_for_update=True)
    conversation = _own(session, visit, conversation_id)
    _check_ready(session, conversation)
    row = session.get(HandIn, conversation.id)
    if row is None:
        row = HandIn(conversation_id=conversation.id)
        session.add(row)
    row.handed_in_at, row.withdrawn_at = now(), None
    row.only_instructors_read = _only_instructors(session, visit)
    if marks_as_done(session, visit):
        _queue_score(session, visit)
    session.flush()
    return state(session, visit, conversation_id)


def withdraw(session: Session, visit: Visit, conversation_id: UUID) -> None:
    """Staff may read it no more. A score that was sent to the gradebook stays there; a queued one is cancelled.

    Raises NotFound.
    """
    session.get(Person, visit.person_id, with_for_update=True)  # as handing in does
    conversation = _own(session, visit, conversation_id)
    row = session.get(HandIn, conversation.id)
    if row is None or row.withdrawn_at is not None:
        raise NotFound
    row.withdrawn_at = now()
    session.flush()
    delivery = _delivery(session, visit)
    if delivery is not None and session.execute(handed_in(visit.person_id, visit.activity_id)).first() is None:
        delivery.next_at, delivery.error_code = None, None


def state(session: Session, visit: Visit, conversation_id: UUID) -> HandInState:
    """Whether it is handed in, whether it changed since, when staff opened it, what handing in would report."""
    conversation = _own(session, visit, conversation_id)
    row = session.get(HandIn, conversation.id)
    moment = row.handed_in_at if row is not None and row.withdrawn_at is None else None
    opened = select(StaffAccess.opened_at).where(StaffAccess.conversation_id == conversation.id)
    return {
        "handed_in_at": moment.isoformat() if moment else None,
        "changed": moment is not None and _newest(session, conversation.id) > moment,
        "opened_at": [at.isoformat() for at in session.scalars(opened.order_by(StaffAccess.opened_at))],
        "marks_as_done": marks_as_done(session, visit) and _activity(session, visit).has_gradebook,
        "readers": "instructors" if _only_instructors(session, visit) or _was_promised(row) else "staff",
    }


def marks_as_done(session: Session, visit: Visit) -> bool:
    """Whether a learner's handing in is reported here. Instructors and their look as a learner report nothing.

    Also without a gradebook: the instructors see then what is missing, and can send it when it is there.
    """
    if visit.as_learner or Permission.VIEW_INSIGHTS in visit.permissions:
        return False
    tutor = _activity(session, visit).tutor
    return tutor is not None and tutor.mark_as_done


def _activity(session: Session, visit: Visit) -> Activity:
    return session.get_one(Activity, visit.activity_id)


def _only_instructors(session: Session, visit: Visit) -> bool:
    tutor = _activity(session, visit).tutor
    return tutor is not None and tutor.only_instructors_read


def _was_promised(row: HandIn | None) -> bool:
    """Whether its person was told, when handing it in, that instructors alone read it."""
    return row is not None and row.withdrawn_at is None and row.only_instructors_read


def _own(session: Session, visit: Visit, conversation_id: UUID) -> Conversation:
    query = select(Conversation).where(is_own(conversation_id, visit.person_id, visit.activity_id))
    conversation = session.scalars(query).first()
    if conversation is None:
        raise NotFound
    return conversation


def _check_ready(session: Session, conversation: Conversation) -> None:
    if conversation.title is None:
        raise Conflict(_("There is nothing to hand in yet. Ask a question first."), code="empty")
    running = exists().where(
        Message.conversation_id == conversation.id,
        Message.state == MessageState.RUNNING,
        or_(
            Message.alive_until.is_(None), Message.alive_until >= now()
        ),  # else its worker is gone, and nobody writes on at it
    )
    if session.scalar(select(running)):
        raise Conflict(_("An answer is still being written. Hand in the conversation when it is complete."))


def _newest(session: Session, conversation_id: UUID) -> datetime:
    query = select(Message.created_at).where(Message.conversation_id == conversation_id)
    return session.scalars(query.order_by(Message.position.desc()).limit(1)).one()


def _delivery(session: Session, visit: Visit) -> ScoreDelivery | None:
    query = select(ScoreDelivery).where(
        ScoreDelivery.person_id == visit.person_id, ScoreDelivery.activity_id == visit.activity_id
    )
    return session.scalars(query.with_for_update()).first()


def _queue_score(session: Session, visit: Visit) -> None:
    """Once for each person and activity: "done" is not done twice. One that was given up is tried again."""
    delivery = _delivery(session, visit)
    if delivery is None:
        session.add(ScoreDelivery(person_id=visit.person_id, activity_id=visit.activity_id))
    elif delivery.sent_at is None and delivery.next_at is None:
        delivery.next_at, delivery.attempts, delivery.error_code = now(), 0, None
