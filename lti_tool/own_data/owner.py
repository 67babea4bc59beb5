# SPDX-License-Identifier: EUPL-1.2
"""Whose data a visit may see: its own person's, on its platform, in all courses."""

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.errors import SessionOver
from lti_tool.models import Person, PersonKey
from lti_tool.models.person import open_data_key
from lti_tool.privacy.personal import Owner
from lti_tool.vault import Vault, VaultError

log = logging.getLogger(__name__)


def of_visit(session: Session, vault: Vault, visit: Visit) -> Owner:
    """The visit's person. Raises SessionOver for somebody who was erased meanwhile."""
    query = (
        select(Person.platform_id, PersonKey.wrapped)
        .outerjoin(PersonKey, PersonKey.person_id == Person.id)
        .where(Person.id == visit.person_id)
    )
    found = session.execute(query).first()
    if found is None:
        raise SessionOver
    try:
        key = None if found.wrapped is None else open_data_key(vault, visit.person_id, found.wrapped)
    except VaultError:
        log.error("data key does not open person=%s", visit.person_id)
        key = None
    return Owner(visit.person_id, found.platform_id, key)
