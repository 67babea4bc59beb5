# SPDX-License-Identifier: EUPL-1.2
"""What engines and gateways send, through the whole tool: no thought is shown, no text lost, no half answer whole."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from lti_tool import language
from lti_tool.model_server import AnswerLimits
from lti_tool.model_server.errors import sentence
from tests.factories.campus import Campus
from tests.factories.chat_alone import Serve
from tests.factories.page import Event, Page
from tests.fakes.scripted_model_server import Answer, Pieces, Reply, Scripted, ScriptedModelServer
from tests.fakes.scripted_replies import error
from tests.model_server.client import answer_of, failure, servers
from tests.support import until

USAGE = b'data: {"choices":[],"usage":{"prompt_tokens":47,"completion_tokens":5}}\n\n'
DONE = b"data: [DONE]\n\n"
FULL = b'data: {"choices":[],"usage":{"prompt_tokens":47,"completion_tokens":9999}}\n\n'


def event(said: object) -> bytes:
    return b"data: " + json.dumps(said).encode() + b"\n\n"


def text(content: object, reason: object = None, **more: object) -> bytes:
    return event({"choices": [{"index": 0, "delta": {"content": content}, "finish_reason": reason}], **more})


def thought(words: str, field: str = "reasoning") -> bytes:
    return event({"choices": [{"index": 0, "delta": {field: words}, "finish_reason": None}]})


def ended(reason: object = "stop") -> bytes:
    return event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})


def answered(*texts: str, reason: object = "stop") -> list[bytes]:
    return [*(text(piece) for piece in texts), ended(reason), USAGE, DONE]


def shown(events: Sequence[Event]) -> str:
    """What stands on the page in the end."""
    whole = ""
    for one in events:
        if one.name == "restart":
            whole = ""
        elif one.name == "delta":
            whole += one.data["text"]
    return whole


def asked(page: Page, engine: ScriptedModelServer, *script: Scripted) -> tuple[str, Event, dict[str, Any]]:
    """Text on the page, the last event and the stored answer."""
    engine.script(*script)
    conversation = page.start()
    events = page.ask(conversation).rest()
    return shown(events), events[-1], page.messages(conversation)[1]


# Thoughts


@pytest.mark.parametrize(
    "pieces",
    [
        ["<think>", "Erst überlegen.", "</think>", "\n\nDie Antwort."],
        ["<th", "ink>Erst über", "legen.</thi", "nk>Die Antwort."],
        ["\n<thinking>\nErst `</think>` überlegen.\n</thinking>\n\n", "Die ", "Antwort."],
        ["<reasoning>überlegen</reasoning>Die Antwort."],
        ["<Thought>überlegen</Thought>\nDie Antwort."],
        ["[THINK]überlegen[/THINK]", "Die Antwort."],
        ["◁think▷überlegen◁/think▷Die Antwort."],
        ["<think>überlegen<think>noch</think>mehr überlegen</think>Die Antwort."],
        ["Erst überlegen.\n", "</think>\n\n", "Die Antwort."],
        ["Erst überlegen.", "</think>", "Die Antwort."],
        ["<|channel|>analysis<|message|>überlegen<|end|><|start|>assistant", "<|channel|>final<|message|>Die Antwort."],
    ],
)
@pytest.mark.parametrize("pause", [0.0, 0.2])
def test_thoughts_in_the_text_are_neither_shown_nor_stored_nor_sent_back(
    page: Page, engine: ScriptedModelServer, pieces: list[str], pause: float
) -> None:
    script: list[bytes | float] = []
    for piece in answered(*pieces):
        script += [piece, pause]
    engine.script(Pieces(script))
    conversation = page.start()
    events = page.ask(conversation).rest()
    assert (shown(events), events[-1].name) == ("Die Antwort.", "done")
    stored = page.messages(conversation)[1]
    assert stored["text"] == "Die Antwort."
    assert "überlegen" not in stored["html"]
    page.ask(conversation, "Und weiter?").rest()
    assert {"role": "assistant", "content": "Die Antwort."} in engine.chats[1].body["messages"]


def test_a_thought_whose_end_comes_late_is_taken_back_and_the_next_one_is_never_shown(
    serve: Serve, engine: ScriptedModelServer, campus: Campus
) -> None:
    page = Page(serve(engine.url, limits=AnswerLimits(unknown_seconds=0.0)), campus.visit_for())
    script = Pieces([text("Erst [NAME_"), 0.3, text("1] überlegen."), 0.3, *answered("\n</think>\n\nDie ", "Antwort.")])
    engine.script(script, script)
    first, second = (page.ask(page.start()).rest() for _ in range(2))
    assert "restart" in [one.name for one in first]
    assert (shown(first), first[-1].name) == ("Die Antwort.", "done")
    assert [one.data["index"] for one in first if one.name == "block"] == [0]
    assert "restart" not in [one.name for one in second]
    assert "überlegen" not in "".join(one.data["text"] for one in second if one.name == "delta")
    assert shown(second) == "Die Antwort."


@pytest.mark.parametrize(
    "answer",
    [
        "In HTML: `<think>` ist kein Element, `</think>` auch nicht.",
        "```xml\n<think>\nx\n</think>\n```\nSo sieht es aus.",
        "~~~\n</think>\n~~~",
        "Text:\n\n    <think>\n\nEnde",
        "Das Tag <think> öffnet einen Gedanken.\n\nMehr dazu später.",
        "Es gilt a < b, <b>und</b> `x` [THIN",
    ],
)
def test_a_tag_that_is_spoken_of_is_text(page: Page, engine: ScriptedModelServer, answer: str) -> None:
    cut = [answer[at : at + 3] for at in range(0, len(answer), 3)]
    whole, last, stored = asked(page, engine, Pieces(answered(*cut)))
    assert (whole, last.name, stored["text"]) == (answer, "done", answer)


def test_text_that_is_kept_back_at_first_is_kept_when_the_student_stops(
    serve: Serve, engine: ScriptedModelServer, campus: Campus
) -> None:
    page = Page(
        serve(engine.url, limits=AnswerLimits(unknown_seconds=600.0, sign_of_life_seconds=0.1)), campus.visit_for()
    )
    engine.script(Answer(tokens=["Ein Baum ", "ist"], hang_after=1))
    conversation = page.start()
    stream = page.ask(conversation)
    stream.until("accepted")
    engine.wait_for_sent(1)
    until(lambda: page.call("POST", f"/api/conversations/{conversation}/stop").status == 204)
    rest = stream.rest()
    assert rest[-1].data["finish_reason"] == "stopped"
    assert page.messages(conversation)[1]["text"] == shown(rest)


@pytest.mark.parametrize(
    "script",
    [
        [thought("denke"), thought("weiter"), ended("length"), USAGE, DONE],
        [thought("denke", "reasoning_content"), ended("length"), USAGE, DONE],
        [text("<think>Ich denke"), text(" noch", "length"), USAGE, DONE],
        [text("", "length"), USAGE, DONE],
    ],
)
def test_thoughts_that_used_up_the_room_are_said_as_such_and_charged(
    page: Page, engine: ScriptedModelServer, script: list[bytes]
) -> None:
    whole, last, stored = asked(page, engine, Pieces(script))
    assert (whole, last.name, last.data["code"]) == ("", "error", "answer_no_room")
    assert last.data["message"] == NO_ROOM
    assert stored["state"] == "failed"
    assert page.call("GET", "/api/me").json["allowance"]["used"] == 52


def test_thoughts_that_used_up_the_room_are_charged_by_an_estimate_where_nobody_counted(
    page: Page, engine: ScriptedModelServer
) -> None:
    asked(page, engine, Pieces([thought("denke"), ended("length"), DONE]))
    assert page.call("GET", "/api/me").json["allowance"]["used"] > engine.chats[0].body["max_tokens"]


NO_ROOM = (
    "Die KI hat allen Platz für diese Antwort zum Nachdenken verbraucht, und für die Antwort selbst blieb keiner."
    " Bitte frag nach weniger auf einmal."
)


# Too long


TOO_LONG = [
    "You passed 8193 input tokens and requested 1 output tokens. However, the model's context length is only 8192",
    "The decoder prompt (length 9001) is longer than the maximum model length of 8192.",
    "The input (9001 tokens) is longer than the model's context length (8192 tokens).",
    "the request exceeds the available context size, try increasing it",
    "`inputs` tokens + `max_new_tokens` must be <= 8192. Given: 9001 `inputs` tokens",
    "Requested tokens (9001) exceed context window of 8192",
    "prompt is too long: 9001 tokens > 8192 maximum",
    "Please reduce the length of the messages.",
    "The number of tokens in the prompt (9001) is greater than the maximum (8192)",
    "Input sequence of 9001 tokens is over the limit of 8192",
    "Prompt length (9001) must be less than or equal to max_seq_len",
    "KV cache capacity (4096) is smaller than prompt (9001)",
    "prompt_len + max_new_tokens > max_model_len",
    "Please shorten your prompt and try again",
]
SHAPES: list[Callable[[str], Scripted]] = [
    lambda said: Reply(400, json.dumps({"error": {"message": said, "code": 400}}).encode()),
    lambda said: Reply(400, json.dumps({"object": "error", "message": said, "code": "400"}).encode()),
    lambda said: Reply(422, json.dumps({"detail": [{"msg": said}]}).encode()),
    lambda said: Reply(400, said.encode(), (("content-type", "text/plain"),)),
    lambda said: Reply(500, json.dumps({"error": said}).encode()),
    lambda said: Pieces([event({"error": {"message": said, "code": "400"}}), DONE]),
    lambda said: Pieces([event({"error": {"message": said, "code": 400}}), DONE]),
    lambda said: Pieces([event({"object": "error", "message": said, "code": 400}), DONE]),
    lambda said: Pieces([event({"error": said}), DONE]),
    lambda said: Pieces([b"event: error\n" + event({"message": said, "type": "BadRequestError"}), DONE]),
]


@pytest.mark.parametrize("words", TOO_LONG)
@pytest.mark.parametrize("shape", [0, 6])
def test_every_wording_of_too_long_is_asked_again_with_less(
    page: Page, engine: ScriptedModelServer, words: str, shape: int
) -> None:
    whole, last, _stored = asked(page, engine, SHAPES[shape](words), Answer(tokens=["Gut."]))
    assert (whole, last.name, len(engine.chats)) == ("Gut.", "done", 2)


@pytest.mark.parametrize("shape", range(len(SHAPES)))
def test_in_whatever_shape_it_comes_too_long_is_told_in_the_end(
    page: Page, engine: ScriptedModelServer, shape: int
) -> None:
    engine.default = SHAPES[shape](TOO_LONG[0])
    _whole, last, _stored = asked(page, engine)
    assert (last.name, last.data["code"], len(engine.chats)) == ("error", "context_too_long", 4)


def test_a_body_that_a_proxy_finds_too_large_is_too_long(page: Page, engine: ScriptedModelServer) -> None:
    engine.default = Reply(413, b"<html>Request Entity Too Large</html>", (("content-type", "text/html"),))
    assert asked(page, engine)[1].data["code"] == "context_too_long"


def test_words_of_a_student_that_are_quoted_back_are_no_reason(page: Page, engine: ScriptedModelServer) -> None:
    quoted = {"detail": [{"msg": "Input should be a valid list", "input": "What is the maximum context length?"}]}
    engine.default = Reply(400, json.dumps(quoted).encode())
    assert asked(page, engine)[1].data["code"] == "model_rejected"


def test_too_many_tokens_in_a_minute_are_not_too_long(page: Page, engine: ScriptedModelServer) -> None:
    engine.default = SHAPES[8]("Rate limit exceeded: too many tokens per minute")
    _whole, last, _stored = asked(page, engine)
    assert (last.name, len(engine.chats)) == ("done", 1)


# Ends


@pytest.mark.parametrize(
    ("script", "ends", "code"),
    [
        ([text("Halber", ""), text(" Satz", "")], False, "model_line_cut"),
        ([text("Halber", ""), text(" Satz", "")], True, "model_line_cut"),
        ([text("Halber"), text(" Satz"), b'data: {"choices":[{"ind'], False, "model_line_cut"),
        ([text("Halber"), text(" Satz"), ended("error"), DONE], True, "model_failed"),
        ([text("Halber"), text(" Satz"), ended("content_filter"), DONE], True, "model_withheld"),
        ([text("Halber"), text(" Satz"), ended("SAFETY"), DONE], True, "model_withheld"),
        ([text("Halber"), text(" Satz"), ended("gave_up"), USAGE, DONE], True, "model_failed"),
        ([text("Halber"), text(" Satz"), ended({"why": 1}), DONE], True, "model_failed"),
        ([text("Halber"), text(" Satz"), ended("abort"), DONE], True, "model_aborted"),
        ([text("Halber") + text(" Satz") + event({"object": "error", "message": "x"}) + DONE], True, "model_failed"),
        ([text("Halber") + text(" Satz") + event({"error": "boom"}) + DONE], True, "model_failed"),
        ([text("Halber") + text(" Satz", error={"message": "x"}) + DONE], True, "model_failed"),
        ([text("Halber"), text(" Satz")[:-1]], False, "model_line_cut"),
    ],
)  # fmt: skip
def test_half_an_answer_never_passes_for_a_whole_one_and_its_text_stays(
    page: Page, engine: ScriptedModelServer, script: list[bytes], ends: bool, code: str
) -> None:
    whole, last, stored = asked(page, engine, Pieces(script, ends=ends))
    assert (whole, last.name, last.data["code"]) == ("Halber Satz", "error", code)
    assert (stored["text"], stored["state"]) == ("Halber Satz", "failed")
    assert last.data["message"] == stored_sentence(code)


def stored_sentence(code: str) -> str:
    language.speak("de")
    return sentence(code)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (text("Hallo ") + text("Welt.") + USAGE + DONE, "stop"),
        (text("Hallo ") + text("Welt.") + DONE, "stop"),
        (text("Hallo ", "") + text("Welt.", "") + DONE, "stop"),
        (text("Hallo ") + text("Welt.", "STOP") + DONE, "stop"),
        (text("Hallo ") + text("Welt.", "eos_token"), "stop"),
        (text("Hallo ") + text("Welt.", "max_tokens") + DONE, "length"),
        (text("Hallo ") + text("Welt.") + FULL + DONE, "length"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", [10**6, 1])
def test_an_answer_that_its_server_calls_whole_is_whole(
    page: Page, engine: ScriptedModelServer, script: bytes, reason: str, step: int
) -> None:
    pieces = [script[at : at + step] for at in range(0, len(script), step)]
    whole, last, stored = asked(page, engine, Pieces(pieces))
    assert (whole, last.name, last.data["finish_reason"]) == ("Hallo Welt.", "done", reason)
    assert stored["state"] == "complete"


# Good streams in odd shapes


GOOD = {
    "error null": [text("Hal", error=None), text("lo", error=None)],
    "error empty": [text("Hal", error={}), text("lo", error="")],
    "error of nulls": [text("Hal", error={"message": None, "code": None}), text("lo", error=False)],
    "empty data": [b"data:\n\n", text("Hal"), b"data: \n\n", b"data\n\n", text("lo")],
    "comments": [b": ping\n\n", text("Hal"), b":\n\n:\n\n", text("lo")],
    "CRLF": [piece.replace(b"\n", b"\r\n") for piece in (text("Hal"), text("lo"))],
    "CR": [piece.replace(b"\n", b"\r") for piece in (text("Hal"), text("lo"))],
    "byte order mark": [b"\xef\xbb\xbf" + text("Hal"), text("lo")],
    "no blank lines": [text("Hal")[:-1] + text("lo")[:-1]],
    "nulls": [event({"choices": None, "usage": None}), text("Hal"), event({"choices": [{"delta": None}]}), text("lo")],
    "parts": [text([{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "Hal"}]), text("lo")],
    "ping": [b"event: ping\n" + event({"type": "ping"}), text("Hal"), text("lo")],
    "id and retry": [b"id: 1\nretry: 3\n" + text("Hal"), text("lo")],
    "a message": [event({"choices": [{"message": {"content": "Hallo"}}]})],
}


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("step", [10**6, 7, 1])
def test_a_good_stream_in_an_odd_shape_is_an_answer_and_no_dead_engine(
    page: Page, engine: ScriptedModelServer, name: str, step: int
) -> None:
    body = b"".join([*GOOD[name], ended(), USAGE, DONE])
    pieces = [body[at : at + step] for at in range(0, len(body), step)]
    whole, last, stored = asked(page, engine, Pieces(pieces))
    assert (whole, last.name, stored["text"]) == ("Hallo", "done", "Hallo")
    assert last.data["usage"] == {"prompt_tokens": 47, "completion_tokens": 5}


@pytest.mark.parametrize(
    "kind", ["Text/Event-Stream", "TEXT/EVENT-STREAM; Charset=UTF-8", "text/event-stream ;x=y", None]
)
def test_the_media_type_may_be_written_as_it_likes_or_be_missing(
    page: Page, engine: ScriptedModelServer, kind: str | None
) -> None:
    headers = (("content-type", kind),) if kind else ()
    whole, last, _stored = asked(page, engine, Pieces(answered("Hallo"), headers=headers))
    assert (whole, last.name) == ("Hallo", "done")


@pytest.mark.parametrize("pause", [0.0, 0.4])
def test_halves_of_an_emoji_in_two_events_are_one(page: Page, engine: ScriptedModelServer, pause: float) -> None:
    script: list[bytes | float] = [
        text("Gut \ud83d"),
        pause,
        text("\ude00! "),
        pause,
        text("\ud83d"),
        pause,
        *answered("\ud83d\ude00 \ud83d"),
    ]
    whole, last, stored = asked(page, engine, Pieces(script))
    assert (whole, last.name) == ("Gut 😀! \ufffd😀 \ufffd", "done")
    assert stored["text"] == whole


# What an engine refuses and an answer can do without


PRIORITY = error(400, "Got priority 5 but Priority scheduling is not enabled.", "BadRequestError")
SYSTEM = error(400, "System role not supported", "BadRequestError")
IN_STREAM = Pieces(
    [event({"error": {"message": "Conversation roles must alternate user/assistant/...", "code": 400}}), DONE]
)


@pytest.mark.parametrize(
    ("refusal", "what"), [(PRIORITY, "priority"), (SYSTEM, "system"), (IN_STREAM, "system")], ids=str
)
def test_the_tool_goes_on_without_what_an_engine_refuses_and_remembers_it(
    page: Page, engine: ScriptedModelServer, refusal: Scripted, what: str
) -> None:
    whole, last, _stored = asked(page, engine, refusal, Answer(tokens=["Gut."]), Answer(tokens=["Auch."]))
    assert (whole, last.name) == ("Gut.", "done")
    page.ask(page.start()).rest()
    refused, *others = [chat.body for chat in engine.chats]
    assert len(others) == 2
    for body in others:
        roles = [message["role"] for message in body["messages"]]
        if what == "priority":
            assert "priority" not in body
            assert roles == ["system", "user"]
        else:
            assert roles == ["user"]
            told = "\n\n".join(message["content"] for message in refused["messages"])
            assert body["messages"][0]["content"] == told


def test_both_refusals_of_one_engine_cost_one_question_two_more_tries(page: Page, engine: ScriptedModelServer) -> None:
    whole, last, _stored = asked(page, engine, PRIORITY, SYSTEM, Answer(tokens=["Gut."]))
    assert (whole, last.name, len(engine.chats)) == ("Gut.", "done", 3)


def test_an_engine_that_refuses_without_end_is_asked_no_more(page: Page, engine: ScriptedModelServer) -> None:
    engine.default = SYSTEM
    assert asked(page, engine)[1].data["code"] == "model_rejected"
    assert len(engine.chats) == 2


def test_the_doctor_tries_one_tiny_request_and_names_the_remedies(engine: ScriptedModelServer) -> None:
    models = servers(engine.url)
    assert models.diagnose() is None
    assert engine.chats[0].body["max_tokens"] == 1
    engine.script(PRIORITY, SYSTEM)
    said = servers(engine.url).diagnose() or ""
    assert "--scheduling-policy priority" in said
    assert "--chat-template" in said
    engine.script(error(500, "boom"))
    assert servers(engine.url).diagnose() == "lists its models and answers no question: see its log."


def test_what_was_refused_is_tried_again_once_another_engine_may_stand_there(engine: ScriptedModelServer) -> None:
    models = servers(engine.url)
    engine.script(PRIORITY)
    answer_of(models)
    answer_of(models)
    assert "priority" not in engine.chats[2].body
    engine.stop()
    assert failure(models)[0] == "model_unreachable"
    engine.start()
    answer_of(models)
    assert "priority" in engine.chats[3].body


def test_an_engine_that_serves_something_else_is_a_new_one(engine: ScriptedModelServer) -> None:
    models = servers(engine.url)
    models.models()
    engine.script(PRIORITY)
    answer_of(models)
    engine.max_model_len = 4096
    one = models._engines[0]
    one.listing.forget()
    models.models()
    answer_of(models)
    assert "priority" in engine.chats[2].body
