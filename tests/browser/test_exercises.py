# SPDX-License-Identifier: EUPL-1.2
"""An instructor writes down a way through an exercise and lets the AI propose another; a student is led along it."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.tutor import Tutor, reload_frame
from tests.fakes.scripted_model_server import Answer

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
PROPOSED = {
    "name": "3",
    "text": "Fügen Sie 7, 3, 9 in einen Suchbaum ein.",
    "steps": ["Beginne mit der 7 als Wurzel.", "Das Ergebnis steht schon hier."],
    "misconceptions": [{"when": "Die 9 kommt nach links", "say": "Ist 9 kleiner als 7?"}],
    "solution": "7 mit den Kindern 3 und 9.",
}


def picture(tutor: Tutor, name: str) -> None:
    """For people who want to see it: in the folder named by CAMPUS_TUTOR_PICTURES."""
    if folder := os.environ.get("CAMPUS_TUTOR_PICTURES"):
        tutor.page.screenshot(path=Path(folder) / f"{name}.png")


def open_panel(tutor: Tutor) -> Locator:
    """By way of the settings, which may be opening by themselves at this moment."""
    expect(tutor.view.locator("#open-teaching")).to_be_visible()
    tutor.view.locator("#open-teaching").dispatch_event("click")
    tutor.view.locator("[data-action='open-exercises']").first.click()
    panel: Locator = tutor.view.locator("#exercises")
    expect(panel).to_be_visible()
    return panel


def test_a_way_is_written_proposed_confirmed_and_walked(open_tutor: Callable[..., Tutor]) -> None:
    teacher = open_tutor(language="de", person="teacher")
    panel = open_panel(teacher)
    picture(teacher, "exercises-empty")
    write_one(panel)
    picture(teacher, "exercises-written")
    assert teacher.serious_problems() == []
    panel.get_by_role("button", name="Speichern").click()
    expect(panel.get_by_text("Gespeichert. Es gilt ab der nächsten Frage.")).to_be_visible()
    confirm_one(teacher, panel)
    panel.get_by_role("button", name="Speichern").click()
    expect(panel.get_by_text("Gespeichert. Es gilt ab der nächsten Frage.")).to_be_visible()
    be_led(open_tutor(language="de"))


def write_one(panel: Locator) -> None:
    """Two steps, which change places by the keyboard; one too many, which is removed and comes back and goes."""
    panel.get_by_role("button", name="Aufgabe hinzufügen").click()
    panel.get_by_label("Name, wie Studierende sie nennen").fill("2b")
    panel.get_by_label("Was gefragt ist").fill("Bestimmen Sie die Laufzeit von Mergesort.")
    for text in ("Löse sie mit dem Mastertheorem.", "Stelle die Rekursionsgleichung auf."):
        panel.get_by_role("button", name="Schritt hinzufügen").click()
        panel.get_by_label("Schritt", exact=True).last.fill(text)
    panel.get_by_label("Schritt", exact=True).last.press("Alt+ArrowUp")
    expect(panel.get_by_label("Schritt", exact=True).first).to_have_value("Stelle die Rekursionsgleichung auf.")
    panel.get_by_role("button", name="Diesen Schritt entfernen").first.click()
    panel.get_by_role("button", name="Rückgängig").click()
    expect(panel.get_by_label("Schritt", exact=True)).to_have_count(2)
    panel.get_by_text("Lösung (freiwillig)").click()
    panel.get_by_label("Lösung", exact=True).fill("Theta(n log n) nach Fall zwei des Mastertheorems.")


def confirm_one(teacher: Tutor, panel: Locator) -> None:
    """The second step is not ticked: it would tell the result."""
    teacher.stack.model.script(Answer(tokens=[json.dumps({"exercises": [PROPOSED]})]))
    panel.get_by_text("Die KI Aufgaben aus einem Übungsblatt vorschlagen lassen").click()
    panel.get_by_label("Text des Übungsblatts").fill("Aufgabe 3 … Lösung …")
    panel.get_by_role("button", name="Vorschlagen", exact=True).click()
    proposed = panel.locator(".exercise-proposed")
    expect(proposed).to_be_visible()
    picture(teacher, "exercises-proposed")
    proposed.get_by_role("button", name="Angekreuztes übernehmen").click()
    expect(proposed.get_by_text("Bitte kreuzen Sie zuerst Name und Text an")).to_be_visible()
    proposed.get_by_label("Name und Text übernehmen").check()
    proposed.locator(".line-list.numbered").get_by_label("Übernehmen").first.check()
    proposed.get_by_role("button", name="Angekreuztes übernehmen").click()
    expect(proposed).to_be_hidden()
    expect(panel.locator(".exercise-list").first.get_by_text(re.compile("1 Schritt$"))).to_be_visible()


def be_led(student: Tutor) -> None:
    """The student sees which exercise was understood, and takes it back."""
    student.stack.model.script(Answer(tokens=["Wie viele Teilprobleme gibt es?"]), Answer(tokens=["Worum geht es?"]))
    answer = student.ask_and_wait("Wie fange ich bei 2b an?")
    expect(answer.get_by_text("Zu: Aufgabe 2b")).to_be_visible()
    sent = student.stack.model.chats[-1].body["messages"][-1]["content"]
    assert "Stelle die Rekursionsgleichung auf." in sent
    assert "Mastertheorem" not in sent
    picture(student, "about-exercise")
    assert student.serious_problems() == []
    answer.get_by_role("button", name="Nicht zu dieser Aufgabe: neu antworten").click()
    expect(student.answers.last.get_by_text("Worum geht es?")).to_be_visible()
    expect(student.answers.last.get_by_text("Zu: Aufgabe 2b")).to_be_hidden()
    assert "Rekursionsgleichung" not in student.stack.model.chats[-1].body["messages"][-1]["content"]


def test_what_was_typed_is_there_again_after_a_reload_on_a_phone(open_tutor: Callable[..., Tutor]) -> None:
    teacher = open_tutor(language="en", person="teacher", viewport=PHONE, color_scheme="dark")
    panel = open_panel(teacher)
    panel.get_by_role("button", name="Add an exercise").click()
    panel.get_by_label("Name, as students say it").fill("2b")
    panel.get_by_role("button", name="Add a step").click()
    panel.get_by_label("Step", exact=True).fill("Write down the recurrence.")
    panel.get_by_role("button", name="Add a misconception").click()
    picture(teacher, "exercises-phone")
    assert teacher.serious_problems() == []
    panel.press("Escape")
    reload_frame(teacher)
    panel = open_panel(teacher)
    panel.get_by_text("2b", exact=True).click()
    expect(panel.get_by_label("Step", exact=True)).to_have_value("Write down the recurrence.")
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_role("alert").get_by_text("The exercise “2b” has no text.")).to_be_visible()
