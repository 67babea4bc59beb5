# SPDX-License-Identifier: EUPL-1.2
"""Which activity has which ids at which accent: for whoever puts something into the tool before the first launch."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lti_tool.demo.accents import ACCENTS, Launch, Ticket, ToolRegistration
from lti_tool.demo.accents.base import claim
from lti_tool.demo.courses import COURSES, Activity, Course
from lti_tool.demo.people import PEOPLE


@dataclass(frozen=True)
class Placement:
    """An activity in a course, as one registration's launches name it."""

    registration: ToolRegistration
    course: Course
    activity: Activity
    context_id: str
    resource_link_id: str


def placements(registrations: Iterable[ToolRegistration]) -> Iterator[Placement]:
    """Every activity of every course, once for each registration."""
    for registration in registrations:
        for course in COURSES.values():
            for activity in course.activities():
                yield _placement(registration, course, activity)


def _placement(registration: ToolRegistration, course: Course, activity: Activity) -> Placement:
    """Asks the accent for a launch instead of knowing its rules again; who opens it does not matter."""
    launch = Launch(PEOPLE["teacher"], activity, course)
    ticket = Ticket("http://localhost", registration, launch, registration.launch_url, nonce="", issued_at=0)
    claims = ACCENTS[registration.accent].claims(ticket)
    return Placement(
        registration, course, activity, claims[claim("context")]["id"], claims[claim("resource_link")]["id"]
    )
