# SPDX-License-Identifier: EUPL-1.2
"""The addresses of exercises: for who may configure the tutor, and nobody else."""

from typing import Literal

from flask import Blueprint, Response, request

from lti_tool.access import current, requires
from lti_tool.db import Database
from lti_tool.errors import Invalid
from lti_tool.exercises import propose, stored
from lti_tool.exercises.answers import ExerciseList, NewerExercises
from lti_tool.exercises.checked import WrittenExercise, check_all
from lti_tool.json_body import Body
from lti_tool.language import gettext as _
from lti_tool.models.exercise import Misconception
from lti_tool.permissions import Permission
from lti_tool.vault import Vault

MAX_BODY_BYTES = 4 * 2**20
MAX_FIELD_CHARACTERS = 1_000_000
"""Of any field; what exactly fits is said by `checked`, with the exercise's own name."""
MAX_ENTRIES = 1_000
VERSION_CHARACTERS = 100
STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Neither a cache nor nginx may keep a line back."""


def blueprint(database: Database, vault: Vault, proposing: propose.Proposing) -> Blueprint:
    """All of `/api/exercises`."""
    views = Blueprint("exercises", __name__, url_prefix="/api", template_folder="templates")

    def describe() -> ExerciseList:
        with database.transaction() as session:
            found = stored.find(session, vault, current())
        return stored.describe(found, proposes=proposing.possible)

    @views.get("/exercises")
    @requires(Permission.CONFIGURE_TUTOR)
    def show_exercises() -> ExerciseList:
        return describe()

    @views.put("/exercises")
    @requires(Permission.CONFIGURE_TUTOR)
    def save_exercises() -> ExerciseList | tuple[NewerExercises, Literal[409]]:
        wanted, seen = _sent()
        try:
            with database.transaction() as session:
                stored.save(session, vault, current(), wanted, seen)
        except stored.ExercisesChanged as newer:
            return {"error": {"code": newer.code, "message": newer.message}, "current": describe()}, 409
        return describe()

    @views.post("/exercises/propose")
    @requires(Permission.CONFIGURE_TUTOR)
    def propose_exercises() -> Response:
        """From a sheet with its solutions, pasted or among the material: lines of `answers.ProposalLines`, nothing is
        stored.
        """
        request.max_content_length = MAX_BODY_BYTES
        body = Body()
        text, material_id = body.text("text", MAX_FIELD_CHARACTERS, needed=False), body.id("material")
        body.end()
        lines = proposing.propose(current(), text, material_id)
        return Response(lines, mimetype="application/x-ndjson", headers=STREAM_HEADERS)

    return views


def _sent() -> tuple[list[WrittenExercise], str | None]:
    """What was sent, and the version that was seen. Raises Invalid."""
    request.max_content_length = MAX_BODY_BYTES
    body = Body()
    if "exercises" not in body:
        raise Invalid(_("The field “%(name)s” takes a list of objects.", name="exercises"))
    wanted = [_exercise(one) for one in body.objects("exercises", MAX_ENTRIES)]
    seen = body.line("version", VERSION_CHARACTERS, needed=False) or None
    body.end()
    check_all(wanted)
    return wanted, seen


def _exercise(one: Body) -> WrittenExercise:
    name = one.line("name", MAX_FIELD_CHARACTERS, needed=False)
    text = one.text("text", MAX_FIELD_CHARACTERS, needed=False)
    steps = one.texts("steps", MAX_FIELD_CHARACTERS)
    misconceptions = [_misconception(each) for each in one.objects("misconceptions", MAX_ENTRIES)]
    solution = one.text("solution", MAX_FIELD_CHARACTERS, needed=False)
    one.end()
    return WrittenExercise.cleaned(name, text, steps, misconceptions, solution)


def _misconception(one: Body) -> Misconception:
    found: Misconception = {
        "when": one.text("when", MAX_FIELD_CHARACTERS, needed=False),
        "say": one.text("say", MAX_FIELD_CHARACTERS, needed=False),
    }
    one.end()
    return found
