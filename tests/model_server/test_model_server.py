# SPDX-License-Identifier: EUPL-1.2
"""The client of the model servers against a scripted vLLM, and against servers that are none."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import dropwhile, islice

import pytest

from lti_tool.model_server import (
    AnswerLimits,
    Cancel,
    Tokens,
)
from tests.fakes.scripted_model_server import Answer, Reply, ScriptedModelServer
from tests.fakes.scripted_replies import (
    busy,
    error,
    html_page,
    prompt_far_too_long,
    prompt_too_long,
    redirect,
    unauthorized,
)
from tests.model_server.client import ASK, TALKATIVE, answer_of, failure, raw_server, servers, text_of
from tests.support import shared, until


@pytest.fixture
def engine() -> Iterator[ScriptedModelServer]:
    with ScriptedModelServer() as server:
        yield server


SHORT = {"model_silent": AnswerLimits(silence_seconds=0.5), "model_slow": AnswerLimits(total_seconds=3.0)}
"""For the failures that are a limit. All others would come within the product's own, however slow the machine."""


def recorded(name: str) -> bytes:
    return (shared("vllm/records") / f"{name}.resp").read_bytes()


def test_an_answer_comes_with_its_reason_and_its_tokens(engine: ScriptedModelServer) -> None:
    deltas = answer_of(servers(engine.url))
    assert text_of(deltas) == "Das ist eine Antwort über Bäume."
    assert (deltas[-1].finish_reason, deltas[-1].tokens) == ("stop", Tokens(47, 7))
    assert engine.chats[0].body["stream_options"] == {"include_usage": True}
    assert "authorization" not in engine.chats[0].headers


@pytest.mark.parametrize(
    "answer",
    [
        Answer(tokens=["Grü", "ße ", "😀", "文字"], split_characters=True),
        Answer(tokens=["Grü", "ße ", "😀", "文字"], stream_interval=4),
        Answer(tokens=["Grü", "ße ", "😀", "文字"], wait_before_first_token=0.4, keep_alive_every=0.1),
        Answer(tokens=["Grü", "ße ", "😀", "文字"], reasoning=["Ich", " denke"]),
    ],
    ids=["cut in characters", "several tokens an event", "comments while it waits", "reasoning first"],
)
def test_however_an_answer_is_framed_its_text_is_the_same(engine: ScriptedModelServer, answer: Answer) -> None:
    engine.script(answer)
    assert text_of(answer_of(servers(engine.url))) == "Grüße 😀文字"


@pytest.mark.parametrize(
    "name",
    ["chat-stream_usage", "chat-stream_long_200", "queue-wait0-prio5", "stream_interval4-stream_long_200",
     "reasoning-stream_include_reasoning_false", "chat-stream_plain", "chat-stream_natural_stop"],
)  # fmt: skip
@pytest.mark.parametrize("size", [1, 7, 1000, 10**6])
def test_real_vllm_s_bytes_give_the_same_answer_wherever_they_are_cut(name: str, size: int) -> None:
    from lti_tool.model_server.frames import Events
    from lti_tool.model_server.frames import StreamedAnswer as Whole
    from lti_tool.model_server.http1 import Response

    def read(step: int) -> tuple[str, str | None, Tokens | None, bool]:
        response, events, whole, data = Response(), Events(), Whole(), recorded(name)
        for at in range(0, len(data), step):
            for event in events.feed(response.feed(data[at : at + step])):
                whole.take(event)
        return whole.text(), whole.finish_reason, whole.tokens, whole.done and response.complete

    assert read(size) == read(10**9)
    assert read(size)[1] in ("stop", "length")
    assert read(size)[3]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("enginedeath-stream", "model_failed"),
        ("sigterm-stream", "model_aborted"),
        ("sigterm-drain-new_stream_after_0.2s", "model_failed"),
        ("chat-err_context_slightly_too_long", "context_too_long"),
        ("chat-err_context_too_long_stream", "context_too_long"),
        ("chat-err_wrong_model_stream", "model_unknown"),
        ("chat-err_wrongkey", "model_key_refused"),
        ("chat-err_bad_schema", "model_rejected"),
        ("chat-err_max_tokens_too_large", "model_rejected"),
        ("chat-notfound", "model_garbage"),
        ("queue-refused0", "model_busy"),
    ],
)
def test_what_a_real_vllm_said_when_things_went_wrong_is_understood(name: str, code: str) -> None:
    with raw_server(recorded(name)) as url:
        assert failure(servers(url))[0] == code


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (unauthorized(), "model_key_refused"),
        (prompt_too_long(), "context_too_long"),
        (prompt_far_too_long(), "context_too_long"),
        (error(429, "slow down"), "model_rate_limited"),
        (error(500, "boom"), "model_failed"),
        (busy(), "model_busy"),
        (html_page(), "model_garbage"),
        (html_page(502), "model_failed"),
        (redirect("http://127.0.0.1:1/"), "model_garbage"),
        (Reply(200, b'{"choices": []}'), "model_garbage"),
        (Reply(200, b"", (("content-type", "text/event-stream"),)), "model_garbage"),
        (Reply(200, b"data: {broken\n\n", (("content-type", "text/event-stream"),)), "model_garbage"),
        (Reply(200, b"data: [1]\n\n", (("content-type", "text/event-stream"),)), "model_garbage"),
        (Reply(200, b'data: {"choices": [7]}\n\n', (("content-type", "text/event-stream"),)), "model_garbage"),
        (Reply(200, b"data: " + b"[" * 9000 + b"\n\n", (("content-type", "text/event-stream"),)), "model_garbage"),
        (Reply(200, b"data: \xff\xfe\n\n", (("content-type", "text/event-stream"),)), "model_garbage"),
        (Answer(die_after=0), "model_failed"),
        (Answer(die_after=2), "model_failed"),
        (Answer(cut_after=0), "model_line_cut"),
        (Answer(cut_after=2), "model_line_cut"),
        (Answer(cut_after=2, cut="between events"), "model_line_cut"),
        (Answer(cut_after=2, cut="reset"), "model_line_cut"),
        (Answer(cut_after=4, cut="in a character"), "model_line_cut"),
        (Answer(finish_reason="abort"), "model_aborted"),
        (Answer(hang_after=0), "model_silent"),
        (Answer(hang_after=2), "model_silent"),
        (Answer(tokens=["x" * 300_000]), "answer_too_long"),
        (Answer(tokens=["x" * 2_000_000]), "answer_too_long"),
        (Answer(pause=0.1, tokens=["x"] * 6000), "model_slow"),
    ],
)  # fmt: skip
def test_each_failure_has_its_code_and_a_sentence(
    engine: ScriptedModelServer, reply: "Answer | Reply", code: str
) -> None:
    engine.script(reply)
    assert failure(servers(engine.url, limits=SHORT.get(code, TALKATIVE)))[0] == code


@pytest.mark.parametrize("reply", [Answer(die_after=3), Answer(cut_after=3), Answer(cut_after=3, cut="reset")])
def test_the_text_before_a_failure_is_handed_over(engine: ScriptedModelServer, reply: Answer) -> None:
    engine.script(reply)
    text = failure(servers(engine.url))[1]
    assert "Das ist eine Antwort".startswith(text)
    if reply.cut != "reset":  # a reset may overtake what was sent before it
        assert text == "Das ist eine"


@pytest.mark.parametrize(
    "garbage",
    [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00" * 100, b"HTTP/1.1 200", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 20_000,
     b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
     b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n" + b"1" * 2000,
     b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: -5\r\n\r\n"],
)  # fmt: skip
def test_a_server_that_speaks_no_http_is_an_error_and_no_crash(garbage: bytes) -> None:
    with raw_server(garbage) as url:
        assert failure(servers(url))[0] in ("model_garbage", "model_line_cut")


def test_halves_of_a_character_in_json_escapes_become_one(engine: ScriptedModelServer) -> None:
    def event(text: bytes) -> bytes:
        return b'data: {"choices":[{"index":0,"delta":{"content":"' + text + b'"},"finish_reason":null}]}\n\n'

    end = b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
    body = event(rb"\ud83d") + event(rb"\ude00") + event(rb"\ud83d!") + end
    engine.script(Reply(200, body, (("content-type", "text/event-stream"),)))
    assert text_of(answer_of(servers(engine.url))) == "😀\ufffd!"


def test_an_interim_response_and_a_body_that_ends_with_the_connection_are_understood() -> None:
    event = b'data: {"choices":[{"index":0,"delta":{"content":"Hallo"},"finish_reason":"stop"}]}\r\n\r\n'
    head = b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.0 200 OK\r\nContent-Type: Text/Event-Stream\r\n\r\n".replace(
        b"Text/Event-Stream", b"text/event-stream"
    )
    with raw_server(head, event) as url:
        assert text_of(answer_of(servers(url))) == "Hallo"


@pytest.mark.parametrize("answer", [Answer(done=False), Answer(usage=False), Answer(done=False, usage=False)])
def test_an_answer_with_its_reason_is_whole_without_usage_or_done(engine: ScriptedModelServer, answer: Answer) -> None:
    engine.script(answer)
    last = answer_of(servers(engine.url))[-1]
    assert last.finish_reason == "stop"
    assert (last.tokens is None) == (not answer.usage)


def test_the_longest_permitted_answer_says_so(engine: ScriptedModelServer) -> None:
    engine.script(Answer(finish_reason="length"))
    assert answer_of(servers(engine.url))[-1].finish_reason == "length"


def test_the_first_token_passes_at_once(engine: ScriptedModelServer) -> None:
    held = Answer(tokens=["x", "y"], hold_after=1)
    engine.script(held)
    with closing(servers(engine.url, limits=AnswerLimits(coalesce_seconds=600)).stream(ASK, Cancel())) as stream:  # type: ignore[type-var]
        assert next(delta.text for delta in stream if delta.text) == "x"


def test_all_other_tokens_gather(engine: ScriptedModelServer) -> None:
    engine.script(Answer(tokens=["x"] * 200, pause=0.005))
    begun = time.monotonic()
    texts = [delta.text for delta in answer_of(servers(engine.url)) if delta.text]
    assert "".join(texts) == "x" * 200
    assert len(texts) <= (time.monotonic() - begun) / 0.05 + 2  # but for the first and the last one 50 ms apart


def test_a_pause_between_reads_never_falls_behind(engine: ScriptedModelServer) -> None:
    """One chunk a read, as HTTP libraries do it, would need 2000 x 50 ms for what the engine has sent in seconds."""
    engine.script(Answer(tokens=["x"] * 2000, pause=0.0005))
    assert text_of(answer_of(servers(engine.url))) == "x" * 2000
    ended = time.monotonic()
    until(lambda: engine.chats[0].answered)
    assert ended - (engine.chats[0].answered or 0) < 30


def test_signs_of_life_tell_queueing_from_thinking(engine: ScriptedModelServer) -> None:
    engine.script(Answer(wait_before_first_token=600, keep_alive_every=0.1))
    with closing(servers(engine.url).stream(ASK, Cancel())) as stream:  # type: ignore[type-var]
        assert [(delta.queued, delta.text) for delta in islice(stream, 3)] == [(True, "")] * 3
    engine.script(Answer(reasoning=["hm"] * 6000, pause=0.05))
    with closing(servers(engine.url).stream(ASK, Cancel())) as stream:  # type: ignore[type-var]
        thinking = dropwhile(lambda delta: delta.queued, stream)
        assert [(delta.queued, delta.text) for delta in islice(thinking, 3)] == [(False, "")] * 3


def test_comments_are_not_silence(engine: ScriptedModelServer) -> None:
    engine.script(Answer(wait_before_first_token=4.0, keep_alive_every=0.1))
    assert text_of(answer_of(servers(engine.url, limits=AnswerLimits(silence_seconds=2.5))))


@pytest.mark.parametrize("reason", ["hangup", "stop"])
@pytest.mark.parametrize("answer", [Answer(hang_after=0), Answer(tokens=["x"] * 6000, pause=0.02)])
def test_cancel_ends_the_engine_s_work_at_once(engine: ScriptedModelServer, answer: Answer, reason: str) -> None:
    engine.script(answer)
    cancel, ended = Cancel(), threading.Event()

    def read() -> None:
        for _delta in servers(engine.url, limits=AnswerLimits()).stream(ASK, cancel):
            pass
        ended.set()

    threading.Thread(target=read, daemon=True).start()
    engine.wait_for_chat()
    time.sleep(0.1)  # by now it is most likely in the middle of reading; it must end wherever it is
    cancel.cancel(reason)  # type: ignore[arg-type]
    assert ended.wait(30)  # of itself it would end after a minute or two
    engine.wait_for_hangup()
    assert cancel.reason == reason
    cancel.cancel("stop")
    assert cancel.reason == reason


def test_an_answer_cancelled_before_it_began_asks_nobody_for_long(engine: ScriptedModelServer) -> None:
    engine.script(Answer(hang_after=0))
    cancel = Cancel()
    cancel.cancel("hangup")
    assert list(servers(engine.url).stream(ASK, cancel)) == []


def test_a_reader_that_goes_away_hangs_up(engine: ScriptedModelServer) -> None:
    engine.script(Answer(tokens=["x"] * 6000, pause=0.02))
    stream = servers(engine.url).stream(ASK, Cancel())
    assert next(delta.text for delta in stream if delta.text)
    stream.close()  # type: ignore[attr-defined]
    engine.wait_for_hangup()


def test_pieces_come_further_apart_where_the_worker_is_behind_but_never_far() -> None:
    limits = AnswerLimits(coalesce_seconds=0.05, max_coalesce_seconds=0.25)

    assert limits.apart(0.0, 1) == 0.05
    assert limits.apart(0.01, 1) > limits.apart(0.001, 1) > 0.05
    assert limits.apart(60.0, 1) == 0.25
    assert [limits.apart(0.0, answers) for answers in (100, 500, 2000)] == [0.05, 0.125, 0.25]
