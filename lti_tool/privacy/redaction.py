# SPDX-License-Identifier: EUPL-1.2
"""Personal data leaves a question before the model server sees it, and comes back into the answer.

`Redactor` replaces what it knows (names, e-mail addresses, login and numbers of the launch) and what it recognises by
placeholders such as `[NAME_1]`; `Restorer` undoes that in the streamed answer. Both are pure, and exact:
`restore(redact(text)) == text` for any text, cut in any way. Why some names are not replaced everywhere:
docs/decisions/redaction.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lti_tool.models.person import Fingerprints
from lti_tool.privacy.fingerprints import KnownWords
from lti_tool.privacy.found_before import FoundBefore, digest
from lti_tool.privacy.names import Names
from lti_tool.privacy.recognisers import Identifiers, recognise
from lti_tool.privacy.spans import Span
from lti_tool.privacy.staff_names import StaffNames

KINDS = (
    *("NAME", "EMAIL", "PHONE", "IBAN", "ID", "TAX_ID", "SECRET", "TEXT"),
    *("ADDRESS", "BIRTHDAY", "CARD", "HANDLE", "ID_CARD", "INSURANCE", "PLATE"),
)

# Models change the case, and escape the underscore as Markdown. ASCII: "ı" is no "I" here.
_ALTERNATIVES = "|".join(KINDS).replace("_", r"(?:\\?_| )")
_PLACEHOLDER = re.compile(rf"\[ ?({_ALTERNATIVES})(?:\\?_| )([0-9]{{1,5}}) ?\\?\]", re.IGNORECASE | re.ASCII)
_START = re.compile(r"\[ ?([A-Za-z_\\ ]{0,12})([0-9]{0,5}) ?\\?")
_NO_LETTER = re.compile(r"[^A-Z]")
_LETTERS = {_NO_LETTER.sub("", kind): kind for kind in KINDS}


_FOUND = FoundBefore()
NOBODY = StaffNames()
"""Of a course whose teachers' names no launch told."""


class Redactor:
    """What is known of one person, and the placeholders given so far.

    names: given, family and full names in any order; a name of several words counts as a full name.
    ids: login, matriculation number and the like; patterns: the institution's regular expressions for such numbers
    (`re.error` if one is none); fingerprints: of numbers and logins that are not kept; staff: the names of
    the course's teachers. The same spelling gets the same placeholder, another spelling another one, since the
    student's own must come back.
    """

    def __init__(
        self,
        names: Iterable[str] = (),
        emails: Iterable[str] = (),
        ids: Iterable[str] = (),
        patterns: Iterable[str] = (),
        fingerprints: Fingerprints | None = None,
        *,
        staff: StaffNames = NOBODY,
    ) -> None:
        names, emails, ids, patterns = list(names), list(emails), list(ids), list(patterns)
        self._known = digest(names, emails, ids, patterns, fingerprints, staff.known)
        self._names = Names(names)
        self._identifiers = Identifiers(emails, ids)
        self._patterns = [re.compile(pattern, re.IGNORECASE) for pattern in patterns]
        self._known_words = KnownWords(fingerprints)
        self._staff = staff
        self._placeholders: dict[str, str] = {}
        self._values: dict[tuple[str, int], str] = {}
        self._typed: set[tuple[str, int]] = set()
        self._last: dict[str, int] = {}

    def redact(self, text: str) -> str:
        """`text` with placeholders for what names a person."""
        parts: list[str] = []
        done = 0
        for start, end, kind in merge([*self._typed_placeholders(text), *self._find_once(text)]):
            parts += (text[done:start], self._placeholder(text[start:end], kind))
            done = end
        return "".join(parts) + text[done:] if parts else text

    def find(self, text: str) -> list[Span]:
        """What names a person in `text`, in order and apart; gives no placeholder."""
        return merge(self._find_once(text))

    def restorer(self) -> Restorer:
        """Puts the values back into one answer."""
        return Restorer(self._values)

    def _find_once(self, text: str) -> list[Span]:
        return _FOUND.find(self._known, text, self._found)

    def _found(self, text: str) -> Iterable[Span]:
        yield from ((start, end, "NAME") for start, end in self._names.find(text))
        yield from self._identifiers.find(text)
        yield from self._known_words.find(text)
        yield from self._staff.find(text)
        for pattern in self._patterns:
            yield from ((*match.span(), "ID") for match in pattern.finditer(text) if match[0])
        yield from recognise(text)

    def _typed_placeholders(self, text: str) -> list[Span]:
        """Placeholders that were typed: their numbers are given to nothing else; if that is too late, they get one."""
        if "[" not in text:
            return []
        typed = [(match.span(), _key(match)) for match in _PLACEHOLDER.finditer(text)]
        self._typed.update(key for _, key in typed if key not in self._values)
        return [(*span, "TEXT") for span, key in typed if key in self._values]

    def _placeholder(self, value: str, kind: str) -> str:
        if value not in self._placeholders:
            number = self._last.get(kind, 0) + 1
            while (kind, number) in self._typed:
                number += 1
            self._last[kind] = number
            self._values[kind, number] = value
            self._placeholders[value] = f"[{kind}_{number}]"
        return self._placeholders[value]


class Restorer:
    """Puts the values back into an answer that arrives in pieces."""

    def __init__(self, values: dict[tuple[str, int], str]) -> None:
        self._values = values
        self._held = ""

    def feed(self, piece: str) -> str:
        """What can be shown; held back is only what may be the start of a placeholder."""
        text = self._held + piece
        bracket = text.rfind("[")
        if bracket < 0:
            return text
        self._held = text[bracket:] if _may_become_placeholder(text[bracket:]) else ""
        return self._restored(text[: len(text) - len(self._held)])

    def finish(self) -> str:
        """What was held back: no placeholder came of it."""
        held, self._held = self._held, ""
        return held

    def _restored(self, text: str) -> str:
        return _PLACEHOLDER.sub(lambda match: self._values.get(_key(match), match[0]), text)


def _key(match: re.Match[str]) -> tuple[str, int]:
    return _LETTERS[_NO_LETTER.sub("", match[1].upper())], int(match[2])


def _may_become_placeholder(text: str) -> bool:
    match = _START.fullmatch(text)
    if not match:
        return False
    letters = _NO_LETTER.sub("", match[1].upper())
    return letters in _LETTERS if match[2] else any(kind.startswith(letters) for kind in _LETTERS)


def merge(spans: Iterable[Span]) -> list[Span]:
    """In order and apart. What overlaps becomes one, so that no end of a value stays behind."""
    merged: list[Span] = []
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if merged and start < merged[-1][1]:
            last_start, last_end, last_kind = merged[-1]
            merged[-1] = (last_start, max(end, last_end), last_kind)
        else:
            merged.append((start, end, kind))
    return merged
