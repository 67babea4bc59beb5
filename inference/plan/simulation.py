# SPDX-License-Identifier: EUPL-1.2
"""A peak, simulated: students ask engines that slow down the more they write at once. Pure, the same for the same seed.

An engine shares its speed evenly between the answers it writes (processor sharing with a speed that depends on how
many there are), has so many places, and lets the next ones wait in their order. Prompts cost `first_token` seconds in a
place; how much they slow down the others is in the measured curve already. A question goes to the less busy of two
engines: the one that belongs to its activity, and one drawn by lot. Students think and ask on, so whoever waits long
asks less: as in life.
"""

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from inference.load.figures import ServiceLevel, percentile
from inference.plan.engine import PlannedEngine
from inference.profiles import Profile
from inference.student_arrivals import Beginning, StudentTurn, Window, beginnings, conversation, seed_random


@dataclass
class SimulatedQuestion:
    """One question on its way."""

    asked: float
    tokens: int
    activity: int
    rest: Sequence[StudentTurn]
    """What its conversation asks afterwards."""
    first: float = 0.0
    """When its first token came."""


@dataclass
class SimulationResult:
    """All questions of a run, or of several."""

    firsts: list[float] = field(default_factory=list)
    """Seconds to the first token, waiting included."""
    gaps: list[float] = field(default_factory=list)
    """An answer's mean seconds between two pieces."""
    tokens: int = 0
    good: int = 0
    rounds: int = 1
    """How often it was played."""

    @property
    def questions(self) -> int:
        return len(self.firsts)

    @property
    def good_share(self) -> float:
        return self.good / self.questions if self.questions else 1.0

    def first_token(self, share: float) -> float:
        return percentile(self.firsts, share) or 0.0


class _Server:
    """One engine while it is simulated. `done` is what each answer has got since the start: all get the same, so an
    answer of 200 tokens that begins at 1,000 ends at 1,200, whatever the speed was in between."""

    def __init__(self, engine: PlannedEngine) -> None:
        self._engine = engine
        self._speeds = [0.0] + [engine.tokens_per_second(n) / n for n in range(1, engine.places + 1)]
        self.waiting: deque[SimulatedQuestion] = deque()
        self.taken = 0
        self.version = 0
        self._writing: list[tuple[float, int, SimulatedQuestion]] = []
        self._done = self._at = 0.0
        self._number = count()

    @property
    def load(self) -> int:
        return self.taken + len(self.waiting)

    @property
    def full(self) -> bool:
        return self.taken >= self._engine.places

    def _advance(self, now: float) -> None:
        self._done += (now - self._at) * self._speeds[len(self._writing)]
        self._at = now

    def write(self, question: SimulatedQuestion, now: float) -> float:
        """Begins an answer; when the next one will be complete if nothing changes before."""
        self._advance(now)
        heappush(self._writing, (self._done + question.tokens, next(self._number), question))
        return self._next()

    def complete(self, now: float) -> tuple[SimulatedQuestion, float | None]:
        """Takes out the answer that is complete; and when the next one will be."""
        self._advance(now)
        _, _, question = heappop(self._writing)
        self.taken -= 1
        self.version += 1
        return question, self._next() if self._writing else None

    def _next(self) -> float:
        self.version += 1
        return self._at + max(0.0, self._writing[0][0] - self._done) / self._speeds[len(self._writing)]


class Peak:
    """One run with so many engines."""

    def __init__(self, engine: PlannedEngine, engines: int, limits: ServiceLevel, seed: int, until: float) -> None:
        self._engine, self._limits, self._until = engine, limits, until
        self._servers = [_Server(engine) for _ in range(engines)]
        self._random = seed_random("peak", seed)
        self._events: list[tuple[float, int, Callable[[float], None]]] = []
        self._number = count()
        self.outcome = SimulationResult()

    def ask(self, question: SimulatedQuestion) -> None:
        """Puts a question into the future."""
        self._at(question.asked, lambda now: self._arrive(question, now))

    def run(self) -> SimulationResult:
        while self._events:
            at, _, happen = heappop(self._events)
            happen(at)
        return self.outcome

    def _at(self, when: float, happen: Callable[[float], None]) -> None:
        heappush(self._events, (when, next(self._number), happen))

    def _arrive(self, question: SimulatedQuestion, now: float) -> None:
        own = self._servers[question.activity % len(self._servers)]
        other = self._servers[self._random.randrange(len(self._servers))]
        server = own if own.load <= other.load else other
        if server.full:
            server.waiting.append(question)
        else:
            self._admit(server, question, now)

    def _admit(self, server: _Server, question: SimulatedQuestion, now: float) -> None:
        server.taken += 1
        self._at(now + self._engine.first_token, lambda at: self._first(server, question, at))

    def _first(self, server: _Server, question: SimulatedQuestion, now: float) -> None:
        question.first = now
        self._expect(server, server.write(question, now))

    def _expect(self, server: _Server, when: float) -> None:
        version = server.version
        self._at(when, lambda now: self._complete(server, now) if server.version == version else None)

    def _complete(self, server: _Server, now: float) -> None:
        question, later = server.complete(now)
        if later is not None:
            self._expect(server, later)
        if server.waiting:
            self._admit(server, server.waiting.popleft(), now)
        self._note(question, now)
        if question.rest and now + question.rest[0].thinking < self._until:
            turn, rest = question.rest[0], question.rest[1:]
            self.ask(SimulatedQuestion(now + turn.thinking, turn.tokens, question.activity, rest))

    def _note(self, question: SimulatedQuestion, now: float) -> None:
        first = question.first - question.asked
        gap = (now - question.first) / question.tokens * self._engine.tokens_per_piece
        self.outcome.firsts.append(first)
        self.outcome.gaps.append(gap)
        self.outcome.tokens += question.tokens
        self.outcome.good += first <= self._limits.first_token_seconds and gap <= self._limits.gap_p95_seconds


@dataclass(frozen=True)
class Scene:
    """What is simulated, but for the numbers of students and engines."""

    profile: Profile
    engine: PlannedEngine
    limits: ServiceLevel
    seconds: float = 900.0
    bell: float = 60.0
    seed: int = 1
    enough: int = 2000
    """Questions: few students are played several times, so that chance does not decide."""

    def play(self, students: int, engines: int) -> SimulationResult:
        total = SimulationResult()
        for round_ in range(20):
            total.rounds = round_ + 1
            one = self._once(students, engines, self.seed + 1000 * round_)
            total.firsts += one.firsts
            total.gaps += one.gaps
            total.tokens += one.tokens
            total.good += one.good
            if total.questions >= self.enough:
                break
        return total

    def _once(self, students: int, engines: int, seed: int) -> SimulationResult:
        bell = self.bell if self.profile.bell_minutes else None
        peak = Peak(self.engine, engines, self.limits, seed, self.seconds)
        for beginning in beginnings(self.profile, Window(students, self.seconds, bell), seed):
            peak.ask(_question(self.profile, beginning, seed))
        return peak.run()


def _question(profile: Profile, beginning: Beginning, seed: int) -> SimulatedQuestion:
    first, *rest = conversation(profile, beginning.number, seed)
    return SimulatedQuestion(beginning.at, first.tokens, beginning.activity, rest)


Tell = Callable[[int, SimulationResult], None]
"""Gets each number tried and what came of it."""


def fewest_engines(scene: Scene, students: int, share: float, most: int, tell: Tell) -> int | None:
    """The fewest engines with which `share` of the questions is good, within 1 %; None if `most` are too few."""

    def enough(engines: int) -> bool:
        outcome = scene.play(students, engines)
        tell(engines, outcome)
        return outcome.good_share >= share

    low, high = 0, 1
    while not enough(high):
        if high == most:
            return None
        low, high = high, min(most, 2 * high)
    while high - low > max(1, high // 100):
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def most_students(scene: Scene, engines: int, share: float, tell: Tell) -> int:
    """The most students whom so many engines carry, within 2 %; 0 if not even one."""

    def carried(students: int) -> bool:
        outcome = scene.play(students, engines)
        tell(students, outcome)
        return outcome.good_share >= share

    low, high = 0, _first_guess(scene, engines)
    while carried(high) and high < 100_000_000:
        low, high = high, 2 * high
    while high - low > max(1, high // 50):
        middle = (low + high) // 2
        low, high = (middle, high) if carried(middle) else (low, middle)
    return low


def _first_guess(scene: Scene, engines: int) -> int:
    """Half of what the engines could do if everything came evenly: a place to begin to look, nothing more."""
    profile, spread = scene.profile, scene.profile.answer_tokens
    conversations = profile.begin_at_bell + profile.conversations_per_hour * scene.seconds / 3600
    tokens = conversations * profile.questions_per_conversation * spread.median * math.exp(spread.sigma**2 / 2)
    capacity = engines * scene.engine.most_tokens_per_second * scene.seconds
    return max(10, round(capacity / max(tokens, 1e-9) / 2))
