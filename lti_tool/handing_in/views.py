"""The addresses of handing in, and of reading what was handed in."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, request
from sqlalchemy.orm import Session

from lti_tool.access import Permission, Visit, current, requires
from lti_tool.body import Body
from lti_tool.db import Database
from lti_tool.handing_in import own, staff
from lti_tool.handing_in.strings import why_no_names, why_not_sent
from lti_tool.reading import Render, Span
from lti_tool.vault import Vault

Reply = Response | tuple[Any, int]
Roster = Callable[[Visit], tuple[staff.Names, str]]
"""Names by the platform's own ids, and why there are none: "later", "off", "withheld", or "" for nothing to say."""


Remedy = Callable[[Visit, str], str]
"""Where the platform's administrators switch names on, for a reason why there are none."""


def blueprint(
    database: Database, vault: Vault, render: Render, roster: Roster, remedy: Remedy = lambda _visit, _missing: ""
) -> Blueprint:
    """All of ``/api`` that has to do with handing in. ``render``: Markdown to safe HTML."""
    views = Blueprint("handing_in", __name__, url_prefix="/api")
    _add_own(views, database)
    _add_staff(views, database, vault, render, roster, remedy)
    _add_scores(views, database)
    return views


def _add_own(views: Blueprint, database: Database) -> None:
    one = "/conversations/<uuid:conversation_id>/hand-in"

    @views.get(one)
    @requires(Permission.OWN_DATA)
    def show_hand_in(conversation_id: UUID) -> Reply:
        with database.transaction() as session:
            return jsonify(own.state(session, current(), conversation_id))

    @views.post(one)
    @requires(Permission.CHAT)
    def hand_in(conversation_id: UUID) -> Reply:
        Body().end()
        with database.transaction() as session:
            return jsonify(own.hand_in(session, current(), conversation_id))

    @views.delete(one)
    @requires(Permission.OWN_DATA)
    def withdraw(conversation_id: UUID) -> Reply:
        with database.transaction() as session:
            own.withdraw(session, current(), conversation_id)
        return "", 204


def _add_staff(
    views: Blueprint, database: Database, vault: Vault, render: Render, roster: Roster, remedy: Remedy
) -> None:
    @views.get("/hand-ins")
    @requires(Permission.VIEW_INSIGHTS)
    def list_hand_ins() -> Reply:
        names, missing = roster(current())  # asks the network: in no transaction
        with database.transaction() as session:
            found = staff.listed(session, vault, current(), names)
            more = {"names_missing": missing == "later", "names": missing or None, **staff.settings(session, current())}
        told = why_no_names(missing, remedy(current(), missing)) if missing else None
        return jsonify(hand_ins=[_explained(row) for row in found], names_message=told, **more)

    @views.get("/hand-ins/new")
    @requires(Permission.VIEW_INSIGHTS)
    def count_new() -> Reply:
        with database.transaction() as session:
            return jsonify(new=staff.new(session, current()))

    @views.get("/hand-ins/<uuid:conversation_id>")
    @requires(Permission.VIEW_INSIGHTS)
    def read_hand_in(conversation_id: UUID) -> Reply:
        span = Span.of(request.args)
        names, _missing = roster(current())
        return jsonify(_explained(staff.read(database, vault, current(), names, conversation_id, span, render)))


def _add_scores(views: Blueprint, database: Database) -> None:
    @views.post("/hand-ins/<uuid:conversation_id>/score")
    @requires(Permission.CONFIGURE_TUTOR)
    def send_score_again(conversation_id: UUID) -> Reply:
        Body().end()
        with database.transaction() as session:
            staff.try_again(session, current(), conversation_id)
        return "", 204

    @views.route("/hand-ins/mark-as-done", methods=["PUT", "DELETE"])
    @requires(Permission.CONFIGURE_TUTOR)
    def switch_mark_as_done() -> Reply:
        return _switch(database, staff.set_mark_as_done)

    @views.route("/hand-ins/only-instructors", methods=["PUT", "DELETE"])
    @requires(Permission.CONFIGURE_TUTOR)
    def switch_only_instructors() -> Reply:
        return _switch(database, staff.set_only_instructors)


def _switch(database: Database, switch: Callable[[Session, Visit, bool], None]) -> Reply:
    """On by PUT, off by DELETE."""
    Body().end()
    with database.transaction() as session:
        switch(session, current(), request.method == "PUT")
    return "", 204


def _explained(row: dict[str, Any]) -> dict[str, Any]:
    score = row["score"]
    if score is None or score["state"] != "failed":
        return row
    return {**row, "score": {**score, "message": why_not_sent(score["code"])}}
