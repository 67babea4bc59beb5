# SPDX-License-Identifier: EUPL-1.2
"""All that is known of the solutions, laid out once for a tutor and a state of its solutions."""

import time
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lti_tool.solution_guard.kinds import Solution
from lti_tool.solution_guard.meaning import Embed, Statements
from lti_tool.solution_guard.phrases import phrase_keys
from lti_tool.solution_guard.results import Results
from lti_tool.solution_guard.tokens import tokens
from lti_tool.solution_guard.trace import Measure, grams
from lti_tool.solution_guard.views import GROUNDS, Grounds

PIECE = 4_000
"""Characters between two pauses for other requests."""
MAX_LETTERS = 60_000
"""Of all solutions: what is beyond is not looked for letter by letter."""

Grams = dict[str, dict[int, int]]
"""By ground: grams, each with its solution's number."""


class Index(NamedTuple):
    """What an answer is held against."""

    titles: Sequence[str]
    known: Grams
    results: Results
    statements: Statements
    phrases: dict[tuple[str, ...], str]


def build(solutions: Sequence[Solution], words: Sequence[str], tasks: Sequence[str], embed: Embed | None) -> Index:
    """Of solutions whose length is bounded already."""
    known: Grams = {ground: {} for ground in GROUNDS}
    for number, solution in enumerate(solutions):
        for ground, found in _of(solution.text).items():
            for gram in found:
                known[ground].setdefault(gram, number)
    free = free_grams(tasks)
    for ground, found in free.items():
        for gram in found:
            known[ground].pop(gram, None)
    texts = [solution.text for solution in solutions]
    return Index(
        [solution.title for solution in solutions],
        known,
        Results(texts, tasks),
        Statements(texts, tasks, embed),
        phrase_keys(list(words), list(tasks)),
    )


def free_grams(texts: Iterable[str]) -> dict[str, set[int]]:
    """What texts say that are no secret, by ground."""
    found: dict[str, set[int]] = {ground: set() for ground in GROUNDS}
    for text in texts:
        for ground, items in _items(text).items():
            found[ground].update(_grams(ground, items))
    return found


def _of(text: str) -> dict[str, set[int]]:
    """The grams of a solution, forwards and, of its words, in each way to turn them round."""
    items = _items(text)
    found = {ground: set(_grams(ground, items[ground][:MAX_LETTERS])) for ground in GROUNDS}
    words = items["words"]
    mirrored = [word[::-1] for word in words]
    for turned in (words[::-1], mirrored, mirrored[::-1]):
        found["words"].update(_grams("words", turned))
    return found


def _grams(ground: str, items: Sequence[str]) -> Iterable[int]:
    size, canon = GROUNDS[ground]
    return grams(items, Measure(size, 0, 0, 0, canon))


def _items(text: str) -> dict[str, list[str]]:
    laid, items = Grounds(), {ground: list[str]() for ground in GROUNDS}
    paused = 0
    for token in tokens(f"{text}\n"):
        if token.start - paused > PIECE:
            paused = token.start
            time.sleep(0)
        for ground, item in laid.of(token):
            items[ground].append(item)
    return items
