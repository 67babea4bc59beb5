# SPDX-License-Identifier: EUPL-1.2
"""The LTI side of the practice platform, without Flask: who started which launch, and what the tool gets for it.

A launch takes the steps of the 1EdTech Security Framework 1.0, section 5.1.1: `begin` makes the login initiation
(step 1), `authorize` checks the tool's authentication request (step 2) in the order in which Moodle's `auth.php`
does, and `id_token` signs the answer (step 3).
"""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from lti_tool.demo.accents import ACCENTS, Accent, Launch, Ticket, ToolRegistration
from lti_tool.demo.accents.base import AGS_CLAIM, claim
from lti_tool.demo.accents.deep_linking import request_claims, return_key
from lti_tool.demo.courses import Activity, Course
from lti_tool.demo.keys import KeyRing, compact, spare_key

NEEDED = ("scope", "response_type", "client_id", "redirect_uri", "login_hint", "nonce")
REMEMBERED_LAUNCHES = 5000


class Refused(Exception):
    """The authentication request is not answered with an id_token.

    `redirect_uri` is set where the platform tells the tool (a POST of `error`, `error_description` and
    `state`); without it, the person sees an error page of the platform and the tool never hears of it.
    """

    def __init__(self, error: str, description: str, *, redirect_uri: str | None = None, state: str = "") -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description
        self.redirect_uri = redirect_uri
        self.state = state

    def form(self) -> dict[str, str]:
        return {"error": self.error, "error_description": self.description, "state": self.state}


@dataclass(frozen=True)
class Granted:
    """An authentication request that will be answered."""

    launch: Launch
    registration: ToolRegistration
    redirect_uri: str
    nonce: str
    state: str


@dataclass(frozen=True)
class Pending:
    launch: Launch
    registration: ToolRegistration
    message_hint: str


@dataclass(frozen=True)
class Placed:
    """An activity that came by deep linking: in one course, and of one registration."""

    accent: str
    course: Course
    activity: Activity


class PendingLaunches:
    """Launches that a person's page has prepared: each can be taken once, and only from the same session."""

    def __init__(self) -> None:
        self._launches: OrderedDict[tuple[str, str], Pending] = OrderedDict()
        self._lock = Lock()

    def put(self, session: str, pending: Pending, *, only_one: bool) -> None:
        with self._lock:
            if only_one:
                for key in [key for key in self._launches if key[0] == session]:
                    del self._launches[key]
            self._launches[session, pending.message_hint] = pending
            while len(self._launches) > REMEMBERED_LAUNCHES:
                self._launches.popitem(last=False)

    def take(self, session: str, message_hint: str) -> Pending | None:
        with self._lock:
            return self._launches.pop((session, message_hint), None)


@dataclass
class Authority:
    """A platform: one issuer, its keys, and the tool registered once for each accent that it is to speak."""

    issuer: str
    registrations: Mapping[str, ToolRegistration]
    """By accent."""
    keys: KeyRing = field(default_factory=lambda: KeyRing(spare_key()))
    clock: Callable[[], float] = time.time
    pending: PendingLaunches = field(default_factory=PendingLaunches)
    choosing: dict[str, Launch] = field(default_factory=dict)
    """Requests to choose something that no tool has answered yet, by the key in their return URL."""
    placed: dict[str, Placed] = field(default_factory=dict)
    """Activities that teachers added while the platform runs, by the activity's key."""
    columns: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """Line items that tools made, by accent and resource link id: one is enough for each."""

    def begin(self, session: str, launch: Launch, accent_key: str) -> dict[str, str]:
        """Remember the launch under the session, and give the form fields of its login initiation."""
        accent, registration = ACCENTS[accent_key], self.registrations[accent_key]
        fields = accent.login_fields(self.issuer, registration, launch, once=str(secrets.randbelow(10**10)))
        pending = Pending(launch, registration, fields["lti_message_hint"])
        self.pending.put(session, pending, only_one=accent.one_pending_launch)
        return fields

    def authorize(self, session: str | None, request: Mapping[str, str]) -> Granted:
        """The launch that the tool's authentication request asks for. Raises Refused where a real platform refuses.

        The hint is used up by the first request that names it, also by one that is refused afterwards.
        """
        if not session:
            raise Refused("login_required", "the platform's session cookie did not arrive")
        missing = [name for name in NEEDED if not request.get(name)]
        if missing:
            raise Refused("invalid_request", f"missing: {', '.join(missing)}")
        if request["scope"] != "openid":
            raise Refused("invalid_scope", "scope must be exactly openid")
        if request["response_type"] != "id_token":
            raise Refused("unsupported_response_type", "response_type must be id_token")
        pending = self.pending.take(session, request.get("lti_message_hint", ""))
        if pending is None:
            raise Refused("invalid_request", "this lti_message_hint is unknown or was used before")
        if request["redirect_uri"] != pending.registration.launch_url:
            raise Refused("invalid_request", "this redirect_uri is not registered")
        self._check_answerable(pending, request)
        return Granted(
            pending.launch, pending.registration, request["redirect_uri"], request["nonce"], request.get("state", "")
        )

    def _check_answerable(self, pending: Pending, request: Mapping[str, str]) -> None:
        """What is wrong only after the redirect URI was found right, so that some platforms tell the tool."""
        accent = ACCENTS[pending.registration.accent]
        found = _objection(accent, pending, request)
        if found:
            reach = accent.errors_reach_tool
            raise Refused(
                *found, redirect_uri=request["redirect_uri"] if reach else None, state=request.get("state", "")
            )

    def claims(self, granted: Granted) -> dict[str, Any]:
        ticket = Ticket(
            self.issuer,
            granted.registration,
            granted.launch,
            granted.redirect_uri,
            granted.nonce,
            int(self.clock()),
        )
        claims = ACCENTS[granted.registration.accent].claims(ticket)
        if granted.launch.placing:
            self.choosing[return_key(ticket)] = granted.launch
            return request_claims(claims, ticket)
        made = self.columns.get((granted.registration.accent, claims[claim("resource_link")]["id"]))
        if made and AGS_CLAIM in claims:
            # Moodle says "" for one that the tool made: seen with 4.5.6.
            named = "" if ACCENTS[granted.registration.accent].family == "moodle" else made["id"]
            claims[AGS_CLAIM] = {"lineitem": named} | claims[AGS_CLAIM]
        own = dict(granted.launch.activity.custom)
        return claims | ({claim("custom"): claims.get(claim("custom"), {}) | own} if own else {})

    def id_token(self, granted: Granted) -> str:
        key = self.keys.newest
        return compact({"typ": "JWT", "alg": "RS256", "kid": key.kid}, self.claims(granted), key.private)

    def configuration(self) -> dict[str, Any]:
        """OpenID configuration (Security Framework 1.1, section 6.1; Dynamic Registration 1.0, section 2.1)."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
            "jwks_uri": f"{self.issuer}/jwks.json",
            "scopes_supported": ["openid"],
            "response_types_supported": ["id_token"],
            "response_modes_supported": ["form_post"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "claims_supported": ["sub", "iss", "name", "given_name", "family_name", "email"],
            "https://purl.imsglobal.org/spec/lti-platform-configuration": {
                "product_family_code": "campus-tutor-practice",
                "version": "1.0",
                "messages_supported": [{"type": "LtiResourceLinkRequest"}, {"type": "LtiDeepLinkingRequest"}],
                "variables": [],
            },
        }


def _objection(accent: Accent, pending: Pending, request: Mapping[str, str]) -> tuple[str, str] | None:
    if request["client_id"] != pending.registration.client_id:
        return "unauthorized_client", "another client began this launch"
    if request["login_hint"] != accent.login_hint(pending.launch.person):
        return "access_denied", "login_hint names another person"
    if request.get("response_mode") != "form_post":
        return "invalid_request", "response_mode must be form_post"
    if request.get("prompt", "none") != "none":
        return "invalid_request", "prompt must be none"
    return None
