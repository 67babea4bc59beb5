# SPDX-License-Identifier: EUPL-1.2
"""Everything that can go wrong for a caller, and its one translation into status, JSON and page.

    ToolError
    |-- BadRequest          400
    |-- LaunchRefused       401 (400 for a malformed login)
    |-- SessionOver         401
    |-- NotAllowed          403
    |-- AskingClosed        403 (429 where a day's questions are used up)
    |-- NotFound            404
    |-- Conflict            409
    |-- TooLarge            413
    |-- Unsupported         415
    |-- Invalid             422
    |-- TooMany             429  Retry-After
    `-- Unavailable         503  Retry-After

A message is one sentence for a person, in their language, that names the remedy; the code is for machines.
"""

import logging
from datetime import datetime
from typing import Any

from flask import Flask, Response, g, jsonify, render_template, request
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from lti_tool import unreadable
from lti_tool.answers import ErrorShown, Refusal
from lti_tool.db import lacks_reference
from lti_tool.language import gettext as _
from lti_tool.vault import VaultError

log = logging.getLogger(__name__)

BY_PLATFORMS = "/platform-api/"
"""What platforms' own plugins call."""
IN_FRAMES = "lti"
"""The blueprint whose pages platforms open in their frames."""
NOTHING_TO_CLICK = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)
"""For a refusal that belongs to no registration: with 'none' a student would see the browser's own error instead of
ours, and nobody can be tricked on a page without script, form or data: docs/decisions/framing.md."""


DEFAULT_RETRY_SECONDS = 30
"""Seconds to wait where it is not known how long what is needed will be away."""


class ToolError(Exception):
    """The root: a status, a code, a sentence."""

    status = 500
    code = "internal"

    def __init__(self, message: str, *, code: str | None = None, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.retry_after = retry_after
        """Seconds after which it is worth trying again."""


class BadRequest(ToolError):
    """Not what this address takes at all."""

    status, code = 400, "bad_request"


class LaunchRefused(ToolError):
    """A login or launch that is not let in. The page says what to do and nothing of why; the log line has the code."""

    status, code = 401, "refused"

    def __init__(
        self,
        code: str,
        *,
        status: int = 401,
        message: str | None = None,
        retry_after: int | None = None,
        iss: str | None = None,
        client: str | None = None,
        kid: str | None = None,
    ) -> None:
        message = message or _("Please go back to your course and open the activity again.")
        super().__init__(message, code=code, retry_after=retry_after)
        self.status = status
        self.seen = {"iss": iss, "client": client, "kid": kid}
        """As far as known: for the log line, never a token, a name or an e-mail."""


class SessionOver(ToolError):
    """No visit, or one that ended."""

    status, code = 401, "session_over"

    def __init__(self) -> None:
        super().__init__(_("Your visit has ended. Please open the activity again in your course."))


class NotAllowed(ToolError):
    """The visit's roles do not permit it."""

    status, code = 403, "not_allowed"


class AskingClosed(ToolError):
    """Nobody may ask just now: an exam lock, the opening times, the questions of a day. Tells until when."""

    status, code = 403, "closed"

    def __init__(
        self, message: str, *, code: str, until: datetime | None, status: int = 403, retry_after: int | None = None
    ) -> None:
        super().__init__(message, code=code, retry_after=retry_after)
        self.status, self.until = status, until
        """When asking opens again; None: not known, or never."""


class NotFound(ToolError):
    """Not there, or another person's: the two must look alike."""

    status, code = 404, "not_found"

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or _("This does not exist, or it is not yours."))


class Conflict(ToolError):
    """Something else is under way."""

    status, code = 409, "conflict"


class TooLarge(ToolError):
    """More bytes than this address takes."""

    status, code = 413, "too_large"


class Unsupported(ToolError):
    """Of a kind that this address does not take."""

    status, code = 415, "unsupported_media_type"


class Invalid(ToolError):
    """Well-formed, but not acceptable."""

    status, code = 422, "invalid"


class TooMany(ToolError):
    """A limit of the person or of the address is reached."""

    status, code = 429, "too_many"


class Unavailable(ToolError):
    """Something this tool needs does not answer; nothing is lost."""

    status, code = 503, "unavailable"


DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout)
"""What SQLAlchemy raises when the database is gone, locked for too long, or out of connections."""


def install(app: Flask) -> None:
    """Registers the one translation of errors."""
    app.register_error_handler(ToolError, _tool_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)
    app.register_error_handler(StaleDataError, _gone_meanwhile)
    app.register_error_handler(IntegrityError, _not_stored)
    app.register_error_handler(VaultError, _unreadable)
    for error in DATABASE_AWAY:
        app.register_error_handler(error, _database_away)


def _tool_error(error: ToolError) -> Response:
    if isinstance(error, LaunchRefused):
        seen = " ".join(f"{name}={_one_word(value)}" for name, value in error.seen.items())
        log.warning("lti refused code=%s %s", error.code, seen)
    shown = ErrorShown(code=error.code, message=error.message)
    if isinstance(error, AskingClosed):
        shown["until"] = error.until.isoformat() if error.until else None
    response = _answer(error.status, shown)
    retry_after = error.retry_after or (DEFAULT_RETRY_SECONDS if error.status == 503 else None)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _one_word(value: str | None) -> str:
    """A value from outside that can neither break the log line nor flood it."""
    return "".join(letter if letter.isprintable() and not letter.isspace() else "?" for letter in value or "-")[:200]


def _http_error(error: HTTPException) -> Response:
    if isinstance(error.response, Response):
        return error.response
    status = error.code or 500
    messages = {
        404: ("not_found", _("There is nothing at this address.")),
        405: ("method_not_allowed", _("This address does not take that kind of request.")),
        413: ("too_large", _("This is more than the tutor can take at once.")),
        415: ("unsupported_media_type", _("This address takes JSON.")),
    }
    code, message = messages.get(status, ("bad_request", _("The request could not be understood.")))
    response = _answer(status, {"code": code, "message": message})
    if status == 405 and error.get_headers():
        response.headers.extend({k: v for k, v in error.get_headers() if k == "Allow"})
    return response


def _database_away(error: Exception) -> Response:
    log.error("database unavailable: %s", type(getattr(error, "orig", None) or error).__name__)
    return _tool_error(
        Unavailable(_("The tutor cannot reach its database. Please try again in a moment."), retry_after=5)
    )


def _unreadable(error: VaultError) -> Response:
    """Something without which the request cannot go on, such as a key. Whoever reads rows one by one goes on."""
    unreadable.note(error)
    sentence = _("Something that is stored cannot be opened any more. Please tell the people who run the tutor.")
    return _tool_error(Unavailable(sentence, code="unreadable"))


def _gone_meanwhile(_error: Exception) -> Response:
    """What was found when the request began was deleted, e.g. by retention, before it was written."""
    return _tool_error(NotFound())


def _not_stored(error: IntegrityError) -> Response:
    """What it was to belong to may be gone meanwhile: by retention, or because its person erased everything."""
    return _gone_meanwhile(error) if lacks_reference(error) else _unexpected(error)


def _unexpected(error: Exception) -> Response:
    # The traceback goes to the log without local values; the message of an error can quote what a person wrote.
    log.error("unexpected %s at %s", type(error).__name__, request.endpoint, exc_info=without_message(error))
    sentence = _("Something went wrong on our side. Please try again; the operators can see it.")
    return _answer(500, {"code": "internal", "message": sentence})


def without_message(error: Exception) -> tuple[Any, Any, Any]:
    """For `exc_info` of the log: the traceback, without what the message of the error may quote."""
    kind = type(error)
    return kind, Exception("message withheld"), error.__traceback__


def is_call() -> bool:
    """Whether a program asks, and not a person: JSON for the one, a page for the other."""
    return request.path == "/api" or request.path.startswith(("/api/", BY_PLATFORMS)) or bool(g.get("answers_json"))


def _answer(status: int, error: ErrorShown) -> Response:
    g.error_code = error["code"]  # for whoever counts responses
    if is_call():
        if g.get("help"):
            error["help"] = g.help
        response = jsonify(Refusal(error=error))
    else:
        page = render_template("refused.html", title=_("This did not work"), message=error["message"])
        response = Response(page)
        if request.blueprint == IN_FRAMES and not g.get("frame_ancestors"):
            response.headers["Content-Security-Policy"] = NOTHING_TO_CLICK
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
