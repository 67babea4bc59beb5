# SPDX-License-Identifier: EUPL-1.2
"""Several engines as they say themselves how they are: health, load, what they serve, the queue."""

import math
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from itertools import islice, pairwise

import pytest

from lti_tool.model_server import Cancel, Delta, EngineLoad, ModelServerError, ModelServers, QueueLimits, Wait
from lti_tool.model_server import servers as all_servers
from lti_tool.model_server.watch import Watch
from tests.factories.campus import Campus
from tests.factories.chat_alone import Serve
from tests.factories.page import Page
from tests.fakes import scripted_metrics
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.fakes.scripted_replies import error
from tests.model_server.client import ASK, answer_of, failure, preferring, servers, text_of
from tests.support import until


@pytest.fixture
def one() -> Iterator[ScriptedModelServer]:
    with ScriptedModelServer(metrics=scripted_metrics.vllm()) as server:
        yield server


@pytest.fixture
def two() -> Iterator[ScriptedModelServer]:
    with ScriptedModelServer(metrics=scripted_metrics.vllm()) as server:
        yield server


def looked_at(
    *engines: ScriptedModelServer, queue: QueueLimits | None = None, stand_ins: tuple[str, ...] = ()
) -> ModelServers:
    """Servers whose state was asked for just now."""
    models = servers(*(engine.url for engine in engines), queue=queue, stand_ins=stand_ins)
    models.back()
    return models


def where(models: ModelServers, *engines: ScriptedModelServer) -> str:
    """Which engine gets a request of an activity that prefers the first one."""
    before = [len(engine.chats) for engine in engines]
    answer_of(models, preferring(*(engine.url for engine in engines)))
    return "".join(str(n) for n, engine in enumerate(engines) if len(engine.chats) > before[n])


def watched(engine: ScriptedModelServer) -> bool:
    """Whether a watch knows what the engine serves: it looks again only after it has read the listing."""
    paths = [request.path for request in engine.requests]
    return "/v1/models" in paths and "/health" in paths[paths.index("/v1/models") :]


def test_an_engine_that_is_not_well_is_left_out_until_it_is(one: ScriptedModelServer, two: ScriptedModelServer) -> None:
    one.health = 503
    models = looked_at(one, two)
    assert where(models, one, two) == "1"
    one.health = 200
    models.back()
    assert where(models, one, two) == "0"


def test_a_queue_sends_an_activity_to_the_least_loaded_engine(
    one: ScriptedModelServer, two: ScriptedModelServer
) -> None:
    one.metrics, two.metrics = scripted_metrics.vllm(running=8, waiting=3), scripted_metrics.vllm(running=5)
    with ScriptedModelServer(metrics=scripted_metrics.vllm(running=7)) as three:
        models = looked_at(one, two, three)
        assert where(models, one, two, three) == "1"
        one.metrics = scripted_metrics.vllm(running=8)
        models.back()
        assert where(models, one, two, three) == "0"


def test_what_was_sent_since_the_last_look_counts(one: ScriptedModelServer, two: ScriptedModelServer) -> None:
    one.default = Answer(hang_after=1)
    models, ask = looked_at(one, two), preferring(one.url, two.url)
    with ExitStack() as streams:
        for _ in range(5):
            stream = models.stream(ask, Cancel())
            streams.callback(stream.close)  # type: ignore[attr-defined]
            next(iter(stream))
        assert models.load()[0] == EngineLoad(one.url[7:-3], 5, 0, healthy=True)
        one.wait_for_chat(5)
        answer_of(models, ask)
        assert (len(one.chats), len(two.chats)) == (5, 1)


def test_only_engines_that_serve_the_model_are_asked_for_it(one: ScriptedModelServer, two: ScriptedModelServer) -> None:
    two.model = "big-chat"
    models = servers(one.url, two.url, watched=True)
    assert models.model().name == "tiny-chat"
    answer_of(models, preferring(two.url, one.url))  # what the other one serves nobody knows yet
    assert two.chats == []
    until(lambda: watched(one) and watched(two))
    for salt in range(20):
        answer_of(models, preferring(two.url, one.url) if salt % 2 else ASK)
    assert two.chats == []
    one.script(error(500, "boom"))
    assert failure(models)[0] == "model_failed"  # nobody else serves it
    assert two.chats == []


def test_while_the_first_server_s_model_is_away_another_one_answers_only_if_the_operator_said_so(
    one: ScriptedModelServer, two: ScriptedModelServer
) -> None:
    two.model = "old-chat"
    for stand_ins, named, offered in (((), "tiny-chat", None), (("older", "old-chat"), "old-chat", "old-chat")):
        models = looked_at(one, two, stand_ins=stand_ins)
        models.models()
        assert models.model().name == "tiny-chat"
        one.health = 503
        models.back()
        assert models.model().name == named
        offer = models.offer()
        assert (offer and offer.name) == offered
        assert models.away() == (offered is None)
        one.health = 200
        models.back()
        assert models.model().name == "tiny-chat"
        assert not models.away()


def test_a_server_of_the_same_model_goes_on_answering(one: ScriptedModelServer, two: ScriptedModelServer) -> None:
    one.health = 503
    offer = looked_at(one, two).offer()
    assert offer is not None
    assert offer.name == "tiny-chat"


def test_when_all_say_that_they_are_not_well_the_model_is_away_until_one_is_well(
    one: ScriptedModelServer, two: ScriptedModelServer
) -> None:
    one.health = two.health = 503
    models = looked_at(one, two)
    assert (models.away(), models.ready()) == (True, False)
    two.health = 200
    assert models.back()
    assert (models.away(), models.ready()) == (False, True)


def test_readiness_notices_that_an_engine_went_while_nobody_asked(
    one: ScriptedModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(all_servers, "LOOK_CONNECT_SECONDS", 1.0)  # so long one look holds
    models = servers(one.url)
    assert models.ready()
    one.stop()
    until(lambda: not models.ready())


def test_a_server_without_health_and_metrics_is_taken_as_it_is() -> None:
    with ScriptedModelServer(health=404) as plain:
        models = looked_at(plain)
        assert text_of(answer_of(models))
        assert models.load() == [EngineLoad(plain.url[7:-3], 0, None, healthy=True)]
        models.back()
        models.back()
        assert [request.path for request in plain.requests].count("/metrics") == 1


def test_health_and_metrics_are_asked_for_beside_v1_with_the_key(one: ScriptedModelServer) -> None:
    one.api_key = "sk-right"
    models = servers(one.url, key="sk-right")
    models.back()
    assert [request.path for request in one.requests] == ["/health", "/metrics"]
    assert {request.headers["authorization"] for request in one.requests} == {"Bearer sk-right"}


def test_they_are_looked_at_in_the_background_only_while_questions_come() -> None:
    looks: list[tuple[float, threading.Thread]] = []
    watch = Watch(lambda: looks.append((time.monotonic(), threading.current_thread())), every=0.02, long=0.2)
    time.sleep(0.1)
    assert looks == []

    def wanted_until_seen(number: int) -> bool:
        watch.wanted()
        watch.wanted()
        return len(looks) >= number

    until(lambda: wanted_until_seen(3))
    until(lambda: not any(thread.is_alive() for _at, thread in looks))  # nobody is left to look
    assert all(later[0] - sooner[0] >= 0.02 for sooner, later in pairwise(looks)), "two looked at once"
    seen = len(looks)
    until(lambda: wanted_until_seen(seen + 1))


def test_unless_it_is_wanted_nobody_looks(one: ScriptedModelServer) -> None:
    answer_of(servers(one.url))
    assert [request.path for request in one.requests] == ["/v1/chat/completions"]


# The queue


def test_where_every_queue_is_too_long_a_question_is_refused_with_a_time(
    one: ScriptedModelServer, two: ScriptedModelServer
) -> None:
    limits = QueueLimits(max_queued=20)
    one.metrics, two.metrics = scripted_metrics.vllm(8, 21), scripted_metrics.vllm(8, 20)
    looked_at(one, two, queue=limits).admit("tiny-chat")
    two.metrics = scripted_metrics.vllm(8, 21)
    with pytest.raises(ModelServerError) as raised:
        looked_at(one, two, queue=limits).admit("tiny-chat")
    assert (raised.value.code, raised.value.status, raised.value.retry_after) == ("model_busy", 503, 15)


@dataclass
class Pace:
    """Seconds for one request, between which each look must have found them."""

    least: float
    most: float


def measure(models: ModelServers, engine: ScriptedModelServer, waiting: int) -> Pace:
    """Four looks at an engine that takes one request off its queue between two of them."""
    looks = []
    for started in range(1, 5):
        engine.metrics = scripted_metrics.vllm(8, waiting, started=started)
        begun = time.monotonic()
        models.back()
        looks.append((begun, time.monotonic()))
        time.sleep(0.6)
    least = min(later[0] - sooner[1] for sooner, later in pairwise(looks))
    return Pace(least, max(later[1] - sooner[0] for sooner, later in pairwise(looks)))


def test_the_time_until_it_is_worth_asking_again_is_measured(one: ScriptedModelServer) -> None:
    models = servers(one.url, queue=QueueLimits(max_queued=20))
    pace = measure(models, one, waiting=60)
    with pytest.raises(ModelServerError) as raised:
        models.admit("tiny-chat")
    assert raised.value.retry_after is not None
    assert 60 * pace.least <= raised.value.retry_after <= math.ceil(60 * pace.most)


def test_an_engine_that_tells_of_no_queue_takes_what_comes(one: ScriptedModelServer) -> None:
    one.metrics = scripted_metrics.vllm(8, 500)
    with ScriptedModelServer() as plain:
        looked_at(one, plain).admit("tiny-chat")
        plain.health = 503  # it is not there: the other one's queue is all that is left
        with pytest.raises(ModelServerError):
            looked_at(one, plain).admit("tiny-chat")


WAITING = Answer(wait_before_first_token=600, keep_alive_every=0.1)


def queued(models: ModelServers, engine: ScriptedModelServer) -> list[Delta]:
    """The first signs of life of a request that waits."""
    engine.script(WAITING)
    with closing(models.stream(ASK, Cancel())) as stream:  # type: ignore[type-var]
        return list(islice(stream, 5))


def test_whoever_waits_behind_others_is_told_and_told_anew(one: ScriptedModelServer) -> None:
    one.metrics = scripted_metrics.vllm(8, 40)
    models = servers(one.url, queue=QueueLimits(max_waiting=4))
    pace = measure(models, one, waiting=40)
    one.script(WAITING)
    with closing(models.stream(ASK, Cancel())) as stream:  # type: ignore[type-var]
        waits = [delta.wait for delta in islice(stream, 2)]
        one.metrics = scripted_metrics.vllm(8, 40, started=24)  # half of those before it got their turn
        models.back()
        waits.append(next(stream).wait)
    assert all(wait is not None and wait.ahead is None for wait in waits)  # whose requests they are nobody knows
    first, _, last = [wait.seconds for wait in waits if wait is not None]
    assert first is not None
    assert last is not None
    assert 41 * pace.least - 0.1 <= first <= 41 * pace.most + 0.1  # it comes after those 40
    assert last < first / 2


def test_a_place_in_line_is_named_where_all_that_wait_are_ours(one: ScriptedModelServer) -> None:
    one.default = Answer(wait_before_first_token=30)
    models = servers(one.url, queue=QueueLimits(max_waiting=0))
    with ExitStack() as streams:
        for _ in range(3):
            stream = models.stream(ASK, Cancel())
            streams.callback(stream.close)  # type: ignore[attr-defined]
            next(iter(stream))
        one.metrics = scripted_metrics.vllm(8, 3)
        models.back()
        fourth = models.stream(ASK, Cancel())
        streams.callback(fourth.close)  # type: ignore[attr-defined]
        wait = next(iter(fourth)).wait
        assert wait is not None
        one.metrics = scripted_metrics.vllm(8, 4)
        models.back()
        wait = next(iter(fourth)).wait
        assert wait == Wait(3, None)


def test_a_short_queue_is_not_worth_a_word(one: ScriptedModelServer) -> None:
    one.metrics = scripted_metrics.vllm(8, 4)
    signs = queued(looked_at(one, queue=QueueLimits(max_waiting=4)), one)
    assert [(delta.queued, delta.wait) for delta in signs] == [(True, Wait())] * 5


def test_who_used_less_lately_is_told_the_better_place(one: ScriptedModelServer) -> None:
    one.default, one.metrics = Answer(wait_before_first_token=30), scripted_metrics.vllm(8, 1)
    models = looked_at(one, queue=QueueLimits(max_waiting=0))
    with ExitStack() as streams:
        waiting = {}
        for priority in (0, 5, 5, -5):
            waiting[priority] = models.stream(replace(ASK, priority=priority), Cancel())
            streams.callback(waiting[priority].close)  # type: ignore[attr-defined]
            next(iter(waiting[priority]))
        one.metrics = scripted_metrics.vllm(8, 4)
        models.back()
        places = {priority: next(iter(stream)).wait for priority, stream in waiting.items()}
    assert {priority: wait.ahead for priority, wait in places.items() if wait} == {-5: 0, 0: 1, 5: 3}


def test_through_the_whole_tool_the_other_engine_takes_over_before_the_first_token_and_never_after(
    serve: Serve, campus: Campus
) -> None:
    with ScriptedModelServer(max_model_len=8192) as one, ScriptedModelServer(max_model_len=8192) as two:
        page = Page(serve(one.url, two.url, queue=QueueLimits()), campus.visit_for())
        conversation = page.start()
        page.ask(conversation).rest()  # of whoever told first what it serves
        until(lambda: watched(one) and watched(two))
        asked_before = len(one.chats)
        page.ask(conversation, "Und wer jetzt?").rest()
        home, other = (one, two) if len(one.chats) > asked_before else (two, one)
        others = len(other.chats)
        home.script(Answer(die_after=2))
        assert page.ask(conversation, "Und dann?").rest()[-1].data["code"] == "model_failed"
        assert len(other.chats) == others
        home.stop()
        events = page.ask(conversation, "Wer noch?").rest()
        assert (events[-1].name, events[-1].data["model"]) == ("done", "tiny-chat")
        assert len(other.chats) == others + 1
        other.stop()
        events = page.ask(conversation, "Niemand mehr?").rest()
        assert (events[-1].name, events[-1].data["model"]) == ("done", None)
        home.start()
        assert page.ask(conversation, "Wieder da?").rest()[-1].data["model"] == "tiny-chat"
