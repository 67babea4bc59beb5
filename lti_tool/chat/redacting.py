# SPDX-License-Identifier: EUPL-1.2
"""What of a question is kept from the model: the redactor of a visit, and what the person is told about it."""

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from lti_tool.access import Visit
from lti_tool.chat.answers import KeptBack
from lti_tool.db import Query
from lti_tool.models import Institution, Platform, VisitSession
from lti_tool.models.person import Identity, open_identity
from lti_tool.privacy.redaction import Redactor


class _Known(NamedTuple):
    """What a redactor is made of."""

    identity: bytes
    number_form: str | None


_KNOWN = Query(
    _Known,
    select(VisitSession.identity, Institution.number_form)
    .join(Platform, Platform.id == VisitSession.platform_id)
    .join(Institution, Institution.id == Platform.institution_id)
    .where(VisitSession.id == bindparam("visit")),
)


def redactor_of(identity: Identity, number_form: str | None) -> Redactor:
    """With all that the launch told, and the institution's form of numbers."""
    return Redactor(
        names=identity.get("names", ()),
        emails=identity.get("emails", ()),
        ids=identity.get("ids", ()),
        patterns=[number_form] if number_form else [],
        fingerprints=identity.get("fingerprints"),
    )


def read_redactor(connection: Connection, visit: Visit, key: bytes) -> Redactor:
    """That of the visit, as its next question meets it; of a visit that ended meanwhile, one that knows nobody."""
    row = _KNOWN.first(connection, {"visit": visit.id})
    return redactor_of(open_identity(key, visit.id, row.identity), row.number_form) if row else Redactor()


def list_kept_back(redactor: Redactor, text: str) -> list[KeptBack]:
    """What of `text` no model sees, each once. Nothing of it is stored: it is found again when the text is shown."""
    found = {text[start:end]: kind for start, end, kind in reversed(redactor.find(text))}
    return [{"kind": found[value], "text": value} for value in reversed(found)]
