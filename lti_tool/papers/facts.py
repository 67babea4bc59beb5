# SPDX-License-Identifier: EUPL-1.2
"""What the papers of one institution tell: gathered once, from what the tool itself goes by."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import guard, guard_record
from lti_tool.access import VISIT_LENGTH, VISIT_SLIDE
from lti_tool.db import Database, now
from lti_tool.models import Institution, InstitutionKind, Platform, PlatformState
from lti_tool.models.conversation import UNDO
from lti_tool.models.insight import INSIGHTS_KEPT
from lti_tool.models.platform import MATERIAL_DAYS, RETENTION_DAYS
from lti_tool.models.research import asked_with
from lti_tool.privacy.material_kinds import ARRIVES_WITHIN
from lti_tool.privacy.responsible import Needed, missing
from lti_tool.privacy.retention import (
    COUNTS_KEPT,
    EMPTY,
    LOCKS_KEPT,
    QUESTION_COUNTS_KEPT,
    STAFF_NAMES_KEPT,
    USAGE_KEPT,
)
from lti_tool.residency import Contact, Purpose, contacts
from lti_tool.settings import Settings
from lti_tool.version import VERSION

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True)
class Recipient:
    """A server that gets data."""

    name: str
    """`HOST:PORT`."""
    encrypted: bool
    """On the way to it."""
    private: bool
    """It lies in a network that the operators named as their own."""


@dataclass(frozen=True)
class LearningPlatform:
    """A platform of the institution that may launch."""

    name: str
    hosts: tuple[str, ...]
    """Of all its addresses."""
    asks_names: bool | None
    """Whether the tool asked it for names; None: registered by hand, only the platform knows."""


@dataclass(frozen=True)
class Periods:
    """For how long something is kept. Each is what the jobs really delete by."""

    conversation_days: int
    term_ends: date | None
    """Set: what was last used until this day is kept for `days_after_term` after it."""
    days_after_term: int | None
    material_days: int
    """After a course was used last, where no term counts."""
    undo_hours: int
    empty_hours: int
    visit_minutes: int
    """Without use."""
    visit_hours: int
    """At the most."""
    usage_days: int
    question_counts_days: int
    locks_days: int
    insights_days: int
    staff_names_days: int
    counts_days: int
    upload_hours: int
    backup_days: int
    """For so long can a backup from before an erasure still be opened."""


@dataclass(frozen=True)
class PaperFacts:
    """Everything that a text may name."""

    institution_id: UUID | None
    """None: of the installation as a whole, where it serves several institutions."""
    institution: str
    is_school: bool
    controller: str
    controller_contact: str
    officer: str
    officer_contact: str
    legal_basis: str
    missing: tuple[Needed, ...]
    day: date
    version: str
    url: str
    models: tuple[Recipient, ...]
    stand_ins: tuple[str, ...]
    embeddings: tuple[Recipient, ...]
    embedding_model: str
    platforms: tuple[LearningPlatform, ...]
    databases: tuple[Recipient, ...]
    """None: it is a file or a socket of the same machine."""
    periods: Periods
    store_nothing: bool
    """Whether no conversation of this institution is stored."""
    research: int | None
    """The version of the text by which people are asked for consent to research. None: nobody is asked, as at a school
    without words for parents."""
    number_form: bool
    """Whether the institution's own form of matriculation number is kept from the model, too."""
    notice: bool
    """Whether the institution says something of its own before the first question."""
    tokens_per_day: int
    guard_stands: bool
    guard_refused: int
    """Ways out that code tried past the tool and that were refused, in the last days."""
    guard_days: int
    metrics: bool
    """Whether there is an address for a Prometheus."""
    log_level: str

    @property
    def names_asked(self) -> bool:
        """Whether any platform is asked for names."""
        return any(platform.asks_names for platform in self.platforms)

    @property
    def names_unknown(self) -> bool:
        """Whether any platform decides by itself what it tells."""
        return any(platform.asks_names is None for platform in self.platforms)

    @property
    def foreign_models(self) -> tuple[Recipient, ...]:
        """Servers with questions that lie in no network of the operators."""
        return tuple(host for host in (*self.models, *self.embeddings) if not host.private)


def gather(settings: Settings, database: Database, institution_id: UUID | None) -> PaperFacts:
    """Raises LookupError for an institution that is not there."""
    with database.transaction() as session:
        institution = _institution(session, institution_id)
        platforms = _platforms(session, institution)
        gaps = tuple(missing(institution))
        research = _research(session, institution)
    found = contacts(settings, database)
    return PaperFacts(
        institution_id=institution_id,
        institution=institution.name,
        is_school=institution.kind == InstitutionKind.SCHOOL,
        controller=institution.controller,
        controller_contact=institution.controller_contact,
        officer=institution.officer,
        officer_contact=institution.officer_contact,
        legal_basis=institution.legal_basis,
        missing=gaps,
        day=now().date(),
        version=VERSION,
        url=settings.public_url,
        models=_hosts(found, Purpose.MODEL),
        stand_ins=settings.stand_in_models,
        embeddings=_hosts(found, Purpose.EMBEDDINGS),
        embedding_model=settings.embedding_model or "",
        platforms=platforms,
        databases=_hosts(found, Purpose.DATABASE),
        periods=_periods(settings, institution),
        store_nothing=institution.store_nothing,
        research=research,
        number_form=institution.number_form is not None,
        notice=bool(institution.notice_de or institution.notice_en),
        tokens_per_day=institution.tokens_per_day,
        guard_stands=guard.is_installed(),
        guard_refused=sum(number for _what, _module, number, _last in guard_record.refused_lately(database)),
        guard_days=guard_record.LATELY.days,
        metrics=settings.metrics_bind is not None,
        log_level=settings.log_level,
    )


def only_institution(database: Database) -> UUID | None:
    """The one that there is; None where there are several or none."""
    with database.transaction() as session:
        found = session.scalars(select(Institution.id).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _institution(session: Session, institution_id: UUID | None) -> Institution:
    if institution_id is None:
        return _unknown()
    row = session.get(Institution, institution_id)
    if row is None:
        raise LookupError(institution_id)
    return row


def _unknown() -> Institution:
    """Of whom nothing is known; not stored."""
    lines = dict.fromkeys((needed.value for needed in Needed), "")
    lines |= {"notice_de": "", "notice_en": ""}
    days = {"retention_days": RETENTION_DAYS, "material_days": MATERIAL_DAYS, "tokens_per_day": 0}
    return Institution(name="", kind=InstitutionKind.UNIVERSITY, store_nothing=False, **lines, **days)


def _research(session: Session, institution: Institution) -> int | None:
    """The version that people are asked with now, as the page asks."""
    row = asked_with(session, institution.id) if institution.id else None
    return row.version if row else None


def _platforms(session: Session, institution: Institution) -> tuple[LearningPlatform, ...]:
    query = select(Platform).where(Platform.institution_id == institution.id, Platform.state == PlatformState.ACTIVE)
    rows = session.scalars(query.order_by(Platform.name, Platform.issuer)).all() if institution.id else []
    return tuple(LearningPlatform(row.name, _platform_hosts(row), row.asked_names) for row in rows)


def _platform_hosts(row: Platform) -> tuple[str, ...]:
    urls = (*row.issuers(), row.auth_url, row.token_url, row.jwks_url)
    return tuple(dict.fromkeys(host for url in urls if (host := urlsplit(url).netloc)))


def _hosts(found: list[Contact], purpose: Purpose) -> tuple[Recipient, ...]:
    of_purpose = [contact for contact in found if purpose in contact.purposes]
    return tuple(Recipient(one.host, one.protocol == "https", bool(one.networks)) for one in of_purpose)


def _periods(settings: Settings, institution: Institution) -> Periods:
    return Periods(
        conversation_days=institution.retention_days,
        term_ends=institution.term_ends if institution.days_after_term is not None else None,
        days_after_term=institution.days_after_term,
        material_days=institution.material_days,
        undo_hours=UNDO // HOUR,
        empty_hours=EMPTY // HOUR,
        visit_minutes=VISIT_SLIDE // MINUTE,
        visit_hours=VISIT_LENGTH // HOUR,
        usage_days=USAGE_KEPT.days,
        question_counts_days=QUESTION_COUNTS_KEPT.days,
        locks_days=LOCKS_KEPT.days,
        insights_days=INSIGHTS_KEPT.days,
        staff_names_days=STAFF_NAMES_KEPT.days,
        counts_days=COUNTS_KEPT.days,
        upload_hours=ARRIVES_WITHIN // HOUR,
        backup_days=settings.backup_readable_days,
    )
