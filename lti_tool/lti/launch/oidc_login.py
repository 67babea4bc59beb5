# SPDX-License-Identifier: EUPL-1.2
"""The login (Security Framework 1.1, sections 5.1.1.1 and 5.1.1.2): who wants in, and where we send them.

Anybody can begin a login, so none leaves anything behind: what its launch needs goes along with the browser, sealed
into ``state``, for ten minutes and exactly one launch. Only a launch that is let in leaves a row, which says that this
login is used up (docs/decisions/sealed_state.md).
"""

import hashlib
import hmac
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode, urlsplit, urlunsplit
from uuid import UUID

from sqlalchemy import Connection

from lti_tool.db import by_dialect, now, table
from lti_tool.lti.errors import LtiError
from lti_tool.lti.platforms.registered import RegisteredPlatform
from lti_tool.models import UsedLogin
from lti_tool.vault import VaultError, fingerprint, pseudonym, seal, unseal

LIFETIME = timedelta(minutes=10)
CLOCKS_DIFFER = timedelta(minutes=5)
"""So much longer it is remembered as used: the worker that forgets can be another one than the one that asks."""

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
_PLACE = "launch.state"


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
class LoginState:
    """A login under way, as its launch finds it."""

    nonce: str
    browser_hash: bytes
    """Hash of the secret in the attempt's cookie: proves that the launch comes to the browser that logged in."""
    platform_id: UUID
    issuer: str
    """Of the login: the token must come from this one, also where the platform has several."""
    storage_target: str | None
    expires_at: datetime


@dataclass(frozen=True)
class LoginRedirect:
    """What the browser is to carry: the state in the URL, the secret in a cookie of the attempt's own name."""

    location: str
    state: str
    secret: str


def read_login(fields: Mapping[str, str]) -> Login:
    """The login's fields. Raises LtiError (``login``) if one is missing or no text that the database could hold."""
    if any(not fields.get(name) for name in NEEDED):
        raise LtiError("login")
    for name, limit in LIMITS.items():
        value = fields.get(name, "")
        if len(value) > limit or "\0" in value:
            raise LtiError("login")
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


# Built once: building a query takes longer than running it.
_USE = by_dialect(
    lambda insert: (
        insert(table(UsedLogin))
        .on_conflict_do_nothing(index_elements=[table(UsedLogin).c.nonce_hash])
        .returning(table(UsedLogin).c.nonce_hash)
    )
)


def key_from(pseudonym_key: bytes) -> bytes:
    """What states are sealed with, at every worker: 32 bytes, from the key that never changes."""
    return pseudonym(pseudonym_key, _PLACE)


def begin(key: bytes, platform: RegisteredPlatform, login: Login, redirect_uri: str) -> LoginRedirect:
    """An attempt, and the authentication request that the browser is sent to."""
    nonce, secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    until = int((now() + LIFETIME).timestamp())
    content = [nonce, fingerprint(secret).hex(), platform.id.hex, login.iss, login.storage_target, until]
    state = urlsafe_b64encode(seal(key, json.dumps(content).encode(), _PLACE)).decode().rstrip("=")
    return LoginRedirect(_authentication_request(platform, login, redirect_uri, state, nonce), state, secret)


def _authentication_request(
    platform: RegisteredPlatform, login: Login, redirect_uri: str, state: str, nonce: str
) -> str:
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


def read(key: bytes, state: str) -> LoginState | None:
    """The attempt of this state; None for one that is not ours or is over. Whether it is used up, `use` says."""
    try:
        content = json.loads(unseal(key, urlsafe_b64decode(state + "=" * (-len(state) % 4)), _PLACE))
    except (VaultError, ValueError):  # ValueError: no base64
        return None
    nonce, browser_hash, platform_id, issuer, storage_target, until = content
    expires_at = datetime.fromtimestamp(until, UTC)
    if expires_at <= now():
        return None
    return LoginState(nonce, bytes.fromhex(browser_hash), UUID(platform_id), issuer, storage_target, expires_at)


def use(connection: Connection, attempt: LoginState) -> bool:
    """Uses the attempt up; False if it was. Of many at the same moment one gets True: the row's key decides.

    By the nonce, since one sealed text can be written as base64 in several ways.
    """
    row = {"nonce_hash": fingerprint(attempt.nonce), "expires_at": attempt.expires_at + CLOCKS_DIFFER}
    return connection.execute(_USE(connection), row).first() is not None


def cookie_name(state: str) -> str:
    """One cookie for each attempt: two tabs can log in at the same time."""
    return COOKIE_PREFIX + hashlib.sha256(state.encode()).hexdigest()[:16]


def proves_browser(browser_hash: bytes, secret: str) -> bool:
    """Whether this is the secret that the login gave to the browser."""
    return hmac.compare_digest(fingerprint(secret), browser_hash)
