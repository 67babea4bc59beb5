# SPDX-License-Identifier: EUPL-1.2
"""Follows one view of an answer (its words, its code, the first words of its lines …) along the solutions."""

import time
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lti_tool.solution_guard.tokens import PAUSE

Canon = Callable[[Sequence[str]], tuple[str, ...] | None]
"""A run of items as it is compared; None for one that tells nothing."""


NOTHING: Mapping[int, int] = {}


def same(items: Sequence[str]) -> tuple[str, ...]:
    """As they are."""
    return tuple(items)


class Measure(NamedTuple):
    """What counts in a view."""

    size: int
    """Items of a gram: the smallest thing that is known again."""
    enough: int
    """Items of a solution that give it away."""
    patience: int
    """Items in between that do not end a run."""
    in_all: int
    """Items of solutions in a whole conversation that give away what never stands together."""
    canon: Canon = same


def grams(items: Iterable[str], measure: Measure) -> Iterator[int]:
    """Of all runs of `size` items."""
    last: deque[str] = deque(maxlen=measure.size)
    for number, item in enumerate(items):
        if number % PAUSE == 0:
            time.sleep(0)
        last.append(item)
        if len(last) == measure.size and (known := measure.canon(last)) is not None:
            yield hash(known)


class Trace:
    """One view of one answer. Each item costs the same however long the answer is."""

    def __init__(
        self,
        known: Mapping[int, int],
        free: Container[int],
        measure: Measure,
        short: Mapping[int, int] = NOTHING,
        of_task: Container[int] = frozenset(),
    ) -> None:
        """`known`: the grams, each with its solution's number; `free`: those that give nothing away; `short`: by number
        the solutions that fewer items give away; `of_task`: grams that give nothing away but go on with a quotation."""
        self._known, self._free, self._measure, self._short = known, free, measure, short
        self._of_task = of_task
        self._quoted, self._quotes_secret = 0, False  # items without a gap; whether the task lacks some of them
        self._items: deque[str] = deque(maxlen=measure.size)
        self._starts: deque[int] = deque(maxlen=measure.size)
        self._covered = 0  # how many of `_items`, from its beginning, count already
        self.run: list[int] = []
        self._idle = 0
        self._all = 0
        self.solution = 0
        """Number of the one that the last gram was of."""

    @property
    def since(self) -> int | None:
        """Where what may become a leak begins: nothing from there on may be shown."""
        return self.run[0] if self.run else None

    @property
    def leaks(self) -> bool:
        """Whether it did."""
        enough = self._short.get(self.solution, self._measure.enough)
        quotes = self._quotes_secret and self._quoted >= self._measure.enough
        return quotes or len(self.run) >= enough or self._all >= self._measure.in_all

    def forget(self) -> None:
        """What was found so far no longer counts: it was shown already, and is not of this answer."""
        if self.leaks:
            self.run.clear()
            self._all = self._quoted = 0

    def add(self, item: str, start: int) -> None:
        """The next item of the view, and where it stands."""
        self._items.append(item)
        self._starts.append(start)
        self._covered = max(0, self._covered - 1)
        key = self._gram()
        number = None if key is None else self._known.get(key)
        self._quote(goes_on=number is not None or key in self._of_task, secret=number is not None)
        if number is None:
            self._idle += 1
            if self._idle > self._measure.patience:
                self.run.clear()
            return
        self.solution, self._idle = number, 0
        new = list(self._starts)[self._covered :]
        self.run += new
        self._all += len(new)
        self._covered = self._measure.size

    def _quote(self, *, goes_on: bool, secret: bool) -> None:
        if not goes_on:
            self._quoted, self._quotes_secret = 0, False
            return
        self._quoted = self._quoted + 1 if self._quoted else self._measure.size
        self._quotes_secret = self._quotes_secret or secret

    def _gram(self) -> int | None:
        """The last items, where they may give something away."""
        if len(self._items) < self._measure.size or (gram := self._measure.canon(self._items)) is None:
            return None
        key = hash(gram)
        return None if key in self._free else key


def covered(items: Sequence[str], known: Container[int], measure: Measure) -> int:
    """How many of the items stand in a gram that is known."""
    last: deque[str] = deque(maxlen=measure.size)
    found, until = 0, 0
    for place, item in enumerate(items, 1):
        last.append(item)
        if len(last) < measure.size or (gram := measure.canon(last)) is None or hash(gram) not in known:
            continue
        found += place - max(until, place - measure.size)
        until = place
    return found
