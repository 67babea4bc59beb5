# SPDX-License-Identifier: EUPL-1.2
"""A known person's names in a text: any order, any case, genitive, without umlauts, in identifiers.

Each word of the text is brought to one spelling and looked up, which takes no regular expression per person. A name
that is also a word ("Lang", "Max", "May") counts only where it can be meant as one: docs/decisions/redaction.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lti_tool.privacy.aho_corasick import Literals
from lti_tool.privacy.words import COMMON, PARTICLES

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`´][^\W\d_]+)*")
_WORD_WITH_MARKS = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f'’ʼ`´](?=[^\W\d_]|[\u0300-\u036f])|[\u0300-\u036f])*")
_HUMP = re.compile(r"[A-ZÄÖÜ]+(?![^A-ZÄÖÜ])|[A-ZÄÖÜ]?[^A-ZÄÖÜ]+|[A-ZÄÖÜ]")
_BETWEEN = re.compile(r"[\s,._-]{0,3}")
_UNSPOKEN = str.maketrans("", "", "'’ʼ`´")
_LETTERS = str.maketrans(
    {"ß": "s", "æ": "a", "œ": "o", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")

# Before a name that is also a word. After the first a name comes in any case, after the second with a capital.
_SURELY = re.compile(
    r"(?:hei(?:ß|ss)e|name (?:ist|is|lautet)|name:|call me|nennt? mich|signed|gezeichnet|(?:\b(?:lg|vg|mfg|gru(?:ß|ss)|"
    r"gr(?:ü|ue)(?:ß|ss)e|grü(?:ß|ss)en|regards|cheers)))[\s,.:!–-]*$",
    re.IGNORECASE,
)
_LIKELY = re.compile(
    r"\b(?:ich bin(?:[’']?s)?|i am|i[’']m|this is|hier ist|herrn?|frau|mr|mrs|ms|miss|prof|dr|hallo|hello|hi|hey|"
    r"liebe[rs]?|dear|dein|deine|yours|best|danke|thanks|familie|kommiliton(?:e|in))[\s,.:!–-]{1,4}(?:der |die )?$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"(?<!\w)([^\W\d_])\.\s?$")
_LONGEST_INITIAL = 4
"""Letters that one letter can become: "þ" is "th"."""
_BACK = 40


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    key: str
    genitive: bool


class Names:
    """The names of one person, ready to be found: in time that grows with the text, not with the names."""

    def __init__(self, names: Iterable[str]) -> None:
        self._full: dict[str, set[tuple[str, ...]]] = {}
        """Full names whose words are alike or particles, by the one word (""  for none but particles)."""
        self._keys: set[str] = set()
        self._strong: set[str] = set()
        literals: set[str] = set()
        for name in {unicodedata.normalize("NFC", name.strip()) for name in names} - {""}:
            if _LATIN.search(name):
                self._add(name)
            else:
                literals |= _unspaced(name)
        self._literals = Literals(literals)
        self._beginnings = _beginnings(self._keys)

    def _add(self, name: str) -> None:
        words = tuple(spell(word) for word in _WORD.findall(name))
        self._keys.update(words)
        self._strong.update(word for word in set(words) - _COMMON_KEYS - _PARTICLE_KEYS if len(word) > 2)
        if len(words) > 1:
            alike = set(words) - _PARTICLE_KEYS
            if len(alike) < 2:
                self._full.setdefault("".join(alike), set()).add(words)
            joined = {"".join(words), "".join(reversed(words))}
            self._keys |= joined
            self._strong |= joined

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of each place, which never overlap among Latin names."""
        yield from self._literals.find(text)
        if self._keys:
            for run in _runs(text, self._hits(text)):
                yield from self._named(text, run)

    def _hits(self, text: str) -> Iterator[_Hit]:
        word_form = _WORD if text.isascii() or unicodedata.is_normalized("NFC", text) else _WORD_WITH_MARKS
        for match in word_form.finditer(text):
            word = match[0]
            hit = self._hit(word, match.start())
            if hit:
                yield hit
            elif word[1:] != word[1:].lower():
                for hump in _HUMP.finditer(word):
                    if hit := self._hit(hump[0], match.start() + hump.start()):
                        yield hit

    def _hit(self, word: str, start: int) -> _Hit | None:
        key = spell(word)
        if key in self._keys:
            return _Hit(start, start + len(word), key, genitive=False)
        # "Jürgens", "Jürgen's": the s stays, so that the sentence keeps its grammar.
        if word[-1] in "sS" and key not in _COMMON_KEYS:
            stem = word[:-1].rstrip("'’ʼ`´")
            if (key := spell(stem)) in self._keys:
                return _Hit(start, start + len(stem), key, genitive=True)
        return None

    def _named(self, text: str, run: list[_Hit]) -> Iterator[tuple[int, int]]:
        meant = [at for at, hit in enumerate(run) if hit.key not in _PARTICLE_KEYS]
        if not meant:
            return
        run = run[meant[0] : meant[-1] + 1]
        words = {hit.key for hit in run} - _PARTICLE_KEYS
        if len(words) > 1 or self._is_full(run, words.pop()):
            yield run[0].start, run[-1].end
            return
        for hit in run:
            if hit.key in self._strong or (hit.key not in _PARTICLE_KEYS and self._is_meant(text, hit)):
                yield hit.start, hit.end

    def _is_full(self, run: list[_Hit], word: str) -> bool:
        """A known full name whose words are alike or particles, such as "Lang Lang"."""
        said = _sequence(hit.key for hit in run)
        known = (*self._full.get(word, ()), *self._full.get("", ()))
        return any(_sequence(full) in said for full in known)

    def _is_meant(self, text: str, hit: _Hit) -> bool:
        """Whether a common word stands where a name is said."""
        before = text[max(0, hit.start - _BACK) : hit.start]
        if _SURELY.search(before):
            return True
        if not text[hit.start].isupper():
            return False
        initial = _INITIAL.search(before)
        others = self._beginnings.get(spell(initial[1]), set()) - {hit.key} if initial else set()
        return bool(others) or _LIKELY.search(before) is not None


def _sequence(keys: Iterable[str]) -> str:
    """Words between spaces: one is found within another without comparing it at each of its places."""
    return f" {' '.join(keys)} "


def _beginnings(keys: Iterable[str]) -> dict[str, set[str]]:
    """Two words for each beginning that an initial can be: one other than the word behind the initial is enough."""
    found: dict[str, set[str]] = {}
    for key in keys:
        for length in range(min(len(key), _LONGEST_INITIAL) + 1):
            words = found.setdefault(key[:length], set())
            if len(words) < 2:
                words.add(key)
    return found


def _runs(text: str, hits: Iterable[_Hit]) -> Iterator[list[_Hit]]:
    """Hits with nothing between them but what may stand in a name."""
    run: list[_Hit] = []
    for hit in hits:
        if run and (run[-1].genitive or not _BETWEEN.fullmatch(text, run[-1].end, hit.start)):
            yield run
            run = []
        run.append(hit)
    if run:
        yield run


def spell(word: str) -> str:
    """One spelling for Jürgen, JÜRGEN, Juergen and Jurgen; Müßig, Muessig and Mussig."""
    key = word.lower()
    if not key.isascii():
        key = unicodedata.normalize("NFKD", key.translate(_UNSPOKEN).translate(_LETTERS)).lower()
        key = "".join(character for character in key if not unicodedata.combining(character))
    elif not key.isalpha():
        key = key.translate(_UNSPOKEN)
    return key.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("ss", "s")


def _unspaced(name: str) -> set[str]:
    """Names in scripts that put no spaces between words, or endings on names: found anywhere, from two letters up."""
    words = name.split()
    # Иванова, Ивановой, Иванову: the stem is found, the ending stays.
    words += [word[:-1] for word in words if len(word) > 4 and word[-1].lower() in "аяйь"]
    return {part for part in (name, "".join(name.split()), "".join(reversed(name.split())), *words) if len(part) > 1}


_COMMON_KEYS = frozenset(map(spell, COMMON))
_PARTICLE_KEYS = frozenset(map(spell, PARTICLES))
