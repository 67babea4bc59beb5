# SPDX-License-Identifier: EUPL-1.2
"""How an answer ends before it is complete: a closed tab, a stop, a dead worker; and that what came is kept."""

import pytest
from sqlalchemy import text

from lti_tool.db import Database
from lti_tool.model_server import AnswerLimits
from tests.factories.campus import Campus
from tests.factories.chat_alone import Serve
from tests.factories.page import Page
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.support import until

SLOW = Answer(tokens=["Ein", " Baum", " ist", " ein", " Graph", "."] * 1000, pause=0.05)
SILENT = Answer(hang_after=0)
MUTE = AnswerLimits(silence_seconds=600, sign_of_life_seconds=600)


@pytest.fixture
def page(serve: Serve, engine: ScriptedModelServer, campus: Campus) -> Page:
    """Of a tool that writes nothing while the engine is silent: the failing write of a sign of life would tell of a
    hang-up too, seconds later than the watch that is to notice it at once.
    """
    return Page(serve(engine.url, limits=MUTE), campus.visit_for())


def stored(campus: Campus, conversation: str, state: str) -> None:
    """Waits until the answer has that state."""
    until(lambda: campus.answers(conversation)[-1].state == state)


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
def test_a_tab_closed_before_the_first_token_ends_the_engines_work(
    page: Page, engine: ScriptedModelServer, campus: Campus, reset: bool
) -> None:
    engine.script(SILENT)
    conversation = page.start()
    stream = page.ask(conversation)
    stream.until("accepted")
    engine.wait_for_chat()
    stream.hang_up(reset=reset)
    engine.wait_for_hangup()
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
    stream.hang_up(reset=reset)
    engine.wait_for_hangup()
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
    shown = ""
    while shown != "Das ist":
        shown += stream.until("delta").data["text"]
    stream.hang_up()
    engine.wait_for_hangup()
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
    assert page.call("POST", f"/api/conversations/{conversation}/stop").status == 204
    done = stream.until("done")
    assert done.data["finish_reason"] == "stopped"
    engine.wait_for_hangup()
    answer = page.messages(conversation)[1]
    assert (answer["state"], answer["finish_reason"]) == ("stopped", "stopped")
    assert bool(answer["text"]) == (script is SLOW)


def test_stop_reaches_an_answer_that_another_worker_streams(
    serve: Serve, engine: ScriptedModelServer, campus: Campus, database_url: str
) -> None:
    other_database = Database(database_url)
    guest = campus.visit_for()
    here = Page(serve(engine.url, limits=MUTE), guest)
    there = Page(serve(engine.url, database=other_database), guest)
    engine.script(SILENT)
    conversation = here.start()
    stream = here.ask(conversation)
    stream.until("accepted")
    engine.wait_for_chat()
    assert there.call("POST", f"/api/conversations/{conversation}/stop").status == 204
    assert stream.until("done").data["finish_reason"] == "stopped"
    engine.wait_for_hangup()
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
    engine.wait_for_hangup()
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
    held = Answer(hold_after=0)
    engine.script(held)
    conversation = page.start()
    stream = page.ask(conversation)
    stream.until("accepted")
    with database.engine.connect() as other:
        other.execute(text("SELECT 1"))  # BEGIN IMMEDIATE: nobody else can write
        held.go.set()
        assert stream.until("done")
    stored(campus, conversation, "complete")
    assert page.messages(conversation)[1]["text"] == "Das ist eine Antwort über Bäume."


def test_an_answer_without_a_word_has_failed_and_leaves_no_empty_bubble(
    page: Page, engine: ScriptedModelServer, campus: Campus
) -> None:
    engine.script(Answer(tokens=["", " \n"]))
    conversation = page.start()
    assert page.ask(conversation).until("error").data["code"] == "model_failed"
    stored(campus, conversation, "failed")
