# SPDX-License-Identifier: EUPL-1.2
"""Which of several served models answers: the one that the tutor names, where it is there."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from lti_tool.chat import prompt
from lti_tool.db import Database
from lti_tool.models import Author, Message, Tutor
from tests.factories.campus import Campus
from tests.factories.chat_alone import Serve
from tests.factories.page import Page
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer


@pytest.fixture
def large() -> Iterator[ScriptedModelServer]:
    with ScriptedModelServer(model="large-chat", max_model_len=4096) as server:
        yield server


@pytest.fixture
def both(serve: Serve, engine: ScriptedModelServer, large: ScriptedModelServer, campus: Campus) -> Page:
    """A page of a tool with two models; "tiny-chat" is the tool's choice."""
    return Page(serve(engine.url, large.url), campus.visit_for())


def model_of(page: Page) -> str:
    """As the page names it before a question."""
    model: str = page.call("GET", "/api/me").json["model"]
    return model


def choose(database: Database, model: str | None) -> None:
    with database.transaction() as session:
        session.execute(update(Tutor).values(model=model))


def test_the_model_that_the_tutor_names_answers_and_the_page_says_so(
    campus: Campus, both: Page, engine: ScriptedModelServer, large: ScriptedModelServer, database: Database
) -> None:
    """Already in the first question of a process."""
    campus.tutor(model="large-chat")
    large.script(Answer(tokens=["Groß."]))
    events = both.ask(both.start()).rest()
    assert [event.data["model"] for event in events if event.name in ("accepted", "done")] == ["large-chat"] * 2
    assert [chat.body["model"] for chat in large.chats] == ["large-chat"]
    assert large.chats[0].body["max_tokens"] == prompt.Budget(4096).answer
    assert not engine.chats
    assert model_of(both) == "large-chat"
    choose(database, None)
    both.ask(both.start()).rest()
    assert [chat.body["model"] for chat in engine.chats] == ["tiny-chat"]
    assert model_of(both) == "tiny-chat"


def test_where_the_named_model_is_not_served_the_tools_choice_answers(
    campus: Campus, both: Page, engine: ScriptedModelServer
) -> None:
    campus.tutor(model="gone-chat")
    events = both.ask(both.start()).rest()
    assert events[0].data["model"] == "tiny-chat"
    assert engine.chats[0].body["model"] == "tiny-chat"
    assert model_of(both) == "tiny-chat"


def test_while_the_named_models_server_is_away_the_tools_choice_answers(
    campus: Campus, both: Page, engine: ScriptedModelServer, large: ScriptedModelServer
) -> None:
    campus.tutor(model="large-chat")
    large.stop()
    events = both.ask(both.start()).rest()
    assert events[0].data["model"] == "tiny-chat"
    assert len(engine.chats) == 1


def test_while_the_tools_choice_is_away_the_named_model_still_answers(
    campus: Campus, both: Page, engine: ScriptedModelServer, large: ScriptedModelServer
) -> None:
    campus.tutor(model="large-chat")
    engine.stop()
    events = both.ask(both.start()).rest()
    assert events[0].data["model"] == "large-chat"
    assert len(large.chats) == 1


def test_a_question_that_is_not_stored_goes_to_the_named_model_too(
    campus: Campus, both: Page, large: ScriptedModelServer
) -> None:
    campus.tutor(model="large-chat", store_nothing=True)
    both.ask_unstored("Warum?").rest()
    assert [chat.body["model"] for chat in large.chats] == ["large-chat"]


def test_each_answer_of_a_model_carries_the_version_of_its_prompt(
    campus: Campus, both: Page, database: Database
) -> None:
    campus.tutor()
    both.ask(both.start()).rest()
    with database.transaction() as session:
        versions = {row.author: row.prompt_version for row in session.scalars(select(Message))}
    assert versions == {Author.PERSON: None, Author.TUTOR: prompt.VERSION}


def test_the_tutors_language_and_level_reach_the_model(campus: Campus, both: Page, engine: ScriptedModelServer) -> None:
    campus.tutor(language="de", help_level="socratic")
    both.ask(both.start()).rest()
    system = engine.chats[0].body["messages"][0]["content"]
    rules, teaching = system.index(prompt.rules("de")), system.index(prompt.level("socratic", "de"))
    assert rules == 0 < teaching
