# SPDX-License-Identifier: EUPL-1.2
"""Numbers that are results: in digits, in words, as a fraction, rounded, digit by digit."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lti_tool.solution_guard.number_words import JOINTS, Spoken, parts
from lti_tool.solution_guard.tokens import Token, listed, tokens, word

_CUES = frozenset(
    listed("""
ergebnis ergebnisse endergebnis resultat loesung loesungen antwort betraegt lautet lauten result
results answer solution solutions equals final
""")
)
_DIGIT_CUES = frozenset(
    listed("""
ziffer endziffer ziffern quersumme digit digits endet ends ending
""")
)
_NEAR = 5
"""Tokens between a word that announces a result and its number."""
_TELLING = 3
"""Digits that a number must have to tell anything by itself; fewer count only where a result is announced."""
_LAWS = frozenset(
    {"§", "§§", "abs", "absatz", "art", "artikel", "satz", "nr", "section", "article", "v", "act", "von", "in"}
)
_UNITS = frozenset(
    listed("""
% m cm km s h kg g mg l ml mol mmol n j w v a k euro euros eur dollar dollars prozent percent meter
metern meters wege ways liter sekunden seconds stunden hours m/s
""")
)


class Number(NamedTuple):
    """One in a text."""

    value: float
    digits: str
    """Those that count: without sign, point and leading zeros."""
    start: int
    announced: bool
    """By a word such as "result"."""
    equated: bool
    """Behind a sign of equality, or with digits behind the point, or with a unit."""

    @property
    def tells(self) -> bool:
        """Whether it has digits enough to be known again anywhere."""
        return len(self.digits) >= _TELLING


def _values(text: str) -> list[float]:
    """What a written number may mean: a single comma or point is read both ways."""
    groups = re.split(r"[.,]", text)
    whole = "".join(groups)
    found = [float(f"{''.join(groups[:-1])}.{groups[-1]}")] if len(groups) > 1 else [float(whole)]
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]) and groups[0] != "0":
        found.append(float(whole))
    return found


class Numbers:
    """Finds numbers as tokens come; one is known when the token behind it is there."""

    def __init__(self) -> None:
        self._last: deque[Token] = deque(maxlen=3)
        self._since_cue = self._since_digit_cue = _NEAR + 1
        self._spoken, self._spoken_start = Spoken(), -1
        self._single: list[str] = []
        self._single_start = 0
        self.since: int | None = None
        """Where a number begins that is not complete."""

    def add(self, token: Token) -> Iterator[Number]:
        """Those that the token completes."""
        yield from self._written(token)
        yield from self._said(token)
        yield from self._one_by_one(token)
        self._last.append(token)
        self._cue(token)

    @property
    def asks_for_digit(self) -> bool:
        """Whether a digit was announced just before."""
        return self._since_digit_cue <= _NEAR + 2

    def _cue(self, token: Token) -> None:
        folded = word(token) if token.is_word else token.text
        self._since_cue = 0 if folded in _CUES else _NEAR + 1 if folded in ".\n" else self._since_cue + 1
        self._since_digit_cue = 0 if folded in _DIGIT_CUES else self._since_digit_cue + 1

    def _written(self, token: Token) -> Iterator[Number]:
        if not self._last or not self._last[-1].is_number:
            return
        number, before = self._last[-1], self._last[-2] if len(self._last) > 1 else None
        if before is not None and before.text.casefold() in _LAWS:
            return
        for value in _values(number.text):
            yield self._made(value, number, behind=token, before=before)
        if before is not None and before.text == "/" and len(self._last) > 2 and self._last[0].is_number:
            under, over = _values(number.text)[0], _values(self._last[0].text)[0]
            if under:
                digits = self._last[0].text + number.text
                yield Number(over / under, digits[:2], self._last[0].start, self._announced, equated=True)

    @property
    def _announced(self) -> bool:
        return self._since_cue <= _NEAR

    def _made(self, value: float, number: Token, *, behind: Token, before: Token | None) -> Number:
        digits = re.sub(r"[.,]", "", number.text).lstrip("0")
        equated = "." in number.text or "," in number.text or (before is not None and before.text in "=≈~")
        equated = equated or word_or_sign(behind) in _UNITS
        return Number(value, digits, number.start, self._announced, equated)

    def _said(self, token: Token) -> Iterator[Number]:
        folded = word(token) if token.is_word and not token.is_number else ""
        said = parts(folded) if folded else []
        if said:
            if self._spoken_start < 0:
                self._spoken_start = token.start
            for part in said:
                self._spoken.add(part)
        elif self._spoken_start >= 0 and token.text != "-" and folded not in JOINTS:
            digits = self._spoken.digits
            if digits:
                counted = digits.replace(".", "").lstrip("0")
                yield Number(float(digits), counted, self._spoken_start, self._announced, equated=True)
            self._spoken, self._spoken_start = Spoken(), -1

    def _one_by_one(self, token: Token) -> Iterator[Number]:
        if token.is_number and len(token.text) == 1:
            if not self._single:
                self._single_start = token.start
            self._single = [*self._single[-15:], token.text]
        elif token.is_word or len(self._single) > 15 or token.text in ".=+*/^":
            if len(self._single) >= _TELLING:
                digits = "".join(self._single)
                yield Number(float(digits), digits.lstrip("0"), self._single_start, announced=False, equated=True)
            self._single = []


def word_or_sign(token: Token) -> str:
    """Folded, where it is a word."""
    return word(token) if token.is_word else token.text


def numbers(text: str) -> list[Number]:
    """All of a text."""
    finder = Numbers()
    found = [number for token in tokens(text) for number in finder.add(token)]
    return [*found, *finder.add(Token("\n", len(text), len(text)))]


class Results:
    """Of all solutions, what none of the tasks says."""

    def __init__(self, solutions: Sequence[str], tasks: Iterable[str]) -> None:
        self._known: dict[str, int] = {}  # by digits, with the solution's number
        self._announced: dict[str, int] = {}
        self._ends: dict[str, int] = {}
        free = free_values(tasks)
        for place, text in enumerate(solutions):
            own = [number for number in numbers(text) if number.value not in free]
            for number in own:
                self._keep(number, place)

    def _keep(self, number: Number, place: int) -> None:
        if number.tells and (number.equated or number.announced):
            for digits in _readings(number.value):
                self._known.setdefault(digits, place)
        if number.announced or number.equated:
            for digits in _readings(number.value):
                self._announced.setdefault(digits, place)
        if number.tells and (number.announced or number.equated):
            self._ends.setdefault(number.digits[-1], place)

    def met(self, number: Number, free: frozenset[float], *, as_digit: bool) -> int | None:
        """The solution whose result a number of an answer is; None where it is none."""
        if number.value in free:
            return None
        if as_digit and number.value < 10 and number.value == int(number.value):
            return self._ends.get(str(int(number.value)))
        for digits in _readings(number.value):
            if number.tells and (place := self._known.get(digits)) is not None:
                return place
            if number.announced and number.value not in (0, 1) and (place := self._announced.get(digits)) is not None:
                return place
        return None


def free_values(texts: Iterable[str]) -> frozenset[float]:
    """Numbers that texts say, which are no secret then."""
    return frozenset(number.value for text in texts for number in numbers(text))


def _readings(value: float) -> set[str]:
    """A value as digits: as it is, as a share of one and of a hundred."""
    return {f"{abs(value) * factor:.3g}" for factor in (1, 100, 0.01)} if value else {"0"}
