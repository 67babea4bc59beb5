# SPDX-License-Identifier: EUPL-1.2
"""The names of those who teach a course, known again in a question and kept nowhere: keyed fingerprints of their words.

As of matriculation numbers (`fingerprints`): under a key of this one row, which lies beside them, sealed with the
teacher's data key. Only words that are nothing but a name have one: docs/decisions/redaction.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lti_tool.models.person import Fingerprints
from lti_tool.privacy.found_before import digest
from lti_tool.privacy.given_names import GIVEN
from lti_tool.privacy.names import spell
from lti_tool.privacy.spans import Span
from lti_tool.privacy.words import COMMON, COMPUTING, EPONYMS, NO_NAMES, OCCUPATIONS, PARTICLES
from lti_tool.vault import new_key, pseudonym

MIN_CHARACTERS = 3
MAX_WORDS = 12
"""Of one person's names."""
_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f]){3,40}")
_CAPITAL = re.compile(r"(?<![^\W\d_])[A-ZÀ-ÖØ-ÞĀ-ž](?:[^\W\d_]|[\u0300-\u036f]){2,40}")
_BARE = re.compile(r"(?<![^\W_])(?:bei|von|mit|laut|by|from|with)[ \u00a0]\Z", re.IGNORECASE)
"""An occupation behind it has an article, a person has none: "beim Richter", "bei Richter"."""
_BACK = 8
_SHORT_TITLES = """
prof dipl ing inf msc bsc habil med phil rer nat mag priv doz herr frau mrs
"""
_NO_WORD = frozenset(
    spell(word) for word in (*COMMON, *COMPUTING, *EPONYMS, *GIVEN, *NO_NAMES, *PARTICLES, *_SHORT_TITLES.split())
)
_OCCUPATIONS = frozenset(map(spell, OCCUPATIONS))


def make(names: Iterable[str]) -> Fingerprints | None:
    """Of what a teacher's launch told; None where no word of it is a name and nothing else."""
    words = {spell(word) for name in names for word in _WORD.findall(name)} - _NO_WORD
    known = sorted(word for word in words if len(word) >= MIN_CHARACTERS)[:MAX_WORDS]
    if not known:
        return None
    key = new_key()
    prints = sorted(_print(key, word) for word in known)
    return {"key": key.hex(), "prints": prints, "lengths": sorted({len(word) for word in known})}


class StaffNames:
    """The words of a text with a capital, compared with the fingerprints of a course's teachers."""

    def __init__(self, staff: Sequence[Fingerprints] = ()) -> None:
        self._staff = [
            (bytes.fromhex(one["key"]), frozenset(one["prints"]), frozenset(one["lengths"])) for one in staff
        ]
        self.known = digest(staff)
        """What is found depends on it."""

    def find(self, text: str) -> Iterator[Span]:
        """Where one stands; a genitive s stays, so that the sentence keeps its grammar."""
        if not self._staff:
            return
        for match in _CAPITAL.finditer(text):
            end = self._end(match[0])
            if end and self._is_meant(text, match.start(), match.start() + end):
                yield match.start(), match.start() + end, "NAME"

    def _end(self, word: str) -> int:
        """How much of the word is a teacher's name; 0 if nothing."""
        if self._knows(spell(word)):
            return len(word)
        return len(word) - 1 if word[-1] in "sS" and self._knows(spell(word[:-1])) else 0

    def _knows(self, word: str) -> bool:
        return any(len(word) in lengths and _print(key, word) in prints for key, prints, lengths in self._staff)

    def _is_meant(self, text: str, start: int, end: int) -> bool:
        return (
            spell(text[start:end]) not in _OCCUPATIONS or _BARE.search(text[max(0, start - _BACK) : start]) is not None
        )


def _print(key: bytes, word: str) -> str:
    return pseudonym(key, word)[:16].hex()
