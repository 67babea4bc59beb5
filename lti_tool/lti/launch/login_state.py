# SPDX-License-Identifier: EUPL-1.2
"""The `state` of a login (Security Framework 1.1, section 5.1.1.2): what its launch needs, sealed, for ten minutes
and exactly one launch.

Only a launch that is let in leaves a row, which says that this login is used up (docs/decisions/sealed_state.md).
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from lti_tool.db import by_dialect, now, table
from lti_tool.models import UsedLogin
from lti_tool.vault import VaultError, fingerprint, pseudonym, seal, unseal

LIFETIME = timedelta(minutes=10)
CLOCKS_DIFFER = timedelta(minutes=5)
"""So much longer it is remembered as used: the worker that forgets can be another one than the one that asks."""
COOKIE_PREFIX = "__Host-lti-"
_PLACE = "launch.state"


@dataclass(frozen=True)
class LoginState:
    """A login under way, as its launch finds it."""

    nonce: str
    browser_hash: bytes
    """Hash of the secret in the login's cookie: proves that the launch comes to the browser that logged in."""
    platform_id: UUID
    issuer: str
    """Of the login: the token must come from this one, also where the platform has several."""
    storage_target: str | None
    expires_at: datetime


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


def seal_state(key: bytes, login: LoginState) -> str:
    """The text that travels as `state`."""
    until = int(login.expires_at.timestamp())
    content = [
        login.nonce,
        login.browser_hash.hex(),
        login.platform_id.hex,
        login.issuer,
        login.storage_target,
        until,
    ]
    return urlsafe_b64encode(seal(key, json.dumps(content).encode(), _PLACE)).decode().rstrip("=")


def read_state(key: bytes, state: str) -> LoginState | None:
    """The login of this state; None for one that is not ours or is over. Whether it is used up, `use_up` says."""
    try:
        content = json.loads(unseal(key, urlsafe_b64decode(state + "=" * (-len(state) % 4)), _PLACE))
    except (VaultError, ValueError):  # ValueError: no base64
        return None
    nonce, browser_hash, platform_id, issuer, storage_target, until = content
    expires_at = datetime.fromtimestamp(until, UTC)
    if expires_at <= now():
        return None
    return LoginState(nonce, bytes.fromhex(browser_hash), UUID(platform_id), issuer, storage_target, expires_at)


def use_up(connection: Connection, login: LoginState) -> bool:
    """Uses the login up; False if it was. Of many at the same moment one gets True: the row's key decides.

    By the nonce, since one sealed text can be written as base64 in several ways.
    """
    row = {"nonce_hash": fingerprint(login.nonce), "expires_at": login.expires_at + CLOCKS_DIFFER}
    return connection.execute(_USE(connection), row).first() is not None


def cookie_name(state: str) -> str:
    """One cookie for each login: two tabs can log in at the same time."""
    return COOKIE_PREFIX + hashlib.sha256(state.encode()).hexdigest()[:16]


def proves_browser(browser_hash: bytes, secret: str) -> bool:
    """Whether this is the secret that the login gave to the browser."""
    return hmac.compare_digest(fingerprint(secret), browser_hash)
