# SPDX-License-Identifier: EUPL-1.2
"""What goes into the guard and what comes out."""

from typing import Literal, NamedTuple

Kind = Literal["words", "code", "formula", "result", "avoided", "disguised", "meaning"]


class ClosedSolution(NamedTuple):
    """A text that the tutor must not give away."""

    title: str
    text: str


class Leak(NamedTuple):
    """Where an answer began to give something away."""

    kind: Kind
    solution: str
    """Its title; of a word to avoid the word. For people who may see solutions, never for a log."""
    at: int
    """Characters of the answer before it."""
