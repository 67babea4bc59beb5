# SPDX-License-Identifier: EUPL-1.2
"""A computer that others use after one: what of a visit comes back without a launch, and for whom. And the way out."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.own_tab import KEPT, Tab
from tests.browser.tutor import Tutor, reload_frame

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]

LATER = "() => { const now = Date.now; Date.now = () => now() + 16 * 60 * 1000 }"


@pytest.mark.parametrize("tab", ["blocked", "allowed"], indirect=True)
def test_back_after_signing_out_of_the_platform_asks_for_a_new_launch(tab: Tab) -> None:
    tab.launch()
    tab.ask("What is a heap?")
    tab.type("And what")
    tab.sign_out_of_the_platform()
    tab.page.go_back()
    tab.shows_nothing_of("What is a heap?", "And what", "Jürgen")
    tab.page.reload()
    tab.shows_nothing_of("What is a heap?", "And what", "Jürgen")


def test_the_address_typed_into_the_tab_asks_for_a_new_launch(tab: Tab) -> None:
    tab.launch()
    tab.ask("What is a heap?")
    address = tab.page.url
    tab.sign_out_of_the_platform()
    tab.page.goto(address)
    tab.shows_nothing_of("What is a heap?", "Jürgen")


def test_a_reload_shortly_after_goes_on_and_one_much_later_does_not(tab: Tab) -> None:
    tab.launch()
    tab.ask("What is a heap?")
    tab.page.reload()
    tab.arrived()
    expect(tab.page.locator(".question:visible .bubble")).to_have_text(["What is a heap?"])
    tab.page.add_init_script(f"({LATER})()")
    tab.page.reload()
    tab.shows_nothing_of("What is a heap?", "Jürgen")


def test_a_page_out_of_the_browsers_cache_is_loaded_anew_and_empty(tab: Tab) -> None:
    """Chromium keeps no page that forbids storing; Safari and others may. The event is what they all send."""
    tab.launch()
    tab.ask("What is a heap?")
    event = "new PageTransitionEvent('pageshow', { persisted: true })"
    with tab.page.expect_navigation():
        tab.page.evaluate(f"() => {{ setTimeout(() => window.dispatchEvent({event}), 10) }}")
    tab.shows_nothing_of("What is a heap?", "Jürgen")


def test_a_draft_waits_for_its_own_person_and_shows_to_nobody_else(tab: Tab) -> None:
    tab.launch()
    tab.type("And what")
    tab.sign_out_of_the_platform()
    tab.page.go_back()
    expect(tab.page.get_by_role("alert")).to_contain_text("What you had typed is kept for you")
    tab.launch("olena")
    expect(tab.page.locator("#question")).to_have_value("")
    assert "And what" not in tab.page.evaluate(KEPT)
    tab.launch("juergen")
    expect(tab.page.locator("#question")).to_have_value("And what")


def test_a_frame_that_comes_back_by_its_history_asks_for_a_new_launch(open_tutor: Open) -> None:
    """Third-party storage blocked: all that the page keeps stands in this entry of the tab's history."""
    tutor = open_tutor()
    tutor.ask_and_wait("What is a heap?")
    frame = tutor.frame
    frame.evaluate("() => { setTimeout(() => location.assign('about:blank'), 10) }")
    frame.wait_for_url("about:blank")
    frame.evaluate("() => { setTimeout(() => history.back(), 10) }")
    expect(tutor.alert).to_contain_text("Open the activity again in your course.")
    expect(tutor.questions).to_have_count(0)
    assert "token" not in frame.evaluate("() => JSON.stringify(history.state)")


def test_the_end_of_a_visit_is_in_sight_and_leads_back_to_the_course(tab: Tab) -> None:
    tab.launch()
    tab.ask("What is a heap?")
    tab.type("And what")
    tab.page.get_by_role("button", name="End visit").click()
    expect(tab.page.get_by_role("alert")).to_contain_text("Your visit has ended.")
    tab.shows_nothing_of("What is a heap?", "And what", "Jürgen", "sealed:")
    tab.page.get_by_role("link", name="Back to the course").click()
    tab.page.wait_for_url(f"{tab.stack.platform_url.rstrip('/')}/return?activity=growth")
    tab.page.go_back()
    tab.shows_nothing_of("What is a heap?", "And what", "Jürgen")


@pytest.mark.parametrize("viewport", [{"width": 390, "height": 800}, {"width": 1280, "height": 800}])
def test_on_every_screen_the_end_of_a_visit_is_one_press_away(open_tutor: Open, viewport: Any) -> None:
    tutor = open_tutor(viewport=viewport, language="de")
    expect(tutor.button("Besuch beenden")).to_be_in_viewport()
    assert tutor.serious_problems() == []


def test_where_the_tutor_fills_the_window_a_link_leads_back_to_the_course(tab: Tab) -> None:
    tab.launch()
    link = tab.page.get_by_role("link", name="Back to the course")
    assert link.get_attribute("href") == f"{tab.stack.platform_url.rstrip('/')}/return?activity=growth"
    tab.page.reload()
    tab.arrived()
    link.click()
    tab.page.wait_for_url("**/return?activity=growth")


def test_in_a_frame_the_course_is_around_it_and_after_the_visit_opens_where_it_stands(open_tutor: Open) -> None:
    tutor = open_tutor()
    expect(tutor.view.get_by_role("link", name="Back to the course")).to_have_count(0)
    tutor.show_conversations()
    tutor.button("End visit").click()
    tutor.view.get_by_role("link", name="Back to the course").click()
    tutor.page.wait_for_url("**/return?activity=growth")


def test_a_reload_stays_in_the_language_of_the_visit(open_tutor: Open) -> None:
    """The platform's, where the browser's is another."""
    tutor = open_tutor()
    tutor.language = "de"
    tutor.launch("juergen", "growth")
    expect(tutor.question).to_be_visible()
    reload_frame(tutor)
    expect(tutor.question).to_be_visible()
    tutor.ask_and_wait("Was ist ein Heap?")


def test_an_opening_asks_the_tool_for_nothing_more(open_tutor: Open) -> None:
    """The page brings who is here and the conversations: docs/decisions/launch_cost.md."""
    tutor = open_tutor()  # the first one of a process: what the model server serves may not be known yet
    tutor.calls.clear()
    tutor.launch("olena", "growth")
    tutor.question.fill("What is a heap?")
    assert tutor.calls == []
    tutor.question.press("Enter")
    tutor.complete(tutor.answers)
    tutor.calls.clear()
    tutor.launch("olena", "growth")
    expect(tutor.conversations).to_have_text(["What is a heap?"])
    expect(tutor.questions).to_have_text(["What is a heap?"])
    assert not {"GET /api/me", "GET /api/conversations"} & set(tutor.calls)
