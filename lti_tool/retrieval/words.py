# SPDX-License-Identifier: EUPL-1.2
"""Text to words, stems and letter groups, in German and English, so that a question and a passage meet.

A question is typed in haste: without capitals, with "ae" for "ä" or with "a". A passage has identifiers
(`enclosingScope`, `max_depth`), formula signs and compounds. Both go through the same functions.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

LANGUAGES = ("de", "en")
_STEMMERS = {"de": Stemmer.Stemmer("german"), "en": Stemmer.Stemmer("english")}

GRAM_LETTERS = 4
"""Letters of a group. Of 3, 4 and 5 the one that found most: docs/decisions/retrieval.md."""
MAX_WORD = 64
"""Characters of a word that are looked at: a line of base64 is no word."""
MAX_SPELLED, MAX_SPELLED_WITH_DIGITS = 40, 16
"""Characters of a word that people spell: German compounds are long, identifiers with a number in them are not."""

_WORD = re.compile(r"[\w^]{1,200}(?:[.+#]\w{1,200}|\+\+|#)*|[\u2200-\u22ff]")
_PART = re.compile(r"[A-ZÄÖÜ]+(?![a-zäöüß])|[A-ZÄÖÜ]?[a-zäöüß]+|\d+")
_IDENTIFIER = re.compile(r"[_.^]|[a-zäöüß0-9][A-ZÄÖÜ]|[A-ZÄÖÜ]{2}[a-zäöüß]")


def words(text: str) -> Iterator[str]:
    """The words in reading order, folded. An identifier is followed by its parts: `maxDepth`, `max`, `depth`."""
    for token in tokens(text):
        yield from with_parts(token)


def tokens(text: str) -> list[str]:
    """What is written between blanks and punctuation, in reading order."""
    found: list[str] = _WORD.findall(text if text.isascii() else unicodedata.normalize("NFKC", text))
    return found


@lru_cache(maxsize=50_000)
def with_parts(token: str) -> tuple[str, ...]:
    """A token's word, folded, and behind it the parts of an identifier; `3.14` is none."""
    word = token[:MAX_WORD]
    is_decimal = word.replace(".", "", 1).isdecimal()
    parts = _PART.findall(word) if _IDENTIFIER.search(word) and not is_decimal else ()
    return (fold(word), *map(fold, parts))


def fold(word: str) -> str:
    """Small letters without marks; "ä", "ae" and "a" are not told apart yet: `stem` and `grams` see to it."""
    small = word.casefold()
    for mark, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        small = small.replace(mark, letters)
    if small.isascii():
        return small
    return "".join(letter for letter in unicodedata.normalize("NFKD", small) if not unicodedata.combining(letter))


def plain(word: str) -> str:
    """A folded word with "a" for "ae": people drop the dots of an umlaut as often as they write them out."""
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def stem(word: str, language: str) -> str:
    """What a folded word has in common with its other forms, by Snowball's rules of that language."""
    found = plain(_STEMMERS[language].stemWord(word))
    return word if found == word else found  # one string for both: an index keeps hundreds of thousands


def grams(word: str) -> list[str]:
    """The groups of letters in a folded word, its ends marked: they find what stems miss, such as typing errors."""
    marked = f"_{plain(word)}_"
    return [marked[start : start + GRAM_LETTERS] for start in range(max(1, len(marked) - GRAM_LETTERS + 1))]


def is_spelled(word: str) -> bool:
    """Whether letter groups of a folded word tell anything: not of a number, a hash, a line of base64."""
    digits = sum(map(str.isdigit, word))
    return len(word) <= (MAX_SPELLED_WITH_DIGITS if digits else MAX_SPELLED) and (not digits or 2 * digits < len(word))


def stops(word: str, language: str) -> bool:
    """Whether the folded word says nothing about a subject."""
    return word in _STOPS[language]


def spoken(text: str) -> str | None:
    """The language of a question, told by its small words; None where they do not tell."""
    found = set(words(text))
    german, english = (len(found & own) for own in (_ONLY["de"], _ONLY["en"]))
    if german == english:
        return None
    return "de" if german > english else "en"


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


# Function words, and what questions to a tutor say whatever they are about.
_STOPS = {
    "de": _folded(
        """
        der die das den dem des ein eine einen einem einer eines und oder aber ist sind war waren wird werden wurde hat
        haben hatte kann können konnte muss soll sollte darf ich du er sie es wir ihr mich mir dich dir uns euch sich
        mein dein sein bin bist seid euer was wie wo wer wen wem warum wieso weshalb wann welche welcher welches welchen
        nicht kein keine auch nur noch schon mal doch denn dann so da hier dort mit von vom zu zum zur bei beim aus auf
        in im ins an am um für über unter nach vor ohne durch gegen als wenn ob dass weil man sehr mehr viel gibt geht
        gehen macht machen mach heißt bedeutet jetzt dies diese dieser dieses diesen diesem dabei davon daran dazu damit
        dafür also ja nein irgendwie eigentlich genau einfach nochmal
        bitte kurz frage hallo hi danke hilfe erklär erkläre erklären versteh verstehe aufgabe folie vorlesung klausur
        """
    ),
    "en": _folded(
        """
        the a an and or but is are was were be been being has have had do does did can could will would shall should
        may might must i you he she it we they me my your his her its our their this that these those what how where
        who whom why when which not no nor only also just so there here with of to in on at by for from about into over
        under after before without through as if because than then too very more much any some get gets got means mean
        please explain question hi hello thanks again work works lecture exam slide
        """
    ),
}
_ONLY = {"de": _STOPS["de"] - _STOPS["en"], "en": _STOPS["en"] - _STOPS["de"]}
