# SPDX-License-Identifier: EUPL-1.2
"""The id_token (Security Framework 1.1, section 5.1.3) and the message in it (LTI Core 1.3, section 5.3).

The registration is found by `state` before the token is looked at, and everything is checked against that one
registration: never is a key, an issuer or a client taken from the token itself.
"""

import base64
import binascii
import hmac
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from jwt import PyJWS, PyJWTError
from pylti1p3.exception import LtiException
from pylti1p3.message_validators.resource_message import ResourceMessageValidator

from lti_tool.lti import lenient_json
from lti_tool.lti.claim_names import DEEP_LINKING_SETTINGS, GRADES, LTI, ROSTER
from lti_tool.lti.dialects import Claims
from lti_tool.lti.errors import LtiError, refuse_on_error
from lti_tool.lti.keys.platform_key_sets import KeySets, KeysUnreachable
from lti_tool.lti.platforms.registered import origin_of_page
from lti_tool.outbound import OutboundError, origin

MAX_TOKEN_BYTES = 64 * 1024
LEEWAY_SECONDS = 60
"""Seconds that clocks may differ. Moodle's and ILIAS's tokens live only as long."""
MAX_AGE_SECONDS = 600
"""Seconds since `iat`: whatever `exp` says, an older token was kept back by somebody."""
MAX_ID_CHARACTERS = 255

RESOURCE_LINK_REQUEST = "LtiResourceLinkRequest"
DEEP_LINKING_REQUEST = "LtiDeepLinkingRequest"
SUBMISSION_REVIEW_REQUEST = "LtiSubmissionReviewRequest"

_OBJECTS = frozenset(
    {DEEP_LINKING_SETTINGS, GRADES, ROSTER}
    | {
        LTI + name
        for name in ("context", "custom", "for_user", "launch_presentation", "resource_link", "tool_platform")
    }
)
"""Claims that are objects. PHP writes an empty one as `[]`."""
_SECURITY_CLAIMS = ("iss", "aud", "exp", "iat", "nonce")
_jws = PyJWS()
_validator = ResourceMessageValidator()


@dataclass(frozen=True)
class Expected:
    """What a token has to say: the registration that the login was begun with."""

    issuer: str
    client_id: str
    jwks_url: str
    nonce: str
    tool_url: str
    origins: tuple[str, ...] = ()
    """The registration's own web origins, as browsers write them: nowhere else may a chosen content be sent."""


def verify(
    token: str,
    expected: Expected,
    key_sets: KeySets,
    clock: Callable[[], float] = time.time,
    tell_clock: Callable[[float], None] | None = None,
) -> tuple[Claims, str]:
    """The claims of a good message, and the `kid` that signed them. Raises LaunchRefused.

    `tell_clock` hears by how many seconds the signer's clock is ahead of ours.
    """
    registration = {"iss": expected.issuer, "client": expected.client_id}
    with refuse_on_error(**registration):
        kid = _key_id(token)
    with refuse_on_error(**registration, kid=kid):
        claims = _signed(token, kid, expected, key_sets)
        moment = clock()
        if tell_clock is not None and claims.get("iss") == expected.issuer:
            tell_clock(_clamped(claims.get("iat"), moment))
        check_token(claims, expected, moment)
        check_message(claims, expected)
        _ask_library(claims)
    return claims, kid


def _key_id(token: str) -> str:
    """The header's `kid`. `jku`, `jwk`, `x5u`, `x5c` are not even read: with them a signer names its key."""
    if len(token) > MAX_TOKEN_BYTES or not token.isascii() or token.count(".") != 2:
        raise LtiError("id_token")
    encoded = token.partition(".")[0]
    try:
        header = orjson.loads(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except (binascii.Error, orjson.JSONDecodeError):
        raise LtiError("id_token") from None
    if not isinstance(header, dict):
        raise LtiError("id_token")
    if header.get("alg") != "RS256":
        raise LtiError("alg")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise LtiError("kid_missing")
    return kid


def _signed(token: str, kid: str, expected: Expected, key_sets: KeySets) -> Claims:
    try:
        key = key_sets.find(expected.jwks_url, kid)
    except KeysUnreachable:
        raise LtiError("keys_unreachable") from None
    if key is None:
        raise LtiError("kid_unknown")
    try:
        claims = lenient_json.loads(_jws.decode(token, key, algorithms=["RS256"]))
    except (PyJWTError, ValueError):
        raise LtiError("id_token") from None
    if not isinstance(claims, dict):
        raise LtiError("id_token")
    return {name: {} if name in _OBJECTS and value == [] else value for name, value in claims.items()}


def check_token(claims: Claims, expected: Expected, moment: float) -> None:
    """The token as such: by whom, for whom, when, for which login, about whom."""
    if all(claims.get(name) is None for name in _SECURITY_CLAIMS):
        raise LtiError("id_token")  # signed JSON of some other kind
    for name in _SECURITY_CLAIMS:
        _need(claims, name)
    if claims["iss"] != expected.issuer:
        raise LtiError("iss")
    _check_audience(claims, expected.client_id)
    _check_times(claims, moment)
    nonce = claims["nonce"]
    if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), expected.nonce.encode()):
        raise LtiError("nonce")
    if claims.get("sub") in (None, ""):
        raise LtiError("missing", "no_person")
    if not _is_id(claims["sub"]):
        raise LtiError("sub")


def _check_audience(claims: Claims, client_id: str) -> None:
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if client_id not in audience:
        raise LtiError("aud")
    authorized = claims.get("azp")
    if authorized is None and len(audience) > 1:
        raise LtiError("azp")  # a token for several, and nobody says for whom it was made
    if authorized is not None and authorized != client_id:
        raise LtiError("azp")


def _check_times(claims: Claims, moment: float) -> None:
    expires, issued = _seconds(claims["exp"]), _seconds(claims["iat"])
    not_before = _seconds(claims.get("nbf", issued))
    if max(issued, not_before) > moment + LEEWAY_SECONDS:
        raise LtiError("id_token", "clock")
    if moment >= expires + LEEWAY_SECONDS:
        raise LtiError("id_token", "clock" if issued < moment - LEEWAY_SECONDS else None)
    if issued < moment - MAX_AGE_SECONDS - LEEWAY_SECONDS:
        raise LtiError("id_token")


def _clamped(issued: object, moment: float) -> float:
    """How far ahead, a day at most; 0 for a time that is none, which is refused in a moment."""
    if isinstance(issued, bool) or not isinstance(issued, int | float) or not math.isfinite(issued):
        return 0.0
    return max(-86400.0, min(issued - moment, 86400.0))


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LtiError("id_token")
    seconds = float(value)
    if not math.isfinite(seconds):
        raise LtiError("id_token")
    return seconds


def check_message(claims: Claims, expected: Expected) -> None:
    """The message: one that we know, of LTI 1.3, complete and to this tool."""
    kind = _need(claims, LTI + "message_type")
    if claims.get(LTI + "version") != "1.3.0":
        raise LtiError("version")
    if not _is_id(_need(claims, LTI + "deployment_id")):
        raise LtiError("deployment")
    check = _MESSAGES.get(kind) if isinstance(kind, str) else None
    if check is None:
        raise LtiError("message_type")
    check(claims, expected)
    roles = claims.get(LTI + "roles")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise LtiError("roles")
    _check_course(claims)


def _check_resource_link(claims: Claims, expected: Expected) -> None:
    _check_target(_need(claims, LTI + "target_link_uri"), expected.tool_url)
    link = _need(claims, LTI + "resource_link")
    if not isinstance(link, dict):
        raise LtiError("id_token")
    if not _is_id(_need(link, "id")):
        raise LtiError("id_token")


def _check_review(claims: Claims, expected: Expected) -> None:
    """LTI Submission Review 1.0, section 3: a resource link launch about one person's work."""
    _check_resource_link(claims, expected)
    person = _need(claims, LTI + "for_user")
    if not isinstance(person, dict) or not _is_id(_need(person, "user_id")):
        raise LtiError("id_token")


def _check_deep_linking(claims: Claims, expected: Expected) -> None:
    """Deep Linking 2.0, section 4.4; ILIAS sends no target link URI.

    PyLTI1p3's validator is skipped: it rejects messages that the picker's page handles (O4).
    """
    if LTI + "target_link_uri" in claims:
        _check_target(claims[LTI + "target_link_uri"], expected.tool_url)
    settings = _need(claims, DEEP_LINKING_SETTINGS)
    if not isinstance(settings, dict):
        raise LtiError("id_token")
    # The answer names what was chosen and is signed by us: it goes to this platform or nowhere.
    address = _need(settings, "deep_link_return_url")
    if not isinstance(address, str) or origin_of_page(address) not in expected.origins:
        raise LtiError("return_url")


def _check_course(claims: Claims) -> None:
    context = claims.get(LTI + "context")
    if context is None:
        return
    if not isinstance(context, dict) or not (context.get("id") in (None, "") or _is_id(context["id"])):
        raise LtiError("id_token")


def _check_target(target: object, tool_url: str) -> None:
    """Our own origin; not more, as ILIAS signs the `redirect_uri` and Moodle the deep-linked address."""
    try:
        ours = isinstance(target, str) and origin(target) == origin(tool_url)
    except OutboundError:
        ours = False
    if not ours:
        raise LtiError("target_link_uri")


def _ask_library(claims: Claims) -> None:
    """PyLTI1p3's own validator of resource link launches: a second pair of eyes, after ours."""
    if claims[LTI + "message_type"] != RESOURCE_LINK_REQUEST:
        return
    try:
        _validator.validate(claims)
    except LtiException:
        raise LtiError("message") from None


def _need(claims: Claims, name: str) -> Any:
    value = claims.get(name)
    if value is None or value == "":
        raise LtiError("missing")
    return value


def _is_id(value: object) -> bool:
    """Not with a character that was none (`lenient_json`): two ids that differ in it would be one."""
    return (
        isinstance(value, str) and 0 < len(value) <= MAX_ID_CHARACTERS and "\0" not in value and "\ufffd" not in value
    )


_MESSAGES: dict[str, Callable[[Claims, Expected], None]] = {
    RESOURCE_LINK_REQUEST: _check_resource_link,
    DEEP_LINKING_REQUEST: _check_deep_linking,
    SUBMISSION_REVIEW_REQUEST: _check_review,
}
