# SPDX-License-Identifier: EUPL-1.2
"""docs/certification.md, F5 and F10 in Chromium: the tool in a foreign frame, and no cookie of it is kept."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, Playwright, Route, expect

from tests.browser.stack import Stack, running_stack
from tests.support import CHROMIUM, CHROMIUM_ARGUMENTS, PATIENCE_MS, missing, until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Without the check of local networks: it takes an answer that passed through the test for one of the internet."""
    if not CHROMIUM.exists():
        missing("Debian's Chromium (apt-get install chromium)")
    arguments = [*CHROMIUM_ARGUMENTS, "--disable-features=LocalNetworkAccessChecks"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
    yield browser
    browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page whose browser drops every cookie that the tool's login sets."""

    def without_cookie(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        headers = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
        route.fulfill(response=answer, headers=headers)

    context = chromium.new_context(locale="en-GB")
    context.set_default_timeout(PATIENCE_MS)
    context.route("**/lti/login", without_cookie)
    yield context.new_page()
    context.close()


@pytest.fixture(params=["storage"])
def stack(database_url: str, request: pytest.FixtureRequest) -> Iterator[Stack]:
    with running_stack(database_url, request.param) as running:
        yield running


def frame_of(page: Page, stack: Stack) -> FrameLocator:
    page.goto(f"{stack.platform_url}/?lang=en")
    return page.frame_locator("iframe").first


def test_F5_the_platforms_storage_opens_the_tutor_without_a_click(page: Page, stack: Stack) -> None:
    """The secret goes to the platform's page and comes back from there."""
    posted: list[str] = []
    page.on("request", lambda sent: posted.append(sent.post_data or "") if "/lti/continue" in sent.url else None)
    expect(frame_of(page, stack).get_by_role("textbox", name="Your question")).to_be_visible()
    assert len(posted) == 1
    assert "secret=" in posted[0]


LATE = """
if (window === top) addEventListener("message", (event) => {
  if (event.data.subject !== "lti.get_data" || !event.isTrusted) return;
  event.stopImmediatePropagation();
  const { data, origin, source } = event;
  window.answerNow = () => dispatchEvent(new MessageEvent("message", { data, origin, source }));
}, true);
"""


def answer_now(page: Page) -> None:
    until(lambda: page.evaluate("() => 'answerNow' in window"))  # it was asked
    page.evaluate("() => window.answerNow()")


def test_F5_an_answer_of_the_storage_that_comes_late_saves_the_click_too(page: Page, stack: Stack) -> None:
    """On a busy computer the platform's page may take seconds."""
    page.add_init_script(LATE)
    frame = frame_of(page, stack)
    expect(frame.get_by_role("heading", name="Continue as Jürgen Müßig")).to_be_visible()
    page.wait_for_timeout(2000)
    answer_now(page)
    expect(frame.get_by_role("textbox", name="Your question")).to_be_visible()


def test_F5_after_a_click_a_late_answer_of_the_storage_does_nothing(page: Page, stack: Stack) -> None:
    """What the form holds counts once: sent again, it would put an error in the frame's place."""
    page.add_init_script(LATE)
    frame = frame_of(page, stack)
    with page.context.expect_page() as opened:
        frame.get_by_role("button", name="Continue in a new tab").click()
    expect(opened.value.get_by_role("textbox", name="Your question")).to_be_visible()
    answer_now(page)
    page.wait_for_timeout(500)
    expect(frame.get_by_role("heading", name="Continue as Jürgen Müßig")).to_be_visible()


FORGER = """
const tell = (window_, message) => window_.postMessage(message, "*");
if (window === top) {
  addEventListener("message", (event) => {
    if (event.data.subject !== "lti.get_data") return;
    event.stopImmediatePropagation();
    const forged = { subject: "lti.get_data.response", message_id: event.data.message_id, value: "forged" };
    tell(event.source, { ...forged, message_id: "another" });
    tell(event.source, { ...forged, subject: "lti.put_data.response" });
    const other = document.createElement("iframe");
    document.body.append(other);
    const again = setInterval(() => { // until somebody listens there
      tell(other.contentWindow, { forged });
      if (document.title === "forged") clearInterval(again);
    }, 100);
  }, true);
} else if (location.href === "about:blank") {
  addEventListener("message", ({ data }) => { tell(top.frames[0], data.forged); top.document.title = "forged"; });
}
"""


def test_F10_an_answer_from_elsewhere_or_to_another_question_does_not_count(page: Page, stack: Stack) -> None:
    """Forged secrets: with another id, another subject, from another window. The click is what remains."""
    page.add_init_script(FORGER)
    frame = frame_of(page, stack)
    expect(frame.get_by_role("heading", name="Continue as Jürgen Müßig")).to_be_visible()
    expect(page).to_have_title("forged")
    page.wait_for_timeout(300)
    frame.get_by_role("button", name="Continue", exact=True).click()
    expect(frame.get_by_role("textbox", name="Your question")).to_be_visible()


@pytest.mark.parametrize("stack", ["practice"], indirect=True)
def test_F5_without_storage_one_click_in_the_frame_opens_the_tutor(page: Page, stack: Stack) -> None:
    """The browser sends Origin null for it, under our own no-referrer, and says same-origin all the same."""
    frame = frame_of(page, stack)
    expect(frame.get_by_role("heading", name="Continue as Jürgen Müßig")).to_be_visible()
    frame.get_by_role("button", name="Continue", exact=True).click()
    expect(frame.get_by_role("textbox", name="Your question")).to_be_visible()


@pytest.mark.parametrize("stack", ["practice"], indirect=True)
def test_F5_the_click_can_open_a_new_tab_instead(page: Page, stack: Stack) -> None:
    """Where a frame is too narrow, or allowed too little."""
    frame = frame_of(page, stack)
    with page.context.expect_page() as opened:
        frame.get_by_role("button", name="Continue in a new tab").click()
    expect(opened.value.get_by_role("textbox", name="Your question")).to_be_visible()
