# SPDX-License-Identifier: EUPL-1.2
"""Which server is asked, what happens when it fails, and what they serve."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from socket import socket

import pytest

from lti_tool.model_server import Cancel, ContextTooLong, ModelServerError
from tests.fakes.scripted_model_server import Answer, Reply, ScriptedModelServer
from tests.fakes.scripted_replies import busy, error, html_page, prompt_too_long
from tests.model_server.client import answer_of, failure, preferring, raw_server, servers, text_of


@pytest.fixture
def engine() -> Iterator[ScriptedModelServer]:
    with ScriptedModelServer() as server:
        yield server


@pytest.fixture
def dead() -> Iterator[Callable[[], str]]:
    """Makes addresses at which nobody listens, nor could anybody begin to."""
    with ExitStack() as taken:

        def address() -> str:
            held = taken.enter_context(closing(socket()))
            held.bind(("127.0.0.1", 0))
            return f"http://127.0.0.1:{held.getsockname()[1]}/v1"

        yield address


@pytest.mark.parametrize(
    "reply",
    [error(500, "cannot schedule new futures after shutdown"), busy(), Answer(die_after=0), Answer(cut_after=0),
     html_page(502), Answer(finish_reason="abort", tokens=[])],
)  # fmt: skip
def test_before_the_first_text_the_next_server_is_asked(engine: ScriptedModelServer, reply: "Answer | Reply") -> None:
    with ScriptedModelServer() as other:
        other.script(reply)
        ask = preferring(other.url, engine.url)
        assert text_of(answer_of(servers(other.url, engine.url), ask)) == "Das ist eine Antwort über Bäume."
        assert (len(other.chats), len(engine.chats)) == (1, 1)


def test_a_server_that_takes_no_connection_is_followed_by_the_next(
    engine: ScriptedModelServer, dead: Callable[[], str]
) -> None:
    gone = dead()
    assert text_of(answer_of(servers(gone, engine.url), preferring(gone, engine.url)))


def test_after_the_first_text_no_other_server_is_asked(engine: ScriptedModelServer) -> None:
    with ScriptedModelServer() as other:
        other.script(Answer(die_after=1))
        ask = preferring(other.url, engine.url)
        assert failure(servers(other.url, engine.url), ask) == ("model_failed", "Das")
        assert engine.chats == []


@pytest.mark.parametrize("reply", [prompt_too_long(), error(400, "no")])
def test_a_request_that_is_wrong_is_not_sent_elsewhere(engine: ScriptedModelServer, reply: Reply) -> None:
    with ScriptedModelServer() as other:
        other.script(reply)
        failure(servers(other.url, engine.url), preferring(other.url, engine.url))
        assert engine.chats == []


def test_a_server_that_failed_is_tried_last_for_a_while(engine: ScriptedModelServer) -> None:
    with ScriptedModelServer() as other:
        other.script(busy())
        models = servers(other.url, engine.url)
        for _ in range(3):
            answer_of(models, preferring(other.url, engine.url))
        assert (len(other.chats), len(engine.chats)) == (1, 3)


def test_an_activity_stays_with_the_engine_that_holds_its_prefix(engine: ScriptedModelServer) -> None:
    with ScriptedModelServer() as other:
        models = servers(other.url, engine.url)
        for _ in range(3):
            answer_of(models, preferring(other.url, engine.url))
            answer_of(models, preferring(engine.url, other.url))
        assert (len(other.chats), len(engine.chats)) == (3, 3)
        assert len({chat.body["cache_salt"] for chat in other.chats}) == 1


def test_without_metrics_own_requests_tell_which_engine_is_clearly_busier(engine: ScriptedModelServer) -> None:
    with ScriptedModelServer() as other, ExitStack() as streams:
        models, ask = servers(other.url, engine.url), preferring(other.url, engine.url)
        other.default = Answer(hang_after=1)
        for number in range(1, 6):
            stream = models.stream(ask, Cancel())
            streams.callback(stream.close)  # type: ignore[attr-defined]
            next(iter(stream))
            assert models.load()[0].running == number
        other.wait_for_chat(5)
        assert (len(other.chats), len(engine.chats)) == (5, 0)
        answer_of(models, ask)
        assert (len(other.chats), len(engine.chats)) == (5, 1)
    assert [load.running for load in models.load()] == [0, 0]


def test_only_when_all_are_unreachable_the_model_is_away(engine: ScriptedModelServer, dead: Callable[[], str]) -> None:
    models = servers(dead(), engine.url)
    answer_of(models)
    assert not models.away()
    lost = servers(dead(), dead())
    assert not lost.away()
    assert failure(lost)[0] == "model_unreachable"
    assert lost.away()
    assert not lost.ready()


def test_a_connection_that_succeeds_clears_the_word_that_nobody_is_there(engine: ScriptedModelServer) -> None:
    models = servers(engine.url)
    engine.stop()
    assert failure(models)[0] == "model_unreachable"
    assert models.away()
    engine.start()
    assert text_of(answer_of(models))  # no look at it in between: the question itself got through
    assert not models.away()


def test_the_key_is_sent_and_a_wrong_one_named(engine: ScriptedModelServer) -> None:
    engine.api_key = "sk-right"
    assert text_of(answer_of(servers(engine.url, key="sk-right")))
    assert failure(servers(engine.url, key="sk-wrong"))[0] == "model_key_refused"
    assert "CAMPUS_TUTOR_MODEL_SERVER_KEY" in (servers(engine.url, key="sk-wrong").diagnose() or "")
    assert servers(engine.url, key="sk-right").diagnose() is None


def test_what_a_server_serves_is_asked_once_and_holds_while_it_is_away(engine: ScriptedModelServer) -> None:
    models = servers(engine.url)
    assert (models.model().name, models.model().context) == ("tiny-chat", 2048)
    assert len(engine.requests) == 1
    assert models.ready()
    engine.stop()
    assert models.model().name == "tiny-chat"


def test_a_model_that_is_no_longer_served_is_asked_for_anew(engine: ScriptedModelServer) -> None:
    models = servers(engine.url)
    assert models.model().name == "tiny-chat"
    engine.model = "other"
    assert failure(models)[0] == "model_unknown"
    assert models.model().name == "other"


@pytest.mark.parametrize("body", [b"", b"[]", b'{"data": []}', b'{"data": [{}]}', b'{"data": 7}', b"<html>"])
def test_a_listing_that_is_none_is_an_error(body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
    with raw_server(head + body) as url:
        models = servers(url)
        with pytest.raises(ModelServerError):
            models.model()
        assert not models.ready()


def test_without_servers_everything_is_ready() -> None:
    models = servers()
    assert (models.configured, models.ready()) == (False, True)
    assert not models.away()


def test_an_error_keeps_what_the_server_said_to_itself(
    engine: ScriptedModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    engine.script(error(400, "Jürgen Müßig wrote something wrong"))
    with pytest.raises(ModelServerError) as raised:
        answer_of(servers(engine.url))
    assert "Jürgen" not in str(raised.value) + caplog.text
    assert "code=model_rejected" in caplog.text


def test_a_retry_time_is_passed_on(engine: ScriptedModelServer) -> None:
    engine.script(error(503, "busy", retry_after=7))
    with pytest.raises(ModelServerError) as raised:
        answer_of(servers(engine.url))
    assert raised.value.retry_after == 7


def test_context_errors_are_a_class_of_their_own(engine: ScriptedModelServer) -> None:
    engine.script(prompt_too_long())
    with pytest.raises(ContextTooLong):
        answer_of(servers(engine.url))
