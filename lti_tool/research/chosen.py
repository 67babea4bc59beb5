# SPDX-License-Identifier: EUPL-1.2
"""Which conversations an export takes: of learners who consent now to the text of now, from their consent on.

Left out are what its person deleted, what is past its time and waits to be deleted, whatever somebody asked where they
teach or once had rights beyond a learner's, and what was asked in no course: there nobody can tell who is a learner.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import Session, aliased

from lti_tool.db import now
from lti_tool.models import (
    Activity,
    Author,
    Conversation,
    Institution,
    Membership,
    Message,
    MessageState,
    Person,
    Platform,
    ResearchConsent,
    RoleGrant,
)
from lti_tool.permissions import permissions_of
from lti_tool.privacy.last_use import conversation_is_over
from lti_tool.research.consent import LEARNING


@dataclass(frozen=True)
class ChosenConversation:
    """One that goes into the export."""

    id: UUID
    person_id: UUID
    consent_id: UUID
    since: datetime
    """When the consent was given: what was asked before stays out."""


@dataclass(frozen=True)
class ReadTurn:
    """A question and its answer, as they are stored: sealed."""

    question: Message
    answer: Message | None = field(default=None)


def consenting(institution_id: UUID, version: int) -> "Select[UUID]":
    """Ids of the consents that count."""
    return (
        select(ResearchConsent.id)
        .join(Person, Person.id == ResearchConsent.person_id)
        .join(Platform, and_(Platform.id == Person.platform_id, Platform.institution_id == institution_id))
        .where(
            ResearchConsent.institution_id == institution_id,
            ResearchConsent.version == version,
            ResearchConsent.withdrawn_at.is_(None),
        )
    )


def choose(session: Session, institution: Institution, version: int) -> list[ChosenConversation]:
    """Ids alone, of all of them: contents are read one conversation at a time."""
    query = (
        select(Conversation.id, Conversation.person_id, ResearchConsent.id, ResearchConsent.given_at, Membership.roles)
        .join(ResearchConsent, ResearchConsent.person_id == Conversation.person_id)
        .join(Activity, Activity.id == Conversation.activity_id)
        .join(
            Membership,
            and_(Membership.person_id == Conversation.person_id, Membership.course_id == Activity.course_id),
        )
        .where(
            ResearchConsent.id.in_(consenting(institution.id, version)),
            Conversation.deleted_at.is_(None),
            ~conversation_is_over(session, now()),
            Membership.taught_at.is_(None),
            ~exists().where(
                RoleGrant.person_id == Conversation.person_id, RoleGrant.activity_id == Conversation.activity_id
            ),
            exists().where(_is_asked_since_consent()),
        )
    )
    return [
        ChosenConversation(conversation, person, consent, since)
        for conversation, person, consent, since, roles in session.execute(query)
        if permissions_of(roles, institution.role_permissions) <= LEARNING
    ]


def _is_asked_since_consent() -> ColumnElement[bool]:
    answer = aliased(Message)
    running = exists().where(
        answer.conversation_id == Message.conversation_id,
        answer.position == Message.position + 1,
        answer.state == MessageState.RUNNING,
    )
    return and_(
        Message.conversation_id == Conversation.id,
        Message.author == Author.PERSON,
        Message.superseded_at.is_(None),
        Message.created_at > ResearchConsent.given_at,
        ~running,
    )


def pair(messages: Iterator[Message], since: datetime) -> Iterator[ReadTurn]:
    """Turns that were asked after `since` and whose answer has ended, of messages in their order."""
    asked: Message | None = None
    for message in messages:
        if message.author == Author.PERSON:
            if asked is not None:
                yield ReadTurn(asked)
            asked = message if message.created_at > since else None
        elif asked is not None:
            if message.state != MessageState.RUNNING:
                yield ReadTurn(asked, message)
            asked = None
    if asked is not None:
        yield ReadTurn(asked)
