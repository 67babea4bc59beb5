"""Mathematical alphabets as Unicode characters.

MathML Core, which browsers implement, knows no `mathvariant` but `normal`: a script O asked for by attribute would be
an ordinary italic O. The characters U+1D400 and up say it themselves (Unicode Technical Report 25).
"""

from __future__ import annotations

# Start of capitals, start of small letters, start of digits (0: the alphabet has none).
_STARTS = {
    "bold": (0x1D400, 0x1D41A, 0x1D7CE),
    "bold-italic": (0x1D468, 0x1D482, 0),
    "script": (0x1D49C, 0x1D4B6, 0),
    "bold-script": (0x1D4D0, 0x1D4EA, 0),
    "fraktur": (0x1D504, 0x1D51E, 0),
    "double-struck": (0x1D538, 0x1D552, 0x1D7D8),
    "bold-fraktur": (0x1D56C, 0x1D586, 0),
    "sans-serif": (0x1D5A0, 0x1D5BA, 0x1D7E2),
    "bold-sans-serif": (0x1D5D4, 0x1D5EE, 0x1D7EC),
    "sans-serif-italic": (0x1D608, 0x1D622, 0),
    "sans-serif-bold-italic": (0x1D63C, 0x1D656, 0),
    "monospace": (0x1D670, 0x1D68A, 0x1D7F6),
}
# Letters that Unicode had before it had the alphabets.
_OLDER = {
    "script": dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)),
    "fraktur": dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True)),
    "double-struck": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
}


def _alphabet(name: str) -> dict[int, str]:
    capitals, small, digits = _STARTS[name]
    table = {ord("A") + i: chr(capitals + i) for i in range(26)}
    table |= {ord("a") + i: chr(small + i) for i in range(26)}
    if digits:
        table |= {ord("0") + i: chr(digits + i) for i in range(10)}
    return table | {ord(plain): letter for plain, letter in _OLDER.get(name, {}).items()}


_TABLES = {name: _alphabet(name) for name in _STARTS}


def in_alphabet(text: str, name: str | None) -> str:
    """`text` in the alphabet that MathML 3 calls `name`; unchanged for None, `normal` and unknown ones."""
    table = _TABLES.get(name or "")
    return text.translate(table) if table else text
