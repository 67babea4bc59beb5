# SPDX-License-Identifier: EUPL-1.2
"""What a server serves: `GET /v1/models`, asked once a minute."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from lti_tool.model_server.errors import ModelServerError, ProtocolError

FRESH_SECONDS = 60.0
EARLY_SECONDS = 10.0
"""Seconds before that in which the watch asks, so that no question waits for it."""
MODEL_FREE = "campus-tutor"
"""Who owns the model-free engine's "model", by its own words."""
RETRY_SECONDS = 5.0
"""Seconds after a failure until the server is asked anew: a page load must not wait for a dead server each time."""


@dataclass(frozen=True)
class LanguageModel:
    """A model as a server names it."""

    name: str
    context: int | None
    """Tokens of prompt and answer together (`max_model_len`); None where the server does not say."""
    writes: bool = True
    """False for the model-free engine of `inference`, which quotes and says so."""


def parse(body: bytes) -> Sequence[LanguageModel]:
    """The models of a response. Raises ProtocolError if there are none in it."""
    try:
        data = orjson.loads(body)["data"]
        models = tuple(_model(entry) for entry in data)
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise ProtocolError from None
    if not models:
        raise ProtocolError
    return models


def _model(entry: Mapping[str, object]) -> LanguageModel:
    length, owner = entry.get("max_model_len"), entry.get("owned_by")
    return LanguageModel(str(entry["id"]), _length(length), writes=owner != MODEL_FREE)


def _length(value: object) -> int | None:
    return value if isinstance(value, int) and value > 0 else None


@dataclass
class Listing:
    """The models of one server, remembered. What it said last holds while it is away."""

    models: Sequence[LanguageModel] = ()
    problem: ModelServerError | None = None
    ask_again_at: float = float("-inf")
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, ask: Callable[[], Sequence[LanguageModel]]) -> Sequence[LanguageModel]:
        """The models; of all who want them at once only one asks. Raises ModelServerError."""
        if time.monotonic() >= self.ask_again_at and self.lock.acquire(blocking=not self.models):
            try:
                if time.monotonic() >= self.ask_again_at:
                    self._refresh(ask)
            finally:
                self.lock.release()
        if self.models:
            return self.models
        # A new object each time: one exception raised in several threads would collect all their tracebacks.
        raise type(self.problem)(retry_after=self.problem.retry_after) if self.problem else ProtocolError()

    def refresh_early(self, ask: Callable[[], Sequence[LanguageModel]]) -> None:
        """Asks if the models are about to be asked for anew, and nobody does so just now."""
        if time.monotonic() >= self.ask_again_at - (EARLY_SECONDS if self.models else 0) and self.lock.acquire(
            blocking=False
        ):
            try:
                self._refresh(ask)
            finally:
                self.lock.release()

    def forget(self) -> None:
        """The next question asks anew."""
        self.ask_again_at = float("-inf")

    def _refresh(self, ask: Callable[[], Sequence[LanguageModel]]) -> None:
        try:
            self.models, self.problem = ask(), None
            self.ask_again_at = time.monotonic() + FRESH_SECONDS
        except ModelServerError as error:
            self.problem = error
            self.ask_again_at = time.monotonic() + RETRY_SECONDS
