# SPDX-License-Identifier: EUPL-1.2
"""What handing in has of a person, and what erasing and exporting it means."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.language import gettext as _
from lti_tool.models import HandIn, HandInLook, ScoreDelivery, StaffAccess
from lti_tool.privacy.personal import (
    Export,
    Owner,
    PersonalTable,
    delete_rows,
    is_in_activity_of_course,
    is_in_conversation_of_course,
    is_in_own_conversation,
    is_of_person,
    last_with_conversation,
)


def tables() -> list[PersonalTable]:
    """What was handed in, who looked at it, what was reported."""
    return [_hand_ins(), _looks(), _openings(), _scores()]


def _hand_ins() -> PersonalTable:
    own = is_in_own_conversation(HandIn.conversation_id)
    return PersonalTable(
        model=HandIn,
        title=lambda: _("What you handed in"),
        until=last_with_conversation,
        since=HandIn.handed_in_at,
        own=own,
        in_course=is_in_conversation_of_course(HandIn.conversation_id),
        erases=delete_rows(HandIn),
        export=Export(),
    )


def _looks() -> PersonalTable:
    own = is_of_person(HandInLook.person_id)
    return PersonalTable(
        model=HandInLook,
        title=lambda: _("When you, as staff, last looked at the list of what was handed in"),
        until=_until_erased,
        since=HandInLook.looked_at,
        own=own,
        in_course=is_in_activity_of_course(HandInLook.activity_id),
        erases=delete_rows(HandInLook),
        export=Export(),
    )


_in_own = is_in_own_conversation(StaffAccess.conversation_id)


def _opened_or_opening(session: Session, owner: Owner) -> ColumnElement[bool]:
    """Both sides of an entry are told of by it."""
    return or_(StaffAccess.person_id == owner.person_id, _in_own(session, owner))


def _openings() -> PersonalTable:
    return PersonalTable(
        model=StaffAccess,
        title=lambda: _("When staff opened what you handed in, and when you, as staff, opened what others did"),
        until=last_with_conversation,
        since=StaffAccess.opened_at,
        own=_opened_or_opening,
        in_course=is_in_conversation_of_course(StaffAccess.conversation_id),
        erases=_erase_openings,
        export=Export(
            left_out={"person_id": "another person", "conversation_id": "perhaps another person's"},
            added=_whose_opening,
            described={
                "opened_by_you": "whether you opened what another person handed in",
                "conversation_id": "of your own conversations, which one staff opened",
            },
            order=("opened_at",),
        ),
    )


def _whose_opening(row: Mapping[str, Any], owner: Owner) -> dict[str, object]:
    """Of an own conversation which one; of another person's none of what is theirs."""
    if row["person_id"] == owner.person_id:
        return {"opened_by_you": True}
    return {"opened_by_you": False, "conversation_id": str(row["conversation_id"])}


def _erase_openings(session: Session, owner: Owner, meant: ColumnElement[bool]) -> int:
    """Of own conversations they go. Those of others keep the entry, which is theirs, and lose who it was."""
    which = select(StaffAccess.id).where(meant).order_by(StaffAccess.id)
    locked = session.scalars(which.with_for_update()).all()
    gone = delete_rows(StaffAccess)(session, owner, and_(meant, _in_own(session, owner)))
    forget = update(StaffAccess).where(meant, StaffAccess.person_id == owner.person_id).values(person_id=None)
    session.execute(forget.execution_options(synchronize_session=False))
    return max(gone, len(locked))


def _scores() -> PersonalTable:
    own = is_of_person(ScoreDelivery.person_id)
    return PersonalTable(
        model=ScoreDelivery,
        title=lambda: _("That “done” was reported to the gradebook, or is to be"),
        until=_until_erased,
        since=ScoreDelivery.created_at,
        own=own,
        in_course=is_in_activity_of_course(ScoreDelivery.activity_id),
        erases=delete_rows(ScoreDelivery),
        export=Export(left_out={"held_until": "of the process that sends it"}),
    )


def _until_erased() -> str:
    return _("until you erase your data")
