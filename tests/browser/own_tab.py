# SPDX-License-Identifier: EUPL-1.2
"""The tutor in a tab of its own, and what the tab keeps."""

import json
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.browser.stack import Stack
from tests.support import until

KEPT = "() => JSON.stringify([{...sessionStorage}, history.state])"


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
