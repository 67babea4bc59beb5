# SPDX-License-Identifier: EUPL-1.2
"""What a platform says of itself, and what the tool asks of it (LTI Dynamic Registration 1.0, sections 3.4 to 3.7).

Pure: bytes in, values out. Nothing here is signed; what makes it good is that it came from the issuer's own host.
"""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self
from urllib.parse import urlsplit

import orjson

from lti_tool.lti.claim_names import LINE_ITEM_READONLY_SCOPE, LINE_ITEM_SCOPE, ROSTER_SCOPE, SCORE_SCOPE
from lti_tool.outbound import OutboundError, origin

PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
# To make a column where an activity has none, to look for it first, to send "done" to it: `lti.services` asks for a
# token for each of them, when it does it.
GRADE_SCOPES = (LINE_ITEM_SCOPE, LINE_ITEM_READONLY_SCOPE, SCORE_SCOPE)
DEEP_LINKING = "LtiDeepLinkingRequest"
HISTORY = "Context.id.history"
HISTORY_PARAMETER = {"context_history": f"${HISTORY}"}
MAX_URL_CHARACTERS = 1000
MAX_ID_CHARACTERS = 255
ENDPOINTS = {
    "auth_url": "authorization_endpoint",
    "token_url": "token_endpoint",
    "jwks_url": "jwks_uri",
    "registration_url": "registration_endpoint",
}


class UnusableMetadata(Exception):
    """A configuration or an answer that cannot be used; `code` says how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class PlatformMetadata:
    """A platform's OpenID configuration, as far as it matters here."""

    issuer: str
    auth_url: str
    token_url: str
    jwks_url: str
    registration_url: str
    product: str
    version: str
    scopes: tuple[str, ...]
    messages: tuple[str, ...]
    variables: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """For a ticket; `of` reads it back."""
        return asdict(self)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """From what `as_dict` gave."""
        listed: dict[str, Any] = {k: tuple(value) if isinstance(value, list) else value for k, value in values.items()}
        return cls(**listed)

    def scopes_for(self, *, names: bool, grades: bool = True, roster: bool = True) -> list[str]:
        """What to ask for: "done" in the gradebook, and the roster only where names are shown at all."""
        wanted = (*(GRADE_SCOPES if grades else ()), *([ROSTER_SCOPE] if names and roster else []))
        return [scope for scope in wanted if scope in self.scopes]


@dataclass(frozen=True)
class Present:
    """What is switched on in the platform before an update, as the platform itself says it."""

    names: bool
    emails: bool
    grades: bool
    roster: bool
    picks: bool
    """Choosing content (deep linking)."""
    name: str
    description: str
    custom: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """For a ticket; `Present(**…)` reads it back."""
        return asdict(self)


def read_present(body: bytes) -> Present | None:
    """The registration as it stands (Dynamic Registration 1.0, section 3.7); None for whatever is none."""
    try:
        content = _object(body, "answer")
    except UnusableMetadata:
        return None
    tool = content.get(TOOL)
    if not isinstance(tool, dict):
        return None
    claims, scopes = _texts(tool.get("claims")), str(content.get("scope") or "").split()
    custom = tool.get("custom_parameters")
    kinds = [message.get("type") for message in _list(tool.get("messages")) if isinstance(message, dict)]
    return Present(
        names=bool({"name", "given_name", "family_name"} & set(claims)),
        emails="email" in claims,
        grades=bool(set(GRADE_SCOPES) & set(scopes)),
        roster=ROSTER_SCOPE in scopes,
        picks=DEEP_LINKING in kinds,
        name=_short(content.get("client_name")),
        description=_short(tool.get("description")),
        custom={str(key): str(value) for key, value in custom.items()} if isinstance(custom, dict) else {},
    )


def _short(value: Any) -> str:
    return value[:1000] if isinstance(value, str) else ""


def read(url: str, body: bytes) -> PlatformMetadata:
    """The configuration that was fetched from `url`.

    Raises UnusableMetadata unless it is complete and the issuer's own (R3).
    """
    content = _object(body, "configuration")
    issuer = _text(content, "issuer", 500)
    if _origin(issuer) != _origin(url):
        raise UnusableMetadata("issuer")
    endpoints = {field: _text(content, name, MAX_URL_CHARACTERS) for field, name in ENDPOINTS.items()}
    if any(_origin(endpoint) != _origin(issuer) for endpoint in endpoints.values()):
        raise UnusableMetadata("endpoints")
    platform = content.get(PLATFORM)
    platform = platform if isinstance(platform, dict) else {}
    return PlatformMetadata(
        issuer=issuer,
        **endpoints,
        product=str(platform.get("product_family_code") or "")[:100],
        version=str(platform.get("version") or "")[:100],
        scopes=_texts(content.get("scopes_supported")),
        messages=_texts([m.get("type") for m in _list(platform.get("messages_supported")) if isinstance(m, dict)]),
        variables=_texts(platform.get("variables")),
    )


@dataclass(frozen=True)
class RegistrationReply:
    """What the platform answered."""

    client_id: str
    deployment_id: str | None
    """None: it did not say, and the first launch will."""
    scopes: tuple[str, ...]
    asks_history: bool
    """Whether the platform says that it keeps HISTORY_PARAMETER for the whole tool."""


def read_answer(body: bytes, asked: Iterable[str]) -> RegistrationReply:
    """The registration that the platform made. Scopes are those asked for that the answer repeats.

    Raises UnusableMetadata.
    """
    content = _object(body, "answer")
    client_id = content.get("client_id")
    if not isinstance(client_id, str) or not 0 < len(client_id) <= MAX_ID_CHARACTERS or not client_id.isprintable():
        raise UnusableMetadata("answer")  # a line break in it would forge lines of the log
    tool = content.get(TOOL)
    tool = tool if isinstance(tool, dict) else {}
    deployment = tool.get("deployment_id")
    if isinstance(deployment, int) and not isinstance(deployment, bool):
        deployment = str(deployment)  # a number from platforms that do not follow their own later id_tokens
    if not isinstance(deployment, str) or not 0 < len(deployment) <= MAX_ID_CHARACTERS or "\0" in deployment:
        deployment = None
    granted = str(content.get("scope") or "").split()
    kept = tool.get("custom_parameters")
    asks_history = isinstance(kept, dict) and all(kept.get(name) == value for name, value in HISTORY_PARAMETER.items())
    return RegistrationReply(client_id, deployment, tuple(scope for scope in asked if scope in granted), asks_history)


def request(
    tool_url: str,
    configuration: PlatformMetadata,
    *,
    names: bool,
    scopes: Iterable[str],
    texts: Mapping[str, str],
    present: Present | None = None,
) -> dict[str, Any]:
    """The client registration request. `texts`: name, description, label, label_pick, each also with `#de`.

    `claims` decides over personal data: without the names in it, platforms send no name, and e-mail is never asked.
    An update replaces everything, so what the platform's administrators have changed since is said again (`present`).
    """
    launch = f"{tool_url}/lti/launch"
    if present is not None:
        kept = {"name": present.name, "description": present.description}
        texts = {**texts, **{key + tag: value for key, value in kept.items() if value for tag in ("", "#de")}}
    custom = HISTORY_PARAMETER if HISTORY in configuration.variables else {}
    return {
        "application_type": "web",
        "response_types": ["id_token"],
        "grant_types": ["implicit", "client_credentials"],
        "initiate_login_uri": f"{tool_url}/lti/login",
        "redirect_uris": [launch],
        **_localised(texts, client_name="name"),
        "client_uri": tool_url,
        "jwks_uri": f"{tool_url}/lti/jwks.json",
        "logo_uri": f"{tool_url}/static/icon.svg",
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join(scopes),
        TOOL: {
            "domain": urlsplit(tool_url).netloc.removeprefix("www."),
            **_localised(texts, description="description"),
            "target_link_uri": launch,
            "custom_parameters": {**(present.custom if present else {}), **custom},
            "claims": ["iss", "sub", *(["name", "given_name", "family_name"] if names else [])],
            "messages": _messages(configuration, launch, tool_url, texts),
        },
    }


def _messages(
    configuration: PlatformMetadata, launch: str, tool_url: str, texts: Mapping[str, str]
) -> list[dict[str, Any]]:
    icon = {"target_link_uri": launch, "icon_uri": f"{tool_url}/static/icon.svg"}
    messages: list[dict[str, Any]] = [{"type": "LtiResourceLinkRequest", **icon, **_localised(texts, label="label")}]
    if DEEP_LINKING in configuration.messages:
        picker: dict[str, Any] = {"placements": ["ContentArea"], "supported_types": ["ltiResourceLink"]}
        messages.append({"type": DEEP_LINKING, **icon, **_localised(texts, label="label_pick"), **picker})
    return messages


def _localised(texts: Mapping[str, str], **members: str) -> dict[str, str]:
    """Members in English, and in German with the language tag behind a `#` (RFC 7591, section 2.2)."""
    return {f"{member}{tag}": texts[f"{key}{tag}"] for member, key in members.items() for tag in ("", "#de")}


@dataclass(frozen=True)
class Hint:
    """Which connection a registration token seems to be for: by its client, or by its deployment."""

    clients: frozenset[str] = frozenset()
    deployments: frozenset[str] = frozenset()
    updates: bool = False


def hint_of(registration_token: str) -> Hint:
    """Unverified, as the token's key is not ours to know: good for the page's question, and never for an answer."""
    try:
        payload = registration_token.split(".")[1]
        content = orjson.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, binascii.Error):
        return Hint()
    if not isinstance(content, dict):
        return Hint()
    named = {str(value) for value in (content.get("sub"), content.get("aud")) if isinstance(value, str | int)}
    named = {value for value in named if "\0" not in value}  # PostgreSQL refuses to be asked for one
    # A token for an update names the tool by its number, which is its deployment id as well.
    updates = content.get("scope") == "reg-update"
    return Hint(frozenset(named), frozenset(named if updates else ()), updates)


def _object(body: bytes, what: str) -> dict[str, Any]:
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise UnusableMetadata(what) from None
    if not isinstance(content, dict):
        raise UnusableMetadata(what)
    return content


def _text(content: Mapping[str, Any], name: str, longest: int) -> str:
    value = content.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        raise UnusableMetadata("configuration")
    return value


def _origin(url: str) -> str:
    try:
        return origin(url)
    except OutboundError:
        raise UnusableMetadata("configuration") from None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(value for value in _list(values)[:200] if isinstance(value, str) and len(value) <= 200)
