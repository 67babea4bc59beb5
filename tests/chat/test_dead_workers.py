# SPDX-License-Identifier: EUPL-1.2
"""What a worker took from the allowances and never settled, because it died: given back once, by whoever finds it."""

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import true, update

from lti_tool.chat import running, turn
from lti_tool.chat.lost_answers import expire
from lti_tool.chat.preparing import AnswerMeans
from lti_tool.chat.question import Ending, Turn
from lti_tool.chat.running import Running
from lti_tool.chat.tutor_material import TutorMaterial
from lti_tool.db import Database, now
from lti_tool.model_server import Cancel, LanguageModel, Tokens
from lti_tool.models import Message, MessageState
from lti_tool.vault import Vault
from tests.factories.campus import Campus, Guest, charged, visit_of
from tests.factories.chat_alone import Serve, no_guard
from tests.factories.page import Page
from tests.fakes.scripted_model_server import ScriptedModelServer
from tests.support import until

MODEL = LanguageModel("tiny-chat", 8192)


@pytest.fixture
def guest(campus: Campus) -> Guest:
    return campus.visit_for()


@pytest.fixture
def asked(database: Database, vault: Vault, campus: Campus, guest: Guest, page_of: Page) -> Turn:
    """A question whose worker died: its lease is over, and nothing was settled."""
    visit = visit_of(database, guest)
    accepted, _request = turn.begin(
        database,
        vault,
        visit,
        UUID(page_of.start()),
        "Was ist ein Baum?",
        means=AnswerMeans(TutorMaterial(database), MODEL, guards=no_guard),
    )
    with database.transaction() as session:
        over = now() - timedelta(seconds=1)
        session.execute(update(Message).where(Message.id == accepted.answer_id).values(alive_until=over))
    return accepted


@pytest.fixture
def page_of(serve: Serve, engine: ScriptedModelServer, guest: Guest) -> Page:
    return Page(serve(engine.url), guest)


def test_what_was_taken_is_given_back_when_the_conversation_is_looked_at(
    database: Database, campus: Campus, guest: Guest, asked: Turn, page_of: Page
) -> None:
    assert asked.taken is not None
    assert charged(database, campus, guest) == {asked.taken.tokens}
    page_of.call("GET", "/api/conversations")
    (conversation,) = page_of.call("GET", "/api/conversations").json["conversations"]
    assert page_of.messages(conversation["id"])[1]["state"] == "interrupted"
    assert charged(database, campus, guest) == {0}


def test_any_worker_that_has_answers_running_finds_it(
    database: Database, campus: Campus, guest: Guest, asked: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "RENEW_SECONDS", 0.0)
    other = Running(database)
    other.add(other_answer := UUID(int=1), Cancel())
    try:
        until(lambda: charged(database, campus, guest) == {0})
    finally:
        other.remove(other_answer)


def test_many_who_find_it_at_once_give_it_back_once(
    database: Database, campus: Campus, guest: Guest, asked: Turn
) -> None:
    def find() -> None:
        with database.at_once() as connection:
            expire(connection, true())

    threads = [threading.Thread(target=find) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert charged(database, campus, guest) == {0}


def test_a_worker_that_was_only_slow_is_charged_what_was_used(
    database: Database, campus: Campus, guest: Guest, asked: Turn
) -> None:
    with database.statements() as connection:
        expire(connection, true())
    ending = Ending(MessageState.COMPLETE, "Ein Graph.", finish_reason="stop", tokens=Tokens(30, 12))
    for _twice in range(2):
        turn.finish(database, asked, ending)
    assert charged(database, campus, guest) == {42}
    with database.transaction() as session:
        assert session.get_one(Message, asked.answer_id).state == MessageState.COMPLETE
