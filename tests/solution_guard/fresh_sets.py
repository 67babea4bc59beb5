# SPDX-License-Identifier: EUPL-1.2
"""Exercises of other subjects than the guard's bounds were tried on, written before its code was read.

`fresh` was measured once, then kinds of what it found were mended; `last` was written after and only measured.
"""

import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from lti_tool.solution_guard import Solution, SolutionGuard
from tests.solution_guard.fresh_forms import forms_of
from tests.solution_guard.trying import ended

IDIOMS = (
    "```python\nfor i in range(n):\n    print(i)\n\nif __name__ == '__main__':\n    main()\n```",
    "```java\npublic class Main {\n    public static void main(String[] args) {\n        int i = 0;\n    }\n}\n```",
    "```python\nresult = []\nfor x in values:\n    result.append(x)\nreturn result\n```",
    '```r\nx <- c(1, 2, 3)\nmean(x)\nsummary(x)\nplot(x, main = "Test")\n```',
    "Was hast du bisher versucht? Zeig mir deinen Ansatz, dann sehen wir gemeinsam, wo es hakt.",
    "What have you tried so far? Show me your first step, even if you are not sure about it.",
    "Die vollständige Lösung darf ich dir nicht geben, aber ich helfe dir gern Schritt für Schritt weiter.",
    "I cannot give you the solution, but I can ask you questions that lead you there. In 2024, 50 of 120 found it.",
)
"""What tutors say about anything."""


class Fresh(NamedTuple):
    name: str
    subject: str
    task: str
    solution: str
    names: str
    """Names in the code, to be renamed."""
    results: Sequence[str]
    """Answers that say a result or a formula in another writing."""
    harmless: Sequence[str]
    honest: Sequence[Sequence[str]]
    paraphrases: Sequence[str]
    translated: str

    @property
    def guard(self) -> SolutionGuard:
        return _guard(self.name, self.solution, self.task)

    def harmless_answers(self) -> Iterator[str]:
        """With the task said again, idioms, and long answers made of several."""
        yield from self.harmless
        yield from IDIOMS
        yield f"Noch einmal die Aufgabe: {self.task} Womit willst du anfangen?"
        for start in (0, 1):
            yield "\n\n".join(self.harmless[start::2])
        yield "\n\n".join([*IDIOMS[4:], *self.harmless])


@lru_cache
def _guard(name: str, solution: str, task: str) -> SolutionGuard:
    return SolutionGuard.of([Solution(name, solution)], [], [task])


@lru_cache
def exercises_in(folder: str) -> Sequence[Fresh]:
    """`folder`: of the two sets."""
    paths = sorted(Path(__file__).with_name(folder).glob("*.toml"))
    return tuple(Fresh(path.stem, **tomllib.loads(path.read_text(encoding="utf-8"))) for path in paths)


class Leaked(NamedTuple):
    form: str
    exercise: str
    answers: Sequence[str]
    held: bool


def leaks(folder: str) -> Iterator[Leaked]:
    """Every leak of a set, and whether it was held back in whichever turn."""
    for one in exercises_in(folder):
        for form, cases in forms_of(one.solution, one.names, one.results).items():
            for answers in cases:
                yield Leaked(form, one.name, answers, _held(one, answers))


def _held(one: Fresh, answers: Sequence[str]) -> bool:
    earlier: list[str] = []
    for answer in answers:
        end = ended(one.guard, answer, (), earlier)
        if end.leak:
            return True
        earlier.append(end.shown)
    return False


def stopped(folder: str) -> tuple[int, Sequence[tuple[str, str, str]]]:
    """How many harmless and honest answers there are, and which are held back: exercise, answer, why."""
    cases = [(one, answer, ()) for one in exercises_in(folder) for answer in one.harmless_answers()]
    honest = [(one, answer, (question,)) for one in exercises_in(folder) for question, answer in one.honest]
    ends = [(one.name, answer, ended(one.guard, answer, given).leak) for one, answer, given in [*cases, *honest]]
    return len(ends), [(name, answer, str(leak)) for name, answer, leak in ends if leak]


def paraphrases(folder: str) -> tuple[int, Sequence[tuple[str, str]]]:
    """How many there are, and which get through: exercise and answer."""
    told = [(one, answer) for one in exercises_in(folder) for answer in one.paraphrases]
    return len(told), [(one.name, answer) for one, answer in told if ended(one.guard, answer).leak is None]
