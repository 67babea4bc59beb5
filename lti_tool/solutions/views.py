# SPDX-License-Identifier: EUPL-1.2
"""The addresses of closed solutions: nobody without `configure_tutor` ever gets them, in no answer."""

from typing import Literal

from flask import Blueprint, request

from lti_tool.access import current, requires
from lti_tool.db import Database
from lti_tool.json_body import Body
from lti_tool.models.solution import ClosedText
from lti_tool.permissions import Permission
from lti_tool.solutions import stored
from lti_tool.solutions.answers import ClosedSolutions, NewerSolutions
from lti_tool.solutions.guards import TutorGuards
from lti_tool.vault import Vault

MAX_BODY_BYTES = 4 * 2**20
"""Bytes of a request: a megabyte of text, in which JSON may need two or more for a character."""


def blueprint(database: Database, vault: Vault, guards: TutorGuards) -> Blueprint:
    """All of `/api` that the panel calls."""
    views = Blueprint("solutions", __name__, url_prefix="/api", template_folder="templates")

    def describe() -> ClosedSolutions:
        with database.transaction() as session:
            found = stored.find(session, vault, current())
        return stored.describe(found, guards)

    @views.get("/solutions")
    @requires(Permission.CONFIGURE_TUTOR)
    def show_solutions() -> ClosedSolutions:
        return describe()

    @views.put("/solutions")
    @requires(Permission.CONFIGURE_TUTOR)
    def save_solutions() -> ClosedSolutions | tuple[NewerSolutions, Literal[409]]:
        wanted, seen = _sent()
        try:
            with database.transaction() as session:
                stored.save(session, vault, current(), wanted, seen)
        except stored.Newer as newer:
            return {"error": {"code": newer.code, "message": newer.message}, "current": describe()}, 409
        return describe()

    return views


def _sent() -> tuple[stored.Closed, str | None]:
    """What was sent, and the version that was seen. Raises Invalid, TooLarge."""
    request.max_content_length = MAX_BODY_BYTES
    body = Body()
    solutions = []
    for one in body.objects("solutions", stored.MAX_SOLUTIONS):
        title = one.line("title", stored.MAX_TITLE_CHARACTERS, needed=False)
        solutions.append(ClosedText(title, one.text("text", MAX_BODY_BYTES, needed=False)))
        one.end()
    words = body.texts("words", stored.MAX_WORD_CHARACTERS, most=stored.MAX_WORDS)
    seen = body.line("version", stored.MAX_TITLE_CHARACTERS, needed=False) or None
    body.end()
    return stored.Closed.cleaned(solutions, words), seen
