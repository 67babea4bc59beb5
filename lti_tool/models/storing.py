# SPDX-License-Identifier: EUPL-1.2
"""Whether conversations of an activity are stored: not where the institution or the tutor stores nothing, nor at a
school where no teacher has set up a tutor.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, func, not_, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from lti_tool.models.course import Activity, Tutor
from lti_tool.models.person import VisitSession
from lti_tool.models.platform import Institution, InstitutionKind


def are_stored(unsaved: InstrumentedAttribute[dict[str, Any] | None] | None = None) -> ColumnElement[bool]:
    """In a statement that has the institution, and the tutor if there is one (outer join). The stricter one decides.

    `unsaved`: the column with the text that a visit tries out, whose word goes for the tutor's.
    """
    tried = [] if unsaved is None else [unsaved["store_nothing"].as_boolean()]
    by_default = Institution.kind == InstitutionKind.SCHOOL
    nothing = or_(Institution.store_nothing, func.coalesce(*tried, Tutor.store_nothing, by_default))
    return type_coerce(not_(nothing), Boolean())


def stores_conversations(
    session: Session, institution_id: UUID, activity_id: UUID, visit_id: UUID | None = None
) -> bool:
    """Of an activity and its platform's institution, for a visit with what it tries out."""
    query = (
        select(are_stored(VisitSession.unsaved_text))
        .select_from(Activity)
        .join(Institution, Institution.id == institution_id)
        .outerjoin(Tutor, Tutor.id == Activity.tutor_id)
        .outerjoin(VisitSession, VisitSession.id == visit_id)
        .where(Activity.id == activity_id)
    )
    return bool(session.scalar(query))
