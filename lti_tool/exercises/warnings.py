# SPDX-License-Identifier: EUPL-1.2
"""What an instructor should look at again: a step that has the result in it would be told to students. Pure."""

import re
import time
from collections.abc import Iterator, Sequence

from lti_tool.exercises.answers import ExerciseWarning
from lti_tool.exercises.checked import WrittenExercise
from lti_tool.language import gettext as _
from lti_tool.solution_guard import Solution, SolutionGuard

TELLING = frozenset({"result", "formula", "code", "disguised"})
"""Kinds of a leak. Words alone are none here: a solution tells the same steps in the same words."""
_NUMBER = re.compile(r"\d[\d.,]*")
MAX_CHARACTERS = 200_000
"""Of solutions that are looked through for one answer: what is beyond is stored and not warned of."""


def warn(exercises: Sequence[WrittenExercise]) -> list[ExerciseWarning]:
    """In the order of the exercises."""
    found, room = list[ExerciseWarning](), MAX_CHARACTERS
    for one in exercises:
        room -= len(one.solution)
        if one.solution and room >= 0:
            time.sleep(0)  # others have a turn between two exercises
            found += _of(one)
    return found


def _of(one: WrittenExercise) -> Iterator[ExerciseWarning]:
    guard, results = SolutionGuard.of([Solution(one.name, one.solution)], [], [one.text]), _results(one)
    if guard.cannot_tell:
        message = _("This solution is too short, or is the text of the exercise: answers cannot be held against it.")
        yield {"exercise": one.name, "step": None, "message": message}
        return
    for number, step in enumerate(one.steps, start=1):
        if _tells(guard, results, step):
            message = _("This step seems to contain the result. Please say how, not what comes out.")
            yield {"exercise": one.name, "step": number, "message": message}
    for _when, say in one.misconceptions:
        if _tells(guard, results, say):
            message = _("What is said to a misconception seems to contain the result. Students are told it.")
            yield {"exercise": one.name, "step": None, "message": message}


def _results(one: WrittenExercise) -> frozenset[str]:
    """Numbers of two digits or more in the last line of the solution that are not given in the exercise."""
    last = one.solution.rstrip().rpartition("\n")[2]
    return frozenset(number for number in _numbers(last) if len(number) > 1) - _numbers(one.text)


def _numbers(text: str) -> frozenset[str]:
    return frozenset(number.rstrip(".,") for number in _NUMBER.findall(text))


def _tells(guard: SolutionGuard, results: frozenset[str], text: str) -> bool:
    if results & _numbers(text):
        return True
    watch = guard.watch()
    leak = watch.feed(text)[1] or watch.end()[1]
    return leak is not None and leak.kind in TELLING
