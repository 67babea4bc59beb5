# SPDX-License-Identifier: EUPL-1.2
"""All model servers together: asks one in the order of `choice`, and the next when it fails; what is known of each."""

import logging
import math
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from lti_tool.model_server import catalogue, choice
from lti_tool.model_server.cancel import Cancel
from lti_tool.model_server.engine import FRESH_SECONDS, LOOK_CONNECT_SECONDS, Engine, PendingRequest
from lti_tool.model_server.errors import Busy, ModelServerError, Rejected, Unreachable
from lti_tool.model_server.exchange import AnswerLimits, Exchange, UnderWay
from lti_tool.model_server.frames import Delta, StreamedAnswer
from lti_tool.model_server.http1 import request_bytes
from lti_tool.model_server.listing import LanguageModel
from lti_tool.model_server.request import ChatRequest
from lti_tool.model_server.watch import Watch
from lti_tool.model_server.wordings import Lack
from lti_tool.outbound import Outbound, OutboundError

log = logging.getLogger(__name__)

SEND_SECONDS = 10.0
MIN_RETRY_SECONDS, MAX_RETRY_SECONDS = 5, 300
"""Seconds after which a question that found the queue too long is worth asking again."""
UNMEASURED_WAIT_SECONDS = 15


@dataclass(frozen=True)
class QueueLimits:
    """Requests that wait at an engine: the operator's limits."""

    max_waiting: int = 4
    """With more, a student is told how long the wait will be."""
    max_queued: int = 200
    """With more, new questions are refused."""


@dataclass(frozen=True)
class EngineLoad:
    """For operators: one model server as this process saw it last."""

    host: str
    """`HOST:PORT` as configured."""
    running: int
    """Requests that it works on; this process's own where it does not say."""
    waiting: int | None
    """None where it does not say."""
    healthy: bool = field(kw_only=True)


class ModelServers:
    """The configured model servers. One object serves all threads of a process.

    `stand_ins`: models that may answer while the first server's is away.
    `failed` is told the code of each call that failed. `watched`: health and load are looked at in the background
    while questions come; without, what own requests show has to do.
    """

    def __init__(
        self,
        urls: Sequence[str],
        key: str | None,
        outbound: Outbound,
        limits: AnswerLimits | None = None,
        failed: Callable[[str], None] | None = None,
        *,
        queue: QueueLimits | None = None,
        watched: bool = False,
        stand_ins: Sequence[str] = (),
    ) -> None:
        outbound.know(*urls)
        self._stand_ins = tuple(stand_ins)
        self._failed = failed or (lambda _code: None)
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._outbound = outbound
        self._limits, self._queue = limits or AnswerLimits(), queue or QueueLimits()
        self._under_way = UnderWay()
        self._engines = [Engine(url, self._headers, outbound, self._limits.connect_seconds) for url in urls]
        self._watches = [Watch(_looks(engine)) for engine in self._engines] if watched else []
        self._looking = threading.Lock()

    @property
    def configured(self) -> bool:
        """Whether there are any; without, answers are model-free."""
        return bool(self._engines)

    def stream(self, request: ChatRequest, cancel: Cancel) -> Iterator[Delta]:
        """The answer as it comes. Ends early, without an error, when it is cancelled.

        A server that fails before the first text is followed by the next one; never after, for two models do not
        finish each other's sentences. Raises ModelServerError.
        """
        self._wanted()
        problem: ModelServerError = Unreachable(retry_after=5)
        for engine in self._in_order(request):
            started = False
            try:
                for delta in self._suited(engine, request, cancel):
                    started = started or bool(delta.text)
                    yield delta
                return
            except ModelServerError as error:
                if cancel.reason:
                    return
                self._note(engine, error)
                error.begun = started
                if started or not error.elsewhere:
                    raise
                if problem.away:  # one that is busy or set up wrongly is there: that says more than one that is not
                    problem = error
        raise problem

    def offer(self) -> LanguageModel | None:
        """The model that a new question will be answered by; None while no server is there.

        Raises ModelServerError where servers are there and cannot be asked, or too many questions wait for them. After
        a quiet while they are looked at first: the queue may be of other workers' questions.
        """
        if self._watches and max(engine.seen_at for engine in self._engines) < time.monotonic() - FRESH_SECONDS:
            self.back()
        if self.away() and not self.back():
            return None
        try:
            model = self.model()
        except ModelServerError as error:
            if not self.lost(error):
                raise
            return None
        if all(engine.down for engine in self._serving(model.name)):
            return None
        self.admit(model.name)
        return model

    def model(self) -> LanguageModel:
        """The model that answers: the first one of the first server that tells. Raises ModelServerError.

        What a server serves is asked once a minute; while it is away, what it said last holds. Then another one's model
        answers only if the operator named it as a stand-in.
        """
        self._wanted()  # whoever opens the page is about to ask
        first = self.models()[0]
        if any(engine.well and engine.listing.models for engine in self._serving(first.name)):
            return first
        for engine in self._engines:
            if engine.well and not engine.listing.models:  # it may have the same model, or another one
                with suppress(ModelServerError):
                    engine.models()
        if any(engine.well for engine in self._serving(first.name)):
            return first
        return next(self._standing_in(), first)

    def served(self) -> list[LanguageModel]:
        """All models that can be chosen now. Asks the network after a quiet: `catalogue` tells more."""
        self._wanted()
        self._look_after_a_quiet()
        return catalogue.served(self._engines)

    def offer_named(self, name: str) -> LanguageModel | None:
        """The model of that name for a new question; None where no server that is there serves it. Raises Busy."""
        self._wanted()
        found = catalogue.recalled(self._engines, name)
        if found is None and not all(engine.listing.models for engine in self._engines):
            found = next((model for model in catalogue.served(self._engines) if model.name == name), None)
        if found is not None:
            self.admit(name)
        return found

    def _serving(self, model: str) -> list[Engine]:
        return [engine for engine in self._engines if engine.serves(model)]

    def _standing_in(self) -> Iterator[LanguageModel]:
        """The stand-ins that are there, in the operator's order."""
        for name in self._stand_ins:
            for engine in self._serving(name):
                if engine.well:
                    with suppress(ModelServerError):
                        yield from (model for model in engine.models() if model.name == name)

    def recall_model(self, wanted: str | None = None) -> LanguageModel | None:
        """The model that answers, by what a server said last; None while none has said anything. `wanted`: by name,
        where a server serves it. Asks nobody, but has them looked at: whoever opens the page is about to ask.
        """
        self._wanted()
        if wanted and (own := catalogue.recalled(self._engines, wanted)):
            return own
        told = (engine.listing.models for engine in sorted(self._engines, key=lambda engine: not engine.well))
        return next((models[0] for models in told if models), None)

    def models(self) -> Sequence[LanguageModel]:
        """All models of the first server that tells; at least one. Raises ModelServerError.

        As configured, so that it does not change with the load; those that are not well and never told come last.
        """
        problem: ModelServerError = Unreachable()
        for engine in sorted(self._engines, key=lambda engine: not (engine.well or engine.listing.models)):
            try:
                return engine.models()
            except ModelServerError as error:
                if problem.away:
                    problem = error
        raise problem

    def admit(self, model: str) -> None:
        """Raises Busy where the queue before each engine that serves the model is longer than the operator allows.

        An engine that does not tell of a queue takes what comes: it may refuse by itself.
        """
        well = [engine for engine in self._engines if engine.well and engine.serves(model)]
        queues = [queue for engine in well if (queue := engine.queue) is not None]
        if not queues or len(queues) < len(well) or min(queues) <= self._queue.max_queued:
            return
        rates = [engine.throughput.per_second for engine in well]
        measured = sum(rate for rate in rates if rate is not None)
        wait = math.ceil(sum(queues) / measured) if measured else UNMEASURED_WAIT_SECONDS
        raise Busy(retry_after=min(max(wait, MIN_RETRY_SECONDS), MAX_RETRY_SECONDS))

    def away(self) -> bool:
        """Whether no server is there, as far as is known: not worth keeping a student waiting for."""
        known = next((engine.listing.models[0].name for engine in self._engines if engine.listing.models), None)
        names = (known, *self._stand_ins)
        asked = [engine for engine in self._engines if known is None or any(engine.serves(str(name)) for name in names)]
        return self.configured and all(engine.down for engine in asked)

    def back(self) -> bool:
        """Looks whether any of the servers is there; of all who want to know at once only one looks.

        So the first question after an outage finds the engine, and a crowd does not wait for each other's look.
        """
        if self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looking.release()
        return not self.away()

    def lost(self, error: ModelServerError) -> bool:
        """Whether an answer that ended so never began because no server is there to write it.

        One that is starting or shutting down calls itself busy: then its health decides.
        """
        if error.begun:
            return False
        return error.away or (isinstance(error, Busy) and not self.back())

    def ready(self) -> bool:
        """Whether a question would find somebody to answer it."""
        if not self._engines:
            return True
        if (
            min(engine.seen_at for engine in self._engines) < time.monotonic() - LOOK_CONNECT_SECONDS
            and not self.back()
        ):
            return False
        with suppress(ModelServerError):
            return not self.away() and bool(self.models())
        return False

    def load(self) -> list[EngineLoad]:
        """Every configured server, in order, as it is: without questions nobody else looks, and one that dies at night
        is to be known before the morning's lecture.
        """
        self._look_after_a_quiet()
        return [
            EngineLoad(engine.host, engine.load.running, engine.queue, healthy=not engine.down)
            for engine in self._engines
        ]

    def diagnose(self) -> str | None:
        """For operators: what is wrong with the first server, or None. Asks it for one token."""
        try:
            models = self._engines[0].ask_models()
        except ModelServerError as error:
            return _REMEDIES.get(error.code, "does not answer as a model server does.")
        request = ChatRequest(models[0].name, _TRIAL, 1, "campus-tutor doctor", priority=1)
        return self._tried(request)

    def _tried(self, request: ChatRequest) -> str | None:
        """What the first server refuses of a request as the tool sends it, and the remedy; None where it answers."""
        engine, wrong = self._engines[0], list[str]()
        while True:
            try:
                for _delta in self._from(engine, engine.manners.adapt(request), Cancel()):
                    pass
                return " ".join(wrong) or None
            except ModelServerError as error:
                if not isinstance(error, Rejected) or error.lack is None or not engine.manners.learn(error):
                    wrong.append(_REMEDIES.get(error.code, "lists its models and answers no question: see its log."))
                    return " ".join(wrong)
                wrong.append(_WITHOUT[error.lack])

    def _wanted(self) -> None:
        for watch in self._watches:
            watch.wanted()

    def _look_after_a_quiet(self) -> None:
        if self._engines and min(engine.seen_at for engine in self._engines) < time.monotonic() - FRESH_SECONDS:
            self.back()

    def _look(self) -> None:
        """At all of them side by side, for no longer than a look at one may take."""
        threads = [threading.Thread(target=engine.look, daemon=True) for engine in self._engines]
        end = time.monotonic() + LOOK_CONNECT_SECONDS
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(end - time.monotonic(), 0))

    def _in_order(self, request: ChatRequest) -> list[Engine]:
        """Those that serve the model, as `choice` says; those of which that is not known only if nobody else can."""
        serving = [engine for engine in self._engines if engine.serves(request.model)]
        guessed = not any(engine.listing.models for engine in serving)
        candidates = [
            choice.Candidate(engine.url, engine.load, engine.well and (guessed or bool(engine.listing.models)))
            for engine in serving
        ]
        return [serving[place] for place in choice.order(candidates, request.cache_salt)]

    def _suited(self, engine: Engine, request: ChatRequest, cancel: Cancel) -> Iterator[Delta]:
        """The engine's answer; asked again at once without what it refuses and an answer can do without."""
        while True:
            try:
                yield from self._from(engine, engine.manners.adapt(request), cancel)
                return
            except ModelServerError as error:
                if cancel.reason or not engine.manners.learn(error):
                    raise
                log.warning("model server refuses a part of what it is asked host=%s: see 'doctor'", engine.host)

    def _from(self, engine: Engine, request: ChatRequest, cancel: Cancel) -> Iterator[Delta]:
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream", **self._identified()}
        message = request_bytes("POST", f"{engine.url}/chat/completions", headers, request.body())
        ticket = engine.enter(request.priority or 0, self._queue.max_waiting)
        try:
            connected = self._connect(engine)
            try:
                cancel.attach(connected)
                connected.settimeout(SEND_SECONDS)
                with suppress(OSError):  # a server may answer and close before it has read all: its answer says why
                    connected.sendall(message)
                answer = StreamedAnswer(
                    opened=engine.manners.begins_inside_a_thought(request.model), max_tokens=request.max_tokens
                )
                deltas = Exchange(connected, self._limits, cancel, self._under_way, answer).deltas()
                yield from _until_begun(engine, ticket, deltas)
                with self._under_way:
                    yield from deltas
                if not cancel.reason:
                    engine.manners.learn_of_thoughts(request.model, opened=answer.thoughts.opened)
            finally:
                cancel.detach()
                connected.close()
        finally:
            engine.leave(ticket)

    def _identified(self) -> dict[str, str]:
        """A random id: by it a line in the engine's log is found again, and no person."""
        return {"X-Request-Id": secrets.token_hex(16), **self._headers}

    def _connect(self, engine: Engine) -> socket.socket:
        try:
            connected = self._outbound.connect(f"{engine.url}/chat/completions", timeout=self._limits.connect_seconds)
        except OutboundError as error:
            engine.unreachable_at = time.monotonic()
            engine.manners.forget()
            raise Unreachable(retry_after=10) from error
        # In a crowd one connection may be too slow while the next one is made: that is no server that is away.
        engine.unreachable_at = float("-inf")
        return connected

    def _note(self, engine: Engine, error: ModelServerError) -> None:
        log.warning("model server failed host=%s code=%s", engine.host, error.code)
        self._failed(error.code)
        if error.elsewhere:
            engine.failed_at = time.monotonic()
        if error.code == "model_unknown":
            engine.listing.forget()


def _looks(engine: Engine) -> Callable[[], None]:
    def look() -> None:
        engine.look()
        if not engine.down:
            engine.keep_listing()

    return look


def _until_begun(engine: Engine, ticket: PendingRequest, deltas: Iterator[Delta]) -> Iterator[Delta]:
    """The signs of life of a request that waits, each with what is known of its wait, up to the first other delta.

    Only up to there: what follows is a delta for each piece of text, and passes untouched.
    """
    if ticket.told:
        yield Delta(queued=True, wait=engine.wait(ticket))
    for delta in deltas:
        if not delta.queued:
            engine.begun(ticket)
            yield delta
            return
        yield replace(delta, wait=engine.wait(ticket))


_TRIAL = [{"role": "system", "content": "Answer with one word."}, {"role": "user", "content": "Hello"}]
_WITHOUT: dict[Lack, str] = {
    "priority": "refuses priorities, so fair share does not hold there: start vLLM with --scheduling-policy priority.",
    "system": (
        "has a chat template without the role 'system', so the tutor's rules are sent within the first question, where"
        " they hold less well: start it with --chat-template and one that has the role, or serve another model."
    ),
    "schema": "refuses response_format with a JSON schema, so proposals of exercises may come to nothing: use vLLM.",
    "cache_salt": "refuses cache_salt, so activities share one prefix cache: use a newer vLLM.",
}
"""What goes on without, and the remedy."""
_REMEDIES = {
    "model_unreachable": "cannot be reached: is it running, and is its network in CAMPUS_TUTOR_ALLOWED_NETWORKS?",
    "model_key_refused": "refuses the key: set CAMPUS_TUTOR_MODEL_SERVER_KEY to what it was started with.",
    "model_garbage": "is no model server: the URL should end in /v1.",
    "model_busy": "answers that it is busy.",
}
