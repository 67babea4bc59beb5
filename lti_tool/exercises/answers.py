# SPDX-License-Identifier: EUPL-1.2
"""What the addresses of exercises answer (docs/api.md)."""

from typing import TypedDict

from lti_tool.answers import ErrorShown
from lti_tool.models.exercise import Misconception


class ExerciseFields(TypedDict):
    """An exercise as an instructor writes it."""

    name: str
    text: str
    steps: list[str]
    """In order, none with the result."""
    misconceptions: list[Misconception]
    solution: str
    """Never sent to a model; "" for none."""


class ExerciseWarning(TypedDict):
    """What is stored all the same, and should be looked at."""

    exercise: str
    """Its name."""
    step: int | None
    """Its number, from 1 up; None where it is about the whole exercise."""
    message: str


class ExerciseLimits(TypedDict):
    """Numbers and characters at most."""

    exercises: int
    name: int
    text: int
    steps: int
    step: int
    misconceptions: int
    when: int
    say: int
    solution: int


class ExerciseList(TypedDict):
    """`GET /api/exercises` and `PUT /api/exercises`."""

    exercises: list[ExerciseFields]
    version: str
    """Names what is stored; to be sent along when it is replaced."""
    warnings: list[ExerciseWarning]
    copies: bool
    """Whether what this person saves holds for this activity alone, whatever else the tutor serves."""
    unreadable: list[str]
    """Names of those whose solution does not open any more."""
    limits: ExerciseLimits
    proposes: bool
    """Whether a model is configured that can propose exercises from a sheet."""


class NewerExercises(TypedDict):
    """`PUT /api/exercises`, 409: somebody else has changed them since."""

    error: ErrorShown
    current: ExerciseList


class ProposalProgress(TypedDict):
    """A line of `POST /api/exercises/propose` while the model writes."""

    characters: int
    """That it has written; 0 while it waits or reads."""


class ProposedExercises(TypedDict):
    """Its last line: stored nowhere."""

    exercises: list[ExerciseFields]
    model: str
    cut: bool
    """The sheet was too long: its end was not read."""


class ProposalFailed(TypedDict):
    """Its last line where nothing came of it."""

    error: ErrorShown


class ProposalLines(TypedDict):
    """Each line is JSON of one of these."""

    progress: ProposalProgress
    proposed: ProposedExercises
    failed: ProposalFailed
