# SPDX-License-Identifier: EUPL-1.2
"""A tutor's settings in plain words: what a field is called, what is set in it, and in which role it was set."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any

from babel.dates import format_date, format_datetime

from lti_tool import language
from lti_tool.language import gettext as _
from lti_tool.language import ngettext
from lti_tool.models.tutor_text import TutorText
from lti_tool.models.tutor_version import TIMES, VersionOrigin


def label(name: str) -> str:
    """What the form calls a field."""
    return {
        "title": _("Title"),
        "greeting": _("Greeting"),
        "purpose": _("Purpose"),
        "help_level": _("Level of help"),
        "instructions": _("Own instructions"),
        "starters": _("Questions to begin with"),
        "knowledge": _("What it answers from"),
        "language": _("Language"),
        "model": _("Language model"),
        "opens_at": _("Open from"),
        "closes_at": _("Open until"),
        "questions_a_day": _("Questions a day"),
        "contact": _("A human to turn to"),
        "ai_rules": _("Rules for AI"),
        "kept_days": _("How long conversations are kept"),
        "store_nothing": _("Whether conversations are stored"),
    }.get(name, name)


def said(name: str, value: Any) -> str:
    """What is set: a moment in its own zone."""
    if isinstance(value, datetime):
        return moment(value)
    if name == "kept_days" and value is not None:
        return ngettext("%(num)s day", "%(num)s days", value)
    if name == "store_nothing":
        return _("Nothing is stored") if value else _("They are stored")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(value) or unset(name)
    return _choices().get((name, str(value))) or str("" if value is None else value) or unset(name)


def unset(name: str) -> str:
    """What an empty field means."""
    return {
        "greeting": _("The tool’s own"),
        "starters": _("The tool’s own"),
        "model": _("The tool’s choice"),
        "kept_days": _("As long as the institution keeps them"),
        "questions_a_day": _("No limit of its own"),
        "opens_at": _("Without a beginning"),
        "closes_at": _("Without an end"),
    }.get(name, _("Nothing"))


def _choices() -> dict[tuple[str, str], str]:
    return {
        ("help_level", "hints"): _("Hints only"),
        ("help_level", "guided"): _("Step by step"),
        ("help_level", "open"): _("Everything"),
        ("help_level", "socratic"): _("Questions back"),
        ("help_level", "practice"): _("Exam practice"),
        ("help_level", "explain_own"): _("Let them explain"),
        ("knowledge", "general"): _("Course material and general knowledge"),
        ("knowledge", "material"): _("Course material alone"),
        ("language", "auto"): _("In that of the question"),
        ("language", "de"): _("Always in German"),
        ("language", "en"): _("Always in English"),
    }


def moment(time: datetime) -> str:
    """Day and time in its own zone, which is named."""
    day = format_date(time.date(), "long", locale=language.locale())
    return f"{day}, {format_datetime(time, 'HH:mm z', locale=language.locale(), tzinfo=time.tzinfo)}"


def in_zone(text: TutorText, zone: tzinfo) -> TutorText:
    """The same text, with its moments as they are said there."""
    moments = {name: getattr(text, name) for name in TIMES}
    return replace(text, **{name: at and at.astimezone(zone) for name, at in moments.items()})


def said_role(role: str | None) -> str:
    """Who saved it: the role, never the person."""
    return {
        "Instructor": _("A teacher"),
        "ContentDeveloper": _("An author of course material"),
        "Manager": _("The course management"),
        "Administrator": _("An administrator in the course"),
        None: _("The tool"),
    }.get(role and role.partition("#")[0], role or "")


def said_way(way: VersionOrigin) -> str:
    """How a version came about."""
    return {
        VersionOrigin.SAVED: _("saved"),
        VersionOrigin.RESTORED: _("went back to an earlier text"),
        VersionOrigin.IMPORTED: _("took it from a file"),
        VersionOrigin.COPIED: _("took it over from another tutor"),
        VersionOrigin.FOUND: _("so it was before"),
    }[way]
