# SPDX-License-Identifier: EUPL-1.2
"""docs/certification.md, F1, F2, F6: where the tutor opens, and what the browser lets it keep there."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.stack import Stack
from tests.browser.tutor import NAMES, Tutor
from tests.support import CHROMIUM, CHROMIUM_ARGUMENTS, PATIENCE_MS

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]

STORAGE = "() => { try { sessionStorage.length; return 'open' } catch (error) { return error.name } }"


def test_F1_with_third_party_cookies_allowed_it_opens(playwright: Playwright, stack: Stack, tmp_path: Path) -> None:
    """The setting that most people still have."""
    preferences = tmp_path / "Default" / "Preferences"
    preferences.parent.mkdir()
    preferences.write_text(json.dumps({"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}}))
    context = playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS, locale="en-GB"
    )
    context.set_default_timeout(PATIENCE_MS)
    try:
        tutor = Tutor(context.new_page(), stack, "en")
        tutor.launch("juergen", "growth")
        assert tutor.frame.evaluate(STORAGE) == "open"
        tutor.ask_and_wait("How does binary search work?")
        assert tutor.complaints == []
    finally:
        context.close()


def test_F2_with_third_party_storage_blocked_it_opens(open_tutor: Open) -> None:
    """As in private windows, where all other stories play."""
    tutor = open_tutor()
    assert tutor.frame.evaluate(STORAGE) == "SecurityError"
    tutor.ask_and_wait("How does binary search work?")


def test_F6_in_a_tab_of_its_own_it_opens(open_tutor: Open, stack: Stack) -> None:
    """And what was asked in the frame is there."""
    framed = open_tutor()
    framed.ask_and_wait("How does binary search work?")
    tab = framed.page.context.new_page()
    query = urlencode({"as": "juergen", "activity": "growth", "lang": "en", "in": "tab"})
    tab.goto(f"{stack.platform_url.rstrip('/')}/launch?{query}")
    expect(tab.get_by_label(NAMES["en"]["question"], exact=True)).to_be_visible()
    expect(tab.locator(".conversation-open")).to_contain_text(["How does binary search work?"])
    assert tab.url.startswith(stack.tool_url)
