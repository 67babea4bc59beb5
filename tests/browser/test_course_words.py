# SPDX-License-Identifier: EUPL-1.2
"""What an instructor says to learners besides the tutor's title, and where a human to turn to is named."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from lti_tool.db import Database
from lti_tool.models import Tutor as TutorRow
from tests.browser.cited_course import Course
from tests.browser.tutor import Tutor
from tests.fakes.scripted_model_server import Answer

pytestmark = pytest.mark.browser
GREETING = "Hallo! Frag mich zu <b>Blatt 3</b>."
RULES = "• Was du abgibst, ist deine eigene Arbeit.\n• Frag nach, wenn du nicht sicher bist."
CONTACT = "Sprechstunde: Di 14 Uhr, ada@uni.example (https://uni.example/ada)"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.engine.dispose()


def picture(tutor: Tutor, name: str) -> None:
    if folder := os.environ.get("CAMPUS_TUTOR_PICTURES"):
        tutor.page.screenshot(path=Path(folder) / f"{name}.png")


def test_a_learner_reads_greeting_and_rules_first_and_finds_a_human_where_the_tutor_does_not_help(
    open_tutor: Callable[..., Tutor], database: Database
) -> None:
    """As plain text in which addresses are links: on the empty page, in the menu, below an answer without a source."""
    student = open_tutor(language="de")
    Course(database)
    with database.transaction() as session:
        session.execute(update(TutorRow).values(greeting=GREETING, ai_rules=RULES, contact=CONTACT))
    student.page.reload()
    student.arrived()
    expect(student.view.get_by_text(GREETING)).to_be_visible()  # and no markup of it
    rules = student.view.get_by_role("region", name="Regeln für KI in diesem Kurs")
    expect(rules).to_contain_text("ist deine eigene Arbeit")
    picture(student, "words-empty")
    student.show_conversations()
    student.button("Regeln und Kontakt").click()
    dialog = student.view.get_by_role("dialog", name="Regeln und Kontakt")
    expect(dialog.get_by_role("link", name="ada@uni.example")).to_have_attribute("href", "mailto:ada@uni.example")
    expect(dialog.get_by_role("link", name="https://uni.example/ada")).to_have_attribute("target", "_blank")
    picture(student, "words-dialog")
    assert student.serious_problems() == []
    dialog.get_by_role("button", name="Schließen").click()
    student.view.locator("#close-history").click()
    student.stack.model.script(Answer(tokens=["Ein Baum ist eine Pflanze."]))
    answer = student.ask_and_wait("Was ist ein Baum?")
    expect(answer.get_by_text("Aus allgemeinem Wissen, nicht aus dem Kursmaterial.")).to_be_visible()
    expect(answer.get_by_text("Sprechstunde: Di 14 Uhr")).to_have_count(1)
    picture(student, "words-answer")
    student.stack.model.script(Answer(tokens=["Ein Baum [1]."]))
    answer = student.ask_and_wait("Und in der Informatik?")
    expect(answer.get_by_text("Sprechstunde: Di 14 Uhr")).to_have_count(0)
    answer.get_by_role("button", name="Nicht hilfreich").click()
    expect(answer.get_by_text("Sprechstunde: Di 14 Uhr")).to_be_visible()
    picture(student, "words-thumb")
    assert student.serious_problems() == []
