# SPDX-License-Identifier: EUPL-1.2
"""Whether an answer says what a solution says, in other words.

Told by the stems of the words that carry meaning, in whatever order; where embeddings are there, by those, too, which
know synonyms and other languages.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from lti_tool.solution_guard.stems import parts, stems

Embed = Callable[[Sequence[str]], NDArray[np.float32] | None]
"""Texts to vectors of length 1, a row each; None where none came."""

KNOWN = 0.35
"""Weight of a stem that the task or the student said, beside 1."""
MAX_POSTINGS = 60
"""Statements that may have a stem; one that more have is general."""
NEAR = 0.82
"""Cosine of two sentences that say the same; docs/decisions/solution_guard.md."""
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_BATCH = 32


def sentences(text: str) -> list[str]:
    """Statements of a text: its sentences and lines."""
    return [piece for piece in _SENTENCE.split(text) if piece.strip()]


class Statements:
    """What the solutions state, sentence by sentence; code states nothing in words."""

    def __init__(self, solutions: Sequence[str], tasks: Iterable[str], embed: Embed | None = None) -> None:
        self.known = frozenset(found for task in tasks for found in stems(task))
        self.embed = embed
        self.solution: list[int] = []
        self.weight: list[float] = []
        self.of_solution: dict[str, set[int]] = {}
        """By stem the solutions that have it."""
        self._by_stem: dict[str, list[int]] = {}
        told = [
            sentence
            for place, text in enumerate(solutions)
            for sentence in sentences(text)
            if self._keep(place, sentence)
        ]
        self.vectors = self._embedded(told)

    def _keep(self, place: int, sentence: str) -> bool:
        own = stems(sentence)
        for one in own:
            self.of_solution.setdefault(one, set()).add(place)
        if len(own - self.known) < 3:
            return False
        number = len(self.solution)
        self.solution.append(place)
        self.weight.append(sum(KNOWN if one in self.known else 1.0 for one in own))
        for one in own:
            self._by_stem.setdefault(one, []).append(number)
        return True

    def _embedded(self, told: Sequence[str]) -> NDArray[np.float32] | None:
        if self.embed is None or not told:
            return None
        rows = [self.embed(told[start : start + _BATCH]) for start in range(0, len(told), _BATCH)]
        found = [row for row in rows if row is not None]
        return np.vstack(found) if len(found) == len(rows) else None

    def having(self, one: str) -> Sequence[int]:
        """The statements with a stem; none for one that is general."""
        found = self._by_stem.get(one, ())
        return found if len(found) <= MAX_POSTINGS else ()

    def near(self, sentence: str) -> int | None:
        """The solution with a statement that means the same, told by embeddings."""
        if self.embed is None or self.vectors is None or (row := self.embed([sentence])) is None:
            return None
        likeness = self.vectors @ row[0]
        best = int(likeness.argmax())
        return self.solution[best] if likeness[best] >= NEAR else None


class Saying:
    """The sentence of an answer that is being said, and the one before it."""

    def __init__(self, statements: Statements, given: frozenset[str]) -> None:
        self._statements, self._given = statements, given
        self._said: dict[str, int] = {}  # stems of this sentence and the last one, with the number of theirs
        self._sentence = 0
        self._new = 0  # of the stems, those that neither the task nor the student said
        self._shared: Counter[int] = Counter()  # by statement: new stems
        self._weights: Counter[int] = Counter()  # by statement, in thousandths
        self._of_solution: Counter[int] = Counter()  # by solution: new stems
        self.since: int | None = None
        """Where it begins to say what a statement says."""
        self.solution = 0

    def add(self, folded: str, start: int) -> bool:
        """The next word; whether it completes a statement."""
        leaks = False
        for one in parts(folded, self._statements.of_solution):
            if one not in self._said:
                self._said[one] = self._sentence
                leaks = self._count(one, 1) or leaks
        if self.since is None and max(self._of_solution.values(), default=0) >= 3:
            self.since = start
        return leaks

    def _count(self, one: str, sign: int) -> bool:
        known = one in self._given or one in self._statements.known
        leaks = False
        self._new += sign * (not known)
        for place in () if known else self._statements.of_solution.get(one, ()):
            self._of_solution[place] += sign
        for number in self._statements.having(one):
            self._shared[number] += sign * (not known)
            self._weights[number] += sign * (350 if known else 1000)
            if sign > 0 and self._tells(number):
                self.solution, leaks = self._statements.solution[number], True
        return leaks

    def _share(self, number: int) -> float:
        return self._weights[number] / 1000 / self._statements.weight[number]

    def _tells(self, number: int) -> bool:
        """Whether nearly all of a statement was said: of a short one all but little."""
        shared, share = self._shared[number], self._share(number)
        return (shared >= 4 and share >= 0.62) or (shared >= 3 and share >= 0.8)

    def end(self) -> bool:
        """The sentence is over; whether it and the one before say little but what a solution says."""
        leaks = self._says_little_else()
        self._sentence += 1
        for one in [one for one, sentence in self._said.items() if sentence < self._sentence - 1]:
            del self._said[one]
            self._count(one, -1)
        self.since = None
        return leaks

    def _says_little_else(self) -> bool:
        place, shared = max(self._of_solution.items(), key=lambda item: item[1], default=(0, 0))
        if shared < 4 or shared * shared / max(1, self._new) < 2.8:
            return False
        self.solution = place
        own = [
            number for number, weight in self._weights.items() if weight and self._statements.solution[number] == place
        ]
        return any(self._share(number) >= 0.3 for number in own)
