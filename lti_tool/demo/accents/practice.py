# SPDX-License-Identifier: EUPL-1.2
"""The practice platform's own accent: by the book, with full URIs, and no more personal data than a name."""

from typing import Any

from lti_tool.demo.accents.base import (
    AGS_CLAIM,
    AGS_SCOPES,
    CONTEXT_ROLE,
    INSTITUTION_ROLE,
    NRPS_CLAIM,
    SYSTEM_ROLE,
    Accent,
    Launch,
    Ticket,
    ToolRegistration,
    claim,
    core_claims,
    name_claims,
)
from lti_tool.demo.people import DemoPerson, Part

SCOPES = [scope for scope in AGS_SCOPES if "result" not in scope]
"""No more than a tool of this kind needs."""
ROLES = {
    Part.TEACHER: [CONTEXT_ROLE + "Instructor"],
    Part.ASSISTANT: [
        CONTEXT_ROLE + "Instructor",
        "http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant",
    ],
    Part.STUDENT: [CONTEXT_ROLE + "Learner"],
    Part.ADMINISTRATOR: [
        INSTITUTION_ROLE + "Administrator",
        CONTEXT_ROLE + "Instructor",
        SYSTEM_ROLE + "Administrator",
    ],
    Part.OBSERVER: [CONTEXT_ROLE + "Mentor"],
}


class Practice(Accent):
    key = "practice"
    label = "LTI 1.3"
    family = "other"

    def login_hint(self, person: DemoPerson) -> str:
        return f"person-{person.key}"

    def message_hint(self, launch: Launch, once: str) -> str:
        return f"{launch.activity.key}.{once}"

    def roles(self, launch: Launch, registration: ToolRegistration) -> list[str]:
        return ROLES[launch.person.part]

    def claims(self, ticket: Ticket) -> dict[str, Any]:
        launch, registration = ticket.launch, ticket.registration
        return {
            **core_claims(ticket),
            "sub": f"person-{launch.person.key}",
            **(name_claims(launch.person) if registration.names else {}),
            **({"email": launch.person.email} if registration.email else {}),
            claim("roles"): self.roles(launch, registration),
            claim("resource_link"): {
                "id": f"link-{launch.activity.key}",
                "title": launch.activity.title,
                "description": launch.activity.description,
            },
            **self._context(launch),
            claim("launch_presentation"): {
                "document_target": launch.target,
                "locale": launch.locale,
                "return_url": f"{ticket.issuer}/return?activity={launch.activity.key}",
            },
            **self._services(ticket),
            claim("tool_platform"): {
                "guid": ticket.issuer,
                "name": "Übungscampus",
                "product_family_code": "campus-tutor-practice",
                "version": "1.0",
            },
        }

    def _services(self, ticket: Ticket) -> dict[str, Any]:
        """A roster for the course, a column for a graded activity, and the place where a tool makes columns."""
        course, activity = ticket.launch.course, ticket.launch.activity
        if course is None:
            return {}
        roster = {"context_memberships_url": f"{ticket.issuer}/nrps/{course.number}/memberships"}
        services: dict[str, Any] = {NRPS_CLAIM: {**roster, "service_versions": ["2.0"]}}
        if ticket.registration.grades:
            items = f"{ticket.issuer}/ags/{course.number}/lineitems"
            own = {"lineitem": f"{items}/{activity.number}"} if activity.graded else {}
            services[AGS_CLAIM] = {"scope": SCOPES, "lineitems": items, **own}
        return services

    def _context(self, launch: Launch) -> dict[str, Any]:
        if launch.course is None:
            return {}
        course = launch.course
        kind = "http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"
        return {
            claim("context"): {
                "id": f"course-{course.key}",
                "label": course.label,
                "title": course.title,
                "type": [kind],
            }
        }


class WithStorage(Practice):
    """As practice, and keeps data for tools that get no cookie, as Canvas, Brightspace, Blackboard and Sakai do."""

    key = "storage"
    label = "LTI 1.3 + storage"
    storage_target = "_parent"
    session_in_frames = True
