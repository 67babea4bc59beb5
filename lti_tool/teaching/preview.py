# SPDX-License-Identifier: EUPL-1.2
"""Looking at the tutor as a learner does, also with settings that are not saved: for one visit, until it ends the look.

It only ever takes permissions away from what the launch gave, or gives those back.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.errors import NotAllowed
from lti_tool.language import gettext as _
from lti_tool.models import VisitSession
from lti_tool.models.tutor_version import to_json
from lti_tool.permissions import Permission
from lti_tool.teaching import tutors


def begin(session: Session, visit: Visit, unsaved: Mapping[str, Any] | None) -> None:
    """`unsaved`: fields that hold instead of the stored ones, for this visit alone; None for none.

    Raises NotAllowed for them where the visit may not change the tutor, Invalid for what could not be saved.
    """
    row = session.get_one(VisitSession, visit.id)
    row.unsaved_text = _checked(session, visit, unsaved) if unsaved is not None else None
    row.as_learner = True


def end(session: Session, visit: Visit) -> None:
    """What was tried out is gone."""
    row = session.get_one(VisitSession, visit.id)
    row.as_learner, row.unsaved_text = False, None


def _checked(session: Session, visit: Visit, unsaved: Mapping[str, Any]) -> dict[str, Any]:
    if Permission.CONFIGURE_TUTOR not in visit.permissions:
        raise NotAllowed(_("Your role in this course does not allow this. Please ask the course's instructor."))
    return to_json(tutors.changed(session, visit, unsaved)[1])
