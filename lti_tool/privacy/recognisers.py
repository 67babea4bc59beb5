# SPDX-License-Identifier: EUPL-1.2
"""What tells who somebody is by its form: e-mail, telephone, IBAN, tax id, tokens in addresses; and what the modules
beside this one know: names that are said, addresses, numbers with check digits or beside their word. And known ids.

Each recogniser is cautious: a course's own numbers (addresses, dates, binary and octal digits) must reach the model.
The check digits are python-stdnum's, the numbering plans libphonenumber's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import iban
from stdnum.de import idnr

from lti_tool.privacy import beside_words, check_digits, numbers_that_stay, postal, said_names
from lti_tool.privacy.aho_corasick import Literals, fold_text
from lti_tool.privacy.spans import Span
from lti_tool.privacy.words import COMMON

_DIGIT = re.compile(r"\d")
# Begins only where a run of such characters begins: else a long word before an @ costs quadratic time.
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_NOBODYS = re.compile(r"git@|.*[@.](?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$", re.IGNORECASE)
"""RFC 2606 keeps these for examples, and git@ stands in addresses of repositories."""
_PHONE = re.compile(r"(?<!\w)(?<!\d[.,/-])(?:\+|\(?0[1-9]|00[1-9])[\d ()/.\u2013\u00a0-]{5,24}\d(?!\w)")
_WITH_AREA = re.compile(r"\(?(?:0\d{1,4}[ \u00a0]?[/)]|0\d{1,4} \d{2,6} ?[-\u2013] ?\d{1,4}$|06\d\d )")
_IBAN = re.compile(r"(?<![^\W_])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}", re.IGNORECASE | re.ASCII)
_TAX_ID = re.compile(r"(?<![\w.,-])[1-9]\d ?\d{3} ?\d{3} ?\d{3}(?![\w])", re.ASCII)
_QUERY = re.compile(
    r"[?&;#](?:(?:api_?|ws|access_|id_|refresh_|user)?token|(?:api_?)?key|sesskey|jwt|sig(?:nature)?|auth|code|sid|"
    r"(?:php)?sess(?:ion)?_?(?:id)?|(?:client_)?secret|passw(?:or)?d|pwd)=([^\s&;#\"'<>\[\]()]{6,})",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"(?<![\w-])(?:eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|gh[pousr]_\w{20,}|glpat-[\w-]{16,})", re.ASCII)
_CREDENTIALS = re.compile(r"(?<=://)[^\s/@:]{1,100}:[^\s/@]{1,100}(?=@)")

_LOGIN_WORD = re.compile(
    r"(?:login|user(?:name)?|benutzer(?:name|kennung)?|kennung|account|konto|matr(?:ikel)?\.?[- ]?(?:nummer|nr)?\.?|id"
    r"|student number)[^\w\n]{0,3}$|(?:home|users)[/\\]$",
    re.IGNORECASE,
)


def recognise(text: str) -> Iterator[Span]:
    """Everything in `text` that has the form of personal data. Spans may overlap."""
    yield from recognise_standards(text)
    yield from said_names.find(text)
    yield from beside_words.find_without_digits(text)
    if _DIGIT.search(text):
        yield from check_digits.find(text)
        yield from beside_words.find(text)
        yield from postal.find(text)


def recognise_standards(text: str) -> Iterator[Span]:
    """What looks alike everywhere: addresses of the network, telephone numbers, IBAN, tax id, tokens."""
    if "@" in text:
        yield from ((*m.span(), "EMAIL") for m in _EMAIL.finditer(text) if not _NOBODYS.match(m[0]))
        yield from ((*m.span(), "SECRET") for m in _CREDENTIALS.finditer(text))
    if "=" in text:
        yield from ((*m.span(1), "SECRET") for m in _QUERY.finditer(text))
    if "eyJ" in text or "gh" in text or "glpat" in text:
        yield from ((*m.span(), "SECRET") for m in _TOKEN.finditer(text))
    if _DIGIT.search(text):
        yield from _phones(text)
        yield from _ibans(text)
        yield from ((*m.span(), "TAX_ID") for m in _TAX_ID.finditer(text) if idnr.is_valid(m[0]))


def _phones(text: str) -> Iterator[Span]:
    for candidate in _PHONE.finditer(numbers_that_stay.without(text)):
        for plan in _plans(text, candidate):
            found = [
                (match.start, match.end) for match in PhoneNumberMatcher(candidate[0], plan, leniency=Leniency.VALID)
            ]
            for start, end in found:
                yield candidate.start() + start, candidate.start() + end, "PHONE"
            if found:
                break


def _plans(text: str, candidate: re.Match[str]) -> Iterator[str]:
    """The numbering plans it may be of. Austria's has numbers of nearly each length, so its form must tell as well."""
    yield "DE"
    yield "CH"
    if _WITH_AREA.match(candidate[0]) or numbers_that_stay.is_said(text, candidate.start()):
        yield "AT"


def _ibans(text: str) -> Iterator[Span]:
    for candidate in _IBAN.finditer(text):
        # The expression goes on into a following word; the longest start with the right check digits is the number.
        for end in range(candidate.end(), candidate.start() + 14, -1):
            whole = not text[end - 1].isspace() and not text[end : end + 1].isalnum()
            if whole and iban.is_valid(text[candidate.start() : end]):
                yield candidate.start(), end, "IBAN"
                break


class Identifiers:
    """E-mail addresses and ids known from the launch, in any case."""

    def __init__(self, emails: Iterable[str], ids: Iterable[str]) -> None:
        addresses = {fold_text(email.strip()) for email in emails if "@" in email}
        # j.muessig42@…: a local part with a number is the login almost everywhere.
        locals_ = {address.split("@")[0] for address in addresses}
        known = {fold_text(id_.strip()) for id_ in ids} | {part for part in locals_ if re.search(r"\d", part)}
        self._values = [(value, "EMAIL") for value in addresses] + [(value, "ID") for value in known if value]

    def find(self, text: str) -> Iterator[Span]:
        """Where they stand alone. What is too short or a common word counts only where a login is said."""
        lowered = fold_text(text)
        for value, kind in self._values:
            if value not in lowered:  # much the fastest, and mostly true
                continue
            for start, end in Literals([value]).find(text):
                alone = _stands_alone(text, start, end, value)
                if alone and (kind == "EMAIL" or not is_weak(value) or is_said(text, start)):
                    yield start, end, kind


def is_weak(value: str) -> bool:
    """Whether it is an ordinary word or number, too."""
    return len(value) < 4 or value in COMMON


def is_said(text: str, start: int) -> bool:
    """Whether a word for a login stands before it."""
    return _LOGIN_WORD.search(text[max(0, start - 30) : start]) is not None


def _stands_alone(text: str, start: int, end: int, value: str) -> bool:
    """Of a number only digits make another number: s1234567 says 1234567 too."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not (before.isdigit() or after.isdigit() if value.isdigit() else before.isalnum() or after.isalnum())
