"""The tutor of a visit's activity: shown to its instructors, and stored unless somebody else was faster."""

from dataclasses import asdict
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.errors import Conflict, Invalid
from lti_tool.language import gettext as _
from lti_tool.models import Activity, Tutor
from lti_tool.models.tutor_text import INSTRUCTIONS, PURPOSE, STARTER, STARTERS, TITLE, TutorText
from lti_tool.tutor_templates import templates

Described = dict[str, Any]


class Newer(Conflict):
    """Somebody stored another text since this one was read. ``current`` is that text, as `described` gives it."""

    code = "newer_version"

    def __init__(self, current: Described) -> None:
        super().__init__(_("Somebody else has changed this tutor meanwhile. Nothing of yours is lost: please compare."))
        self.current = current


def described(session: Session, visit: Visit) -> Described:
    """The answer of ``GET /api/tutor``. Without a tutor of its own: a text to begin with, and no version."""
    activity = session.get_one(Activity, visit.activity_id)
    tutor = activity.tutor
    text = TutorText.of(tutor) if tutor else TutorText(title=activity.title[:TITLE])
    return {
        "id": str(tutor.id) if tutor else None,
        "version": text.version if tutor else None,
        "text": asdict(text),
        # For platforms where a placement is made by hand: to be pasted into its custom parameters.
        "placement": f"tutor={tutor.id}" if tutor else None,
        "activities": _activities(session, tutor) if tutor else 0,
        "templates": [{"key": template.key, "text": asdict(template.text)} for template in templates()],
    }


def save(session: Session, visit: Visit, text: TutorText, seen: str | None) -> Described:
    """Stores the text over the version that was ``seen`` (None: there was no tutor yet). Raises Invalid, Newer."""
    _check(text)
    tutor = _locked(session, visit)
    stored = TutorText.of(tutor) if tutor else None
    # Sent a second time because the first answer was lost: it is stored already.
    if stored != text and (stored.version if stored else None) != seen:
        raise Newer(described(session, visit))
    if tutor is None:
        tutor = Tutor(id=uuid4(), course_id=visit.course_id)
        session.add(tutor)
    text.put_into(tutor)
    session.flush()
    session.get_one(Activity, visit.activity_id).tutor = tutor
    session.flush()
    return described(session, visit)


def _locked(session: Session, visit: Visit) -> Tutor | None:
    """The tutor, nobody else saving meanwhile: of two who make the first one, the second has to see it."""
    query = select(Activity.tutor_id).where(Activity.id == visit.activity_id).with_for_update(key_share=True)
    tutor_id = session.scalars(query).one()
    return session.get(Tutor, tutor_id, with_for_update={"key_share": True}) if tutor_id else None


def _activities(session: Session, tutor: Tutor) -> int:
    """How many activities answer with it: a change concerns them all."""
    return session.scalar(select(func.count()).select_from(Activity).where(Activity.tutor_id == tutor.id)) or 0


def _check(text: TutorText) -> None:
    if problem := text.problem:
        raise Invalid(_sentences(text)[problem], code=f"bad_{problem}")


def _sentences(text: TutorText) -> dict[str, str]:
    missing = _("Please give the tutor a title.")
    long = _("The title is too long: at most %(limit)s characters are possible.", limit=TITLE)
    return {
        "title": long if text.title else missing,
        "purpose": _(
            "What the tutor should help with is too long: at most %(limit)s characters are possible.", limit=PURPOSE
        ),
        "help_level": _("Please choose how much help the tutor may give."),
        "instructions": _(
            "The instructions are too long: at most %(limit)s characters are possible.", limit=INSTRUCTIONS
        ),
        "starters": _(
            "At most %(count)s questions to begin with, each of at most %(limit)s characters.",
            count=STARTERS,
            limit=STARTER,
        ),
    }
