# SPDX-License-Identifier: EUPL-1.2
"""What one engine was seen to do otherwise than the project's own vLLM, and what it is therefore asked instead.

Learned from its own words, remembered for a while, and forgotten as soon as another engine may stand at its address.
"""

import time
from collections.abc import Sequence
from dataclasses import replace

from lti_tool.model_server.errors import ModelServerError, Rejected
from lti_tool.model_server.request import ChatRequest, Message
from lti_tool.model_server.wordings import Lack

REMEMBERED_SECONDS = 600.0
"""Seconds. To try what was refused once costs an engine that still refuses it some milliseconds."""


class Manners:
    """Of one engine, as this process knows it."""

    def __init__(self) -> None:
        self._lacks: dict[Lack, float] = {}
        self._thinks: dict[str, bool] = {}

    def lacks(self, what: Lack) -> bool:
        """Whether it refused this lately."""
        return self._lacks.get(what, float("-inf")) > time.monotonic() - REMEMBERED_SECONDS

    def learn(self, error: ModelServerError) -> bool:
        """Whether it refused something that the same request may do without."""
        if not isinstance(error, Rejected) or error.lack is None or self.lacks(error.lack):
            return False
        self._lacks[error.lack] = time.monotonic()
        return True

    def begins_inside_a_thought(self, model: str) -> bool | None:
        """Whether the model's template opens a thought, so that only its end is seen; None: nobody knows yet."""
        return self._thinks.get(model)

    def learn_of_thoughts(self, model: str, *, opened: bool | None) -> None:
        """What the answer showed."""
        if opened is not None:
            self._thinks[model] = opened

    def forget(self) -> None:
        """Another engine may stand there now."""
        self._lacks.clear()
        self._thinks.clear()

    def adapt(self, request: ChatRequest) -> ChatRequest:
        """The request without what it refuses."""
        if self.lacks("priority"):
            request = replace(request, priority=None)
        if self.lacks("cache_salt"):
            request = replace(request, cache_salt="")
        if self.lacks("schema"):
            request = replace(request, schema=None)
        if self.lacks("system"):
            request = replace(request, messages=fold_system_messages(request.messages))
        return request


def fold_system_messages(messages: Sequence[Message]) -> list[Message]:
    """With the system's text at the beginning of the first message, for a chat template that knows no such role."""
    rules = "\n\n".join(message["content"] for message in messages if message["role"] == "system")
    others = [message for message in messages if message["role"] != "system"]
    if not rules or not others:
        return list(messages)
    return [{**others[0], "content": f"{rules}\n\n{others[0]['content']}"}, *others[1:]]
