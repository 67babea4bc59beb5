# SPDX-License-Identifier: EUPL-1.2
"""Notice and retention of the admin's own institution: what a change means for whom, and the change itself."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from babel.dates import format_date
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.admin.answers import KeepingPreview, NoticePreview
from lti_tool.db import now
from lti_tool.errors import Conflict, Invalid
from lti_tool.json_body import Body
from lti_tool.language import gettext as _
from lti_tool.language import locale, ngettext
from lti_tool.models import Institution, Platform
from lti_tool.models.platform import (
    DAYS_AFTER_TERM,
    LONGEST_RETENTION,
    MAX_NOTICE_CHARACTERS,
    SHORTEST_RETENTION,
)
from lti_tool.privacy import retention
from lti_tool.privacy.keeping import LONGEST_AFTER_TERM, SHORTEST_AFTER_TERM, KeepingRule, as_stored
from lti_tool.privacy.notices import as_html
from lti_tool.privacy.retention import Loss

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RetentionChange:
    """What the institution shall be like."""

    retention_days: int
    term_ends: date | None
    days_after_term: int | None
    material_days: int
    notice_de: str
    notice_en: str
    earlier_terms: tuple[str, ...] = ()

    @classmethod
    def of(cls, institution: Institution) -> "RetentionChange":
        """What is stored."""
        return cls(
            institution.retention_days,
            institution.term_ends,
            institution.days_after_term,
            institution.material_days,
            institution.notice_de,
            institution.notice_en,
            tuple(institution.earlier_terms),
        )

    def with_sent(self, sent: "SentChange") -> "RetentionChange":
        """What is stored, with what was sent in its place."""
        fields: dict[str, Any] = {"term_ends": self.term_ends, "days_after_term": self.days_after_term, **sent.fields}
        rule = KeepingRule.of(self).with_term(*_term(fields), now().date())
        fields["term_ends"], fields["days_after_term"] = rule.term_ends, rule.days_after_term
        return replace(self, **fields, earlier_terms=tuple(as_stored(rule.earlier_terms)))

    @property
    def rule(self) -> KeepingRule:
        """For conversations."""
        return KeepingRule.of(self)

    @property
    def material_rule(self) -> KeepingRule:
        """For course material."""
        return KeepingRule.of_material(self)

    @property
    def version(self) -> str:
        """Tells whether somebody else has changed something in the meantime."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def says_the_same(self, other: "RetentionChange") -> bool:
        """Whether the notices are equal."""
        return (self.notice_de, self.notice_en) == (other.notice_de, other.notice_en)


def _term(fields: Mapping[str, Any]) -> tuple[date | None, int | None]:
    ends, days = fields["term_ends"], fields["days_after_term"]
    return ends, (days or DAYS_AFTER_TERM) if ends else None


@dataclass(frozen=True)
class SentChange:
    """Those fields of a `RetentionChange` that a request names; the others stay."""

    fields: Mapping[str, Any]

    @classmethod
    def read(cls, body: Body) -> "SentChange":
        """From a request's body. Raises Invalid where something is out of its bounds."""
        fields: dict[str, Any] = {
            "retention_days": body.number("retention_days", SHORTEST_RETENTION, LONGEST_RETENTION),
            "notice_de": body.text("notice_de", MAX_NOTICE_CHARACTERS, needed=False),
            "notice_en": body.text("notice_en", MAX_NOTICE_CHARACTERS, needed=False),
        }
        if "term_ends" in body:
            fields["term_ends"] = body.day("term_ends")
        if "days_after_term" in body:
            fields["days_after_term"] = body.number("days_after_term", SHORTEST_AFTER_TERM, LONGEST_AFTER_TERM)
        if "material_days" in body:
            fields["material_days"] = body.number("material_days", SHORTEST_RETENTION, LONGEST_RETENTION)
        return cls(fields)


@dataclass(frozen=True)
class Form:
    """What is stored, and the bounds of what can be."""

    stored: RetentionChange
    version: str
    changed_at: datetime | None
    shortest: int = SHORTEST_RETENTION
    longest: int = LONGEST_RETENTION
    longest_notice: int = MAX_NOTICE_CHARACTERS
    shortest_after_term: int = SHORTEST_AFTER_TERM
    longest_after_term: int = LONGEST_AFTER_TERM
    days_after_term: int = DAYS_AFTER_TERM
    between_terms: bool = False
    """Whether the term that is stored has ended."""


def describe_retention(institution: Institution) -> Form:
    """For the page."""
    stored = RetentionChange.of(institution)
    days_after, over = stored.days_after_term or DAYS_AFTER_TERM, stored.rule.is_between_terms(now())
    form = Form(stored, stored.version, institution.notice_changed_at)
    return replace(form, days_after_term=days_after, between_terms=over)


def preview(session: Session, visit: Visit, sent: SentChange) -> KeepingPreview:
    """What would change for whom."""
    institution = session.get_one(Institution, visit.institution_id)
    stored = RetentionChange.of(institution)
    wanted = stored.with_sent(sent)
    changes, loses = _keeping_changed(session, institution.id, stored, wanted)
    if not wanted.says_the_same(stored):
        changes += _notice_changed(wanted, _platforms(session, institution))
    return {
        "changes": changes,
        "loses": loses or _ends_in_the_past(stored, wanted),
        "notices": [] if wanted.says_the_same(stored) else _notices(wanted),
    }


def _notices(wanted: RetentionChange) -> list[NoticePreview]:
    german: NoticePreview = {"language": "de", "html": as_html(wanted.notice_de)}
    english: NoticePreview = {"language": "en", "html": as_html(wanted.notice_en)}
    return [notice for notice in (german, english) if notice["html"]]


def change(session: Session, visit: Visit, sent: SentChange, *, version: str, agreed: bool) -> None:
    """Stores it.

    Raises Conflict: `changed_meanwhile`; without `agreed` Conflict: `would_delete`, Invalid: `past_term`.
    """
    institution = session.get_one(Institution, visit.institution_id, with_for_update=True)
    stored = RetentionChange.of(institution)
    if version != stored.version:
        raise Conflict(
            _("Somebody else has changed these settings in the meantime. Your draft is kept: look at it again."),
            code="changed_meanwhile",
        )
    wanted = stored.with_sent(sent)
    sentences, loses = _keeping_changed(session, institution.id, stored, wanted)
    if loses and not agreed:
        raise Conflict(" ".join(sentences), code="would_delete")
    if _ends_in_the_past(stored, wanted) and not agreed:
        raise Invalid(_("This term has ended already. Name the last day of the one that lasts."), code="past_term")
    _store(institution, stored, wanted)
    log.info(
        "institution changed institution=%s by_platform=%s term=%s->%s retention_days=%s->%s notice=%s",
        institution.id,
        visit.platform_id,
        stored.term_ends,
        wanted.term_ends,
        stored.retention_days,
        wanted.retention_days,
        "same" if wanted.says_the_same(stored) else "changed",
    )


def _store(institution: Institution, stored: RetentionChange, wanted: RetentionChange) -> None:
    institution.retention_days, institution.material_days = wanted.retention_days, wanted.material_days
    institution.term_ends, institution.days_after_term = wanted.term_ends, wanted.days_after_term
    institution.earlier_terms = list(wanted.earlier_terms)
    if not wanted.says_the_same(stored):
        institution.notice_de, institution.notice_en = wanted.notice_de, wanted.notice_en
        institution.notice_changed_at = now()


def _ends_in_the_past(stored: RetentionChange, wanted: RetentionChange) -> bool:
    """A slip of the pen, most likely."""
    return wanted.term_ends is not None and wanted.term_ends != stored.term_ends and wanted.term_ends < now().date()


def _keeping_changed(
    session: Session, institution_id: UUID, stored: RetentionChange, wanted: RetentionChange
) -> tuple[list[str], bool]:
    """What changes, in sentences, and whether anything is lost by it."""
    changes, loses = [], False
    if wanted.rule != stored.rule:
        loss = retention.loss(session, institution_id, stored.rule, wanted.rule)
        changes.append(_rule_changed(stored, wanted, loss))
        loses = bool(loss)
    if wanted.material_rule != stored.material_rule:
        material = retention.loss_of_material(session, institution_id, stored.material_rule, wanted.material_rule)
        changes += _material_changed(stored, wanted, material)
        loses = loses or bool(material)
    return changes, loses


def _rule_changed(stored: RetentionChange, wanted: RetentionChange, loss: Loss) -> str:
    before, after = stored.rule, wanted.rule
    if before.terms == after.terms and before.days_after_term == after.days_after_term:
        first = _("%(after)s days instead of %(before)s:", after=after.days, before=before.days)
        longer = after.days > before.days
    else:
        first, longer = _by_term(after), False
    seen = _("Students see the new time on their page.")
    return f"{first} {_what_goes(loss, longer=longer)} {seen}"


def _by_term(rule: KeepingRule) -> str:
    if rule.term_ends is None:
        return _("Conversations are kept for %(days)s days after the last question, whenever that was:", days=rule.days)
    return _(
        "What is asked until %(term)s is deleted on %(day)s; what is asked later, %(days)s days after the last "
        "question, or by the next term:",
        term=_day(rule.term_ends),
        day=_day(rule.due(rule.term_ends)),
        days=rule.days,
    )


def _day(day: date) -> str:
    return format_date(day, locale=locale())


def _what_goes(loss: Loss, *, longer: bool) -> str:
    if longer:
        return _("what is still there is kept for longer.")
    if not loss.conversations:
        return _("nothing is that old now, so nothing is deleted at once.")
    return ngettext(
        "%(num)s conversation of %(people)s will be deleted at the next run, and cannot be brought back.",
        "%(num)s conversations of %(people)s will be deleted at the next run, and cannot be brought back.",
        loss.conversations,
        people=ngettext("%(num)s person", "%(num)s people", loss.people),
    )


def _material_changed(stored: RetentionChange, wanted: RetentionChange, loss: Loss) -> list[str]:
    """The term is told of already; days are, where they change, and what is lost always."""
    changes = []
    if wanted.material_days != stored.material_days:
        changes.append(
            _(
                "The material of a course that nobody uses any more is deleted after %(after)s days instead of "
                "%(before)s.",
                after=wanted.material_days,
                before=stored.material_days,
            )
        )
    if loss.materials:
        changes.append(
            ngettext(
                "%(num)s file of course material will be deleted at the next run.",
                "%(num)s files of course material will be deleted at the next run.",
                loss.materials,
            )
        )
    return changes


def _notice_changed(wanted: RetentionChange, platforms: int) -> list[str]:
    if not (wanted.notice_de or wanted.notice_en):
        return [_("The notice is taken away: before the first question only the notice about the AI is left.")]
    everybody = ngettext(
        "On %(num)s platform everybody sees the new notice before the first question.",
        "On %(num)s platforms everybody sees the new notice before the first question.",
        platforms,
    )
    if wanted.notice_de and wanted.notice_en:
        return [everybody]
    return [everybody, _("There is a text in one language only: it is shown in both.")]


def _platforms(session: Session, institution: Institution) -> int:
    return session.scalar(select(func.count()).where(Platform.institution_id == institution.id)) or 1
