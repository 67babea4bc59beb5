# SPDX-License-Identifier: EUPL-1.2
"""Somebody who is not well: help lines in the answer, beside a refusal, and in the menu."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from lti_tool.db import Database
from lti_tool.models import Institution
from tests.browser.stack import Stack
from tests.browser.tutor import Tutor
from tests.fakes.scripted_model_server import Answer

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 800}, {"width": 390, "height": 800}])
def test_who_is_not_well_finds_help_lines_in_the_answer_beside_a_refusal_and_in_the_menu(
    open_tutor: Open, stack: Stack, database_url: str, viewport: dict[str, int]
) -> None:
    tutor = open_tutor(language="de", viewport=viewport)
    stack.model.script(Answer(prompt_tokens=100, tokens=["Das tut mir leid."]))
    answer = tutor.ask_and_wait("Ich will nicht mehr leben. Und Aufgabe 3 kann ich auch nicht.")
    expect(answer).to_contain_text("Gut, dass du das schreibst.")
    expect(answer).to_contain_text("116 123")
    expect(answer).to_contain_text("Das tut mir leid.")
    with Database(database_url).transaction() as session:
        session.execute(update(Institution).values(tokens_per_day=50))
    tutor.ask("Mein Vater schlägt mich.")
    expect(tutor.alert).to_contain_text("aufgebraucht")
    expect(tutor.alert).to_contain_text("0800 22 55 530")
    assert tutor.serious_problems() == []
    tutor.show_conversations()
    link = tutor.frame.get_by_role("link", name="Hilfe in Not")
    with tutor.page.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", name="Hilfe in Not")).to_be_visible()
    expect(opened.value.get_by_role("link", name="116 123")).to_have_attribute("href", "tel:116123")
