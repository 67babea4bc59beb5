# SPDX-License-Identifier: EUPL-1.2
"""Lists in which nothing stands say what will stand there, and from when."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.devices import PHONE
from tests.browser.tutor import Tutor

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]

WORDS = {
    "en": {
        "history": "A conversation stands in this list from its first question on.",
        "handed in": "A conversation stands here from the moment a learner hands it in",
        "rights": "A code stands here from when you make it",
        "hand-ins": "Conversations handed in",
        "teaching": "Teaching rights",
    },
    "de": {
        "history": "Ein Gespräch steht ab seiner ersten Frage in dieser Liste.",
        "handed in": "Ein Gespräch steht hier, sobald es jemand abgibt",
        "rights": "Ein neuer Code steht ab dem Erzeugen hier",
        "hand-ins": "Abgegebene Gespräche",
        "teaching": "Lehrrechte",
    },
}


@pytest.mark.parametrize("device", [{}, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_teacher_s_empty_lists(open_tutor: Open, language: str, device: dict[str, Any]) -> None:
    tutor, words = open_tutor(person="teacher", language=language, **device), WORDS[language]
    expect(tutor.view.locator("#teaching")).to_be_visible()  # a tutor that is not set up yet
    tutor.page.keyboard.press("Escape")
    tutor.show_conversations()
    expect(tutor.view.get_by_text(words["history"])).to_be_visible()
    tutor.button(words["hand-ins"]).click()
    expect(tutor.view.get_by_text(words["handed in"])).to_be_visible()
    assert tutor.serious_problems() == []
    tutor.page.keyboard.press("Escape")
    tutor.button(words["teaching"]).click()
    expect(tutor.view.get_by_text(words["rights"])).to_be_visible()
    assert tutor.serious_problems() == []


def test_a_search_that_finds_nothing_says_where_it_looked(open_tutor: Open) -> None:
    tutor = open_tutor()
    for number in range(8):
        tutor.ask_and_wait(f"Question {number}?")
        tutor.show_conversations()
        tutor.view.locator(".new-button").click()
    tutor.show_conversations()
    tutor.view.get_by_label("Search in your conversations").fill("Quicksort")
    expect(tutor.view.get_by_text("No title contains “Quicksort”.")).to_be_visible()
    tutor.view.get_by_label("Search in your conversations").fill("7")
    expect(tutor.view.locator("#no-match")).to_be_empty()
    expect(tutor.conversations.and_(tutor.view.locator(":visible"))).to_have_count(1)
