# SPDX-License-Identifier: EUPL-1.2
"""German compounds, split by what the course itself says: "Suchbaum" where it speaks of "suchen" and of a "Baum".

No dictionary: a course has its own words, and a word list would split names and miss terms.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from lti_tool.retrieval.words import plain

MIN_PART_LETTERS = 4
"""Letters of a part."""
MAX_REMEMBERED = 1_000
"""Words whose parts are remembered: those of questions come again, those of passages are split once."""
_JOINTS = ("", "s", "n", "en", "es", "er", "e")
_ENDINGS = ("", "e", "en", "n", "s", "er")


class Splitter:
    """Splits words into two that the course knows."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        """`vocabulary`: folded words of the course."""
        self._known = {plain(word) for word in vocabulary if len(word) >= MIN_PART_LETTERS and word.isalpha()}
        self.parts = lru_cache(maxsize=MAX_REMEMBERED)(self._parts)
        """The two parts of a folded word; none if it is no compound of known words."""

    @property
    def bytes(self) -> int:
        """Of memory, about."""
        return 130 * len(self._known)

    def _parts(self, word: str) -> tuple[str, ...]:
        whole = plain(word)
        if not whole.isalpha() or len(whole) < 2 * MIN_PART_LETTERS:
            return ()
        return max(self._pairs(whole), key=lambda pair: min(map(len, pair)), default=())

    def _pairs(self, whole: str) -> Iterator[tuple[str, ...]]:
        for cut in range(MIN_PART_LETTERS, len(whole) - MIN_PART_LETTERS + 1):
            head, tail = whole[:cut], whole[cut:]
            if not self._knows(tail):
                continue
            for joint in _JOINTS:
                stem = head.removesuffix(joint)
                if len(stem) + len(joint) == len(head) and len(stem) >= MIN_PART_LETTERS and self._knows(stem):
                    yield stem, tail

    def _knows(self, part: str) -> bool:
        return any(part + ending in self._known for ending in _ENDINGS)
