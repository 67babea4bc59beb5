"""How an answer ends before it is complete: a closed tab, a stop, a dead worker; and that what came is kept."""

import time

import pytest
from sqlalchemy import text

from lti_tool.db import Database
from tests.chat.campus import Campus, Page
from tests.chat.conftest import Serve
from tests.scripted_model_server import Answer, ScriptedModelServer

SLOW = Answer(tokens=["Ein", " Baum", " ist", " ein", " Graph", "."] * 40, pause=0.05)
SILENT = Answer(wait_before_first_token=30)


def stored(campus: Campus, conversation: str, state: str, timeout: float = 3.0) -> str:
    """Waits until the answer has that state; its id."""
    end = time.monotonic() + timeout
    while (answer := campus.answers(conversation)[-1]).state != state:
        assert time.monotonic() < end, f"the answer stayed {answer.state}"
        time.sleep(0.02)
    return str(answer.id)


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
def test_a_tab_closed_before_the_first_token_ends_the_engines_work_within_a_second(
    page: Page, engine: ScriptedModelServer, campus: Campus, reset: bool
) -> None:
    engine.script(SILENT)
    conversation = page.start()
    stream = page.ask(conversation)
    stream.until("accepted")
    engine.wait_for_chat()
    closed = time.monotonic()
    stream.hang_up(reset=reset)
    assert (engine.wait_for_hangup().hung_up or 0) - closed < 1
    stored(campus, conversation, "interrupted")
    assert page.messages(conversation)[1]["text"] == ""


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
def test_a_tab_closed_in_mid_stream_keeps_what_came(
    page: Page, engine: ScriptedModelServer, campus: Campus, reset: bool
) -> None:
    engine.script(SLOW)
    conversation = page.start()
    stream = page.ask(conversation)
    shown = stream.until("delta").data["text"]
    closed = time.monotonic()
    stream.hang_up(reset=reset)
    assert (engine.wait_for_hangup().hung_up or 0) - closed < 1
    stored(campus, conversation, "interrupted")
    answer = page.messages(conversation)[1]
    assert answer["text"].startswith(shown)
    assert answer["html"]
    assert page.ask(conversation, "Und weiter?").until("done")


def test_a_tab_closed_while_the_engine_has_fallen_silent_is_noticed_too(
    page: Page, engine: ScriptedModelServer, campus: Campus
) -> None:
    engine.script(Answer(hang_after=2))
    conversation = page.start()
    stream = page.ask(conversation)
    stream.until("delta")
    engine.wait_for_sent(2)
    time.sleep(0.2)
    closed = time.monotonic()
    stream.hang_up()
    assert (engine.wait_for_hangup().hung_up or 0) - closed < 1
    stored(campus, conversation, "interrupted")
    assert page.messages(conversation)[1]["text"] == "Das ist"


@pytest.mark.parametrize("script", [SILENT, SLOW], ids=["before the first token", "in mid-stream"])
def test_stop_ends_the_answer_and_the_engines_work(
    page: Page, engine: ScriptedModelServer, campus: Campus, script: Answer
) -> None:
    engine.script(script)
    conversation = page.start()
    stream = page.ask(conversation)
    stream.until("accepted")
    engine.wait_for_chat()
    if script is SLOW:
        stream.until("delta")
    pressed = time.monotonic()
    assert page.call("POST", f"/api/conversations/{conversation}/stop").status == 204
    done = stream.until("done")
    assert done.data["finish_reason"] == "stopped"
    assert (engine.wait_for_hangup().hung_up or 0) - pressed < 1
    answer = page.messages(conversation)[1]
    assert (answer["state"], answer["finish_reason"]) == ("stopped", "stopped")
    assert bool(answer["text"]) == (script is SLOW)


def test_stop_reaches_an_answer_that_another_worker_streams(
    serve: Serve, engine: ScriptedModelServer, campus: Campus, database_url: str
) -> None:
    other_database = Database(database_url)
    guest = campus.visit_for()
    here, there = Page(serve(engine.url), guest), Page(serve(engine.url, database=other_database), guest)
    engine.script(SILENT)
    conversation = here.start()
    stream = here.ask(conversation)
    stream.until("accepted")
    engine.wait_for_chat()
    pressed = time.monotonic()
    assert there.call("POST", f"/api/conversations/{conversation}/stop").status == 204
    assert stream.until("done").data["finish_reason"] == "stopped"
    assert (engine.wait_for_hangup().hung_up or 0) - pressed < 1
    other_database.engine.dispose()


def test_stop_without_a_running_answer_does_nothing(page: Page) -> None:
    conversation = page.start()
    page.ask(conversation).rest()
    assert page.call("POST", f"/api/conversations/{conversation}/stop").status == 204
    assert page.messages(conversation)[1]["state"] == "complete"


def test_a_deleted_conversation_ends_its_answer(page: Page, engine: ScriptedModelServer, campus: Campus) -> None:
    engine.script(SILENT)
    conversation = page.start()
    stream = page.ask(conversation)
    stream.until("accepted")
    engine.wait_for_chat()
    assert page.call("DELETE", f"/api/conversations/{conversation}").status == 204
    engine.wait_for_hangup(1.0)
    stored(campus, conversation, "stopped")


def test_an_answer_whose_worker_died_counts_as_interrupted(page: Page, campus: Campus) -> None:
    conversation = page.start()
    page.ask(conversation).rest()
    campus.kill_worker_of(conversation)
    assert page.messages(conversation)[1]["state"] == "interrupted"
    campus.kill_worker_of(conversation)
    assert page.ask(conversation, "Noch da?").rest()[-1].name == "done"


@pytest.mark.sqlite
def test_an_answer_is_stored_once_the_locked_database_is_free_again(
    page: Page, engine: ScriptedModelServer, campus: Campus, database: Database
) -> None:
    engine.script(Answer(wait_before_first_token=0.5))
    conversation = page.start()
    stream = page.ask(conversation)
    stream.until("accepted")
    with database.engine.connect() as other:
        other.execute(text("SELECT 1"))  # BEGIN IMMEDIATE: nobody else can write
        assert stream.rest()[-1].name == "done"
    stored(campus, conversation, "complete", timeout=8)
    assert page.messages(conversation)[1]["text"] == "Das ist eine Antwort über Bäume."


def test_an_answer_without_a_word_has_failed_and_leaves_no_empty_bubble(
    page: Page, engine: ScriptedModelServer, campus: Campus
) -> None:
    engine.script(Answer(tokens=["", " \n"]))
    conversation = page.start()
    assert page.ask(conversation).until("error").data["code"] == "model_failed"
    stored(campus, conversation, "failed")
