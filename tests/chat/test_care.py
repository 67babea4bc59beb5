# SPDX-License-Identifier: EUPL-1.2
"""Somebody who is not well: help lines first, in the tool's own words, and no trace of it anywhere."""

import logging
from typing import Any

import pytest
from sqlalchemy import select, text, update

from lti_tool.db import Base, Database
from lti_tool.models import Institution, Tutor
from tests.factories.campus import Campus
from tests.factories.chat_alone import Serve
from tests.factories.page import Event, Page
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.fakes.scripted_replies import error

SAD = "Ich will nicht mehr leben. Wie ging noch Aufgabe 3?"
FIRST = "**Gut, dass du das schreibst."
LINES = ("112", "110", "0800 111 0 111", "116 123", "116 111")


def text_of(events: list[Event]) -> str:
    return "".join(event.data["text"] for event in events if event.name == "delta")


def html_of(events: list[Event]) -> str:
    return "".join(event.data["html"] for event in events if event.name == "block")


@pytest.fixture
def page(serve: Serve, engine: ScriptedModelServer, campus: Campus) -> Page:
    campus.tutor(passages=(("Seite 1", "Ein Baum ist ein Graph ohne Kreise."),))
    return Page(serve(engine.url), campus.visit_for())


def asked_of(engine: ScriptedModelServer) -> list[dict[str, str]]:
    messages: list[dict[str, str]] = engine.chats[-1].body["messages"]
    return messages


def test_help_lines_come_before_the_models_words_and_are_stored_with_them(
    page: Page, engine: ScriptedModelServer
) -> None:
    conversation = page.start()
    events = page.ask(conversation, SAD).rest()
    said = text_of(events)
    assert said.startswith(FIRST)
    assert all(line in said for line in LINES)
    assert said.endswith("Das ist eine Antwort über Bäume.")
    assert events[1].data["text"].startswith(FIRST)  # at once, before the engine says anything
    assert "<strong>112</strong>" in html_of(events)
    answer = page.messages(conversation)[1]
    assert (answer["text"], answer["state"], answer["model"]) == (said, "complete", "tiny-chat")


def test_the_model_is_told_beside_the_question_to_answer_warmly_and_to_go_on_helping(
    page: Page, engine: ScriptedModelServer
) -> None:
    page.ask(page.start(), SAD).rest()
    messages = asked_of(engine)
    assert "no diagnosis" in messages[-1]["content"]
    assert "promise no secrecy" in messages[-1]["content"]
    assert messages[-1]["content"].rstrip().endswith("Aufgabe 3?")
    assert "Make no diagnosis, name no method" not in messages[0]["content"]  # alike for everybody


def test_what_no_list_finds_is_left_to_the_model_which_knows_the_help_lines(
    page: Page, engine: ScriptedModelServer
) -> None:
    page.ask(page.start(), "Was ist ein Baum?").rest()
    system = asked_of(engine)[0]["content"]
    assert "TelefonSeelsorge 0800 111 0 111, 0800 111 0 222, 116 123" in system
    assert "promise no secrecy" in system


def test_an_ordinary_question_is_answered_as_ever(page: Page, engine: ScriptedModelServer) -> None:
    for question in ("Was ist ein Baum?", "Welche Rolle spielt der Suizid in Goethes Werther?", "kill -9 geht nicht"):
        events = page.ask(page.start(), question).rest()
        assert text_of(events) == "Das ist eine Antwort über Bäume."
        assert "<guidance>" not in asked_of(engine)[-1]["content"]


def test_in_a_conversation_the_lines_are_told_once_and_then_in_short(page: Page) -> None:
    conversation = page.start()
    page.ask(conversation, SAD).rest()
    again = text_of(page.ask(conversation, "Ich will einfach nur noch sterben").rest())
    assert again.startswith("Die Nummern von vorhin gelten weiter")
    assert "116 123" not in again
    other = text_of(page.ask(conversation, "Mein Vater schlägt mich").rest())
    assert "0800 22 55 530" in other  # about something else: its own lines
    assert not text_of(page.ask(conversation, "Was ist ein Baum?").rest()).startswith("Die Nummern")


def test_where_nothing_is_stored_the_same_holds(page: Page, campus: Campus, engine: ScriptedModelServer) -> None:
    campus.allow(store_nothing=True)
    first = text_of(page.ask_unstored(SAD).rest())
    assert first.startswith(FIRST)
    again = text_of(page.ask_unstored("ich bring mich um", (SAD, first)).rest())
    assert again.startswith("Die Nummern von vorhin gelten weiter")


def test_an_english_message_is_answered_in_english_whatever_the_platform_says(page: Page) -> None:
    said = text_of(page.ask(page.start(), "I want to kill myself and I cannot focus on this").rest())
    assert said.startswith("**It is good that you write this.")
    assert "They answer in German" in said


def test_the_institutions_own_lines_counselling_and_the_tutors_contact_are_named(
    page: Page, database: Database
) -> None:
    with database.transaction() as session:
        session.execute(
            update(Institution).values(
                help_lines_de="Krisendienst: 0123\n- Nachtlinie: 0456", counselling="Beratung Haus 7"
            )
        )
        session.execute(update(Tutor).values(contact="Frau Beispiel, Raum 4"))
    said = text_of(page.ask(page.start(), SAD).rest())
    assert "- Krisendienst: 0123\n- Nachtlinie: 0456\n" in said
    assert "Beratung Haus 7" in said
    assert "Frau Beispiel, Raum 4" in said
    assert "TelefonSeelsorge" not in said


def test_without_a_model_the_help_lines_are_the_answer(serve: Serve, campus: Campus) -> None:
    campus.tutor(passages=(("Seite 1", "Nicht mehr leben: der Tod einer Zelle."),))
    page = Page(serve(), campus.visit_for())
    conversation = page.start()
    events = page.ask(conversation, SAD).rest()
    assert text_of(events).startswith(FIRST)
    assert "Seite 1" not in text_of(events)
    assert events[-1].name == "done"
    assert text_of(page.ask(conversation, "Was ist der Tod einer Zelle?").rest()).count("Seite 1") == 1


def test_an_engine_that_goes_away_leaves_the_help_lines(page: Page, engine: ScriptedModelServer) -> None:
    engine.script(Answer(die_after=0))
    events = page.ask(page.start(), SAD).rest()
    said = text_of(events[[event.name for event in events].index("restart") :])
    assert said.startswith(FIRST)
    assert "nicht erreichbar" not in said
    assert events[-1].name == "done"


def test_a_tutor_of_material_alone_lets_the_model_answer_who_is_not_well(
    page: Page, database: Database, engine: ScriptedModelServer
) -> None:
    with database.transaction() as session:
        session.execute(update(Tutor).values(knowledge="material"))
    said = text_of(page.ask(page.start(), "Ich will nicht mehr aufwachen.").rest())
    assert said.startswith(FIRST)
    assert said.endswith("Das ist eine Antwort über Bäume.")


@pytest.mark.parametrize("stored", [True, False])
def test_a_refusal_brings_the_help_lines_along(
    page: Page, campus: Campus, engine: ScriptedModelServer, stored: bool
) -> None:
    campus.allow(50, store_nothing=not stored)
    conversation = page.start() if stored else ""

    def ask(text: str) -> Any:
        if stored:
            return page.call("POST", f"/api/conversations/{conversation}/messages", {"text": text})
        return page.call("POST", "/api/ask", {"text": text, "history": []})

    assert ask("Was ist ein Baum?").status == 200
    refused = ask(SAD)
    assert (refused.status, refused.json["error"]["code"]) == (429, "allowance_used")
    assert "<strong>116 123</strong>" in refused.json["error"]["help"]
    assert "help" not in ask("Was ist ein Baum?").json["error"]


def test_a_full_engine_that_refuses_brings_them_too(page: Page, engine: ScriptedModelServer) -> None:
    engine.script(error(400, "nothing that anybody knows"))
    events = page.ask(page.start(), SAD).rest()
    assert text_of(events).startswith(FIRST)
    assert events[-1].name == "error"


def test_no_row_but_the_sealed_words_differs_from_that_of_any_question(
    page: Page, database: Database, engine: ScriptedModelServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither a flag nor a count: two conversations that differ in words alone leave the same rows."""
    page.ask(page.start()).rest()  # the first question of a day makes the rows that count tokens
    seen = []
    for question in ("Was ist ein Baum? Bitte kurz.", "Ich will nicht mehr leben."):
        conversation, before = page.start(), counts(database)
        with caplog.at_level(logging.DEBUG):
            caplog.clear()
            page.ask(conversation, question).rest()
        after = counts(database)
        lines = [
            record.getMessage()
            for record in caplog.records
            if "demo" not in record.name and record.name.startswith("lti_tool")
        ]
        seen.append(({name: after[name] - before[name] for name in after}, marks(database, conversation), lines))
    assert seen[0] == seen[1]
    assert seen[0][0]["message"] == 2


def counts(database: Database) -> dict[str, int]:
    with database.transaction() as session:
        return {name: session.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in Base.metadata.tables}


def marks(database: Database, conversation: str) -> list[tuple[object, ...]]:
    """Of the messages all that is neither sealed nor of this message alone."""
    message = Base.metadata.tables["message"]
    own = {"id", "conversation_id", "text", "html", "created_at", "finished_at", "alive_until", "prompt_tokens", "lane"}
    columns = [column for column in message.columns if column.name not in own]
    with database.transaction() as session:
        rows = session.execute(select(message.c.conversation_id, *columns).order_by(message.c.position)).all()
    return [tuple(row[1:]) for row in rows if str(row[0]) == conversation]
