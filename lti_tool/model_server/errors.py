# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong with a model server. Each has a code, stored with the answer, and one sentence for the student.

    Unavailable (503)
    `-- ModelServerError
        |-- Unreachable     nobody listens, or refused by `outbound`
        |-- Busy            503: its queue is full
        |   `-- QueueTimeout  it kept the request waiting for longer than anybody should wait
        |-- RateLimited     429
        |-- EngineFailed    500, or the engine died in mid-stream
        |-- ServerShutDown  the server was shut down in mid-stream
        |-- ConnectionLost  the connection ended before the answer did
        |-- ReadTimeout     not a byte for too long
        |-- ProtocolError   not this protocol: a login page, a wrong path, broken JSON
        |-- KeyRefused      401, 403: the operator's key is wrong
        |-- UnknownModel    404
        |-- ContextTooLong  400 or 413 and words for "too long"
        |-- NoRoom          all room for the answer went into thoughts
        |-- Withheld        a filter of the server's ended the answer
        |-- Rejected        any other 4xx
        |-- AnswerTooLong   the answer exceeds the size that one may have
        `-- AnswerTimeout   the answer exceeds the time that one may take

What the server said stays out of messages and log lines: it may quote what a person wrote.
"""

import re
from collections.abc import Mapping

import orjson

from lti_tool.errors import Unavailable
from lti_tool.language import gettext as _
from lti_tool.model_server import wordings


class ModelServerError(Unavailable):
    """The root."""

    code = "model_failed"
    elsewhere = True
    """Whether another server may well succeed, as long as no text has come."""
    away = False
    """Whether it tells that the server is down, and not busy, set up wrongly or asked wrongly."""
    begun = False
    """Set where text had come before."""

    def __init__(self, *, retry_after: int | None = None) -> None:
        super().__init__(sentence(self.code), retry_after=retry_after)


class Unreachable(ModelServerError):
    code = "model_unreachable"
    away = True


class Busy(ModelServerError):
    code = "model_busy"


class QueueTimeout(Busy):
    elsewhere = False  # the student has waited ten minutes already


class RateLimited(ModelServerError):
    code = "model_rate_limited"


class EngineFailed(ModelServerError):
    code = "model_failed"
    away = True


class ServerShutDown(ModelServerError):
    code = "model_aborted"
    away = True


class ConnectionLost(ModelServerError):
    code = "model_line_cut"
    away = True


class ReadTimeout(ModelServerError):
    code = "model_silent"
    away = True
    elsewhere = False  # the student has waited a minute already


class ProtocolError(ModelServerError):
    code = "model_garbage"


class KeyRefused(ModelServerError):
    code = "model_key_refused"


class UnknownModel(ModelServerError):
    code = "model_unknown"


class ContextTooLong(ModelServerError):
    code = "context_too_long"
    elsewhere = False


class NoRoom(ModelServerError):
    code = "answer_no_room"
    elsewhere = False


class Withheld(ModelServerError):
    code = "model_withheld"
    elsewhere = False


class Rejected(ModelServerError):
    code = "model_rejected"
    elsewhere = False

    def __init__(self, lack: wordings.Lack | None = None, *, retry_after: int | None = None) -> None:
        super().__init__(retry_after=retry_after)
        self.lack = lack


class AnswerTooLong(ModelServerError):
    code = "answer_too_long"
    elsewhere = False


class AnswerTimeout(ModelServerError):
    code = "model_slow"
    elsewhere = False


def sentence(code: str) -> str:
    """What a student reads for the code of a failed answer, in the spoken language."""
    operators = _("The language model is not set up correctly. Please tell the people who run Campus Tutor.")
    sentences = {
        "model_unreachable": _("The language model cannot be reached. Please try again in a moment."),
        "model_busy": _("Too many questions are waiting for the language model. Please try again later."),
        "model_rate_limited": _("The language model takes no more questions just now. Please try again in a moment."),
        "model_aborted": _("The language model was shut down before the answer was complete. Please ask again."),
        "model_line_cut": _("The connection to the language model broke off. Please ask again."),
        "model_silent": _("The language model has fallen silent. Please ask again."),
        "model_garbage": operators,
        "model_key_refused": operators,
        "model_unknown": operators,
        "model_rejected": operators,
        "context_too_long": _("This is too long for the language model. Please ask a shorter question."),
        "model_slow": _("The language model is too slow just now, and the answer was ended. Please try again later."),
        "answer_no_room": _(
            "The AI used all the room for this answer to think, and none was left for the answer."
            " Please ask for less at once."
        ),
        "model_withheld": _("A filter of the language model ended this answer. Please ask in other words."),
        "answer_too_long": _("The answer became too long and was ended. Please ask for less at once."),
    }
    return sentences.get(code) or _("The language model failed while answering. Please ask again.")


def from_status(status: int, headers: Mapping[str, str], body: bytes) -> ModelServerError:
    """The error of a response that is no stream."""
    return _of(status, _seconds(headers.get("retry-after")), _parsed(body))


def from_event(error: object) -> ModelServerError:
    """The error that came as an event of a stream: `{"message", "type", "code": HTTP status}`, flat, or as text."""
    return _of(_status(error), None, error)


def _of(status: int, after: int | None, said: object) -> ModelServerError:
    words = wordings.of(said)
    if status in _MAY_BE_WORDS and (status == 413 or wordings.too_long(words)):
        return ContextTooLong()
    if status in _MAY_BE_WORDS and (lack := wordings.lack(words)):
        return Rejected(lack)
    match status:
        case 401 | 403:
            return KeyRefused()
        case 404:
            return UnknownModel() if wordings.no_such_model(words) else ProtocolError()
        case 429:
            return RateLimited(retry_after=after or 10)
        case 503:
            return Busy(retry_after=after or 10)
        case _ if status >= 500:
            return EngineFailed(retry_after=after)
    return Rejected() if status >= 400 else ProtocolError()


_MAY_BE_WORDS = (400, 413, 422, 500, 502)
"""Gateways pass the 400 of an engine on as an error of their own."""


def _parsed(body: bytes) -> object:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return body[: wordings.MAX_CHARACTERS].decode("utf-8", "replace")


def _status(error: object) -> int:
    """The HTTP status that an event names, as a number or as text; else what its words suggest."""
    if isinstance(error, dict):
        for name in ("code", "status", "status_code", "http_status", "http_code"):
            value = error.get(name)
            if isinstance(value, (int, float, str)) and _STATUS.fullmatch(str(value)):
                return int(float(value))
        if isinstance(nested := error.get("error"), dict):
            return _status(nested)
    words = wordings.of(error)
    return 400 if wordings.too_long(words) or wordings.lack(words) else 500


_STATUS = re.compile(r"[45]\d\d(?:\.0)?")


def _seconds(value: str | None) -> int | None:
    """Retry-After in seconds; its other form, a date, no model server sends."""
    return min(int(value), 3600) if value and value.isascii() and value.isdigit() else None
