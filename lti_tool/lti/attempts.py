"""The login (Security Framework 1.1, sections 5.1.1.1 and 5.1.1.2): who wants in, and where we send them.

Each login leaves one attempt, for ten minutes and exactly one launch. The database holds only hashes of what the
browser carries, so that whoever reads the database cannot finish another person's launch.
"""

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode, urlsplit, urlunsplit
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from lti_tool.db import now, table
from lti_tool.lti.registrations import Registration
from lti_tool.lti.wrong import Wrong
from lti_tool.models import LaunchAttempt
from lti_tool.privacy.vault import fingerprint, pseudonym

LIFETIME = timedelta(minutes=10)
PER_ADDRESS = 1000
"""Attempts that one address can have open: a lecture hall behind one address, but no flood."""

LIMITS = {
    "iss": 500,
    "login_hint": 4000,
    "target_link_uri": 2000,
    "client_id": 255,
    "lti_deployment_id": 255,
    "lti_message_hint": 8000,
    "lti_storage_target": 255,
}
NEEDED = ("iss", "login_hint", "target_link_uri")

COOKIE_PREFIX = "__Host-lti-"


@dataclass(frozen=True)
class Login:
    """A login initiation, read but not believed: nothing in it is signed."""

    iss: str
    login_hint: str
    target_link_uri: str
    client_id: str | None
    deployment_id: str | None
    message_hint: str | None
    storage_target: str | None


@dataclass(frozen=True)
class Attempt:
    """A login under way, as its launch finds it; see `LaunchAttempt`."""

    nonce: str
    browser_hash: bytes
    platform_id: UUID
    issuer: str
    storage_target: str | None
    expires_at: datetime


@dataclass(frozen=True)
class Begun:
    """What the browser is to carry: the state in the URL, the secret in a cookie of the attempt's own name."""

    location: str
    state: str
    secret: str


def read_login(fields: Mapping[str, str]) -> Login:
    """The login's fields, Wrong (``login``) if one is missing or no text that the database could hold."""
    if any(not fields.get(name) for name in NEEDED):
        raise Wrong("login")
    for name, limit in LIMITS.items():
        value = fields.get(name, "")
        if len(value) > limit or "\0" in value:
            raise Wrong("login")
    return Login(
        iss=fields["iss"],
        login_hint=fields["login_hint"],
        target_link_uri=fields["target_link_uri"],
        client_id=fields.get("client_id") or None,
        deployment_id=fields.get("lti_deployment_id") or None,
        message_hint=fields.get("lti_message_hint"),
        storage_target=_frame_name(fields.get("lti_storage_target")),
    )


def _frame_name(value: str | None) -> str | None:
    """Name of the platform's storage frame, ``_parent`` for the platform's page itself."""
    plain = value and value.replace("_", "").replace("-", "").replace(".", "").replace(":", "")
    return value if plain and plain.isascii() and plain.isalnum() else None


# Built once: building a query takes longer than running it. Only as many are counted as decide.
_ATTEMPT = table(LaunchAttempt).c
_OPEN = (
    select(_ATTEMPT.state_hash)
    .where(_ATTEMPT.address_hash == bindparam("address_hash"), _ATTEMPT.expires_at > bindparam("created_at"))
    .limit(PER_ADDRESS)
    .subquery()
)
_HAS_ROOM = select(func.count()).select_from(_OPEN).scalar_subquery() < PER_ADDRESS
_VALUES = select(*(bindparam(column.key, type_=column.type) for column in _ATTEMPT))
_BEGIN = (
    insert(table(LaunchAttempt)).from_select(_ATTEMPT.keys(), _VALUES.where(_HAS_ROOM)).returning(_ATTEMPT.state_hash)
)
_TAKE = (
    delete(table(LaunchAttempt))
    .where(_ATTEMPT.state_hash == bindparam("state"))
    .returning(
        _ATTEMPT.nonce,
        _ATTEMPT.browser_hash,
        _ATTEMPT.platform_id,
        _ATTEMPT.issuer,
        _ATTEMPT.storage_target,
        _ATTEMPT.expires_at,
    )
)


def begin(
    connection: Connection, platform: Registration, login: Login, redirect_uri: str, address_hash: bytes
) -> Begun | None:
    """Stores an attempt and gives the authentication request that the browser is sent to.

    None, and nothing stored, where this address has as many attempts open as one may have.
    """
    state, nonce, secret = (secrets.token_urlsafe(32) for _ in range(3))
    moment = now()
    attempt = {
        "state_hash": fingerprint(state),
        "nonce": nonce,
        "browser_hash": fingerprint(secret),
        "address_hash": address_hash,
        "platform_id": platform.id,
        "issuer": login.iss,
        "target_link_uri": login.target_link_uri,
        "storage_target": login.storage_target,
        "created_at": moment,
        "expires_at": moment + LIFETIME,
    }
    if connection.execute(_BEGIN, attempt).first() is None:
        return None
    return Begun(_authentication_request(platform, login, redirect_uri, state, nonce), state, secret)


def _authentication_request(platform: Registration, login: Login, redirect_uri: str, state: str, nonce: str) -> str:
    request = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": redirect_uri,
        "login_hint": login.login_hint,
        **({} if login.message_hint is None else {"lti_message_hint": login.message_hint}),
        "state": state,
        "nonce": nonce,
    }
    scheme, netloc, path, query, _fragment = urlsplit(platform.auth_url_for(login.iss))
    # Moodle takes a hint once and compares it; "%20" is read as a blank everywhere, "+" is not.
    added = urlencode(request, quote_via=quote, safe="")
    return urlunsplit((scheme, netloc, path, f"{query}&{added}" if query else added, ""))


def take(connection: Connection, state: str) -> Attempt | None:
    """The attempt of this state, which is used up by it; None for an unknown, used or expired one alike."""
    row = connection.execute(_TAKE, {"state": fingerprint(state)}).first()
    return Attempt(*row) if row is not None and row.expires_at > now() else None


def cookie_name(state: str) -> str:
    """One cookie for each attempt: two tabs can log in at the same time."""
    return COOKIE_PREFIX + hashlib.sha256(state.encode()).hexdigest()[:16]


def proves_browser(browser_hash: bytes, secret: str) -> bool:
    """Whether this is the secret that the login gave to the browser."""
    return hmac.compare_digest(fingerprint(secret), browser_hash)


def hash_of_address(key: bytes, address: str | None) -> bytes:
    """A client's address as it is stored: keyed, as all four thousand million can be tried. IPv6 counts by network."""
    text = address or ""
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        return pseudonym(key, "address", text)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        text = str(ipaddress.ip_network((parsed, 64), strict=False))
    return pseudonym(key, "address", text)
