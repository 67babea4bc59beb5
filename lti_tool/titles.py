# SPDX-License-Identifier: EUPL-1.2
"""Titles that a platform sends in several languages at once: of each group the part in the spoken language is shown.

Moodle leaves its filters' marks in what it sends: `{mlang de}Analysis{mlang}{mlang en}Calculus{mlang}` (multilang2,
also `{mlang de,at}` and `{mlang other}`) and `<span lang="de" class="multilang">Analysis</span>` (multilang).
Stored as sent: one course has visitors of several languages.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from lti_tool import language

Piece = tuple[frozenset[str] | None, str]
"""Languages of a text; None for text that stands in all of them."""

OTHER = "other"
"""multilang2's name for whatever has no part of its own."""

_MARK = re.compile(
    r"\{ ?mlang(?P<listed> [a-z0-9_, -]*)?\}"
    r"|<(?:span|lang)\b(?P<attributes>[^<>]*)>"
    r"|(?P<end></(?:span|lang)>)",
    re.IGNORECASE,
)
_LANG = re.compile(r"""\blang=["']?([a-z0-9_-]+)""", re.IGNORECASE)


def pick_language(title: str) -> str:
    """The title as this request's language has it; as it is, if it has no marks."""
    if "lang" not in title.lower():
        return title
    text = "".join(_chosen(group) for group in _groups(title))
    return " ".join(text.split()) or title


def _groups(title: str) -> Iterator[list[Piece]]:
    """Parts that follow each other, but for blanks, stand for one another; what stands between them is a group, too."""
    pieces = (piece for piece in _pieces(title) if piece[1].strip())
    for _marked, group in groupby(pieces, lambda piece: piece[0] is not None):
        yield list(group)


def _pieces(title: str) -> Iterator[Piece]:
    """In their order; a part that is not closed goes on to the end."""
    languages: frozenset[str] | None = None
    start = 0
    for mark in _MARK.finditer(title):
        yield languages, title[start : mark.start()]
        start, languages = mark.end(), _languages(mark)
    yield languages, title[start:]


def _languages(mark: re.Match[str]) -> frozenset[str] | None:
    """What the mark begins; None where it ends a part."""
    found = (mark["listed"] or "").split(",") if mark["attributes"] is None else _LANG.findall(mark["attributes"])
    return frozenset(re.split("[_-]", name.strip().lower())[0] for name in found if name.strip()) or None


def _chosen(group: list[Piece]) -> str:
    if group[0][0] is None:
        return "".join(text for _languages, text in group)
    wanted = (language.spoken(), OTHER, "en", *sorted(group[0][0]))
    parts = (" ".join(text for languages, text in group if languages and name in languages) for name in wanted)
    return next(part for part in parts if part)
