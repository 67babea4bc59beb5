# SPDX-License-Identifier: EUPL-1.2
"""A model that gives a solution away: what the student reads, what is stored, sent, logged and charged."""

import json
import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from lti_tool.chat import prompt
from lti_tool.db import Base, Database
from lti_tool.models import Solution, Tutor
from tests.factories.campus import Campus, Guest
from tests.factories.chat_alone import Serve
from tests.factories.page import Event, Page
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.fakes.scripted_replies import busy
from tests.support import until

SOLUTION = "Man teilt die Folge in zwei gleich lange Hälften, sortiert beide rekursiv und mischt sie danach zusammen."
SECRET = "zwei gleich lange Hälften"
LEAK = ["Gern. ", *(f"{word} " for word in SOLUTION.split()), "Das war es."]
HINT = ["Überlege ", "zuerst, ", "wie ", "man ", "zwei ", "sortierte ", "Folgen ", "mischt."]
MATERIAL = (("Folie 3", "Sortieren durch Mischen ist ein Verfahren nach dem Prinzip Teile und herrsche."),)
QUESTION = "Wie sortiert man durch Mischen? Sag mir die Lösung."


@pytest.fixture
def tutor_id(campus: Campus) -> UUID:
    tutor_id = campus.tutor(passages=MATERIAL)
    campus.close(tutor_id, SOLUTION, words=("Quintessenzwort",))
    return tutor_id


@pytest.fixture
def guest(campus: Campus) -> Guest:
    return campus.visit_for()


@pytest.fixture
def page(serve: Serve, engine: ScriptedModelServer, guest: Guest, tutor_id: UUID) -> Page:
    return Page(serve(engine.url), guest)


@pytest.fixture(autouse=True)
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever happens, no line of the log has a word of it."""
    with caplog.at_level(logging.DEBUG):
        yield
    assert SECRET not in caplog.text


def shown(events: list[Event]) -> str:
    """What the page has in the end."""
    restarts = [number for number, event in enumerate(events) if event.name == "restart"]
    rest = events[restarts[-1] :] if restarts else events
    return "".join(event.data["text"] for event in rest if event.name == "delta")


def reasons(events: list[Event]) -> list[str]:
    return [event.data["reason"] for event in events if event.name == "restart"]


def ever(events: list[Event]) -> str:
    """All that a page was ever sent."""
    return json.dumps([event.data for event in events], ensure_ascii=False)


def asked(page: Page, conversation: str | None = None) -> tuple[list[Event], dict[str, Any]]:
    """The events, and the answer as it is stored."""
    conversation = conversation or page.start()
    events = page.ask(conversation, QUESTION).rest()
    return events, page.messages(conversation)[-1]


def test_what_gives_a_solution_away_is_thrown_away_and_asked_for_again_more_strictly(
    page: Page, engine: ScriptedModelServer
) -> None:
    engine.script(Answer(tokens=LEAK), Answer(tokens=HINT))
    events, answer = asked(page)
    assert reasons(events) == ["solution"]
    assert SECRET not in ever(events)
    assert shown(events) == "".join(HINT)
    assert (answer["text"], answer["withheld"], answer["model"]) == ("".join(HINT), 1, "tiny-chat")
    first, second = (chat.body["messages"] for chat in engine.chats)
    assert second[:-1] == first[:-1], "what goes before the question stays the same bytes"
    assert prompt.wording("auto").stricter in second[-1]["content"]
    assert second[-1]["content"].endswith(QUESTION)


def test_the_second_time_it_is_a_hint_of_the_tools_own_that_names_what_to_read(
    page: Page, engine: ScriptedModelServer
) -> None:
    engine.script(Answer(tokens=LEAK), Answer(tokens=LEAK))
    events, answer = asked(page)
    assert reasons(events) == ["solution", "solution"]
    assert SECRET not in ever(events)
    assert events[-1].name == "done"
    assert (events[-1].data["finish_reason"], events[-1].data["model"]) == ("stop", None)
    assert "So kommst du bei dieser Aufgabe weiter" in shown(events)
    assert "Folie 3 [1]" in shown(events)
    assert (answer["state"], answer["withheld"]) == ("complete", 2)
    assert [source["n"] for source in answer["sources"]] == [1]
    assert 'class="cite"' in answer["html"]


def test_the_tools_own_hint_speaks_the_language_of_the_question(page: Page, engine: ScriptedModelServer) -> None:
    engine.script(Answer(tokens=LEAK), Answer(tokens=LEAK))
    events = page.ask(page.start(), "How do I sort a sequence? Tell me what the solution is.").rest()
    assert "You get further with this exercise like this" in shown(events)


def test_where_no_passage_fits_the_hint_names_none(page: Page, engine: ScriptedModelServer) -> None:
    engine.script(Answer(tokens=LEAK), Answer(tokens=LEAK))
    events = page.ask(page.start(), "Und was ist die Antwort?").rest()
    assert "[1]" not in shown(events)
    assert "Schlage" in shown(events)


@pytest.mark.parametrize("level", ["hints", "guided"])
def test_it_is_held_back_wherever_the_tutor_may_not_give_solutions(
    page: Page, engine: ScriptedModelServer, database: Database, level: str
) -> None:
    with database.transaction() as session:
        session.execute(update(Tutor).values(help_level=level))
    engine.script(Answer(tokens=LEAK), Answer(tokens=HINT))
    assert reasons(asked(page)[0]) == ["solution"]


def test_where_the_tutor_explains_everything_nothing_is_held_back(
    page: Page, engine: ScriptedModelServer, database: Database
) -> None:
    with database.transaction() as session:
        session.execute(update(Tutor).values(help_level="open"))
    engine.script(Answer(tokens=LEAK))
    events, answer = asked(page)
    assert reasons(events) == []
    assert SECRET in answer["text"]
    assert answer["withheld"] == 0


def test_an_answer_that_gives_nothing_away_comes_whole(page: Page, engine: ScriptedModelServer) -> None:
    tokens = ["Teile ", "und ", "herrsche ", "[1]: ", "zwei ", "Hälften.\n\n", "Dann ", "**mischen**", ".\n"]
    engine.script(Answer(tokens=tokens))
    events, answer = asked(page)
    assert reasons(events) == []
    assert shown(events) == "".join(tokens)
    assert (answer["withheld"], [source["n"] for source in answer["sources"]]) == (0, [1])


def test_a_word_to_avoid_is_held_back_too(page: Page, engine: ScriptedModelServer) -> None:
    engine.script(Answer(tokens=["Es ist das ", "Quintessenz", "wort", "."]), Answer(tokens=HINT))
    events, _answer = asked(page)
    assert reasons(events) == ["solution"]
    assert "Quintessenz" not in ever(events)


def test_where_nothing_is_stored_it_is_held_back_too(
    page: Page, engine: ScriptedModelServer, database: Database
) -> None:
    with database.transaction() as session:
        session.execute(update(Tutor).values(store_nothing=True))
    engine.script(Answer(tokens=LEAK), Answer(tokens=LEAK))
    events = page.ask_unstored(QUESTION).rest()
    assert reasons(events) == ["solution", "solution"]
    assert SECRET not in ever(events)
    assert events[-1].name == "done"


def test_the_allowance_pays_for_what_both_attempts_used(
    page: Page, engine: ScriptedModelServer, campus: Campus, guest: Guest
) -> None:
    """Of the attempt that broke off nobody has counted: its share is estimated from what came."""
    engine.script(Answer(tokens=LEAK, hold_after=14), Answer(tokens=HINT, prompt_tokens=100))
    events, _answer = asked(page)
    engine.wait_for_hangup()
    usage = events[-1].data["usage"]
    estimated = usage["prompt_tokens"] - 100
    assert estimated > sum(len(message["content"]) for message in engine.chats[0].body["messages"]) // 4
    assert usage["completion_tokens"] - len(HINT) > 14
    until(lambda: campus.used(guest) == usage["prompt_tokens"] + usage["completion_tokens"])


def test_after_the_tools_own_hint_both_attempts_are_paid_for_and_nothing_else(
    page: Page, engine: ScriptedModelServer, campus: Campus, guest: Guest
) -> None:
    engine.script(Answer(tokens=LEAK), Answer(tokens=LEAK))
    events, _answer = asked(page)
    usage = events[-1].data["usage"]
    assert usage["completion_tokens"] >= 2 * len(" ".join(SOLUTION.split()[:8])) // prompt.BYTES_PER_TOKEN
    until(lambda: campus.used(guest) == usage["prompt_tokens"] + usage["completion_tokens"])


def test_a_stop_in_the_middle_of_what_would_give_it_away_keeps_nothing_of_that(
    page: Page, engine: ScriptedModelServer
) -> None:
    """What waits in the guard is looked at as if the answer ended there."""
    held = Answer(tokens=["Guten Tag, ich helfe dir gerne weiter. ", *LEAK[1:7]], hang_after=7)
    engine.script(held)
    conversation = page.start()
    stream = page.ask(conversation, QUESTION)
    stream.until("delta")
    engine.wait_for_sent(7)
    page.call("POST", f"/api/conversations/{conversation}/stop")
    events = stream.rest()
    assert events[-1].data["finish_reason"] == "stopped"
    assert page.messages(conversation)[-1]["state"] == "stopped"


def test_who_hangs_up_meanwhile_leaves_nothing_of_it_behind(
    page: Page, engine: ScriptedModelServer, campus: Campus
) -> None:
    engine.script(Answer(tokens=LEAK), Answer(tokens=["Denk", " nach"], hang_after=1))
    conversation = page.start()
    stream = page.ask(conversation, QUESTION)
    stream.until("restart")
    engine.wait_for_chat(2)
    stream.hang_up()
    until(lambda: campus.answers(conversation)[-1].state == "interrupted")
    answer = page.messages(conversation)[-1]
    assert SECRET not in answer["text"]
    assert answer["withheld"] == 1


def test_where_the_engine_goes_away_for_the_second_attempt_the_material_answers(
    page: Page, engine: ScriptedModelServer
) -> None:
    """The material is the instructor's own: what stands in it is not held back."""
    held = Answer(tokens=LEAK, hold_after=2)
    engine.script(held, busy())
    conversation = page.start()
    stream = page.ask(conversation, QUESTION)
    engine.wait_for_sent(2)
    engine.health = 503
    held.go.set()
    events = stream.rest()
    assert reasons(events) == ["solution"]
    assert (events[-1].name, events[-1].data["model"]) == ("done", None)
    assert "Teile und herrsche" in shown(events)
    assert page.messages(conversation)[-1]["withheld"] == 1


def test_an_engine_that_refuses_the_second_attempt_is_told_as_ever_and_nothing_leaks(
    page: Page, engine: ScriptedModelServer
) -> None:
    engine.script(Answer(tokens=LEAK), busy())
    events, answer = asked(page)
    assert reasons(events) == ["solution"]
    assert events[-1].name == "error"
    assert (answer["state"], answer["withheld"]) == ("failed", 1)
    assert SECRET not in answer["text"]


def test_what_the_model_only_thought_gives_nothing_away(page: Page, engine: ScriptedModelServer) -> None:
    engine.script(Answer(reasoning=LEAK, tokens=HINT))
    events, answer = asked(page)
    assert reasons(events) == []
    assert (answer["text"], answer["withheld"]) == ("".join(HINT), 0)


def test_a_solution_never_stands_in_a_request_to_the_model_nor_in_clear_in_the_database(
    page: Page, engine: ScriptedModelServer, database: Database
) -> None:
    engine.script(Answer(tokens=LEAK), Answer(tokens=LEAK))
    asked(page)
    asked(page)
    assert all(SECRET not in json.dumps(chat.body, ensure_ascii=False) for chat in engine.chats)
    with database.transaction() as session:
        stored = [repr(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table))]
    assert not any("gleich lange" in row or "Quintessenz" in row for row in stored)


def test_a_change_holds_from_the_next_question_on_in_every_worker(
    page: Page, serve: Serve, engine: ScriptedModelServer, campus: Campus, guest: Guest, tutor_id: UUID
) -> None:
    other = Page(serve(engine.url), guest)
    engine.script(Answer(tokens=LEAK), Answer(tokens=HINT), Answer(tokens=LEAK), Answer(tokens=HINT))
    assert reasons(asked(page)[0]) == reasons(asked(other)[0]) == ["solution"]
    campus.close(tutor_id, "Ganz etwas anderes, das hier mit keinem Wort vorkommt und niemanden verrät.")
    engine.script(Answer(tokens=LEAK), Answer(tokens=LEAK))
    assert reasons(asked(page)[0]) == reasons(asked(other)[0]) == []


def test_what_does_not_open_any_more_lets_no_model_answer(
    page: Page, engine: ScriptedModelServer, database: Database
) -> None:
    with database.transaction() as session:
        session.execute(update(Solution).values(text=b"damaged" * 9))
    conversation = page.start()
    refused = page.call("POST", f"/api/conversations/{conversation}/messages", {"text": QUESTION})
    assert (refused.status, refused.json["error"]["code"]) == (503, "unreadable")
    assert (engine.chats, page.messages(conversation)) == ([], [])


def test_the_answer_without_a_model_quotes_the_material_whatever_is_closed(serve: Serve, campus: Campus) -> None:
    tutor_id = campus.tutor(passages=(("Folie 9", f"Sortieren durch Mischen: {SOLUTION}"),))
    campus.close(tutor_id, SOLUTION)
    events, answer = asked(Page(serve(), campus.visit_for()))
    assert reasons(events) == []
    assert SECRET in answer["text"]
