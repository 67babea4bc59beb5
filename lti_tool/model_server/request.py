# SPDX-License-Identifier: EUPL-1.2
"""What a model server is asked."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

Message = Mapping[str, str]


@dataclass(frozen=True)
class ChatRequest:
    """What a model server gets to know: no user, no course, only messages that are redacted already.

    How the model samples is its operator's choice (`sampling` in the catalogue, else its own): what stands in a request
    would win over that.
    """

    model: str
    messages: Sequence[Message]
    max_tokens: int
    cache_salt: str
    """Requests with the same salt may share the engine's prefix cache: see `cache_salt`. Empty: is not sent."""
    priority: int | None = 0
    """Lower goes first, where the server schedules by priority; None for one that refuses the word."""
    schema: Mapping[str, Any] | None = None
    """A JSON Schema that the answer has to follow; None: the answer is text."""

    def body(self) -> bytes:
        """The request as JSON."""
        asked: dict[str, object] = {
            "model": self.model,
            "messages": list(self.messages),
            "max_tokens": self.max_tokens,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if self.priority is not None:
            asked["priority"] = self.priority
        if self.cache_salt:
            asked["cache_salt"] = self.cache_salt
        if self.schema is not None:
            shape = {"name": "answer", "schema": self.schema}
            asked["response_format"] = {"type": "json_schema", "json_schema": shape}
        return orjson.dumps(asked)


def cache_salt(activity_id: UUID) -> str:
    """The same for everybody in an activity, and telling nothing of it.

    How fast an answer begins shows whether the same was asked before. With a salt it shows that of one's own activity
    alone.
    """
    return hashlib.sha256(b"campus-tutor cache salt" + activity_id.bytes).hexdigest()
