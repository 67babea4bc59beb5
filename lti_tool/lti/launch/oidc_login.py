# SPDX-License-Identifier: EUPL-1.2
"""The login (Security Framework 1.1, sections 5.1.1.1 and 5.1.1.2): who wants in, and where we send them.

Anybody can begin a login, so none leaves anything behind: what its launch needs goes along with the browser
(`login_state`).
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from lti_tool.db import now
from lti_tool.lti.errors import LtiError
from lti_tool.lti.launch import login_state
from lti_tool.lti.launch.login_state import LoginState
from lti_tool.lti.platforms.registered import RegisteredPlatform
from lti_tool.vault import fingerprint

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
class LoginRedirect:
    """What the browser is to carry: the state in the URL, the secret in a cookie of the login's own name."""

    location: str
    state: str
    secret: str


def read_login(fields: Mapping[str, str]) -> Login:
    """The login's fields. Raises LtiError (`login`) if one is missing or no text that the database could hold."""
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
    """Name of the platform's storage frame, `_parent` for the platform's page itself."""
    plain = value and value.replace("_", "").replace("-", "").replace(".", "").replace(":", "")
    return value if plain and plain.isascii() and plain.isalnum() else None


def begin(key: bytes, platform: RegisteredPlatform, login: Login, redirect_uri: str) -> LoginRedirect:
    """A login state, and the authentication request that the browser is sent to."""
    nonce, secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    begun = LoginState(
        nonce, fingerprint(secret), platform.id, login.iss, login.storage_target, now() + login_state.LIFETIME
    )
    state = login_state.seal_state(key, begun)
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
