# SPDX-License-Identifier: EUPL-1.2
"""Another model reads an answer before it is shown, where a tutor has solutions that stay closed."""

import json
from typing import Any

import pytest

from tests.factories.campus import Campus, Guest
from tests.factories.chat_alone import Serve
from tests.factories.page import Event, Page
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.fakes.scripted_replies import busy

SOLUTION = "Man teilt die Folge in zwei gleich lange Hälften, sortiert beide rekursiv und mischt sie danach zusammen."
RETOLD = ["Erst halbierst ", "du das Ganze, ", "[NAME_1], ", "dann das Kleine ordnen, ", "zuletzt verzahnen."]
HINT = ["Was passiert ", "mit einer Folge ", "der Länge eins?"]
QUESTION = "Ich bin Miriam Musterfrau. Wie geht Aufgabe 2?"
YES, NO = Answer(tokens=['"yes"']), Answer(tokens=['"no"'])


@pytest.fixture
def guest(campus: Campus) -> Guest:
    campus.close(campus.tutor(), SOLUTION)
    return campus.visit_for(name="Miriam Musterfrau")


@pytest.fixture
def page(serve: Serve, engine: ScriptedModelServer, guest: Guest) -> Page:
    return Page(serve(engine.url, second_look="tiny-chat"), guest)


def asked(page: Page) -> tuple[list[Event], dict[str, Any]]:
    """The events, and the answer as it is stored."""
    conversation = page.start()
    return page.ask(conversation, QUESTION).rest(), page.messages(conversation)[-1]


def ever(events: list[Event]) -> str:
    """All that a page was ever sent."""
    return json.dumps([event.data for event in events], ensure_ascii=False)


def test_what_the_other_model_calls_a_solution_is_never_shown(page: Page, engine: ScriptedModelServer) -> None:
    engine.script(Answer(tokens=RETOLD), YES, Answer(tokens=HINT), NO)
    events, answer = asked(page)
    assert [event.data["reason"] for event in events if event.name == "restart"] == ["solution"]
    assert "halbierst" not in ever(events)
    assert (answer["text"], answer["withheld"]) == ("".join(HINT), 1)


def test_it_knows_the_solution_and_no_name_and_the_model_that_writes_knows_neither(
    page: Page, engine: ScriptedModelServer
) -> None:
    engine.script(Answer(tokens=RETOLD), NO)
    events, answer = asked(page)
    writes, reads = (json.dumps(chat.body["messages"], ensure_ascii=False) for chat in engine.chats)
    assert SOLUTION not in writes
    assert SOLUTION in reads
    assert "Musterfrau" not in writes + reads
    assert "Miriam" in answer["text"], "the student reads the own name"
    assert engine.chats[1].body["response_format"]["json_schema"]["schema"]["enum"] == ["yes", "no"]
    assert [event.name for event in events if event.name == "done"] == ["done"]


def test_nothing_is_shown_before_it_has_read(page: Page, engine: ScriptedModelServer) -> None:
    engine.script(Answer(tokens=HINT), Answer(tokens=['"no"'], hold_after=0))
    conversation = page.start()
    stream = page.ask(conversation, QUESTION)
    engine.wait_for_chat(2)
    assert page.call("POST", f"/api/conversations/{conversation}/stop").status == 204
    assert HINT[0].strip() not in ever(stream.rest())
    assert page.messages(conversation)[-1]["text"] == "", "what nobody has read is not stored either"


def test_while_it_is_away_the_guard_alone_decides(page: Page, engine: ScriptedModelServer) -> None:
    engine.script(Answer(tokens=HINT), busy(), busy(), busy())
    assert asked(page)[1]["text"] == "".join(HINT)


def test_without_closed_solutions_nobody_is_asked(serve: Serve, engine: ScriptedModelServer, campus: Campus) -> None:
    campus.tutor()
    engine.script(Answer(tokens=HINT))
    page = Page(serve(engine.url, second_look="tiny-chat"), campus.visit_for())
    assert asked(page)[1]["text"] == "".join(HINT)
    assert len(engine.chats) == 1
