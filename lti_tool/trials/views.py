# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the trials."""

import socket
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, Protocol

from flask import Blueprint, Response, request

from lti_tool.access import Visit, current, requires
from lti_tool.answers import NO_CONTENT, NoContent
from lti_tool.db import Database
from lti_tool.errors import Invalid
from lti_tool.json_body import MAX_QUESTION_CHARACTERS, Body
from lti_tool.language import gettext as _
from lti_tool.model_costs import ModelCosts
from lti_tool.models.trial import Mark
from lti_tool.permissions import Permission
from lti_tool.trials import run, stored
from lti_tool.trials.answers import NewerTrials, TrialsShown
from lti_tool.trials.checks import Tried
from lti_tool.trials.run import RunStream
from lti_tool.vault import Vault

MAX_QUESTIONS = 30
MAX_WORD_CHARACTERS = 64
"""Of a version or a mark."""
STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Neither a cache nor nginx may keep an event back."""


class Asking(Protocol):
    """Who answers: `chat.trial.TrialAnswers`, by assembly."""

    def model(self) -> object: ...
    def check_allowance(self, visit: Visit) -> None: ...
    def ask(self, visit: Visit, question: str, client: socket.socket | None) -> Iterator[Tried | None]: ...


ClientSocket = Callable[[Mapping[str, Any]], socket.socket | None]
"""The browser's connection of a request, to see that it hung up."""


def blueprint(
    database: Database, vault: Vault, asking: Asking, client_socket: ClientSocket, costs: ModelCosts
) -> Blueprint:
    """All of `/api` that the panel of the trials calls."""
    trials = Blueprint("trials", __name__, url_prefix="/api", template_folder="templates")

    def describe() -> TrialsShown:
        with database.transaction() as session:
            return stored.describe_trials(session, vault, current(), costs)

    @trials.get("/trials")
    @requires(Permission.CONFIGURE_TUTOR)
    def show_trials() -> TrialsShown:
        return describe()

    @trials.put("/trials")
    @requires(Permission.CONFIGURE_TUTOR)
    def replace_trials() -> TrialsShown | tuple[NewerTrials, Literal[409]]:
        questions, seen = _sent()
        try:
            with database.transaction() as session:
                stored.replace(session, vault, current(), questions, seen)
        except stored.TrialsChanged as newer:
            return {"error": {"code": newer.code, "message": newer.message}, "current": describe()}, 409
        return describe()

    @trials.put("/trials/yardstick")
    @requires(Permission.CONFIGURE_TUTOR)
    def keep_answer() -> NoContent:
        """The last answer to a question is what later ones are compared with, found good or bad."""
        body = Body()
        n, mark = body.number("n", 1, MAX_QUESTIONS), body.line("mark", MAX_WORD_CHARACTERS, needed=False)
        body.end()
        if mark not in ("", *Mark):
            raise Invalid(_("An answer is found “good” or “bad”."), code="bad_mark")
        with database.transaction() as session:
            stored.keep(session, current(), n, Mark(mark) if mark else None)
        return NO_CONTENT

    @trials.post("/trials/run")
    @requires(Permission.CONFIGURE_TUTOR)
    def run_trials() -> Response:
        """Asks all of the questions; the answers come as events, as `answers.RunEvents`."""
        Body().end()
        visit, client = current(), client_socket(request.environ)
        asking.model()
        asking.check_allowance(visit)
        begun = run.begin(database, visit)
        stream = RunStream(database, vault, visit, begun, lambda question: asking.ask(visit, question, client))
        return Response(stream, mimetype="text/event-stream", headers=STREAM_HEADERS, direct_passthrough=True)

    return trials


def _sent() -> tuple[list[str], str | None]:
    """The questions and the version that was seen. Raises Invalid."""
    body = Body()
    if "questions" not in body:
        raise Invalid(_("The field “%(name)s” takes a list of texts.", name="questions"))
    questions = [text for text in body.texts("questions", MAX_QUESTION_CHARACTERS) if text]
    seen = body.line("version", MAX_WORD_CHARACTERS, needed=False) or None
    body.end()
    if len(questions) > MAX_QUESTIONS:
        raise Invalid(_("At most %(most)s test questions are possible.", most=MAX_QUESTIONS), code="too_many")
    return questions, seen
