# SPDX-License-Identifier: EUPL-1.2
"""What every accent is made of: a registered tool, a click on an activity, and the claims that follow from both."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Literal

from lti_tool.demo.courses import Activity, Course
from lti_tool.demo.people import DemoPerson

LIFETIME_SECONDS = 60
"""Seconds from `iat` to `exp`, at Moodle and at ILIAS."""

CONTEXT_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
INSTITUTION_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"
SYSTEM_ROLE = "http://purl.imsglobal.org/vocab/lis/v2/system/person#"

AGS_CLAIM = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS_CLAIM = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
OUTCOME_CLAIM = "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome"
AGS_SCOPES = [
    f"https://purl.imsglobal.org/spec/lti-ags/scope/{name}"
    for name in ("lineitem", "lineitem.readonly", "result.readonly", "score")
]


def claim(name: str) -> str:
    """The full name of a claim of LTI Core."""
    return f"https://purl.imsglobal.org/spec/lti/claim/{name}"


@dataclass(frozen=True)
class ToolRegistration:
    """A tool in the platform's books, with the switches that Moodle and ILIAS give their administrators."""

    tool_url: str
    client_id: str
    deployment_id: str
    accent: str = "practice"
    names: bool = True
    email: bool = True
    grades: bool = True
    custom: bool = True
    provider_link_id: bool = False
    """ILIAS: "use provider id", one resource link id for every placement in every course."""
    always_learner: bool = False
    """ILIAS: everybody arrives as Learner."""

    @property
    def login_url(self) -> str:
        return f"{self.tool_url}/lti/login"

    @property
    def launch_url(self) -> str:
        """The only redirect URI, and the target link URI."""
        return f"{self.tool_url}/lti/launch"


@dataclass(frozen=True)
class Launch:
    """A person who opens an activity."""

    person: DemoPerson
    activity: Activity
    course: Course | None
    """None: the activity lies outside any course."""
    locale: str = "de"
    target: Literal["iframe", "window"] = "iframe"
    placing: bool = False
    """The person does not open the activity but wants to add one beside it: a deep-linking request."""


@dataclass(frozen=True)
class Ticket:
    """All that goes into one id_token."""

    issuer: str
    registration: ToolRegistration
    launch: Launch
    redirect_uri: str
    nonce: str
    issued_at: int


class Accent(ABC):
    """How one platform speaks LTI. Pure: what it says follows from its arguments."""

    key: str
    label: str
    family: Literal["moodle", "ilias", "other"]
    errors_reach_tool = True
    """Some refusals go to the redirect URI as `error` and `state`; else all end on the platform's own page."""
    one_pending_launch = False
    """A new page forgets the launch that an earlier page of the same session prepared."""
    session_in_frames = False
    """Over https its session cookie is one that every frame may send (`SameSite=None`), else a `Lax` one."""
    storage_target: str | None = None
    """Frame that keeps data for tools without cookies (LTI Client Side postMessages), where the platform has one."""

    @abstractmethod
    def login_hint(self, person: DemoPerson) -> str: ...

    @abstractmethod
    def message_hint(self, launch: Launch, once: str) -> str:
        """`lti_message_hint`; `once` are random digits for platforms that make it unique."""

    @abstractmethod
    def roles(self, launch: Launch, registration: ToolRegistration) -> list[str]: ...

    @abstractmethod
    def claims(self, ticket: Ticket) -> dict[str, Any]:
        """The payload of the id_token."""

    def login_fields(self, issuer: str, registration: ToolRegistration, launch: Launch, once: str) -> dict[str, str]:
        """The form of the login initiation (Security Framework, section 5.1.1.1; LTI Core, section 4.1)."""
        fields = {
            "iss": issuer,
            "target_link_uri": registration.launch_url,
            "login_hint": self.login_hint(launch.person),
            "lti_message_hint": self.message_hint(launch, once),
            "client_id": registration.client_id,
            "lti_deployment_id": registration.deployment_id,
        }
        return fields | ({"lti_storage_target": self.storage_target} if self.storage_target else {})


def core_claims(ticket: Ticket) -> dict[str, Any]:
    """What every accent sends in the same way."""
    return {
        "nonce": ticket.nonce,
        "iat": ticket.issued_at,
        "exp": ticket.issued_at + LIFETIME_SECONDS,
        "iss": ticket.issuer,
        "aud": ticket.registration.client_id,
        claim("deployment_id"): ticket.registration.deployment_id,
        claim("target_link_uri"): ticket.registration.launch_url,
        claim("message_type"): "LtiResourceLinkRequest",
        claim("version"): "1.3.0",
    }


def name_claims(person: DemoPerson) -> dict[str, str]:
    return {"given_name": person.given_name, "family_name": person.family_name, "name": person.name}
