# SPDX-License-Identifier: EUPL-1.2
"""The papers that everybody may read, and the way to them from the chat and from "My data"."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.devices import FITS, PHONE
from tests.browser.stack import Stack
from tests.browser.tutor import Tutor

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]


def look_at(page: Page) -> None:
    """Nothing that axe finds, and nothing wider than the page."""
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate(FITS)


@pytest.mark.parametrize("device", [{}, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize(("language", "heading"), [("de", "Datenschutzhinweise"), ("en", "Privacy notice")])
def test_the_chat_leads_to_the_privacy_notice_and_to_the_accessibility_statement(
    open_tutor: Open, device: dict[str, Any], language: str, heading: str
) -> None:
    tutor = open_tutor(language=language, **device)
    tutor.show_conversations()
    with tutor.page.context.expect_page() as opened:
        tutor.view.get_by_role("link", name={"de": "Datenschutz", "en": "Privacy"}[language], exact=True).click()
    notice = opened.value
    expect(notice.get_by_role("heading", level=1)).to_contain_text(heading)
    expect(notice.locator("mark.gap").first).to_be_visible()
    look_at(notice)
    with tutor.page.context.expect_page() as opened:
        tutor.view.get_by_role("link", name={"de": "Barrierefreiheit", "en": "Accessibility"}[language]).click()
    expect(opened.value.get_by_role("heading", level=2)).to_have_count(7)
    look_at(opened.value)
    assert tutor.serious_problems() == []


def test_my_data_leads_there_also_for_people_who_may_not_chat(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor(language="de", person="juergen")
    tutor.page.goto(tutor.page.url.replace("as=juergen", "as=observer"))
    expect(tutor.view.get_by_role("heading", level=1)).to_contain_text("keine Fragen stellen")
    tutor.button("Meine Daten").click()
    with tutor.page.context.expect_page() as opened:
        tutor.view.get_by_role("link", name="Datenschutzhinweise").click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Datenschutzhinweise")
