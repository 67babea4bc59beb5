# SPDX-License-Identifier: EUPL-1.2
"""Formulas of Word and PowerPoint (Office MathML, ISO/IEC 29500-1, 22.1) to LaTeX."""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MAX_DEPTH = 60
"""Of formulas within formulas; what lies deeper is taken as text."""

_SIGNS = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ϑ": "vartheta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi",
    "ρ": "rho", "σ": "sigma", "ς": "varsigma", "τ": "tau", "υ": "upsilon", "φ": "varphi", "ϕ": "phi", "χ": "chi",
    "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi",
    "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "∞": "infty", "∂": "partial", "∇": "nabla", "∈": "in",
    "∉": "notin", "∋": "ni", "⊂": "subset", "⊆": "subseteq", "⊃": "supset", "⊇": "supseteq", "∪": "cup", "∩": "cap",
    "∅": "emptyset", "∀": "forall", "∃": "exists", "¬": "neg", "∧": "wedge", "∨": "vee", "⇒": "Rightarrow",
    "⇔": "Leftrightarrow", "→": "to", "←": "leftarrow", "↔": "leftrightarrow", "↦": "mapsto", "≤": "le", "≥": "ge",
    "≠": "ne", "≈": "approx", "≡": "equiv", "∼": "sim", "≅": "cong", "∝": "propto", "±": "pm", "∓": "mp", "×": "times",
    "÷": "div", "⋅": "cdot", "·": "cdot", "∘": "circ", "⊕": "oplus", "⊗": "otimes", "∑": "sum", "∏": "prod", "∫": "int",
    "∬": "iint", "∮": "oint", "√": "surd", "…": "ldots", "⋯": "cdots", "⋮": "vdots", "⋱": "ddots", "ℝ": "mathbb{R}",
    "ℕ": "mathbb{N}", "ℤ": "mathbb{Z}", "ℚ": "mathbb{Q}", "ℂ": "mathbb{C}", "⟨": "langle", "⟩": "rangle", "⌊": "lfloor",
    "⌋": "rfloor", "⌈": "lceil", "⌉": "rceil", "‖": "|", "∣": "mid", "⊥": "perp", "∥": "parallel", "∖": "setminus",
    "ℓ": "ell", "ℏ": "hbar", "′": "prime", "⋃": "bigcup", "⋂": "bigcap", "{": "{", "}": "}", "%": "%", "#": "#",
    "&": "&", "$": "$", "_": "_",
}  # fmt: skip
_ACCENTS = {
    "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u0307": "dot", "\u0308": "ddot",
    "\u20d7": "vec", "\u030c": "check", "\u0306": "breve", "\u0301": "acute", "\u0300": "grave", "\u00af": "bar",
}  # fmt: skip
_FUNCTIONS = frozenset({
    "sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "log", "ln", "exp", "lim",
    "max", "min", "sup", "inf", "det", "dim", "ker", "gcd", "deg", "arg",
})  # fmt: skip


def latex(element: Any) -> str:
    """A formula (`m:oMath`, or `m:oMathPara` with several) without dollar signs."""
    return " ".join(_inner(element, 0).split())


def _inner(element: Any, depth: int) -> str:
    if depth > MAX_DEPTH:
        return _signs("".join(part.text or "" for part in element.iter(f"{M}t")))
    return " ".join(filter(None, (_one(child, depth) for child in element)))


def _one(element: Any, depth: int) -> str:
    tag = element.tag
    if not isinstance(tag, str) or not tag.startswith(M):
        return ""
    name = tag[len(M) :]
    if name == "r":
        return _run(element)
    if name.endswith("Pr"):
        return ""
    write = _WRITERS.get(name)
    return write(element, depth + 1) if write else _inner(element, depth + 1)


def _run(element: Any) -> str:
    text = "".join(part.text or "" for part in element.iter(f"{M}t"))
    style = element.find(f"{M}rPr/{M}nor")
    if style is not None and len(text.strip()) > 1 and text.strip() not in _FUNCTIONS:
        return f"\\text{{{text}}}" if not set(text) & set("{}\\$%#&_^") else _signs(text)
    if text.strip() in _FUNCTIONS:
        return f"\\{text.strip()}"
    return _signs(text)


def _signs(text: str) -> str:
    """Letters of mathematical alphabets as plain ones, signs by their names."""
    written = list[str]()
    for letter in text:
        if "\U0001d400" <= letter <= "\U0001d7ff":
            letter = unicodedata.normalize("NFKC", letter)
        if letter == "\\":
            written.append("\\backslash ")
        elif letter in _SIGNS:
            name = _SIGNS[letter]
            written.append(f"\\{name} " if name[0].isalpha() else f"\\{name}")
        else:
            written.append(letter)
    return "".join(written)


def _part(element: Any, name: str, depth: int) -> str:
    found = element.find(f"{M}{name}")
    return "" if found is None else _inner(found, depth).strip()


def _value(element: Any, path: str, default: str) -> str:
    """Of a property, as `naryPr/chr`. One that is there without a value is empty."""
    found = element.find("/".join(f"{M}{name}" for name in path.split("/")))
    return default if found is None else found.get(f"{M}val", "")


def _fraction(element: Any, depth: int) -> str:
    top, below = _part(element, "num", depth), _part(element, "den", depth)
    kind = _value(element, "fPr/type", "bar")
    if kind == "noBar":
        return f"\\genfrac{{}}{{}}{{0pt}}{{}}{{{top}}}{{{below}}}"
    return f"{{{top}}} / {{{below}}}" if kind == "lin" else f"\\frac{{{top}}}{{{below}}}"


def _scripts(element: Any, depth: int) -> str:
    base = _part(element, "e", depth)
    return (base if len(base) <= 1 or _is_command(base) else f"{{{base}}}") + _sub_and_sup(element, depth)


def _sub_and_sup(element: Any, depth: int) -> str:
    sub, sup = _part(element, "sub", depth), _part(element, "sup", depth)
    return (f"_{{{sub}}}" if sub else "") + (f"^{{{sup}}}" if sup else "")


def _before(element: Any, depth: int) -> str:
    return f"{{}}_{{{_part(element, 'sub', depth)}}}^{{{_part(element, 'sup', depth)}}}{_part(element, 'e', depth)}"


def _is_command(text: str) -> bool:
    return text.startswith("\\") and text[1:].isalpha()


def _root(element: Any, depth: int) -> str:
    degree = _part(element, "deg", depth)
    return "\\sqrt" + (f"[{degree}]" if degree else "") + f"{{{_part(element, 'e', depth)}}}"


def _large_operator(element: Any, depth: int) -> str:
    sign = _signs(_value(element, "naryPr/chr", "∫")).strip()
    return f"{sign}{_sub_and_sup(element, depth)} {_part(element, 'e', depth)}"


def _brackets(element: Any, depth: int) -> str:
    opening, closing = _value(element, "dPr/begChr", "("), _value(element, "dPr/endChr", ")")
    between = _signs(_value(element, "dPr/sepChr", "|")).strip()
    inner = f" {between} ".join(_inner(part, depth).strip() for part in element.findall(f"{M}e"))
    return f"\\left{_bracket(opening)} {inner} \\right{_bracket(closing)}"


def _bracket(sign: str) -> str:
    return _signs(sign).strip() if sign else "."


def _function(element: Any, depth: int) -> str:
    return f"{_part(element, 'fName', depth)} {{{_part(element, 'e', depth)}}}"


def _accent(element: Any, depth: int) -> str:
    name = _ACCENTS.get(_value(element, "accPr/chr", "\u0302"), "hat")
    return f"\\{name}{{{_part(element, 'e', depth)}}}"


def _bar(element: Any, depth: int) -> str:
    name = "overline" if _value(element, "barPr/pos", "bot") == "top" else "underline"
    return f"\\{name}{{{_part(element, 'e', depth)}}}"


def _grouped(element: Any, depth: int) -> str:
    name = "overbrace" if _value(element, "groupChrPr/pos", "bot") == "top" else "underbrace"
    return f"\\{name}{{{_part(element, 'e', depth)}}}"


def _below(element: Any, depth: int) -> str:
    base, limit = _part(element, "e", depth), _part(element, "lim", depth)
    return f"{base}_{{{limit}}}" if _is_command(base) else f"\\underset{{{limit}}}{{{base}}}"


def _above(element: Any, depth: int) -> str:
    base, limit = _part(element, "e", depth), _part(element, "lim", depth)
    return f"{base}^{{{limit}}}" if _is_command(base) else f"\\overset{{{limit}}}{{{base}}}"


def _matrix(element: Any, depth: int) -> str:
    return _environment("matrix", (_row(row.findall(f"{M}e"), depth) for row in element.findall(f"{M}mr")))


def _equations(element: Any, depth: int) -> str:
    return _environment("aligned", (_inner(part, depth).strip() for part in element.findall(f"{M}e")))


def _row(cells: Iterable[Any], depth: int) -> str:
    return " & ".join(_inner(cell, depth).strip() for cell in cells)


def _environment(name: str, rows: Iterable[str]) -> str:
    lines = " \\\\ ".join(rows)
    return f"\\begin{{{name}}} {lines} \\end{{{name}}}"


_WRITERS: dict[str, Callable[[Any, int], str]] = {
    "f": _fraction,
    "sSup": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "sPre": _before,
    "rad": _root,
    "nary": _large_operator,
    "d": _brackets,
    "func": _function,
    "acc": _accent,
    "bar": _bar,
    "groupChr": _grouped,
    "limLow": _below,
    "limUpp": _above,
    "m": _matrix,
    "eqArr": _equations,
}
