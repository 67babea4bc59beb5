# SPDX-License-Identifier: EUPL-1.2
"""What becomes of a document: changed, deleted and taken back, read once more."""

from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.db import now
from lti_tool.materials.whose import holding_to_change
from lti_tool.models.material import raise_revision


def delete_material(session: Session, visit: Visit, material_id: UUID) -> None:
    """From the next question on no answer stands on it; for a while it can be restored. Raises NotFound."""
    material = holding_to_change(session, visit, material_id).material
    material.deleted_at = now()
    raise_revision(session, material.tutor_id)
