# SPDX-License-Identifier: EUPL-1.2
"""A question and its answer: what the page sees, what the model server is sent, what is stored."""

import threading
import time
from uuid import uuid4

import pytest

from lti_tool.chat import running
from lti_tool.db import Database
from tests.factories.campus import Campus
from tests.factories.chat_alone import Serve
from tests.factories.page import Page, Stream
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.fakes.scripted_replies import busy, error, prompt_far_too_long, prompt_too_long, unauthorized
from tests.support import until

SLOW = Answer(tokens=["Ein", " Baum", " ist", " ein", " Graph", "."] * 1000, pause=0.05)
SILENT = Answer(hang_after=0)


def test_an_answer_streams_and_is_stored_as_it_was_shown(page: Page, engine: ScriptedModelServer) -> None:
    engine.script(Answer(tokens=["Ein **B", "aum**.\n", "\nUnd `x", "`."], pause=0.06))
    conversation = page.start()
    stream = page.ask(conversation)
    assert (stream.status, stream.headers["Content-Type"]) == (200, "text/event-stream; charset=utf-8")
    assert (stream.headers["Cache-Control"], stream.headers["X-Accel-Buffering"]) == ("no-store", "no")
    events = stream.rest()
    accepted, done = events[0], events[-1]
    assert (accepted.name, done.name) == ("accepted", "done")
    assert accepted.data["model"] == "tiny-chat"
    assert done.data == {
        "finish_reason": "stop",
        "usage": {"prompt_tokens": 47, "completion_tokens": 4},
        "model": "tiny-chat",
        "nothing_fits": False,
    }
    shown = "".join(event.data["text"] for event in events if event.name == "delta")
    assert shown == "Ein **Baum**.\n\nUnd `x`."
    question, answer = page.messages(conversation)
    assert (question["id"], answer["id"]) == (accepted.data["question_id"], accepted.data["answer_id"])
    assert (question["text"], question["author"]) == ("Was ist ein Baum?", "person")
    assert (answer["text"], answer["state"], answer["finish_reason"]) == (shown, "complete", "stop")
    assert answer["html"] == "".join(event.data["html"] for event in events if event.name == "block")
    assert "<strong>Baum</strong>" in answer["html"]


def test_text_arrives_before_the_answer_is_complete(page: Page, engine: ScriptedModelServer) -> None:
    engine.script(SLOW)
    stream = page.ask(page.start())
    stream.until("delta")
    assert engine.chats[0].sent < len(SLOW.tokens)
    stream.hang_up()


def test_earlier_turns_are_sent_along_and_superseded_ones_are_not(page: Page, engine: ScriptedModelServer) -> None:
    conversation = page.start()
    first = page.ask(conversation, "Erste Frage").rest()[0].data["question_id"]
    page.ask(conversation, "Zweite Frage").rest()
    page.ask(conversation, "Zweite Frage, besser", replaces=page.messages(conversation)[2]["id"]).rest()
    sent = [message["content"] for message in engine.chats[2].body["messages"][1:]]
    assert sent == ["Erste Frage", "Das ist eine Antwort über Bäume.", "Zweite Frage, besser"]
    assert [m["text"] for m in page.messages(conversation) if m["author"] == "person"] == [
        "Erste Frage",
        "Zweite Frage, besser",
    ]
    page.ask(conversation, "Ganz neu", replaces=first).rest()
    assert [m["content"] for m in engine.chats[3].body["messages"][1:]] == ["Ganz neu"]
    assert page.ask(conversation, "Noch einmal", replaces=first).status == 404


def test_the_request_names_no_user_and_shares_a_cache_only_within_the_activity(
    page: Page, engine: ScriptedModelServer, campus: Campus, serve: Serve
) -> None:
    page.ask(page.start()).rest()
    url = serve(engine.url)
    classmate = Page(url, campus.visit_for())
    classmate.ask(classmate.start()).rest()
    elsewhere = Page(url, campus.visit_for(activity_id=campus.activity()))
    elsewhere.ask(elsewhere.start()).rest()
    bodies = [chat.body for chat in engine.chats]
    assert set(bodies[0]) == {
        "model", "messages", "max_tokens", "stream", "stream_options", "priority", "cache_salt",
    }  # fmt: skip
    assert bodies[0]["cache_salt"] == bodies[1]["cache_salt"] != bodies[2]["cache_salt"]
    assert bodies[0]["messages"][0] == bodies[1]["messages"][0]
    ids = {chat.headers["x-request-id"] for chat in engine.chats}
    assert len(ids) == 3


def test_of_two_questions_at_once_one_is_refused(page: Page, engine: ScriptedModelServer, campus: Campus) -> None:
    engine.default = SILENT
    conversation = page.start()
    streams: list[Stream] = []
    threads = [threading.Thread(target=lambda: streams.append(page.ask(conversation))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(stream.status for stream in streams) == [200, 409]
    for stream in streams:
        stream.hang_up()
    assert len(page.messages(conversation)) == 2
    assert campus.messages() == 2


def test_the_refused_question_says_why_and_takes_nothing_from_the_allowance(
    page: Page, engine: ScriptedModelServer, campus: Campus
) -> None:
    engine.script(SILENT)
    conversation = page.start()
    running = page.ask(conversation)
    running.until("accepted")
    path = f"/api/conversations/{conversation}/messages"
    before = page.call("GET", "/api/me").json["allowance"]["used"]
    refused = page.call("POST", path, {"text": "Und?"})
    assert (refused.status, refused.json["error"]["code"]) == (409, "answer_running")
    assert page.call("GET", "/api/me").json["allowance"]["used"] == before
    running.hang_up()


def test_no_database_connection_is_held_while_tokens_flow(
    page: Page, engine: ScriptedModelServer, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "LOOK_SECONDS", 600)  # the look for stop requests takes one, for a moment
    engine.script(SILENT)
    stream = page.ask(page.start())
    stream.until("accepted")
    engine.wait_for_chat()
    until(lambda: database.engine.pool.checkedout() == 0)  # type: ignore[attr-defined]
    for _ in range(20):
        assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        time.sleep(0.01)
    stream.hang_up()


def test_a_prompt_that_the_engine_finds_too_long_is_sent_again_with_less(
    serve: Serve, engine: ScriptedModelServer, campus: Campus
) -> None:
    page = Page(serve(engine.url), campus.visit_for())
    conversation = page.start()
    for number in range(4):
        engine.script(Answer(tokens=["x" * 3000]))
        page.ask(conversation, f"Frage {number}").rest()
    engine.script(prompt_too_long(), prompt_far_too_long(), Answer())
    assert page.ask(conversation, "Letzte Frage").rest()[-1].name == "done"
    sizes = [len(chat.raw) for chat in engine.chats[4:]]
    assert sizes[0] > sizes[1] > sizes[2]
    assert all(chat.body["messages"][-1]["content"] == "Letzte Frage" for chat in engine.chats[4:])
    assert page.messages(conversation)[-1]["cut_turns"] >= 2


def test_a_question_that_no_cut_makes_fit_fails_with_a_sentence(page: Page, engine: ScriptedModelServer) -> None:
    engine.script(*[prompt_too_long()] * 4)
    conversation = page.start()
    failed = page.ask(conversation).rest()[-1]
    assert (failed.name, failed.data["code"]) == ("error", "context_too_long")
    assert len(engine.chats) == 4
    answer = page.messages(conversation)[1]
    assert (answer["state"], answer["error"]) == (
        "failed",
        {"code": "context_too_long", "message": failed.data["message"]},
    )


def test_the_oldest_turns_are_cut_and_the_page_is_told(
    serve: Serve, engine: ScriptedModelServer, campus: Campus
) -> None:
    engine.max_model_len = 4096
    campus.tutor(instructions="Antworte nur in Reimen.")
    page = Page(serve(engine.url), campus.visit_for())
    conversation = page.start()
    for number in range(5):
        engine.script(Answer(tokens=["y" * 2500]))
        page.ask(conversation, f"Frage {number}").rest()
    accepted = page.ask(conversation, "Letzte Frage").rest()[0]
    messages = engine.chats[-1].body["messages"]
    questions = [message["content"] for message in messages if message["role"] == "user"]
    cut = accepted.data["cut_turns"]
    assert 0 < cut < 5
    assert questions == [f"Frage {number}" for number in range(cut, 5)] + ["Letzte Frage"]
    assert "Antworte nur in Reimen." in messages[0]["content"]
    assert page.messages(conversation)[-1]["cut_turns"] == cut


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (busy(), "model_busy"),
        (error(429, "slow down", retry_after=7), "model_rate_limited"),
        (unauthorized(), "model_key_refused"),
        (Answer(die_after=1), "model_failed"),
        (Answer(finish_reason="abort"), "model_aborted"),
    ],
)
def test_what_the_engine_could_not_do_becomes_one_sentence_and_costs_nothing_without_text(
    page: Page, engine: ScriptedModelServer, campus: Campus, script: object, code: str
) -> None:
    engine.script(script)  # type: ignore[arg-type]
    conversation = page.start()
    events = page.ask(conversation).rest()
    assert [events[0].name, events[-1].name] == ["accepted", "error"]
    assert events[-1].data["code"] == code
    assert events[-1].data["message"].endswith(".")
    answer = page.messages(conversation)[1]
    assert (answer["state"], answer["error"]["code"]) == ("failed", code)
    if not answer["text"]:
        assert page.call("GET", "/api/me").json["allowance"]["used"] == 0


def test_a_line_cut_in_mid_stream_keeps_the_text_that_came(page: Page, engine: ScriptedModelServer) -> None:
    engine.script(Answer(cut_after=3))
    conversation = page.start()
    events = page.ask(conversation).rest()
    assert (events[-1].name, events[-1].data["code"]) == ("error", "model_line_cut")
    answer = page.messages(conversation)[1]
    assert (answer["state"], answer["text"]) == ("failed", "Das ist eine")
    assert answer["html"] == "".join(event.data["html"] for event in events if event.name == "block")


def test_a_replaced_question_of_another_conversation_is_not_found(page: Page) -> None:
    conversation, other = page.start(), page.start()
    page.ask(conversation).rest()
    foreign = page.messages(conversation)[0]["id"]
    answer = page.messages(conversation)[1]["id"]
    path = f"/api/conversations/{other}/messages"
    assert page.call("POST", path, {"text": "x", "replaces": foreign}).status == 404
    path = f"/api/conversations/{conversation}/messages"
    assert page.call("POST", path, {"text": "x", "replaces": answer}).status == 404
    assert page.call("POST", path, {"text": "x", "replaces": str(uuid4())}).status == 404


def test_text_that_is_held_back_is_a_sign_of_life_all_the_same(
    serve: Serve, engine: ScriptedModelServer, campus: Campus
) -> None:
    """The beginning of a line behind a list waits until it says whose it is: to the page that is no silence."""
    engine.script(Answer(tokens=["- eins\n\n", "1", "2", " Ende"], pause=0.5))
    page = Page(serve(engine.url), campus.visit_for())
    body = page.call("POST", f"/api/conversations/{page.start()}/messages", {"text": "Und?"}).body
    assert body.split(b"\n\n").count(b":") >= 1
