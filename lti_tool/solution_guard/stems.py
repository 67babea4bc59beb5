# SPDX-License-Identifier: EUPL-1.2
"""Words as what they mean to a comparison of meanings: one stem for German and English, parts of compounds, numbers."""

from collections.abc import Container
from functools import lru_cache

from lti_tool.retrieval.words import LANGUAGES, plain, stem, stops
from lti_tool.solution_guard.number_words import SMALL
from lti_tool.solution_guard.tokens import key, listed

_GENERAL = frozenset(
    listed("""
aber also allein andere anderen anderer anderes beide beiden bereits besteht bleibt da dabei dadurch daher damit dann
davon dazu denn deshalb ebenfalls eben eigene eigenen einander einzige entsteht erhaelt ergibt falls fast folgt folglich
gar gehoert geht genau genommen gibt gilt heisst hierbei hier immer indem ja jede jeder jedes jedoch kommt lassen lautet
liegt liefert liess macht mehr moeglich muessen muss nehmen nimmt nur ob obwohl richtig schon sehr sobald sodass somit
stehen steht statt trotz trotzdem ueberhaupt verlangt viel vielmehr waehrend weil weitere wenn werden wird wobei wurde
wurden zudem zuerst zwar
also although always another because become becomes both case come comes either else even every get gets give gives
given hence however indeed just keep keeps make makes many may means might must namely need needs neither never
nothing now often one only other others otherwise per quite rather same say says set shall since so some something
still such take takes thereby therefore thing things though three thus time times together too two upon use used using
via well whereas whether while without would yet
""")
)
"""Words that carry a sentence rather than its meaning."""
_LETTERS = 6
"""Of a stem: short enough for endings that a stemmer leaves, and for a prefix of a compound."""
_SHORTEST_COMPOUND, _SHORTEST_PART = 8, 4


@lru_cache(maxsize=20_000)
def stem_of(folded: str) -> str:
    """Empty for what says nothing by itself."""
    if SMALL.get(folded, 0) > 1:
        return str(SMALL[folded])
    if folded.isdecimal():
        return folded
    if len(folded) < 3 or folded in _GENERAL or any(stops(folded, language) for language in LANGUAGES):
        return ""
    return plain(stem(stem(folded, "en"), "de"))[:_LETTERS]


def stems(text: str) -> set[str]:
    """Of a text."""
    return {found for folded in key(text) if (found := stem_of(folded))}


def parts(folded: str, known: Container[str]) -> set[str]:
    """The stem of a word; of a compound that is not known, those of its parts that are."""
    whole = stem_of(folded)
    if not whole or whole in known or len(folded) < _SHORTEST_COMPOUND:
        return {whole} if whole else set()
    found = set()
    for cut in range(_SHORTEST_PART, min(len(folded), 40) - _SHORTEST_PART + 1):
        found |= {part for piece in (folded[:cut], folded[cut:]) if len(part := stem_of(piece)) >= _SHORTEST_PART}
    return {part for part in found if part in known} or {whole}
