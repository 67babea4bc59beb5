# SPDX-License-Identifier: EUPL-1.2
"""Numbers of several tokens: `12 000`, `12'000`, `2{,}5`, `.5`, `6.6e-3`, `2½`, `45 Tsd.`; and units behind numbers."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from lti_tool.solution_guard.tokens import Token, listed, word

_GROUPED = re.compile(r"(?:^|[^\d.,'’])(\d{1,3}(?:(?: |'|’|\\,)\d{3}){1,4})([.,]\d{1,20})?$")
_DECIMAL = re.compile(r"(\d{1,20})\{,\}(\d{1,20})$")
_LEADING = re.compile(r"(?:^|[^\w)\]}.])\.(\d{1,20})$")
_POWER = r"(?:[eE]|(?:[·*×⋅]|\\cdot|\\times) ?10(?:\^|\*\*)\{?)"
_SCIENTIFIC = re.compile(rf"(\d{{1,20}}(?:[.,]\d{{1,20}})?) ?{_POWER}([-−–+]?)(\d{{1,2}})$")
_NO_DIGITS = re.compile(r"\D+")
_SCALES = {"tsd": 10**3, "tausend": 10**3, "thousand": 10**3, "mio": 10**6, "million": 10**6, "millionen": 10**6}
_PREFIXES = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "c": 1e-2, "m": 1e-3, "µ": 1e-6, "μ": 1e-6, "n": 1e-9, "h": 100.0}
_BASES = ("A", "V", "W", "J", "N", "g", "m", "s", "l", "L", "mol", "Pa", "Hz", "Ω", "F", "C", "eV", "bar", "K")
_SHORT = {f"{prefix}{base}": (base, by) for base in _BASES for prefix, by in _PREFIXES.items()}
_LONG = {
    name: unit
    for unit, names in {
        "A": "ampere amperes amps", "V": "volt volts", "W": "watt watts", "J": "joule joules", "N": "newton newtons",
        "g": "gramm gram grams", "m": "meter metern meters metre metres", "l": "liter litern litre litres liters",
        "s": "sekunde sekunden second seconds", "mol": "mole moles", "Ω": "ohm ohms", "Pa": "pascal", "K": "kelvin",
        "€": "euro euros eur", "pieces": "stueck einheiten units pieces", "%": "prozent percent",
    }.items()
    for name in listed(names)
}  # fmt: skip
THIN = frozenset({"\\", ",", ";", "{", "~", "-", "\\mathrm", "\\text", "\\textrm", "\\si", "\\unit", "\\rm"})
"""Tokens that may stand between a number and its unit."""


def written(last: Sequence[Token], behind: Token) -> Iterator[tuple[float, str, int]]:
    """What the last tokens may mean together: value, digits, where it begins."""
    token, text = last[-1], _joined(last)
    start = token.start
    if found := _GROUPED.search(text):
        whole, rest = _NO_DIGITS.sub("", found[1]), (found[2] or "")[1:]
        yield float(f"{whole}.{rest or 0}"), whole + rest, start
    if found := _DECIMAL.search(text):
        yield float(f"{found[1]}.{found[2]}"), (found[1] + found[2]).lstrip("0"), start
    if found := _LEADING.search(text):
        yield float(f"0.{found[1]}"), found[1].lstrip("0"), start
    if found := _SCIENTIFIC.search(text):
        number, sign = found[1].replace(",", "."), "" if found[2] in ("", "+") else "-"
        yield float(f"{number}e{sign}{found[3]}"), _NO_DIGITS.sub("", found[1]).lstrip("0"), start
    if token.is_number and (scale := _scale(token, behind)):
        value = float(token.text.replace(",", ".")) if len(re.findall("[.,]", token.text)) < 2 else 0.0
        yield value * scale, f"{value * scale:g}".rstrip("0"), start
    if (part := part_of_one(token.text)) is not None:
        before = last[-2] if len(last) > 1 and last[-2].is_number and last[-2].end == start else None
        value = part + (float(before.text) if before and before.text.isdecimal() else 0)
        yield value, f"{value:.3g}".replace(".", "") + "0", before.start if before else start


def _scale(token: Token, behind: Token) -> int:
    if behind.text in ("k", "K") and behind.start == token.end:
        return 1_000
    return _SCALES.get(word(behind), 0) if behind.is_word else 0


def _joined(last: Sequence[Token]) -> str:
    text, end = "", last[0].start
    for token in last:
        text += token.text if token.start == end else f" {token.text}"
        end = token.end
    return text


def part_of_one(text: str) -> float | None:
    """½ and the like."""
    if len(text) != 1 or not unicodedata.decomposition(text).startswith("<fraction>"):
        return None
    return unicodedata.numeric(text)


def unit(token: Token) -> tuple[str, float] | None:
    """A unit, and by how much a number is multiplied to be in it: `mA` is 0.001 A."""
    if token.text in _SHORT:
        return _SHORT[token.text]
    if token.text in ("€", "%"):
        return token.text, 1.0
    name = _LONG.get(word(token)) if token.is_word else None
    return (name, 1.0) if name else None
