# SPDX-License-Identifier: EUPL-1.2
"""A teacher adds tutors to a course by deep linking, in the platform's frame, with third-party cookies blocked."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.browser.devices import WATCH_POLICY
from tests.browser.stack import Stack
from tests.support import PATIENCE_MS

pytestmark = pytest.mark.browser
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    """A teacher's browser; at the end nothing was blocked by a policy and no script failed."""
    context = chromium.new_context(locale="de-DE", viewport=SIZES[request.param], reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(WATCH_POLICY)
    opened, complaints = context.new_page(), list[str]()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if "policy" in said.text.lower() else None)
    yield opened
    context.close()
    assert [complaint for complaint in complaints if "Clipboard" not in complaint] == []


def picture(page: Page, name: str) -> None:
    """For people who want to see it: in the folder named by CAMPUS_TUTOR_PICTURES."""
    if folder := os.environ.get("CAMPUS_TUTOR_PICTURES"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=False)


def picker(page: Page, stack: Stack) -> FrameLocator:
    """The page of choices in its frame."""
    page.goto(f"{stack.platform_url.rstrip('/')}/?as=teacher&lang=de")
    # The tutor in the course page first asks a teacher for its set-up, takes the focus, and the page scrolls to it: a
    # click in that moment would meet something else.
    expect(page.frame_locator("iframe").get_by_role("dialog")).to_be_visible()
    page.get_by_role("link", name="Tutor hinzufügen").click()
    frame = page.frame_locator("iframe.placing")
    expect(frame.get_by_role("heading", level=1)).to_contain_text("Einführung in die Informatik")
    return frame


def problems(page: Page, stack: Stack) -> list[Any]:
    frame = next(frame for frame in page.frames if frame.url.startswith(stack.tool_url))
    found = Axe().run(frame).response["violations"]
    return [violation["id"] for violation in found if violation["impact"] in ("serious", "critical")]


def test_a_teacher_adds_two_tutors_and_a_student_opens_one(page: Page, stack: Stack) -> None:
    frame = picker(page, stack)
    picture(page, "picker")
    assert problems(page, stack) == []
    frame.get_by_role("button", name="In den Kurs einfügen", exact=True).click()
    expect(frame.get_by_role("alert")).to_have_text("Bitte wählen Sie zuerst einen Tutor.")
    frame.get_by_label("Übungscoach").check()
    frame.get_by_role("checkbox", name="Prüfungstraining").check()
    frame.get_by_role("button", name="In den Kurs einfügen", exact=True).click()
    added = page.locator("#added")
    expect(added.get_by_role("heading", level=3)).to_have_text(["Übungscoach", "Prüfungstraining"])
    picture(page, "placed")
    address = page.url.replace("as=teacher", "as=juergen")
    page.goto(address)
    chat = page.frame_locator("#added iframe")
    expect(chat.locator("#tutor-title")).to_have_text("Übungscoach")
    expect(chat.get_by_role("button", name="Ich weiß nicht, wie ich anfangen soll.")).to_be_visible()


def test_a_teacher_writes_a_new_tutor_and_finds_it_in_the_list_afterwards(page: Page, stack: Stack) -> None:
    frame = picker(page, stack)
    frame.get_by_text("Einen neuen Tutor schreiben").click()
    frame.get_by_label("Titel", exact=True).fill("Blatt 3")
    frame.get_by_label("Wobei soll").fill("Größenordnung & „O-Notation“")
    frame.get_by_label("Nur Hinweise").check()
    picture(page, "picker-new")
    assert problems(page, stack) == []
    frame.get_by_role("button", name="Anlegen und in den Kurs einfügen").click()
    expect(page.locator("#added").get_by_role("heading", level=3)).to_have_text("Blatt 3")
    frame = picker(page, stack)
    expect(frame.get_by_role("group", name="Tutoren dieses Kurses").get_by_label("Blatt 3")).to_be_visible()
    frame.get_by_role("button", name="Abbrechen").click()
    expect(page.locator("iframe.placing")).to_be_hidden()
    expect(page.locator("#added").get_by_role("heading", level=3)).to_have_count(1)
