# SPDX-License-Identifier: EUPL-1.2
"""Access tokens (Security Framework 1.1, section 4.1; RFC 7523): asked for with an assertion that our own key signs.

Kept in this process for each issuer, client and set of scopes: two clients of one issuer never share one.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import jwt
import orjson

from lti_tool.lti.keys.tool_keys import SigningKey
from lti_tool.lti.services.errors import (
    NoToken,
    RequestRejected,
    ScopeRefused,
    Unauthorized,
    UnusableReply,
    check,
    from_outbound,
)
from lti_tool.models import Platform
from lti_tool.outbound import Outbound, OutboundError, Reply

BACKDATED_SECONDS = 5
"""Seconds: Moodle refuses an assertion that its own clock calls two seconds early."""
LIFETIME_SECONDS = 60
"""Seconds from `iat` to `exp` at most."""
SPARE_SECONDS = 60
"""Seconds before its end in which a token is not used any more."""
MAX_LIFETIME_SECONDS = 24 * 3600
MAX_REPLY_BYTES = 64 * 1024
"""Bytes of an answer: ILIAS's tokens are JWTs."""

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True)
class OAuthClient:
    """Whose token: one registration at one platform."""

    issuer: str
    client_id: str
    token_url: str

    @classmethod
    def of(cls, platform: Platform) -> "OAuthClient":
        """The client that a registration made us."""
        return cls(platform.issuer, platform.client_id, platform.token_url)


class AccessTokens:
    """The access tokens of this process."""

    def __init__(
        self, outbound: Outbound, signing_key: Callable[[], SigningKey], clock: Callable[[], float] = time.time
    ) -> None:
        """`signing_key`: the newest key as a key object; reading one for each token would take 45 ms."""
        self._outbound, self._signing_key, self._clock = outbound, signing_key, clock
        self._kept: dict[tuple[OAuthClient, frozenset[str]], tuple[str, float]] = {}

    def get(self, client: OAuthClient, *scopes: str) -> str:
        """A token for exactly these scopes. Raises ServiceError."""
        wanted = frozenset(scopes)
        kept = self._kept.get((client, wanted))
        if kept is not None and self._clock() < kept[1]:
            return kept[0]
        token, seconds = self._fetch(client, wanted)
        self._kept = {key: value for key, value in self._kept.items() if self._clock() < value[1]}
        self._kept[client, wanted] = token, self._clock() + seconds - SPARE_SECONDS
        return token

    def drop(self, client: OAuthClient, token: str) -> None:
        """The platform did not take this one any more."""
        self._kept = {key: value for key, value in self._kept.items() if key[0] != client or value[0] != token}

    def _fetch(self, client: OAuthClient, scopes: frozenset[str]) -> tuple[str, int]:
        fields = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self._assertion(client),
            "scope": " ".join(sorted(scopes)),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        body = urlencode(fields).encode()
        try:
            reply = self._outbound.request("POST", client.token_url, headers=headers, body=body, limit=MAX_REPLY_BYTES)
        except OutboundError as error:
            raise from_outbound(error) from error
        try:
            check(reply)
        except (RequestRejected, Unauthorized) as error:
            raise _refused(reply) from error
        return _read(reply.body, scopes)

    def _assertion(self, client: OAuthClient) -> str:
        key, issued = self._signing_key(), int(self._clock()) - BACKDATED_SECONDS
        claims = {
            "iss": client.client_id,
            "sub": client.client_id,
            "aud": client.token_url,
            "iat": issued,
            "exp": issued + LIFETIME_SECONDS,
            "jti": secrets.token_urlsafe(24),
        }
        return jwt.encode(claims, key.private, algorithm="RS256", headers={"kid": key.kid})


def _refused(reply: Reply) -> NoToken:
    """Why (RFC 6749, section 5.2). `invalid_scope` says that the platform knows us and does not offer this service;
    other words are not repeated: they can be anything.
    """
    try:
        content = orjson.loads(reply.body)
    except orjson.JSONDecodeError:
        content = None
    said = content.get("error") if isinstance(content, dict) else None
    if said == ScopeRefused.said:
        return ScopeRefused(f"{reply.status} {said}")
    return NoToken(f"{reply.status} {said}" if said in _SAID else str(reply.status))


_SAID = ("invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type")


def _read(body: bytes, scopes: frozenset[str]) -> tuple[str, int]:
    """Token and lifetime in seconds (RFC 6749, section 5.1). Moodle calls its JSON text/html: the type says nothing."""
    try:
        answer: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise UnusableReply("token") from None
    token = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable():
        raise UnusableReply("token")
    granted = answer.get("scope")
    if isinstance(granted, str) and not scopes <= set(granted.split()):
        raise ScopeRefused("scope")
    seconds = answer.get("expires_in")
    known = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    return token, int(min(max(seconds, 0), MAX_LIFETIME_SECONDS)) if known else 0
