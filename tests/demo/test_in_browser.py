# SPDX-License-Identifier: EUPL-1.2
"""The practice platform in Chromium, with third-party cookies blocked: frame, new tab, what a cookie does, storage."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lti_tool.demo.openid_provider import Authority
from lti_tool.demo.platform import create_platform
from lti_tool.demo.serving import serving
from tests.fakes.tool import make_fake_tool, registrations
from tests.support import PATIENCE_MS

pytestmark = pytest.mark.browser


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="de-DE")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def claims_shown(page: Page) -> str:
    return page.frame_locator("iframe").locator("pre").inner_text()


def test_the_course_page_opens_the_tool_in_its_frame(page: Page, platform_url: str) -> None:
    page.goto(platform_url)

    assert "Jürgen Müßig" in claims_shown(page)


def test_open_as_changes_who_arrives(page: Page, platform_url: str) -> None:
    page.goto(platform_url)
    page.get_by_role("link", name="小龍 李").click()

    assert "li.xiaolong@stud.uni.example" in claims_shown(page)
    expect(page.get_by_role("link", name="小龍 李")).to_have_attribute("aria-current", "true")


def test_the_accent_and_the_language_can_be_switched(page: Page, platform_url: str) -> None:
    page.goto(platform_url)
    page.get_by_role("link", name="ILIAS 10").click()
    page.get_by_role("link", name="EN", exact=True).click()

    shown = claims_shown(page)
    assert '"product_family_code": "ilias"' in shown
    assert '"locale": "en"' in shown
    expect(page.get_by_role("heading", name="Open as")).to_be_visible()


def test_in_a_new_tab_the_tool_fills_the_tab(page: Page, context: BrowserContext, platform_url: str) -> None:
    page.goto(f"{platform_url}/?in=tab&lang=en")
    with context.expect_page() as opened:
        page.get_by_role("link", name="Open in a new tab").first.click()

    assert '"document_target": "window"' in opened.value.locator("pre").inner_text()


def test_a_tool_that_answers_the_login_with_a_page_loses_the_platforms_session(page: Page) -> None:
    with (
        serving(lambda url: make_fake_tool(url, login_by_page=True), host="127.0.0.1") as tool,
        serving(lambda url: create_platform(Authority(url, registrations(tool)))) as url,
    ):
        page.goto(f"{url}/?accent=ilias-9&lang=en")

        expect(page.frame_locator("iframe").locator("code")).to_contain_text("login_required")


def test_platform_storage_keeps_what_the_tools_frame_puts_in(page: Page, platform_url: str) -> None:
    page.goto(f"{platform_url}/?accent=storage")
    claims_shown(page)
    ask = """message => new Promise(resolve => {
        addEventListener("message", event => resolve({...event.data, origin: event.origin}), {once: true});
        parent.postMessage(message, "*");
    })"""
    tool = page.frames[1]

    put = tool.evaluate(ask, {"subject": "lti.put_data", "message_id": "1", "key": "state", "value": "secret"})
    got = tool.evaluate(ask, {"subject": "lti.get_data", "message_id": "2", "key": "state"})
    none = tool.evaluate(ask, {"subject": "lti.get_data", "message_id": "3", "key": "other"})
    able = tool.evaluate(ask, {"subject": "lti.capabilities", "message_id": "4"})
    odd = tool.evaluate(ask, {"subject": "lti.fly", "message_id": "5"})

    assert (put["subject"], put["message_id"], put["value"]) == ("lti.put_data.response", "1", "secret")
    assert (got["value"], got["origin"]) == ("secret", platform_url)
    assert none["value"] is None
    assert {"subject": "lti.put_data"} in able["supported_messages"]
    assert odd["error"]["code"] == "unsupported_subject"


def test_a_tool_with_a_page_at_login_works_where_the_platform_has_storage(page: Page) -> None:
    with (
        serving(lambda url: make_fake_tool(url, login_by_page=True), host="127.0.0.1") as tool,
        serving(lambda url: create_platform(Authority(url, registrations(tool)))) as url,
    ):
        page.goto(f"{url}/?accent=storage")

        assert "Jürgen" in claims_shown(page)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_course_page_is_accessible_and_never_wider_than_the_screen(
    chromium: Browser, platform_url: str, scheme: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{platform_url}/?in=tab")

    violations = Axe().run(page).response["violations"]
    serious = [v["id"] for v in violations if v["impact"] in {"serious", "critical"}]
    assert serious == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()


def test_the_pages_fetch_nothing_from_elsewhere(page: Page, platform_url: str, tool_url: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(platform_url)
    claims_shown(page)

    assert any(Path(url).suffix == ".css" for url in asked)
    assert [url for url in asked if not url.startswith((platform_url, tool_url))] == []
