# SPDX-License-Identifier: EUPL-1.2
"""Whose material a visit changes: that of its activity's tutor, or of a copy where its rights end with the activity."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.errors import Conflict
from lti_tool.language import gettext as _
from lti_tool.materials import shelf
from lti_tool.materials.shelf import Holding
from lti_tool.models import Material, MaterialVersion, tutor_to_change


def holding_to_read(session: Session, visit: Visit, material_id: UUID) -> Holding:
    """The visit's own. Raises NotFound."""
    return _find(session, shelf.tutor_of(session, visit), material_id)


def holding_to_change(session: Session, visit: Visit, material_id: UUID, seen: int | None = None) -> Holding:
    """The visit's own, its tutor locked. `seen`: the number of the file that the change is for, if that matters.

    Raises Conflict where it has been replaced, NotFound.
    """
    before = tutor_to_change.lock_tutor(session, visit.activity_id)
    holding = _find(session, before.id if before else None, material_id)
    if seen not in (None, holding.answering):
        raise Conflict(
            _("The file has been replaced meanwhile. Its pages are loaded again: please choose anew."),
            code="newer_version",
        )
    tutor = tutor_to_change.to_change(session, visit.activity_id, visit.person_id)
    assert tutor is not None
    return _find(session, tutor.id, holding.material.id)


def _find(session: Session, tutor_id: UUID | None, material_id: UUID) -> Holding:
    return shelf.get_holding(session, tutor_id, id_in(session, tutor_id, material_id))


def id_in(session: Session, tutor_id: UUID | None, material_id: UUID) -> UUID:
    """Where the tutor is a copy, the material's id in it: a page that was opened before knows the original's."""
    versions = select(MaterialVersion.id).where(MaterialVersion.material_id == material_id)
    twins = (
        select(Material.id)
        .join(MaterialVersion, MaterialVersion.material_id == Material.id)
        .where(Material.tutor_id == tutor_id, MaterialVersion.copy_of_id.in_(versions))
    )
    newest = twins.order_by(Material.created_at.desc(), Material.id)
    return session.scalars(newest.limit(1)).first() or material_id
