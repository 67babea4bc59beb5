# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the settings panel and of the preview."""

from typing import Literal

from flask import Blueprint

from lti_tool.access import current, requires
from lti_tool.answers import NO_CONTENT, NoContent
from lti_tool.db import Database
from lti_tool.json_body import Body
from lti_tool.models import Knowledge, VisitSession
from lti_tool.models.platform import LONGEST_RETENTION
from lti_tool.models.tutor_text import TutorText
from lti_tool.permissions import Permission
from lti_tool.teaching import tutors
from lti_tool.teaching.answers import NewerVersion, TutorSettings
from lti_tool.teaching.tutors import OPTIONAL, SentText

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


def _sent() -> tuple[SentText, str | None, bool]:
    """The text, the version that was seen, and whether it is agreed that conversations are deleted by it."""
    body = Body()
    left_out = [name for name in OPTIONAL if name not in body]
    text = TutorText.cleaned(
        title=body.line("title", MAX_FIELD_CHARACTERS, needed=False),
        purpose=body.text("purpose", MAX_FIELD_CHARACTERS, needed=False),
        help_level=body.line("help_level", MAX_FIELD_CHARACTERS, needed=False),
        instructions=body.text("instructions", MAX_FIELD_CHARACTERS, needed=False),
        starters=body.texts("starters", MAX_FIELD_CHARACTERS),
        knowledge=body.line("knowledge", MAX_FIELD_CHARACTERS, needed=False) or Knowledge.GENERAL,
        kept_days=body.number_or_none("kept_days", 1, LONGEST_RETENTION),
    )
    seen, agreed = body.line("version", MAX_FIELD_CHARACTERS, needed=False) or None, body.yes("agreed")
    body.end()
    return SentText(text, tuple(left_out)), seen, agreed


def _see_as_learner(database: Database, *, wanted: bool) -> NoContent:
    """Only ever takes permissions away from what the launch gave, or gives those back."""
    with database.transaction() as session:
        session.get_one(VisitSession, current().id).as_learner = wanted
    return NO_CONTENT
