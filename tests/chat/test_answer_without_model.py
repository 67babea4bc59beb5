# SPDX-License-Identifier: EUPL-1.2
"""Without a model server: the material itself, and plainly that no model wrote it."""

import pytest

from tests.factories.campus import Campus
from tests.factories.chat_alone import Serve
from tests.factories.page import Page

MATERIAL = (
    ("Seite 1", "Ein Baum ist ein zusammenhängender Graph ohne Kreise.\nEr hat eine Wurzel."),
    ("Seite 2", "Sortieren durch Mischen teilt die Folge in zwei Hälften."),
    ("Seite 3", "Ein Stapel gibt zuletzt Abgelegtes zuerst heraus."),
)


@pytest.mark.parametrize(
    ("locale", "statement"),
    [("de", "Hier ist kein Sprachmodell eingerichtet"), ("en", "No language model is configured here")],
)
def test_the_fitting_passages_are_quoted_with_their_place(
    serve: Serve, campus: Campus, locale: str, statement: str
) -> None:
    campus.tutor(passages=MATERIAL)
    guest = campus.visit_for(locale=locale)
    page = Page(serve(), guest)
    conversation = page.start()
    events = page.ask(conversation, "Wie funktioniert Sortieren durch Mischen?").rest()
    assert events[0].data["model"] is None
    assert (events[-1].name, events[-1].data["usage"]) == ("done", {"prompt_tokens": 0, "completion_tokens": 0})
    (source,) = events[-2].data
    assert (source["n"], source["title"], source["place"]) == (1, "Einführung in die Informatik", "Seite 2")
    answer = page.messages(conversation)[1]
    assert answer["text"].startswith(statement)
    assert "> Sortieren durch Mischen" in answer["text"]
    assert (answer["model"], answer["sources"]) == (None, [source])
    assert campus.used(guest) == 0
    assert page.call("GET", "/api/me").json["model"] is None


def test_where_nothing_fits_it_says_so(serve: Serve, campus: Campus) -> None:
    page = Page(serve(), campus.visit_for())
    conversation = page.start()
    events = page.ask(conversation, "Wie wird das Wetter?").rest()
    assert [event.name for event in events if event.name == "sources"] == []
    assert "keine Stelle" in page.messages(conversation)[1]["text"]


def test_an_answer_without_a_model_costs_nothing_even_when_the_allowance_is_used_up(
    serve: Serve, campus: Campus
) -> None:
    campus.allow(0)
    page = Page(serve(), campus.visit_for())
    assert page.ask(page.start()).rest()[-1].name == "done"
