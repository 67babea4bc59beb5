# SPDX-License-Identifier: EUPL-1.2
"""What somebody clicked together on the practice platform: it all stands in the address, so that a link repeats it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlencode

from lti_tool.demo.accents import ACCENTS, Accent, Launch, ToolRegistration
from lti_tool.demo.courses import COURSES, INFORMATICS, Activity, Course, place_of
from lti_tool.demo.openid_provider import Placed
from lti_tool.demo.people import PEOPLE, DemoPerson, Part
from lti_tool.language import gettext as _
from lti_tool.language import spoken

FIRST_PERSON = "juergen"


@dataclass(frozen=True)
class Choice:
    """Who opens which activity, where it is shown, with which accent, and in which language the buttons speak."""

    person: DemoPerson
    course: Course
    activity: Activity
    accent: Accent
    shown_in: Literal["frame", "tab"]
    language: str

    @classmethod
    def of(cls, query: Mapping[str, str], accents: Mapping[str, object], placed: Mapping[str, Placed]) -> "Choice":
        """The choice in an address; what is missing or unknown there becomes the first of its kind."""
        course, activity = _place(query, placed)
        accent = query.get("accent", "")
        return cls(
            person=PEOPLE.get(query.get("as", ""), PEOPLE[FIRST_PERSON]),
            course=course,
            activity=activity,
            accent=ACCENTS[accent if accent in accents else next(iter(accents))],
            shown_in="tab" if query.get("in") == "tab" else "frame",
            language=spoken(),
        )

    @property
    def target(self) -> Literal["iframe", "window"]:
        return "iframe" if self.shown_in == "frame" else "window"

    def query(self, **changes: Any) -> str:
        """The query of the address that differs from this one only in the changes, each a field of this class."""
        other = replace(self, **changes)
        return urlencode(
            {
                "activity": other.activity.key,
                "as": other.person.key,
                "in": other.shown_in,
                "accent": other.accent.key,
                "lang": other.language,
            }
        )


def _place(query: Mapping[str, str], placed: Mapping[str, Placed]) -> tuple[Course, Activity]:
    key = query.get("activity", "")
    try:
        return (placed[key].course, placed[key].activity) if key in placed else place_of(key)
    except KeyError:
        return INFORMATICS, next(INFORMATICS.activities())


def labels(choice: Choice, registrations: Mapping[str, ToolRegistration]) -> dict[str, Any]:
    """What the course page offers to choose from."""
    launch = Launch(choice.person, choice.activity, choice.course)
    roles = choice.accent.roles(launch, registrations[choice.accent.key])
    return {
        "people": PEOPLE.values(),
        "parts": part_labels(),
        "courses": COURSES.values(),
        "accents": [ACCENTS[key] for key in registrations],
        "places": {"frame": _("In the page"), "tab": _("In a new tab")},
        "languages": {"de": "Deutsch", "en": "English"},
        "roles": [role.partition("/vocab/lis/v2/")[2] for role in roles],
    }


def part_labels() -> dict[Part, str]:
    return {
        Part.TEACHER: _("Teacher"),
        Part.ASSISTANT: _("Teaching assistant"),
        Part.STUDENT: _("Student"),
        Part.ADMINISTRATOR: _("LMS administrator"),
        Part.OBSERVER: _("Observer"),
    }
