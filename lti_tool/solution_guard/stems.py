# SPDX-License-Identifier: EUPL-1.2
"""Words as what they mean to a comparison of meanings: one stem for German and English, parts of compounds, numbers."""

from collections.abc import Container
from functools import lru_cache

from lti_tool.retrieval.words import LANGUAGES, plain, stem, stops
from lti_tool.solution_guard.number_words import SMALL
from lti_tool.solution_guard.tokens import key

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
    if len(folded) < 3 or any(stops(folded, language) for language in LANGUAGES):
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
