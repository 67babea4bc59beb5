# SPDX-License-Identifier: EUPL-1.2
"""Words to avoid: in any form of theirs, also spelled letter by letter."""

from collections import deque
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lti_tool.retrieval.words import LANGUAGES, stem
from lti_tool.solution_guard.kinds import ClosedSolution, Kind
from lti_tool.solution_guard.tokens import Token, key, word

MAX_PHRASE = 12
"""Words of a phrase that are compared."""
_FEW = 4  # words of a solution that is followed as any other
_SPELLED = 5  # letters of a word that is looked for letter by letter


class Phrase(NamedTuple):
    """What is said then."""

    kind: Kind
    name: str


Keys = Mapping[tuple[str, ...], Phrase]
"""By stems."""


def stemmed(folded: str) -> str:
    """In both languages: "Mitochondrien" and "Mitochondriums" are forms of one word."""
    for language in LANGUAGES:
        folded = stem(folded, language)
    return folded


def phrase_keys(words: Sequence[str], solutions: Sequence[ClosedSolution], tasks: Sequence[str]) -> Keys:
    """Words to avoid, and solutions of two or three words; none that a task says."""
    said = " ".join(" ".join(map(stemmed, key(task))) for task in tasks)
    named = [(key(phrase)[:MAX_PHRASE], Phrase("avoided", phrase)) for phrase in words]
    few = [(own, one) for one in solutions if len(own := key(one.text[:200])) < _FEW]
    named += [(own, Phrase("words", one.title)) for own, one in few if not all(map(str.isdecimal, own))]
    keys = {tuple(map(stemmed, own)): phrase for own, phrase in named}
    return {stems: phrase for stems, phrase in keys.items() if stems and f" {' '.join(stems)} " not in f" {said} "}


class Phrases:
    """The last words of an answer."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._lengths = sorted({len(stems) for stems in keys})
        self._words: deque[tuple[str, int]] = deque(maxlen=max(self._lengths, default=1))
        self._letters: deque[tuple[str, int]] = deque(maxlen=40)
        self._whole = {"".join(key(one.name)): one for one in keys.values() if one.kind == "avoided"}
        self._spelled_lengths = sorted({len(letters) for letters in self._whole if len(letters) >= _SPELLED})

    @property
    def since(self) -> int | None:
        """Where letters began that may spell one."""
        return self._letters[0][1] if len(self._letters) > 2 and self._spelled_lengths else None

    def add(self, token: Token) -> tuple[Phrase, int] | None:
        """The phrase that the token completes, and where it begins."""
        if not self._keys or not token.is_word:
            return None
        folded = word(token)
        self._words.append((stemmed(folded), token.start))
        for length in self._lengths:
            said = list(self._words)[-length:]
            if phrase := self._keys.get(tuple(item for item, _start in said)):
                return phrase, said[0][1]
        return self._spelled(token, folded)

    def _spelled(self, token: Token, folded: str) -> tuple[Phrase, int] | None:
        if len(token.text) > 1:
            self._letters.clear()
            return None
        self._letters.append((folded, token.start))
        spelled = "".join(letter for letter, _start in self._letters)
        for length in self._spelled_lengths:
            if phrase := self._whole.get(spelled[-length:]):
                return phrase, self._letters[0][1]
        return None
