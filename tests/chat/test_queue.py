"""A long queue before the engines: an honest waiting time, and from some length on a refusal that costs nothing."""

import time

import pytest

from lti_tool.db import Database
from lti_tool.model_server import Limits, QueueLimits
from tests import scripted_metrics
from tests.chat.campus import Campus, Page
from tests.chat.conftest import Serve
from tests.scripted_model_server import Answer, ScriptedModelServer

QUICK = Limits(sign_of_life=0.1)
LIMITS = QueueLimits(waiting=4, refuse=50)


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
    time.sleep(1.5)  # the next look
    assert page.ask(conversation).rest()[-1].name == "done"


def test_above_the_first_limit_whoever_waits_is_told_for_how_long(
    page: Page, engine: ScriptedModelServer, database: Database
) -> None:
    engine.metrics = scripted_metrics.vllm(running=8, waiting=20)
    page.ask(page.start()).rest()
    for looks in range(1, 9):  # two leave the queue each half second
        time.sleep(0.5)
        engine.metrics = scripted_metrics.vllm(running=8, waiting=20, started=looks * 2)
    engine.script(Answer(wait_before_first_token=1.0, keep_alive_every=0.1))
    stream = page.ask(page.start())
    first = stream.until("waiting").data
    assert database.engine.pool.checkedout() <= 1  # type: ignore[attr-defined]
    assert first["ahead"] is None
    assert 2.5 < first["seconds"] < 12
    events = stream.rest()
    assert [event for event in events if event.name == "waiting"]
    assert events[-1].name == "done"
    names = [event.name for event in events]
    assert names[: names.index("delta")] == ["waiting"] * names.index("delta")


def test_below_the_first_limit_nothing_is_promised(page: Page, engine: ScriptedModelServer) -> None:
    engine.metrics = scripted_metrics.vllm(running=8, waiting=4)
    engine.script(Answer(wait_before_first_token=0.5, keep_alive_every=0.1))
    waits = [event.data for event in page.ask(page.start()).rest() if event.name == "waiting"]
    assert waits
    assert all(wait == {"ahead": None, "seconds": None} for wait in waits)


def test_while_a_question_waits_no_database_connection_is_held(
    page: Page, engine: ScriptedModelServer, database: Database
) -> None:
    engine.metrics = scripted_metrics.vllm(running=8, waiting=20)
    engine.script(Answer(wait_before_first_token=30, keep_alive_every=0.1))
    stream = page.ask(page.start())
    stream.until("waiting")
    held = []
    for _ in range(50):  # the look for stop requests takes one now and then, for a moment
        held.append(database.engine.pool.checkedout())  # type: ignore[attr-defined]
        time.sleep(0.01)
    assert held.count(0) > 40
    stream.hang_up()


def test_an_engine_that_is_starting_leaves_the_passages_and_no_promise(page: Page, engine: ScriptedModelServer) -> None:
    engine.health = 503
    events = page.ask(page.start()).rest()
    assert (events[0].data["model"], events[-1].data["model"]) == (None, None)
    engine.health = 200
    assert page.ask(page.start()).rest()[-1].data["model"] == "tiny-chat"
