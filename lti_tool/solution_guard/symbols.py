# SPDX-License-Identifier: EUPL-1.2
"""Code and formulas as they are compared: what is named is counted in the order of its first appearance.

`for x in xs: total += x` and `for wert in werte: summe += wert` are the same; so are `\\frac{x+1}{2}` and `(y+1)/2`.
"""

import re
from collections.abc import Iterator, Sequence

from lti_tool.solution_guard.number_words import SMALL
from lti_tool.solution_guard.tokens import Token

_WORDS = """
    and as assert async await auto bool boolean break case catch char class const continue def default delete do double
    elif else elseif end enum except extends false final finally float fn for foreach from func function global goto if
    implements import in instanceof int interface is lambda let long loop match namespace new nil none not null or pass
    private protected public raise repeat return select self short static string struct super switch then this throw try
    true type typeof until using val var void while with yield where group by having order join inner left right outer
    on insert into values update set create table distinct union limit count sum avg min max print println printf len
    range append map filter reduce input length size push pop sqrt sin cos tan log ln exp lim det arcsin arccos arctan
"""
KEYWORDS = frozenset(_WORDS.split())
"""Of the languages that are taught most; they keep their names."""
_NAMES_TOO = """
    left right values count sum min max length size input order group on by set update default match loop end limit
"""
_IN_CAPITALS = frozenset(_NAMES_TOO.split())
"""As often what somebody calls a thing: keywords in capitals alone, as SQL is taught."""
_BRANCHING = """
    while for if elif else try except finally with do switch case loop repeat until break continue pass return
"""
_CONTROL = frozenset(_BRANCHING.split())
_SIGNS = frozenset("=+-*/%<>^|&!~()[]:≤≥≠→∈∫∑∏√±")
_SILENT = frozenset("{};,.\"'`$\\#?\n")
_CODE_SIGNS = frozenset("=()[]<>+%&") | {"return", "SELECT", "FROM", "JOIN", "GROUP"}
_MARKS = frozenset("/*->|~") | {"#"}
"""Stand in front of comments, items of a list, cells."""
_LONGEST_LINE = 60  # items
_SHORTEST_LINES = 8  # items of lines that stand together
_LATEX = {
    "\\sqrt": "sqrt", "\\leq": "≤", "\\le": "≤", "\\geq": "≥", "\\ge": "≥", "\\neq": "≠", "\\ne": "≠", "\\sum": "∑",
    "\\int": "∫", "\\prod": "∏", "\\in": "∈", "\\pm": "±", "\\infty": "∞", "\\pi": "pi",
}  # fmt: skip
_ARROWS = frozenset({"\\to", "\\rightarrow", "\\longrightarrow"})
_UNSPOKEN = frozenset(
    f"\\{name}" for name in
    ("cdot", "times", "left", "right", "text", "mathrm", "mathbf", "displaystyle", "quad", "qquad", "begin", "end",
     "frac", "dfrac", "tfrac")
)  # fmt: skip
_SPOKEN = {
    "minus": "-", "plus": "+", "gleich": "=", "equals": "=", "equal": "=", "durch": "/", "over": "/", "squared": "^2",
    "quadrat": "^2", "cubed": "^3", "mal": "", "times": "",
}  # fmt: skip
"""Signs as they are said."""
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_CHEMICAL = re.compile(r"(?:[A-Z][a-z]?_?\d{0,3}){1,12}")
_PARTS = re.compile(r"[A-Za-z]+|\d+")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉−", "0123456789-")
_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def code(token: Token) -> str | None:
    """A token of code as an item; None for signs that people leave out or set otherwise."""
    text = token.text
    return None if text in _SILENT or text[0] == "\\" else text


class FormulaItems:
    """Tokens of a formula, in LaTeX or plain, as items; brackets and signs of multiplication are left out."""

    def __init__(self) -> None:
        self._before = Token("", 0, 0)

    def items(self, token: Token) -> Iterator[str]:
        """None, one or several."""
        before, self._before = self._before, token
        text = token.text
        if text == "{" and before.text == "}":  # of a fraction
            yield "/"
        elif text == "*" and before.text == "*" and before.end == token.start:
            yield "^"
        elif text[0] == "\\":
            if text in _ARROWS:
                yield from "->"
            elif text not in _UNSPOKEN and len(text) > 1:
                yield _LATEX.get(text, text[1:])
        elif (said := text.casefold()) in _SPOKEN:
            yield from _SPOKEN[said]
        elif SMALL.get(said, 0) > 1:
            yield str(SMALL[said])
        elif text in "→⟶":
            yield from "->"
        elif text not in "()[]{}*·×⋅•:" and text not in _SILENT:
            yield from _powers(text.translate(_LOWERED))


def _powers(text: str) -> Iterator[str]:
    place = 0
    for raised in _RAISED.finditer(text):
        yield from _plain(text[place : raised.start()])
        yield from ("^", raised[0].translate(_POWERS))
        place = raised.end()
    yield from _plain(text[place:])


def _plain(text: str) -> Iterator[str]:
    if not text:
        return
    if any(map(str.isdigit, text)) and _CHEMICAL.fullmatch(text):
        yield from _PARTS.findall(text)
    else:
        yield text.replace(",", ".") if text[0].isdecimal() else text


def renamed(items: Sequence[str]) -> tuple[str, ...] | None:
    """A run with its names counted; None where hardly anything but names is in it, as in prose."""
    if _SIGNS.isdisjoint(items) and not any(map(str.isupper, items)):
        return None  # prose, mostly
    names: dict[str, str] = {}
    signs, kept, found = 0, 0, []
    for item in items:
        if item[0].isalpha() or item[0] == "_":
            if _is_keyword(item):
                kept += 1
                signs += len(item) > 1 and item.isupper()  # as in SQL
                found.append(item.casefold())
            else:
                found.append(names.setdefault(item, f"_{len(names)}"))
        else:
            signs += item in _SIGNS
            kept += 1
            found.append(item)
    return tuple(found) if kept >= 3 and (signs >= 2 or (signs and kept >= 4)) else None


def _is_keyword(item: str) -> bool:
    folded = item.casefold()
    return folded in KEYWORDS and (folded not in _IN_CAPITALS or item.isupper())


def lines_renamed(lines: Sequence[str]) -> tuple[str, ...] | None:
    """Whole lines of code, their items parted by blanks, with the names of all of them counted together."""
    found = renamed([item for line in lines for item in line.split(" ")])
    return found if found and len(found) >= _SHORTEST_LINES else None


def line(items: Sequence[str]) -> str:
    """A line of code as one item; empty for prose, and for what is hardly more than brackets."""
    first = next((place for place, item in enumerate(items) if item not in _MARKS), len(items))
    own = items[first:]
    own = own[: _comment(own)]
    is_code = len(own) >= 2 and not _CODE_SIGNS.isdisjoint(own)
    is_code |= bool(own) and own[0] in _CONTROL and (len(own) == 1 or own[-1] == ":")
    return " ".join(own) if is_code and len(own) <= _LONGEST_LINE else ""


def _comment(items: Sequence[str]) -> int:
    """The place of a comment behind code; behind the last item where there is none."""
    for place, item in enumerate(items[1:], 1):
        doubled = item == items[place - 1]
        behind = items[place + 1][0] if place + 1 < len(items) else ""
        if item == "#":
            return place
        if doubled and (item == "/" or (item == "-" and place > 1 and behind.isalpha())):
            return place - 1
    return len(items)


def spread(items: Sequence[str]) -> tuple[str, ...] | None:
    """Letters as they are; None where few different ones repeat, as in formulas."""
    return tuple(items) if 2 * len(set(items)) > len(items) else None


def spelled_out(items: Sequence[str]) -> tuple[str, ...] | None:
    """Words as they are; None for hardly more than letters, as in formulas."""
    return tuple(items) if sum(map(len, items)) >= 2.5 * len(items) else None
