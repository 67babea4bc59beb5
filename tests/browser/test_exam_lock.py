# SPDX-License-Identifier: EUPL-1.2
"""An instructor locks the tutor for an exam: a student's open page says so, keeps the draft, and opens again."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from lti_tool.db import Database, now
from lti_tool.models import Lock
from tests.browser.answers import SLOW
from tests.browser.stack import Stack
from tests.browser.tutor import Tutor

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
WAKE = "() => dispatchEvent(new Event('online'))"
"""As when a laptop that slept finds its network again."""


def picture(tutor: Tutor, name: str) -> None:
    """For people who want to see it: in the folder named by CAMPUS_TUTOR_PICTURES."""
    if folder := os.environ.get("CAMPUS_TUTOR_PICTURES"):
        tutor.page.locator("iframe").screenshot(path=Path(folder) / f"{name}.png")


def test_a_lock_ends_an_open_pages_answer_keeps_its_draft_and_lets_it_ask_again_by_itself(
    open_tutor: Callable[..., Tutor], stack: Stack, database_url: str
) -> None:
    student = open_tutor(language="de", viewport=PHONE)
    stack.model.script(SLOW)
    student.ask("Was ist ein Heap?")
    expect(student.answers).to_contain_text("word2")
    student.question.fill("Und ein Stapel?")

    teacher = open_tutor(language="de", person="teacher", color_scheme="dark")
    teacher.view.locator("details:has([data-action='open-locks']) > summary").click()
    teacher.button("Prüfungssperren").click()
    panel = teacher.view.get_by_role("dialog", name="Prüfungssperren")
    expect(panel.get_by_text("Es ist keine Sperre gesetzt.")).to_be_visible()
    panel.get_by_label("Von", exact=True).fill("2026-01-01T08:00")
    panel.get_by_label("Bis", exact=True).fill("2199-07-01T10:00")
    panel.get_by_label("Grund (freiwillig)").fill("Klausur Informatik 1")
    expect(panel.locator("[data-part=seen]")).to_contain_text("1. Juli 2199, 10:00 Uhr: Klausur Informatik 1.")
    picture(teacher, "locks-panel")
    assert teacher.serious_problems() == []
    panel.get_by_role("button", name="Sperre setzen").click()
    expect(panel.get_by_role("listitem")).to_contain_text("Klausur Informatik 1")
    expect(panel.get_by_role("listitem")).to_contain_text("gilt jetzt")
    picture(teacher, "locks-panel-one")

    state = student.view.locator("#asking-closed")
    expect(state).to_contain_text("Fragen sind gesperrt bis 1. Juli 2199, 10:00 Uhr: Klausur Informatik 1.")
    expect(student.answers).to_contain_text("Diese Antwort endete, weil Fragen wegen einer Prüfung gesperrt wurden.")
    expect(student.question).to_be_hidden()
    picture(student, "locked-phone")
    assert student.serious_problems() == []

    panel.get_by_role("button", name="Entfernen").click()
    expect(panel).to_contain_text("Es ist keine Sperre gesetzt.")
    panel.get_by_role("button", name="Rückgängig").click()
    expect(panel.get_by_role("listitem")).to_contain_text("Klausur Informatik 1")

    with Database(database_url).transaction() as session:
        session.execute(update(Lock).values(ends_at=now() + timedelta(seconds=2)))
    student.frame.evaluate(WAKE)
    expect(student.question).to_have_value("Und ein Stapel?")
    expect(student.question).to_be_visible()
    student.button("send").click()
    expect(student.answers).to_have_count(2)
