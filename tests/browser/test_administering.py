# SPDX-License-Identifier: EUPL-1.2
"""An LMS administrator in the course page: a notice that students see, a question before it, an invitation."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.administering import administration
from tests.browser.tutor import Tutor

pytestmark = pytest.mark.browser


def test_a_notice_is_looked_at_saved_and_seen_by_students(open_tutor: Callable[..., Tutor]) -> None:
    """A mistake and a closed panel lose nothing; nothing is saved before the question is answered."""
    tutor = administration(open_tutor)
    notice, days = (
        tutor.view.get_by_label("Hinweis auf Deutsch"),
        tutor.view.get_by_label("Gespräche werden aufbewahrt"),
    )
    notice.fill("Keine Prüfungsaufgaben, bitte.")
    days.fill("3")
    tutor.button("Prüfen und speichern …").click()
    expect(tutor.view.locator('[data-part="trouble"]')).to_contain_text("von 7 bis 1095")
    days.fill("30")
    tutor.view.locator('#admin > header [data-part="close"]').click()
    tutor.button("Verwaltung").click()
    expect(notice).to_have_value("Keine Prüfungsaufgaben, bitte.")
    expect(days).to_have_value("30")
    tutor.button("Prüfen und speichern …").click()
    question = tutor.view.get_by_role("dialog", name="Das ändert sich")
    expect(question).to_contain_text("30 Tage statt 180")
    assert tutor.serious_problems() == []
    question.get_by_role("button", name="Speichern").click()
    expect(tutor.view.locator('[data-part="kept"]')).to_have_text("Gespeichert.")
    student = open_tutor(language="de", person="juergen")
    expect(student.view.get_by_label("Hinweis deiner Einrichtung")).to_contain_text("Keine Prüfungsaufgaben, bitte.")
    expect(student.view.locator("#welcome")).to_contain_text("wird 30 Tage nach deiner letzten Frage darin gelöscht")


def test_an_invitation_is_made_after_a_question_and_revoked_again(open_tutor: Callable[..., Tutor]) -> None:
    tutor = administration(open_tutor, viewport={"width": 390, "height": 844}, color_scheme="dark")
    tutor.button("Einladung erstellen …").click()
    question = tutor.view.get_by_role("dialog", name="Eine Einladung erstellen?")
    question.get_by_role("button", name="Abbrechen").click()
    expect(tutor.view.get_by_text("Bisher keine.")).to_be_visible()
    tutor.button("Einladung erstellen …").click()
    question.get_by_role("button", name="Link erstellen").click()
    expect(tutor.view.get_by_label("Registrierungslink")).to_have_value(re.compile(r"/lti/register\?invitation="))
    assert tutor.serious_problems() == []
    tutor.view.get_by_role("button", name=re.compile("^Einladung vom .* widerrufen$")).click()
    tutor.view.get_by_role("dialog", name="Diese Einladung widerrufen?").get_by_role(
        "button", name="Widerrufen"
    ).click()
    expect(tutor.view.get_by_text("widerrufen", exact=True)).to_be_visible()


def test_a_role_is_changed_after_a_question_and_keeps_its_place(open_tutor: Callable[..., Tutor]) -> None:
    """Cancelled, the tick is as it was; saved, the table is shown anew, with the same tick in focus."""
    tutor = administration(open_tutor)
    tick = tutor.view.get_by_label("Mentor: Chatten", exact=True)
    expect(tick).not_to_be_checked()
    tick.click()
    question = tutor.view.get_by_role("dialog", name="Das ändert sich")
    expect(question).to_contain_text("Mentor darf zusätzlich: Chatten.")
    assert tutor.serious_problems() == []
    question.get_by_role("button", name="Abbrechen").click()
    expect(tick).not_to_be_checked()
    tick.click()
    question.get_by_role("button", name="Speichern").click()
    expect(tutor.view.locator('#admin [data-part="saved"]')).to_have_text("Gespeichert.")
    expect(tick).to_be_checked()
    expect(tick).to_be_focused()
