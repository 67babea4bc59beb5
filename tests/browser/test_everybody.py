# SPDX-License-Identifier: EUPL-1.2
"""Phone, zoom, keyboard, screen reader, German, dark: the same chat for everybody."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.answers import RICH
from tests.browser.devices import FITS, PHONE
from tests.browser.stack import Stack
from tests.browser.tutor import Tutor
from tests.fakes.scripted_model_server import Answer

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]

ENGLISH = re.compile(r"\b(the|your|you|answer|question|conversations?|send|and|with|can be wrong)\b", re.IGNORECASE)


def wide_elements(tutor: Tutor) -> Any:
    """Elements that stick out of the page and do not scroll for themselves."""
    return tutor.frame.evaluate(
        """() => [...document.querySelectorAll("#chat *")]
             .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
             .filter((e) => !e.closest(".table-scroll, .math-block, .math-line, .math-long, pre, .visually-hidden"))
             .map((e) => e.outerHTML.slice(0, 120))"""
    )


def test_a_phone_has_the_composer_in_sight_and_the_conversations_in_a_drawer(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor(**PHONE)
    stack.model.script(RICH)
    tutor.ask_and_wait("What is a heap?")
    expect(tutor.question).to_be_in_viewport(ratio=1)
    expect(tutor.conversations).not_to_be_visible()
    tutor.button("drawer").tap()
    expect(tutor.conversations).to_be_visible()
    expect(tutor.button("Close")).to_be_focused()
    tutor.page.keyboard.press("Escape")
    expect(tutor.conversations).not_to_be_visible()
    expect(tutor.button("drawer")).to_be_focused()
    assert tutor.frame.evaluate(FITS)
    assert wide_elements(tutor) == []


def test_at_400_percent_zoom_nothing_sticks_out(open_tutor: Open, stack: Stack) -> None:
    """1280 px at 400 % are 320 CSS px; the course page around the frame takes some of them."""
    tutor = open_tutor(viewport={"width": 320, "height": 600})
    stack.model.script(RICH)
    tutor.ask_and_wait("What is a heap?")
    assert tutor.frame.evaluate(FITS)
    assert wide_elements(tutor) == []
    expect(tutor.question).to_be_visible()


def test_a_frame_of_600_px_keeps_the_composer_in_sight(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor(viewport={"width": 1000, "height": 900})
    size = "(frame) => { frame.style.setProperty('height', '600px'); frame.style.setProperty('width', '800px') }"
    tutor.page.locator("iframe").evaluate(size)
    stack.model.script(RICH)
    tutor.ask_and_wait("What is a heap?")
    assert tutor.frame.evaluate("() => [innerWidth, innerHeight <= 600]") == [800, True]
    assert tutor.frame.evaluate(
        "() => document.getElementById('composer').getBoundingClientRect().bottom < innerHeight"
    )


def test_everything_can_be_done_with_the_keyboard(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    stack.model.script(Answer(tokens=["A tree."]))
    keys = tutor.page.keyboard
    tutor.view.locator(".skip-link").focus()
    expect(tutor.view.locator(".skip-link")).to_be_in_viewport()
    keys.press("Enter")
    keys.type("What is a heap?")
    keys.press("Enter")
    tutor.complete(tutor.answers)
    keys.press("Shift+Tab")
    assert _tab_to(tutor, "Copy the answer", "Shift+Tab")
    keys.press("Enter")
    expect(tutor.view.locator("#announcer")).to_contain_text("Copied")
    assert _tab_to(tutor, "Show conversations", "Shift+Tab")
    keys.press("Enter")
    assert _tab_to(tutor, "Delete “What is a heap?”", "Tab")
    keys.press("Enter")
    expect(tutor.button("Undo")).to_be_focused()
    keys.press("Enter")
    expect(tutor.conversations).to_have_text(["What is a heap?"])


def _tab_to(tutor: Tutor, name: str, key: str) -> bool:
    """Whether the key leads to the control of that name, in at most 30 presses, and the focus is to be seen there."""
    script = """() => { const e = document.activeElement, style = getComputedStyle(e);
        return [e.getAttribute("aria-label"), style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2] }"""
    for _press in range(30):
        label, visible = tutor.frame.evaluate(script)
        if label == name:
            return bool(visible)
        tutor.page.keyboard.press(key)
    return False


def test_a_screen_reader_hears_blocks_and_not_tokens(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    tutor.frame.evaluate(
        """() => { window.heard = [];
          new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) =>
            window.heard.push(node.textContent.trim()))))
          .observe(document.getElementById("announcer"), { childList: true }) }"""
    )
    words = [f"word{n} " for n in range(30)]
    stack.model.script(Answer(tokens=[*words, "\n\n", "```python\n", "pass\n", "```\n\n", "The end."], pause=0.01))
    tutor.ask_and_wait("What is a heap?")
    heard = tutor.frame.evaluate("() => window.heard")
    assert "".join(words).strip() in heard
    assert "A piece of program code follows." in heard
    assert heard[-2:] == ["The end.", "The answer is complete."]
    assert len(heard) < 8


def test_the_page_speaks_german_throughout(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor(language="de")
    stack.model.script(Answer(tokens=["Ein Baum."], finish_reason="length"))
    answer = tutor.ask_and_wait("Was ist ein Heap?")
    expect(answer).to_contain_text("KI-Antwort")
    expect(answer).to_contain_text("größte erlaubte Länge")
    tutor.button("Nicht hilfreich").click()
    answer.get_by_role("button", name="Antwort kopieren").click()
    assert tutor.frame.evaluate("() => document.documentElement.lang") == "de"
    spoken = tutor.frame.evaluate(
        """() => ["aria-label", "title", "placeholder"]
             .flatMap((name) => [...document.querySelectorAll(`[${name}]`)].map((e) => e.getAttribute(name)))
             .concat(document.body.innerText).join("\\n")"""
    )
    assert ENGLISH.findall(spoken) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [{}, PHONE], ids=["laptop", "phone"])
def test_axe_finds_nothing_serious(open_tutor: Open, stack: Stack, scheme: str, device: dict[str, Any]) -> None:
    tutor = open_tutor(color_scheme=scheme, **device)
    assert tutor.serious_problems() == []
    stack.model.script(RICH)
    tutor.ask_and_wait("What is a heap?")
    tutor.button("Not helpful").click()
    assert tutor.serious_problems() == []
    tutor.button("Edit and send again").click()
    if device:
        tutor.button("drawer").click()
    assert tutor.serious_problems() == []


def test_dark_is_dark_and_light_is_light(open_tutor: Open) -> None:
    brightness = "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"
    assert max(open_tutor(color_scheme="dark").frame.evaluate(brightness)) < 64
    assert min(open_tutor(color_scheme="light").frame.evaluate(brightness)) > 220
