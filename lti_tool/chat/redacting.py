# SPDX-License-Identifier: EUPL-1.2
"""What of a question is kept from the model: the redactor of a visit, and what the person is told about it."""

from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from lti_tool import unreadable
from lti_tool.access import Visit
from lti_tool.chat.answers import KeptBack
from lti_tool.db import Query
from lti_tool.errors import SessionOver
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
    """That of the visit, as its next question meets it; of a visit that ended meanwhile, one that knows nobody.

    Raises SessionOver.
    """
    row = _KNOWN.first(connection, {"visit": visit.id})
    return redactor_of(open_own(key, visit, row.identity), row.number_form) if row else Redactor()


def open_own(key: bytes, visit: Visit, sealed: bytes) -> Identity:
    """What the launch told of the visit's person. Raises SessionOver where that does not open any more.

    Without it nobody knows what to keep from a model; the next launch tells it anew.
    """
    identity = unreadable.open_or_none(partial(open_identity, key, visit.id, sealed))
    if identity is None:
        raise SessionOver
    return identity


def list_kept_back(redactor: Redactor, text: str) -> list[KeptBack]:
    """What of `text` no model sees, each once. Nothing of it is stored: it is found again when the text is shown."""
    found = {text[start:end]: kind for start, end, kind in reversed(redactor.find(text))}
    return [{"kind": found[value], "text": value} for value in reversed(found)]
