# SPDX-License-Identifier: EUPL-1.2
"""A call that a platform signed by its LTI key, instead of a visit: docs/decisions/platform_api.md.

What the token says unverified finds the registration and no more: the key is that of the registration's key set, and
everything else is held against it. A token is good for one method, one address and one body, for a minute, once.
"""

import binascii
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from flask import g, request
from jwt import PyJWS, PyJWTError
from sqlalchemy import select

from lti_tool.db import Database
from lti_tool.errors import ToolError, Unavailable
from lti_tool.language import gettext as _
from lti_tool.models import Deployment, IssuerAlias, Platform, PlatformState
from lti_tool.models.used_call import use_up
from lti_tool.outbound import OutboundError, origin
from lti_tool.platform_api.signed_body import BodyHash

AUDIENCE = "/platform-api"
MAX_TOKEN_BYTES = 16 * 1024
MAX_SECONDS = 60
"""Between `iat` and `exp`."""
LEEWAY_SECONDS = 60
"""That clocks may differ, as for launches."""
MAX_ID_CHARACTERS = 255
_jws = PyJWS()

FindKey = Callable[[str, str], RSAPublicKey | None]
"""The key of a key set by its `kid`; None if it has no such key."""
Claims = Mapping[str, Any]


class CallRefused(ToolError):
    """The signature of a call is not good for it; the code says in what."""

    status, code = 401, "token"


@dataclass(frozen=True)
class SignedCall:
    """Who signed this request."""

    platform_id: UUID
    institution_id: UUID
    deployment_name: str
    """The platform's own string."""
    deployment_id: UUID | None
    """Ours; None where nobody announced it."""
    deployment_state: str | None
    clock_ahead: int
    """Seconds by which the signer's clock is ahead of ours; negative: behind."""
    body: BodyHash

    @property
    def deployment(self) -> UUID:
        """Ours, of an active one: all calls but those that `for_any_deployment` have one."""
        assert self.deployment_id is not None
        return self.deployment_id


def current_call() -> SignedCall:
    """That of this request."""
    call: SignedCall = g.signed_call
    return call


class SignedCalls:
    """Checks the calls of all registered platforms."""

    def __init__(
        self,
        database: Database,
        public_url: str,
        find_key: FindKey,
        unreachable: type[Exception],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`find_key` raises `unreachable` where a platform's keys cannot be had now."""
        self._database, self._public_url = database, public_url
        self._find_key, self._unreachable, self._clock = find_key, unreachable, clock

    def check(self, *, any_deployment: bool, streams: bool) -> SignedCall:
        """The call of this request. `streams`: its body comes later, and whoever reads it asks `call.body`.

        Raises CallRefused, Unavailable.
        """
        token, kid, claimed = _unverified()
        platform = self._platform(claimed)
        claims = self._verified(token, platform.jwks_url, kid)
        moment = self._clock()
        self._check_claims(claims, moment)
        deployment = self._deployment(platform, claims)
        if not any_deployment:
            _check_deployment(deployment)
        body = BodyHash(_text(claims, "body_sha256", "body"))
        if streams:
            body.listen()
        else:
            body.check_all()
        self._use_up(platform.id, claims)
        return SignedCall(
            platform_id=platform.id,
            institution_id=platform.institution_id,
            deployment_name=claims["deployment_id"],
            deployment_id=deployment.id if deployment else None,
            deployment_state=deployment.state if deployment else None,
            clock_ahead=round(claims["iat"] - moment),
            body=body,
        )

    def _platform(self, claimed: Claims) -> Platform:
        issuer, client_id = _text(claimed, "iss"), _text(claimed, "sub")
        aliased = select(IssuerAlias.platform_id).where(IssuerAlias.issuer == issuer)
        named = (Platform.issuer == issuer) | Platform.id.in_(aliased)
        with self._database.transaction() as session:
            found = session.scalars(select(Platform).where(named, Platform.client_id == client_id)).all()
        if len(found) != 1:
            raise CallRefused(
                _("No platform is registered with this address and client id. Please register it by an invitation."),
                code="unknown_platform",
            )
        if found[0].state != PlatformState.ACTIVE:
            raise CallRefused(
                _("This platform is not switched on. Please ask the people who run the tutor."), code="not_active"
            )
        return found[0]

    def _verified(self, token: str, jwks_url: str, kid: str) -> Claims:
        try:
            key = self._find_key(jwks_url, kid)
        except self._unreachable:
            raise Unavailable(
                _("The tutor cannot fetch the platform's keys now. Please check that it can reach the platform."),
                code="keys_unreachable",
            ) from None
        if key is None:
            raise _wrong_signature()
        try:
            claims = orjson.loads(_jws.decode(token, key, algorithms=["RS256"]))
        except (PyJWTError, ValueError):
            raise _wrong_signature() from None
        if not isinstance(claims, dict):
            raise _no_token_of_ours()
        return claims

    def _check_claims(self, claims: Claims, moment: float) -> None:
        audience = claims.get("aud")
        if audience not in (self._public_url + AUDIENCE, [self._public_url + AUDIENCE]):
            raise CallRefused(_("This call was signed for another address than this tutor's."), code="audience")
        _check_times(claims, moment)
        if claims.get("htm") != request.method:
            raise CallRefused(_("This call was signed for another method."), code="method")
        if not self._is_here(claims.get("htu")):
            raise CallRefused(_("This call was signed for another address."), code="url")

    def _is_here(self, url: object) -> bool:
        """Without query and fragment (RFC 9449, section 4.3)."""
        try:
            same = isinstance(url, str) and origin(url) == origin(self._public_url)
            return same and unquote(urlsplit(str(url)).path, errors="replace") == request.path
        except (OutboundError, ValueError):
            return False

    def _deployment(self, platform: Platform, claims: Claims) -> Deployment | None:
        named = Deployment.deployment_id == _text(claims, "deployment_id", "deployment")
        with self._database.transaction() as session:
            return session.scalars(select(Deployment).where(Deployment.platform_id == platform.id, named)).first()

    def _use_up(self, platform_id: UUID, claims: Claims) -> None:
        with self._database.statements() as connection:
            is_first = use_up(connection, platform_id, _text(claims, "jti"), claims["exp"] + LEEWAY_SECONDS)
        if not is_first:
            raise CallRefused(_("This call has come before. Please sign each one anew."), code="replayed")


def _unverified() -> tuple[str, str, Claims]:
    """The token, its `kid`, and what it says unverified. `jku`, `jwk`, `x5u` and `x5c` are not even read."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise CallRefused(_("This address takes calls that a learning platform signed."), code="no_token")
    if len(token) > MAX_TOKEN_BYTES or not token.isascii() or token.count(".") != 2:
        raise _no_token_of_ours()
    header, claims = (_json(part) for part in token.split(".")[:2])
    kid = _text(header, "kid")
    if header.get("alg") != "RS256":
        raise _no_token_of_ours()
    return token, kid, claims


def _json(part: str) -> Claims:
    try:
        value = orjson.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, ValueError):
        raise _no_token_of_ours() from None
    if not isinstance(value, dict):
        raise _no_token_of_ours()
    return value


def _text(claims: Claims, name: str, code: str = "token") -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= MAX_ID_CHARACTERS or "\0" in value:
        raise CallRefused(_("The signed token lacks “%(name)s”, or it is no usable text.", name=name), code=code)
    return value


def _check_times(claims: Claims, moment: float) -> None:
    issued, expires = claims.get("iat"), claims.get("exp")
    # Whole seconds within what a database column takes: 9999 ends at 253402300800.
    if type(issued) is not int or type(expires) is not int or not 0 < issued < expires < 250_000_000_000:
        raise _no_token_of_ours()
    if expires - issued > MAX_SECONDS:
        raise CallRefused(_("A signed token may live for %(seconds)s seconds at most.", seconds=MAX_SECONDS))
    if issued > moment + LEEWAY_SECONDS:
        raise CallRefused(
            _("The platform's clock is %(seconds)s seconds ahead. Please set it right.", seconds=int(issued - moment)),
            code="clock",
        )
    if moment >= expires + LEEWAY_SECONDS:
        raise CallRefused(
            _(
                "This call was signed %(seconds)s seconds ago: it came late, or the platform's clock is behind.",
                seconds=int(moment - issued),
            ),
            code="expired",
        )


def _check_deployment(deployment: Deployment | None) -> None:
    if deployment is None:
        raise CallRefused(
            _("This deployment of the platform is not known here. Please open the tutor once in a course."),
            code="deployment",
        )
    if deployment.state != PlatformState.ACTIVE:
        raise CallRefused(
            _("This deployment is not switched on. Please ask the people who run the tutor."), code="not_active"
        )


def _wrong_signature() -> CallRefused:
    return CallRefused(
        _("The signature is not of a key that the platform publishes. Please check its key set."), code="signature"
    )


def _no_token_of_ours() -> CallRefused:
    return CallRefused(_("This is no token that a platform signs for a call."))
