# SPDX-License-Identifier: EUPL-1.2
"""Who is here and with whom they talk."""

import base64
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from sqlalchemy import Connection, bindparam, exists, select, true

from lti_tool import titles
from lti_tool.access import Visit
from lti_tool.chat import allowance, closed, conversations
from lti_tool.chat.answers import ConversationListed, Me, MeCourse, MeTutor, Outage
from lti_tool.chat.redacting import open_own
from lti_tool.db import Query, now
from lti_tool.errors import NotFound, SessionOver
from lti_tool.language import gettext as _
from lti_tool.models import (
    Activity,
    Course,
    Institution,
    Lock,
    Material,
    PersonKey,
    Platform,
    QuestionCount,
    Tutor,
    VisitSession,
    quota,
)
from lti_tool.models.lock import holding
from lti_tool.models.person import open_data_key
from lti_tool.models.question_count import is_newest
from lti_tool.models.storing import are_stored
from lti_tool.models.unsaved import try_out
from lti_tool.privacy import notices
from lti_tool.privacy.keeping import ActivityKeeping, KeepingRule
from lti_tool.vault import Vault, pseudonym

STARTERS = 3


class AboutRow(NamedTuple):
    """What the database has of a visit: a row of `_ABOUT`."""

    identity: bytes
    data_key: bytes
    activity_id: UUID
    activity_title: str
    course_id: UUID | None
    course_title: str | None
    course_label: str | None
    tutor_id: UUID | None
    tutor_title: str | None
    starters: list[str] | None
    tutor_kept_days: int | None
    tutor_model: str | None
    greeting: str | None
    contact: str | None
    ai_rules: str | None
    has_material: bool
    tokens_per_day: int | None
    tokens_per_activity: int | None
    tokens_per_month: int | None
    retention_days: int
    term_ends: date | None
    days_after_term: int | None
    earlier_terms: list[str]
    unsaved_text: dict[str, Any] | None
    stored: bool
    notice_de: str
    notice_en: str
    notice_changed_at: datetime | None
    time_zone: str
    locked_until: datetime | None
    lock_reason: str | None
    opens_at: datetime | None
    closes_at: datetime | None
    questions_a_day: int | None
    counted_day: date | None
    """The newest day on which questions of this person to the tutor were counted, and how many."""
    counted_questions: int | None
    used_person: int
    used_activity: int
    used_institution: int


# Built once, and of columns: each opening of the tutor asks this, and a lecture opens it within seconds.
_ABOUT = Query(
    AboutRow,
    select(
        VisitSession.identity,
        PersonKey.wrapped.label("data_key"),
        Activity.id.label("activity_id"),
        Activity.title.label("activity_title"),
        Course.id.label("course_id"),
        Course.title.label("course_title"),
        Course.label.label("course_label"),
        Tutor.id.label("tutor_id"),
        Tutor.title.label("tutor_title"),
        Tutor.starters,
        Tutor.kept_days.label("tutor_kept_days"),
        Tutor.model.label("tutor_model"),
        Tutor.greeting,
        Tutor.contact,
        Tutor.ai_rules,
        exists().where(Material.tutor_id == Tutor.id, Material.deleted_at.is_(None)).label("has_material"),
        Institution.tokens_per_day,
        Institution.tokens_per_activity,
        Institution.tokens_per_month,
        Institution.retention_days,
        Institution.term_ends,
        Institution.days_after_term,
        Institution.earlier_terms,
        VisitSession.unsaved_text,
        are_stored(VisitSession.unsaved_text).label("stored"),
        Institution.notice_de,
        Institution.notice_en,
        Institution.notice_changed_at,
        Institution.time_zone,
        Lock.ends_at.label("locked_until"),
        Lock.reason.label("lock_reason"),
        Tutor.opens_at,
        Tutor.closes_at,
        Tutor.questions_a_day,
        QuestionCount.day.label("counted_day"),
        QuestionCount.questions.label("counted_questions"),
        *quota.used_columns(VisitSession.person_id, VisitSession.activity_id, Institution.id),
    )
    .select_from(VisitSession)
    .join(PersonKey, PersonKey.person_id == VisitSession.person_id)
    .join(Activity, Activity.id == VisitSession.activity_id)
    .join(Platform, Platform.id == VisitSession.platform_id)
    .join(Institution, Institution.id == Platform.institution_id)
    .outerjoin(Course, Course.id == Activity.course_id)
    .outerjoin(Tutor, Tutor.id == Activity.tutor_id)
    .outerjoin(Lock, Lock.id == holding(Activity.id, Activity.course_id, VisitSession.person_id, bindparam("moment")))
    .outerjoin(QuestionCount, is_newest(VisitSession.person_id, Tutor.id))
    .where(VisitSession.id == bindparam("visit")),
)
_NEWEST = conversations.LISTED.statement.subquery()
_WITH_CONVERSATIONS = (
    _ABOUT.statement.add_columns(*_NEWEST.c).outerjoin(_NEWEST, true()).order_by(_NEWEST.c.updated_at.desc())
)
"""A row for each conversation, one where there is none."""
_WIDTH = len(AboutRow._fields)
_KEY = select(PersonKey.wrapped).where(PersonKey.person_id == bindparam("person"))


@dataclass(frozen=True)
class About:
    """What the database has of a visit."""

    row: AboutRow
    key: bytes
    """The data key of the person, 32 bytes."""

    @property
    def kept(self) -> ActivityKeeping:
        """How long conversations here are kept."""
        return ActivityKeeping(KeepingRule.of(self.row), self.row.tutor_kept_days)


def read(connection: Connection, vault: Vault, visit: Visit) -> About:
    """By one statement. Raises SessionOver."""
    row = _ABOUT.first(connection, _asked(visit))
    if row is None:
        raise SessionOver
    return About(try_out(row, row.unsaved_text), open_data_key(vault, visit.person_id, row.data_key))


def read_with(connection: Connection, vault: Vault, visit: Visit, most: int) -> tuple[About, list[ConversationListed]]:
    """The same and the newest conversations, at most so many, all by one statement. Raises SessionOver."""
    asked = _asked(visit) | conversations.bind_listed(visit, most)
    rows = connection.execute(_WITH_CONVERSATIONS, asked).all()
    if not rows:
        raise SessionOver
    about = AboutRow._make(rows[0][:_WIDTH])
    key = open_data_key(vault, visit.person_id, about.data_key)
    found = (conversations.ListedRow._make(row[_WIDTH:]) for row in rows if row[_WIDTH] is not None)
    read = About(try_out(about, about.unsaved_text), key)
    return read, [conversations.listed(row, key, read.kept) for row in found]


def _asked(visit: Visit) -> dict[str, object]:
    """What `_ABOUT` takes."""
    return {"visit": visit.id, "moment": now(), **quota.periods()}


def describe_me(about: About, visit: Visit, model: str | None, answering: Outage | None) -> Me:
    """The answer of `GET /api/me`. `model`: the name of the model that answers, None without one. `answering`:
    what `answering.before_typing` says. Raises SessionOver.
    """
    row = about.row
    identity = open_own(about.key, visit, row.identity)
    limits = quota.Allowances(row.tokens_per_day, row.tokens_per_activity, row.tokens_per_month)
    is_closed = closed.look_with_count(row, visit, now())
    used = dict(zip(quota.OwnerKind, (row.used_person, row.used_activity, row.used_institution), strict=True))
    return {
        "permissions": sorted(visit.permissions),
        "roles": list(visit.roles),
        "preview": visit.as_learner,
        "unsaved": row.unsaved_text is not None,
        "locale": visit.locale,
        "person": str(uuid5(visit.person_id, str(visit.activity_id))),
        "name": identity.get("name"),
        "draft_key": _draft_key(about.key, visit),
        "keeps_history": identity.get("lasting", True),
        "course": _course(row),
        "activity": {"id": str(row.activity_id), "title": titles.pick_language(row.activity_title)},
        "tutor": _tutor(row),
        "allowance": allowance.describe_allowance(used, limits),
        "notice": notices.describe_notice(row, visit.locale),
        "kept_days": about.kept.days_from(now()),
        "kept_until": about.kept.end_of_term(now()),
        "stores": row.stored,
        "model": model,
        "answering": answering,
        "closed": is_closed.shown() if is_closed else None,
    }


def _draft_key(key: bytes, visit: Visit) -> str:
    """32 bytes as base64url, the same at each visit; it opens nothing that the tool itself stores."""
    return base64.urlsafe_b64encode(pseudonym(key, "draft", str(visit.activity_id))).decode()


def key(connection: Connection, vault: Vault, visit: Visit) -> bytes:
    """The data key of the visit's person, 32 bytes. Raises NotFound for somebody who was erased meanwhile."""
    wrapped = connection.execute(_KEY, {"person": visit.person_id}).scalar()
    if wrapped is None:
        raise NotFound
    return open_data_key(vault, visit.person_id, wrapped)


def _course(row: AboutRow) -> MeCourse | None:
    if row.course_id is None:
        return None
    return {
        "id": str(row.course_id),
        "title": titles.pick_language(row.course_title or ""),
        "label": titles.pick_language(row.course_label or ""),
    }


def _tutor(row: AboutRow) -> MeTutor:
    return {
        "id": str(row.tutor_id) if row.tutor_id else None,
        "title": _("Tutor") if row.tutor_title is None else titles.pick_language(row.tutor_title),
        "starters": list(row.starters or ())[:STARTERS] or _starters(material=row.has_material),
        "has_material": row.has_material,
        "greeting": row.greeting or "",
        "contact": row.contact or "",
        "ai_rules": row.ai_rules or "",
    }


def _starters(*, material: bool) -> list[str]:
    """Without material a model knows nothing of the course: what is asked has to name its subject."""
    if not material:
        return [
            _("Explain a term that I name to me with an example."),
            _("Ask me three questions about a topic that I name, so that I can check what I have understood."),
            _("I am stuck on an exercise. Help me to find the next step."),
        ]
    return [
        _("Explain the most important idea of this course to me with an example."),
        _("Ask me three questions so that I can check what I have understood."),
        _("I am stuck on an exercise. Help me to find the next step."),
    ]
