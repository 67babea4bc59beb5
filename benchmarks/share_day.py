# SPDX-License-Identifier: EUPL-1.2
"""The simulated day of `benchmarks/share.py`: who asks what, and when. From a seed, so that each run has the same."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HOUR = 3600.0
HOURS = {8: 6, 9: 8, 10: 9, 11: 9, 12: 6, 13: 7, 14: 8, 15: 7, 16: 6, 17: 5, 18: 4, 19: 4, 20: 3, 21: 2}
"""How the questions outside lectures spread over the day."""
PROMPT, LONGEST_ANSWER, PACE = 1_500, 2_048, 30.0
"""Tokens, tokens, tokens a second of one answer."""


@dataclass(frozen=True)
class Place:
    """An institution."""

    name: str
    questions: int
    """On the day, outside lectures."""
    lecture: int
    """People in its biggest lecture."""


@dataclass
class Asked:
    """A question, and when it was served."""

    at: float
    place: int
    activity: tuple[int, int]
    person: tuple[int, int]
    tokens: int
    nth: int = 0
    """Which of its person's on this day."""
    begun: float = 0.0

    @property
    def seconds(self) -> float:
        """Of answering."""
        return (self.tokens - PROMPT) / PACE

    @property
    def wait(self) -> float:
        return self.begun - self.at


@dataclass(frozen=True)
class Day:
    """What happens."""

    places: Sequence[Place]
    asked: Sequence[Asked]
    slots: int


def places(number: int, scale: float = 1.0) -> list[Place]:
    """From a big university down to a small school, each a quarter smaller than the one before."""
    sizes = [scale * 12_000 * 0.75**rank for rank in range(number)]
    return [Place(f"{rank + 1}", round(size), max(20, min(500, round(size / 20)))) for rank, size in enumerate(sizes)]


def day(seed: int, number: int = 20, scale: float = 1.0, slots: int = 32) -> Day:
    """Questions all day long, and lectures that send theirs at the full hour."""
    dice, chosen = random.Random(seed), places(number, scale)  # noqa: S311 - a simulation, no secret
    asked = [question for index, place in enumerate(chosen) for question in _of_place(dice, index, place)]
    asked.sort(key=lambda question: question.at)
    nth: dict[tuple[int, int], int] = defaultdict(int)
    for question in asked:
        nth[question.person] += 1
        question.nth = nth[question.person]
    return Day(chosen, asked, slots)


def _of_place(dice: random.Random, index: int, place: Place) -> Iterable[Asked]:
    hours, weights = zip(*HOURS.items(), strict=True)
    for hour in dice.choices(hours, weights, k=place.questions):
        # Squared: a few people ask all the time, most ask once or twice.
        person = int(place.questions / 3 * dice.random() ** 3)
        yield _question(dice, (hour + dice.random()) * HOUR, index, person % 40, person)
    for number, hour in enumerate(dice.sample(hours, k=min(6, 1 + place.questions // 1500))):
        for student in range(place.lecture):
            yield from _in_lecture(dice, hour * HOUR, index, 1000 + number, 100_000 * (number + 1) + student)


def _in_lecture(dice: random.Random, begin: float, index: int, activity: int, person: int) -> Iterable[Asked]:
    at = begin + dice.expovariate(1 / 60)
    for _ in range(dice.choice((1, 1, 2, 3))):
        yield _question(dice, at, index, activity, person)
        at += 60 + dice.expovariate(1 / 60)


def _question(dice: random.Random, at: float, index: int, activity: int, person: int) -> Asked:
    answer = min(LONGEST_ANSWER, max(30, round(dice.lognormvariate(5.6, 0.7))))
    return Asked(at, index, (index, activity), (index, person), PROMPT + answer)
