# SPDX-License-Identifier: EUPL-1.2
"""Encryption at rest: a data key for each person, wrapped by the installation's master key.

AES-256-GCM throughout. The associated data names table, column and row, so that a ciphertext moved to another row,
by an attacker with the database or by a mistake, does not open. Destroying the wrapped data key destroys everything
it sealed, in old backups too (crypto-shredding).
"""

import hashlib
import hmac
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_ID = 4


class VaultError(Exception):
    """A ciphertext that does not open: damaged, wrong or missing key, or it belongs elsewhere."""

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(message)
        self.place = place
        """Such as `message.text:<row id>`; "" where it is none of one row."""


def seal(key: bytes, plaintext: bytes, place: str) -> bytes:
    """Nonce and ciphertext of plaintext, bound to `place` such as `message.text:<row id>`."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """The plaintext. Raises VaultError."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise VaultError(f"{place} does not open with this key", place) from error


class Vault:
    """Wraps data keys with the newest master key and unwraps them with whichever wrapped them."""

    def __init__(self, master_keys: Sequence[bytes]) -> None:
        self._keys = {_key_id(key): key for key in master_keys}
        self._newest = master_keys[0]

    def wrap(self, secret: bytes, place: str) -> bytes:
        """Master key id (4 bytes), then the sealed secret."""
        return _key_id(self._newest) + seal(self._newest, secret, place)

    def is_newest(self, wrapped: bytes) -> bool:
        """Whether the newest master key wrapped it."""
        return wrapped[:_ID] == _key_id(self._newest)

    def unwrap(self, wrapped: bytes, place: str) -> bytes:
        """The secret. Raises VaultError when the master key that wrapped it is not among the settings."""
        key = self._keys.get(wrapped[:_ID])
        if key is None:
            raise VaultError(f"{place} was wrapped by a master key that is not in CAMPUS_TUTOR_MASTER_KEY", place)
        return unseal(key, wrapped[_ID:], place)


def new_key() -> bytes:
    """32 random bytes."""
    return os.urandom(32)


def pseudonym(key: bytes, *parts: str) -> bytes:
    """HMAC-SHA-256 of the parts: finds the same person again, tells nobody who it is.

    The length of each part goes in, so that ("ab", "c") and ("a", "bc") differ.
    """
    message = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
    return hmac.digest(key, message, "sha256")


def fingerprint(secret: str) -> bytes:
    """SHA-256: how a random token of ours is stored. It has 256 bits of its own, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).digest()


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"campus-tutor master key id" + key).digest()[:_ID]
