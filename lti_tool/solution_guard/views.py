# SPDX-License-Identifier: EUPL-1.2
"""The views of a text: the same tokens as words, as code, as formulas. Each view is indexed and traced alike."""

from collections.abc import Iterator
from typing import NamedTuple

from lti_tool.solution_guard import symbols
from lti_tool.solution_guard.kinds import Kind
from lti_tool.solution_guard.tokens import Token, word
from lti_tool.solution_guard.trace import Measure

Item = tuple[str, str]
"""Name of the view, and what it has of a token."""

MEASURES: dict[str, tuple[Kind, Measure]] = {
    "words": ("words", Measure(size=4, enough=8, patience=6, in_all=40)),
    "code": ("code", Measure(size=7, enough=14, patience=8, in_all=60, canon=symbols.renamed)),
    "formula": ("formula", Measure(size=7, enough=10, patience=4, in_all=60, canon=symbols.renamed)),
}


class Seen(NamedTuple):
    """One item of a view."""

    view: str
    item: str


class Views:
    """Tokens of one text, in order, as items of all views."""

    def __init__(self) -> None:
        self._formula = symbols.Formula()

    def of(self, token: Token) -> Iterator[Seen]:
        """What the token adds to each."""
        if token.is_word and (folded := word(token)):
            yield Seen("words", folded)
        if (sign := symbols.code(token)) is not None:
            yield Seen("code", sign)
        for item in self._formula.items(token):
            yield Seen("formula", item)
