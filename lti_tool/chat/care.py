# SPDX-License-Identifier: EUPL-1.2
"""Somebody who is not well, in a turn of the chat: what is said first, and what a refusal brings along.

Nothing of it is kept: docs/decisions/wellbeing.md.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from sqlalchemy import bindparam, select

from lti_tool.access import Visit
from lti_tool.chat.render.whole_answer import render_patiently
from lti_tool.db import Database, Query
from lti_tool.errors import DATABASE_AWAY
from lti_tool.models import Activity, Institution, Tutor
from lti_tool.wellbeing import care
from lti_tool.wellbeing.lines import Helped, HelpLines
from lti_tool.wellbeing.recogniser import recognise


class Helping(Helped, Protocol):
    """What a question's row has of it."""

    @property
    def contact(self) -> str | None: ...


class _HelpRow(NamedTuple):
    """What the institution of a visit, and the tutor of its activity, say of help."""

    help_lines_de: str
    help_lines_en: str
    counselling: str
    contact: str | None


_HELP = Query(
    _HelpRow,
    select(Institution.help_lines_de, Institution.help_lines_en, Institution.counselling, Tutor.contact)
    .select_from(Activity)
    .join(Institution, Institution.id == bindparam("institution"))
    .outerjoin(Tutor, Tutor.id == Activity.tutor_id)
    .where(Activity.id == bindparam("activity")),
)


@dataclass(frozen=True)
class Care:
    """What a message gives reason to; without any, all of it is empty."""

    opening: str = ""
    """Markdown that stands before the answer."""
    beside: Sequence[str] = ()
    """What the model is told in front of the question."""
    alone: bool = False
    """The opening is told for the first time: passages of the material in its place, or below it, would be cold."""


NONE = Care()


def care_for(text: str, row: Helping, earlier: Sequence[str], locale: str) -> Care:
    """`earlier`: the answers before, as far as they are known."""
    concern = recognise(text)
    if concern is None:
        return NONE
    helpers = care.Helpers(HelpLines.of(row), row.contact or "")
    opening = care.opening(concern, helpers, earlier, locale)
    return Care(opening, [care.beside(concern, helpers)], alone=not care.was_told(concern, earlier))


def beside_a_refusal(database: Database, visit: Visit, text: str) -> str | None:
    """The help lines as HTML, for somebody who is not well and whose question is not answered; None for all others."""
    concern = recognise(text)
    if concern is None:
        return None
    row = None
    with suppress(*DATABASE_AWAY), database.statements() as connection:
        row = _HELP.first(connection, {"activity": visit.activity_id, "institution": visit.institution_id})
    lines, contact = (HelpLines.of(row), row.contact or "") if row else (HelpLines(), "")
    return render_patiently(care.opening(concern, care.Helpers(lines, contact), (), visit.locale))
