# SPDX-License-Identifier: EUPL-1.2
"""Engines that misbehave in every way there is: an answer all the same or one clear sentence, never without bound."""

import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lti_tool.model_server import AnswerLimits, Cancel, Tokens
from tests.factories.campus import Campus
from tests.factories.chat_alone import Serve
from tests.factories.page import Event, Page
from tests.fakes.scripted_model_server import Answer, Reply, Scripted, ScriptedModelServer
from tests.fakes.scripted_replies import html_page, unauthorized
from tests.model_server.client import ASK, TALKATIVE, answer_of, failure, raw_server, servers, text_of
from tests.support import PATIENCE

STREAM = (("content-type", "text/event-stream"),)
MEGABYTE = 1024 * 1024
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
TOKEN = b'data: {"choices":[{"index":0,"delta":{"content":"Wort "},"finish_reason":null}]}\n\n'
END = b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n'


def told(events: list[Event]) -> str:
    return "".join(event.data["text"] for event in events if event.name == "delta")


# Through the whole tool: what a student gets


@pytest.mark.parametrize(
    ("script", "code", "sentence"),
    [
        (html_page(), "model_garbage", "Das Sprachmodell ist nicht richtig eingerichtet."),
        (Reply(200, b"data: {broken\n\n", STREAM), "model_garbage", "Das Sprachmodell ist nicht richtig eingerichtet."),
        (Reply(200, b"data: " + bytes(range(128, 256)) * 99 + b"\n\n", STREAM), "model_garbage", "Das Sprachmodell"),
        (Reply(200, b"data: " + b"[" * MEGABYTE, STREAM), "answer_too_long", "Die Antwort wurde zu lang"),
        (Reply(200, b"data: x\n" * (MEGABYTE // 4), STREAM), "answer_too_long", "Die Antwort wurde zu lang"),
        (Answer(tokens=["x" * MEGABYTE]), "answer_too_long", "Die Antwort wurde zu lang"),
        (unauthorized(), "model_key_refused", "Bitte sag denen Bescheid, die Campus Tutor betreiben."),
    ],
    ids=["a login page", "broken JSON", "bytes", "a line without end", "an event without end", "1 MB at once", "key"],
)
def test_what_cannot_be_used_ends_with_one_clear_sentence_and_costs_nothing(
    page: Page, engine: ScriptedModelServer, script: Scripted, code: str, sentence: str
) -> None:
    engine.script(script)
    conversation = page.start()
    last = page.ask(conversation).rest()[-1]
    assert (last.name, last.data["code"]) == ("error", code)
    assert sentence in last.data["message"]
    assert page.call("GET", "/api/me").json["allowance"]["used"] == 0
    assert page.ask(conversation, "Und jetzt?").rest()[-1].name == "done"


@pytest.mark.parametrize(
    "script",
    [
        Answer(tokens=["Grü", "ße ", "😀", "文字."], split_characters=True),
        Answer(tokens=["Grü", "ße ", "😀", "文字."], done=False),
        Answer(tokens=["Grü", "ße ", "😀", "文字."], usage=False),
        Answer(tokens=["Grü", "ße ", "😀", "文字."], usage=False, done=False),
    ],
    ids=["characters in halves", "no [DONE]", "no usage", "neither"],
)
def test_what_is_missing_or_cut_up_does_not_harm_the_answer(
    page: Page, engine: ScriptedModelServer, script: Scripted
) -> None:
    engine.script(script)
    conversation = page.start()
    events = page.ask(conversation).rest()
    assert (told(events), events[-1].name) == ("Grüße 😀文字.", "done")
    assert page.messages(conversation)[1]["text"] == "Grüße 😀文字."
    assert page.call("GET", "/api/me").json["allowance"]["used"] > 0


def test_a_key_that_is_refused_from_the_start_is_a_503_before_anything_is_stored(
    serve: Serve, engine: ScriptedModelServer, campus: Campus
) -> None:
    engine.api_key = "sk-another"
    page = Page(serve(engine.url), campus.visit_for())
    path = f"/api/conversations/{page.start()}/messages"
    refused = page.call("POST", path, {"text": "Was ist ein Baum?"})
    assert (refused.status, refused.json["error"]["code"]) == (503, "model_key_refused")
    assert "Bitte sag denen Bescheid" in refused.json["error"]["message"]
    assert campus.messages() == 0


def test_a_model_that_calls_itself_otherwise_is_named_as_it_was_asked_for(
    page: Page, engine: ScriptedModelServer
) -> None:
    """vLLM names the first of a model's names, whichever the request used."""
    named = TOKEN.replace(b'{"choices"', b'{"model":"somebody-else","choices"')
    engine.script(Reply(200, named + END + b"data: [DONE]\n\n", STREAM))
    conversation = page.start()
    events = page.ask(conversation).rest()
    assert (told(events), events[-1].data["model"]) == ("Wort ", "tiny-chat")
    assert page.messages(conversation)[1]["model"] == "tiny-chat"


def test_ten_tokens_a_minute_arrive_one_by_one(serve: Serve, engine: ScriptedModelServer, campus: Campus) -> None:
    """With all times a third: a token each 2 s, and 20 s of silence would be the end."""
    page = Page(
        serve(engine.url, limits=AnswerLimits(silence_seconds=20.0, sign_of_life_seconds=0.5)), campus.visit_for()
    )
    engine.script(Answer(tokens=["Ein ", "Baum ", "wächst ", "langsam."], pause=2.0))
    conversation = page.start()
    stream = page.ask(conversation)
    stream.until("accepted")
    chat = engine.wait_for_chat()
    came = [(event.name, chat.sent) for event in stream]
    sent = [sent for name, sent in came if name == "delta"]
    assert len(sent) == 4
    assert all(before <= number for number, before in enumerate(sent, start=1)), "a token waited for the next one"
    names = [name for name, _sent in came]
    assert "waiting" not in names[names.index("delta") :]  # it is slow and does not wait any more
    assert names[-1] == "done"


def test_ten_thousand_tokens_a_second_are_gathered(page: Page, engine: ScriptedModelServer, campus: Campus) -> None:
    campus.allow(10**7)
    words = TOKEN * 20_000
    engine.script(Reply(200, words + END + b"data: [DONE]\n\n", STREAM))
    conversation = page.start()
    events = page.ask(conversation).rest()
    assert events[-1].name == "done"
    assert told(events) == "Wort " * 20_000
    assert len([event for event in events if event.name == "delta"]) < 2000
    assert page.messages(conversation)[1]["text"] == "Wort " * 20_000


# The client alone: counts and bounds


@pytest.mark.parametrize(
    ("usage", "tokens"),
    [
        (b'{"prompt_tokens": 9, "completion_tokens": 7}', Tokens(9, 7)),
        (b"{}", None),
        (b"null", None),
        (b'{"prompt_tokens": "many", "completion_tokens": 7}', None),
        (b'{"prompt_tokens": -9, "completion_tokens": 7}', None),
        (b'{"prompt_tokens": 9, "completion_tokens": 1e99}', None),
        (b'{"prompt_tokens": 9, "completion_tokens": 99999999999}', None),
        (b"[9, 7]", None),
    ],
)
def test_a_count_that_is_none_is_no_count(usage: bytes, tokens: Tokens | None) -> None:
    body = TOKEN + END + b'data: {"choices": [], "usage": ' + usage + b"}\n\ndata: [DONE]\n\n"
    with ScriptedModelServer() as engine:
        engine.script(Reply(200, body, STREAM))
        assert answer_of(servers(engine.url))[-1].tokens == tokens


@contextmanager
def endless(piece: bytes, flowing: threading.Event | None = None) -> Iterator[str]:
    """Sends the piece again and again, as fast as the line takes it; `flowing` is set once it does."""
    listener = socket.create_server(("127.0.0.1", 0))
    block = piece * (65536 // len(piece) + 1)

    def serve() -> None:
        client, _address = listener.accept()
        with client:
            client.recv(65536)
            try:
                client.sendall(HEAD)
                client.sendall(block)
                if flowing is not None:
                    flowing.set()
                while True:
                    client.sendall(block)
            except OSError:
                return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    finally:
        listener.close()
        thread.join(PATIENCE)
        assert not thread.is_alive(), "nobody hung up"


@pytest.mark.parametrize(
    ("piece", "code"),
    [
        (TOKEN, "answer_too_long"),
        (b"data: x\n", "answer_too_long"),
        (b"x", "answer_too_long"),
        (b": keep-alive\n\n", "model_busy"),
        (b'data: {"choices":[{"index":0,"delta":{"reasoning":"hm"},"finish_reason":null}]}\n\n', "model_slow"),
        (b"\x00\n\n", "model_busy"),
    ],
    ids=["tokens", "an event", "a line", "comments", "thoughts", "zeros"],
)
def test_a_flood_without_end_is_ended_and_fills_no_memory(piece: bytes, code: str) -> None:
    with endless(piece) as url:
        models = servers(
            url, limits=AnswerLimits(total_seconds=100 if code == "answer_too_long" else 1.5, coalesce_seconds=0.0)
        )
        tracemalloc.start()
        try:
            assert failure(models)[0] == code
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 24 * MEGABYTE


def test_a_flood_can_be_stopped() -> None:
    cancel, flowing, stopped = Cancel(), threading.Event(), []

    def stop() -> None:
        flowing.wait(PATIENCE)
        stopped.append(time.monotonic())
        cancel.cancel("stop")

    with endless(b": keep-alive\n\n", flowing) as url:
        stopper = threading.Thread(target=stop)
        stopper.start()
        assert text_of(list(servers(url, limits=TALKATIVE).stream(ASK, cancel))) == ""
        stopper.join()
        assert time.monotonic() - stopped[0] < 30  # of itself it would go on for ten minutes


def test_an_engine_that_waits_until_more_is_read_is_told_of_the_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as client:
        engine, _address = listener.accept()
        with engine:
            engine.settimeout(1.0)
            with pytest.raises(TimeoutError):
                engine.sendall(b"x" * 64 * MEGABYTE)
            cancel = Cancel()
            cancel.attach(client)
            cancel.cancel("stop")
            while client.recv(MEGABYTE):  # as whoever was in the middle of reading
                pass
            client.close()
            engine.settimeout(20.0)  # without a word of the end the system finds out after a minute
            with pytest.raises(ConnectionError):
                engine.sendall(b"x" * 64 * MEGABYTE)


@pytest.mark.parametrize("body", [b"x" * (2 * MEGABYTE), b'{"data": [' + b'{"id": "m"},' * 100_000])
def test_a_listing_without_bound_is_garbage(body: bytes) -> None:
    with ScriptedModelServer(model="m") as engine:
        engine.listing = body
        assert servers(engine.url).diagnose() == "is no model server: the URL should end in /v1."


@pytest.mark.parametrize("metrics", [b"x" * (2 * MEGABYTE), b"\xff" * 1000, b"vllm:num_requests_waiting{" * 1000])
def test_metrics_that_are_none_are_left_alone(metrics: bytes) -> None:
    with ScriptedModelServer(metrics=metrics) as engine:
        models = servers(engine.url)
        models.back()
        models.back()
        assert models.load()[0].waiting is None
        assert [request.path for request in engine.requests].count("/metrics") == 1
        assert text_of(answer_of(models))


INTERIM = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
ANSWER = HEAD + TOKEN + END + b"data: [DONE]\n\n"


@pytest.mark.parametrize(
    ("head", "text"),
    [
        (INTERIM * 3 + ANSWER, "Wort "),
        (INTERIM * 20 + ANSWER, "Wort "),
        (INTERIM * 21 + ANSWER, None),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 40_000 + ANSWER, None),
        ((b"HTTP/1.1 103 Early Hints\r\nLink: " + b"x" * 10_000 + b"\r\n\r\n") * 9 + ANSWER, None),
        (HEAD.replace(b"\r\n\r\n", b"\r\na: b" * 300 + b"\r\n\r\n") + TOKEN + END, None),
        (HEAD.replace(b"\r\n\r\n", b"\r\na: " + b"b" * 70_000 + b"\r\n\r\n") + TOKEN + END, None),
    ],
    ids=["three", "twenty", "twenty-one", "40,000", "large ones", "many lines", "a long line"],
)
def test_heads_are_bounded_like_bodies(head: bytes, text: str | None) -> None:
    with raw_server(head) as url:
        if text is None:
            assert failure(servers(url))[0] == "model_garbage"
        else:
            assert text_of(answer_of(servers(url))) == text
