# SPDX-License-Identifier: EUPL-1.2
"""What is different at a school: how a new tutor begins, and that no tutor solves exercises. docs/schools.md

Nothing here changes what is stored: a school that becomes a university again has its tutors as they were.
"""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.models.course import HelpLevel, Knowledge
from lti_tool.models.platform import Institution, InstitutionKind
from lti_tool.models.tutor_text import TutorText

RETENTION_DAYS = 30
"""How long conversations are kept at a new school, where a teacher lets a tutor store any."""


def is_school(session: Session, institution_id: UUID) -> bool:
    """Whether it is one now."""
    return session.scalar(select(Institution.kind).where(Institution.id == institution_id)) == InstitutionKind.SCHOOL


def help_levels(*, school: bool) -> list[str]:
    """Which can be chosen."""
    return [level.value for level in HelpLevel if not (school and level == HelpLevel.OPEN)]


def level_here(level: str, *, school: bool) -> str:
    """At which a tutor really helps."""
    return HelpLevel.GUIDED if school and level == HelpLevel.OPEN else level


def text_here(text: TutorText, *, school: bool) -> TutorText:
    """A tutor's text as it holds."""
    return replace(text, help_level=level_here(text.help_level, school=school))


def new_text(text: TutorText, *, school: bool) -> TutorText:
    """The text of a new tutor: at a school it answers from the material alone and stores nothing, until a teacher says
    otherwise.
    """
    if not school:
        return text
    return replace(text_here(text, school=True), knowledge=Knowledge.MATERIAL, store_nothing=True)
