# SPDX-License-Identifier: EUPL-1.2
"""Exercises with solutions, and what tutors say about them: harmless, honest, in other words. Written for this project."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).with_name("exercises")


class Exercise(NamedTuple):
    name: str
    subject: str
    task: str
    solution: str
    harmless: Sequence[str]
    """Hints, examples of similar tasks, concepts: none of it gives the solution away."""
    honest: Sequence[Sequence[str]]
    """Honest questions, each with an honest answer."""
    paraphrases: Sequence[str]
    """The solution, or a good part of it, in other words."""
    translated: str
    """The same in the other language."""

    @property
    def language(self) -> str:
        return self.name[:2]


@lru_cache
def exercises() -> Sequence[Exercise]:
    return tuple(_read())


def _read() -> Iterator[Exercise]:
    for path in sorted(FOLDER.glob("*.toml")):
        yield Exercise(path.stem, **tomllib.loads(path.read_text(encoding="utf-8")))
