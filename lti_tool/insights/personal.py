# SPDX-License-Identifier: EUPL-1.2
"""What counting has of a person, and what erasing and exporting it means."""

from lti_tool.language import gettext as _
from lti_tool.models import AskedQuestion, InsightPerson
from lti_tool.privacy.personal import Export, PersonalTable, delete_own, is_of_person


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
        erase=delete_own(AskedQuestion, own),
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
        erase=delete_own(InsightPerson, own),
        export=Export(),
    )
