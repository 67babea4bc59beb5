# SPDX-License-Identifier: EUPL-1.2
"""Conversations and material that nobody has used for as long as their institution keeps them, as conditions of SQL.

What each row says by itself, for a person to read, is `KeepingRule.until`; both are held against each other in tests.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from lti_tool.models import (
    Activity,
    Conversation,
    Course,
    Deployment,
    HandIn,
    Institution,
    Material,
    MaterialVersion,
    Membership,
    Person,
    Platform,
    Tutor,
)
from lti_tool.privacy.keeping import KeepingRule, end_of

UnusedSince = Callable[[datetime], ColumnElement[bool]]
"""Rows that nobody has used after that moment."""


def conversation_is_over(session: Session, moment: datetime) -> ColumnElement[bool]:
    """One branch for each rule that an institution chose, and one for each time to which a tutor shortens it."""
    rules = _by_rule(session, KeepingRule.of)
    branches = [conversations_over_by(rule, institutions, moment) for rule, institutions in rules.items()]
    return or_(false(), *branches, *_shortened(session, moment))


def conversations_over_by(rule: KeepingRule, institutions: Sequence[UUID], moment: datetime) -> ColumnElement[bool]:
    """Of people of these institutions, by this rule."""
    people = (
        select(Person.id)
        .join(Platform, Platform.id == Person.platform_id)
        .where(Platform.institution_id.in_(institutions))
    )
    return and_(Conversation.person_id.in_(people), _over_by(rule, moment, _unused_conversation))


def conversations_over_in(activities: "Select[UUID]", days: int, moment: datetime) -> ColumnElement[bool]:
    """Of these activities, whose tutor keeps them for so many days."""
    return and_(Conversation.activity_id.in_(activities), _unused_conversation(moment - timedelta(days=days)))


def material_is_over(session: Session, moment: datetime) -> ColumnElement[bool]:
    """One branch for each rule."""
    rules = _by_rule(session, KeepingRule.of_material)
    branches = [materials_over_by(rule, institutions, moment) for rule, institutions in rules.items()]
    return and_(Material.deleted_at.is_(None), or_(false(), *branches))


def materials_over_by(rule: KeepingRule, institutions: Sequence[UUID], moment: datetime) -> ColumnElement[bool]:
    """Of tutors of these institutions, by this rule."""
    return and_(Material.tutor_id.in_(_tutors(institutions)), _over_by(rule, moment, _unused_material))


def last_use_of_tutor(session: Session, tutor_id: UUID) -> datetime | None:
    """When somebody last opened its course, asked it something or put material in. None: never."""
    course_id = select(Tutor.course_id).where(Tutor.id == tutor_id).scalar_subquery()
    activities = select(Activity.id).where(Activity.tutor_id == tutor_id)
    materials = select(Material.id).where(Material.tutor_id == tutor_id, Material.deleted_at.is_(None))
    uses = (
        select(func.max(Membership.launched_at)).where(Membership.course_id == course_id),
        select(func.max(Conversation.updated_at)).where(Conversation.activity_id.in_(activities)),
        select(func.max(MaterialVersion.created_at)).where(MaterialVersion.material_id.in_(materials)),
    )
    return max(filter(None, (session.scalar(use) for use in uses)), default=None)


def _by_rule(session: Session, read: Callable[[Institution], KeepingRule]) -> dict[KeepingRule, list[UUID]]:
    rules: dict[KeepingRule, list[UUID]] = {}
    for institution in session.scalars(select(Institution)):
        rules.setdefault(read(institution), []).append(institution.id)
    return rules


def _over_by(rule: KeepingRule, moment: datetime, unused_since: UnusedSince) -> ColumnElement[bool]:
    """As `KeepingRule.until(last use) <= moment`. Terms follow each other, so the last that is over speaks for all."""
    past = [day for day in rule.terms if rule.due(day) <= moment]
    by_term = unused_since(end_of(past[-1])) if past else false()
    idle = moment - timedelta(days=rule.days)
    if not rule.terms:
        return unused_since(idle)
    last = end_of(rule.terms[-1])
    return or_(by_term, and_(~unused_since(last), unused_since(idle))) if idle > last else by_term


def _unused_conversation(since: datetime) -> ColumnElement[bool]:
    """Neither asked in nor handed in: what was handed in yesterday is still to be read."""
    handed_in = exists().where(HandIn.conversation_id == Conversation.id, HandIn.handed_in_at > since)
    return and_(Conversation.updated_at <= since, ~handed_in)


def _unused_material(since: datetime) -> ColumnElement[bool]:
    """Put in before, and nobody has opened the course or asked its tutor since."""
    newer = exists().where(MaterialVersion.material_id == Material.id, MaterialVersion.created_at > since)
    opened = (
        exists()
        .where(Tutor.id == Material.tutor_id, Membership.course_id == Tutor.course_id, Membership.launched_at > since)
        .correlate(Material)
    )
    asked = (
        exists()
        .where(
            Activity.tutor_id == Material.tutor_id,
            Conversation.activity_id == Activity.id,
            Conversation.updated_at > since,
        )
        .correlate(Material)
    )
    return and_(Material.created_at <= since, ~newer, ~opened, ~asked)


def _shortened(session: Session, moment: datetime) -> Iterator[ColumnElement[bool]]:
    chosen = session.scalars(select(Tutor.kept_days).where(Tutor.kept_days.is_not(None)).distinct()).all()
    for days in chosen:
        activities = select(Activity.id).join(Tutor, Tutor.id == Activity.tutor_id).where(Tutor.kept_days == days)
        yield conversations_over_in(activities, days or 0, moment)


def _tutors(institutions: Sequence[UUID]) -> "CompoundSelect[UUID | None]":
    """A tutor of no course is its activities'."""
    theirs = select(Deployment.id).join(Platform, Platform.id == Deployment.platform_id)
    deployments = theirs.where(Platform.institution_id.in_(institutions))
    of_course = select(Tutor.id).join(Course, Course.id == Tutor.course_id).where(Course.deployment_id.in_(deployments))
    of_activity = select(Activity.tutor_id).where(Activity.deployment_id.in_(deployments))
    return of_course.union(of_activity.join(Tutor, Tutor.id == Activity.tutor_id).where(Tutor.course_id.is_(None)))
