"""One answer's clock. Per piece of text it reads the time and compares; all else happens at the answer's two ends."""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lti_tool.metrics.instruments import Metrics


class AnswerMeter:
    """Made when the question arrives; a question that is refused leaves nothing."""

    def __init__(self, metrics: "Metrics") -> None:
        self._metrics = metrics
        self._began = time.monotonic()
        self._last = 0.0
        """When the last text came; 0 before the first."""
        self._gap = 0.0
        self._under_way = False

    def accepted(self) -> None:
        """The question is stored: from here on `ended` follows in any case."""
        self._under_way = True
        self._metrics.running.inc()
        self._metrics.waiting.inc()

    def text(self) -> None:
        """A piece of the answer goes to the student."""
        moment = time.monotonic()
        if not self._last:
            self._metrics.waiting.dec()
            self._metrics.first_token.observe(moment - self._began)
        elif moment - self._last > self._gap:
            self._gap = moment - self._last
        self._last = moment

    def ended(self, outcome: str, model: str | None, prompt: int, completion: int) -> None:
        """However it ended. ``model`` None: the course material answered alone. A second time it does nothing."""
        if not self._under_way:
            return
        self._under_way = False
        self._metrics.running.dec()
        if self._last:
            self._metrics.gap.observe(self._gap)
        else:
            self._metrics.waiting.dec()
        self._metrics.whole.observe(time.monotonic() - self._began)
        self._metrics.answer_ended("model_free" if model is None and outcome == "complete" else outcome)
        if model is not None:
            self._metrics.tokens(model, prompt, completion)
