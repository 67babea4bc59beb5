# SPDX-License-Identifier: EUPL-1.2
"""What a tutor must not give away, laid out so that an answer is held against it while it streams."""

import time
from collections.abc import Callable, Iterable, Sequence

from lti_tool.solution_guard.kinds import Solution
from lti_tool.solution_guard.tokens import tokens, word
from lti_tool.solution_guard.trace import grams
from lti_tool.solution_guard.views import MEASURES, Views
from lti_tool.solution_guard.watch import Watch

MAX_CHARACTERS = 400_000
"""Of all solutions together: what is beyond is not watched over, and said (`SolutionGuard.cut`)."""
_PIECE = 4_000  # characters between two pauses for other requests

Grams = dict[str, dict[int, int]]
"""By view: grams, each with its solution's number."""


def is_strict(help_level: str) -> bool:
    """Whether answers at this level are held against the solutions."""
    return help_level != "open"


class SolutionGuard:
    """One per tutor and state of its solutions. Building takes up to seconds: never within a question."""

    def __init__(self, solutions: Sequence[Solution], words: Sequence[str], tasks: Sequence[str]) -> None:
        told = [solution for solution in solutions if _tells(solution.text, tasks)]
        self.cannot_tell: Sequence[str] = tuple(one.title for one in solutions if one not in told)
        """Titles of those that cannot be told from what is no secret: empty, of one word, or the text of a task."""
        self.cut: Sequence[str] = ()
        """Titles of those that are too long to be watched over whole."""
        self.titles = tuple(one.title for one in told)
        self._index(told)
        self._tasks = {view: frozenset(found) for view, found in of_texts(tasks).items()}
        self.phrases = {key: phrase for phrase in words if (key := phrase_key(phrase))}

    @classmethod
    def of(
        cls,
        solutions: Sequence[Solution],
        words: Sequence[str],
        tasks: Sequence[str] = (),
        embed: Callable[[Sequence[str]], object] | None = None,
    ) -> "SolutionGuard":
        """`words`: to avoid; `tasks`: texts of the exercises, which are no secret; `embed`: vectors of texts."""
        del embed
        return cls(solutions, words, tasks)

    def _index(self, told: Sequence[Solution]) -> None:
        self.known: Grams = {view: {} for view in MEASURES}
        room = MAX_CHARACTERS
        cut = []
        for number, solution in enumerate(told):
            if len(solution.text) > room:
                cut.append(solution.title)
            for view, found in of_texts([solution.text[:room]]).items():
                known = self.known[view]
                for gram in found:
                    known.setdefault(gram, number)
            room = max(0, room - len(solution.text))
        self.cut = tuple(cut)

    def watch(self, given: Sequence[str] = (), earlier: Sequence[str] = ()) -> Watch:
        """Over one answer. `given`: what the student wrote, and passages; `earlier`: answers before, oldest first."""
        own = of_texts(given)
        free = {view: self._tasks[view] | own[view] for view in MEASURES}
        return Watch(self.titles, self.known, free, self.phrases, earlier)


def of_texts(texts: Iterable[str]) -> dict[str, set[int]]:
    """The grams of texts, by view."""
    found: dict[str, set[int]] = {view: set() for view in MEASURES}
    for text in texts:
        items = _items(text)
        for view, (_kind, measure) in MEASURES.items():
            found[view].update(grams(items[view], measure))
    return found


def _items(text: str) -> dict[str, list[str]]:
    views, items = Views(), {view: list[str]() for view in MEASURES}
    paused = 0
    for token in tokens(text):
        if token.start - paused > _PIECE:
            paused = token.start
            time.sleep(0)
        for view, item in views.of(token):
            items[view].append(item)
    return items


def phrase_key(text: str) -> tuple[str, ...]:
    """The words of a text, folded."""
    return tuple(folded for token in tokens(text) if token.is_word and (folded := word(token)))


def _tells(text: str, tasks: Sequence[str]) -> bool:
    key = phrase_key(text[:MAX_CHARACTERS])
    return len(key) > 1 and all(key != phrase_key(task) for task in tasks)
