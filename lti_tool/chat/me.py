"""Who is here and with whom they talk."""

from typing import Any
from uuid import uuid5

from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.chat import allowance
from lti_tool.errors import SessionOver
from lti_tool.language import gettext as _
from lti_tool.models import Activity, Course, Tutor, VisitSession
from lti_tool.models.tutor_text import has_material
from lti_tool.privacy import notices
from lti_tool.privacy.vault import Vault

STARTERS = 3


def described(session: Session, vault: Vault, visit: Visit, model: str | None) -> dict[str, Any]:
    """The answer of ``GET /api/me``. ``model``: the name of the model that answers, None without one."""
    row = session.get(VisitSession, visit.id)
    if row is None:
        raise SessionOver
    identity = row.open_identity(row.person.open_key(vault))
    return {
        "permissions": sorted(visit.permissions),
        "roles": list(visit.roles),
        "preview": visit.as_learner,
        "locale": visit.locale,
        # Keys what the page keeps in the tab: no name, and no use in another activity.
        "person": str(uuid5(visit.person_id, str(visit.activity_id))),
        "name": identity.get("name"),
        # False where the platform names the same person differently at each launch.
        "keeps_history": identity.get("lasting", True),
        "course": _course(row.activity.course),
        "activity": {"id": str(row.activity.id), "title": row.activity.title},
        "tutor": _tutor(session, row.activity),
        "allowance": allowance.described(session, visit, row.platform.institution),
        # What the institution says before the first question, and how long it keeps what is written after it.
        "notice": notices.shown(row.platform.institution, visit.locale),
        "kept_days": row.platform.institution.retention_days,
        "model": model,
    }


def _course(course: Course | None) -> dict[str, Any] | None:
    return {"id": str(course.id), "title": course.title, "label": course.label} if course else None


def _tutor(session: Session, activity: Activity) -> dict[str, Any]:
    tutor: Tutor | None = activity.tutor
    starters = list(tutor.starters)[:STARTERS] if tutor else []
    return {
        "id": str(tutor.id) if tutor else None,
        "title": tutor.title if tutor else _("Tutor"),
        "starters": starters or _starters(material=tutor is not None and has_material(session, tutor.id)),
    }


def _starters(*, material: bool) -> list[str]:
    """Without material a model knows nothing of the course: what is asked has to name its subject."""
    if not material:
        return [
            _("Explain a term that I name to me with an example."),
            _("Ask me three questions about a topic that I name, so that I can check what I have understood."),
            _("I am stuck on an exercise. Help me to find the next step."),
        ]
    return [
        _("Explain the most important idea of this course to me with an example."),
        _("Ask me three questions so that I can check what I have understood."),
        _("I am stuck on an exercise. Help me to find the next step."),
    ]
