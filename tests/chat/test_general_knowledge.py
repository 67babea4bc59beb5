# SPDX-License-Identifier: EUPL-1.2
"""What does not come from the material is marked by the tool itself, whatever the model says of it."""

from typing import Any

import pytest

from tests.factories.campus import Campus
from tests.factories.page import Page
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer

MATERIAL = (("Bäume", "Ein Baum ist ein zusammenhängender Graph ohne Kreise."),)
GERMAN, ENGLISH = "Aus allgemeinem Wissen, nicht aus dem Kursmaterial.", "From general knowledge, not from the course"


def asked(page: Page, engine: ScriptedModelServer, answer: Answer, question: str = "Was ist ein Baum?") -> Any:
    """The events of an answer and the stored message."""
    engine.script(answer)
    conversation = page.start()
    events = page.ask(conversation, question).rest()
    return events, page.messages(conversation)[-1]


def ends(events: Any) -> dict[str, Any]:
    done: dict[str, Any] = next(event.data for event in events if event.name == "done")
    return done


def test_an_answer_that_names_no_passage_carries_the_mark_live_and_in_the_history(
    campus: Campus, page: Page, engine: ScriptedModelServer
) -> None:
    campus.tutor(passages=MATERIAL)
    events, stored = asked(page, engine, Answer(tokens=["Ein Baum ist", " eine Pflanze."]))
    shown = "".join(event.data["text"] for event in events if event.name == "delta")
    html = "".join(event.data["html"] for event in events if event.name == "block")
    assert shown == stored["text"] == f"Ein Baum ist eine Pflanze.\n\n*{GERMAN}*\n"
    assert html == stored["html"]
    assert f"<em>{GERMAN}</em>" in html
    assert ends(events)["nothing_fits"] is True


@pytest.mark.parametrize(
    "tokens",
    [["Ein Baum [1]."], ["Ein Baum", " [", "1", "]"], ["Was weißt du schon über Kreise?"]],
    ids=["names one", "names one in its last letters", "only asks back"],
)
def test_an_answer_that_names_a_passage_or_only_asks_back_carries_none(
    campus: Campus, page: Page, engine: ScriptedModelServer, tokens: list[str]
) -> None:
    campus.tutor(passages=MATERIAL)
    events, stored = asked(page, engine, Answer(tokens=tokens))
    assert stored["text"].rstrip() == "".join(tokens)
    assert ends(events)["nothing_fits"] is False


def test_without_material_there_is_nothing_to_tell_apart(
    campus: Campus, page: Page, engine: ScriptedModelServer
) -> None:
    campus.tutor()
    events, stored = asked(page, engine, Answer(tokens=["Eine Pflanze."]))
    assert stored["text"] == "Eine Pflanze."
    assert ends(events)["nothing_fits"] is False


def test_a_tutor_that_answers_from_its_material_alone_has_no_general_knowledge_to_mark(
    campus: Campus, page: Page, engine: ScriptedModelServer
) -> None:
    campus.tutor(passages=MATERIAL, knowledge="material")
    events, stored = asked(page, engine, Answer(tokens=["Dazu sagt das Material nichts."]))
    assert stored["text"] == "Dazu sagt das Material nichts."
    assert ends(events)["nothing_fits"] is True


def test_the_mark_speaks_the_language_of_the_answers(campus: Campus, page: Page, engine: ScriptedModelServer) -> None:
    """Where that is the question's, it is the reader's."""
    campus.tutor(passages=MATERIAL, language="en")
    _events, stored = asked(page, engine, Answer(tokens=["A plant."]))
    assert ENGLISH in stored["text"]


def test_an_answer_that_was_cut_off_carries_none_and_one_that_left_its_code_open_carries_it_as_text(
    campus: Campus, page: Page, engine: ScriptedModelServer
) -> None:
    campus.tutor(passages=MATERIAL)
    _events, cut = asked(page, engine, Answer(tokens=["Ein Baum ist"], finish_reason="length"))
    assert cut["text"] == "Ein Baum ist"
    _events, code = asked(page, engine, Answer(tokens=["```\na = 1"]))
    assert f"<em>{GERMAN}</em>" in code["html"]


def test_the_model_never_reads_the_mark_of_an_earlier_answer(
    campus: Campus, page: Page, engine: ScriptedModelServer
) -> None:
    campus.tutor(passages=MATERIAL)
    engine.script(Answer(tokens=["Eine Pflanze."]), Answer(tokens=["Und ein Graph [1]."]))
    conversation = page.start()
    page.ask(conversation, "Was ist ein Baum?").rest()
    page.ask(conversation, "Und sonst?").rest()
    assert engine.chats[1].body["messages"][2] == {"role": "assistant", "content": "Eine Pflanze."}
