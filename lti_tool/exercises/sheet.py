# SPDX-License-Identifier: EUPL-1.2
"""The text of a sheet that lies among a tutor's material."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.errors import Invalid, NotFound
from lti_tool.language import gettext as _
from lti_tool.models import Material, MaterialPage, MaterialVersion
from lti_tool.models.material import CURRENT

MAX_PAGES = 60


def read_material(session: Session, tutor_id: UUID | None, material_id: UUID) -> str:
    """Its first pages in reading order, also those that are switched off: a solution is best kept so.

    Raises NotFound where it is none of this tutor; Invalid while it is not read.
    """
    known = select(Material.id).where(
        Material.id == material_id, Material.tutor_id == tutor_id, Material.deleted_at.is_(None)
    )
    if tutor_id is None or session.scalar(known) is None:
        raise NotFound
    pages = (
        select(MaterialPage.text)
        .join(MaterialVersion, MaterialVersion.id == MaterialPage.version_id)
        .join(Material, Material.id == MaterialVersion.material_id)
        .where(Material.id == material_id, CURRENT)
        .order_by(MaterialPage.n)
        .limit(MAX_PAGES)
    )
    text = "\n\n".join(session.scalars(pages))
    if not text.strip():
        raise Invalid(
            _("This material has no text yet. Wait until it has been read, or paste the sheet."), code="no_sheet"
        )
    return text
