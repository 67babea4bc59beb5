# SPDX-License-Identifier: EUPL-1.2
"""Signing keys of the practice platform, and the signing itself, down to tokens that no honest platform would sign."""

import base64
import json
import re
import secrets
from collections.abc import Mapping
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

PUBLIC_EXPONENT = 65537


class SigningKey:
    """An RSA key with its `kid` (20 hex digits, as Moodle and ILIAS have it)."""

    def __init__(self, bits: int = 2048) -> None:
        self.private = rsa.generate_private_key(PUBLIC_EXPONENT, bits)
        self.kid = secrets.token_hex(10)

    def jwk(self) -> dict[str, str]:
        """The public half as it stands in a key set (RFC 7517)."""
        numbers = jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {"kty": "RSA", "alg": "RS256", "kid": self.kid, "e": numbers["e"], "n": numbers["n"], "use": "sig"}


class KeyRing:
    """The keys a platform publishes. The newest signs; the older ones stay until they are withdrawn."""

    def __init__(self, first: SigningKey) -> None:
        self._keys = [first]

    @property
    def newest(self) -> SigningKey:
        return self._keys[-1]

    def rotate(self, key: SigningKey) -> None:
        """From now on this key signs; the earlier ones stay published."""
        self._keys.append(key)

    def withdraw_old(self) -> None:
        """Publish the newest key alone, as after a leak (or at once at a platform that does not overlap its keys)."""
        del self._keys[:-1]

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        return {"keys": [key.jwk() for key in self._keys]}


@cache
def spare_key(number: int = 0) -> SigningKey:
    """The n-th key of this process: making one takes a tenth of a second, which a thousand tests should not pay."""
    del number  # it only tells the cached keys apart
    return SigningKey()


def compact(header: Mapping[str, Any], payload: bytes | Mapping[str, Any] | list[Any], key: Any) -> str:
    """A compact JWS (RFC 7515, section 7.1) over whatever it is given, signed as `header["alg"]` says.

    `key` is what that algorithm signs with: a private key object, the bytes of an HMAC secret, None for "none".
    PyJWT's `encode` refuses forgeries such as HS256 keyed with a public PEM, and the tests need exactly those.
    """
    body = payload if isinstance(payload, bytes) else _json(payload)
    signed = f"{_base64url(_json(header))}.{_base64url(body)}"
    signature = jwt.get_algorithm_by_name(header["alg"]).sign(signed.encode(), key)
    return f"{signed}.{_base64url(signature)}"


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Half an emoji cannot be written in UTF-8: a platform that has one writes an escape.
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text).encode()


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
