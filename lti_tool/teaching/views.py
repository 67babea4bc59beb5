# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the settings panel and of the preview."""

from collections.abc import Callable
from typing import Any, Literal

from flask import Blueprint

from lti_tool.access import current, requires
from lti_tool.answers import NO_CONTENT, NoContent
from lti_tool.db import Database
from lti_tool.json_body import Body
from lti_tool.models import VisitSession
from lti_tool.models.platform import LONGEST_RETENTION
from lti_tool.models.tutor_text import QUESTIONS_A_DAY
from lti_tool.permissions import Permission
from lti_tool.teaching import tutors
from lti_tool.teaching.answers import NewerVersion, TutorSettings

MAX_FIELD_CHARACTERS = 20_000
"""Characters of any field; what exactly fits is said by `TutorText`, with the field's own sentence."""


def blueprint(database: Database) -> Blueprint:
    """All of `/api` that the settings panel calls."""
    teaching = Blueprint("teaching", __name__, url_prefix="/api", template_folder="templates")

    @teaching.get("/tutor")
    @requires(Permission.CONFIGURE_TUTOR)
    def show_tutor() -> TutorSettings:
        with database.transaction() as session:
            return tutors.describe_tutor(session, current())

    @teaching.put("/tutor")
    @requires(Permission.CONFIGURE_TUTOR)
    def save_tutor() -> TutorSettings | tuple[NewerVersion, Literal[409]]:
        sent, seen, agreed = _sent()
        try:
            with database.transaction() as session:
                return tutors.save(session, current(), sent, seen, agreed=agreed)
        except tutors.Newer as newer:
            return {"error": {"code": newer.code, "message": newer.message}, "current": newer.current}, 409

    @teaching.post("/preview")
    @requires(Permission.PREVIEW_AS_LEARNER)
    def begin_preview() -> NoContent:
        return _see_as_learner(database, wanted=True)

    @teaching.delete("/preview")
    @requires(Permission.OWN_DATA)
    def end_preview() -> NoContent:
        return _see_as_learner(database, wanted=False)

    return teaching


def _sent() -> tuple[dict[str, Any], str | None, bool]:
    """The fields of the text that were sent, the version that was seen, and whether it is agreed that conversations are
    deleted by it. What was not sent stays as it is.
    """
    body, most = Body(), MAX_FIELD_CHARACTERS
    readers: dict[str, Callable[[str], Any]] = {
        "title": lambda name: body.line(name, most, needed=False),
        "purpose": lambda name: body.text(name, most, needed=False),
        "help_level": lambda name: body.line(name, most, needed=False),
        "instructions": lambda name: body.text(name, most, needed=False),
        "starters": lambda name: body.texts(name, most),
        "knowledge": lambda name: body.line(name, most, needed=False),
        "kept_days": lambda name: body.number_or_none(name, 1, LONGEST_RETENTION),
        "store_nothing": body.yes,
        "greeting": lambda name: body.text(name, most, needed=False),
        "language": lambda name: body.line(name, most, needed=False),
        "model": lambda name: body.line(name, most, needed=False),
        "opens_at": body.moment,
        "closes_at": body.moment,
        "questions_a_day": lambda name: body.number_or_none(name, 1, QUESTIONS_A_DAY),
        "contact": lambda name: body.text(name, most, needed=False),
        "ai_rules": lambda name: body.text(name, most, needed=False),
    }
    sent = {name: read(name) for name, read in readers.items() if name in body}
    seen, agreed = body.line("version", most, needed=False) or None, body.yes("agreed")
    body.end()
    return sent, seen, agreed


def _see_as_learner(database: Database, *, wanted: bool) -> NoContent:
    """Only ever takes permissions away from what the launch gave, or gives those back."""
    with database.transaction() as session:
        session.get_one(VisitSession, current().id).as_learner = wanted
    return NO_CONTENT
