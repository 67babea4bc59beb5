# SPDX-License-Identifier: EUPL-1.2
"""Debian's Chromium, and a student who opens the tutor in a course page."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright

from tests.browser.devices import WATCH_POLICY
from tests.browser.own_tab import Tab
from tests.browser.stack import Stack, running_stack
from tests.browser.tutor import Tutor
from tests.support import CHROMIUM, CHROMIUM_ARGUMENTS, PATIENCE_MS

LANGUAGES = {"en": "en-GB", "de": "de-DE"}


@pytest.fixture
def stack(database_url: str) -> Iterator[Stack]:
    """A tool with a database of its own for each story, so that no story meets another's conversations."""
    with running_stack(database_url) as running:
        yield running


@pytest.fixture
def open_tutor(chromium: Browser, stack: Stack) -> Iterator[Callable[..., Tutor]]:
    """Opens the tutor in the frame of the course page as a student, and afterwards finds no violation and no error.

    Takes `language`, `person`, `activity` and what a Playwright context takes, such as `viewport` or `color_scheme`.
    """
    opened: list[tuple[BrowserContext, Tutor]] = []

    def open_one(*, language: str = "en", person: str = "juergen", activity: str = "growth", **device: Any) -> Tutor:
        device.setdefault("viewport", {"width": 1280, "height": 800})
        device.setdefault("reduced_motion", "reduce")
        context = chromium.new_context(locale=LANGUAGES[language], **device)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(WATCH_POLICY)
        tutor = Tutor(context.new_page(), stack, language)
        opened.append((context, tutor))
        tutor.launch(person, activity)
        return tutor

    yield open_one
    for context, _tutor in opened:
        context.close()
    complaints = [complaint for _context, tutor in opened for complaint in tutor.complaints]
    assert complaints == []


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
