# SPDX-License-Identifier: EUPL-1.2
"""The tutor as it is: its prompts, its ladder, its guard. The one module of `inference` that imports of `lti_tool`.

What is measured with other prompts than those in use tells nothing of the tutor; docs/decisions/evaluate.md.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from lti_tool.chat import ladder, prompt
from lti_tool.chat.foreign_text import Excerpt
from lti_tool.retrieval.words import spoken
from lti_tool.solution_guard import Solution, SolutionGuard, is_strict
from lti_tool.solution_guard.attacks import attack_questions

VERSION = prompt.VERSION
Messages = list[dict[str, str]]
__all__ = [
    "VERSION",
    "Climbed",
    "Guard",
    "Messages",
    "TutorQuestion",
    "attack_questions",
    "climbed",
    "is_strict",
    "messages",
    "spoken",
]


class TutorQuestion(NamedTuple):
    """A question and all that its prompt depends on."""

    level: str
    question: str
    earlier: Sequence[tuple[str, str]] = ()
    """Questions and answers before, oldest first."""
    beside: Sequence[str] = ()
    pages: Sequence[tuple[str, str]] = ()
    """Place and text of each page of the material."""
    language: str = "auto"
    only_material: bool = False


def messages(asked: TutorQuestion, context: int, share: float = 1.0) -> tuple[Messages, int]:
    """What the tutor sends, for an engine with so many tokens of context; and how many an answer may have. `share`: of
    what is left for material and history, less where the engine said that the prompt was too long."""
    excerpts = [Excerpt(n, "Skript", place, text, UUID(int=n)) for n, (place, text) in enumerate(asked.pages, 1)]
    knowledge = "material" if asked.only_material else "general"
    budget = prompt.Budget(context, share)
    made = prompt.build(
        budget,
        prompt.Teaching(asked.level, knowledge=knowledge, language=asked.language),
        prompt.Given(excerpts) if excerpts else prompt.NOTHING,
        [prompt.EarlierTurn(question, answer) for question, answer in asked.earlier],
        asked.question,
        beside=asked.beside,
    )
    return made.messages, budget.answer


class Climbed(NamedTuple):
    """Where the ladder of an exercise leads a question."""

    beside: Sequence[str]
    later: Sequence[str]
    """Steps that are not to be told yet."""


def climbed(name: str, text: str, steps: Sequence[str], level: str, questions: Sequence[str]) -> Climbed:
    """For the last of the questions of a conversation."""
    way = ladder.Way([ladder.TaughtExercise(name, text, tuple(steps))])
    places = way.replay(level, [(question, name) for question in questions])
    place = places[-1]
    rungs = ladder.rungs(level, len(steps))
    at = rungs[min(place.climbed, len(rungs)) - 1].step if place and place.climbed and rungs else len(steps)
    return Climbed(way.beside(questions[-1], level, place), steps[at + 1 :])


class Guard:
    """Texts that an answer must not give away."""

    def __init__(self, secrets: Sequence[str], tasks: Sequence[str]) -> None:
        self._guard = SolutionGuard.of([Solution(str(n), text) for n, text in enumerate(secrets)], [], tasks)

    def leak(self, answer: str, given: Sequence[str], earlier: Sequence[str] = ()) -> str:
        """How the answer gives something away; empty where it does not."""
        watch = self._guard.watch(given, earlier)
        leak = watch.feed(answer)[1] or watch.end()[1]
        return leak.kind if leak else ""
