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
MAX_ROWS = 10_000
"""Of a request; how many can be stored is said with its own sentence."""


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
        sent = _sent()
        try:
            with database.transaction() as session:
                stored.save(session, vault, current(), sent)
        except stored.Newer as newer:
            return {"error": {"code": newer.code, "message": newer.message}, "current": describe()}, 409
        return describe()

    return views


def _sent() -> stored.Sent:
    """What was not sent stays as it is. Raises Invalid."""
    request.max_content_length = MAX_BODY_BYTES
    body = Body()
    solutions = [_solution(one) for one in body.objects("solutions", MAX_ROWS)] if "solutions" in body else None
    words = body.texts("words", stored.MAX_WORD_CHARACTERS) if "words" in body else None
    seen = body.line("version", stored.MAX_TITLE_CHARACTERS, needed=False) or None
    body.end()
    return stored.Sent(solutions, words, seen)


def _solution(body: Body) -> ClosedText:
    title = body.line("title", stored.MAX_TITLE_CHARACTERS, needed=False)
    text = body.text("text", MAX_BODY_BYTES, needed=False)
    body.end()
    return ClosedText(title, text)
