# SPDX-License-Identifier: EUPL-1.2
r"""A formula's LaTeX as MathML, or None where it is not understood: then its source is shown, never something else.

math-core (Rust) reads LaTeX and says where it knows nothing. Its output is read again and written out here: only known
elements, only attributes of a known form, every text escaped. The `style` attributes that it gives become the classes
of `CLASSES` (rules in `static/css/code.css`), since the page's policy allows no inline style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element, ParseError, fromstring

from lti_tool.chat.render.formulas import latex as language
from lti_tool.chat.render.formulas.process import FormulaProcess

MAX_FORMULA = 2_000
"""Characters of one formula."""
MAX_DEPTH = 90
"""Levels of elements: the browser lays them out one inside the other."""
MAX_CELLS = 1_000
"""Cells of one table: a matrix of 30 by 30."""

_NAMES = (
    "math semantics annotation mrow mi mn mo mtext mspace msub msup msubsup munder mover munderover mfrac msqrt mroot"
    " mtable mtr mtd mstyle mpadded mphantom menclose mmultiscripts mprescripts none"
)
ELEMENTS = frozenset(_NAMES.split())
# Lengths are small on purpose: \hspace{-999em} would paint over the rest of the page.
_LENGTH = re.compile(r"-?(?:\d?(?:\.\d{1,8})?(?:em|ex)|\d{0,2}(?:\.\d{1,3})?(?:px|pt|mu)|0)")
_WORD = re.compile(r"true|false|prefix|infix|postfix|normal")
ATTRIBUTES: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(("width", "height", "depth", "lspace", "rspace", "minsize", "maxsize", "linethickness"), _LENGTH),
    "mathcolor": re.compile(r"#[0-9A-Fa-f]{3,8}"),
    **dict.fromkeys(("stretchy", "symmetric", "fence", "separator", "accent", "accentunder", "largeop"), _WORD),
    **dict.fromkeys(("form", "movablelimits", "displaystyle"), _WORD),
    "notation": re.compile(r"[a-z ]{1,80}"),
    "scriptlevel": re.compile(r"[-+]?\d"),
}
_STYLES = {
    "text-align: right": "math-right",
    "text-align: left": "math-left",
    "padding-left: 0": "math-close-left",
    "padding-right: 0": "math-close-right",
    "padding-left: 1em": "math-far-left",
    "padding-top: 0": "math-close-above",
    "padding-bottom: 0": "math-close-below",
    "padding-top: 0.1667em": "math-above",
    "width: 100%": "math-whole",
    "width: 50%": "math-half",
    "width: 7.5%": "math-margin",
    "border-left: 0.05em solid currentcolor": "math-line-left",
    "border-right: 0.05em solid currentcolor": "math-line-right",
    "border-top: 0.05em solid currentcolor": "math-line-above",
    "border-bottom: 0.05em solid currentcolor": "math-line-below",
    "border-left: 0.05em dashed currentcolor": "math-dash-left",
    "border-right: 0.05em dashed currentcolor": "math-dash-right",
    "border-top: 0.05em dashed currentcolor": "math-dash-above",
    "border-bottom: 0.05em dashed currentcolor": "math-dash-below",
    "margin-left: -0.16666667em": "math-back",
    "margin-left: -0.22222222em": "math-back",
    "margin-left: -0.2777778em": "math-back",
}
_TEXT_STYLES = {"b": "math-bold", "i": "math-italic", "code": "math-code", "span": "math-sans"}
CLASSES = frozenset((*_STYLES.values(), *_TEXT_STYLES.values()))
_COLOUR = re.compile(r"color:\s*(#[0-9A-Fa-f]{3,8})")
# Some fonts have no such forms of letters, and what is copied should be one character.
_VARIATIONS = re.compile("[\ufe00\ufe01]")

_CONVERTER = FormulaProcess(language.MACROS)


class _NotShownError(Exception):
    """The tree is deeper or larger than a page should hold, or has an element nobody has looked at."""


def to_mathml(latex: str, *, display: bool) -> str | None:
    """One `<math>` element with the source as annotation, or None if the formula cannot be read.

    Raises GaveUpError for one that took too long.
    """
    if len(latex) > MAX_FORMULA or "\x00" in latex:
        return None
    try:
        mathml = _CONVERTER.convert(language.readable(latex, display=display), display=display)
        if mathml is None:
            return None
        root = fromstring(mathml.replace("&ApplyFunction;", "\u2061"))  # noqa: S314 - no doctype, made one line above
        written: list[str] = []
        _write_all(root, 0, written)
    except (language.UnreadableError, ParseError, _NotShownError, RecursionError):
        return None
    style = "block" if display else "inline"
    return (
        f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="{style}"><semantics><mrow>{"".join(written)}</mrow>'
        f'<annotation encoding="application/x-tex">{escape(latex, quote=False)}</annotation></semantics></math>'
    )


def _write_all(element: Element, depth: int, out: list[str]) -> None:
    if depth > MAX_DEPTH:
        raise _NotShownError
    if element.tag == "mtable":
        if sum(1 for _ in element.iter("mtd")) > MAX_CELLS:
            raise _NotShownError
        _draw_last_line(element)
    if element.text:
        out.append(_text(element.text))
    for child in element:
        _write(child, depth + 1, out)
        if child.tail:
            out.append(_text(child.tail))


def _write(element: Element, depth: int, out: list[str]) -> None:
    tag = element.tag
    if tag in _TEXT_STYLES:  # inside <mtext>, where MathML takes HTML
        out.append(f'<span class="{_TEXT_STYLES[tag]}">')
        tag = "span"
    elif tag in ELEMENTS:
        out.append(f"<{tag}{''.join(_attributes(element))}>" if element.attrib else f"<{tag}>")
    else:
        raise _NotShownError
    _write_all(element, depth, out)
    out.append(f"</{tag}>")


def _draw_last_line(table: Element) -> None:
    r"""`\hline` behind the last row comes as a row of one empty cell, whose line is as short."""
    rows = list(table)
    if len(rows) < 2 or len(rows[-1]) != 1 or len(rows[-1][0]) or "border-top" not in rows[-1][0].get("style", ""):
        return
    table.remove(rows[-1])
    kind = "dashed" if "dashed" in rows[-1][0].get("style", "") else "solid"
    for cell in rows[-2]:
        cell.set("style", f"{cell.get('style', '')};border-bottom: 0.05em {kind} currentcolor")


def _attributes(element: Element) -> Iterator[str]:
    classes: list[str] = []
    for name, value in element.attrib.items():
        form = ATTRIBUTES.get(name)
        if name == "style":
            classes += _classes(value)
            if colour := _COLOUR.search(value):
                yield f' mathcolor="{colour[1]}"'
        elif form and form.fullmatch(value):
            yield f' {name}="{value}"'
    if element.tag == "mi" and element.get("mathvariant") == "normal":
        yield ' mathvariant="normal"'
    if classes:
        yield f' class="{" ".join(classes)}"'


def _classes(style: str) -> Iterator[str]:
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        if found := _STYLES.get(f"{name.strip()}: {value.strip()}"):
            yield found


def _text(text: str) -> str:
    return escape(_VARIATIONS.sub("", text), quote=False)
