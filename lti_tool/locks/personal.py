# SPDX-License-Identifier: EUPL-1.2
"""What exam locks have of a person, and what erasing and exporting it means."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from lti_tool.language import gettext as _
from lti_tool.models import Lock, LockedPerson, Person
from lti_tool.privacy.personal import Export, Owner, PersonalTable, delete_rows


def tables() -> list[PersonalTable]:
    """Whom locks of the platform name."""
    return [
        PersonalTable(
            model=LockedPerson,
            title=lambda: _("Exam locks that the course platform set for you"),
            until=lambda: _("until a day after the lock has ended"),
            since=LockedPerson.created_at,
            own=_names,
            in_course=_is_of_lock_in_course,
            erases=delete_rows(LockedPerson),
            export=Export(left_out={"sub_hash": "your number on the course platform, as it is found"}),
        )
    ]


def _names(_session: Session, owner: Owner) -> ColumnElement[bool]:
    own = select(Person.sub_hash).where(Person.id == owner.person_id)
    return and_(LockedPerson.sub_hash.in_(own))


def _is_of_lock_in_course(course_id: UUID) -> ColumnElement[bool]:
    return and_(LockedPerson.lock_id.in_(select(Lock.id).where(Lock.course_id == course_id)))
