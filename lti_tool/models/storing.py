# SPDX-License-Identifier: EUPL-1.2
"""Whether conversations of an activity are stored: not where the institution or the tutor stores nothing, nor at a
school where no teacher has set up a tutor.
"""

from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, func, not_, or_, select, type_coerce
from sqlalchemy.orm import Session

from lti_tool.models.course import Activity, Tutor
from lti_tool.models.platform import Institution, InstitutionKind


def are_stored() -> ColumnElement[bool]:
    """In a statement that has the institution, and the tutor if there is one (outer join). The stricter one decides."""
    nothing = or_(
        Institution.store_nothing, func.coalesce(Tutor.store_nothing, Institution.kind == InstitutionKind.SCHOOL)
    )
    return type_coerce(not_(nothing), Boolean())


def stores_conversations(session: Session, institution_id: UUID, activity_id: UUID) -> bool:
    """Of an activity and its platform's institution."""
    query = (
        select(are_stored())
        .select_from(Activity)
        .join(Institution, Institution.id == institution_id)
        .outerjoin(Tutor, Tutor.id == Activity.tutor_id)
        .where(Activity.id == activity_id)
    )
    return bool(session.scalar(query))
