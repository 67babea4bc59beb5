# SPDX-License-Identifier: EUPL-1.2
"""What `campus-tutor institution` says where it makes a school of an institution, or a university of a school."""

from sqlalchemy.orm import Session

from lti_tool.models import Institution, InstitutionKind
from lti_tool.models.research import lacks_parents, standing
from lti_tool.models.school import RETENTION_DAYS


def make_school(institution: Institution) -> None:
    """Of a new institution: nothing is stored there yet that would be deleted earlier."""
    institution.kind = InstitutionKind.SCHOOL
    institution.retention_days = RETENTION_DAYS


def say_kind(session: Session, institution: Institution) -> list[str]:
    """What holds from now on, and what stays as it is."""
    school = institution.kind == InstitutionKind.SCHOOL
    return [*_school(institution), *_research(session, institution)] if school else _university()


def _school(institution: Institution) -> list[str]:
    days = institution.retention_days
    advice = f": --retention-days {RETENTION_DAYS} shortens that" if days > RETENTION_DAYS else ""
    return [
        "It is a school from now on. Nothing that is stored was changed or deleted.",
        "The tutors speak plainly, and none solves exercises: those set to 'everything' go step by step.",
        "New tutors, and activities without one, answer from the material alone and store no conversations, until a"
        " teacher says otherwise; tutors that there are stay as they were set.",
        f"Stored conversations are kept for {days} days{advice}.",
    ]


def _research(session: Session, institution: Institution) -> list[str]:
    text = standing(session, institution.id)
    if text is not None and not lacks_parents(institution, text.parents_de):
        return ["Research asks with the text that has words for parents."]
    return ["Research asks nobody until 'research text set' names a text with words for parents."]


def _university() -> list[str]:
    return [
        "It is a university from now on. Nothing that is stored was changed or deleted.",
        "Tutors are as they were set, those set to 'everything' solve exercises again; activities without a tutor of"
        " their own answer from general knowledge, too, and store conversations.",
        "Research asks with the text that stands: see 'research text show'; 'research off' ends it.",
    ]
