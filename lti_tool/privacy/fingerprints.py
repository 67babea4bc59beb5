# SPDX-License-Identifier: EUPL-1.2
"""Matriculation numbers and logins that are known again and stored nowhere: keyed fingerprints of them.

HMAC-SHA-256 under a key of this one visit, which lies beside them in the sealed identity of the visit: without the
person's data key neither is readable, and two visits' fingerprints have nothing in common. The key is not the data key
itself, as a launch that waits for a click has to forget the number before it is known whose key that would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from lti_tool.models.person import Fingerprints
from lti_tool.privacy.aho_corasick import fold_text
from lti_tool.privacy.recognisers import is_said, is_weak
from lti_tool.privacy.spans import Span
from lti_tool.vault import new_key, pseudonym

MIN_CHARACTERS, MAX_CHARACTERS = 4, 100
"""Shorter ones are ordinary numbers of a question; longer ones nobody types."""
MAX_VALUES = 16
_WORD = re.compile(r"[^\W_]{1,200}")
_JOINED = re.compile(r"[ ._/-]?")
_SEPARATORS = re.compile(r"[ ./-]")
_HEAD = re.compile(r"[a-z]{1,3}(?=\d{4,20}$)")
_NAMESPACES = re.compile(r"[:/]")
_KEY = re.compile(r"[0-9a-f]{64}")
_LONGEST_ROW = 6
"""Words that can be one number: 37 41 90 2, mueller-anna."""


def make(values: Iterable[str]) -> Fingerprints | None:
    """Of what a launch told; None where there is nothing."""
    known = {form for value in list(values)[:MAX_VALUES] for form in _forms(value)}
    if not known:
        return None
    key = new_key()
    return {
        "key": key.hex(),
        "prints": sorted(_print(key, form) for form in known),
        "lengths": sorted({len(form) for form in known}),
    }


def taken(kept: object) -> Fingerprints | None:
    """Those of a launch that waited, if they are some."""
    if not isinstance(kept, dict) or not isinstance(kept.get("key"), str):
        return None
    prints, lengths = kept.get("prints"), kept.get("lengths")
    if not isinstance(prints, list) or not isinstance(lengths, list) or not _KEY.fullmatch(kept["key"]):
        return None
    return {
        "key": kept["key"],
        "prints": [one for one in prints if isinstance(one, str)],
        "lengths": [one for one in lengths if isinstance(one, int)],
    }


class KnownWords:
    """The words of a text, compared with fingerprints: alone, and joined as numbers and logins are written."""

    def __init__(self, kept: Fingerprints | None) -> None:
        self._key = bytes.fromhex(kept["key"]) if kept else b""
        self._prints = frozenset(kept["prints"]) if kept else frozenset()
        self._lengths = frozenset(kept["lengths"]) if kept else frozenset()

    def find(self, text: str) -> Iterator[Span]:
        """Where one stands. What is a common word, too, counts only where a login is said."""
        if not self._prints:
            return
        lowered = fold_text(text)
        for start, end in self._candidates(lowered):
            for at, value in _with_digits(lowered[start:end]):
                if self._knows(value) and (not is_weak(value) or is_said(text, start + at)):
                    yield start + at, start + at + len(value) if at else end, "ID"
                    break

    def _candidates(self, lowered: str) -> Iterator[tuple[int, int]]:
        """Words, and rows of words with one sign between them."""
        words = [match.span() for match in _WORD.finditer(lowered)]
        joins = [_JOINED.fullmatch(lowered, one[1], other[0]) is not None for one, other in pairwise(words)]
        longest = max(self._lengths) + _LONGEST_ROW
        for first, (start, _end) in enumerate(words):
            for last in range(first, min(first + _LONGEST_ROW, len(words))):
                end = words[last][1]
                if (last > first and not joins[last - 1]) or end - start > longest + 2:
                    break
                yield start, end

    def _knows(self, value: str) -> bool:
        forms = {value, _SEPARATORS.sub("", value)} if not value.isalnum() else {value}
        return any(len(form) in self._lengths and _print(self._key, form) in self._prints for form in forms)


def _with_digits(word: str) -> Iterator[tuple[int, str]]:
    """The word, and the digits in it: s1234567 says 1234567 too."""
    yield 0, word
    head = _HEAD.match(word)
    if head:
        yield head.end(), word[head.end() :]


def _forms(value: str) -> Iterator[str]:
    """How a value may be typed: whole, without its domain, without leading zeros; of a URN the number at its end."""
    folded = fold_text(value.strip())
    last = _NAMESPACES.split(folded)[-1]
    for form in (folded, folded.partition("@")[0], last, last.lstrip("0") if last.isdigit() else ""):
        if MIN_CHARACTERS <= len(form) <= MAX_CHARACTERS:
            yield form


def _print(key: bytes, form: str) -> str:
    return pseudonym(key, form)[:16].hex()
