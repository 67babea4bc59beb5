# SPDX-License-Identifier: EUPL-1.2
"""Whether a file was made here and is as it was: `/verify` and `campus-tutor receipt verify`.

The file comes in pieces and is kept nowhere: of a long one there are its digest and its end. Only what is short is
also looked at as JSON, for there the signature holds however it is laid out (`export`, `erasure`).
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Any

from lti_tool.own_data.erasure import RECEIPT
from lti_tool.own_data.export import EXPORT, canonical
from lti_tool.signatures import BadSignature, ReadSigned, Signed, UnknownKey, WithdrawnKey

TAIL_BYTES = 8 * 1024
"""Of the end, where the signature stands: one has less than 1 KiB."""
WHOLE_BYTES = 2 * 1024 * 1024
"""Up to which a file with a genuine signature is read as JSON, too: some 40 ms, a quarter of a second at worst."""
PAGE_MARK, PAGE_END = b"<!-- signed: ", b" -->"
LINES_MARK, LINES_END = b'{"kind":"signature","signed":"', b'"}'
DATA_MARK, DATA_END = b',"signed":"', b'"}'
SIGNED = b'"signed"'
MAX_SIGNATURES = 16
"""Places where the word stands that are looked at: as a field, or as the whole of what somebody wrote."""
RESEARCH = "research-export"
"""In the header of what `campus-tutor research export` signs: JSON lines, the last of which has the signature."""


class Found(StrEnum):
    """What can be said of a file."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    FOREIGN = "foreign"
    """No signature, or by a key that was never this installation's."""
    WITHDRAWN_KEY = "withdrawn_key"


class SignedKind(StrEnum):
    """What is signed here."""

    DATA = "data"
    PAGE = "page"
    RECEIPT = "receipt"
    RESEARCH = "research"


@dataclass(frozen=True)
class Verdict:
    """What a file is; what was signed is known of one that is unchanged, or changed around a good signature."""

    found: Found
    why: str = ""
    """In English, for the command."""
    kind: SignedKind | None = None
    signed: Signed | None = None


@dataclass(frozen=True)
class _Reading:
    """A way to read the file: the signature in it, and what it would have to be over."""

    signature: str
    kind: SignedKind | None = None
    """As what; None for a receipt or data alike."""
    digest: str | None = None
    """SHA-256 of what stands around the signature; None where that cannot be what was signed."""
    fields: dict[str, Any] | None = None


class SignedFile:
    """Takes a file as it comes. `whole_bytes`: up to which it is held."""

    def __init__(self, whole_bytes: int = WHOLE_BYTES) -> None:
        self._whole_bytes = whole_bytes
        self._whole: bytearray | None = bytearray()
        self._tail = b""
        self._digest = hashlib.sha256()
        self.size = 0

    def take(self, piece: bytes) -> None:
        """The next bytes."""
        self.size += len(piece)
        if self._whole is not None:
            self._whole += piece
            if len(self._whole) > self._whole_bytes:
                self._whole = None
        self._tail += piece
        if len(self._tail) > 2 * TAIL_BYTES:
            self._digest.update(self._tail[:-TAIL_BYTES])
            self._tail = self._tail[-TAIL_BYTES:]

    def examine(self, read_signed: ReadSigned) -> Verdict:
        """Once all of it has come."""
        verdict = Verdict(Found.FOREIGN, "it carries no signature")
        for reading in chain(self._as_it_came(), self._as_json(read_signed)):
            verdict = _judge(reading, read_signed)
            if verdict.found == Found.UNCHANGED:
                break
        return verdict

    def _as_it_came(self) -> Iterator[_Reading]:
        for mark, end, kind, closing in (
            (PAGE_MARK, PAGE_END, SignedKind.PAGE, b""),
            (LINES_MARK, LINES_END, SignedKind.RESEARCH, b""),
            (DATA_MARK, DATA_END, SignedKind.DATA, b"}"),
        ):
            before, found, behind = self._tail.rpartition(mark)
            signature, ended, rest = behind.partition(end)
            if found:
                fits = ended and not rest.strip(b"\r\n")
                yield _Reading(_text(signature), kind, self._sha256(before + closing) if fits else None)

    def _sha256(self, end: bytes) -> str:
        digest = self._digest.copy()
        digest.update(end)
        return digest.hexdigest()

    def _as_json(self, read_signed: ReadSigned) -> Iterator[_Reading]:
        """Laid out anew, or a receipt. What nobody here signed is not read as JSON: that costs a quarter of a second
        at the worst, and everybody may send some.
        """
        content = self._tail if self._whole is None else self._whole
        signatures = list(_signatures_in(content))
        if self._whole is None or not any(_is_ours(one, read_signed) for one in signatures):
            # Too long to be looked at, or with no signature that holds: that is what is said.
            yield from (_Reading(one) for one in signatures[-1:])
            return
        fields = _object(self._whole)
        if set(fields) == {"receipt"} and isinstance(fields["receipt"], dict):
            fields = fields["receipt"]
        signature = fields.pop("signed", None)
        if isinstance(signature, str):
            yield _Reading(signature, None, hashlib.sha256(_canonical(fields)).hexdigest(), fields)


def _signatures_in(content: bytes | bytearray) -> Iterator[str]:
    """Of the first fields that are called so: ours have one, and in a text the quotes are escaped."""
    at = -1
    for _field in range(MAX_SIGNATURES):
        at = content.find(SIGNED, at + 1)
        if at < 0:
            return
        behind = bytes(content[at + len(SIGNED) : at + TAIL_BYTES]).lstrip()
        if behind.startswith(b":"):
            yield _text(behind[1:].lstrip().lstrip(b'"').partition(b'"')[0])


def _is_ours(signature: str, read_signed: ReadSigned) -> bool:
    try:
        read_signed(signature)
    except BadSignature:
        return False
    return True


def _judge(reading: _Reading, read_signed: ReadSigned) -> Verdict:
    try:
        signed = read_signed(reading.signature)
    except UnknownKey as error:
        return Verdict(Found.FOREIGN, str(error))
    except WithdrawnKey as error:
        return Verdict(Found.WITHDRAWN_KEY, str(error))
    except BadSignature as error:
        return Verdict(Found.CHANGED, str(error))
    kind = _kind(signed)
    if kind is None:
        return Verdict(Found.FOREIGN, "what is signed in it is no file")
    if _holds(reading, signed, kind):
        return Verdict(Found.UNCHANGED, "", kind, signed)
    return Verdict(Found.CHANGED, "it does not say what was signed", kind, signed)


def _kind(signed: Signed) -> SignedKind | None:
    if signed.kind == EXPORT:
        return SignedKind.DATA if "schema" in signed.claims else SignedKind.PAGE
    return {RECEIPT: SignedKind.RECEIPT, RESEARCH: SignedKind.RESEARCH}.get(signed.kind)


def _holds(reading: _Reading, signed: Signed, kind: SignedKind) -> bool:
    if kind == SignedKind.RECEIPT:
        said = {name: value for name, value in signed.claims.items() if name != "iss"}
        return reading.fields is not None and reading.fields == said
    of_kind = reading.kind == kind if reading.kind else kind == SignedKind.DATA
    return of_kind and reading.digest is not None and reading.digest == signed.claims.get("sha256")


def _object(text: bytearray) -> dict[str, Any]:
    """Empty for what is no JSON object, and where one has a name twice: readers would differ in what it says."""
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _canonical(fields: dict[str, Any]) -> bytes:
    """Nothing for what UTF-8 cannot say: it was not signed here."""
    try:
        return canonical(fields)
    except ValueError:
        return b""


def _text(signature: bytes) -> str:
    return signature.decode("ascii", "replace")
