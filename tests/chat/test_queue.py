# SPDX-License-Identifier: EUPL-1.2
"""A long queue before the engines: an honest waiting time, and from some length on a refusal that costs nothing."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lti_tool.chat import running
from lti_tool.db import Database
from lti_tool.model_server import AnswerLimits, QueueLimits
from tests.factories.campus import Campus
from tests.factories.chat_alone import Serve
from tests.factories.page import Page
from tests.fakes import scripted_metrics
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.support import until

QUICK = AnswerLimits(sign_of_life_seconds=0.1)
LIMITS = QueueLimits(max_waiting=4, max_queued=50)


@pytest.fixture
def page(serve: Serve, engine: ScriptedModelServer, campus: Campus) -> Page:
    engine.metrics = scripted_metrics.vllm()
    return Page(serve(engine.url, limits=QUICK, queue=LIMITS), campus.visit_for())


def test_above_the_second_limit_a_question_is_refused_before_anything_is_stored_or_charged(
    page: Page, engine: ScriptedModelServer, campus: Campus
) -> None:
    engine.metrics = scripted_metrics.vllm(running=8, waiting=51)
    conversation = page.start()
    path = f"/api/conversations/{conversation}/messages"
    refused = page.call("POST", path, {"text": "Was ist ein Baum?"})  # also the very first one of this process
    assert (refused.status, refused.json["error"]["code"]) == (503, "model_busy")
    assert refused.json["error"]["message"].startswith("Es warten gerade zu viele Fragen")
    assert 5 <= int(refused.headers["Retry-After"]) <= 300
    assert (campus.messages(), engine.chats) == (0, [])
    assert page.call("GET", "/api/me").json["allowance"]["used"] == 0
    engine.metrics = scripted_metrics.vllm(running=8, waiting=50)
    until(lambda: page.call("POST", path, {"text": "Was ist ein Baum?"}).status == 200)  # after the next look
    assert page.messages(conversation)[-1]["state"] == "complete"


@contextmanager
def four_leave_each_second(engine: ScriptedModelServer) -> Iterator[None]:
    """By the clock, however often this thread gets its turn; 20 wait all the time."""
    begun, over = time.monotonic(), threading.Event()

    def tell() -> None:
        while not over.wait(0.02):
            started = int(4 * (time.monotonic() - begun))
            engine.metrics = scripted_metrics.vllm(running=8, waiting=20, started=started)

    engine.metrics = scripted_metrics.vllm(running=8, waiting=20)
    teller = threading.Thread(target=tell)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def test_above_the_first_limit_whoever_waits_is_told_for_how_long(page: Page, engine: ScriptedModelServer) -> None:
    held = Answer(hold_after=0, wait_before_first_token=2.0, keep_alive_every=0.1)
    with four_leave_each_second(engine):
        page.ask(page.start()).rest()
        until(lambda: [request.path for request in engine.requests].count("/metrics") >= 6)
        engine.script(held)
        stream = page.ask(page.start())
        first = stream.until("waiting").data
    assert first["ahead"] is None
    assert 2.5 < first["seconds"] < 12
    stream.until("waiting")
    held.go.set()
    events = stream.rest()
    assert events[-1].name == "done"
    names = [event.name for event in events]
    assert names[: names.index("delta")] == ["waiting"] * names.index("delta")


def test_below_the_first_limit_nothing_is_promised(page: Page, engine: ScriptedModelServer) -> None:
    engine.metrics = scripted_metrics.vllm(running=8, waiting=4)
    engine.script(Answer(wait_before_first_token=600, keep_alive_every=0.1))
    stream = page.ask(page.start())
    waits = [stream.until("waiting").data for _ in range(3)]
    assert waits == [{"ahead": None, "seconds": None}] * 3


def test_while_a_question_waits_no_database_connection_is_held(
    page: Page, engine: ScriptedModelServer, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "LOOK_SECONDS", 600)  # the look for stop requests takes one, for a moment
    engine.metrics = scripted_metrics.vllm(running=8, waiting=20)
    engine.script(Answer(wait_before_first_token=600, keep_alive_every=0.1))
    stream = page.ask(page.start())
    stream.until("waiting")
    until(lambda: database.engine.pool.checkedout() == 0)  # type: ignore[attr-defined]
    for _ in range(20):
        assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        time.sleep(0.01)
    stream.hang_up()


def test_an_engine_that_is_starting_leaves_the_passages_and_no_promise(page: Page, engine: ScriptedModelServer) -> None:
    engine.health = 503
    events = page.ask(page.start()).rest()
    assert (events[0].data["model"], events[-1].data["model"]) == (None, None)
    engine.health = 200
    assert page.ask(page.start()).rest()[-1].data["model"] == "tiny-chat"
