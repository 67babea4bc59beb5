# SPDX-License-Identifier: EUPL-1.2
"""Numbers that are what a question is about, and not how to reach somebody: rows, matrices, sequences, bit patterns,
dates, times, book numbers. They look like telephone numbers to a list of numbering plans, since somewhere nearly every
row of digits that begins with 0 can be dialled.

`without` blanks them, so that telephone numbers are looked for in what is left. What decides is the form of a whole run
of numbers: the separators between them, how they are padded, how they grow. Where both can be meant it stays a
telephone number: the model computes without it, but nobody is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

BLANK = "\n"
"""No sign of a number, and no part of a word."""

_DAY, _BETWEEN = r"(?:0?[1-9]|[12]\d|3[01])", r"[ \u00a0]?[-\u2013/][ \u00a0]?"
_DATED = "|".join(
    (
        # 05.11.2025, 5/11/25, 05-11-2025, 05. 11. 2025
        rf"{_DAY}(?:\.[ \u00a0]?|[/-])(?:0?[1-9]|1[0-2])(?:\.[ \u00a0]?|[/-])(?:\d{{4}}|\d\d)(?!\d)",
        # 05 11 2025
        rf"{_DAY} (?:0?[1-9]|1[0-2]) (?:19|20)\d\d(?!\d)",
        # 01.-03.05., 28.02. - 01.03.2024
        rf"{_DAY}\.(?:(?:0?[1-9]|1[0-2])\.)?{_BETWEEN}{_DAY}\.(?:0?[1-9]|1[0-2])\.(?:\d{{4}}|\d\d)?(?!\d)",
        # 08:15 - 09.45
        rf"(?:[01]?\d|2[0-4])[.:][0-5]\d{_BETWEEN}(?:[01]?\d|2[0-4])[.:][0-5]\d(?!\d)",
    )
)
_NAMED = r"(?:IS[BSM]N|EAN|GTIN|PZN|ORCID|PMID|DOI)(?:-1[03])?[:\s]{0,3}[\dX./\u2013 -]{6,24}"
# 0.875 has no place in a telephone number, nor have several decimals one after another: 02.35 03.47 04.12
_DECIMAL = r"0[.,]\d{1,20}|\d{1,3}[.,]\d{1,4}(?:[ \u00a0\t]{1,4}-?\d{1,3}[.,]\d{1,4}(?![\d.,/]*\d)){2,60}"
_BLANKED = re.compile(
    rf"(?<![\w.,]){_NAMED}|(?<![\w.,/-])(?:{_DATED})|(?<![\w.,/+(-])(?:{_DECIMAL})(?![\w/-]|[.,]\d)", re.IGNORECASE
)

_RUN = re.compile(r"(?<!\w)\+?+\d++(?!\w)(?:[ \u00a0()[\]/.,;|&\t\n\u2013-]{1,4}+\d++(?!\w))*+")
"""Numbers with nothing between them but what stands in rows, matrices and telephone numbers."""
_APART = re.compile(r"\D{0,4}?(?:[],;|&\t\n[]|\)\s?\()\D{0,4}")
"""Between numbers that are in no telephone number together."""
_NUMBER = re.compile(r"\d+")
_SPELLING_OUT = re.compile(
    r"(?:tel|phone|telefon\w{0,20}|handy\w{0,20}|mobil\w{0,20}|(?:tele)?fax|(?:an)?rufen?|whats ?app|signal|sms|call"
    r"|cell|dial|erreich\w{0,20}|(?:meine|my) (?:\w{1,12} )?(?:nummer|number))\W{0,4}(?:\w{1,12}\W{1,3}){0,2}$",
    re.IGNORECASE,
)
"""Before a telephone number, whatever its form."""
_BACK = 40
LONGEST_TELEPHONE = 15
"""Digits (E.164, section 6)."""
_SHORT_AREAS = frozenset({"030", "040", "069", "089"})
"""Area codes of three digits in Germany: Berlin, Hamburg, Frankfurt, Munich."""


def without(text: str) -> str:
    """The text, as long as before, with such numbers blanked."""
    if "0" not in text:
        return text
    text = _BLANKED.sub(lambda found: BLANK * len(found[0]), text)
    parts: list[str] = []
    done = 0
    for start, end in _rows(text):
        parts += (text[done:start], BLANK * (end - start))
        done = end
    return "".join(parts) + text[done:]


def is_said(text: str, start: int) -> bool:
    """Whether a word for telephone stands before it."""
    return _SPELLING_OUT.search(text[max(0, start - _BACK) : start]) is not None


def _rows(text: str) -> Iterator[tuple[int, int]]:
    for run in _RUN.finditer(text):
        if run[0].startswith("+") or is_said(text, run.start()):
            continue
        if _is_matrix(run[0]):
            yield run.span()
            continue
        for start, end in _parts(run[0]):
            part = run[0][start:end]
            # Different separators in one number are a telephone number's: (07 11) 12 34 56, 0711/6856-0111.
            if len(set(_separators(part))) < 2 and is_row(_NUMBER.findall(part)):
                yield run.start() + start, run.start() + end


def _parts(run: str) -> Iterator[tuple[int, int]]:
    start = 0
    for apart in _APART.finditer(run):
        yield start, apart.start()
        start = apart.end()
    yield start, len(run)


def _separators(part: str) -> list[str]:
    return [between.strip(" \u00a0") for between in _NUMBER.split(part)[1:-1]]


def _is_matrix(run: str) -> bool:
    """Several rows of as many numbers, all of them of the same two or three digits: (07 14) (21 28)."""
    parts = [run[start:end] for start, end in _parts(run)]
    rows = [_NUMBER.findall(part) for part in parts]
    widths = {len(number) for row in rows for number in row}
    alike = len({len(row) for row in rows}) == 1 and widths in ({2}, {3})
    plain = all(set(_separators(part)) <= {""} for part in parts)
    return len(rows) > 1 and len(rows[0]) > 1 and alike and plain and _SHORT_AREAS.isdisjoint(row[0] for row in rows)


def is_row(numbers: list[str]) -> bool:
    """Whether numbers, separated alike, are a row of numbers rather than the groups of a telephone number."""
    if set("".join(numbers)) <= {"0", "1"}:
        return True  # bits
    if len(numbers) < 2:
        return False
    if all(number.startswith("0") for number in numbers):
        return True  # octal, or padded throughout: a group behind an area code rarely begins with 0, never each
    if not _is_padded_alike(numbers):
        return numbers[0][0] == "0" and len(numbers[0]) == 2 and sum(len(number) == 1 for number in numbers) > 2
    return _is_long(numbers) or _is_progression(numbers)


def _is_padded_alike(numbers: list[str]) -> bool:
    """Whether those that begin with 0 are as wide as the narrowest: 08 16 32 128, never 030 44."""
    width = min(map(len, numbers))
    return width > 1 and all(len(number) == width for number in numbers if number[0] == "0")


def _is_long(numbers: list[str]) -> bool:
    """More numbers than a telephone number has groups of that width."""
    widths, count = [len(number) for number in numbers], len(numbers)
    if min(widths) != max(widths):
        return count > 3 and _grows(numbers)
    if min(widths) == 2:
        return count > 2
    if min(widths) == 3 and not numbers[0].startswith("00") and numbers[0] not in _SHORT_AREAS:
        return count > 3
    return count > 2 and sum(widths) >= LONGEST_TELEPHONE


def _grows(numbers: list[str]) -> bool:
    return all((len(less), less) < (len(more), more) for less, more in pairwise(numbers))


def _is_progression(numbers: list[str]) -> bool:
    """By equal steps or equal factors: 0500 1000 1500, 0250 0500 1000."""
    if len(numbers) < 3 or max(map(len, numbers)) > LONGEST_TELEPHONE:
        return False
    values = [int(number) for number in numbers]
    steps = {after - before for before, after in pairwise(values)}
    return len(steps) == 1 or all(after * values[0] == before * values[1] for before, after in pairwise(values))
