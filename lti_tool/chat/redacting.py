# SPDX-License-Identifier: EUPL-1.2
"""What of a question is kept from the model: the redactor of a visit, and what the person is told about it."""

from functools import partial
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from lti_tool import unreadable
from lti_tool.access import Visit
from lti_tool.chat.answers import KeptBack
from lti_tool.db import Query
from lti_tool.errors import SessionOver
from lti_tool.models import Institution, PersonKey, Platform, StaffName, VisitSession
from lti_tool.models.in_view import InView
from lti_tool.models.person import Fingerprints, Identity, open_data_key, open_identity
from lti_tool.models.staff_name import open_prints
from lti_tool.privacy.redaction import NOBODY, Redactor
from lti_tool.privacy.staff_names import StaffNames
from lti_tool.vault import Vault


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


class _Teacher(NamedTuple):
    """Of one who teaches a course."""

    person_id: UUID
    prints: bytes
    data_key: bytes
    """Wrapped."""


MAX_STAFF = 40
"""Of a course: those who launched last."""
_STAFF = Query(
    _Teacher,
    select(StaffName.person_id, StaffName.prints, PersonKey.wrapped.label("data_key"))
    .join(PersonKey, PersonKey.person_id == StaffName.person_id)
    .where(StaffName.course_id == bindparam("course"))
    .order_by(StaffName.seen_at.desc())
    .limit(MAX_STAFF),
)


def read_staff(connection: Connection, vault: Vault, course_id: UUID | None) -> StaffNames:
    """The names of a course's teachers, as far as their launches told them."""
    if course_id is None:
        return NOBODY
    opened = [_open_prints(vault, course_id, row) for row in _STAFF.all(connection, {"course": course_id})]
    return StaffNames([one for one in opened if one is not None]) if opened else NOBODY


def _open_prints(vault: Vault, course_id: UUID, row: _Teacher) -> Fingerprints | None:
    def opener() -> Fingerprints:
        return open_prints(open_data_key(vault, row.person_id, row.data_key), row.person_id, course_id, row.prints)

    return unreadable.open_or_none(opener)


def redactor_of(identity: Identity, number_form: str | None, staff: StaffNames) -> Redactor:
    """With all that the launch told, the institution's form of numbers, and who teaches the course."""
    return Redactor(
        names=identity.get("names", ()),
        emails=identity.get("emails", ()),
        ids=identity.get("ids", ()),
        patterns=[number_form] if number_form else [],
        fingerprints=identity.get("fingerprints"),
        staff=staff,
    )


def read_redactor(connection: Connection, vault: Vault, visit: Visit, key: bytes) -> Redactor:
    """That of the visit, as its next question meets it; of a visit that ended meanwhile, one that knows nobody.

    Raises SessionOver.
    """
    row = _KNOWN.first(connection, {"visit": visit.id})
    if row is None:
        return Redactor()
    return redactor_of(
        open_own(key, visit, row.identity), row.number_form, read_staff(connection, vault, visit.course_id)
    )


def open_own(key: bytes, visit: Visit, sealed: bytes) -> Identity:
    """What the launch told of the visit's person. Raises SessionOver where that does not open any more.

    Without it nobody knows what to keep from a model; the next launch tells it anew.
    """
    identity = unreadable.open_or_none(partial(open_identity, key, visit.id, sealed))
    if identity is None:
        raise SessionOver
    return identity


def list_kept_back(redactor: Redactor, text: str, in_view: InView | None = None) -> list[KeptBack]:
    """What no model sees of `text` and of the names of what is open, each once. Nothing of it is stored: it is found
    again when the text is shown.
    """
    texts = [text, *in_view[1:]] if in_view else [text]
    found = {one[start:end]: kind for one in reversed(texts) for start, end, kind in reversed(redactor.find(one))}
    return [{"kind": found[value], "text": value} for value in reversed(found)]
