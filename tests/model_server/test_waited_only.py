# SPDX-License-Identifier: EUPL-1.2
"""What an engine never began with: it costs nothing, and is not called an answer that became too long."""

import time

import pytest

from lti_tool.model_server import AnswerLimits, Cancel
from lti_tool.model_server.errors import QueueTimeout
from tests.factories.campus import Campus
from tests.factories.chat_alone import Serve
from tests.factories.page import Page
from tests.fakes import scripted_metrics
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.model_server.client import ASK, failure, preferring, servers, text_of
from tests.support import until

QUEUED = Answer(hold_after=0, wait_before_first_token=600, keep_alive_every=0.05)
"""Comments, as from vLLM behind a router that keeps the line alive, and no event."""
SHORT = AnswerLimits(total_seconds=1.5, sign_of_life_seconds=0.1)


@pytest.mark.parametrize("ending", ["stop", "hangup"])
def test_a_question_that_only_waited_costs_nothing(
    serve: Serve, engine: ScriptedModelServer, campus: Campus, ending: str
) -> None:
    engine.script(QUEUED)
    guest = campus.visit_for()
    page = Page(serve(engine.url, limits=AnswerLimits(sign_of_life_seconds=0.1)), guest)
    conversation = page.start()
    stream = page.ask(conversation)
    stream.until("waiting")
    assert campus.used(guest) > 0
    if ending == "stop":
        assert page.call("POST", f"/api/conversations/{conversation}/stop").status == 204
        assert stream.rest()[-1].data["usage"] == {"prompt_tokens": 0, "completion_tokens": 0}
    else:
        stream.hang_up()
    until(lambda: campus.answers(conversation)[0].state in ("stopped", "interrupted"))
    until(lambda: campus.used(guest) == 0)


def test_a_wait_without_end_is_told_as_one_and_no_other_engine_is_asked() -> None:
    with ScriptedModelServer(default=QUEUED) as one, ScriptedModelServer() as two:
        models = servers(one.url, two.url, limits=SHORT)
        ask = preferring(one.url, two.url)
        code, _text = failure(models, ask)
        assert (code, len(one.chats), len(two.chats)) == ("model_busy", 1, 0)
        with pytest.raises(QueueTimeout) as raised:
            list(models.stream(ask, Cancel()))
        assert raised.value.retry_after


def test_the_time_of_an_answer_begins_with_it_and_not_with_the_wait(engine: ScriptedModelServer) -> None:
    """Together the two take longer than an answer may."""
    words = [f"{number} " for number in range(10)]
    held = Answer(tokens=words, pause=0.35, hold_after=0)
    engine.script(held)
    models = servers(engine.url, limits=AnswerLimits(total_seconds=8.0, sign_of_life_seconds=0.1))
    begun = time.monotonic()
    deltas = []
    for delta in models.stream(ASK, Cancel()):
        deltas.append(delta)
        if time.monotonic() - begun > 5.5:  # by the clock: a busy engine's own wait would be longer than it says
            held.go.set()
    assert text_of(deltas) == "".join(words)
    assert time.monotonic() - begun > 8


def test_an_engine_that_dies_while_nobody_asks_is_seen_as_down_at_the_next_look() -> None:
    with ScriptedModelServer(metrics=scripted_metrics.vllm(running=1)) as engine:
        models = servers(engine.url)
        assert [(one.healthy, one.running) for one in models.load()] == [(True, 1)]
        engine.stop()
        until(lambda: not models.load()[0].healthy)
        assert not models.load()[0].healthy
