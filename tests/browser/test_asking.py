# SPDX-License-Identifier: EUPL-1.2
"""A student asks: sees text at once, stops, copies, asks again."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.answers import RICH, SLOW
from tests.browser.devices import FITS, PHONE
from tests.browser.stack import Stack
from tests.browser.tutor import Tutor
from tests.fakes.scripted_model_server import Answer

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]

BLOCKED = "() => { try { sessionStorage.length; return 'open' } catch (error) { return error.name } }"


def test_the_browser_of_these_stories_blocks_third_party_storage(open_tutor: Open) -> None:
    """Otherwise the other stories would prove nothing about real students' browsers."""
    assert open_tutor().frame.evaluate(BLOCKED) == "SecurityError"


def test_text_is_seen_before_the_answer_is_complete(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    stack.model.script(SLOW)
    tutor.ask("How does binary search work?")
    expect(tutor.answers).to_contain_text("word2")
    expect(tutor.button("stop")).to_be_visible()
    assert "word399" not in tutor.answers.inner_text()


def test_stopping_keeps_the_text_and_stops_the_engine(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    stack.model.script(SLOW)
    tutor.ask("How does binary search work?")
    expect(tutor.answers).to_contain_text("word2")
    tutor.button("stop").click()
    tutor.complete(tutor.answers)
    expect(tutor.answers).to_contain_text("You stopped this answer.")
    expect(tutor.answers).to_contain_text("word2")
    expect(tutor.button("send")).to_be_visible()
    stack.model.wait_for_hangup()


def test_an_answer_is_rendered_and_labelled_as_ai(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    stack.model.script(RICH)
    answer = tutor.ask_and_wait("How does binary search work?")
    expect(answer.get_by_role("heading", name="AI answer")).to_be_visible()
    expect(answer.locator("math")).to_have_count(2)
    expect(answer.locator("math[display=block]")).to_be_visible()
    expect(answer.locator("pre code")).to_contain_text("def search(values):")
    expect(answer.get_by_role("cell", name="1000")).to_be_visible()
    expect(answer.get_by_role("listitem")).to_have_count(2)
    assert "$$" not in answer.inner_text()


def test_a_copy_says_that_an_ai_wrote_it(open_tutor: Open, stack: Stack) -> None:
    """The frame may not use navigator.clipboard; what was copied is looked at by pasting it."""
    tutor = open_tutor()
    stack.model.script(Answer(tokens=["It is **fast**."]))
    answer = tutor.ask_and_wait("Is it fast?")
    answer.get_by_role("button", name="Copy the answer").click()
    expect(tutor.view.locator("#announcer")).to_contain_text("Copied")
    tutor.question.press("Control+v")
    expect(tutor.question).to_have_value("It is **fast**.\n\nAI answer – Campus Tutor, can be wrong\n")


def test_answering_again_replaces_the_last_answer(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    stack.model.script(Answer(tokens=["first try"]), Answer(tokens=["second try"]))
    tutor.ask_and_wait("What is a heap?")
    tutor.button("Answer again").click()
    expect(tutor.answers).to_contain_text("second try")
    expect(tutor.answers).to_have_count(1)
    expect(tutor.questions).to_have_text(["What is a heap?"])


def test_editing_an_earlier_question_warns_and_replaces_what_came_later(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    stack.model.script(*(Answer(tokens=[f"answer {n}"]) for n in range(1, 4)))
    tutor.ask_and_wait("What is a heap?")
    tutor.ask_and_wait("And a stack?")
    tutor.button("Edit and send again").first.click()
    expect(tutor.view.locator(".edit")).to_contain_text("The question after this one and its answer will be replaced.")
    tutor.view.get_by_label("Edit your question").fill("What is a queue?")
    tutor.button("Send again").click()
    expect(tutor.answers).to_contain_text("answer 3")
    expect(tutor.questions).to_have_text(["What is a queue?"])
    tutor.complete(tutor.answers)
    sent = [message["content"] for message in stack.model.chats[-1].body["messages"] if message["role"] != "system"]
    assert sent == ["What is a queue?"]


def test_a_starter_is_asked_with_one_click(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    expect(tutor.view.get_by_text("You are talking to an AI, not to a person.")).to_be_visible()
    starters = tutor.view.locator(".starter")
    expect(starters).to_have_count(3)
    first = starters.first.inner_text()
    starters.first.click()
    expect(tutor.questions).to_have_text([first])
    tutor.complete(tutor.answers)


def test_shift_and_enter_break_the_line_and_the_field_grows(open_tutor: Open) -> None:
    tutor = open_tutor()
    height = tutor.question.bounding_box()["height"]  # type: ignore[index]
    tutor.question.press_sequentially("one")
    for line in ("two", "three"):
        tutor.question.press("Shift+Enter")
        tutor.question.press_sequentially(line)
    expect(tutor.question).to_have_value("one\ntwo\nthree")
    assert tutor.question.bounding_box()["height"] > height + 30  # type: ignore[index]
    expect(tutor.questions).to_have_count(0)


def test_a_thumb_and_its_reason_are_stored(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    tutor.ask_and_wait("What is a heap?")
    tutor.button("Not helpful").click()
    tutor.view.get_by_label("What was wrong? (optional)").fill("too short")
    with tutor.page.expect_response(lambda r: "too short" in (r.request.post_data or "")) as answered:
        tutor.view.locator(".reason").get_by_role("button", name="Send").click()
    assert answered.value.status == 204
    assert answered.value.request.post_data_json == {"value": -1, "reason": "too short"}
    expect(tutor.button("Not helpful")).to_have_attribute("aria-pressed", "true")
    tutor.page.reload()
    tutor.arrived()
    expect(tutor.button("Not helpful")).to_have_attribute("aria-pressed", "true")


def test_what_a_model_writes_cannot_run(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    attack = (
        "<script>window.hacked=1</script>\n\n<img src=x onerror='window.hacked=1'>\n\n"
        "[click](javascript:window.hacked=1) <svg onload='window.hacked=1'></svg>\n\n"
        "![](https://evil.example/steal.png)\n\n<iframe src='https://evil.example'></iframe>\n\n"
        "$\\href{javascript:window.hacked=1}{x}$\n\n<style>body{display:none}</style>\n\nharmless"
    )
    stack.model.script(Answer(tokens=re.findall(r".{1,7}", attack, re.DOTALL)))
    answer = tutor.ask_and_wait("Attack me")
    expect(answer).to_contain_text("harmless")
    for link in answer.locator("a").all():
        assert not (link.get_attribute("href") or "").startswith("javascript:")
    expect(answer.locator("script, img, iframe, style, [onerror], [onload]")).to_have_count(0)
    assert tutor.frame.evaluate("window.hacked") is None


@pytest.mark.parametrize(
    ("language", "device", "said", "kind"),
    [
        ("en", {}, "3 details were kept from the model.", "Date of birth: 24.12.2003"),
        (
            "de",
            {**PHONE, "color_scheme": "dark"},
            "3 Angaben wurden vom Modell ferngehalten.",
            "Geburtsdatum: 24.12.2003",
        ),
    ],
)
def test_what_was_kept_from_the_model_is_said_at_the_question_and_opens(
    open_tutor: Open, language: str, device: dict[str, Any], said: str, kind: str
) -> None:
    """By keyboard; another question says nothing."""
    tutor = open_tutor(language=language, **device)
    tutor.ask_and_wait("Ich heiße Mehmet, geb. 24.12.2003, Tel. 0170 1234567. Was ist ein Baum?")
    tutor.ask_and_wait("Was ist ein Max Heap?")
    questions = tutor.view.locator(".question:visible")
    summary = questions.first.locator("summary")
    expect(summary).to_have_text(said)
    expect(questions.last.locator("summary")).to_be_hidden()
    expect(questions.first.get_by_text(kind)).to_be_hidden()
    summary.press("Enter")
    expect(questions.first.get_by_text(kind)).to_be_visible()
    assert tutor.frame.evaluate(FITS)
    assert not tutor.serious_problems()
