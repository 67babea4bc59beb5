# SPDX-License-Identifier: EUPL-1.2
"""Numbers of a person that prove themselves by a check digit: insurance, identity card, payment card; tax numbers.

What python-stdnum has is its own (Luhn, tax numbers of the federal states); German insurance numbers it has not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from stdnum import luhn
from stdnum.de import stnr

from lti_tool.privacy.spans import Span

_PENSION = re.compile(
    r"(?<![^\W_])(\d{2})[ /-]?((?:[0-2]\d|3[01]|[4-7]\d|8[01])(?:0\d"
    r"|1[0-2])\d\d)[ /-]?([A-Z])[ /-]?(\d{2})[ /-]?(\d)(?![^\W_])",
    re.IGNORECASE | re.ASCII,
)
"""VKVV, section 2: area, day of birth (with 50 added for a second series), initial, serial number, check digit."""
_PENSION_FACTORS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
_HEALTH = re.compile(r"(?<![^\W_])([A-Z]) ?(\d{3}) ?(\d{3}) ?(\d{2})(\d)(?![^\W_])", re.IGNORECASE | re.ASCII)
_TAX_NUMBER = re.compile(r"(?<![\w/.,-])\d{2,3}/\d{3,4}/\d{4,5}(?![\w/])", re.ASCII)
_TAX_NUMBER_SAID = re.compile(
    r"(?:steuer[- ]?(?:nummer|nr\.?)|st\.?-?nr\.?|tax (?:number|no\.?))[^\w\n]{0,3}(?:(?:ist|lautet|is)\W{1,2})?"
    r"(\d[\d /]{8,14}\d)(?!\d)",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\w.,+-])[2-6]\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}(?![\w-])", re.ASCII)
_AMERICAN_EXPRESS = re.compile(r"(?<![\w.,+-])3[47]\d{2}[ -]?\d{6}[ -]?\d{5}(?![\w-])", re.ASCII)
_ISSUERS = re.compile(r"4|5[0-8]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|3[47]|6(?:011|4[4-9]|5)")
"""Beginnings of the cards that are used in Europe (ISO/IEC 7812)."""
_IDENTITY_CARD = re.compile(
    r"(?<![\w/+.-])[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}\d(?![\w/+=])", re.IGNORECASE | re.ASCII
)
_IDENTITY_CARD_SAID = re.compile(
    r"(?:ausweis(?:es|nummer|nr\.?|-nr\.?)?|perso(?:nr)?|(?:reise)?pass(?:nummer|nr\.?)?|passport|id[ -]card)"
    r"(?: (?:nr\.?|nummer|number|no\.?))?[^\w\n]{0,3}(?:(?:ist|lautet|is|hat|die|the|nummer|number|nr)\W{1,3}){0,3}"
    r"([CFGHJKLMNPRTVWXYZ][A-Z0-9]{8})(?!\w)",
    re.IGNORECASE | re.ASCII,
)


def find(text: str) -> Iterator[Span]:
    """All of them. For texts with a digit in them."""
    yield from ((*m.span(), "INSURANCE") for m in _PENSION.finditer(text) if _is_pension(*m.groups()))
    yield from ((*m.span(), "INSURANCE") for m in _HEALTH.finditer(text) if _is_health(*m.groups()))
    yield from (
        (*m.span(), "CARD") for form in (_CARD, _AMERICAN_EXPRESS) for m in form.finditer(text) if _is_card(m[0])
    )
    yield from ((*m.span(), "ID_CARD") for m in _IDENTITY_CARD.finditer(text) if _is_identity_card(m[0]))
    lowered = text.lower()
    if "/" in text:
        yield from ((*m.span(), "TAX_ID") for m in _TAX_NUMBER.finditer(text) if _is_tax_number(m[0]))
    if "st" in lowered or "tax" in lowered:
        yield from ((*m.span(1), "TAX_ID") for m in _TAX_NUMBER_SAID.finditer(text) if _is_tax_number(m[1]))
    if "pass" in lowered or "perso" in lowered or "ausweis" in lowered or "card" in lowered:
        said = (m for m in _IDENTITY_CARD_SAID.finditer(text) if sum(map(str.isdigit, m[1])) > 1)
        yield from ((*m.span(1), "ID_CARD") for m in said)


def _is_pension(area: str, birth: str, letter: str, serial: str, check: str) -> bool:
    products = zip(_digits(area, birth, letter, serial), _PENSION_FACTORS, strict=True)
    return _sum_of_digits(digit * factor for digit, factor in products) % 10 == int(check)


def _is_health(letter: str, *groups: str) -> bool:
    """KVNR: GKV-Spitzenverband, Richtlinie nach § 290 SGB V: the sum itself, not what it lacks to ten."""
    *digits, check = _digits(letter, *groups)
    if len(set("".join(groups))) < 3:
        return False
    return _sum_of_digits(digit * (1 + at % 2) for at, digit in enumerate(digits)) % 10 == check


def _digits(*parts: str) -> list[int]:
    """A letter as its place in the alphabet, in two digits."""
    whole = "".join(f"{ord(part.upper()) - 64:02}" if part.isalpha() else part for part in parts)
    return [int(digit) for digit in whole]


def _sum_of_digits(numbers: Iterable[int]) -> int:
    return sum(number // 10 + number % 10 for number in numbers)


def _is_tax_number(number: str) -> bool:
    """A row by powers of ten (10/100/10000) is none."""
    return stnr.is_valid(number) and not number.endswith("000")


def _is_card(number: str) -> bool:
    groups = re.findall(r"\d+", number)
    if len(groups) > 1 and len({int(after) - int(before) for before, after in pairwise(groups)}) == 1:
        return False  # a progression
    return _ISSUERS.match(number) is not None and luhn.is_valid("".join(groups)) and len(set("".join(groups))) > 2


def _is_identity_card(number: str) -> bool:
    """ICAO 9303, part 3, section 4.9: weights 7, 3, 1. Words have fewer digits."""
    if sum(map(str.isdigit, number)) < 4:
        return False
    *values, check = (int(sign, 36) for sign in number)
    return sum(value * (7, 3, 1)[at % 3] for at, value in enumerate(values)) % 10 == check
