# SPDX-License-Identifier: EUPL-1.2
"""What the addresses of the trials answer, and the events of a run (docs/api.md)."""

from typing import Literal, TypedDict

from lti_tool.answers import ErrorShown, Source


class TrialCheck(TypedDict):
    """One thing that was looked at in an answer."""

    name: Literal["answered", "cites", "language", "held_back", "gives_nothing_away", "not_in_material"]
    passed: bool
    said: str
    """A sentence: what was found."""


class TrialAnswer(TypedDict):
    """An answer to a test question, as it is stored."""

    html: str
    sources: list[Source]
    checks: list[TrialCheck]
    seconds: float
    model: str | None
    """None: no model wrote it, but the tool itself."""
    help_level: str
    withheld: int
    """How many attempts were held back."""
    tokens: int
    at: str


class KeptAnswer(TrialAnswer):
    """The one that later answers are compared with."""

    mark: Literal["good", "bad"]


class TrialResult(TrialAnswer):
    """`result` of a run: the answer to one question, beside the one that is kept."""

    n: int
    """From 1."""
    question: str
    kept: KeptAnswer | None
    changed: list[Literal["text", "sources", "checks", "model", "help_level"]]
    """In what it differs from the kept one; empty without one."""


class TrialsDone(TypedDict):
    """`done` of a run."""

    questions: int
    passed: int
    """How many of them passed all checks."""
    seconds: float
    tokens: int


class RunFailed(TypedDict):
    """`error` of a run: it ends here, and what came before is stored."""

    code: str
    message: str


class RunEvents(TypedDict):
    """Name of each event of `POST /api/trials/run` to its data."""

    result: TrialResult
    done: TrialsDone
    error: RunFailed


class QuestionCost(TypedDict):
    """What a question more will cost, estimated: the page reckons with it while questions are written."""

    tokens: int
    gpu_seconds: float | None


class TrialCost(TypedDict):
    """What a run will cost, estimated."""

    tokens: int
    gpu_seconds: float | None
    """None where nobody measured the model."""
    measured: bool
    """Whether from the last run; else from what a question takes in general."""
    one: QuestionCost


class TrialsShown(TypedDict):
    """`GET /api/trials` and `PUT /api/trials`."""

    questions: list[str]
    version: str
    """Names this very list; to be sent along when it is replaced."""
    results: list[TrialResult | None]
    """The last answer to each question; None where it was not asked yet."""
    attack_questions: list[str]
    """A ready set in the visit's language: each tries to get a solution out of the tutor."""
    cost: TrialCost
    running: bool
    copies: bool
    """Whether what this person saves holds for this activity alone, whatever else the tutor serves."""


class NewerTrials(TypedDict):
    """`PUT /api/trials`, 409: somebody else has changed them since."""

    error: ErrorShown
    current: TrialsShown
