# SPDX-License-Identifier: EUPL-1.2
"""Notice and retention of the admin's own institution: what a change means for whom, and the change itself."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.admin.answers import KeepingPreview, NoticePreview
from lti_tool.db import now
from lti_tool.errors import Conflict
from lti_tool.json_body import Body
from lti_tool.language import gettext as _
from lti_tool.language import ngettext
from lti_tool.models import Institution, Platform
from lti_tool.models.platform import LONGEST_RETENTION, MAX_NOTICE_CHARACTERS, SHORTEST_RETENTION
from lti_tool.privacy import retention
from lti_tool.privacy.notices import as_html
from lti_tool.privacy.retention import Loss

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RetentionChange:
    """What the institution shall be like."""

    retention_days: int
    notice_de: str
    notice_en: str

    @classmethod
    def read(cls, body: Body) -> "RetentionChange":
        """From a request's body. Raises Invalid where something is out of its bounds."""
        return cls(
            body.number("retention_days", SHORTEST_RETENTION, LONGEST_RETENTION),
            body.text("notice_de", MAX_NOTICE_CHARACTERS, needed=False),
            body.text("notice_en", MAX_NOTICE_CHARACTERS, needed=False),
        )

    @classmethod
    def of(cls, institution: Institution) -> "RetentionChange":
        """What is stored."""
        return cls(institution.retention_days, institution.notice_de, institution.notice_en)

    @property
    def version(self) -> str:
        """Tells whether somebody else has changed something in the meantime."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def says_the_same(self, other: "RetentionChange") -> bool:
        """Whether the notices are equal."""
        return (self.notice_de, self.notice_en) == (other.notice_de, other.notice_en)


@dataclass(frozen=True)
class Form:
    """What is stored, and the bounds of what can be."""

    stored: RetentionChange
    version: str
    changed_at: datetime | None
    shortest: int = SHORTEST_RETENTION
    longest: int = LONGEST_RETENTION
    longest_notice: int = MAX_NOTICE_CHARACTERS


def describe_retention(institution: Institution) -> Form:
    """For the page."""
    stored = RetentionChange.of(institution)
    return Form(stored, stored.version, institution.notice_changed_at)


def preview(session: Session, visit: Visit, wanted: RetentionChange) -> KeepingPreview:
    """What would change for whom."""
    institution = session.get_one(Institution, visit.institution_id)
    stored, loss = RetentionChange.of(institution), retention.loss(session, institution.id, wanted.retention_days)
    shorter = wanted.retention_days < stored.retention_days
    changes = []
    if wanted.retention_days != stored.retention_days:
        changes.append(_days_changed(stored.retention_days, wanted.retention_days, loss))
    if not wanted.says_the_same(stored):
        changes += _notice_changed(wanted, _platforms(session, institution))
    return {
        "changes": changes,
        "loses": shorter and loss.conversations > 0,
        "notices": [] if wanted.says_the_same(stored) else _notices(wanted),
    }


def _notices(wanted: RetentionChange) -> list[NoticePreview]:
    german: NoticePreview = {"language": "de", "html": as_html(wanted.notice_de)}
    english: NoticePreview = {"language": "en", "html": as_html(wanted.notice_en)}
    return [notice for notice in (german, english) if notice["html"]]


def change(session: Session, visit: Visit, wanted: RetentionChange, *, version: str, agreed: bool) -> None:
    """Stores it. Raises Conflict: `changed_meanwhile`, `would_delete` without `agreed`."""
    institution = session.get_one(Institution, visit.institution_id, with_for_update=True)
    stored = RetentionChange.of(institution)
    if version != stored.version:
        raise Conflict(
            _("Somebody else has changed these settings in the meantime. Your draft is kept: look at it again."),
            code="changed_meanwhile",
        )
    loss = retention.loss(session, institution.id, wanted.retention_days)
    if wanted.retention_days < stored.retention_days and loss.conversations and not agreed:
        raise Conflict(_days_changed(stored.retention_days, wanted.retention_days, loss), code="would_delete")
    institution.retention_days = wanted.retention_days
    if not wanted.says_the_same(stored):
        institution.notice_de, institution.notice_en = wanted.notice_de, wanted.notice_en
        institution.notice_changed_at = now()
    log.info(
        "institution changed institution=%s by_platform=%s retention_days=%s->%s notice=%s",
        institution.id,
        visit.platform_id,
        stored.retention_days,
        wanted.retention_days,
        "same" if wanted.says_the_same(stored) else "changed",
    )


def _days_changed(before: int, after: int, loss: Loss) -> str:
    first = _("%(after)s days instead of %(before)s:", after=after, before=before)
    if after > before:
        second = _("what is still there is kept for longer.")
    elif not loss.conversations:
        second = _("nothing is that old now, so nothing is deleted at once.")
    else:
        second = ngettext(
            "%(num)s conversation of %(people)s will be deleted at the next run, and cannot be brought back.",
            "%(num)s conversations of %(people)s will be deleted at the next run, and cannot be brought back.",
            loss.conversations,
            people=ngettext("%(num)s person", "%(num)s people", loss.people),
        )
    seen = _("Students see the new time on their page.")
    return f"{first} {second} {seen}"


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
