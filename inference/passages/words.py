# SPDX-License-Identifier: EUPL-1.2
"""German and English words: which language a question is in, and when two words mean the same thing.

Deliberately light, without dictionaries: endings are cut, umlauts are folded, and compounds are compared at both ends,
so that "Sortieralgorithmen" finds "Sortieren" and "Algorithmus". What this gets wrong costs a worse passage, no more.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

Language = Literal["de", "en"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_GERMAN = _words(
    """aber alle als also am an auch auf aus bei besser bin bitte bis da damit dann das dass dein dem den denn der des
    dich die dies diese diesem diesen dieser dieses dir doch du ein eine einem einen einer eines er es etwas euch für
    gegen gibt haben hat hier ich ihr im in ist ja jede jeder jedes kann kein keine können man mehr mein mich mir mit
    muss nach nicht noch nun nur ob oder ohne schon sehr sein sich sie sind so soll sollte über um und uns unter viel
    vom von vor wann war warum was weil welche welchem welchen welcher welches wenn wer werden wie wieso wir wird wo
    wofür womit worin wozu zu zum zur zwischen"""
)
_ENGLISH = _words(
    """a about after again all also am an and any are as at be because been before better between both but by can could
    did do does each for from get give had has have he her here how i if in into is it its just me more most my no
    not of on one or other our out over she should so some such tell than that the their them then there these they
    this those to too under up use used very we were what when where which while who why will with would you your"""
)
# Verbs and nouns of asking: in every question, and about nothing.
_GERMAN_ASKING = _words(
    """beispiel bedeutet bedeuten brauche braucht erklär erkläre erklären erklärt erklärung erzähl erzähle frage fragen
    funktioniert funktionieren genau genauer gib heißt helfen hilf kannst könntest macht nennt nenne sag sage
    unterschied verstehe verstehen wichtig zeig zeige"""
)
_ENGLISH_ASKING = _words(
    """asks call called describe difference example explain explained explanation help know mean meaning means please
    question show understand work works"""
)
_GERMAN_WORDS, _ENGLISH_WORDS = _GERMAN | _GERMAN_ASKING, _ENGLISH | _ENGLISH_ASKING
_SAYS_NOTHING = _GERMAN_WORDS | _ENGLISH_WORDS
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")
_FOLDED = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "é": "e", "è": "e"})
_DIGRAPHS = re.compile("(?<!q)(a|o|u)e")
_ENDINGS = (
    *("ungen", "ionen", "isch", "ions", "ern", "ing", "ion", "ive", "ung", "ies"),
    *("ed", "em", "en", "er", "es", "iv", "us", "e", "n", "s", "y"),
)
_SHORTEST_STEM = 4
_LEAST_SHARE = 0.35
"""Of a compound that its part must make up: "zwei" says little about "Zweierkomplement\""""
_SAME, _BEGINS, _ENDS = 1.0, 0.6, 0.4


def language_of(*texts: str) -> Language:
    """The language of the first text that shows one, by its commonest words; English if none does."""
    for text in texts:
        words = _WORD.findall(text.lower())
        german = sum(word in _GERMAN_WORDS for word in words) + len(re.findall("[äöüß]", text.lower()))
        english = sum(word in _ENGLISH_WORDS for word in words)
        if german != english:
            return "de" if german > english else "en"
    return "en"


def terms(text: str) -> list[str]:
    """The stems of the words that say what the text is about, in order, with repetitions."""
    words = _WORD.findall(text.lower())
    return [stem(word) for word in words if word not in _SAYS_NOTHING and len(word) > 1]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word in lower case, with umlauts folded (also when written ae, oe, ue) and its ending cut."""
    word = _DIGRAPHS.sub(r"\1", word.lower().replace(",", ".").translate(_FOLDED))
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def likeness(one: str, other: str) -> float:
    """How much two stems have to do with each other: 1 if equal, 0 if nothing, between if one is part of a compound."""
    if one == other:
        return _SAME
    short, long = sorted((one, other), key=len)
    if len(short) < max(_SHORTEST_STEM, _LEAST_SHARE * len(long)):
        return 0.0
    if long.startswith(short):
        return _BEGINS
    return _ENDS if long.endswith(short) else 0.0


def best_likeness(term: str, others: Iterable[str]) -> float:
    return max((likeness(term, other) for other in others), default=0.0)
