# SPDX-License-Identifier: EUPL-1.2
"""When students begin to ask and what a conversation is: pure, the same for the same seed.

`load` plays them against an engine, `plan` against a simulated one.
"""

import math
from dataclasses import dataclass
from random import Random

from inference.profiles import Profile


@dataclass(frozen=True, order=True)
class Beginning:
    """Somebody begins a conversation."""

    at: float
    """Seconds from the start of the window."""
    number: int
    activity: int


@dataclass(frozen=True)
class StudentTurn:
    """One question and how long its answer shall be."""

    thinking: float
    """Seconds since the answer before; 0 for the first question."""
    characters: int
    tokens: int


@dataclass(frozen=True)
class Window:
    """The piece of a day that is played."""

    students: int
    seconds: float
    bell: float | None
    """Seconds from the start to the first bell; None plays what lies between two bells."""
    speed: float = 1.0
    """2 plays everything between two answers twice as fast: for short tries, and said in the report."""


def seed_random(*parts: object) -> Random:
    """The same numbers for the same parts, on every machine."""
    return Random(" ".join(map(str, parts)))  # noqa: S311 - students, no secrets


def beginnings(profile: Profile, window: Window, seed: int) -> list[Beginning]:
    """All conversations of the window, in order."""
    random = seed_random("beginnings", seed)
    times = _between(profile, window, random) + _at_bells(profile, window, random)
    activities = max(1, round(window.students / profile.students_per_activity))
    return [Beginning(at, number, random.randrange(activities)) for number, at in enumerate(sorted(times))]


def _between(profile: Profile, window: Window, random: Random) -> list[float]:
    """Poisson: the gaps between two are exponential."""
    rate = window.students * profile.conversations_per_hour / 3600 * window.speed
    times: list[float] = []
    at = random.expovariate(rate) if rate else math.inf
    while at < window.seconds:
        times.append(at)
        at += random.expovariate(rate)
    return times


def _at_bells(profile: Profile, window: Window, random: Random) -> list[float]:
    if window.bell is None:
        return []
    every = profile.bell_minutes * 60 / window.speed
    rings = [window.bell]
    while every and rings[-1] + every < window.seconds:
        rings.append(rings[-1] + every)
    begin = round(window.students * profile.begin_at_bell)
    spread = profile.bell_spread_seconds / window.speed
    times = [ring + random.expovariate(1 / spread) for ring in rings for _ in range(begin)]
    return [at for at in times if at < window.seconds]


def conversation(profile: Profile, number: int, seed: int, speed: float = 1.0) -> list[StudentTurn]:
    """A geometric number of turns. Independent of all other conversations, so that the order of answers, which no seed
    can fix, changes nothing."""
    random = seed_random("conversation", seed, number)
    turns = [_turn(profile, random, 0.0)]
    while random.random() < 1 - 1 / profile.questions_per_conversation:
        turns.append(_turn(profile, random, profile.thinking_seconds.draw(random) / speed))
    return turns


def _turn(profile: Profile, random: Random, thinking: float) -> StudentTurn:
    characters = max(3, round(profile.question_characters.draw(random)))
    return StudentTurn(thinking, characters, max(8, round(profile.answer_tokens.draw(random))))
