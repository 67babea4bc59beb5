# SPDX-License-Identifier: EUPL-1.2
"""What an institution asks its people, version by version. With none standing, nobody is asked anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lti_tool.db import now
from lti_tool.models import Institution, ResearchText
from lti_tool.models.research import lacks_parents, standing

MAX_TEXT_CHARACTERS = 20_000
"""Characters: four pages. Nobody reads more before they consent."""


class UselessText(ValueError):
    """A text that nobody can be asked with; the message says why."""


@dataclass(frozen=True)
class Wording:
    """One text in both languages."""

    de: str
    en: str

    def __post_init__(self) -> None:
        """Raises UselessText for a language that is missing, and for what is too long."""
        for language, text in (("German", self.de), ("English", self.en)):
            if not text.strip():
                raise UselessText(f"The {language} text is empty: people are asked in both languages.")
            if len(text) > MAX_TEXT_CHARACTERS:
                raise UselessText(f"The {language} text is longer than {MAX_TEXT_CHARACTERS} characters: shorten it.")


def versions(session: Session, institution_id: UUID) -> Sequence[ResearchText]:
    """All that there ever were, oldest first."""
    query = select(ResearchText).where(ResearchText.institution_id == institution_id)
    return session.scalars(query.order_by(ResearchText.version)).all()


def ask_with(session: Session, institution: Institution, text: Wording, parents: Wording | None) -> ResearchText:
    """A new version takes the place of the one before, whose consents count no longer.

    The same words again are no new version: a command run twice would take back everybody's consent. Raises UselessText
    for a school's that has nothing for parents.
    """
    if lacks_parents(institution, parents):
        raise UselessText("At a school parents read a text, too: add --parents-de and --parents-en.")
    _lock(session, institution.id)
    before = standing(session, institution.id)
    if before is not None and _says(before, text, parents):
        return before
    end(session, institution.id)
    newest = select(func.max(ResearchText.version)).where(ResearchText.institution_id == institution.id)
    row = ResearchText(
        institution_id=institution.id,
        version=(session.scalar(newest) or 0) + 1,
        de=text.de,
        en=text.en,
        parents_de=parents.de if parents else None,
        parents_en=parents.en if parents else None,
    )
    session.add(row)
    session.flush()
    return row


def end(session: Session, institution_id: UUID) -> bool:
    """From here on nobody is asked, and no consent counts. Whether there was a text."""
    _lock(session, institution_id)
    if standing(session, institution_id) is None:
        return False
    ended = update(ResearchText).where(ResearchText.institution_id == institution_id, ResearchText.ended_at.is_(None))
    session.execute(ended.values(ended_at=now()))
    return True


def _lock(session: Session, institution_id: UUID) -> None:
    """Of two who change the text one waits."""
    session.execute(select(Institution.id).where(Institution.id == institution_id).with_for_update())


def _says(row: ResearchText, text: Wording, parents: Wording | None) -> bool:
    told = (parents.de, parents.en) if parents else (None, None)
    return (row.de, row.en, row.parents_de, row.parents_en) == (text.de, text.en, *told)
