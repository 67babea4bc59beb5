# SPDX-License-Identifier: EUPL-1.2
"""An instructor tries the tutor before learners ask, keeps a good answer, and sees what changed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.stack import Stack
from tests.browser.tutor import Tutor
from tests.fakes.scripted_model_server import Answer

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def picture(tutor: Tutor, name: str) -> None:
    """For people who want to see it: in the folder named by CAMPUS_TUTOR_PICTURES."""
    if folder := os.environ.get("CAMPUS_TUTOR_PICTURES"):
        tutor.page.locator("iframe").screenshot(path=Path(folder) / f"{name}.png")


def test_questions_are_asked_all_at_once_and_compared_with_what_was_good(
    open_tutor: Callable[..., Tutor], stack: Stack
) -> None:
    teacher = open_tutor(language="de", person="teacher", viewport={"width": 1600, "height": 1000})
    teacher.button("Den Tutor ausprobieren").click()
    panel = teacher.view.get_by_role("dialog", name="Den Tutor ausprobieren, bevor Lernende fragen")
    expect(panel.get_by_text("Noch keine Testfrage.")).to_be_visible()
    for n, question in enumerate(("Was ist ein Heap?", "Was ist ein Stapel?"), start=1):
        panel.get_by_role("button", name="Frage hinzufügen").click()
        panel.get_by_label(f"Frage {n}", exact=True).fill(question)

    stack.model.script(Answer(tokens=["Ein **Heap** ist ein Baum."]), Answer(tokens=["A stack is what it is."]))
    panel.get_by_role("button", name="Speichern und alle stellen").click()
    expect(panel.get_by_role("status").first).to_contain_text("von 2 Fragen haben alle Prüfungen bestanden")
    first = panel.locator(".trial-row").nth(0)
    expect(first.locator(".prose strong")).to_have_text("Heap")
    expect(panel.locator(".trial-row").nth(1)).to_contain_text("Sie ist auf Englisch und nicht auf Deutsch.")
    first.get_by_role("button", name="Gut: als Maßstab behalten").click()
    expect(first).to_contain_text("Der Maßstab: für gut befunden")

    stack.model.script(Answer(tokens=["Etwas ganz anderes ist es."]), Answer(tokens=["Ein Stapel ist etwas."]))
    panel.get_by_role("button", name="Speichern und alle stellen").click()
    expect(first).to_contain_text("Anders als der Maßstab: der Text")
    expect(first).to_contain_text("Etwas ganz anderes")
    expect(first.locator("[data-part=kept] strong")).to_have_text("Heap")
    picture(teacher, "trials")
    assert teacher.serious_problems() == []

    phone = open_tutor(language="en", person="teacher", viewport=PHONE, color_scheme="dark")
    phone.button("Set up the tutor").click()
    phone.button("Try the tutor").click()
    there = phone.view.get_by_role("dialog", name="Try the tutor before learners ask")
    expect(there).to_contain_text("Etwas ganz anderes")
    picture(phone, "trials-phone")
    assert phone.serious_problems() == []
