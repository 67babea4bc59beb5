# SPDX-License-Identifier: EUPL-1.2
"""The address of the exam locks."""

from typing import Literal, cast

from flask import Blueprint

from lti_tool.access import current, requires
from lti_tool.db import Database
from lti_tool.errors import Invalid
from lti_tool.json_body import Body
from lti_tool.language import gettext as _
from lti_tool.locks import windows
from lti_tool.locks.answers import LocksShown, NewerLocks
from lti_tool.locks.windows import LockWindow, Scope
from lti_tool.models.lock import MAX_REASON_CHARACTERS
from lti_tool.permissions import Permission

MAX_LOCKS = 50
"""Of an activity and its course: more than a semester has exams."""
MAX_WORD_CHARACTERS = 64
"""Of a scope or a version."""


def blueprint(database: Database) -> Blueprint:
    """All of `/api` that the panel of the locks calls."""
    locks = Blueprint("locks", __name__, url_prefix="/api", template_folder="templates")

    @locks.get("/locks")
    @requires(Permission.CONFIGURE_TUTOR)
    def show_locks() -> LocksShown:
        with database.transaction() as session:
            return windows.describe_locks(session, current())

    @locks.put("/locks")
    @requires(Permission.CONFIGURE_TUTOR)
    def replace_locks() -> LocksShown | tuple[NewerLocks, Literal[409]]:
        body = Body()
        wanted = [_window(one) for one in body.objects("locks", MAX_LOCKS, needed=True)]
        seen = body.line("version", MAX_WORD_CHARACTERS, needed=False) or None
        body.end()
        try:
            with database.transaction() as session:
                return windows.replace(session, current(), wanted, seen)
        except windows.LocksChanged as newer:
            return {"error": {"code": newer.code, "message": newer.message}, "current": newer.current}, 409

    return locks


def _window(body: Body) -> LockWindow:
    starts_at, ends_at = body.moment("from"), body.moment("until")
    scope = body.line("scope", MAX_WORD_CHARACTERS)
    reason = " ".join(body.line("reason", MAX_REASON_CHARACTERS, needed=False).split())
    body.end()
    if starts_at is None or ends_at is None:
        raise Invalid(_("A lock needs a time from which and a time until which it holds."), code="bad_lock")
    if scope not in ("course", "activity"):
        raise Invalid(_("A lock holds for the “course” or for this “activity”."), code="bad_scope")
    return LockWindow(starts_at, ends_at, cast("Scope", scope), reason)
