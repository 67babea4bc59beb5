# SPDX-License-Identifier: EUPL-1.2
"""What counting has of a person, and what erasing and exporting it means."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from lti_tool.language import gettext as _
from lti_tool.models import AskedQuestion, InsightBlock, InsightPerson
from lti_tool.privacy.personal import Export, PersonalTable, delete_rows, is_in_activity_of_course, is_of_person


def tables() -> list[PersonalTable]:
    """Questions that wait to be counted, and in which figures the person is."""
    return [_waiting(), _counted()]


def _waiting() -> PersonalTable:
    own = is_of_person(AskedQuestion.person_id)
    return PersonalTable(
        model=AskedQuestion,
        title=lambda: _("Questions that are not in your course’s figures yet: hour, tokens and pages, not their text"),
        until=lambda: _("until enough people have asked, 100 days at most"),
        since=AskedQuestion.asked_at,
        own=own,
        in_course=is_in_activity_of_course(AskedQuestion.activity_id),
        erases=delete_rows(AskedQuestion),
        export=Export(order=("asked_at",)),
    )


def _counted() -> PersonalTable:
    own = is_of_person(InsightPerson.person_id)
    return PersonalTable(
        model=InsightPerson,
        title=lambda: _("In which figures of your courses you were counted among others"),
        until=lambda: _("100 days"),
        since=None,
        own=own,
        in_course=_is_in_block_of_course,
        erases=delete_rows(InsightPerson),
        export=Export(),
    )


def _is_in_block_of_course(course_id: UUID) -> ColumnElement[bool]:
    there = is_in_activity_of_course(InsightBlock.activity_id)
    return and_(InsightPerson.block_id.in_(select(InsightBlock.id).where(there(course_id))))
