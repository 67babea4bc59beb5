# SPDX-License-Identifier: EUPL-1.2
"""Numbers of a text: in digits, in words, as a fraction, digit by digit, and what announces them."""

import re
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from lti_tool.solution_guard.number_words import HALVES, JOINTS, PARTS_OF_ONE, Spoken, parts
from lti_tool.solution_guard.tokens import Token, listed, tokens, word
from lti_tool.solution_guard.writings import THIN, part_of_one, unit, written

CUES = frozenset(
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
_LAWS = frozenset({"§", "§§", "abs", "absatz", "art", "artikel", "satz", "nr", "section", "article", "act"})
_BEFORE_YEARS = frozenset({"von", "in", "im", "jahr", "seit", "since", "of", "v"})
_CENTURIES = frozenset({"15", "16", "17", "18", "19", "20"})
_AROUND = frozenset({"-", "−", "{", "*", "`", "$", "\\frac", "\\boxed", "\\mathbf", "\\mathrm", "\\text", "\\textbf"})
"""Signs between a sign of equality and its number."""
_SAID_EQUAL = frozenset({"ist", "is", "gleich", "equals", "wird"})
"""Behind the name of a variable."""
_UNITS = frozenset(
    listed("""
% m cm km s h kg g mg l ml mol mmol n j w v a k euro euros eur dollar dollars prozent percent meter
metern meters wege ways liter sekunden seconds stunden hours m/s
""")
)


class Numeral(NamedTuple):
    """One in a text."""

    value: float
    digits: str
    """Those that count: without sign, point and leading zeros."""
    start: int
    announced: bool
    """By a word such as "result"."""
    equated: bool
    """Behind a sign of equality, or with digits behind the point, or with a unit."""
    name: str = ""
    """What it is equated with, such as `x`; without an index."""
    unit: str = ""
    """In which `value` is; such a number comes besides the same without one."""

    @property
    def tells(self) -> bool:
        """Whether it has digits enough to be known again anywhere."""
        return len(self.digits) >= _TELLING or (len(self.digits) == 2 and self.value != int(self.value))


def _values(text: str) -> list[float]:
    """What a written number may mean: a single comma or point is read both ways."""
    groups = re.split(r"[.,]", text)
    whole = "".join(groups)
    found = [float(f"{''.join(groups[:-1])}.{groups[-1]}")] if len(groups) > 1 else [float(whole)]
    if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]) and groups[0] != "0":
        found = [] if groups[-1] == "000" else found
        found.append(float(whole))
    return found


class Numbers:
    """Finds numbers as tokens come; one is known when the token behind it is there."""

    def __init__(self) -> None:
        self._last: deque[Token] = deque(maxlen=14)
        self._since_cue = self._since_digit_cue = 100
        self._spoken, self._spoken_start = Spoken(), -1
        self._single: list[str] = []
        self._single_start = 0
        self._measured: list[Numeral] = []  # may have a unit

    def add(self, token: Token) -> Iterator[Numeral]:
        """Those that the token completes."""
        found = [*self._written(token), *self._said(token)]
        yield from found
        yield from self._one_by_one(token)
        yield from self._in_units(found, token)
        self._last.append(token)
        self._cue(token)

    @property
    def since(self) -> int | None:
        """Where a number of several words or tokens begins that is not complete."""
        begun = [self._spoken_start] if self._spoken_start >= 0 else []
        begun += [self._single_start] if len(self._single) > 1 else []
        begun += [number.start for number in self._measured]
        return min(begun, default=None)

    @property
    def asks_for_digit(self) -> bool:
        """Whether a digit was announced just before."""
        return self._since_digit_cue <= _NEAR + 2

    def _cue(self, token: Token) -> None:
        folded = word(token) if token.is_word else token.text
        self._since_cue = 0 if folded in CUES else _NEAR + 1 if folded in ".\n" else self._since_cue + 1
        self._since_digit_cue = 0 if folded in _DIGIT_CUES else self._since_digit_cue + 1

    def _in_units(self, found: list[Numeral], token: Token) -> Iterator[Numeral]:
        self._measured = found or self._measured
        if self._measured and (measure := unit(token)):
            name, by = measure
            yield from (number._replace(value=number.value * by, unit=name, name="") for number in self._measured)
            self._measured = []
        elif token.text not in THIN:
            self._measured = []

    def _written(self, token: Token) -> Iterator[Numeral]:
        if not self._last or not (self._last[-1].is_number or part_of_one(self._last[-1].text)):
            return
        number, before = self._last[-1], self._last[-2] if len(self._last) > 1 else None
        if before is not None and _is_place_or_year(before, number):
            return
        if number.is_number:
            yield from (self._made(value, number, behind=token, before=before) for value in _values(number.text))
            yield from self._fraction(number)
        for value, digits, start in written(self._last, token):
            yield Numeral(value, digits, start, self._announced, equated=True, name=self._named(start))

    def _fraction(self, under: Token) -> Iterator[Numeral]:
        """`2/3`, `\\frac{2}{3}`, `\\frac23`."""
        last = list(self._last)
        before = last[-2].text if len(last) > 1 else ""
        if before in {"\\frac", "\\dfrac", "\\tfrac"} and len(under.text) == 2:
            over, upper, lower = under, float(under.text[0]), float(under.text[1])
        elif before == "/" and len(last) > 2 and last[-3].is_number:
            over, upper, lower = last[-3], _values(last[-3].text)[0], _values(under.text)[0]
        elif before == "{" and len(last) > 3 and last[-3].text == "}" and last[-4].is_number:
            over, upper, lower = last[-4], _values(last[-4].text)[0], _values(under.text)[0]
        else:
            return
        if lower and upper % lower:
            digits, name = f"{upper:g}{lower:g}", self._named(over.start)
            yield Numeral(upper / lower, digits, over.start, self._announced, equated=True, name=name)

    @property
    def _announced(self) -> bool:
        return self._since_cue <= _NEAR

    def _made(self, value: float, number: Token, *, behind: Token, before: Token | None) -> Numeral:
        digits = re.sub(r"[.,]", "", number.text).lstrip("0")
        equated = "." in number.text or "," in number.text or (before is not None and before.text in "=≈~")
        equated = equated or word_or_sign(behind) in _UNITS
        return Numeral(value, digits, number.start, self._announced, equated, self._named(number.start))

    def _named(self, start: int) -> str:
        """The name before the sign of equality before a number: `x`, of `x_1 =`, `\\lambda_{1} = -`, `x(t) =`, too."""
        before = [token.text for token in self._last if token.start < start]
        while before and before[-1] in _AROUND:
            before.pop()
        sign = before.pop() if before else ""
        if sign != "=":
            name = before[-1] if before else ""
            return name if sign.casefold() in _SAID_EQUAL and len(name) == 1 and name.isalpha() else ""
        if before[-1:] == [")"] and "(" in before:
            before = before[: before.index("(")]
        place = next((place for place, text in reversed([*enumerate(before)]) if text.strip("_{}0123456789*`$:&")), 0)
        name = before[place] if before else ""
        if place and before[place - 1].isdecimal() and name[:1].isalpha():
            return ""  # 2x = 6 is not x = 6
        return name.strip("\\_{}0123456789").replace("_", "") if name[-1:].isalnum() else ""

    def _said(self, token: Token) -> Iterator[Numeral]:
        folded = word(token) if token.is_word and not token.is_number else ""
        said = parts(folded) if folded else []
        if folded in HALVES and self._spoken_start >= 0 and word_or_sign(self._last[-1]) in JOINTS:
            said = ["half"]
        if said:
            if self._spoken_start < 0:
                self._spoken_start = token.start
            for part in said:
                self._spoken.add(part)
        elif self._spoken_start >= 0 and token.text != "-" and folded not in JOINTS:
            digits = self._spoken.digits
            if digits and (under := PARTS_OF_ONE.get(folded)):
                yield Numeral(
                    float(digits) / under, f"{digits}{under}", self._spoken_start, self._announced, equated=True
                )
            elif digits:
                counted = digits.replace(".", "").lstrip("0")
                yield Numeral(float(digits), counted, self._spoken_start, self._announced, equated=True)
            self._spoken, self._spoken_start = Spoken(), -1

    def _one_by_one(self, token: Token) -> Iterator[Numeral]:
        if token.is_number and len(token.text) == 1:
            if not self._single:
                self._single_start = token.start
            self._single = [*self._single[-15:], token.text]
        elif token.is_word or len(self._single) > 15 or token.text in ".=+*/^\n":
            if len(self._single) >= _TELLING:
                digits = "".join(self._single)
                yield Numeral(float(digits), digits.lstrip("0"), self._single_start, announced=False, equated=True)
            self._single = []


def _is_place_or_year(before: Token, number: Token) -> bool:
    """A paragraph of a law, a year."""
    said = before.text.casefold()
    return said in _LAWS or (said in _BEFORE_YEARS and len(number.text) == 4 and number.text[:2] in _CENTURIES)


def word_or_sign(token: Token) -> str:
    """Folded, where it is a word."""
    return word(token) if token.is_word else token.text


def numbers(text: str) -> list[Numeral]:
    """All of a text."""
    finder = Numbers()
    found = [number for token in tokens(text) for number in finder.add(token)]
    return [*found, *finder.add(Token("\n", len(text), len(text)))]
