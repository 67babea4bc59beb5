# SPDX-License-Identifier: EUPL-1.2
"""Debian's Chromium, in the settings that people have."""

import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Frame, Playwright

from tests.browser.measuring.driver import Moving, Setting
from tests.browser.measuring.site import HOSTS
from tests.support import CHROMIUM, CHROMIUM_ARGUMENTS

REMEDY = "Chromium is not installed (apt-get install chromium)."
ARGUMENTS = [
    *CHROMIUM_ARGUMENTS,
    "--host-resolver-rules=" + ", ".join(f"MAP {host} 127.0.0.1" for host in HOSTS),
]
PATIENCE_MS = 30_000
"""For an element: a page that is being replaced has none, and the walk asks again."""
PHONE: Mapping[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}

Profile = Callable[[str], Mapping[str, Any]]


class Chromium:
    """See Driver."""

    def __init__(self, context: BrowserContext) -> None:
        self._context, self._framed = context, False
        self._first = self._page = context.pages[0]

    @property
    def version(self) -> str:
        # A context with a profile of its own does not tell. Debian's says "Chromium 156.0 built on ...".
        told = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True, check=True).stdout
        return " ".join(told.split()[:2])

    def open(self, url: str) -> None:
        if self._page is not self._first:
            self._page.close()
        self._page, self._framed = self._first, False
        self._page.goto(url)

    def into_frame(self) -> None:
        self._framed = True

    def into_new_tab(self, selector: str) -> None:
        try:
            with self._context.expect_page(timeout=PATIENCE_MS) as opened:
                self.click(selector)
        except Error as error:
            raise Moving(error.message) from error
        self._framed, self._page = False, opened.value

    def run(self, script: str, *values: Any) -> Any:
        return self._there(lambda frame: frame.evaluate(f"values => (function () {{ {script} }})(...values)", values))

    def click(self, selector: str) -> None:
        self._there(lambda frame: frame.click(selector, timeout=PATIENCE_MS))

    def write(self, selector: str, text: str) -> None:
        self._there(lambda frame: frame.fill(selector, text, timeout=PATIENCE_MS))

    def picture(self, path: Path) -> None:
        self._page.screenshot(path=path)

    def _there(self, act: Callable[[Frame], Any]) -> Any:
        frames = self._page.main_frame.child_frames if self._framed else [self._page.main_frame]
        if not frames:
            raise Moving("no frame yet")
        try:
            return act(frames[0])
        except Error as error:
            raise Moving(error.message) from error


@contextmanager
def _started(playwright: Playwright, profile: Profile, device: Mapping[str, Any], platform: str) -> Iterator[Chromium]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        preferences = Path(folder, "Default", "Preferences")
        preferences.parent.mkdir()
        preferences.write_text(json.dumps({"profile": profile(platform)}), encoding="utf-8")
        context = playwright.chromium.launch_persistent_context(
            folder,
            executable_path=CHROMIUM,
            args=ARGUMENTS,
            locale="en-GB",
            ignore_https_errors=True,
            **(device or {"viewport": {"width": 1280, "height": 800}}),
        )
        try:
            yield Chromium(context)
        finally:
            context.close()


def installed() -> bool:
    return CHROMIUM.exists()


def _allowed(platform: str) -> Mapping[str, Any]:
    return {"cookie_controls_mode": 0, "block_third_party_cookies": False}


def _blocked(platform: str) -> Mapping[str, Any]:
    return {"cookie_controls_mode": 1, "block_third_party_cookies": True}


def _everything(platform: str) -> Mapping[str, Any]:
    """The platform is excepted, at the top and in its own frames."""
    return {
        **_blocked(platform),
        "default_content_setting_values": {"cookies": 2},
        "content_settings": {"exceptions": {"cookies": {f"{platform},*": {"setting": 1}}}},
    }


def settings(playwright: Playwright) -> list[Setting]:
    """Third-party cookies as most people have them, as private windows have them, and nothing kept at all."""

    def start(profile: Profile, device: Mapping[str, Any] | None = None) -> Callable[[str], Any]:
        return partial(_started, playwright, profile, device or {})

    return [
        Setting("Chromium", "third-party cookies allowed", start(_allowed)),
        Setting("Chromium", "third-party cookies blocked", start(_blocked), "as in its private windows"),
        Setting(
            "Chromium", "everything blocked", start(_everything), "sites may not save data; the platform is excepted"
        ),
        Setting("Chromium", "phone", start(_blocked, PHONE), "emulated; third-party cookies blocked"),
    ]
