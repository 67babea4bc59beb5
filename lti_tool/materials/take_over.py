# SPDX-License-Identifier: EUPL-1.2
"""Material of the tutor that this one was copied from: for somebody who may manage it in both courses, and asks.

Material belongs to its course (§60a UrhG): the copy for another course gets none by itself.
docs/decisions/tutor_copies.md
"""

from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool import titles
from lti_tool.access import Visit
from lti_tool.errors import NotFound
from lti_tool.language import gettext as _
from lti_tool.materials import shelf
from lti_tool.materials.answers import TakeOver
from lti_tool.materials.arrivals import MaterialLimits, check_room, is_same_file
from lti_tool.materials.shelf import Holding
from lti_tool.models import Course, Institution, Membership, Tutor
from lti_tool.models.material import copy_version
from lti_tool.permissions import Permission, permissions_of
from lti_tool.tutor_templates import tutor_to_fill


def offer(session: Session, visit: Visit, tutor_id: UUID | None) -> TakeOver | None:
    """What this person could take over; None for nothing."""
    original = _original(session, visit, tutor_id)
    missing = _missing(session, original.id, tutor_id) if original and tutor_id else []
    if original is None or not missing:
        return None
    course = session.get_one(Course, original.course_id)
    return {
        "course": titles.pick_language(course.title),
        "titles": [one.material.title for one in missing],
        "bytes": sum(one.newest.bytes for one in missing),
        "pages": sum(one.pages for one in missing),
    }


def take_all(session: Session, visit: Visit, limits: MaterialLimits) -> None:
    """All of what is offered: rows at once, which `campus-tutor work` fills; what is here already is left out.

    Raises Conflict if there is no room for all of it, NotFound for nothing to take over.
    """
    original = _original(session, visit, shelf.tutor_of(session, visit))
    if original is None:
        raise NotFound
    tutor = tutor_to_fill(session, visit)  # for one activity it is a copy, of a tutor of this course
    missing = _missing(session, original.id, tutor.id)
    if not missing:
        raise NotFound(_("There is no material to take over, or all of it is here already."))
    check_room([*shelf.list_holdings(session, tutor.id), *missing], limits)
    for one in missing:
        if one.current:
            copy_version(session, one.material, one.current, tutor.id)


def _original(session: Session, visit: Visit, tutor_id: UUID | None) -> Tutor | None:
    """The tutor of another course that this one was copied from, if this person managed its material at their last
    launch there.
    """
    tutor = session.get(Tutor, tutor_id) if tutor_id else None
    original = session.get(Tutor, tutor.copied_from_id) if tutor and tutor.copied_from_id else None
    if tutor is None or original is None or None in (tutor.course_id, original.course_id):
        return None
    if original.course_id == tutor.course_id:
        return None
    membership = session.get(Membership, (visit.person_id, original.course_id))
    table = session.get_one(Institution, visit.institution_id).role_permissions
    roles = membership.roles if membership else ()
    return original if Permission.MANAGE_MATERIALS in permissions_of(roles, table) else None


def _missing(session: Session, original_id: UUID, tutor_id: UUID) -> list[Holding]:
    """What the original answers from and this tutor has not."""
    here = [one.newest for one in shelf.list_holdings(session, tutor_id)]
    there = (one for one in shelf.list_holdings(session, original_id) if one.current)
    return [one for one in there if one.current and not any(is_same_file(one.current, own) for own in here)]
