# SPDX-License-Identifier: EUPL-1.2
"""The thread that looks after running answers: leases, stops from elsewhere, a database that goes away."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import event, text

from lti_tool.chat import running, storing
from lti_tool.db import Base, Database
from lti_tool.model_server import Cancel
from tests.factories.campus import Campus
from tests.factories.chat_alone import looking_after
from tests.factories.page import Page
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.support import until

SILENT = Answer(hang_after=0)


def test_a_running_answer_s_lease_is_renewed(
    page: Page, engine: ScriptedModelServer, campus: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "RENEW_SECONDS", 0.1)
    engine.script(SILENT)
    conversation = page.start()
    answer = page.ask(conversation)
    answer.until("accepted")
    first = campus.answers(conversation)[0].alive_until
    assert first is not None
    until(lambda: (campus.answers(conversation)[0].alive_until or first) > first)
    answer.hang_up()
    until(lambda: campus.answers(conversation)[0].alive_until is None)


def test_the_thread_runs_only_while_answers_do(page: Page, engine: ScriptedModelServer) -> None:
    of_other_tests = looking_after()
    engine.script(SILENT)
    answer = page.ask(page.start())
    answer.until("accepted")
    assert len(looking_after() - of_other_tests) == 1
    answer.hang_up()
    until(lambda: not looking_after() - of_other_tests)


def test_a_database_that_goes_away_is_named_once_and_once_more_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(running, "LOOK_SECONDS", 0.01)
    here, away = tmp_path / "here", tmp_path / "away"
    here.mkdir()
    database, tries = Database(f"sqlite:///{here / 'tutor.sqlite'}"), []
    Base.metadata.create_all(database.engine)
    database.engine.dispose()
    here.rename(away)
    event.listen(database.engine, "do_connect", lambda *call: tries.append(len(call)))
    answers, answer_id = running.Running(database), uuid4()
    answers.add(answer_id, Cancel())
    until(lambda: len(tries) >= 5)
    away.rename(here)
    until(lambda: "database back" in caplog.text)
    answers.remove(answer_id)
    lines = [record.getMessage() for record in caplog.records if record.name == running.__name__]
    assert lines == ["running answers: database unavailable (OperationalError)", "running answers: database back"]
    database.engine.dispose()


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Within, SQLite's write lock is held: others wait for it for 5 s and then give up."""
    with database.engine.connect() as connection:
        connection.execute(text("SELECT 1"))  # BEGIN IMMEDIATE
        yield


@pytest.mark.sqlite
def test_a_question_to_a_locked_database_is_refused_and_can_be_asked_again(page: Page, database: Database) -> None:
    conversation = page.start()
    path = f"/api/conversations/{conversation}/messages"
    with locked(database):
        refused = page.call("POST", path, {"text": "Hallo"})
    assert (refused.status, refused.json["error"]["code"]) == (503, "unavailable")
    assert int(refused.headers["Retry-After"]) > 0
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
    monkeypatch.setattr(storing, "STORE_RETRY_SECONDS", ())
    held = Answer(hold_after=0)
    engine.script(held)
    answer = page.ask(page.start())
    answer.until("accepted")
    with locked(database):
        held.go.set()
        assert answer.until("done").data["finish_reason"] == "stop"
        until(lambda: "answer lost" in caplog.text)
    assert "Antwort über" not in caplog.text
