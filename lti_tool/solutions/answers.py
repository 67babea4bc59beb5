# SPDX-License-Identifier: EUPL-1.2
"""What the addresses of closed solutions answer (docs/api.md)."""

from typing import TypedDict

from lti_tool.answers import ErrorShown


class SolutionText(TypedDict):
    """A reference solution."""

    title: str
    text: str


class ClosedSolutions(TypedDict):
    """`GET /api/solutions` and `PUT /api/solutions`."""

    solutions: list[SolutionText]
    """In the instructor's order."""
    words: list[str]
    """Words and phrases that no answer may contain."""
    cannot_tell: list[str]
    """Titles of those that the guard cannot tell from what is no secret: of one word, or the text of a task."""
    cut: list[str]
    """Titles of those of which it watches over the beginning only: there is too much in all."""
    guarded: bool
    """Whether answers are held against them: not where the tutor explains everything."""
    copies: bool
    """Whether what this person saves holds for this activity alone, whatever else the tutor serves."""
    unreadable: bool
    """What is stored does not open any more: no answer is given until it is saved anew."""
    version: str | None
    """Names what is stored; to be sent along when it is replaced. None: the activity has no tutor of its own yet."""


class NewerSolutions(TypedDict):
    """`PUT /api/solutions`, 409: somebody else has changed them since."""

    error: ErrorShown
    current: ClosedSolutions
