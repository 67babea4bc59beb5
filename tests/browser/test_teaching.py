# SPDX-License-Identifier: EUPL-1.2
"""An instructor sets up a tutor in the chat page, looks at it as a learner, and meets somebody else's version."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.tutor import Tutor

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def picture(tutor: Tutor, name: str) -> None:
    """For people who want to see it: in the folder named by CAMPUS_TUTOR_PICTURES."""
    if folder := os.environ.get("CAMPUS_TUTOR_PICTURES"):
        tutor.page.screenshot(path=Path(folder) / f"{name}.png")


def save(tutor: Tutor) -> None:
    tutor.button("Speichern").click()


def unfold(tutor: Tutor, part: str) -> None:
    tutor.view.locator("summary").filter(has_text=part).click()


def test_an_instructor_sets_up_a_tutor_in_a_minute_and_sees_it_as_learners_do(
    open_tutor: Callable[..., Tutor],
) -> None:
    """The form opens by itself, once; a template fills it; the way to the preview and back."""
    tutor = open_tutor(language="de", person="teacher")
    form = tutor.view.get_by_role("dialog", name="Tutor einrichten")
    expect(form).to_be_visible()
    tutor.page.locator("iframe").evaluate("frame => frame.scrollIntoView({block: 'end'})")
    expect(tutor.button("Speichern")).to_be_in_viewport(ratio=1)
    picture(tutor, "panel-first")
    assert tutor.serious_problems() == []
    tutor.button("Übungscoach").click()
    expect(tutor.view.get_by_label("Titel", exact=True)).to_have_value("Übungscoach")
    expect(tutor.view.get_by_label("Nur Hinweise")).to_be_checked()
    tutor.button("Wie Lernende ansehen").click()
    expect(tutor.view.get_by_text("noch nicht gespeichert sind")).to_be_visible()
    expect(tutor.view.locator("#tutor-title")).to_have_text("Übungscoach")
    tutor.button("Zurück zu Ihrer Ansicht").click()
    expect(form).to_be_visible()
    save(tutor)
    expect(form.get_by_role("status")).to_contain_text("Gespeichert")
    unfold(tutor, "Übernehmen, als Datei speichern")
    expect(form.get_by_label("Um diesen Tutor noch woanders")).to_have_value(re.compile("^tutor=[0-9a-f-]{36}$"))
    form.get_by_role("button", name="Kopieren").click()
    expect(form.get_by_role("status")).to_contain_text("Kopiert")
    picture(tutor, "panel-saved")
    tutor.button("Wie Lernende ansehen").click()
    expect(tutor.view.get_by_text("Sie sehen den Tutor so")).to_be_visible()
    expect(tutor.view.get_by_text("noch nicht gespeichert sind")).to_be_hidden()
    expect(tutor.button("Tutor einrichten")).to_be_hidden()
    expect(tutor.view.locator("#tutor-title")).to_have_text("Übungscoach")
    picture(tutor, "preview")
    assert tutor.serious_problems() == []
    tutor.page.reload()
    expect(tutor.view.get_by_text("Sie sehen den Tutor so")).to_be_hidden()  # a new launch is a new visit
    expect(tutor.button("Tutor einrichten")).to_be_visible()
    expect(form).to_be_hidden()


def test_the_way_back_from_the_preview_brings_the_settings_back(open_tutor: Callable[..., Tutor]) -> None:
    """By the keyboard, on a phone."""
    tutor = open_tutor(language="de", person="teacher", viewport=PHONE)
    picture(tutor, "panel-phone")
    tutor.button("Wie Lernende ansehen").press("Enter")
    picture(tutor, "preview-phone")
    tutor.button("Zurück zu Ihrer Ansicht").press("Enter")
    expect(tutor.button("Tutor einrichten")).to_be_visible()
    tutor.button("Tutor einrichten").press("Enter")
    form = tutor.view.get_by_role("dialog", name="Tutor einrichten")
    expect(form).to_be_visible()
    form.press("Escape")
    expect(form).to_be_hidden()


def test_a_draft_survives_closing_and_somebody_elses_saving(open_tutor: Callable[..., Tutor]) -> None:
    """What differs stands side by side, and nothing that was typed is lost."""
    mine = open_tutor(language="de", person="teacher")
    mine.view.get_by_label("Wobei soll").fill("Nur Blatt 3")
    mine.button("Schließen").first.click()
    theirs = open_tutor(language="de", person="administrator")
    theirs.view.get_by_label("Titel", exact=True).fill("Ihr Titel")
    save(theirs)
    expect(theirs.view.get_by_role("dialog").get_by_role("status")).to_contain_text("Gespeichert")
    mine.button("Tutor einrichten").click()
    expect(mine.view.get_by_label("Wobei soll")).to_have_value("Nur Blatt 3")
    expect(mine.alert.filter(has_text="jemand anderes")).to_be_visible()
    expect(mine.view.locator(".newer").filter(has_text="Ihr Titel")).to_be_visible()
    picture(mine, "panel-newer")
    assert mine.serious_problems() == []
    mine.view.locator(".newer").filter(has_text="Ihr Titel").get_by_role("button").click()
    save(mine)
    expect(mine.view.get_by_role("dialog").get_by_role("status")).to_contain_text("Gespeichert")
    theirs.view.get_by_label("Wobei soll").fill("Etwas anderes")
    save(theirs)
    expect(theirs.alert.filter(has_text="jemand anderes")).to_be_visible()
    expect(theirs.view.get_by_label("Wobei soll")).to_have_value("Etwas anderes")
    expect(theirs.view.locator(".newer").filter(has_text="Nur Blatt 3")).to_be_visible()


def test_what_learners_will_notice_is_said_before_and_each_save_can_be_undone(
    open_tutor: Callable[..., Tutor], tmp_path: Path
) -> None:
    """Also by a file: what it replaces is among the earlier versions."""
    tutor = open_tutor(language="en", person="teacher", viewport=PHONE, color_scheme="dark")
    form = tutor.view.get_by_role("dialog", name="Set up the tutor")
    status = form.get_by_role("status")
    tutor.button("Save").click()
    expect(status).to_contain_text("Saved.")
    unfold(tutor, "Take over, save as a file")
    with tutor.page.expect_download() as file:
        tutor.button("Save as a file").click()
    file.value.save_as(tmp_path / "tutor.json")
    form.get_by_label("Everything").check()
    unfold(tutor, "Limits, and a human to turn to")
    form.get_by_label("Questions a day").fill("5")
    expect(status).to_have_text("2 settings are not saved.")
    expect(form.locator(".noticed li")).to_have_text(
        [re.compile("explanations and solutions"), "Each learner can ask 5 questions a day."]
    )
    expect(form.locator("[data-set=limits]")).to_contain_text("5 questions a day")
    tutor.button("Save").click()
    expect(form.locator(".noticed summary")).to_have_text("Learners notice 2 changes now")
    unfold(tutor, "Earlier versions")
    newest = form.locator(".version").first
    expect(newest).to_contain_text("holds now · A teacher · saved")
    expect(newest.locator("del").first).to_have_text("Step by step")
    picture(tutor, "versions-phone")
    assert tutor.serious_problems() == []
    form.locator(".version").nth(1).get_by_role("button").press("Enter")
    expect(form.get_by_text("Go back to the version of")).to_be_focused()
    tutor.button("Replace").press("Enter")
    expect(form.get_by_label("Step by step")).to_be_checked()
    expect(form.locator(".version")).to_have_count(3)
    form.get_by_label("Title", exact=True).fill("Typed and not saved")
    form.locator("#tutor-file").set_input_files(tmp_path / "tutor.json")
    expect(form.get_by_text("What you have typed and not saved is lost.")).to_be_visible()
    tutor.button("Replace").click()
    expect(form.get_by_label("Title", exact=True)).not_to_have_value("Typed and not saved")
    form.locator("#tutor-file").set_input_files({"name": "x.json", "mimeType": "text/plain", "buffer": b"[1]"})
    expect(form.get_by_role("alert")).to_contain_text("no file of a tutor’s settings")


def test_learners_have_neither_the_form_nor_its_button(open_tutor: Callable[..., Tutor]) -> None:
    """Also not an empty one."""
    tutor = open_tutor(language="de")
    expect(tutor.button("Tutor einrichten")).to_be_hidden()
    expect(tutor.view.get_by_role("dialog")).to_be_hidden()
