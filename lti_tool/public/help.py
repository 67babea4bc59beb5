# SPDX-License-Identifier: EUPL-1.2
"""What the page of help lines shows. It is there for everybody, so that opening it tells nothing about who does."""

from collections.abc import Callable
from typing import TypedDict

from babel.dates import format_date

from lti_tool.language import locale
from lti_tool.models import Institution
from lti_tool.wellbeing.lines import HelpLines, checked, known


class HelpShown(TypedDict):
    """What the template takes."""

    lines: list[str]
    """HTML."""
    counselling: str
    looked_up: str
    """The day, as it is written in the language."""


def help_shown(institution: Institution, language: str, render: Callable[[str], str]) -> HelpShown:
    """The lines of an institution, in "de" or "en". `render`: Markdown to HTML."""
    lines = HelpLines.of(institution)
    numbers = [] if lines.are_own else [number for line in known() for number in line.numbers]
    return {
        "lines": [_with_links(render(line), numbers) for line in lines.said(language)],
        "counselling": lines.counselling,
        "looked_up": format_date(institution.help_lines_at or checked(), locale=locale()),
    }


def _with_links(html: str, numbers: list[str]) -> str:
    """Numbers that a phone dials when they are touched."""
    for number in numbers:
        strong = f"<strong>{number}</strong>"
        html = html.replace(strong, f'<a href="tel:{number.replace(" ", "")}">{strong}</a>')
    return html
