# SPDX-License-Identifier: EUPL-1.2
"""All that is known of the solutions, laid out once for a tutor and a state of its solutions."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lti_tool.solution_guard.kinds import ClosedSolution
from lti_tool.solution_guard.meaning import Embed, Statements
from lti_tool.solution_guard.phrases import Keys, phrase_keys
from lti_tool.solution_guard.readings import GROUNDS, VIEWS, Grounds, inverted, without_vowels
from lti_tool.solution_guard.results import Results
from lti_tool.solution_guard.tokens import key, tokens
from lti_tool.solution_guard.trace import Measure, covered, grams

PIECE = 4_000
"""Characters between two pauses for other requests."""
MAX_LETTERS = 60_000
"""Of all solutions: what is beyond is not looked for letter by letter."""

Grams = dict[str, dict[int, int]]
"""By ground: grams, each with its solution's number."""


class SolutionIndex(NamedTuple):
    """What an answer is held against."""

    titles: Sequence[str]
    known: Grams
    results: Results
    statements: Statements
    phrases: Keys
    of_task: frozenset[int]
    """Grams of words that solutions have from a task."""
    short: dict[int, int]
    """By number the solutions that fewer than eight words give away."""


def build(
    solutions: Sequence[ClosedSolution], words: Sequence[str], tasks: Sequence[str], embed: Embed | None
) -> SolutionIndex:
    """Of solutions whose length is bounded already."""
    known: Grams = {ground: {} for ground in GROUNDS}
    for number, solution in enumerate(solutions):
        for ground, found in _of(solution.text).items():
            for gram in found:
                known[ground].setdefault(gram, number)
    free = free_grams(tasks)
    of_task = frozenset(free["words"] & known["words"].keys())
    for ground, found in free.items():
        for gram in found:
            known[ground].pop(gram, None)
    texts = [solution.text for solution in solutions]
    time.sleep(0)
    return SolutionIndex(
        [solution.title for solution in solutions],
        known,
        Results(texts, tasks),
        Statements(texts, tasks, embed),
        phrase_keys(words, solutions, tasks),
        of_task,
        dict(_short(texts, known["words"])),
    )


def _short(texts: Sequence[str], known: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    view = VIEWS["words"]
    for number, text in enumerate(texts):
        words = key(text[: 40 * view.enough])
        telling = covered(words, known, view.measure)
        if view.measure.size <= telling < view.enough and len(words) < 2 * view.enough:
            yield number, telling


def free_grams(texts: Iterable[str], *, plain: bool = False) -> dict[str, set[int]]:
    """What texts say that are no secret, by ground; `plain`: not letter by letter."""
    found: dict[str, set[int]] = {ground: set() for ground in GROUNDS}
    for text in texts:
        for ground, items in _items(text, plain=plain).items():
            found[ground].update(_grams(ground, items))
    return found


def _of(text: str) -> dict[str, set[int]]:
    """The grams of a solution, forwards and, of its words, in each way to turn them round."""
    items = _items(text)
    found = {ground: set(_grams(ground, items[ground][:MAX_LETTERS])) for ground in GROUNDS}
    words = items["words"]
    mirrored = [word[::-1] for word in words]
    bare = [left for word in words if (left := without_vowels(word))]
    for turned in (words[::-1], mirrored, mirrored[::-1], bare):
        found["words"].update(_grams("words", turned))
    found["shifted"].update(_grams("shifted", [inverted(pattern) for pattern in items["shifted"]]))
    return found


def _grams(ground: str, items: Sequence[str]) -> Iterable[int]:
    size, canon = GROUNDS[ground]
    return grams(items, Measure(size, 0, 0, 0, canon))


def _items(text: str, *, plain: bool = False) -> dict[str, list[str]]:
    laid, items = Grounds(plain=plain), {ground: list[str]() for ground in GROUNDS}
    paused = 0
    for token in tokens(f"{text}\n"):
        if token.start - paused > PIECE:
            paused = token.start
            time.sleep(0)
        for ground, item in laid.of(token):
            items[ground].append(item)
    return items
