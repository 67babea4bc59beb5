# SPDX-License-Identifier: EUPL-1.2
"""What a person says to the text of their institution: given, taken back, given anew.

A consent is to one version: who has read an earlier one has not agreed to what was changed since, so it stands and
counts no longer until it is given again (docs/decisions/research.md).
"""

from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from lti_tool import unreadable
from lti_tool.access import Visit
from lti_tool.db import now
from lti_tool.errors import Conflict, NotFound, SessionOver
from lti_tool.language import gettext as _
from lti_tool.models import (
    Person,
    PersonKey,
    ResearchConsent,
    ResearchExportPerson,
    ResearchText,
    VisitSession,
)
from lti_tool.models.person import Identity, open_data_key, open_identity
from lti_tool.models.research import asked_with
from lti_tool.permissions import Permission
from lti_tool.research.answers import ConsentText, ExportedIn, ResearchConsentShown
from lti_tool.vault import Vault

LEARNING = frozenset({Permission.OWN_DATA, Permission.CHAT})
"""What learners may; whoever may more is staff, and no subject of this research."""
MAX_LISTED = 500


class TextChanged(Conflict):
    """There is a newer text than the one that was read. `current` is what `describe` gives."""

    code = "newer_text"

    def __init__(self, current: ResearchConsentShown) -> None:
        super().__init__(_("The text has changed meanwhile. Please read the new one and decide again."))
        self.current = current


def describe(session: Session, visit: Visit) -> ResearchConsentShown:
    """What there is to consent to, and what the person said."""
    text = _offered(session, visit)
    rows = session.scalars(
        select(ResearchConsent)
        .where(ResearchConsent.person_id == visit.person_id)
        .order_by(ResearchConsent.given_at.desc())
    ).all()
    open_ = [row for row in rows if row.withdrawn_at is None]
    shown = open_[0] if open_ else rows[0] if rows else None
    return {
        "offered": text is not None,
        "version": text.version if text else None,
        "text": _wording(text.de, text.en) if text else None,
        "parents": _wording(text.parents_de, text.parents_en) if text else None,
        "given": bool(open_),
        "counts": text is not None and any(row.version == text.version for row in open_),
        "given_at": _iso(shown.given_at) if shown else None,
        "withdrawn_at": None
        if open_
        else _iso(max((row.withdrawn_at for row in rows if row.withdrawn_at), default=None)),
        "exports": _exports(session, visit.person_id),
    }


def give(session: Session, vault: Vault, visit: Visit, version: int) -> None:
    """Consents to this version; a second time changes nothing.

    Raises Conflict where there is nothing to consent to, TextChanged, NotFound for a version that there never was,
    SessionOver for somebody who was erased, or whose visit ended, meanwhile.
    """
    _lock(session, visit.person_id)
    text = _offered(session, visit)
    if text is None:
        raise Conflict(_("Your institution asks for no research here at the moment."), code="no_research")
    if version != text.version:
        if version < text.version:
            raise TextChanged(describe(session, visit))
        raise NotFound(_("There is no such version of the text."))
    standing = select(ResearchConsent.id).where(_stands(visit.person_id), ResearchConsent.version == version)
    if session.scalars(standing.where(ResearchConsent.institution_id == visit.institution_id)).first() is not None:
        return
    row = ResearchConsent(
        id=uuid4(), person_id=visit.person_id, institution_id=visit.institution_id, version=version, given_at=now()
    )
    row.keep_known(*_told(session, vault, visit))
    session.add(row)
    session.flush()


def withdraw(session: Session, visit: Visit) -> None:
    """Takes back whatever stands, to whichever version; a second time changes nothing. What was to be taken out of
    exports is forgotten. Raises SessionOver for somebody who was erased meanwhile.
    """
    _lock(session, visit.person_id)
    taken_back = update(ResearchConsent).where(_stands(visit.person_id)).values(withdrawn_at=now(), known=None)
    session.execute(taken_back.execution_options(synchronize_session=False))


def _lock(session: Session, person_id: UUID) -> None:
    """Two tabs, an erasure and the end of an export wait for each other."""
    if session.scalar(select(Person.id).where(Person.id == person_id).with_for_update()) is None:
        raise SessionOver


def _offered(session: Session, visit: Visit) -> ResearchText | None:
    """The text that the person is asked with. Staff is not asked, nor whoever only looks as a learner does."""
    if visit.as_learner or not visit.permissions <= LEARNING:
        return None
    return asked_with(session, visit.institution_id)


def _stands(person_id: UUID) -> ColumnElement[bool]:
    return and_(ResearchConsent.person_id == person_id, ResearchConsent.withdrawn_at.is_(None))


def _told(session: Session, vault: Vault, visit: Visit) -> tuple[bytes, Identity]:
    """The data key, and what the launch told of the person. Raises SessionOver where one of both is gone, or what was
    told does not open any more: without it nobody knows what to take out.
    """
    query = (
        select(PersonKey.wrapped, VisitSession.identity)
        .join(VisitSession, VisitSession.person_id == PersonKey.person_id)
        .where(VisitSession.id == visit.id)
    )
    found = session.execute(query).first()
    if found is None:
        raise SessionOver
    key = open_data_key(vault, visit.person_id, found.wrapped)
    identity = unreadable.open_or_none(partial(open_identity, key, visit.id, found.identity))
    if identity is None:
        raise SessionOver
    return key, identity


def _exports(session: Session, person_id: UUID) -> list[ExportedIn]:
    query = (
        select(ResearchExportPerson)
        .where(ResearchExportPerson.person_id == person_id)
        .order_by(ResearchExportPerson.at.desc())
        .limit(MAX_LISTED)
    )
    return [{"id": str(row.export_id), "at": row.at.isoformat()} for row in session.scalars(query)]


def _wording(de: str | None, en: str | None) -> ConsentText | None:
    return {"de": de, "en": en} if de is not None and en is not None else None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
