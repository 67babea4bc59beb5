# SPDX-License-Identifier: EUPL-1.2
"""ILIAS 9 to 11 as their code was read: one role, "-" for a name kept back, the redirect URI as target link URI."""

import uuid
from abc import abstractmethod
from typing import Any

from lti_tool.demo.accents.base import (
    AGS_CLAIM,
    AGS_SCOPES,
    CONTEXT_ROLE,
    OUTCOME_CLAIM,
    Accent,
    Launch,
    Ticket,
    ToolRegistration,
    claim,
    core_claims,
    name_claims,
)
from lti_tool.demo.people import DemoPerson, Part

CLIENT = "uebungscampus"
"""What ILIAS calls a client is an installation, not an OAuth client."""

INSTALLATION = "5d2c8b7e91f04a36b0c4e7d1a98f3c62"
MENTOR_SCOPE = claim("role_scope_mentor")
CATEGORY_TYPE = "urn:lti:context-type:ilias/Category"


class Ilias(Accent):
    family = "ilias"
    errors_reach_tool = False
    one_pending_launch = True
    version: str
    scripts: str
    """Folder of the LTI scripts below the installation's address."""

    def message_hint(self, launch: Launch, once: str) -> str:
        return f"{_ref_id(launch)}:{CLIENT}"

    def claims(self, ticket: Ticket) -> dict[str, Any]:
        launch, registration = ticket.launch, ticket.registration
        services = _grades(ticket, self.scripts) if registration.grades else {}
        custom = {"tutor_mode": "socratic", "kurs": launch.activity.key, "sprache": "de"}
        return {
            **core_claims(ticket),
            claim("target_link_uri"): ticket.redirect_uri,
            claim("resource_link"): _link(launch, registration),
            "sub": self.sub(launch.person),
            "picture": "",
            claim("roles"): self.roles(launch, registration),
            **_names(launch.person, registration),
            "email": _pseudo_address(launch.person),
            claim("context"): _context(launch),
            claim("launch_presentation"): self.presentation(ticket),
            claim("tool_platform"): _platform(ticket.issuer, self.version),
            OUTCOME_CLAIM: {
                "lis_result_sourcedid": self.result_sourcedid(launch),
                "lis_outcome_service_url": f"{ticket.issuer}{self.scripts}/result.php?client_id={CLIENT}",
            },
            **({claim("custom"): custom} if registration.custom else {}),
            **services,
        }

    @abstractmethod
    def sub(self, person: DemoPerson) -> str: ...

    def presentation(self, ticket: Ticket) -> dict[str, str]:
        launch = ticket.launch
        return {"locale": launch.locale, "document_target": launch.target, "return_url": "", "css_url": ""}

    @abstractmethod
    def result_sourcedid(self, launch: Launch) -> str: ...


class Ilias9(Ilias):
    key = "ilias-9"
    label = "ILIAS 9"
    version = "9.14 2025-09-23"
    scripts = "/Modules/LTIConsumer"

    def login_hint(self, person: DemoPerson) -> str:
        return _user_id(person)

    def sub(self, person: DemoPerson) -> str:
        return _pseudo_address(person)

    def roles(self, launch: Launch, registration: ToolRegistration) -> list[str]:
        """Who may write the object is Instructor, wherever it lies; a tutor of the course may usually not."""
        return _role(launch.person, registration, staff=launch.person.part is Part.TEACHER)

    def presentation(self, ticket: Ticket) -> dict[str, str]:
        return super().presentation(ticket) | {"width": "", "height": ""}

    def result_sourcedid(self, launch: Launch) -> str:
        return ""


class Ilias10(Ilias):
    key = "ilias-10"
    label = "ILIAS 10"
    version = "10.2 2025-09-23"
    scripts = ""

    def login_hint(self, person: DemoPerson) -> str:
        return _pseudo_address(person)

    def sub(self, person: DemoPerson) -> str:
        return _user_id(person)

    def roles(self, launch: Launch, registration: ToolRegistration) -> list[str]:
        """By the role in the direct parent: whoever teaches the course is Learner in one of its folders."""
        staff = launch.person.part in {Part.TEACHER, Part.ASSISTANT}
        return _role(launch.person, registration, staff=staff and not launch.activity.folder)

    def login_fields(self, issuer: str, registration: ToolRegistration, launch: Launch, once: str) -> dict[str, str]:
        fields = super().login_fields(issuer, registration, launch, once)
        if launch.target == "window":
            fields |= {"launch_presentation_return_url": "", "lis_result_sourcedid": self.result_sourcedid(launch)}
        return fields

    def result_sourcedid(self, launch: Launch) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{launch.activity.key} {launch.person.key}"))

    def claims(self, ticket: Ticket) -> dict[str, Any]:
        return super().claims(ticket) | {MENTOR_SCOPE: [""]}


class Ilias11(Ilias10):
    """Read in the code of its release branch with pull request 11835 (July 2026): a grade service with line items."""

    key = "ilias-11"
    label = "ILIAS 11"
    version = "11.4 2026-09-30"

    def claims(self, ticket: Ticket) -> dict[str, Any]:
        """No Basic Outcome, and an address at which line items are listed and made."""
        claims = super().claims(ticket)
        left = {name: value for name, value in claims.items() if name not in {OUTCOME_CLAIM, MENTOR_SCOPE}}
        if AGS_CLAIM in left:
            service = left[AGS_CLAIM]
            left[AGS_CLAIM] = service | {"lineitems": service["lineitems"].replace("/linetitems/", "/lineitems")}
        return left


def _role(person: DemoPerson, registration: ToolRegistration, *, staff: bool) -> list[str]:
    if registration.always_learner:
        return [CONTEXT_ROLE + "Learner"]
    if person.part is Part.ADMINISTRATOR:
        return [CONTEXT_ROLE + "Administrator"]
    return [CONTEXT_ROLE + ("Instructor" if staff else "Learner")]


def _user_id(person: DemoPerson) -> str:
    return str(300 + person.number)


def _pseudo_address(person: DemoPerson) -> str:
    """Looks like an e-mail address and is none."""
    return f"{_user_id(person)}@{INSTALLATION}.ilias"


def _names(person: DemoPerson, registration: ToolRegistration) -> dict[str, str]:
    if not registration.names:
        return {"given_name": "-", "family_name": "-", "name": "-"}
    return name_claims(person) | {"name": f"{person.academic_title} {person.name}".strip()}


def _ref_id(launch: Launch) -> str:
    return str(4788 + launch.activity.number)


def _link(launch: Launch, registration: ToolRegistration) -> dict[str, str]:
    return {
        "id": f"p{registration.deployment_id}" if registration.provider_link_id else _ref_id(launch),
        "title": launch.activity.title,
        "description": launch.activity.description,
    }


def _context(launch: Launch) -> dict[str, Any]:
    if launch.course is None:
        kind, number, title = CATEGORY_TYPE, "88", "Fakultät für Informatik"
    else:
        kind, number, title = "CourseOffering", str(4709 + launch.course.number), launch.course.title
    return {"id": number, "type": [kind], "title": title, "label": f"{kind} {number}"}


def _platform(issuer: str, version: str) -> dict[str, str]:
    return {
        "guid": f"{CLIENT}.{issuer.split('//')[1]}",
        "name": "ILIAS Übungscampus",
        "description": "ILIAS – Übungscampus",
        "url": f"{issuer}/go/root/1",
        "contact_email": "ilias@uni.example",
        "product_family_code": "ilias",
        "version": version,
    }


def _grades(ticket: Ticket, scripts: str) -> dict[str, Any]:
    """In 9 and 10 only scores work, and `linetitems` is misspelt there too."""
    service = f"{ticket.issuer}{scripts}/ltiservices.php/gradeservice/{_context(ticket.launch)['id']}"
    number = 3118 + ticket.launch.activity.number
    return {
        AGS_CLAIM: {
            "lineitem": f"{service}/lineitems/{number}/lineitem",
            "lineitems": f"{service}/linetitems/",
            "scope": AGS_SCOPES,
        }
    }
