# SPDX-License-Identifier: EUPL-1.2
"""A day of twenty institutions on one pool of engines, simulated: whose questions wait how long, in which order.

The same questions come in every order of serving, from a seed, so that two runs give the same table. What is real is
`lti_tool.models.fair_share.priority` and what it is fed with (taken before an answer, settled after it, halved every
few hours); engines are slots that answer one question each, as vLLM's `--max-num-seqs` of them do. docs/fair_share.md
has the table and says what it means.
"""

import heapq
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

from benchmarks import statistics
from benchmarks.share_day import HOUR, HOURS, LONGEST_ANSWER, PROMPT, Asked, Day, Place, day
from benchmarks.statistics import percentile
from lti_tool.models.fair_share import Recent, priority
from lti_tool.models.quota import HALF_LIFE

WINDOW = 60.0
SEED = 20261122
HEAVY = 20
"""Questions of one person on this day from which on the person counts as one who asks all the time."""


# ---- the orders


class Order(Protocol):
    """In which the waiting are served."""

    def add(self, question: Asked) -> None: ...
    def next(self) -> Asked: ...
    def ended(self, question: Asked, at: float) -> None: ...
    def __len__(self) -> int: ...


class FirstCome:
    """First come, first served."""

    def __init__(self) -> None:
        self._waiting: deque[Asked] = deque()

    def add(self, question: Asked) -> None:
        self._waiting.append(question)

    def next(self) -> Asked:
        return self._waiting.popleft()

    def ended(self, question: Asked, at: float) -> None:
        """Nothing is counted."""

    def __len__(self) -> int:
        return len(self._waiting)


class RoundRobin(FirstCome):
    """One question of each institution in turn."""

    def __init__(self) -> None:
        super().__init__()
        self._turns: deque[int] = deque()
        self._of: dict[int, deque[Asked]] = defaultdict(deque)

    def add(self, question: Asked) -> None:
        if not self._of[question.place]:
            self._turns.append(question.place)
        self._of[question.place].append(question)

    def next(self) -> Asked:
        place = self._turns.popleft()
        question = self._of[place].popleft()
        if self._of[place]:
            self._turns.append(place)
        return question

    def __len__(self) -> int:
        return sum(len(self._of[place]) for place in self._turns)


class Window:
    """What was used lately: halved every `HALF_LIFE`."""

    def __init__(self) -> None:
        self._sums: dict[object, tuple[float, float]] = {}

    def add(self, owner: object, tokens: float, at: float) -> None:
        self._sums[owner] = (self.at(owner, at) + tokens, at)

    def at(self, owner: object, at: float) -> float:
        tokens, since = self._sums.get(owner, (0.0, at))
        halves = (at - since) / HALF_LIFE.total_seconds()
        return float(tokens * 0.5**halves)


class Fair:
    """By `priority`, and equals as they came: vLLM's rule."""

    def __init__(self, weights: Sequence[float]) -> None:
        self._weights, self._window, self._number = weights, Window(), count()
        self._waiting: list[tuple[int, int, Asked]] = []

    def add(self, question: Asked) -> None:
        recent = Recent(*(self._window.at(owner, question.at) for owner in _owners(question)))
        place = priority(recent, self._weights[question.place])
        heapq.heappush(self._waiting, (place, next(self._number), question))
        self._count(question, PROMPT + LONGEST_ANSWER, question.at)

    def next(self) -> Asked:
        return heapq.heappop(self._waiting)[2]

    def ended(self, question: Asked, at: float) -> None:
        self._count(question, question.tokens - PROMPT - LONGEST_ANSWER, at)

    def _count(self, question: Asked, tokens: float, at: float) -> None:
        for owner in _owners(question):
            self._window.add(owner, tokens, at)

    def __len__(self) -> int:
        return len(self._waiting)


def _owners(question: Asked) -> tuple[object, object, object]:
    return ("person", question.person), ("activity", question.activity), ("institution", question.place)


# ---- serving


@dataclass
class Served:
    """A day under one order."""

    waits: list[list[float]] = field(default_factory=list)
    """Seconds, by institution."""
    jain: float = 1.0
    light: list[float] = field(default_factory=list)
    """Of everybody's first question of the day."""
    heavy: list[float] = field(default_factory=list)
    """Of every question beyond a person's `HEAVY`th."""

    @property
    def all(self) -> list[float]:
        return [wait for waits in self.waits for wait in waits]


def serve(happening: Day, order: Order) -> Served:
    """Lets the day happen."""
    running: list[tuple[float, int, Asked]] = []
    numbers = count()

    def start(at: float) -> None:
        while len(order) and len(running) < happening.slots:
            question = order.next()
            question.begun = at
            heapq.heappush(running, (at + question.seconds, next(numbers), question))

    def end(until: float) -> None:
        while running and running[0][0] <= until:
            at, _number, question = heapq.heappop(running)
            order.ended(question, at)
            start(at)

    for question in happening.asked:
        end(question.at)
        order.add(question)
        start(question.at)
    end(float("inf"))
    return _served(happening)


def _served(happening: Day) -> Served:
    served = Served([[] for _ in happening.places], jain(_claims(happening)))
    for question in happening.asked:
        served.waits[question.place].append(question.wait)
        if question.nth == 1:
            served.light.append(question.wait)
        elif question.nth > HEAVY:
            served.heavy.append(question.wait)
    return served


def _claims(happening: Day) -> list[float]:
    """For each institution: what it got in the crowded minutes, as a part of its fair claim to these minutes.

    The claim is max-min: who asks for less than an equal part gets all of it, the others divide the rest.
    """
    room = happening.slots * WINDOW
    got, claimed = [0.0] * len(happening.places), [0.0] * len(happening.places)
    for demand, begun in _minutes(happening):
        if sum(demand) <= room:
            continue
        for index, claim in enumerate(max_min(demand, min(room, sum(begun)))):
            claimed[index] += claim
            got[index] += begun[index]
    return [g / c for g, c in zip(got, claimed, strict=True) if c > 0]


def _minutes(happening: Day) -> Iterable[tuple[list[float], list[float]]]:
    """Seconds of answering for each minute and institution: wanted (waiting or new), and begun."""
    number = len(happening.places)
    last = max(question.begun for question in happening.asked)
    starts = [minute * WINDOW for minute in range(int(last / WINDOW) + 2)]
    wanted, begun = ([[0.0] * number for _ in starts] for _ in range(2))
    for question in happening.asked:
        first, served = (bisect_right(starts, at) - 1 for at in (question.at, question.begun))
        begun[served][question.place] += question.seconds
        for minute in range(first, served + 1):
            wanted[minute][question.place] += question.seconds
    return zip(wanted, begun, strict=True)


def max_min(wanted: Sequence[float], room: float) -> list[float]:
    """Who wants less than an equal part gets all of it, the others divide what is left."""
    parts = [0.0] * len(wanted)
    for done, index in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        parts[index] = min(wanted[index], room / (len(wanted) - done))
        room -= parts[index]
    return parts


def jain(values: Sequence[float]) -> float:
    """1 where all are equal, 1/n where one has everything (Jain, Chiu, Hawe 1984)."""
    squares = sum(value * value for value in values)
    return sum(values) ** 2 / (len(values) * squares) if squares else 1.0


# ---- the table


def orders(chosen: Sequence[Place]) -> dict[str, Callable[[], Order]]:
    """By name, each to be begun anew."""
    return {
        "first come": FirstCome,
        "round robin": RoundRobin,
        "by share": lambda: Fair([1.0] * len(chosen)),
    }


def table(happening: Day) -> str:
    """Markdown; waiting as mean / p95."""
    served = [serve(happening, make()) for make in orders(happening.places).values()]
    picked = [
        (f"institution {place.name}", [each.waits[i] for each in served]) for i, place in enumerate(happening.places)
    ]
    picked += [
        ("all", [each.all for each in served]),
        ("everybody's first question", [each.light for each in served]),
        (f"beyond a person's {HEAVY}th", [each.heavy for each in served]),
    ]
    rows = [[name, str(len(waits[0])), *map(_mean_p95, waits)] for name, waits in picked]
    rows.append(["longest wait", "", *(f"{max(each.all):.0f} s" for each in served)])
    rows.append(["Jain's index", "", *(f"{each.jain:.2f}" for each in served)])
    return statistics.table(["waiting, mean / p95", "questions", *orders(happening.places)], rows)


def _mean_p95(waits: Sequence[float]) -> str:
    return f"{sum(waits) / len(waits):.0f} / {percentile(waits, 0.95):.0f} s" if waits else "–"


def simulate() -> str:
    """The documented day: what it is, and its table."""
    happening = day(SEED)
    busy = sum(question.seconds for question in happening.asked) / happening.slots / (len(HOURS) * HOUR)
    said = f"{len(happening.asked):,} questions from {len(happening.places)} institutions, {happening.slots} slots"
    return f"{said}, {busy:.0%} busy on average, seed {SEED}.\n\n{table(happening)}"
