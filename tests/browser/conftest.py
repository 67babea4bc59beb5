# SPDX-License-Identifier: EUPL-1.2
"""Debian's Chromium, and a student who opens the tutor in a course page."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.devices import WATCH_POLICY
from tests.browser.stack import Stack, running_stack
from tests.browser.tutor import Tutor
from tests.support import PATIENCE_MS

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
