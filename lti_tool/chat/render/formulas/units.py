# SPDX-License-Identifier: EUPL-1.2
r"""Numbers and units (LaTeX's siunitx): `\SI{9.81}{\metre\per\second\squared}` becomes LaTeX that math-core reads.

Only names of the table are understood: a unit that is guessed would be read as a physical statement.
"""

from __future__ import annotations

import re

_PREFIXES = dict(
    zip(
        [
            "quecto",
            "ronto",
            "yocto",
            "zepto",
            "atto",
            "femto",
            "pico",
            "nano",
            "micro",
            "milli",
            "centi",
            "deci",
            "deca",
            "deka",
            "hecto",
            "kilo",
            "mega",
            "giga",
            "tera",
            "peta",
            "exa",
            "zetta",
            "yotta",
            "ronna",
            "quetta",
            "kibi",
            "mebi",
            "gibi",
            "tebi",
        ],
        [
            "q",
            "r",
            "y",
            "z",
            "a",
            "f",
            "p",
            "n",
            "µ",
            "m",
            "c",
            "d",
            "da",
            "da",
            "h",
            "k",
            "M",
            "G",
            "T",
            "P",
            "E",
            "Z",
            "Y",
            "R",
            "Q",
            "Ki",
            "Mi",
            "Gi",
            "Ti",
        ],
        strict=True,
    )
)
_UNITS = {
    "ampere": "A",
    "candela": "cd",
    "kelvin": "K",
    "kilogram": "kg",
    "gram": "g",
    "metre": "m",
    "meter": "m",
    "mole": "mol",
    "mol": "mol",
    "second": "s",
    "becquerel": "Bq",
    "coulomb": "C",
    "farad": "F",
    "gray": "Gy",
    "hertz": "Hz",
    "henry": "H",
    "joule": "J",
    "lumen": "lm",
    "katal": "kat",
    "lux": "lx",
    "newton": "N",
    "ohm": "Ω",
    "pascal": "Pa",
    "radian": "rad",
    "siemens": "S",
    "sievert": "Sv",
    "steradian": "sr",
    "tesla": "T",
    "volt": "V",
    "watt": "W",
    "weber": "Wb",
    "bar": "bar",
    "bit": "bit",
    "byte": "B",
    "dalton": "Da",
    "day": "d",
    "hour": "h",
    "minute": "min",
    "year": "a",
    "litre": "L",
    "liter": "L",
    "tonne": "t",
    "hectare": "ha",
    "electronvolt": "eV",
    "decibel": "dB",
    "bel": "B",
    "neper": "Np",
    "percent": "%",
    "degree": "°",
    "arcminute": "′",
    "arcsecond": "″",
    "celsius": "°C",
    "degreeCelsius": "°C",
    "fahrenheit": "°F",
    "angstrom": "Å",
    "astronomicalunit": "au",
    "parsec": "pc",
    "atmosphere": "atm",
    "kg": "kg",
    "g": "g",
    "mg": "mg",
    "m": "m",
    "km": "km",
    "cm": "cm",
    "mm": "mm",
    "um": "µm",
    "nm": "nm",
    "s": "s",
    "ms": "ms",
    "us": "µs",
    "ns": "ns",
    "A": "A",
    "mA": "mA",
    "V": "V",
    "mV": "mV",
    "kV": "kV",
    "W": "W",
    "kW": "kW",
    "MW": "MW",
    "J": "J",
    "kJ": "kJ",
    "eV": "eV",
    "N": "N",
    "kN": "kN",
    "Pa": "Pa",
    "kPa": "kPa",
    "MPa": "MPa",
    "Hz": "Hz",
    "kHz": "kHz",
    "MHz": "MHz",
    "GHz": "GHz",
    "K": "K",
    "L": "L",
    "l": "L",
    "mL": "mL",
    "ml": "mL",
    "kWh": "kWh",
    "dB": "dB",
    "C": "C",
    "F": "F",
    "H": "H",
    "T": "T",
}
_POWERS_BEFORE = {"square": "2", "cubic": "3"}
_POWERS_BEHIND = {"squared": "2", "cubed": "3"}

_NUMBER = re.compile(
    r"(?P<sign>[+-]|\\pm)?(?P<digits>\d[\d.,]*|[.,]\d+)?(?P<spread>\((?:\d[\d.]*)\)|(?:\\pm|\+-)\d[\d.,]*)?"
    r"(?:[eEdD](?P<power>[+-]?\d+))?"
)
_PART = re.compile(
    r"\\(?P<command>[A-Za-z]+)|(?P<word>[A-Za-zµμΩ°%Å]+)|(?P<power>\^(?:\{[+-]?\d+\}|[+-]?\d))|(?P<slash>/)"
    r"|(?P<between>[.\s~·*]+|\\,|\\cdot)|\{(?P<group>[^{}]*)\}"
)


class UnknownUnitError(ValueError):
    """A number or unit that is not understood."""


def number(source: str) -> str:
    r"""`1.5e3` as `1.5\cdot 10^{3}`. Raises UnknownUnitError."""
    text = re.sub(r"[\s~]|\\,", "", source).replace("\\times10^", "e").replace("\\cdot10^", "e")
    text = re.sub(r"e\{([+-]?\d+)\}", r"e\1", text)
    match = _NUMBER.fullmatch(text)
    if not match or not (match["digits"] or match["power"]):
        raise UnknownUnitError(source)
    sign = {"-": "-", "+": "+", "\\pm": "\\pm "}.get(match["sign"] or "", "")
    digits = (match["digits"] or "").replace(",", "{,}")
    spread = (match["spread"] or "").replace("+-", "\\pm ").replace("\\pm", "\\pm ").replace(",", "{,}")
    power = f"10^{{{match['power']}}}" if match["power"] else ""
    return sign + digits + spread + ("\\cdot " if digits and power else "") + power


def unit(source: str) -> str:
    r"""`\metre\per\second\squared` or `m/s^2` as upright letters with powers. Raises UnknownUnitError."""
    parts: list[tuple[str, int]] = []
    prefix, power, sign = "", "", 1
    at = 0
    while at < len(source):
        match = _PART.match(source, at)
        if not match:
            raise UnknownUnitError(source)
        at = match.end()
        name = match["command"] or match["word"] or ""
        if match["slash"] or name == "per":
            sign = -1
        elif match["command"] and name in _PREFIXES:
            prefix += _PREFIXES[name]
        elif name in _POWERS_BEFORE:
            power = _POWERS_BEFORE[name]
        elif name in _POWERS_BEHIND or match["power"]:
            _raise_last(parts, _POWERS_BEHIND.get(name) or match["power"].strip("^{}"), source)
        elif name == "tothe":
            at = _to_the(source, at, parts)
        elif name or match["group"]:
            parts.append((prefix + _symbol(match, source), sign * int(power or 1)))
            # `\per` is for one unit, a slash for all that follow.
            prefix, power, sign = "", "", sign if "/" in source else 1
    if prefix or not parts:
        raise UnknownUnitError(source)
    return "\\,".join(_written(symbol, exponent) for symbol, exponent in parts)


def _symbol(match: re.Match[str], source: str) -> str:
    if match["command"]:
        if match["command"] not in _UNITS:
            raise UnknownUnitError(source)
        return _UNITS[match["command"]]
    return str(match["word"] or match["group"])


def _raise_last(parts: list[tuple[str, int]], power: str, source: str) -> None:
    if not parts:
        raise UnknownUnitError(source)
    symbol, exponent = parts[-1]
    parts[-1] = (symbol, exponent * int(power))


def _to_the(source: str, at: int, parts: list[tuple[str, int]]) -> int:
    match = re.compile(r"\s*\{([+-]?\d{1,3})\}").match(source, at)
    if not match:
        raise UnknownUnitError(source)
    _raise_last(parts, match[1], source)
    return match.end()


def _written(symbol: str, exponent: int) -> str:
    letters = f"\\mathrm{{{symbol}}}"
    if not symbol.isalpha() or not symbol.isascii():
        letters = "\\text{" + symbol.replace("%", "\\%") + "}"
    return letters if exponent == 1 else f"{letters}^{{{exponent}}}"


def quantity(value: str, of: str) -> str:
    """A number and its unit with the small space that SI asks for, but none before degrees of an angle."""
    close = of.strip() in ("\\degree", "\\percent", "°", "%")
    return number(value) + ("" if close else "\\,") + unit(of)


def angle(source: str) -> str:
    """Degrees, minutes and seconds between semicolons."""
    parts = source.split(";")
    if len(parts) > 3:
        raise UnknownUnitError(source)
    return "".join(number(part) + mark for part, mark in zip(parts, ("°", "′", "″"), strict=False) if part.strip())
