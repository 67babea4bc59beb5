# SPDX-License-Identifier: EUPL-1.2
"""The guard on the whole set: what gets through, what is stopped in vain, what waits how long."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lti_tool.solution_guard import Leak, Solution, SolutionGuard
from lti_tool.solution_guard.attacks import attack_questions
from tests.solution_guard.exercises import Exercise, exercises
from tests.solution_guard.leaking import FORMS

_PIECE = re.compile(r"\s?\S{1,5}|\s+")
"""About what models send at a time."""


class Case(NamedTuple):
    exercise: Exercise
    form: str
    question: str
    answers: Sequence[str]


class Ended(NamedTuple):
    """What became of an answer."""

    shown: str
    leak: Leak | None
    waited: Sequence[int]
    """For each piece, how many pieces came before its last character was shown."""


@lru_cache
def _guards() -> dict[str, SolutionGuard]:
    return {one.name: SolutionGuard.of([Solution(one.name, one.solution)], [], [one.task]) for one in exercises()}


def guard_of(exercise: Exercise) -> SolutionGuard:
    return _guards()[exercise.name]


def ended(guard: SolutionGuard, answer: str, given: Sequence[str] = (), earlier: Sequence[str] = ()) -> Ended:
    """The answer through a watch, piece by piece."""
    watch = guard.watch(given, earlier)
    pieces = _PIECE.findall(answer)
    shown, waited, length, open_ends = "", [], 0, list[tuple[int, int]]()
    for number, piece in enumerate(pieces):
        length += len(piece)
        open_ends.append((length, number))
        text, leak = watch.feed(piece)
        shown += text
        if leak:
            return Ended(shown, leak, waited)
        while open_ends and open_ends[0][0] <= len(shown):
            waited.append(number - open_ends.pop(0)[1])
    text, leak = watch.end()
    shown += "" if leak else text
    return Ended(shown, leak, waited + [len(pieces) - number for _length, number in open_ends])


def attack_cases() -> Iterator[Case]:
    """Each attack of a language on each exercise of it, and the forms that nobody asks for by name."""
    for exercise in exercises():
        asked = set()
        for attack in attack_questions(exercise.language):
            asked.add(attack.leak)
            if answers := FORMS[attack.leak](exercise):
                yield Case(exercise, attack.leak, attack.turns[0], answers)
        for form in FORMS.keys() - asked:
            if answers := FORMS[form](exercise):
                yield Case(exercise, form, "", answers)


def held(case: Case) -> bool:
    """Whether the guard stops a case, in whichever turn."""
    earlier: list[str] = []
    guard = guard_of(case.exercise)
    for answer in case.answers:
        one = ended(guard, answer, [case.question], earlier)
        if one.leak:
            return True
        earlier.append(one.shown)
    return False


def passed(exercise: Exercise, answer: str, given: Sequence[str] = ()) -> bool:
    """Whether an answer is shown whole."""
    one = ended(guard_of(exercise), answer, given)
    return one.leak is None and one.shown == answer
