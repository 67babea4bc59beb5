# SPDX-License-Identifier: EUPL-1.2
"""What people type and read: indentation, right to left, Enter on glass, half an emoji."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.devices import PHONE
from tests.browser.stack import Stack
from tests.browser.tutor import Tutor
from tests.fakes.scripted_model_server import Answer

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]

ARABIC = Answer(tokens=["مرحبا ", "في `x = 1` ", "الدرس\n\n", "Und deutsch.\n\n", "- نقطة\n"], hold_after=1)
DIRECTION = "(selector) => [...document.querySelectorAll(selector)].map((e) => getComputedStyle(e).direction)"

AI_LINE = "AI An AI answers. It can be wrong."
"""Before everything that is asked."""


def test_what_is_written_from_right_to_left_is_shown_so_while_it_comes(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    stack.model.script(ARABIC)
    tutor.question.fill("ما هي الشجرة؟")
    assert tutor.frame.evaluate(DIRECTION, "#question") == ["rtl"]
    tutor.question.press("Enter")
    expect(tutor.answers).to_contain_text("مرحبا")
    assert tutor.frame.evaluate(DIRECTION, ".bubble, .open-block") == ["rtl", "rtl"]
    ARABIC.go.set()
    tutor.complete(tutor.answers)
    assert tutor.frame.evaluate(DIRECTION, ".answer .prose, .answer .prose > *") == ["rtl", "rtl", "ltr", "rtl"]
    assert tutor.frame.evaluate(DIRECTION, ".prose code") == ["ltr"]


def test_a_question_keeps_its_indentation_to_the_model_and_in_the_history(open_tutor: Open, stack: Stack) -> None:
    code = "    for i in x:\n        print(i)"
    tutor = open_tutor()
    tutor.ask_and_wait(f"{code}\n  ")
    assert stack.model.chats[-1].body["messages"][-1]["content"] == code
    tutor.button("Edit and send again").click()
    tutor.button("Send again").click()
    expect(tutor.answers).to_have_count(1)
    tutor.complete(tutor.answers)
    tutor.launch("juergen", "growth")
    assert tutor.questions.first.evaluate("(bubble) => bubble.textContent") == code


def test_on_glass_enter_breaks_the_line_and_the_button_sends(open_tutor: Open) -> None:
    tutor = open_tutor(**PHONE)
    tutor.question.tap()
    tutor.page.keyboard.type("one")
    tutor.page.keyboard.press("Enter")
    tutor.page.keyboard.type("two")
    expect(tutor.question).to_have_value("one\ntwo")
    expect(tutor.question).to_have_attribute("enterkeyhint", "enter")
    expect(tutor.question).to_have_accessible_description(f"{AI_LINE} Enter starts a new line, the button sends.")
    tutor.button("send").tap()
    expect(tutor.questions).to_have_text(["one\ntwo"])
    tutor.complete(tutor.answers)
    tutor.button("Edit and send again").tap()
    tutor.page.keyboard.press("Enter")
    expect(tutor.button("Send again")).to_be_visible()


def test_with_keys_enter_sends(open_tutor: Open) -> None:
    tutor = open_tutor()
    expect(tutor.question).to_have_attribute("enterkeyhint", "send")
    expect(tutor.question).to_have_accessible_description(f"{AI_LINE} Enter sends, Shift+Enter starts a new line.")


def test_half_an_emoji_costs_a_sign_and_not_the_question(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    tutor.question.evaluate("(field) => { field.value = 'cut \\ud83d' }")
    tutor.question.press("Enter")
    tutor.complete(tutor.answers)
    assert stack.model.chats[-1].body["messages"][-1]["content"] == "cut \ufffd"
