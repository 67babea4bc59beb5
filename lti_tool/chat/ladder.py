# SPDX-License-Identifier: EUPL-1.2
"""How far a tutor goes at an exercise: a nudge, a hint, a similar example, then the teacher's steps one by one. Pure.

The rung comes from here and never from a model or from what a student says it is. A prompt has the rung at hand and the
one step that it leads to, so that a model cannot run ahead to steps it never saw; the result is in none of them.
docs/decisions/ladder.md
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from lti_tool.chat import exercise_words as say
from lti_tool.chat.exercise_meant import Exercises, NamedExercise
from lti_tool.chat.ladder_wording import ladder_wording, quoted
from lti_tool.models import HelpLevel

COVERED = 0.6
"""Share of a step's telling words that an attempt has to have, for the student to be beyond it."""
MAX_REPLAYED = 40
"""Turns of a conversation that the page has: each is looked at with each further question."""
MAX_MISCONCEPTIONS = 2
"""That go along: those that fit best."""


class RungKind(StrEnum):
    """What a rung gives."""

    NUDGE = "nudge"
    HINT = "hint"
    EXAMPLE = "example"
    STEP = "step"
    FINISH = "finish"


class Rung(NamedTuple):
    """One of a ladder."""

    kind: RungKind
    step: int
    """The number of the step that it leads to, from 0 up."""
    by_asking: bool = True
    """False: only a student who shows the steps before it gets there."""


@dataclass(frozen=True)
class TaughtExercise:
    """As a teacher stored it, without the solution: what is not here can be in no prompt."""

    name: str
    text: str
    steps: tuple[str, ...] = ()
    misconceptions: tuple[tuple[str, str], ...] = ()
    """When, and what to say then."""

    @property
    def words(self) -> list[str]:
        """All of it but name and text."""
        return [*self.steps, *(text for pair in self.misconceptions for text in pair)]


@dataclass(frozen=True)
class Standing:
    """Where a conversation stands: which exercise, and how many rungs of its ladder were given."""

    name: str
    climbed: int = 0
    """From 1 up; 0 where the ladder is off."""


class Way:
    """The exercises of a tutor, ready to be recognised and climbed."""

    def __init__(self, exercises: Sequence[TaughtExercise]) -> None:
        self.exercises = tuple(exercises)
        self._found = Exercises([NamedExercise(one.name, one.text, one.words) for one in exercises])

    def __bool__(self) -> bool:
        return bool(self.exercises)

    def place(
        self, question: str, help_level: str, earlier: Sequence[Standing | None], chosen: str | None = None
    ) -> Standing | None:
        """Where a question takes the conversation; None where it is about no exercise.

        `earlier`: of each turn before, oldest first. `chosen`: the exercise that the student named; "" for none.
        """
        number = self._number(question, earlier, chosen)
        if number is None:
            return None
        exercise = self.exercises[number]
        ladder = rungs(help_level, len(exercise.steps))
        climbed = max((one.climbed for one in earlier if one and self._found.find(one.name) == number), default=0)
        return Standing(exercise.name, climb(ladder, climbed, question, exercise))

    def beside(self, question: str, help_level: str, place: Standing | None, language: str = "auto") -> list[str]:
        """What of the teacher's way goes into the prompt in front of the question; nothing without an exercise."""
        number = self._found.find(place.name) if place else None
        if number is None or place is None:
            return []
        exercise = self.exercises[number]
        ladder = rungs(help_level, len(exercise.steps))
        rung = ladder[min(place.climbed, len(ladder)) - 1] if ladder and place.climbed else None
        return [_told(exercise, rung, question, language)]

    def text_of(self, place: Standing | None) -> str:
        """What the exercise asks: passages are looked for with it; "" without one."""
        number = self._found.find(place.name) if place else None
        return self.exercises[number].text if number is not None else ""

    def _number(self, question: str, earlier: Sequence[Standing | None], chosen: str | None) -> int | None:
        if chosen is not None and (not chosen or self._found.find(chosen) is not None):
            return self._found.find(chosen) if chosen else None
        places = [self._found.find(one.name) if one else None for one in earlier]
        before = places[-1] if places else None
        last = next((place for place in reversed(places) if place is not None), None)
        return self._found.meant(question, before, last)

    def replay(self, help_level: str, turns: Sequence[tuple[str, str | None]]) -> list[Standing | None]:
        """Where each of the turns stood, for a conversation that is stored nowhere: by its questions, each with the
        exercise that the student named for it.
        """
        places: list[Standing | None] = []
        for question, chosen in turns[-MAX_REPLAYED:]:
            time.sleep(0)  # others have a turn between two questions
            places.append(self.place(question, help_level, places, chosen))
        return places


def rungs(help_level: str, steps: int) -> tuple[Rung, ...]:
    """The ladder at a level of help; none where the tutor explains freely."""
    if help_level == HelpLevel.OPEN:
        return ()
    start = [Rung(RungKind.NUDGE, 0), Rung(RungKind.HINT, 0), Rung(RungKind.EXAMPLE, 0)]
    if help_level == HelpLevel.EXPLAIN_OWN:
        return (start[0], *(Rung(RungKind.NUDGE, step, by_asking=False) for step in range(1, steps)))
    if help_level in (HelpLevel.SOCRATIC, HelpLevel.PRACTICE):
        asked = start if help_level == HelpLevel.SOCRATIC else start[:2]
        return (*asked, *(Rung(RungKind.HINT, step, by_asking=False) for step in range(1, steps)))
    for step in range(steps):
        if help_level == HelpLevel.HINTS and step:
            start.append(Rung(RungKind.HINT, step))
        start.append(Rung(RungKind.STEP, step))
    return (*start, Rung(RungKind.FINISH, steps)) if steps else tuple(start)


def climb(ladder: Sequence[Rung], climbed: int, question: str, exercise: TaughtExercise) -> int:
    """How many rungs are given with the answer to this question.

    Asking again gives one more. An attempt gives none, but is taken beyond the steps that it shows. Thanks, a question
    about a notion and whatever a student says of rungs or permissions change nothing.
    """
    if not ladder:
        return 0
    climbed = min(climbed, len(ladder))
    if climbed == 0:
        return 1
    said = say.tokens(question)
    if say.claims_leave(said) or say.only_thanks(said):
        return climbed
    if say.shows_work(question, said):
        return _beyond(ladder, climbed, _shown(question, exercise, ladder[climbed - 1].step))
    if say.asks_what_something_is(said) and say.subject(question) and not say.wants_more(said):
        return climbed
    return climbed + 1 if climbed < len(ladder) and ladder[climbed].by_asking else climbed


def _shown(question: str, exercise: TaughtExercise, first: int) -> int:
    """The number of the step behind those that an attempt shows, from the one at hand on without a gap."""
    own = say.roots(question)
    while first < len(exercise.steps):
        needed = say.roots(exercise.steps[first])
        if not needed or len(needed & own) < max(min(2, len(needed)), COVERED * len(needed)):
            break
        first += 1
    return first


def _beyond(ladder: Sequence[Rung], climbed: int, step: int) -> int:
    """The first rung that leads to that step, if it lies ahead; the last one where none does."""
    if step <= ladder[climbed - 1].step:
        return climbed
    ahead = (number for number, rung in enumerate(ladder, start=1) if rung.step >= step)
    return max(climbed, next(ahead, len(ladder)))


def _told(exercise: TaughtExercise, rung: Rung | None, question: str, language: str) -> str:
    """What the tool says about an exercise. Without a rung: all steps, the ladder is off."""
    say_, name = ladder_wording(language), " ".join(exercise.name.split())
    parts = [say_.about.format(name=f"“{name}”", text=quoted(exercise.text))]
    if rung is None:
        listed = "\n".join(f"{n}. {step}" for n, step in enumerate(exercise.steps, start=1))
        parts += [say_.steps, quoted(listed)] if listed else []
    else:
        if rung.step < len(exercise.steps):
            parts += [say_.step, quoted(exercise.steps[rung.step]), say_.rungs[rung.kind]]
        else:
            parts.append(say_.rungs[rung.kind] if rung.kind == RungKind.FINISH else say_.no_steps)
        parts.append(say_.never)
    if fitting := _fitting(exercise, question):
        parts.append(say_.mistakes)
        parts += [f"{say_.when}\n{quoted(when)}\n{say_.say}\n{quoted(what)}" for when, what in fitting]
    return "\n".join(parts)


def _fitting(exercise: TaughtExercise, question: str) -> list[tuple[str, str]]:
    """The misconceptions that a question may show, best first; of those that share no word with it none."""
    own = say.roots(question)
    scored = []
    for when, what in exercise.misconceptions:
        needed = say.roots(when)
        scored.append((len(needed & own) / len(needed) if needed else 0.0, when, what))
    best = sorted((one for one in scored if one[0] >= 0.25), key=lambda one: -one[0])
    return [(when, what) for _score, when, what in best[:MAX_MISCONCEPTIONS]]
