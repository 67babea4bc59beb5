# SPDX-License-Identifier: EUPL-1.2
"""The instructors' side: exactly what was handed in to their activity, and each look at it leaves an entry."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import cast
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, select, update
from sqlalchemy.orm import Session, contains_eager

from lti_tool import message_paging, unreadable
from lti_tool.access import Visit
from lti_tool.answers import Source
from lti_tool.db import Database, Upsert, by_dialect, now, table
from lti_tool.errors import Conflict, NotFound
from lti_tool.handing_in.answers import (
    HandedIn,
    HandedInAnswer,
    HandedInQuestion,
    HandInSettings,
    HandInSummary,
    ScoreShown,
)
from lti_tool.handing_in.strings import why_not_sent
from lti_tool.language import gettext as _
from lti_tool.message_paging import OpenedMessage, Render, Span
from lti_tool.models import (
    Activity,
    Author,
    Conversation,
    HandIn,
    HandInLook,
    Message,
    MessageState,
    Person,
    Platform,
    ScoreDelivery,
    StaffAccess,
    StaffRole,
    tutor_to_change,
)
from lti_tool.models.handed_in import is_handed_in_to, was_there_at
from lti_tool.models.tutor_text import decide_done
from lti_tool.permissions import Permission
from lti_tool.vault import Vault

MAX_LISTED = 1000

MemberNames = Mapping[str, str]


def _looking(statement: Upsert) -> Upsert:
    columns = table(HandInLook).c
    return statement.on_conflict_do_update(
        index_elements=[columns.person_id, columns.activity_id], set_={"looked_at": statement.excluded.looked_at}
    )


_LOOK = by_dialect(lambda insert: _looking(insert(table(HandInLook))))
_HandedIn = Row[Conversation, HandIn, Person, ScoreDelivery]


def list_hand_ins(session: Session, vault: Vault, visit: Visit, names: MemberNames) -> list[HandInSummary]:
    """What was handed in and this visit may read, newest first; from now on none of it is new to this person.

    `names`: what the platform calls people, by its own `user_id`.
    """
    looked = {"person_id": visit.person_id, "activity_id": visit.activity_id, "looked_at": now()}
    session.connection().execute(_LOOK(session.connection()), looked)
    opened = dict(_openings(session, visit))
    rows = session.execute(_query(visit).order_by(HandIn.handed_in_at.desc()).limit(MAX_LISTED))
    return [_summary(vault, visit, names, row, opened.get(row[0].id, 0)) for row in rows]


def new(session: Session, visit: Visit) -> int:
    """How many were handed in since this person last looked at the list."""
    look = session.get(HandInLook, (visit.person_id, visit.activity_id))
    query = _query(visit).with_only_columns(func.count())
    return session.scalar(query.where(HandIn.handed_in_at > look.looked_at) if look else query) or 0


def read(
    database: Database,
    vault: Vault,
    visit: Visit,
    conversation_id: UUID,
    span: Span,
    *,
    names: MemberNames,
    render: Render,
) -> HandedIn:
    """A page of one of them, as it was when it was handed in. Its person will see that it was opened.

    Rendered, where that is needed, with no connection in hand. Raises NotFound.
    """
    with database.transaction() as session:
        # Locked against its person's erasure, or the entry below would have nothing to belong to.
        locked = _query(visit).with_for_update(of=Conversation, read=True, key_share=True)
        row = session.execute(locked.where(Conversation.id == conversation_id)).first()
        if row is None:
            raise NotFound
        conversation, handed_in, person, _delivery = row
        _note(session, visit, handed_in, opening=span == Span())
        key = unreadable.open_or_none(partial(person.open_key, vault))
        page = message_paging.page(session, _messages(conversation.id, handed_in.handed_in_at), conversation.id, span)
        summary = _summary(vault, visit, names, row, 1)
    opened = message_paging.open_messages(database, key, page.messages, render)
    messages = [_message(message, opened[message.id]) for message in page.messages]
    return {**summary, "messages": messages, "earlier": page.earlier}


def _note(session: Session, visit: Visit, handed_in: HandIn, *, opening: bool) -> None:
    """An entry for each opening; older pages belong to the opening before them, which there must have been."""
    own = (StaffAccess.conversation_id == handed_in.conversation_id, StaffAccess.person_id == visit.person_id)
    since = select(StaffAccess.id).where(*own, StaffAccess.opened_at >= handed_in.handed_in_at).limit(1)
    if opening or session.scalar(since) is None:
        role = StaffRole.INSTRUCTOR if Permission.CONFIGURE_TUTOR in visit.permissions else StaffRole.ASSISTANT
        session.add(StaffAccess(conversation_id=handed_in.conversation_id, person_id=visit.person_id, role=role))


def try_again(session: Session, visit: Visit, conversation_id: UUID) -> None:
    """The score that was given up, or waits for its next try, is due now.

    Raises NotFound, Conflict while it is sent.
    """
    row = session.execute(_query(visit).where(Conversation.id == conversation_id)).first()
    if row is None or row[3] is None:
        raise NotFound
    delivery = session.get_one(ScoreDelivery, row[3].id, with_for_update=True, populate_existing=True)
    if delivery.sent_at is not None:
        raise NotFound
    if delivery.is_held:
        raise Conflict(_("It is being sent at this very moment. Please look again in a minute."), code="being_sent")
    delivery.next_at, delivery.attempts = now(), 0
    # Whoever asks for it may know that the platform answers again.
    session.execute(update(Platform).where(Platform.id == visit.platform_id).values(services_paused_until=None))


def settings(session: Session, visit: Visit) -> HandInSettings:
    """Whether handing in reports "done", and whether there is a column to report it to."""
    activity = session.get_one(Activity, visit.activity_id)
    return {
        "mark_as_done": activity.tutor is not None and activity.tutor.mark_as_done,
        "only_instructors": activity.tutor is not None and activity.tutor.only_instructors_read,
        "done_undecided": activity.tutor is not None and activity.tutor.done_undecided,
        "gradebook": activity.has_gradebook,
    }


def set_mark_as_done(session: Session, visit: Visit, *, wanted: bool) -> None:
    """Raises Conflict where the activity has no tutor of its own to set it on."""
    tutor = session.get_one(Activity, visit.activity_id).tutor
    if tutor is None:
        raise Conflict(_("Please set up the tutor of this activity first."), code="no_tutor")
    decided = tutor.mark_as_done == wanted and not tutor.done_undecided
    if not decided and (own := tutor_to_change.to_change(session, visit.activity_id, visit.person_id)):
        decide_done(session, own, wanted=wanted)


def set_only_instructors(session: Session, visit: Visit, *, wanted: bool) -> None:
    """Who reads what is handed in from now on; what was handed in before never gets more readers.

    Raises Conflict where the activity has no tutor of its own to set it on.
    """
    tutor = session.get_one(Activity, visit.activity_id).tutor
    if tutor is None:
        raise Conflict(_("Please set up the tutor of this activity first."), code="no_tutor")
    if tutor.only_instructors_read != wanted and (
        own := tutor_to_change.to_change(session, visit.activity_id, visit.person_id)
    ):
        own.only_instructors_read = wanted


def _query(visit: Visit) -> "Select[Conversation, HandIn, Person, ScoreDelivery]":
    return (
        select(Conversation, HandIn, Person, ScoreDelivery)
        .join(HandIn, HandIn.conversation_id == Conversation.id)
        .join(Person, Person.id == Conversation.person_id)
        .join(Person.key)
        .options(contains_eager(Person.key))
        .outerjoin(
            ScoreDelivery,
            and_(
                ScoreDelivery.person_id == Conversation.person_id,
                ScoreDelivery.activity_id == Conversation.activity_id,
            ),
        )
        .where(is_handed_in_to(visit.activity_id, configures=Permission.CONFIGURE_TUTOR in visit.permissions))
    )


def _messages(conversation_id: UUID, moment: datetime) -> "Select[Message]":
    return select(Message).where(Message.conversation_id == conversation_id, was_there_at(moment))


def _openings(session: Session, visit: Visit) -> list[tuple[UUID, int]]:
    query = (
        select(StaffAccess.conversation_id, func.count())
        .join(Conversation, Conversation.id == StaffAccess.conversation_id)
        .where(Conversation.activity_id == visit.activity_id, StaffAccess.person_id == visit.person_id)
        .group_by(StaffAccess.conversation_id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def _summary(vault: Vault, visit: Visit, names: MemberNames, row: _HandedIn, opened: int) -> HandInSummary:
    conversation, handed_in, person, delivery = row
    title, sub = _open(vault, conversation, person)
    return {
        "id": str(conversation.id),
        "title": title,
        "name": names.get(sub) if sub else None,
        "person": str(visit.pseudonym_of(person.id)),
        "mark": visit.mark_of(person.id),
        "handed_in_at": handed_in.handed_in_at.isoformat(),
        "opened": opened > 0,
        "score": _score(delivery),
    }


def _open(vault: Vault, conversation: Conversation, person: Person) -> tuple[str | None, str | None]:
    """Title and `sub`; None for what does not open any more: the other rows of the list are read all the same."""
    key = unreadable.open_or_none(partial(person.open_key, vault))
    if key is None:
        return None, None
    title = unreadable.open_or_none(partial(conversation.open_title, key))
    return title, unreadable.open_or_none(partial(person.open_sub, key))


def _score(delivery: ScoreDelivery | None) -> ScoreShown | None:
    if delivery is None or not (delivery.sent_at or delivery.next_at or delivery.error_code):
        return None  # taken back before it was sent, and not to be reported any more
    code, retries = delivery.error_code, delivery.next_at is not None
    if delivery.sent_at:
        return {"state": "sent", "code": code, "retries": retries}
    if retries and not code:
        return {"state": "waiting", "code": code, "retries": retries}
    return {"state": "failed", "code": code, "retries": retries, "message": why_not_sent(code)}


def _message(message: Message, opened: OpenedMessage) -> HandedInQuestion | HandedInAnswer:
    identity, text, created_at = str(message.id), opened.text, message.created_at.isoformat()
    if message.author == Author.PERSON:
        return {
            "id": identity,
            "author": "person",
            "text": text,
            "about": opened.about,
            "created_at": created_at,
            "unreadable": opened.unreadable,
        }
    return {
        "id": identity,
        "author": "tutor",
        "text": text,
        "created_at": created_at,
        "html": opened.html,
        "unreadable": opened.unreadable,
        "model": message.model,
        "by_tool": message.by_tool,
        "state": MessageState(message.state),
        "sources": cast("list[Source]", message.sources),  # as the chat stored them
    }
