# SPDX-License-Identifier: EUPL-1.2
r"""Chemical formulas (LaTeX's mhchem): `\ce{2H2 + O2 -> 2H2O}` becomes LaTeX that math-core reads.

Understood are elements with numbers and charges, brackets, states, isotopes, bonds and arrows with words above and
below. Anything else raises: a formula that is guessed would be another substance.
"""

from __future__ import annotations

import re

_ARROWS = {
    "<=>>": "\\rightleftharpoons",
    "<<=>": "\\rightleftharpoons",
    "<=>": "\\rightleftharpoons",
    "<-->": "\\leftrightarrow",
    "<->": "\\leftrightarrow",
    "->": "\\rightarrow",
    "<-": "\\leftarrow",
}
_LONG = {
    "\\rightarrow": "\\longrightarrow",
    "\\leftrightarrow": "\\longleftrightarrow",
    "\\leftarrow": "\\longleftarrow",
}
_WORDS = r"(?:\[(?P<above>[^\[\]]*)\])?(?:\[(?P<below>[^\[\]]*)\])?"
_TOKEN = re.compile(
    r"(?P<arrow><=>>|<<=>|<=>|<-->|<->|->|<-)" + _WORDS + r"|(?P<state>\((?:aq|s|l|g|cr|am|conc)\))"
    r"|(?P<up>(?<=\s)\^(?=\s|$))|(?P<down>(?<=\s)v(?=\s|$))"
    r"|\^(?P<charge>\{[^{}]*\}|\d*[+-]|\d+|[A-Za-z])|_(?P<index>\{[^{}]*\}|\d+|[a-z])"
    r"|(?P<element>[A-Z][a-z]?)|(?P<number>\d+(?:[.,/]\d+)?)|(?P<particle>[a-z])(?![a-z])"
    r"|(?P<greek>\\(?:alpha|beta|gamma|delta|Delta|mu|nu|pi|sigma|lambda|omega))\b\s?"
    r"|(?P<ion>[+-](?=[\s\])^]|$|\((?:aq|s|l|g|cr|am|conc)\)))|(?P<bond>[-=#])|(?P<dot>\s*[.*·]\s*)|(?P<bracket>[()\[\]]|\\[{}])"
    r"|\$(?P<math>[^$\\{}]*)\$|(?P<space>\s+)"
)
# Behind an element or a bracket digits count; a dot behind them begins what is only attached: CuSO4.5H2O.
_COUNT = re.compile(r"(?P<count>\d+)")
_SUBSTANCE = ("element", "close")
_IS_BETWEEN = re.compile(r"[A-Za-z)\]]\s+[A-Z0-9(\[]")
_CHARGE = re.compile(r"[0-9A-Za-z+\-. ]*")


_TWO_LETTERS = frozenset(
    [
        "He",
        "Li",
        "Be",
        "Ne",
        "Na",
        "Mg",
        "Al",
        "Si",
        "Cl",
        "Ar",
        "Ca",
        "Sc",
        "Ti",
        "Cr",
        "Mn",
        "Fe",
        "Co",
        "Ni",
        "Cu",
        "Zn",
        "Ga",
        "Ge",
        "As",
        "Se",
        "Br",
        "Kr",
        "Rb",
        "Sr",
        "Zr",
        "Nb",
        "Mo",
        "Tc",
        "Ru",
        "Rh",
        "Pd",
        "Ag",
        "Cd",
        "In",
        "Sn",
        "Sb",
        "Te",
        "Xe",
        "Cs",
        "Ba",
        "La",
        "Ce",
        "Pr",
        "Nd",
        "Pm",
        "Sm",
        "Eu",
        "Gd",
        "Tb",
        "Dy",
        "Ho",
        "Er",
        "Tm",
        "Yb",
        "Lu",
        "Hf",
        "Ta",
        "Re",
        "Os",
        "Ir",
        "Pt",
        "Au",
        "Hg",
        "Tl",
        "Pb",
        "Bi",
        "Po",
        "At",
        "Rn",
        "Fr",
        "Ra",
        "Ac",
        "Th",
        "Pa",
        "Np",
        "Pu",
        "Am",
        "Cm",
        "Bk",
        "Cf",
        "Es",
        "Fm",
        "Md",
        "No",
        "Lr",
        "Rf",
        "Db",
        "Sg",
        "Bh",
        "Hs",
        "Mt",
        "Ds",
        "Rg",
        "Cn",
        "Nh",
        "Fl",
        "Mc",
        "Lv",
        "Ts",
        "Og",
        "Me",
        "Et",
        "Ph",
        "Bu",
        "Bn",
        "Bz",
        "Cp",
        "Py",
    ]
)
"""Elements and usual groups; single capitals stand for elements, and for anything in general equations."""


class UnknownSubstanceError(ValueError):
    """A formula that is not understood."""


def formula(source: str) -> str:
    """LaTeX of one chemical formula or equation. Raises UnknownSubstanceError."""
    out: list[str] = []
    before = ""
    at = 0
    source = source.strip()
    while at < len(source):
        match = (before in _SUBSTANCE and _COUNT.match(source, at)) or _TOKEN.match(source, at)
        if not match or (len(match.groupdict().get("element") or "") == 2 and match[0] not in _TWO_LETTERS):
            raise UnknownSubstanceError(source)
        at = match.end()
        out.append(_written(match, before, source))
        before = _kind(match)
    return "".join(out)


def _kind(match: re.Match[str]) -> str:
    if match[0] in (")", "]", "\\}"):
        return "close"
    return "arrow" if match.lastgroup in ("above", "below") else str(match.lastgroup)


def _written(match: re.Match[str], before: str, source: str) -> str:
    kind, text = _kind(match), match[0]
    if kind == "count":
        return f"_{{{text}}}"
    if kind == "arrow":
        return _arrow(match)
    if kind in ("charge", "index"):
        return _script(kind, match[kind].strip("{}"), before, source)
    if kind == "number":
        return _number(text)
    if kind == "ion":
        # Glued to a substance it is its charge, between blanks it adds.
        return f"^{{{text}}}" if before in (*_SUBSTANCE, "count", "index") else f" {text} "
    simple = {
        "element": f"\\mathrm{{{text}}}",
        "particle": text,
        "greek": text + " ",
        "state": f"\\,\\mathrm{{{text}}}",
        "up": "\\uparrow ",
        "down": "\\downarrow ",
        "bond": {"-": "{-}", "=": "{=}", "#": "{\\equiv}"}.get(text, ""),
        "dot": "\\cdot ",
        "bracket": text,
        "close": text,
        "math": match.groupdict().get("math") or "",
        "space": "\\ " if _IS_BETWEEN.match(source, max(0, match.start() - 1)) else " ",
    }
    return simple[kind]


def _arrow(match: re.Match[str]) -> str:
    arrow = _ARROWS[match["arrow"]]
    above, below = (_label(match[side]) for side in ("above", "below"))
    if not above and not below:
        return f" {_LONG.get(arrow, arrow)} "
    return f" \\x{arrow[1:]}{f'[{below}]' if below else ''}{{{above}}} "


def _label(text: str | None) -> str:
    if not text:
        return ""
    try:
        return formula(text)
    except UnknownSubstanceError:
        if re.search(r"[\\{}$_^&#%]", text):
            raise
        return f"\\text{{{text}}}"


def _script(kind: str, text: str, before: str, source: str) -> str:
    if not _CHARGE.fullmatch(text):
        raise UnknownSubstanceError(source)
    base = "{}" if before in ("", "space", "arrow", "number", "ion", "bracket", "dot") else ""
    letters = f"\\mathrm{{{text}}}" if text.isalpha() else text
    return f"{base}{'^' if kind == 'charge' else '_'}{{{letters}}}"


def _number(text: str) -> str:
    if "/" in text:
        over, _, under = text.partition("/")
        return f"\\tfrac{{{over}}}{{{under}}}\\,"
    return f"{text.replace(',', '{,}')}\\,"
