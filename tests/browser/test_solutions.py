# SPDX-License-Identifier: EUPL-1.2
"""An instructor puts in a solution that stays closed; a student meets an answer that would have given it away."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from tests.browser.tutor import Tutor
from tests.fakes.scripted_model_server import Answer

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
SOLUTION = "Man teilt die Folge in zwei gleich lange Hälften, sortiert beide rekursiv und mischt sie danach zusammen."
LEAK = tuple(f"{word} " for word in SOLUTION.split())
CODE: FilePayload = {
    "name": "Aufgabe 3.py",
    "mimeType": "text/x-python",
    "buffer": b"def f(n):\n    return n * f(n - 1)\n",
}
PDF: FilePayload = {"name": "Blatt.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n\0"}


def picture(tutor: Tutor, name: str) -> None:
    """For people who want to see it: in the folder named by CAMPUS_TUTOR_PICTURES."""
    if folder := os.environ.get("CAMPUS_TUTOR_PICTURES"):
        tutor.page.screenshot(path=Path(folder) / f"{name}.png")


def panel_of(tutor: Tutor) -> Locator:
    """By way of the settings."""
    settings = tutor.view.get_by_role("dialog", name="Tutor einrichten")
    if not settings.is_visible():
        tutor.button("Tutor einrichten").click()
    settings.get_by_role("button", name="Lösungen, die unter Verschluss bleiben").click()
    panel: Locator = tutor.view.get_by_role("dialog", name="Lösungen, die unter Verschluss bleiben")
    expect(panel).to_be_visible()
    return panel


def test_an_instructor_puts_in_solutions_and_loses_nothing(open_tutor: Callable[..., Tutor]) -> None:
    """By hand, out of a file, removed and brought back, kept when the panel is closed, and saved."""
    tutor = open_tutor(language="de", person="teacher")
    panel = panel_of(tutor)
    expect(panel.get_by_text("Es gibt noch keine.")).to_be_visible()
    picture(tutor, "solutions-empty")
    panel.get_by_role("button", name="Lösung hinzufügen").press("Enter")
    tutor.page.keyboard.type("Aufgabe 2b")
    panel.get_by_label("Text der Lösung").fill(SOLUTION)
    panel.locator("input[type=file]").set_input_files([CODE, PDF])
    expect(panel.get_by_label("Titel der Lösung").nth(1)).to_have_value("Aufgabe 3")
    expect(panel.get_by_role("alert")).to_contain_text("Das sind keine Textdateien von höchstens 1 MB: Blatt.pdf")
    panel.get_by_role("button", name="Diese Lösung entfernen").first.click()
    expect(panel.get_by_label("Titel der Lösung")).to_have_count(1)
    panel.get_by_role("button", name="Rückgängig").click()
    expect(panel.get_by_label("Titel der Lösung").first).to_have_value("Aufgabe 2b")
    panel.get_by_role("button", name="Schließen").click()
    panel = panel_of(tutor)
    expect(panel.get_by_label("Text der Lösung").first).to_have_value(SOLUTION)
    panel.get_by_role("button", name="Lösung hinzufügen").click()
    panel.get_by_label("Titel der Lösung").nth(2).fill("Kurz")
    panel.get_by_label("Text der Lösung").nth(2).fill("42")
    panel.get_by_role("button", name="Speichern").click()
    expect(panel.get_by_role("status").first).to_contain_text("Gespeichert")
    expect(panel.get_by_text("Diese kann der Wächter nicht unterscheiden")).to_be_visible()
    picture(tutor, "solutions-saved")
    assert tutor.serious_problems() == []
    student = open_tutor(language="de", viewport=PHONE)
    assert SOLUTION not in student.page.content() + student.frame.content()
    student.stack.model.script(Answer(tokens=LEAK), Answer(tokens=LEAK))
    answer = student.ask_and_wait("Wie sortiere ich die Folge? Sag mir die Lösung.")
    expect(answer).to_contain_text("Zwei Antworten wurden zurückgehalten")
    expect(answer).to_contain_text("So kommst du bei dieser Aufgabe weiter")
    expect(answer).to_contain_text("Hinweis des Werkzeugs, nicht der KI")
    expect(answer).not_to_contain_text("gleich lange")
    picture(student, "withheld-phone")
    assert student.serious_problems() == []
    student.page.reload()
    student.arrived()
    expect(student.answers.last).to_contain_text("Zwei Antworten wurden zurückgehalten")
    held = Answer(tokens=("Überlege ", "zuerst, ", "was gefragt ist."), hold_after=1)
    student.stack.model.script(Answer(tokens=LEAK), held)
    student.ask("Noch einmal?")
    expect(student.answers.last).to_contain_text("Eine erste Antwort wurde zurückgehalten")
    held.go.set()
    student.complete(student.answers.last)
    expect(student.answers.last).to_contain_text("Überlege zuerst, was gefragt ist.")
    picture(student, "withheld-once-phone")
