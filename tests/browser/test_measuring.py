# SPDX-License-Identifier: EUPL-1.2
"""What docs/browsers.md says, held against the browsers in CI: a few of its rows, and how its tables come about."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Playwright

from tests.browser.measuring import chromium, firefox
from tests.browser.measuring.__main__ import DOCUMENT
from tests.browser.measuring.driver import Setting
from tests.browser.measuring.site import Site, running_site
from tests.browser.measuring.table import BEGIN, END, document, measured
from tests.browser.measuring.walk import Kept, Seen, read_refusal, walk
from tests.support import missing


@pytest.fixture
def site(database_url: str) -> Iterator[Site]:
    with running_site(database_url) as running:
        yield running


def in_firefox(name: str) -> Setting:
    if not firefox.installed():
        missing("Debian's Firefox (apt-get install firefox-esr)")
    return next(setting for setting in firefox.settings() if setting.name == name)


def goes_well(seen: Seen) -> bool:
    """Whatever the browser allows, this must be so."""
    assert (seen.cookies_after, seen.bearer_in_address) == (0, False)
    return seen.streamed and seen.reload_goes_on and seen.session_kept


@pytest.mark.browser
@pytest.mark.timeout(900)
def test_F2_in_firefox_as_it_comes_it_opens_in_the_frame(site: Site) -> None:
    """And where nobody set the tool up, the student reads so."""
    with in_firefox("as installed").start(site.platform_url) as driver:
        seen = walk(driver, site, "moodle-4.5", "frame")
        assert (seen.proof, seen.clicks, seen.ends_in) == ("cookie", 0, "frame")
        assert goes_well(seen)
        assert "not set up for this place" in read_refusal(driver, site)


@pytest.mark.browser
@pytest.mark.timeout(900)
def test_in_firefox_a_frame_of_ilias_leads_to_a_tab_of_its_own(site: Site) -> None:
    """Its session would not come along: docs/decisions/own_tab.md."""
    with in_firefox("as installed").start(site.platform_url) as driver:
        seen = walk(driver, site, "ilias-10", "frame")
        assert (seen.proof, seen.clicks, seen.ends_in) == ("cookie", 1, "tab")
        assert goes_well(seen)


@pytest.mark.browser
@pytest.mark.timeout(900)
def test_F4_and_F5_firefox_that_keeps_nothing_needs_one_click_or_the_platforms_storage(site: Site) -> None:
    with in_firefox("everything blocked").start(site.platform_url) as driver:
        clicked, stored = (walk(driver, site, accent, "frame") for accent in ("moodle-4.5", "storage"))
        assert clicked.kept == Kept(
            plain_cookie=False, partitioned_cookie=False, session_storage=False, local_storage=False
        )
        assert (clicked.proof, clicked.clicks, clicked.ends_in) == ("click", 1, "frame")
        assert (stored.proof, stored.clicks) == ("storage", 0)
        assert goes_well(clicked)
        assert goes_well(stored)


@pytest.mark.browser
@pytest.mark.timeout(900)
def test_F2_over_https_a_partitioned_cookie_is_enough_for_chromium(site: Site, playwright: Playwright) -> None:
    if not chromium.installed():
        missing("Debian's Chromium (apt-get install chromium)")
    (setting,) = (one for one in chromium.settings(playwright) if one.name == "third-party cookies blocked")
    with setting.start(site.platform_url) as driver:
        seen = walk(driver, site, "ilias-10", "frame")
        assert (seen.kept.plain_cookie, seen.kept.partitioned_cookie) == (False, True)
        assert (seen.proof, seen.clicks, seen.ends_in) == ("cookie", 0, "frame")
        assert goes_well(seen)


SEEN = Seen(
    setting="strict",
    browser="Firefox ESR 153.7.0",
    accent="moodle-4.5",
    place="frame",
    proof="cookie",
    clicks=0,
    ends_in="frame",
    streamed=True,
    reload_goes_on=True,
    session_kept=True,
    cookies_after=0,
    bearer_in_address=False,
    kept=Kept(plain_cookie=True, partitioned_cookie=True, session_storage=True, local_storage=False),
)


def test_platforms_with_one_fate_share_a_row_and_others_do_not() -> None:
    others = [replace(SEEN, accent="storage"), replace(SEEN, accent="ilias-10", clicks=1, session_kept=False)]
    rows = measured([SEEN, *others], [], []).splitlines()
    start = "| Firefox | strict |"
    assert f"{start} Moodle 4.5, with storage | in the page | cookie | 0 | in the page | yes | yes | yes |" in rows
    assert f"{start} ILIAS 10 | in the page | cookie | 1 | in the page | yes | yes | **no** |" in rows
    assert f"{start} in the page | yes | yes | yes | no |" in rows


def test_the_tables_replace_what_stood_between_the_marks_and_nothing_else() -> None:
    text = document(f"before\n{BEGIN}\nold\n{END}\nafter\n", [SEEN], [], ["strict"])
    assert text.startswith(f"before\n{BEGIN}\nMeasured on ")
    assert text.endswith(f"{END}\nafter\n")
    assert "old" not in text
    with pytest.raises(ValueError, match="marks"):
        document("no marks", [SEEN], [], [])


def test_the_document_has_a_row_of_every_setting() -> None:
    text = DOCUMENT.read_text("utf-8")
    for name in ("third-party cookies allowed", "third-party cookies blocked", "everything blocked", "phone"):
        assert f"| Chromium | {name} |" in text
    for setting in firefox.settings():
        assert f"| Firefox | {setting.name} |" in text
