# SPDX-License-Identifier: EUPL-1.2
"""What an export knows of a person to take it out: what the launch told when they consented, and what their visits that
still last tell now. Where the platform tells no names, there is only what is recognised by its form.
"""

import logging
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.models import Institution, ResearchConsent, VisitSession
from lti_tool.models.person import Identity
from lti_tool.models.research import open_known
from lti_tool.privacy.redaction import Redactor

log = logging.getLogger(__name__)


class Withdrawn(Exception):
    """The consent is there no longer, or its person is not."""


def read_redactor(session: Session, key: bytes, consent_id: UUID, institution: Institution) -> Redactor:
    """A new one for each conversation, so that its placeholders say nothing of another one's.

    Raises Withdrawn, VaultError.
    """
    known = list(_identities(session, key, consent_id))
    prints = [identity["fingerprints"] for identity in known if identity.get("fingerprints")]
    return Redactor(
        names={name for identity in known for name in identity.get("names", ())},
        emails={email for identity in known for email in identity.get("emails", ())},
        ids={one for identity in known for one in identity.get("ids", ())},
        patterns=[institution.number_form] if institution.number_form else [],
        fingerprints=prints[0] if prints else None,
    )


def _identities(session: Session, key: bytes, consent_id: UUID) -> Iterator[Identity]:
    """Raises Withdrawn; VaultError where what was kept with the consent does not open: then nothing may go out."""
    consent = session.get(ResearchConsent, consent_id)
    if consent is None or consent.known is None:
        raise Withdrawn
    yield open_known(key, consent.id, consent.known)
    for visit in session.scalars(select(VisitSession).where(VisitSession.person_id == consent.person_id)):
        yield visit.open_identity(key)
