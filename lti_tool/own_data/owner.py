# SPDX-License-Identifier: EUPL-1.2
"""Whose data is meant: of a visit its own person's, on its platform, in all courses."""

from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import unreadable
from lti_tool.access import Visit
from lti_tool.errors import SessionOver
from lti_tool.models import Person, PersonKey
from lti_tool.models.person import open_data_key
from lti_tool.privacy.personal import Owner
from lti_tool.vault import Vault


def of_visit(session: Session, vault: Vault, visit: Visit) -> Owner:
    """The visit's person. Raises SessionOver for somebody who was erased meanwhile."""
    return of_person(session, vault, visit.person_id)


def of_person(session: Session, vault: Vault, person_id: UUID) -> Owner:
    """All that is theirs. Raises SessionOver for somebody who was erased meanwhile."""
    query = (
        select(Person.platform_id, PersonKey.wrapped)
        .outerjoin(PersonKey, PersonKey.person_id == Person.id)
        .where(Person.id == person_id)
    )
    found = session.execute(query).first()
    if found is None:
        raise SessionOver
    if found.wrapped is None:
        return Owner(person_id, found.platform_id, None)
    key = unreadable.open_or_none(partial(open_data_key, vault, person_id, found.wrapped))
    return Owner(person_id, found.platform_id, key)
