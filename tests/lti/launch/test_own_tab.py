# SPDX-License-Identifier: EUPL-1.2
"""ILIAS in a frame of Firefox, which would not let the platform see its own session: docs/decisions/own_tab.md."""

import html
import re

import pytest
from werkzeug.test import TestResponse

from tests.factories.stage import Browser, Stage

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"
CHROMIUM = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"


def at(stage: Stage, accent: str) -> Browser:
    return stage.browser(stage.platform(issuer=f"https://{accent}.example", client_id=accent, accent=accent))


def login(browser: Browser, *, agent: str = FIREFOX, into: str = "iframe") -> TestResponse:
    headers = {"User-Agent": agent, "Sec-Fetch-Dest": into, "Accept-Language": "de"}
    return browser.post("/lti/login", browser.simulator.login_fields(), headers=headers)


@pytest.mark.parametrize("accent", ["ilias-9", "ilias-10"])
def test_the_page_repeats_the_login_in_a_tab_of_its_own(stage: Stage, accent: str) -> None:
    """The same fields to the same address, and there nothing stands in between any more."""
    browser = at(stage, accent)
    page = login(browser)
    assert page.status_code == 200
    assert "In einem eigenen Tab öffnet sich der Tutor sofort." in page.text
    assert re.search(r'<form method="post" action="/lti/login" target="_blank">', page.text)
    found = re.findall(r'<input type="hidden" name="(.*?)" value="(.*?)">', page.text)
    fields = {name: html.unescape(value) for name, value in found}
    begun = browser.post("/lti/login", fields, headers={"User-Agent": FIREFOX, "Sec-Fetch-Dest": "document"})
    browser.enters(browser.launch(browser.simulator.answer(begun.location)))


def test_whoever_goes_on_in_the_frame_arrives_if_the_platform_lets_them(stage: Stage) -> None:
    """The attempt is begun and its cookie is set: a mended ILIAS answers it."""
    browser = at(stage, "ilias-10")
    found = re.search(r'id="here" href="(.*?)"', login(browser).text)
    assert found
    browser.enters(browser.launch(browser.simulator.answer(html.unescape(found[1]))))


def test_the_page_is_for_the_platforms_own_frame_and_sends_to_it_alone(stage: Stage) -> None:
    policy = login(at(stage, "ilias-10")).headers["Content-Security-Policy"]
    assert policy.endswith("form-action 'self' https://ilias-10.example; frame-ancestors https://ilias-10.example")


def test_what_a_login_brings_is_shown_as_text_only(stage: Stage) -> None:
    """Nobody signed it."""
    browser = at(stage, "ilias-10")
    fields = browser.simulator.login_fields() | {"login_hint": '"><script>alert(1)</script>', "other": "stranger"}
    page = browser.post("/lti/login", fields, headers={"User-Agent": FIREFOX, "Sec-Fetch-Dest": "iframe"})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "stranger" not in page.text


@pytest.mark.parametrize(
    ("accent", "agent", "into"),
    [
        ("ilias-10", CHROMIUM, "iframe"),
        ("ilias-10", FIREFOX, "document"),
        ("moodle-4.5", FIREFOX, "iframe"),
        ("practice", FIREFOX, "iframe"),
    ],
)
def test_everywhere_else_the_login_stays_a_plain_redirect(stage: Stage, accent: str, agent: str, into: str) -> None:
    assert login(at(stage, accent), agent=agent, into=into).status_code == 302
