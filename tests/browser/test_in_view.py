# SPDX-License-Identifier: EUPL-1.2
"""The course page around the tutor tells what the student has open; everybody else is not listened to."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.devices import FITS, PHONE
from tests.browser.tutor import Tutor, reload_frame
from tests.fakes.scripted_model_server import Answer
from tests.support import until

pytestmark = pytest.mark.browser

SHEET = {"type": "campustutor.about", "item": "cm123", "title": "Blatt 3", "kind": "assign", "section": "Woche 2"}
OTHER = {**SHEET, "item": "cm124", "title": "Blatt 4: Wege, Kreise und aufspannende Bäume in großen Netzen " * 3}
LISTEN = "() => { window.heard = []; addEventListener('message', (e) => heard.push([e.data?.type, e.origin])); }"
SAY = "([data, origin]) => document.querySelector('iframe').contentWindow.postMessage(data, origin)"
POST_TO = "([data, where]) => window[where].frames[0].postMessage(data, '*')"
SIBLING = "() => void document.body.append(Object.assign(document.createElement('iframe'), { id: 'sibling' }))"


def picture(tutor: Tutor, name: str) -> None:
    """For people who want to see it: in the folder named by CAMPUS_TUTOR_PICTURES."""
    if folder := os.environ.get("CAMPUS_TUTOR_PICTURES"):
        tutor.page.screenshot(path=Path(folder) / f"{name}.png")


def say(tutor: Tutor, data: dict[str, Any]) -> None:
    """As the plugin's script in the course page does."""
    tutor.page.evaluate(SAY, [data, tutor.stack.tool_url.rstrip("/")])


def heard(tutor: Tutor, kind: str) -> int:
    """How often the course page heard that from the tool's origin."""
    found: list[list[str]] = tutor.page.evaluate("() => heard")
    return found.count([kind, tutor.stack.tool_url.rstrip("/")])


def line(tutor: Tutor) -> Locator:
    found: Locator = tutor.view.locator("#in-view")
    return found


def sent(tutor: Tutor) -> str:
    content: str = tutor.stack.model.chats[-1].body["messages"][-1]["content"]
    return content


def test_a_question_is_about_what_is_open_until_that_is_removed(open_tutor: Callable[..., Tutor]) -> None:
    tutor = open_tutor(language="de")
    tutor.stack.model.script(*[Answer(tokens=["Gut."])] * 4)
    tutor.page.evaluate(LISTEN)
    reload_frame(tutor)
    until(lambda: heard(tutor, "campustutor.ready") == 1)
    say(tutor, SHEET)
    expect(line(tutor)).to_have_text("Zu: Blatt 3")
    picture(tutor, "in-view-told")
    assert tutor.serious_problems() == []
    tutor.ask_and_wait("Ich verstehe Aufgabe 2 nicht")
    assert ">Blatt 3</looking_at>" in sent(tutor)
    expect(tutor.view.locator(".of-question:visible")).to_have_text("Zu: Blatt 3")
    say(tutor, OTHER)
    expect(line(tutor)).to_contain_text("Zu: Blatt 4")
    tutor.button("Neu antworten lassen").click()
    until(lambda: len(tutor.stack.model.chats) == 2)
    assert ">Blatt 3</looking_at>" in sent(tutor), "the same question is about the same"
    tutor.complete(tutor.answers.last)
    removes(tutor)


def removes(tutor: Tutor) -> None:
    """By keyboard; a reload and the same page again change nothing, another one does."""
    line(tutor).get_by_role("button").press("Enter")
    expect(line(tutor)).to_be_hidden()
    expect(tutor.question).to_be_focused()
    tutor.ask_and_wait("Und wie geht das sonst?")
    assert "looking_at" not in sent(tutor)
    reload_frame(tutor)
    expect(tutor.view.locator(".of-question:visible")).to_have_text("Zu: Blatt 3")
    say(tutor, OTHER)
    say(tutor, {"type": "campustutor.about", "item": None})
    say(tutor, OTHER)
    tutor.question.press("a")
    expect(line(tutor)).to_be_hidden()
    say(tutor, SHEET)
    expect(line(tutor)).to_have_text("Zu: Blatt 3")


def test_strangers_are_not_heard_and_escape_is_told_where_nothing_is_open(open_tutor: Callable[..., Tutor]) -> None:
    tutor = open_tutor(language="en", viewport=PHONE["viewport"], color_scheme="dark")
    tutor.page.evaluate(LISTEN)
    strangers_talk(tutor)
    tutor.frame.evaluate("(data) => window.postMessage(data, '*')", SHEET)
    say(tutor, {**SHEET, "extra": 1})
    tutor.question.press("a")
    expect(line(tutor)).to_be_hidden()
    say(tutor, OTHER)
    expect(line(tutor)).to_contain_text("About: Blatt 4")
    picture(tutor, "in-view-phone")
    assert tutor.serious_problems() == []
    assert tutor.frame.evaluate(FITS)
    tutor.button("drawer").click()
    tutor.view.locator("#close-history").press("Escape")
    assert heard(tutor, "campustutor.close") == 0
    tutor.question.press("Escape")
    until(lambda: heard(tutor, "campustutor.close") == 1)


def strangers_talk(tutor: Tutor) -> None:
    """A page of another origin that the course page opened, and a frame of the right origin beside the tutor."""
    with tutor.page.expect_popup() as popup:
        tutor.page.evaluate("(address) => void window.open(address)", f"{tutor.stack.tool_url.rstrip('/')}/healthz")
    popup.value.wait_for_load_state()
    popup.value.evaluate(POST_TO, [SHEET, "opener"])
    popup.value.close()
    tutor.page.evaluate(SIBLING)
    sibling = next(frame for frame in tutor.page.frames if frame.url == "about:blank")
    sibling.evaluate(POST_TO, [SHEET, "parent"])
    tutor.page.evaluate("() => document.getElementById('sibling').remove()")
