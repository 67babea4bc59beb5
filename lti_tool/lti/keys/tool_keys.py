# SPDX-License-Identifier: EUPL-1.2
"""The tool's own keys: they sign what we send to platforms, their public halves stand in our key set.

Key objects are kept: reading a private key takes 45 ms, because OpenSSL checks it, and signing 0.3 ms.
"""

import logging
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.db import Database, now
from lti_tool.lti.answers import Jwk, JwkSet
from lti_tool.models import Secret, ToolKey, ToolPublicKey
from lti_tool.signatures import BadSignature, Signed, UnknownKey, WithdrawnKey
from lti_tool.vault import Vault, VaultError

log = logging.getLogger(__name__)

BITS = 2048
"""What Moodle and ILIAS make for themselves, and their libraries surely take."""

PUBLISHED_SECONDS = 600
"""How long a platform may keep our key set. A new key signs only after that: nobody would know it before."""
KEPT = timedelta(days=1)
"""How long a key stays published after the next one has begun to sign."""


_CLAIMS_ARE_OURS: Any = {"verify_aud": False, "verify_iss": False, "verify_iat": False}


@dataclass(frozen=True)
class SigningKey:
    """A private key and the name that platforms find its public half by."""

    kid: str
    private: rsa.RSAPrivateKey

    def jwk(self) -> Jwk:
        """The public half. Platforms' libraries refuse a key without `alg` and `kid`."""
        numbers = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid, "n": numbers["n"], "e": numbers["e"]}


def create_first_key(session: Session, vault: Vault) -> None:
    """Makes a signing key unless there is one."""
    if session.scalars(select(ToolKey.kid).limit(1)).first() is None:
        create_key(session, vault)


def rotate(session: Session, vault: Vault, *, withdraw: bool = False) -> str:
    """Makes a new key and deletes those that nobody needs any more, or can open; returns its kid.

    `withdraw`: the old ones leaked. They are gone at once, and launches that need our signature fail for as long as
    platforms keep the old key set.
    """
    kid = create_key(session, vault)
    _keep_public(session, vault, withdrawn=withdraw, but=kid)
    others = [row for row in session.scalars(_newest_first()) if row.kid != kid]
    opened = {} if withdraw else _open_all(others, vault)
    kept = {row.kid for row in _published([row for row in others if row.kid in opened], now())}
    for row in others:
        if row.kid not in kept:
            session.delete(row)
    return kid


def create_key(session: Session, vault: Vault) -> str:
    """Makes a signing key and returns its kid.

    Raises VaultError under another master key than this installation's: processes that have the right one could not
    open it.
    """
    Secret.read(session, vault, Secret.PSEUDONYM)
    private = rsa.generate_private_key(65537, BITS)
    kid = secrets.token_hex(10)
    session.add(ToolKey(kid=kid, private_key=vault.wrap(_to_der(private), _place(kid))))
    session.add(ToolPublicKey(kid=kid, jwk=dict(SigningKey(kid, private).jwk())))
    return kid


def _keep_public(session: Session, vault: Vault, *, withdrawn: bool, but: str) -> None:
    """The public halves of all others, for what they signed. `withdrawn`: that proves nothing any more."""
    for kid, key in _open_all(session.scalars(_newest_first()), vault).items():
        if session.get(ToolPublicKey, kid) is None:  # from a time when only platforms needed them
            session.add(ToolPublicKey(kid=kid, jwk=dict(key.jwk())))
    session.flush()
    if withdrawn:
        others = update(ToolPublicKey).where(ToolPublicKey.kid != but, ToolPublicKey.withdrawn_at.is_(None))
        session.execute(others.values(withdrawn_at=now()))


def signing_key(session: Session, vault: Vault) -> SigningKey:
    """The key that signs, freshly read. Raises LookupError if there is none, VaultError if none opens."""
    rows = session.scalars(_newest_first()).all()
    return _signing(rows, _open_all(rows, vault))


class ToolKeys:
    """The tool's keys as this process holds them."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault
        self._open: dict[str, SigningKey] = {}

    def published(self) -> JwkSet:
        """Our key set (RFC 7517, section 5), newest key first. Raises VaultError if none opens."""
        rows, opened = self._read()
        if rows and not opened:
            raise _none_opens()
        return {
            "keys": [opened[row.kid].jwk() for row in _published([row for row in rows if row.kid in opened], now())]
        }

    def newest(self) -> SigningKey:
        """The key that signs. Raises LookupError if there is none, VaultError if none opens."""
        return _signing(*self._read())

    def sign(self, claims: Mapping[str, object], kind: str) -> str:
        """The claims as a JWS (RFC 7515), compact. `kind`: told in the header, so that one never passes for another.

        Raises LookupError, VaultError as `newest`.
        """
        key = self.newest()
        return jwt.encode(dict(claims), key.private, "RS256", headers={"kid": key.kid, "typ": kind})

    def verify(self, signed: str, kind: str) -> dict[str, Any]:
        """The claims of what this installation signed, also by an older key. Raises BadSignature."""
        read = self.read_signed(signed)
        if read.kind != kind:
            raise BadSignature(f"it is signed as something else than {kind}")
        return read.claims

    def read_signed(self, signed: str) -> Signed:
        """What this installation signed, of whatever kind, also by an older key. Raises BadSignature."""
        if not signed.isascii():  # among it half a surrogate pair, which no codec takes
            raise UnknownKey("it carries no signature")
        try:
            header = jwt.get_unverified_header(signed)
        except jwt.PyJWTError as error:
            raise UnknownKey("it carries no signature") from error
        kid = str(header.get("kid"))
        key = self._public(kid)
        try:
            claims: dict[str, Any] = jwt.decode(signed, key, algorithms=["RS256"], options=_CLAIMS_ARE_OURS)
        except jwt.PyJWTError as error:
            raise BadSignature("the signature does not fit") from error
        return Signed(str(header.get("typ")), kid, claims)

    def _public(self, kid: str) -> Any:
        if not (kid.isascii() and kid.isprintable()):  # not ours, and no database could be asked for some of it
            raise UnknownKey("this installation has never had the key that signed it")
        with self._database.transaction() as session:
            row = session.get(ToolPublicKey, kid)
        if row is None:
            known = self._read()[1].get(kid)
            if known is None:
                raise UnknownKey("this installation has never had the key that signed it")
            return known.private.public_key()
        if row.withdrawn_at is not None:
            raise WithdrawnKey(f"its key leaked and was withdrawn on {row.withdrawn_at.date()}: it proves nothing")
        return RSAAlgorithm.from_jwk(row.jwk)

    def _read(self) -> tuple[Sequence[ToolKey], Mapping[str, SigningKey]]:
        with self._database.transaction() as session:
            rows = session.scalars(_newest_first()).all()
        # Only keys that still have a row: one that was deleted, because it leaked, must not live on in a process.
        self._open = opened = _open_all(rows, self._vault, self._open)
        return rows, opened


def _published(rows: Sequence[ToolKey], moment: datetime) -> list[ToolKey]:
    """The keys whose public halves platforms may need, of rows newest first: a day longer than they sign."""
    return [row for newer, row in zip([None, *rows], rows, strict=False) if newer is None or _is_needed(newer, moment)]


def _is_needed(newer: ToolKey, moment: datetime) -> bool:
    return moment < newer.created_at + timedelta(seconds=PUBLISHED_SECONDS) + KEPT


def _signing(rows: Sequence[ToolKey], opened: Mapping[str, SigningKey]) -> SigningKey:
    """The newest key that every platform can know by now; at the very beginning there is only one."""
    if not rows:
        raise LookupError("there is no signing key yet")
    usable = [row for row in rows if row.kid in opened]
    if not usable:
        raise _none_opens()
    moment = now() - timedelta(seconds=PUBLISHED_SECONDS)
    return opened[next((row for row in usable if row.created_at <= moment), usable[-1]).kid]


def _none_opens() -> VaultError:
    return VaultError("no signing key of the tool opens with CAMPUS_TUTOR_MASTER_KEY")


def _open_all(
    rows: Iterable[ToolKey], vault: Vault, known: Mapping[str, SigningKey] = MappingProxyType({})
) -> dict[str, SigningKey]:
    """Those that open, by kid. One that was wrapped under a wrong master key must not take the others with it."""
    opened = {}
    for row in rows:
        try:
            opened[row.kid] = known.get(row.kid) or _open(row, vault)
        except VaultError:
            log.error("tool key left out code=does_not_open kid=%s", row.kid)
    return opened


def _newest_first() -> Any:
    return select(ToolKey).order_by(ToolKey.created_at.desc(), ToolKey.kid)


def _open(row: ToolKey, vault: Vault) -> SigningKey:
    private = serialization.load_der_private_key(vault.unwrap(row.private_key, _place(row.kid)), password=None)
    assert isinstance(private, rsa.RSAPrivateKey)
    return SigningKey(row.kid, private)


def _to_der(private: rsa.RSAPrivateKey) -> bytes:
    return private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _place(kid: str) -> str:
    return f"tool_key.private_key:{kid}"
