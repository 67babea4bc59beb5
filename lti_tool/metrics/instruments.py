# SPDX-License-Identifier: EUPL-1.2
"""The numbers themselves. Their help texts are what an operator reads first; docs/operation.md says more."""

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from lti_tool.metrics.labels import CODE, MAX_MODELS, MODEL, Words

FIRST_TOKEN = (0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0, 34.0, 60.0, 120.0)
"""Seconds. Up to 2 it feels immediate; beyond 60 a student has given up."""
GAP = (0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0)
WHOLE = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0)


class Metrics:
    """One object for each process. Under gunicorn the values lie in files that all workers' answers are summed from."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._codes, self._models = Words(CODE), Words(MODEL, MAX_MODELS)
        self._make_answers()
        self._make_counters()

    def _make_answers(self) -> None:
        self.first_token = self._histogram(
            "first_token_seconds", "From a question's arrival to the first text of its answer.", FIRST_TOKEN
        )
        self.gap = self._histogram(
            "longest_gap_seconds", "The longest pause between two pieces of text, one for each answer.", GAP
        )
        self.whole = self._histogram("answer_seconds", "From a question's arrival to the end of its answer.", WHOLE)
        self.running = self._gauge("answers_running", "Answers under way, those that wait for their first text too.")
        self.waiting = self._gauge("answers_waiting", "Answers under way that have no text yet.")
        self._answers = self._counter("answers", "Answers by how they ended.", "outcome")
        self._tokens = self._counter("tokens", "Tokens by model and kind (prompt, completion).", "model", "kind")

    def _make_counters(self) -> None:
        self._refused = self._counter("questions_refused", "Questions that got no answer, by reason.", "reason")
        self._logins = self._counter("logins", "Login initiations by outcome.", "outcome")
        self._launches = self._counter("launches", "Launches by outcome.", "outcome")
        self._registrations = self._counter("registrations", "Registrations of platforms by outcome.", "outcome")
        self._engine = self._counter("engine_failures", "Calls to a model server that failed, by code.", "code")
        self._outbound = self._counter("outbound_refused", "Connections that policy refused, by reason.", "reason")
        self._guard = self._counter("guard_refused", "Ways out that the guard refused, by what was tried.", "what")
        self._unreadable = self._counter("unreadable", "Stored ciphertexts that did not open, by column.", "what")
        self._responses = self._counter(
            "responses", "Responses by part of the tool and status class.", "part", "status"
        )

    def answer(self) -> "AnswerMeter":
        """The clock of a question that has just arrived."""
        return AnswerMeter(self)

    def answer_ended(self, outcome: str) -> None:
        """One more that ended so: `complete`, `model_free`, `stopped`, `interrupted`, or the code of its failure."""
        self._answers.labels(self._codes.of(outcome)).inc()

    def tokens(self, model: str, prompt: int, completion: int) -> None:
        """What an answer cost, as it is charged."""
        name = self._models.of(model)
        self._tokens.labels(name, "prompt").inc(prompt)
        self._tokens.labels(name, "completion").inc(completion)

    def question_refused(self, code: str) -> None:
        """No answer began."""
        self._refused.labels(self._codes.of(code)).inc()

    def login(self, outcome: str) -> None:
        """`sent` on to the platform, or why not."""
        self._logins.labels(self._codes.of(outcome)).inc()

    def launch(self, outcome: str) -> None:
        """`opened`, `waits` for a click, or why not."""
        self._launches.labels(self._codes.of(outcome)).inc()

    def registration(self, outcome: str) -> None:
        """A page `shown`, a platform `registered`, or why not."""
        self._registrations.labels(self._codes.of(outcome)).inc()

    def engine_failed(self, code: str) -> None:
        """A call to a model server failed, whether or not another one took over."""
        self._engine.labels(self._codes.of(code)).inc()

    def outbound_refused(self, reason: str) -> None:
        """A connection was asked for to a host that policy forbids."""
        self._outbound.labels(self._codes.of(reason)).inc()

    def guard_refused(self, what: str) -> None:
        """Code tried a way out of the process that the tool did not ask for."""
        self._guard.labels(self._codes.of(what)).inc()

    def unreadable(self, what: str) -> None:
        """What was stored sealed did not open when it was read."""
        self._unreadable.labels(self._codes.of(what)).inc()

    def response(self, part: str, status: int) -> None:
        """A response has begun."""
        self._responses.labels(self._codes.of(part), f"{status // 100}xx").inc()

    def _histogram(self, name: str, meaning: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"campus_tutor_{name}", meaning, buckets=buckets, registry=self.registry)

    def _gauge(self, name: str, meaning: str) -> Gauge:
        return Gauge(f"campus_tutor_{name}", meaning, multiprocess_mode="livesum", registry=self.registry)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"campus_tutor_{name}", meaning, labels, registry=self.registry)


class AnswerMeter:
    """One answer's clock. Made when the question arrives; a question that is refused leaves nothing.

    Per piece of text it reads the time and compares; all else happens at the answer's two ends.
    """

    def __init__(self, metrics: Metrics) -> None:
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
        """However it ended. `model` None: the course material answered alone. A second time it does nothing."""
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
