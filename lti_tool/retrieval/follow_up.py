# SPDX-License-Identifier: EUPL-1.2
"""How much a question leans on the turn before it: "und warum?" wholly, "was ist eine Hashtabelle" not at all.

Told by its form. Taking the turn before along always would help the one and spoil the other where the subject changes.
"""

import math
import re

from lti_tool.retrieval.words import LANGUAGES, fold, stops

_WORD = re.compile(r"\w+")
_OPENERS = frozenset({"und", "and", "aber", "but"})
_POINTERS = frozenset(
    fold("""
    das es da dabei davon daran dazu damit dafür darin drin dadurch darauf daraus dies dieser dieses diese diesen diesem
    dieselbe umgekehrt ihn ihm ihr sie denen deren dessen dort danach davor wieder trotzdem beide beiden
    andere anderen anderes noch it them they this that these those there then its one ones both other
    """).split()
)
"""Words that point back at something said before."""


def leaning(question: str) -> float:
    """From 0, it stands alone, to 1. The weights were chosen on questions that students typed."""
    words = [fold(word) for word in _WORD.findall(question)]
    telling = sum(1 for word in words if not any(stops(word, language) for language in LANGUAGES))
    opens = bool(words) and words[0] in _OPENERS
    points = not _POINTERS.isdisjoint(words)
    return 1 / (1 + math.exp(-(1.0 + 2.0 * opens + 2.0 * points - 0.7 * min(telling, 50))))
