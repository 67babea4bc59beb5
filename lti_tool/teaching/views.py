"""The addresses of the settings panel and of the preview."""

from typing import Any

from flask import Blueprint, Response, jsonify

from lti_tool.access import Permission, current, requires
from lti_tool.body import Body
from lti_tool.db import Database
from lti_tool.models import VisitSession
from lti_tool.models.tutor_text import TutorText
from lti_tool.teaching import tutors

LONGEST = 20_000
"""Characters of any field; what exactly fits is said by `TutorText`, with the field's own sentence."""

Reply = Response | tuple[Any, int]


def blueprint(database: Database) -> Blueprint:
    """All of ``/api`` that the settings panel calls."""
    teaching = Blueprint("teaching", __name__, url_prefix="/api")

    @teaching.get("/tutor")
    @requires(Permission.CONFIGURE_TUTOR)
    def show_tutor() -> Reply:
        with database.transaction() as session:
            return jsonify(tutors.described(session, current()))

    @teaching.put("/tutor")
    @requires(Permission.CONFIGURE_TUTOR)
    def save_tutor() -> Reply:
        text, seen = _sent()
        try:
            with database.transaction() as session:
                return jsonify(tutors.save(session, current(), text, seen))
        except tutors.Newer as newer:
            error = {"code": newer.code, "message": newer.message}
            return jsonify(error=error, current=newer.current), newer.status

    @teaching.post("/preview")
    @requires(Permission.PREVIEW_AS_LEARNER)
    def begin_preview() -> Reply:
        return _see_as_learner(database, True)

    @teaching.delete("/preview")
    @requires(Permission.OWN_DATA)
    def end_preview() -> Reply:
        return _see_as_learner(database, False)

    return teaching


def _sent() -> tuple[TutorText, str | None]:
    body = Body()
    text = TutorText.cleaned(
        title=body.line("title", LONGEST, needed=False),
        purpose=body.text("purpose", LONGEST, needed=False),
        help_level=body.line("help_level", LONGEST, needed=False),
        instructions=body.text("instructions", LONGEST, needed=False),
        starters=body.texts("starters", LONGEST),
    )
    seen = body.line("version", LONGEST, needed=False) or None
    body.end()
    return text, seen


def _see_as_learner(database: Database, wanted: bool) -> Reply:
    """Only ever takes permissions away from what the launch gave, or gives those back."""
    with database.transaction() as session:
        session.get_one(VisitSession, current().id).as_learner = wanted
    return "", 204
