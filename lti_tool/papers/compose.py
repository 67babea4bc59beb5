# SPDX-License-Identifier: EUPL-1.2
"""A paper from its text and the facts: Markdown first, and HTML from that very Markdown, so that both say the same.

Every value that a text names is escaped, as it comes from configuration and people; what only a person can say is a
gap, marked where it stands and listed at the top.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markdown_it import MarkdownIt
from markdown_it.token import Token

from lti_tool.language import LANGUAGES
from lti_tool.papers.facts import Facts

TEXTS = Path(__file__).parent / "texts"
TO_ADD = {"de": "bitte ergänzen:", "en": "please add:"}
GAP_CLASS = "gap"
_LOCALES = {"de": "de", "en": "en_GB"}
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&!]")
_SPACE = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n{3,}")
_PLACE = '<div class="table-place" tabindex="0">'


class Paper(StrEnum):
    """Each has a text in every language, named like it."""

    PRIVACY_NOTICE = "privacy_notice"
    RECORD = "record_of_processing"
    ASSESSMENT = "impact_assessment"
    MEASURES = "technical_and_organisational_measures"
    ACCESSIBILITY = "accessibility"
    AI_ACT = "ai_act"
    STAFF_COUNCIL = "staff_council"
    TRUSTED_APPS = "trusted_apps"


@dataclass(frozen=True)
class Composed:
    """A paper as it is read."""

    paper: Paper
    language: str
    title: str
    markdown: str
    html: str
    """Of the whole paper, without a page around it."""
    gaps: tuple[str, ...]
    """What only a person can say, each once."""


class Ready(str):
    """Markdown already: not escaped any more."""

    __slots__ = ()


def compose(paper: Paper, facts: Facts, language: str) -> Composed:
    """The paper with its frame: title, that an officer must review it, and what is missing."""
    gaps: list[str] = []
    words = _Words(language, gaps)
    values = {"facts": facts, "periods": facts.periods, **words.functions()}
    body = _environment().get_template(f"{language}/{paper}.md").render(values).strip()
    heading, _newline, rest = body.partition("\n")
    listed = tuple(dict.fromkeys(gaps))
    frame = _environment().get_template(f"{language}/frame.md")
    values |= {"heading": Ready(heading), "rest": Ready(rest.strip()), "gaps": listed}
    markdown = _BLANK_LINES.sub("\n\n", frame.render(values)).strip() + "\n"
    return Composed(paper, language, heading.removeprefix("# "), markdown, _as_html(markdown), listed)


def compose_all(facts: Facts, language: str) -> list[Composed]:
    """Every paper."""
    return [compose(paper, facts, language) for paper in Paper]


def escape(value: object) -> str:
    """Any text as Markdown that shows it: on one line, and without a meaning of its own."""
    return _SPECIAL.sub(r"\\\g<0>", _SPACE.sub(" ", str(value)).strip())


class _Words:
    """What a text can call: it notes the gaps of one paper."""

    def __init__(self, language: str, gaps: list[str]) -> None:
        self._language, self._gaps = language, gaps

    def functions(self) -> dict[str, Any]:
        return {
            "gap": self.gap,
            "said": self.said,
            "joined": self.joined,
            "number": lambda value: format_decimal(value, locale=_LOCALES[self._language]),
            "day": lambda value: format_date(value, "long", locale=_LOCALES[self._language]),
        }

    def gap(self, what: str) -> Ready:
        """What only a person can say, marked; listed at the top by itself."""
        self._gaps.append(what)
        return Ready(f"**[{TO_ADD[self._language]} {escape(what)}]**")

    def said(self, value: str, what: str) -> Ready:
        """The value, else a gap."""
        return Ready(escape(value)) if value else self.gap(what)

    def joined(self, values: Sequence[object]) -> Ready:
        """Escaped, with commas."""
        return Ready(", ".join(escape(value) for value in values))


def _finalize(value: object) -> str:
    return value if isinstance(value, Ready) else escape(value)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEXTS),
        undefined=StrictUndefined,
        finalize=_finalize,
        autoescape=select_autoescape(enabled_extensions=()),  # `_finalize` escapes for Markdown
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _as_html(markdown: str) -> str:
    tokens = _markdown().parse(markdown)
    for token in tokens:
        _mark_gaps(token.children or [])
    html: str = _markdown().renderer.render(tokens, _markdown().options, {})
    # Wider than a phone, a table scrolls in a place of its own, which the keyboard reaches (WCAG 2.1.1).
    return html.replace("<table>", f"{_PLACE}<table>").replace("</table>", "</table></div>")


def _mark_gaps(tokens: list[Token]) -> None:
    """Strong text that begins as a gap does becomes `<mark>`."""
    starts = tuple(f"[{words}" for words in TO_ADD.values())
    ends: list[bool] = []
    for place, token in enumerate(tokens):
        if token.type == "strong_open":
            said = "".join(one.content for one in tokens[place + 1 : place + 4])
            ends.append(said.startswith(starts))
            if ends[-1]:
                token.tag = "mark"
                token.attrSet("class", GAP_CLASS)
        elif token.type == "strong_close" and ends.pop():
            token.tag = "mark"


assert set(TO_ADD) == set(LANGUAGES)
