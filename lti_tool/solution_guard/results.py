# SPDX-License-Identifier: EUPL-1.2
"""Numbers that are results: one that can be known by its digits, one with its name, several that stand together."""

import time
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lti_tool.solution_guard.numerals import CUES, Numeral, numbers
from lti_tool.solution_guard.tokens import Token, sentences, tokens, word
from lti_tool.solution_guard.writings import unit

Named = tuple[str, str]
"""A name and the number it is equated with, such as `x` and 7."""


_COMMON = frozenset({0.001, 0.01, 0.05} | {1 / part for part in range(2, 11)})
"""Numbers that occur in whatever is calculated: known where they have a name or a unit, or are announced."""


class Free(NamedTuple):
    """Numbers that are no secret."""

    values: frozenset[float]
    named: frozenset[Named]
    measured: frozenset[Named]
    """Units with numbers."""


def free_numbers(texts: Iterable[str]) -> Free:
    """Those that texts say."""
    said = [number for text in texts for number in numbers(text)]
    return Free(
        frozenset(number.value for number in said if not number.unit),
        frozenset(_named(number) for number in said if number.name),
        frozenset(_measured(number) for number in said if number.unit),
    )


class Results:
    """Of all solutions, what none of the tasks says."""

    def __init__(self, solutions: Sequence[str], tasks: Iterable[str]) -> None:
        self._known: dict[str, int] = {}  # by digits, with the solution's number
        self._announced: dict[str, int] = {}
        self._ends: dict[str, int] = {}  # by the last digit
        self._named: dict[Named, int] = {}
        self._measured: dict[Named, int] = {}
        self.together: dict[frozenset[str], int] = {}
        """By the numbers that a sentence of a solution equates."""
        self._free = free_numbers(tasks)
        for place, text in enumerate(solutions):
            if is_bare(text):
                self._keep_bare(numbers(text), place)
            for sentence in sentences(text):
                time.sleep(0)  # others may run
                self._keep(numbers(sentence), place)

    def _keep_bare(self, found: Sequence[Numeral], place: int) -> None:
        """A solution that is a number: known without a word that announces it, unless it is a whole one."""
        for number in found:
            if number.value in self._free.values:
                continue
            for reading in _readings(number.value):
                self._announced.setdefault(reading, place)
            if number.value != int(number.value):
                self._known.setdefault(_reading(number.value), place)
                self._measured.setdefault(("%", _reading(100 * number.value)), place)

    def _keep(self, found: Sequence[Numeral], place: int) -> None:
        for number in found:
            if number.unit and _is_telling(number) and (measured := _measured(number)) not in self._free.measured:
                self._measured.setdefault(measured, place)
        results = [number for number in found if (number.announced or number.equated) and not number.unit]
        for number in results:
            if number.name and number.value not in (0, 1) and _named(number) not in self._free.named:
                self._named.setdefault(_named(number), place)
            if number.value not in self._free.values:
                self._keep_digits(number, place)
        named = {_reading(number.value) for number in results if number.name}
        if len(named) > 1 and named - {_reading(value) for value in self._free.values}:
            self.together.setdefault(frozenset(named), place)

    def _keep_digits(self, number: Numeral, place: int) -> None:
        for reading in _readings(number.value):
            self._announced.setdefault(reading, place)
            if number.tells and number.value not in _COMMON:
                self._known.setdefault(reading, place)
        if number.tells:
            self._ends.setdefault(number.digits[-1], place)

    def met(self, number: Numeral, free: Free, *, as_digit: bool) -> int | None:
        """The solution whose result a number of an answer is; None where it is none."""
        if number.unit:
            measured = _measured(number)
            return None if measured in free.measured else self._measured.get(measured)
        if number.name and (named := _named(number)) not in free.named and named in self._named:
            return self._named[named]
        if number.value in free.values:
            return None
        if as_digit and number.value < 10 and number.value == int(number.value):
            return self._ends.get(str(int(number.value)))
        reading = _reading(number.value)
        whole = number.value == int(number.value)
        if (number.tells or not whole) and (place := self._known.get(reading)) is not None:
            return place
        return self._announced.get(reading) if number.announced and number.value not in (0, 1) else None


class Together:
    """The numbers of the sentence that is being said."""

    def __init__(self, results: Results, free: Free) -> None:
        self._results, self._free = results, free
        self._members = frozenset(one for found in results.together for one in found)
        self._said: set[str] = set()
        self.since: int | None = None
        """Where the first of some that belong together stands."""

    def add(self, number: Numeral) -> None:
        """The next one."""
        if number.unit:
            return
        reading = _reading(number.value)
        self._said.add(reading)
        if self.since is None and reading in self._members:
            self.since = number.start

    def end(self) -> tuple[int, int] | None:
        """The sentence is over: the solution whose results it names together and nothing else, and where."""
        said, since = frozenset(self._said), self.since
        self._said.clear()
        self.since = None
        place = self._results.together.get(said)
        if place is None or since is None or said <= {_reading(value) for value in self._free.values}:
            return None
        return place, since


def is_bare(text: str) -> bool:
    """Whether a text is hardly more than a number."""
    return len(text) < 40 and not any(token.is_word and len(token.text) > 2 for token in tokens(text) if _speaks(token))


def _speaks(token: Token) -> bool:
    return not token.is_number and unit(token) is None and word(token) not in CUES


def _is_telling(number: Numeral) -> bool:
    return number.unit != "%" and (number.value >= 10 or number.value != int(number.value))


def _measured(number: Numeral) -> Named:
    return number.unit, _reading(number.value)


def _named(number: Numeral) -> Named:
    return number.name, _reading(number.value)


def _reading(value: float) -> str:
    return f"{abs(value):.3g}"


def _readings(value: float) -> Iterator[str]:
    """A value as people write it: with three digits; a share with two, and as a percentage."""
    value = abs(value)
    yield _reading(value)
    if 0 < value < 1:
        yield f"{value:.2g}"
        yield _reading(100 * value)
