# SPDX-License-Identifier: EUPL-1.2
"""The views of a text: the same tokens as words, as code, as formulas, as what stands alone, as first letters …

Solutions are indexed on grounds, an answer is looked at in views, and each view is traced on one ground.
"""

import itertools
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lti_tool.solution_guard import symbols
from lti_tool.solution_guard.kinds import Kind
from lti_tool.solution_guard.tokens import Token, word
from lti_tool.solution_guard.trace import Canon, Measure, same

Item = tuple[str, str]
"""Name of a view or a ground, and what it has of a token."""

GROUNDS: dict[str, tuple[int, Canon]] = {
    "words": (4, same),
    "bare": (4, symbols.spelled_out),
    "shifted": (4, same),
    "letters": (8, symbols.spread),
    "code": (7, symbols.renamed),
    "lines": (3, symbols.lines_renamed),
    "formula": (6, symbols.renamed),
}
"""Items of a gram, and how it is compared."""


class View(NamedTuple):
    """How an answer is looked at."""

    kind: Kind
    ground: str
    enough: int
    patience: int
    in_all: int

    @property
    def least(self) -> int:
        """Items that give something away of what was encoded: half as much, nobody encodes what is no secret."""
        return self.enough // 2

    @property
    def measure(self) -> Measure:
        """For a trace."""
        size, canon = GROUNDS[self.ground]
        return Measure(size, self.enough, self.patience, self.in_all, canon)


VIEWS = {
    "words": View("words", "words", 8, 6, 48),
    "alone": View("disguised", "bare", 6, 2, 24),
    "heads": View("disguised", "bare", 6, 1, 24),
    "shifted": View("disguised", "shifted", 8, 4, 48),
    "spelled": View("disguised", "letters", 14, 2, 60),
    "joined": View("disguised", "letters", 32, 2, 400),
    "acrostic": View("disguised", "letters", 12, 1, 60),
    "initials": View("disguised", "letters", 14, 2, 60),
    "code": View("code", "code", 16, 8, 50),
    "quoted code": View("code", "code", 16, 8, 40),
    "lines": View("code", "lines", 3, 2, 12),
    "formula": View("formula", "formula", 10, 4, 40),
}
_ENDS = frozenset(".!?:;\n")
_VOWELS = str.maketrans("", "", "aeiou")
_LONG_WORD = 24
"""Letters: what has more may be several words joined."""


class Grounds:
    """Tokens of a solution, in order, as items of all grounds."""

    def __init__(self, *, plain: bool = False) -> None:
        """`plain`: not letter by letter."""
        self._formula, self._line, self._plain = symbols.FormulaItems(), list[str](), plain

    def of(self, token: Token) -> Iterator[Item]:
        """What the token adds to each."""
        if token.is_word and (folded := word(token)):
            yield "words", folded
            if not token.is_number:
                yield "bare", folded
                if pattern := shifted(token.text):
                    yield "shifted", pattern
                if not self._plain:
                    yield from (("letters", letter) for letter in _letters(folded))
        if (sign := symbols.code(token)) is not None:
            self._line.append(sign)
            yield "code", sign
        elif token.text == "#":
            self._line.append("#")
        if token.text == "\n":
            if line := symbols.line(self._line):
                yield "lines", line
            self._line.clear()
        yield from (("formula", item) for item in self._formula.items(token))


class Views:
    """Tokens of an answer, in order, as items of all views, each with its place."""

    def __init__(self) -> None:
        self._formula = symbols.FormulaItems()
        self._quoting = False
        self._line: list[tuple[str, int]] = []
        self._before = Token("\n", 0, 0)
        self._last = Token("\n", 0, 0)

    def of(self, token: Token) -> Iterator[tuple[str, str, int]]:
        """What the token adds; a word that stands alone is known to when the next one comes."""
        before, last = self._before, self._last
        self._before, self._last = last, token
        if _is_sign(before) and _is_sign(token) and _is_plain(last):
            yield "alone", word(last), last.start
        start = token.start
        if token.is_word and (folded := word(token)):
            yield "words", folded, start
            if not token.is_number:
                yield from ((view, item, start) for view, item in _parts(token, folded, starts=last.text in _ENDS))
        yield from ((view, item, start) for view, item in self._symbols(token, last))
        if token.text == "\n" and self._line:
            if line := symbols.line([item for item, _start in self._line]):
                yield "lines", line, self._line[0][1]
            self._line.clear()

    def _symbols(self, token: Token, last: Token) -> Iterator[Item]:
        if token.text == "`" and not (last.text == "`" and last.end == token.start):
            self._quoting = not self._quoting
        if (sign := symbols.code(token)) is not None:
            yield "code", sign
            self._line.append((sign, token.start))
            if self._quoting:
                yield "quoted code", sign
        elif token.text == "#":
            self._line.append(("#", token.start))
        yield from (("formula", item) for item in self._formula.items(token))


def _parts(token: Token, folded: str, *, starts: bool) -> Iterator[Item]:
    letters = _letters(folded)
    if starts:
        yield "heads", folded
        yield "acrostic", letters[:1]
    yield "initials", letters[:1]
    if len(token.text) == 1:
        yield "spelled", letters[:1]
    if len(token.text) > _LONG_WORD:
        yield from (("joined", letter) for letter in letters if letter.isalnum())
    if pattern := shifted(token.text):
        yield "shifted", pattern


def _is_sign(token: Token) -> bool:
    return not token.is_word


def _is_plain(token: Token) -> bool:
    return token.is_word and not token.is_number and bool(word(token))


def _letters(folded: str) -> str:
    """One letter each for ä, ae and a."""
    return folded.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def inverted(pattern: str) -> str:
    """The steps as the alphabet read backwards has them."""
    return "".join(chr(65 + (65 - ord(step)) % 26) for step in pattern)


def without_vowels(folded: str) -> str:
    """What is left of a word."""
    return folded.translate(_VOWELS)


@lru_cache(maxsize=20_000)
def shifted(text: str) -> str:
    """The steps between a word's letters, the same in each Caesar cipher; nothing of a short word."""
    codes = [ord(letter) & 31 for letter in text if letter.isascii() and letter.isalpha()]
    return "".join(chr(65 + (b - a) % 26) for a, b in itertools.pairwise(codes)) if len(codes) > 2 else ""
