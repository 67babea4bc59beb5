"""What can go wrong with a model server. Each has a code, stored with the answer, and one sentence for the student.

    Unavailable (503)
    `-- ModelServerError
        |-- Unreachable     nobody listens, or refused by `outbound`
        |-- Busy            503: its queue is full
        |   `-- NeverBegun  it kept the request waiting for longer than anybody should wait
        |-- RateLimited     429
        |-- EngineFailed    500, or the engine died in mid-stream
        |-- Aborted         the server was shut down in mid-stream
        |-- LineCut         the connection ended before the answer did
        |-- Silent          not a byte for too long
        |-- Garbage         not this protocol: a login page, a wrong path, broken JSON
        |-- KeyRefused      401, 403: the operator's key is wrong
        |-- UnknownModel    404
        |-- ContextTooLong  400, in either of vLLM's two wordings
        |-- Rejected        any other 4xx
        |-- TooLong         the answer exceeds the size that one may have
        `-- TooSlow         the answer exceeds the time that one may take

What the server said stays out of messages and log lines: it may quote what a person wrote.
"""

from collections.abc import Mapping
from typing import Any

import orjson

from lti_tool.errors import Unavailable
from lti_tool.language import gettext as _


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


class NeverBegun(Busy):
    elsewhere = False  # the student has waited ten minutes already


class RateLimited(ModelServerError):
    code = "model_rate_limited"


class EngineFailed(ModelServerError):
    code = "model_failed"
    away = True


class Aborted(ModelServerError):
    code = "model_aborted"
    away = True


class LineCut(ModelServerError):
    code = "model_line_cut"
    away = True


class Silent(ModelServerError):
    code = "model_silent"
    away = True
    elsewhere = False  # the student has waited a minute already


class Garbage(ModelServerError):
    code = "model_garbage"


class KeyRefused(ModelServerError):
    code = "model_key_refused"


class UnknownModel(ModelServerError):
    code = "model_unknown"


class ContextTooLong(ModelServerError):
    code = "context_too_long"
    elsewhere = False


class Rejected(ModelServerError):
    code = "model_rejected"
    elsewhere = False


class TooLong(ModelServerError):
    code = "answer_too_long"
    elsewhere = False


class TooSlow(ModelServerError):
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
        "answer_too_long": _("The answer became too long and was ended. Please ask for less at once."),
    }
    return sentences.get(code) or _("The language model failed while answering. Please ask again.")


def from_status(status: int, headers: Mapping[str, str], body: bytes) -> ModelServerError:
    """The error of a response that is no stream."""
    after = _seconds(headers.get("retry-after"))
    match status:
        case 401 | 403:
            return KeyRefused()
        case 404:
            return UnknownModel() if _error(body).get("type") == "NotFoundError" else Garbage()
        case 400 | 413:
            return ContextTooLong() if _is_about_context(_error(body)) else Rejected()
        case 429:
            return RateLimited(retry_after=after or 10)
        case 503:
            return Busy(retry_after=after or 10)
        case _ if status >= 500:
            return EngineFailed(retry_after=after)
    return Rejected() if status >= 400 else Garbage()


def from_event(error: object) -> ModelServerError:
    """The error that came as an event of a stream: ``{"message", "type", "code": HTTP status}``."""
    status = error.get("code") if isinstance(error, dict) else None
    if not isinstance(status, int) or not 400 <= status < 600:
        return EngineFailed()
    return from_status(status, {}, orjson.dumps({"error": error}))


def _error(body: bytes) -> dict[str, Any]:
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    error = parsed.get("error") if isinstance(parsed, dict) else None
    return error if isinstance(error, dict) else {}


def _is_about_context(error: Mapping[str, Any]) -> bool:
    """vLLM says it by tokens or, before it counts any, by characters; others have OpenAI's code for it."""
    return "maximum context length" in str(error.get("message")) or error.get("code") == "context_length_exceeded"


def _seconds(value: str | None) -> int | None:
    """Retry-After in seconds; its other form, a date, no model server sends."""
    return min(int(value), 3600) if value and value.isascii() and value.isdigit() else None
