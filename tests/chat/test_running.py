"""The thread that looks after running answers: leases, stops from elsewhere, a database that goes away."""

import logging
import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import text

from lti_tool.chat import running, stream
from lti_tool.db import Database
from tests.chat.campus import Campus, Page
from tests.scripted_model_server import Answer, ScriptedModelServer

SILENT = Answer(wait_before_first_token=30)


def eventually(look: Callable[[], object], seconds: float = 3.0) -> bool:
    end = time.monotonic() + seconds
    while not look():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def looking_after() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name == "running answers"}


def test_a_running_answer_s_lease_is_renewed(
    page: Page, engine: ScriptedModelServer, campus: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "RENEW", 0.1)
    engine.script(SILENT)
    conversation = page.start()
    answer = page.ask(conversation)
    answer.until("accepted")
    first = campus.answers(conversation)[0].alive_until
    assert first is not None
    assert eventually(lambda: (campus.answers(conversation)[0].alive_until or first) > first)
    answer.hang_up()
    assert eventually(lambda: campus.answers(conversation)[0].alive_until is None)


def test_the_thread_runs_only_while_answers_do(page: Page, engine: ScriptedModelServer) -> None:
    others = looking_after()  # of tools that other tests of this process left
    engine.script(SILENT)
    answer = page.ask(page.start())
    answer.until("accepted")
    assert looking_after() - others
    answer.hang_up()
    assert eventually(lambda: not looking_after() - others)


def lock(database: Database, seconds: float) -> threading.Thread:
    """Holds SQLite's write lock for a while, so that others give up waiting (5 s) in between."""

    def hold() -> None:
        with database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            held.set()
            time.sleep(seconds)

    held = threading.Event()
    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    return thread


@pytest.mark.sqlite
def test_a_question_to_a_locked_database_is_refused_and_can_be_asked_again(page: Page, database: Database) -> None:
    conversation = page.start()
    thread = lock(database, 6)
    path = f"/api/conversations/{conversation}/messages"
    refused = page.call("POST", path, {"text": "Hallo"})
    assert (refused.status, refused.json["error"]["code"]) == (503, "unavailable")
    assert int(refused.headers["Retry-After"]) > 0
    thread.join()
    assert page.ask(conversation, "Hallo").rest()[-1].name == "done"


@pytest.mark.sqlite
def test_an_answer_that_cannot_be_stored_at_all_is_logged_and_its_page_still_gets_the_end(
    page: Page,
    engine: ScriptedModelServer,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    monkeypatch.setattr(stream, "PAUSES", ())
    engine.script(Answer(wait_before_first_token=0.5))
    answer = page.ask(page.start())
    answer.until("accepted")
    thread = lock(database, 11.5)
    assert answer.until("done").data["finish_reason"] == "stop"
    assert eventually(lambda: "answer lost" in caplog.text, 8)
    assert "Antwort über" not in caplog.text
    thread.join()
