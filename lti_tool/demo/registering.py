# SPDX-License-Identifier: EUPL-1.2
"""Dynamic registration at the practice platform, with the accents of the records: who may, what is asked, the answer.

A registration token is good for one tool, once, for an hour; a failed attempt does not use it up.
"""

import secrets
import string
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlsplit

from lti_tool.demo.accents import ToolRegistration
from lti_tool.demo.accents.base import AGS_SCOPES
from lti_tool.demo.keys import KeyRing, compact

PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
LIFETIME = 3600
LETTERS = string.ascii_letters + string.digits


class NotRegistered(Exception):
    """The platform refuses: a status and what it says in plain text."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(said)
        self.status, self.said = status, said


@dataclass(frozen=True)
class Ways:
    """What one platform does differently here."""

    product: str
    version: str
    scopes: tuple[str, ...]
    placements: tuple[str, ...] = ("ContentArea",)
    variables: tuple[str, ...] = ()
    always_ampersand: bool = False
    """Appends its parameters by "&", also to a link without "?"."""
    deployment_as_number: bool = False
    echoes: bool = False
    """Answers with the request as it was, plus what is new."""
    target_of_message: bool = False
    """A deep-linking message without its own `target_link_uri` ends in a 500."""
    domain_checked: bool = False


PRACTICE = Ways("campus-tutor-practice", "1.0", (*AGS_SCOPES, ROSTER), variables=("Context.id.history",))
MOODLE = Ways(
    "moodle",
    "4.5.6 (Build: 20250811)",
    (*AGS_SCOPES, ROSTER),
    variables=("Context.id", "Context.id.history"),
    domain_checked=True,
)
ILIAS = Ways(
    "ilias.de",
    "10.2 2025-09-23",
    tuple(AGS_SCOPES),
    placements=(),
    always_ampersand=True,
    deployment_as_number=True,
    echoes=True,
    target_of_message=True,
)
WAYS: Mapping[str, Ways] = {
    "practice": PRACTICE,
    "storage": PRACTICE,
    "moodle-4.5": MOODLE,
    "ilias-9": replace(ILIAS, version="9.14 2025-09-23"),
    "ilias-10": ILIAS,
    "ilias-11": replace(ILIAS, version="11.4 2026-09-30", always_ampersand=False),
}


@dataclass
class _Permit:
    accent: str
    client_id: str
    expires: float


class Registry:
    """The platform's books, open for new tools."""

    def __init__(self, issuer: str, keys: KeyRing, registrations: dict[str, ToolRegistration]) -> None:
        self._issuer, self._keys = issuer, keys
        self.registrations = registrations
        """By accent; the newest tool of each."""
        self._permits: dict[str, _Permit] = {}

    def start(self, accent: str, link: str, *, update: bool = False) -> str:
        """Where the admin's browser goes after pasting the link; `update`: the tool keeps its client id."""
        ways = WAYS[accent]
        old = self.registrations.get(accent)
        client = old.client_id if update and old else "".join(secrets.choice(LETTERS) for _ in range(15))
        moment = int(time.time())
        scope = "reg-update" if update else "reg"
        key = self._keys.newest
        # An update names the tool by its number in the platform's books, as recorded from the real one.
        tool = old.deployment_id if update and old else client
        subject = {"sub": 118, "aud": client} if ways.echoes else {"sub": tool}
        payload = {**subject, "scope": scope, "iat": moment, "exp": moment + LIFETIME, "jti": secrets.token_hex(8)}
        token = compact({"typ": "JWT", "alg": "RS256", "kid": key.kid}, payload, key.private)
        self._permits[token] = _Permit(accent, client, moment + LIFETIME)
        joint = "&" if ways.always_ampersand or "?" in link else "?"
        where = quote(f"{self._issuer}/openid-configuration/{accent}", safe="")
        return f"{link}{joint}openid_configuration={where}&registration_token={token}"

    def configuration(self, accent: str) -> dict[str, Any]:
        """What `Authority.configuration` lacks for a tool that wants to register."""
        ways = WAYS[accent]
        placements = {"placements": list(ways.placements)}
        return {
            "registration_endpoint": f"{self._issuer}/register",
            "scopes_supported": ["openid", *ways.scopes],
            PLATFORM: {
                "product_family_code": ways.product,
                "version": ways.version,
                "messages_supported": [
                    {"type": "LtiResourceLinkRequest"},
                    {"type": "LtiDeepLinkingRequest", **placements},
                ],
                "variables": list(ways.variables),
            },
        }

    def register(self, authorization: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The client registration response. Raises NotRegistered. From then on the accent launches the new tool."""
        permit = self._permits.get(authorization.removeprefix("Bearer "))
        if not authorization.startswith("Bearer ") or permit is None or permit.expires < time.time():
            raise NotRegistered(401, "no valid registration token")
        ways = WAYS[permit.accent]
        tool = _checked(asked, ways)
        self._permits = {token: other for token, other in self._permits.items() if other is not permit}
        number = self._deployment(permit)
        target = urlsplit(tool["target_link_uri"])
        names = "name" in tool.get("claims", ["name"]) or ways.echoes
        self.registrations[permit.accent] = ToolRegistration(
            f"{target.scheme}://{target.netloc}",
            permit.client_id,
            str(number),
            permit.accent,
            names=names,
            email="email" in tool.get("claims", ["email"]) or ways.echoes,
        )
        told = {"deployment_id": number if ways.deployment_as_number else str(number)}
        return {**asked, "client_id": permit.client_id, TOOL: {**tool, "version": "1.3.0", **told}}

    def _deployment(self, permit: _Permit) -> int:
        old = self.registrations.get(permit.accent)
        if old is not None and old.client_id == permit.client_id:
            return int(old.deployment_id)
        return max((int(r.deployment_id) for r in self.registrations.values()), default=0) + 1


def _checked(asked: Mapping[str, Any], ways: Ways) -> dict[str, Any]:
    """The tool configuration of a request that the recorded platforms would take. Raises NotRegistered."""
    tool = asked.get(TOOL)
    needed = ("client_name", "initiate_login_uri", "redirect_uris", "jwks_uri")
    if not isinstance(tool, dict) or any(not asked.get(name) for name in needed) or "target_link_uri" not in tool:
        raise NotRegistered(400, "missing: client_name, initiate_login_uri, redirect_uris, jwks_uri or target_link_uri")
    if asked.get("token_endpoint_auth_method") != "private_key_jwt" or "id_token" not in asked.get(
        "response_types", []
    ):
        raise NotRegistered(400, "invalid_client_metadata: token_endpoint_auth_method or response_types")
    if ways.domain_checked and tool.get("domain") != urlsplit(tool["target_link_uri"]).netloc.removeprefix("www."):
        raise NotRegistered(400, "domain must be the host of target_link_uri, with its port")
    for message in tool.get("messages", []):
        picks = message.get("type") == "LtiDeepLinkingRequest"
        if ways.target_of_message and picks and not isinstance(message.get("target_link_uri"), str):
            raise NotRegistered(500, "Internal Server Error")
    return tool
