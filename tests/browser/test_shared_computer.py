# SPDX-License-Identifier: EUPL-1.2
"""A computer that others use after one: what of a visit comes back without a launch, and for whom. And the way out."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.stack import Stack
from tests.browser.tutor import Tutor, reload_frame
from tests.support import CHROMIUM, CHROMIUM_ARGUMENTS, PATIENCE_MS, until

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]

KEPT = "() => JSON.stringify([{...sessionStorage}, history.state])"
LATER = "() => { const now = Date.now; Date.now = () => now() + 16 * 60 * 1000 }"


class Tab:
    """The tutor in a tab of its own, where `sessionStorage` works whatever the browser blocks in frames."""

    def __init__(self, page: Page, stack: Stack) -> None:
        self.page, self.stack = page, stack

    def launch(self, person: str = "juergen", language: str = "en") -> None:
        query = urlencode({"as": person, "activity": "growth", "lang": language, "in": "tab"})
        self.page.goto(f"{self.stack.platform_url.rstrip('/')}/launch?{query}")
        self.arrived()

    def arrived(self) -> None:
        expect(self.page.locator("#place")).not_to_be_empty()

    def ask(self, text: str) -> None:
        self.page.locator("#question").fill(text)
        self.page.locator("#question").press("Enter")
        expect(self.page.locator(".answer:visible [data-part=actions]").last).to_be_visible()

    def type(self, text: str) -> None:
        self.page.locator("#question").fill(text)
        until(lambda: '"campus-tutor:sealed:' in json.dumps(json.loads(self.page.evaluate(KEPT))[0]))

    def sign_out_of_the_platform(self) -> None:
        """And whatever it shows then."""
        self.page.goto(f"{self.stack.platform_url.rstrip('/')}/?lang=en")

    def shows_nothing_of(self, *secrets: str) -> None:
        """Neither on the page, nor in what it keeps."""
        expect(self.page.get_by_role("alert")).to_contain_text("Open the activity again in your course.")
        expect(self.page.locator("#question")).not_to_be_editable()
        everything = self.page.content() + self.page.evaluate(KEPT)
        assert [secret for secret in secrets if secret in everything] == []
        assert "token" not in self.page.evaluate(KEPT)


@pytest.fixture
def tab(request: pytest.FixtureRequest, playwright: Playwright, stack: Stack, tmp_path: Path) -> Iterator[Tab]:
    """Third-party cookies are blocked, unless the story says that they are "allowed"."""
    blocked = getattr(request, "param", "blocked") != "allowed"
    preferences = tmp_path / "Default" / "Preferences"
    preferences.parent.mkdir()
    controls = {"cookie_controls_mode": 1 if blocked else 0, "block_third_party_cookies": blocked}
    preferences.write_text(json.dumps({"profile": controls}))
    context = playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS, locale="en-GB"
    )
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield Tab(context.new_page(), stack)
    finally:
        context.close()


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
