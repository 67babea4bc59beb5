# SPDX-License-Identifier: EUPL-1.2
"""Help lines of an institution, as `campus-tutor institution set` takes them: a text, or a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from lti_tool.db import now
from lti_tool.models import Institution
from lti_tool.wellbeing.lines import MAX_OWN_CHARACTERS, own_lines

Command = TypeVar("Command", bound=Callable[..., Any])


def _lines(_context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Lines with something on them; "" takes them back, None is not given. BadParameter for what cannot be told."""
    if value is None:
        return None
    lines = own_lines(_said(value, option))
    if value.strip() and not lines:
        raise click.BadParameter("there is no line in it.", param=option)
    text = "\n".join(lines)
    if not all(line.isprintable() for line in lines):
        raise click.BadParameter("it has control characters.", param=option)
    if len(text) > MAX_OWN_CHARACTERS:
        problem = f"it has {len(text)} characters, {MAX_OWN_CHARACTERS} are possible."
        raise click.BadParameter(problem, param=option)
    if lines and not any(letter.isdigit() for letter in text):
        raise click.BadParameter("there is no number in it that somebody could call.", param=option)
    return text


def _said(value: str, option: click.Parameter) -> str:
    """What the file says, where it names one."""
    try:
        return Path(value).read_text(encoding="utf-8-sig") if "\n" not in value and Path(value).is_file() else value
    except (OSError, UnicodeDecodeError):
        raise click.BadParameter(f"{value} is no text file in UTF-8 that can be read.", param=option) from None


OPTIONS = (
    click.option(
        "--help-lines",
        "help_lines_de",
        metavar="FILE|TEXT",
        callback=_lines,
        help="Help lines instead of the known German ones, in German, a line each (Markdown); '' takes them back.",
    ),
    click.option(
        "--help-lines-en",
        metavar="FILE|TEXT",
        callback=_lines,
        help="The same in English. Where one language is missing, the other is shown.",
    ),
)


def with_help_lines(command: Command) -> Command:
    """Adds the options."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def set_help_lines(institution: Institution, de: str | None, en: str | None) -> None:
    """Stores what was given, and that somebody looked them up today."""
    if de is not None:
        institution.help_lines_de = de
    if en is not None:
        institution.help_lines_en = en
    if de is not None or en is not None:
        named = institution.help_lines_de or institution.help_lines_en
        institution.help_lines_at = now().date() if named else None
