# SPDX-License-Identifier: EUPL-1.2
"""The frames of an answer's event stream (docs/api.md, "Events of an answer"); HTML standard 9.2, server-sent events.

Each function gives one frame, `event: NAME\\ndata: JSON\\n\\n`. JSON escapes line ends, so that no text of a student or
a model can end a frame or begin another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import orjson

from lti_tool.answers import Source
from lti_tool.chat.answers import (
    AcceptedEvent,
    BlockEvent,
    DeltaEvent,
    DoneEvent,
    ErrorEvent,
    KeptBack,
    RestartEvent,
    TokenUsage,
    WaitingEvent,
)

_SURROGATES = re.compile("[\ud800-\udfff]")


def accepted(
    question_id: str,
    answer_id: str,
    model: str | None,
    cut_turns: int = 0,
    kept_back: Sequence[KeptBack] = (),
    *,
    exercise: str | None = None,
) -> bytes:
    """The question is stored.

    `cut_turns`: oldest turns left out because the model's context is full; `kept_back`: what the model does not see;
    `exercise`: which one of the tutor's it is taken to be about.
    """
    data = AcceptedEvent(
        question_id=question_id,
        answer_id=answer_id,
        model=model,
        cut_turns=cut_turns,
        kept_back=list(kept_back),
        exercise=exercise,
    )
    return _frame("accepted", data)


def waiting(ahead: int | None, seconds: float | None) -> bytes:
    """The model server is busy: requests ahead of this one and the estimated wait, where known."""
    return _frame("waiting", WaitingEvent(ahead=ahead, seconds=seconds))


def delta(text: str) -> bytes:
    """Raw Markdown of the open block; all deltas joined are the whole answer."""
    return _frame("delta", DeltaEvent(text=text))


def block(index: int, html: str) -> bytes:
    """A closed block as safe HTML; it replaces the open text shown since the last block."""
    return _frame("block", BlockEvent(index=index, html=html))


def restart(reason: Literal["thoughts", "solution"]) -> bytes:
    """What was shown of this answer is void, the page clears it: `thoughts` (of the model, which are no answer), or it
    gave away a `solution` that stays closed; then another attempt follows.
    """
    return _frame("restart", RestartEvent(reason=reason))


def sources(passages: Sequence[Source]) -> bytes:
    """The passages that the answer cites so far, and at its end once more; the one event whose data is a list."""
    return _frame("sources", list(passages))


def done(
    finish_reason: str, prompt_tokens: int, completion_tokens: int, model: str | None, *, nothing_fits: bool = False
) -> bytes:
    """The end of an answer: `stop`, `length`, `stopped` (by the student) or `abort`."""
    usage = TokenUsage(prompt_tokens=prompt_tokens, completion_tokens=completion_tokens)
    return _frame("done", DoneEvent(finish_reason=finish_reason, usage=usage, model=model, nothing_fits=nothing_fits))


def error(code: str, message: str, retry_after: int | None = None, *, until: datetime | None = None) -> bytes:
    """The end of an answer that failed; `message` is a translated sentence, `retry_after` are seconds. `until`: of an
    exam lock that ended it.
    """
    data = ErrorEvent(code=code, message=message, retry_after=retry_after)
    if until is not None:
        data["until"] = until.isoformat()
    return _frame("error", data)


def _frame(name: str, data: object) -> bytes:
    try:
        json = orjson.dumps(data)
    except orjson.JSONEncodeError:
        json = orjson.dumps(_encodable(data))
    return b"event: " + name.encode() + b"\ndata: " + json + b"\n\n"


def _encodable(data: object) -> object:
    """The same with U+FFFD for lone surrogates, which a model server may send (as `\\\\ud83d`) and UTF-8 cannot say."""
    if isinstance(data, str):
        return _SURROGATES.sub("\ufffd", data)
    if isinstance(data, dict):
        return {key: _encodable(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_encodable(value) for value in data]
    return data
