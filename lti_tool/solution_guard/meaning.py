# SPDX-License-Identifier: EUPL-1.2
"""Whether an answer says what a solution says, in other words.

Told by the stems of the words that carry meaning, in whatever order; where embeddings are there, by those, too, which
know synonyms and other languages.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from lti_tool.solution_guard.stems import parts, stems
from lti_tool.solution_guard.tokens import sentences

Embed = Callable[[Sequence[str]], NDArray[np.float32] | None]
"""Texts to vectors of length 1, a row each; None where none came."""

KNOWN = 0.35
"""Weight of a stem that the task or the student said, beside 1."""
MAX_POSTINGS = 60
"""Statements that may have a stem; one that more have is general."""
NEAR = 0.48
"""Of two sentences that say the same: their cosine, from 0, as alike as what solutions state on the average, to 1."""
BEYOND_TASK = 0.1
"""By so much a sentence must be nearer to a statement than to the task."""
_SHORTEST = 30  # characters of a sentence that is embedded
_LONGEST = 40  # words; then a sentence counts as ended
_BLOCK = 15  # sentences
_BATCH = 32
_COMPARED = 300  # statements
_USUAL = 0.35


class Statements:
    """What the solutions state, sentence by sentence; code states nothing in words."""

    def __init__(self, solutions: Sequence[str], tasks: Sequence[str], embed: Embed | None = None) -> None:
        self.known = frozenset(found for task in tasks for found in stems(task))
        self.embed = embed
        self.solution: list[int] = []
        self.weight: list[float] = []
        self.block: list[int] = []
        self.of_block: dict[str, set[int]] = {}
        """By stem the blocks of solutions that have it, each of some sentences: a long text has all words."""
        self._by_stem: dict[str, list[int]] = {}
        self._blocks = 0
        told = [sentence for place, text in enumerate(solutions) for sentence in self._read(place, text)]
        self._vectors = self._embedded(told)
        asked = [sentence for task in tasks for sentence in sentences(task) if len(sentence) >= _SHORTEST]
        self._tasks = self._embedded(asked) if self._vectors is not None else None
        self._usual = self._usual_likeness()

    def _read(self, place: int, text: str) -> Iterator[str]:
        for number, sentence in enumerate(sentences(text)):
            if number % _BLOCK == 0:
                self._blocks += 1
                time.sleep(0)  # others may run
            if self._keep(place, sentence):
                yield sentence

    def _keep(self, place: int, sentence: str) -> bool:
        own = stems(sentence)
        for one in own:
            self.of_block.setdefault(one, set()).add(self._blocks)
        if len(own - self.known) < 3:
            return False
        number = len(self.solution)
        self.solution.append(place)
        self.block.append(self._blocks)
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

    def in_blocks(self, one: str) -> Collection[int]:
        """The blocks with a stem; none for one that is general."""
        found = self.of_block.get(one, ())
        return found if len(found) <= MAX_POSTINGS else ()

    def having(self, one: str) -> Sequence[int]:
        """The statements with a stem; none for one that is general."""
        found = self._by_stem.get(one, ())
        return found if len(found) <= MAX_POSTINGS else ()

    def _usual_likeness(self) -> float:
        """How alike sentences on one subject are that say different things: models differ widely."""
        if self._vectors is None or len(self._vectors) < 3:
            return _USUAL
        some = self._vectors[:_COMPARED]
        count = len(some)
        return max(_USUAL, float((np.sum(some @ some.T) - count) / (count * (count - 1))))

    def near(self, sentence: str) -> int | None:
        """The solution with a statement that means the same, told by embeddings."""
        if self.embed is None or self._vectors is None or len(sentence.strip()) < _SHORTEST:
            return None
        if (row := self.embed([sentence])) is None:
            return None
        likeness = self._vectors @ row[0]
        best = int(likeness.argmax())
        asked = float((self._tasks @ row[0]).max()) if self._tasks is not None else -1.0
        enough = max(self._usual + NEAR * (1 - self._usual), asked + BEYOND_TASK)
        return self.solution[best] if likeness[best] >= enough else None


def _is_number(one: str) -> bool:
    """With digits behind the point: a whole one may count anything."""
    return one[0].isdecimal() and "." in one.replace(",", ".")


class Saying:
    """The sentence of an answer that is being said, and the one before it."""

    def __init__(self, statements: Statements, given: frozenset[str]) -> None:
        self._statements, self._given = statements, given
        self._said: dict[str, int] = {}  # stems of this sentence and the last one, with the number of theirs
        self._sentence = 0
        self._words = 0
        self._new = 0  # of the stems, those that neither the task nor the student said
        self._others = 0  # numbers that no solution has: they are of another example
        self._shared: Counter[int] = Counter()  # by statement: new stems
        self._weights: Counter[int] = Counter()  # by statement, in thousandths
        self._of_block: Counter[int] = Counter()  # new stems
        self.since: int | None = None
        """Where it begins to say what a statement says."""
        self.solution = 0

    def add(self, folded: str, start: int) -> bool:
        """The next word; whether it completes a statement."""
        self._words += 1
        leaks = self._words > _LONGEST and self.end()
        for one in parts(folded, self._statements.of_block):
            new = one not in self._said
            self._said[one] = self._sentence
            leaks = (new and self._count(one, 1)) or leaks
        if self.since is None and max(self._of_block.values(), default=0) >= 3:
            self.since = start
        return leaks

    def _count(self, one: str, sign: int) -> bool:
        known = one in self._given or one in self._statements.known
        leaks = False
        self._new += sign * (not known)
        self._others += sign * (not known and _is_number(one) and one not in self._statements.of_block)
        for block in () if known else self._statements.in_blocks(one):
            self._of_block[block] += sign
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
        return self._others == 0 and ((shared >= 4 and share >= 0.55) or (shared >= 3 and share >= 0.65))

    def end(self) -> bool:
        """The sentence is over; whether it and the one before say little but what a solution says."""
        leaks = self._says_little_else()
        self._sentence += 1
        self._words = 0
        for one in [one for one, sentence in self._said.items() if sentence < self._sentence - 1]:
            del self._said[one]
            self._count(one, -1)
        self._shared, self._weights, self._of_block = +self._shared, +self._weights, +self._of_block
        self.since = None
        return leaks

    def _says_little_else(self) -> bool:
        block, shared = max(self._of_block.items(), key=lambda item: item[1], default=(0, 0))
        little_else = shared >= 4 and shared * shared >= 2.2 * self._new
        nothing_else = shared >= 3 and self._new <= shared
        if self._others or not (little_else or nothing_else):
            return False
        told = [
            number for number, weight in self._weights.items() if weight and self._statements.block[number] == block
        ]
        best = max(told, key=self._share, default=None)
        if best is None or self._share(best) < (0.3 if little_else else 0.5):
            return False
        self.solution = self._statements.solution[best]
        return True
