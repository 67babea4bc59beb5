# SPDX-License-Identifier: EUPL-1.2
"""What an institution tells people before their first question, and for how long it keeps what they write."""

import re
from datetime import datetime
from typing import Protocol, TypedDict

from markupsafe import Markup, escape

_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_ENDS_A_SENTENCE = ".,;:!?)"


def as_html(text: str) -> str:
    """Plain text as HTML: empty lines part paragraphs, web addresses become links, everything else is text."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return "".join(f"<p>{_lines(paragraph)}</p>" for paragraph in paragraphs if paragraph.strip())


def _lines(paragraph: str) -> Markup:
    return Markup("<br>").join(_linked(line.strip()) for line in paragraph.strip().split("\n"))


def _linked(line: str) -> Markup:
    pieces, at = [], 0
    for found in _ADDRESS.finditer(line):
        address = found[0].rstrip(_ENDS_A_SENTENCE)
        pieces += [escape(line[at : found.start()]), _link(address)]
        at = found.start() + len(address)
    return Markup("").join([*pieces, escape(line[at:])])


def _link(address: str) -> Markup:
    # In a tab of its own, as a page that is open in the course's frame would lose the tutor; and without our address.
    return Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>').format(address)


class Noticed(Protocol):
    """What of an institution is asked for: its row or its columns."""

    @property
    def notice_de(self) -> str: ...
    @property
    def notice_en(self) -> str: ...
    @property
    def notice_changed_at(self) -> datetime | None: ...


class NoticeShown(TypedDict):
    """What the institution says before the first question."""

    html: str
    language: str
    """Of the text, which may be another one than the visit's."""
    changed_at: str


def describe_notice(institution: Noticed, language: str) -> NoticeShown | None:
    """The notice in this language, else in the other one; None without any."""
    texts = {"de": institution.notice_de, "en": institution.notice_en}
    for tag in (language, *texts):
        if texts.get(tag) and institution.notice_changed_at is not None:
            return {
                "html": as_html(texts[tag]),
                "language": tag,
                "changed_at": institution.notice_changed_at.isoformat(),
            }
    return None
