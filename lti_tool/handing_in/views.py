# SPDX-License-Identifier: EUPL-1.2
"""The addresses of handing in, and of reading what was handed in."""

from collections.abc import Callable
from typing import Literal, Protocol
from uuid import UUID

from flask import Blueprint, request
from sqlalchemy.orm import Session

from lti_tool.access import Visit, current, requires
from lti_tool.answers import NO_CONTENT, NoContent
from lti_tool.db import Database
from lti_tool.handing_in import own, staff
from lti_tool.handing_in.answers import HandedIn, HandInList, HandInState, NamesMissing, NewHandIns
from lti_tool.handing_in.strings import why_no_names
from lti_tool.json_body import Body
from lti_tool.message_paging import Render, Span
from lti_tool.permissions import Permission
from lti_tool.vault import Vault

Roster = Callable[[Visit], tuple[staff.MemberNames, NamesMissing | Literal[""]]]
"""Names by the platform's own ids, and why there are none; "" for nothing to say."""
Remedy = Callable[[Visit, str], str]
"""Where the platform's administrators switch names on, for a reason why there are none."""


class Switch(Protocol):
    """A setting of the activity's tutor."""

    def __call__(self, session: Session, visit: Visit, *, wanted: bool) -> None: ...


def blueprint(
    database: Database, vault: Vault, render: Render, roster: Roster, remedy: Remedy = lambda _visit, _missing: ""
) -> Blueprint:
    """All of `/api` that has to do with handing in. `render`: Markdown to safe HTML."""
    views = Blueprint("handing_in", __name__, url_prefix="/api", template_folder="templates")
    _add_own(views, database)
    _add_list(views, database, vault, roster, remedy)
    _add_reading(views, database, vault, render, roster)
    _add_scores(views, database)
    return views


def _add_own(views: Blueprint, database: Database) -> None:
    one = "/conversations/<uuid:conversation_id>/hand-in"

    @views.get(one)
    @requires(Permission.OWN_DATA)
    def show_hand_in(conversation_id: UUID) -> HandInState:
        with database.transaction() as session:
            return own.state(session, current(), conversation_id)

    @views.post(one)
    @requires(Permission.CHAT)
    def hand_in(conversation_id: UUID) -> HandInState:
        Body().end()
        with database.transaction() as session:
            return own.hand_in(session, current(), conversation_id)

    @views.delete(one)
    @requires(Permission.OWN_DATA)
    def withdraw(conversation_id: UUID) -> NoContent:
        with database.transaction() as session:
            own.withdraw(session, current(), conversation_id)
        return NO_CONTENT


def _add_list(views: Blueprint, database: Database, vault: Vault, roster: Roster, remedy: Remedy) -> None:
    @views.get("/hand-ins")
    @requires(Permission.VIEW_INSIGHTS)
    def list_hand_ins() -> HandInList:
        names, missing = roster(current())  # asks the network: in no transaction
        with database.transaction() as session:
            found = staff.list_hand_ins(session, vault, current(), names)
            settings = staff.settings(session, current())
        return {
            **settings,
            "hand_ins": found,
            "names": missing or None,
            "names_missing": missing == "later",
            "names_message": why_no_names(missing, remedy(current(), missing)) if missing else None,
        }

    @views.get("/hand-ins/new")
    @requires(Permission.VIEW_INSIGHTS)
    def count_new() -> NewHandIns:
        with database.transaction() as session:
            return {"new": staff.new(session, current())}


def _add_reading(views: Blueprint, database: Database, vault: Vault, render: Render, roster: Roster) -> None:
    @views.get("/hand-ins/<uuid:conversation_id>")
    @requires(Permission.VIEW_INSIGHTS)
    def read_hand_in(conversation_id: UUID) -> HandedIn:
        span = Span.of(request.args)
        names, _missing = roster(current())
        return staff.read(database, vault, current(), conversation_id, span, names=names, render=render)


def _add_scores(views: Blueprint, database: Database) -> None:
    @views.post("/hand-ins/<uuid:conversation_id>/score")
    @requires(Permission.CONFIGURE_TUTOR)
    def send_score_again(conversation_id: UUID) -> NoContent:
        Body().end()
        with database.transaction() as session:
            staff.try_again(session, current(), conversation_id)
        return NO_CONTENT

    @views.route("/hand-ins/mark-as-done", methods=["PUT", "DELETE"])
    @requires(Permission.CONFIGURE_TUTOR)
    def switch_mark_as_done() -> NoContent:
        return _switch(database, staff.set_mark_as_done)

    @views.route("/hand-ins/only-instructors", methods=["PUT", "DELETE"])
    @requires(Permission.CONFIGURE_TUTOR)
    def switch_only_instructors() -> NoContent:
        return _switch(database, staff.set_only_instructors)


def _switch(database: Database, switch: Switch) -> NoContent:
    """On by PUT, off by DELETE."""
    Body().end()
    with database.transaction() as session:
        switch(session, current(), wanted=request.method == "PUT")
    return NO_CONTENT
