# SPDX-License-Identifier: EUPL-1.2
"""Platforms' public keys (RFC 7517; Security Framework 1.1, section 6.3): found by registration, never by the token.

A set is kept an hour. An unknown `kid` makes it fetched again at once, as platforms rotate their keys without
notice, but only a few times a minute, as anybody can send unknown ones. What a failed fetch answers is never kept,
and the old set stays in use until it is a day old.
"""

import base64
import binascii
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

from lti_tool.lti import lenient_json
from lti_tool.outbound import Outbound, OutboundError, ResponseTimeout

log = logging.getLogger(__name__)

FRESH_SECONDS = 3600.0
"""Seconds after which a set is fetched again."""
STALE_SECONDS = 24 * 3600.0
"""Seconds after which a set is not used any more, though no newer one can be had."""
MAX_FETCHES_PER_MINUTE = 5
PAUSE_SECONDS = 10.0
"""Seconds without a try after a key server took too long: each try can cost a launch ten seconds of waiting."""
KNOWN_KEY_PAUSE_SECONDS = 60.0
"""The same after any failed fetch, for a key that the old set has: its launch need not wait at all."""

MIN_KEY_BITS, MAX_KEY_BITS = 2048, 8192
"""Bits of a modulus; larger ones only cost time."""
MAX_KEYS = 100

Keys = Mapping[str, RSAPublicKey]


class KeysUnreachable(Exception):
    """The platform's keys cannot be had now."""


@dataclass
class _Kept:
    """What is known of one address."""

    keys: Keys = field(default_factory=dict)
    fetched_at: float | None = None
    failed_at: float = float("-inf")
    too_slow: bool = False
    """Why the last fetch failed."""
    tries: deque[float] = field(default_factory=deque)
    lock: threading.Lock = field(default_factory=threading.Lock)
    """Held while fetching, so that a slow key server is asked once and not by every worker thread."""

    def younger_than(self, seconds: float, moment: float) -> bool:
        return self.fetched_at is not None and moment - self.fetched_at < seconds


class KeySets:
    """The key sets of all registered platforms, for this process."""

    def __init__(self, outbound: Outbound, clock: Callable[[], float] = time.monotonic) -> None:
        self._outbound = outbound
        self._clock = clock
        self._kept: dict[str, _Kept] = {}

    def find(self, url: str, kid: str) -> RSAPublicKey | None:
        """The key named `kid` of the key set at `url`, None if there is no such key. Raises KeysUnreachable."""
        kept = self._kept.setdefault(url, _Kept())
        if kept.younger_than(FRESH_SECONDS, self._clock()) and kid in kept.keys:
            return kept.keys[kid]
        self._refresh(kept, url, kid)
        if not kept.younger_than(STALE_SECONDS, self._clock()):
            raise KeysUnreachable
        return kept.keys.get(kid)

    def _refresh(self, kept: _Kept, url: str, kid: str) -> None:
        asked_at = self._clock()
        if kept.lock.locked() and kid in kept.keys and kept.younger_than(STALE_SECONDS, asked_at):
            return  # somebody fetches already, and there is something to go on with
        with kept.lock:
            if self._may_fetch(kept, asked_at, kid):
                self._fetch(kept, url)

    def _may_fetch(self, kept: _Kept, asked_at: float, kid: str) -> bool:
        moment = self._clock()
        tried_meanwhile = bool(kept.tries) and kept.tries[-1] > asked_at
        pause = KNOWN_KEY_PAUSE_SECONDS if kid in kept.keys else PAUSE_SECONDS if kept.too_slow else 0
        while kept.tries and moment - kept.tries[0] >= 60:
            kept.tries.popleft()
        return not tried_meanwhile and moment - kept.failed_at >= pause and len(kept.tries) < MAX_FETCHES_PER_MINUTE

    def _fetch(self, kept: _Kept, url: str) -> None:
        kept.tries.append(self._clock())
        try:
            kept.keys = self._download(url)
            kept.fetched_at = self._clock()
        except (OutboundError, ValueError) as error:
            kept.failed_at, kept.too_slow = self._clock(), isinstance(error, ResponseTimeout)
            log.warning("lti keys not fetched from %s: %s", url.rpartition("@")[2], error)  # a URL can have a password

    def _download(self, url: str) -> Keys:
        reply = self._outbound.request("GET", url, headers={"Accept": "application/json"})
        if reply.status != 200:
            raise ValueError(f"status {reply.status}")
        return usable_keys(reply.body)


def usable_keys(body: bytes) -> Keys:
    """The keys of a key set that may sign an id_token, by `kid`. Raises ValueError unless it is a key set at all."""
    try:
        content = lenient_json.loads(body)
    except ValueError:
        raise ValueError("no JSON") from None  # the error would quote what the other side sent
    if not isinstance(content, dict) or not isinstance(content.get("keys"), list):
        raise ValueError("no key set")
    found: dict[str, RSAPublicKey] = {}
    for jwk in content["keys"][:MAX_KEYS]:
        key = _usable(jwk)
        if key is not None:
            found.setdefault(jwk["kid"], key)
    return found


def _usable(jwk: Any) -> RSAPublicKey | None:
    """None for whatever is no RSA key for RS256 signatures: one odd key must not spoil the others.

    A member that is null, or empty, is as good as absent (RFC 7517, section 4, makes all but `kty` optional).
    """
    if not isinstance(jwk, dict) or not isinstance(jwk.get("kid"), str) or jwk.get("kty") != "RSA":
        return None
    operations = jwk.get("key_ops") or ["verify"]
    if (jwk.get("use") or "sig") != "sig" or (jwk.get("alg") or "RS256") != "RS256":
        return None
    if not isinstance(operations, list) or "verify" not in operations:
        return None
    try:
        modulus, exponent = _number(jwk["n"]), _number(jwk["e"])
        if not MIN_KEY_BITS <= modulus.bit_length() <= MAX_KEY_BITS or exponent.bit_length() > 32:
            return None
        return RSAPublicNumbers(exponent, modulus).public_key()
    except (KeyError, TypeError, ValueError):
        return None


def _number(text: str) -> int:
    """Base64urlUInt of RFC 7518, section 2."""
    if not isinstance(text, str) or len(text) > 2 * MAX_KEY_BITS:
        raise ValueError
    try:
        return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except binascii.Error as error:
        raise ValueError from error
