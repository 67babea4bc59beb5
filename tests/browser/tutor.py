# SPDX-License-Identifier: EUPL-1.2
"""What a person does with the chat page, in words: stories speak through this, so markup may change in one place."""

import re
from typing import Any
from urllib.parse import urlencode

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Error, Frame, Locator, Page, Request, expect

from tests.browser.stack import Stack

NAMES = {
    "en": {
        "question": "Your question",
        "send": "Send",
        "stop": "Stop the answer",
        "copy": "Copy the answer",
        "new": "New conversation",
        "drawer": "Show conversations",
    },
    "de": {
        "question": "Deine Frage",
        "send": "Senden",
        "stop": "Antwort anhalten",
        "copy": "Antwort kopieren",
        "new": "Neues Gespräch",
        "drawer": "Gespräche anzeigen",
    },
}
BEARER = """async () => {
  const key = `visit:${history.state.visit}`;
  const kept = () => history.state.kept ? history.state.kept[key] : sessionStorage.getItem(`campus-tutor:${key}`);
  while (!kept()) await new Promise((resolve) => setTimeout(resolve, 50));
  return JSON.parse(kept()).token;
}"""
EXPECTED = re.compile(r"Failed to load resource: .*(401|403|404|409|422|429|503|ERR_INTERNET_DISCONNECTED)")
"""Chromium writes a line for each refused request; those are part of the stories about refusals."""
EXPECTED_PATH = "/api/"
NO_CLIPBOARD = "Permissions policy violation: The Clipboard API"
"""A frame without clipboard-write, which is what Moodle and ILIAS give: copying then goes another way."""


class Tutor:
    """The chat in the frame of the course page."""

    def __init__(self, page: Page, stack: Stack, language: str) -> None:
        self.page, self.stack, self.language = page, stack, language
        self.complaints: list[str] = []
        self.calls: list[str] = []
        """What the page asked the tool for, as `GET /api/me`."""
        page.on("console", self._console)
        page.on("pageerror", self._page_error)
        page.on("request", self._request)

    # Coming in

    def launch(self, person: str, activity: str) -> None:
        """Opens the course page, in which the platform launches the tool in a frame."""
        query = urlencode({"as": person, "activity": activity, "lang": self.language, "in": "frame"})
        self.page.goto(f"{self.stack.platform_url.rstrip('/')}/?{query}")
        self.arrived()

    def arrived(self) -> None:
        """The chat is there and knows who is here."""
        expect(self.view.locator("#place")).not_to_be_empty()
        self.page.locator("iframe").scroll_into_view_if_needed()

    @property
    def view(self) -> Any:
        """The chat, for locators."""
        return self.page.frame_locator("iframe")

    @property
    def frame(self) -> Frame:
        """The chat, for scripts."""
        return next(frame for frame in self.page.frames if frame.url.startswith(self.stack.tool_url))

    @property
    def bearer(self) -> str:
        """What the page sends in `Authorization`; it keeps the token for a reload."""
        return f"Bearer {self.frame.evaluate(BEARER)}"

    # What is on the page

    def button(self, name: str) -> Locator:
        """A button by its key in NAMES, or by the words on it."""
        found: Locator = self.view.get_by_role("button", name=NAMES[self.language].get(name, name), exact=True)
        return found

    @property
    def question(self) -> Locator:
        found: Locator = self.view.get_by_label(NAMES[self.language]["question"], exact=True)
        return found

    @property
    def answers(self) -> Locator:
        found: Locator = self.view.locator(".answer:visible")
        return found

    @property
    def questions(self) -> Locator:
        found: Locator = self.view.locator(".question:visible .bubble")
        return found

    @property
    def conversations(self) -> Locator:
        found: Locator = self.view.locator(".conversation-open")
        return found

    @property
    def alert(self) -> Locator:
        found: Locator = self.view.get_by_role("alert")
        return found

    # What a person does

    def show_conversations(self) -> None:
        """Opens the drawer, where the frame is too narrow for a column."""
        if self.button("drawer").is_visible():
            self.button("drawer").click()
        expect(self.view.locator("#history-title")).to_be_visible()

    def ask(self, text: str) -> None:
        """Types a question and presses Enter, or the button where there is only glass to type on."""
        self.question.fill(text)
        if self.frame.evaluate("() => matchMedia('(pointer: coarse)').matches"):
            self.button("send").tap()
        else:
            self.question.press("Enter")

    def ask_and_wait(self, text: str) -> Locator:
        """Asks, waits until the answer is complete and gives the answer."""
        before = self.answers.count()
        self.ask(text)
        answer = self.answers.nth(before)
        self.complete(answer)
        return answer

    def complete(self, answer: Locator) -> None:
        """Waits until the answer has ended."""
        expect(answer.locator("[data-part=actions]")).to_be_visible()

    def serious_problems(self) -> list[str]:
        """What axe finds in the frame and calls serious or critical."""
        results = Axe().run(self.frame)
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in results.response["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]

    # What goes wrong unseen

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        place = message.location.get("url", "")
        if EXPECTED.search(message.text) and EXPECTED_PATH in place:
            return
        if message.text.startswith(NO_CLIPBOARD):
            return
        if place.startswith(self.stack.tool_url) or "policy" in message.text.lower():
            self.complaints.append(f"{message.text} ({place})")

    def _page_error(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _request(self, request: Request) -> None:
        if request.url.startswith(f"{self.stack.tool_url}/api/"):
            self.calls.append(f"{request.method} {request.url.removeprefix(self.stack.tool_url)}")
        known = (self.stack.tool_url, self.stack.platform_url, "data:", "about:")
        if not request.url.startswith(known):
            self.complaints.append(f"the page asked a stranger: {request.url}")


def reload_frame(tutor: Tutor) -> None:
    reloaded = tutor.frame
    with tutor.page.expect_event("framenavigated", lambda frame: frame == reloaded):
        reloaded.evaluate("() => { setTimeout(() => location.reload(), 10) }")
    tutor.arrived()
