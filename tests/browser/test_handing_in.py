# SPDX-License-Identifier: EUPL-1.2
"""Handing in, as learner and teacher see it: with names from the platform's roster, and who looked."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.answers import SLOW
from tests.browser.stack import Stack
from tests.browser.tutor import Tutor
from tests.fakes.scripted_model_server import Answer

WIDE = "Hier:\n\n```python\n" + "x = " + " + ".join(["wurzel"] * 20) + "\n```\n"


def reader(open_tutor: Callable[..., Tutor], **device: Any) -> Tutor:
    """A teacher who reads what Jürgen handed in."""
    teacher = open_tutor(language="de", person="teacher", **device)
    teacher.button("Schließen").first.click()
    teacher.show_conversations()
    teacher.button("Abgegebene Gespräche").click()
    teacher.view.get_by_role("button", name="Jürgen Müßig").click()
    return teacher


def test_a_conversation_is_handed_in_read_and_taken_back(open_tutor: Callable[..., Tutor]) -> None:
    """German, on a phone for the learner."""
    learner = open_tutor(language="de", viewport={"width": 360, "height": 640})
    expect(learner.button("Dieses Gespräch abgeben")).to_be_hidden()
    learner.ask_and_wait("Was ist ein Baum?")
    learner.button("Dieses Gespräch abgeben").click()
    expect(learner.view.get_by_text("genau dieses Gespräch")).to_be_visible()
    assert learner.serious_problems() == []
    learner.button("Abgeben").click()
    expect(learner.view.locator("#toast")).to_contain_text("Abgegeben.")
    expect(learner.view.locator("#hand-in-state")).to_contain_text("Bisher hat es niemand geöffnet")

    teacher = reader(open_tutor)
    expect(teacher.view.locator("#hand-ins .bubble")).to_have_text("Was ist ein Baum?")
    assert teacher.serious_problems() == []

    learner.button("Dieses Gespräch abgeben").click()
    expect(learner.view.locator("#hand-in-state")).to_contain_text("Einmal von Lehrenden geöffnet")
    learner.button("Zurücknehmen").click()
    expect(learner.view.locator("#hand-in-state")).to_be_hidden()
    teacher.button("Zurück zur Liste").click()
    expect(teacher.view.get_by_text("Hier wurde noch nichts abgegeben.")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "buttons", "written"),
    [
        ("en", ("Hand in this conversation", "Hand in"), r"Handed in on \d{1,2} [A-Z][a-z]{2,3} \d{4}, \d\d:\d\d\."),
        ("de", ("Dieses Gespräch abgeben", "Abgeben"), r"\d\d\.\d\d\.\d\d, \d\d:\d\d"),
    ],
)
def test_the_moment_of_handing_in_is_written_as_in_europe(
    open_tutor: Callable[..., Tutor], language: str, buttons: tuple[str, str], written: str
) -> None:
    learner = open_tutor(language=language)
    learner.ask_and_wait("?")
    for name in buttons:
        learner.view.get_by_role("button", name=name, exact=True).click()
    expect(learner.view.locator("#hand-in-state")).to_contain_text(re.compile(written))


def test_staff_see_of_an_answer_that_it_was_stopped(open_tutor: Callable[..., Tutor], stack: Stack) -> None:
    learner = open_tutor(language="de")
    stack.model.script(SLOW)
    learner.ask("Was ist ein Baum?")
    expect(learner.answers).to_contain_text("word2")
    learner.button("stop").click()
    learner.button("Dieses Gespräch abgeben").click()
    learner.button("Abgeben").click()
    expect(learner.view.locator("#toast")).to_contain_text("Abgegeben.")
    teacher = reader(open_tutor)
    expect(teacher.view.locator("#hand-ins .answer")).to_contain_text("vor ihrem Ende angehalten")


def test_wide_code_in_what_was_handed_in_scrolls_by_itself_on_a_phone(
    open_tutor: Callable[..., Tutor], stack: Stack
) -> None:
    """The question stands at the far edge: it would be out of sight if the code made all the page as wide as itself."""
    learner = open_tutor(language="de")
    stack.model.script(Answer(tokens=[WIDE]))
    learner.ask_and_wait("Was ist ein Baum?")
    learner.button("Dieses Gespräch abgeben").click()
    learner.button("Abgeben").click()
    expect(learner.view.locator("#hand-in-state")).to_contain_text("Bisher hat es niemand geöffnet")
    teacher = reader(open_tutor, viewport={"width": 390, "height": 844})
    expect(teacher.view.locator("#hand-ins .bubble")).to_be_visible()
    body = teacher.view.locator("#hand-ins .panel-body")
    assert body.evaluate("element => element.scrollWidth - element.clientWidth") == 0
