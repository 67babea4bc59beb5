# SPDX-License-Identifier: EUPL-1.2
"""Moodle 4.5 as it was recorded: short context type, doubled custom keys, two services, the matriculation number."""

import hashlib
import json
import re
from typing import Any

from lti_tool.demo.accents.base import (
    AGS_CLAIM,
    AGS_SCOPES,
    CONTEXT_ROLE,
    INSTITUTION_ROLE,
    NRPS_CLAIM,
    OUTCOME_CLAIM,
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

MODULE_OFFSET = 2
"""A course module's number differs from its activity's; which way is of no matter, that they differ is."""

STAFF = {Part.TEACHER, Part.ASSISTANT}


class Moodle45(Accent):
    key = "moodle-4.5"
    label = "Moodle 4.5"
    family = "moodle"
    session_in_frames = True

    def login_hint(self, person: DemoPerson) -> str:
        return str(person.number)

    def message_hint(self, launch: Launch, once: str) -> str:
        """JSON without blanks, to be given back byte for byte."""
        number = launch.activity.number
        hint = {"cmid": number + MODULE_OFFSET, "launchid": f"ltilaunch{number}_{once}"}
        return json.dumps(hint, separators=(",", ":"))

    def roles(self, launch: Launch, registration: ToolRegistration) -> list[str]:
        """Instructor for whoever may manage the activity, else Learner: never TeachingAssistant or Mentor."""
        if launch.person.part is Part.ADMINISTRATOR:
            administrator = [INSTITUTION_ROLE + "Administrator", SYSTEM_ROLE + "Administrator"]
            return [administrator[0], CONTEXT_ROLE + "Instructor", administrator[1]]
        return [CONTEXT_ROLE + ("Instructor" if launch.person.part in STAFF else "Learner")]

    def claims(self, ticket: Ticket) -> dict[str, Any]:
        launch = ticket.launch
        return {
            **core_claims(ticket),
            "sub": str(launch.person.number),
            claim("lis"): {
                "person_sourcedid": launch.person.sourcedid,
                "course_section_sourcedid": launch.course.sourcedid if launch.course else "",
            },
            claim("roles"): self.roles(launch, ticket.registration),
            claim("context"): _context(launch),
            claim("resource_link"): {
                "id": str(launch.activity.number),
                "title": launch.activity.title,
                "description": launch.activity.description,
            },
            **_person(ticket),
            claim("launch_presentation"): _presentation(ticket),
            claim("tool_platform"): {
                "product_family_code": "moodle",
                "version": "2024100706",
                "guid": hashlib.sha256(ticket.issuer.encode()).hexdigest()[:32],
                "name": "uebungscampus",
                "description": "Übungscampus",
            },
            claim("custom"): _custom(ticket),
            **_services(ticket),
        }


def _context(launch: Launch) -> dict[str, Any]:
    if launch.course is None:  # an activity on the site's front page
        return {"id": "1", "label": "uebungscampus", "title": "Übungscampus", "type": ["Group"]}
    course = launch.course
    return {"id": str(course.number), "label": course.label, "title": course.title, "type": ["CourseSection"]}


def _person(ticket: Ticket) -> dict[str, Any]:
    """Name and e-mail are switches of the tool; the login name comes with the name."""
    person, registration = ticket.launch.person, ticket.registration
    username = {"user_username": person.username} if registration.names else {}
    return {
        **(name_claims(person) if registration.names else {}),
        **({"email": person.email} if registration.email else {}),
        claim("ext"): {"lms": "moodle-2", **username},
    }


def _presentation(ticket: Ticket) -> dict[str, str]:
    launch = ticket.launch
    container = 3 if launch.target == "iframe" else 4
    query = f"activity={launch.activity.key}&launch_container={container}&sesskey=2j7APhTV7g"
    return {
        "document_target": launch.target,
        "locale": launch.locale,
        "return_url": f"{ticket.issuer}/return?{query}",
    }


def _custom(ticket: Ticket) -> dict[str, str]:
    """What a registration like the recorded one asks for. What Moodle does not know stays as it was asked."""
    launch = ticket.launch
    return {
        **_doubled(
            {
                "username": launch.person.username,
                "user_id_var": str(launch.person.number),
                "context_history": "",
                "groups": "1" if launch.person.part is Part.STUDENT else "",
                "membership_role": _membership(launch.person.part),
                "timezone": "Europe/Berlin",
                "begin": "2026-10-11T22:00:00+00:00",
                "late": "2027-03-30T22:00:00+00:00",
                "rl_title": launch.activity.title,
                "unknown_var": "$Some.unknown.var",
                "plain": "a value with = and ;",
                "expr": "a=b;c",
                "uml": "Größe",
                "mode": "socratic",
                "tutor_id": launch.activity.key,
                "CamelCase-Key": "x",
                "JsonVal": '{"a": [1, 2]}',
            }
        ),
        "context_memberships_url": _memberships(ticket),
    }


def _doubled(custom: dict[str, str]) -> dict[str, str]:
    """Moodle sends a key in its LTI 1.1 form (lower case, `_` for the rest) and, if it differs, as it was given."""
    plain = {re.sub(r"[^a-z0-9]", "_", key.lower()): value for key, value in custom.items()}
    return plain | custom


def _membership(part: Part) -> str:
    if part is Part.ADMINISTRATOR:
        return "Instructor,urn:lti:sysrole:ims/lis/Administrator,urn:lti:instrole:ims/lis/Administrator"
    return "Instructor" if part in STAFF else "Learner"


def _memberships(ticket: Ticket) -> str:
    number = ticket.launch.course.number if ticket.launch.course else 1
    return f"{ticket.issuer}/mod/lti/services.php/CourseSection/{number}/bindings/1/memberships"


def _services(ticket: Ticket) -> dict[str, Any]:
    """The addresses a real Moodle names; `demo.services` answers there."""
    launch, issuer = ticket.launch, ticket.issuer
    items = f"{issuer}/mod/lti/services.php/{launch.course.number if launch.course else 1}/lineitems"
    services: dict[str, Any] = {
        NRPS_CLAIM: {"context_memberships_url": _memberships(ticket), "service_versions": ["1.0", "2.0"]},
        AGS_CLAIM: {"scope": AGS_SCOPES, "lineitems": f"{items}?type_id=1"},
    }
    if not launch.activity.graded:
        return services
    services[AGS_CLAIM]["lineitem"] = f"{items}/{launch.activity.number + 1}/lineitem?type_id=1"
    data = {"instanceid": str(launch.activity.number), "userid": str(launch.person.number), "typeid": "1"}
    sourcedid = json.dumps({"data": data, "hash": hashlib.sha256(str(data).encode()).hexdigest()})
    services[OUTCOME_CLAIM] = {
        "lis_outcome_service_url": f"{issuer}/mod/lti/service.php",
        "lis_result_sourcedid": sourcedid,
    }
    return services
