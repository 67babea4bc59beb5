# SPDX-License-Identifier: EUPL-1.2
"""Whoever teaches or administers chooses how long things are kept, and students see the day."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from lti_tool.db import Database, now
from lti_tool.models import Conversation
from tests.browser.administering import administration
from tests.browser.stack import Stack
from tests.browser.tutor import Tutor
from tests.fakes.scripted_model_server import Answer

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def picture(tutor: Tutor, name: str) -> None:
    """For people who want to see it: in the folder named by CAMPUS_TUTOR_PICTURES."""
    if folder := os.environ.get("CAMPUS_TUTOR_PICTURES"):
        tutor.page.screenshot(path=Path(folder) / f"{name}.png")


def test_a_teacher_who_shortens_the_time_is_asked_where_something_goes_and_students_see_the_day(
    open_tutor: Callable[..., Tutor], stack: Stack, database_url: str
) -> None:
    student = open_tutor(language="de", person="juergen")
    stack.model.script(Answer(tokens=["Ein Baum."]))
    student.ask_and_wait("Was ist ein Heap?")
    database = Database(database_url)
    with database.transaction() as session:
        session.execute(update(Conversation).values(updated_at=now() - timedelta(days=20)))
    database.engine.dispose()
    tutor = open_tutor(language="de", person="teacher", viewport=PHONE, color_scheme="dark")
    form = tutor.view.get_by_role("dialog", name="Tutor einrichten")
    form.locator("summary").filter(has_text="Speichern und Abgeben").click()
    days = form.get_by_label("Wie lange werden Gespräche aufbewahrt?")
    days.fill("14")
    tutor.button("Speichern").click()
    expect(form.get_by_role("alert")).to_contain_text("Drücken Sie noch einmal")
    picture(tutor, "kept-asked")
    tutor.button("Speichern").click()
    expect(form.get_by_role("status")).to_contain_text("Gespeichert")
    days.scroll_into_view_if_needed()
    picture(tutor, "kept-days")
    assert tutor.serious_problems() == []
    student.page.reload()
    student.arrived()
    expect(student.view.locator("#welcome")).to_contain_text("wird 14 Tage nach deiner letzten Frage darin gelöscht")
    student.show_conversations()
    day = (now() - timedelta(days=6)).strftime("%d.%m.%Y")
    expect(student.conversations.first).to_have_attribute("title", f"Was ist ein Heap?\nwird am {day} gelöscht")


def test_an_administrator_names_the_end_of_the_term_and_students_see_the_day(open_tutor: Callable[..., Tutor]) -> None:
    tutor = administration(open_tutor)
    ends = (now() + timedelta(days=90)).date()
    tutor.view.get_by_label("Letzter Tag des Semesters").fill(ends.isoformat())
    tutor.view.get_by_label("Gelöscht nach dem Semesterende").fill("14")
    picture(tutor, "kept-term")
    tutor.button("Prüfen und speichern …").click()
    question = tutor.view.get_by_role("dialog", name="Das ändert sich")
    expect(question).to_contain_text("Was bis ")
    picture(tutor, "kept-question")
    assert tutor.serious_problems() == []
    question.get_by_role("button", name="Speichern").click()
    expect(tutor.view.locator('[data-part="kept"]')).to_have_text("Gespeichert.")
    student = open_tutor(language="de", person="juergen")
    day = (ends + timedelta(days=14)).strftime("%d.%m.%Y")
    expect(student.view.locator("#welcome")).to_contain_text(
        f"Was du in diesem Semester fragst, wird am {day} gelöscht"
    )
    picture(student, "kept-student")
