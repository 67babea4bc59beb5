# SPDX-License-Identifier: EUPL-1.2
"""Debian's Firefox ESR, in the settings that people have."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from tests.browser.measuring.driver import Moving, Setting
from tests.browser.measuring.marionette import Marionette, MarionetteError
from tests.browser.measuring.site import HOSTS
from tests.support import free_port

PROGRAM = "firefox-esr"
REMEDY = "Firefox ESR is not installed (apt-get install firefox-esr)."
PASSING = {
    "no such element",
    "no such frame",
    "no such window",
    "stale element reference",
    "element not interactable",
    "element click intercepted",
    "javascript error",
    "detached shadow root",
    "unknown error",
}
"""What WebDriver says of a page that is just being replaced."""
TAB_SECONDS = 30.0
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key of an element's id, by the standard."""

Preferences = Mapping[str, bool | int | str]

ALWAYS: Preferences = {
    "network.dns.localDomains": ",".join(HOSTS),
    "intl.accept_languages": "en-GB,en",
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "browser.safebrowsing.update.enabled": False,
}
STRICT: Preferences = {"browser.contentblocking.category": "strict"}
PRIVATE: Preferences = {"browser.privatebrowsing.autostart": True}
NO_FOREIGN: Preferences = {"browser.contentblocking.category": "custom", "network.cookie.cookieBehavior": 1}
NONE_AT_ALL: Preferences = {"browser.contentblocking.category": "custom", "network.cookie.cookieBehavior": 2}

ALLOW_COOKIES = """
const site = Services.scriptSecurityManager.createContentPrincipalFromOrigin(arguments[0]);
Services.perms.addFromPrincipal(site, "cookie", Services.perms.ALLOW_ACTION);
"""


class Firefox:
    """See Driver."""

    def __init__(self, wire: Marionette) -> None:
        self._wire, self._framed = wire, False
        self._first = self._tab = wire.send("WebDriver:GetWindowHandle")

    @property
    def version(self) -> str:
        return f"Firefox ESR {self._wire.version}"

    def open(self, url: str) -> None:
        if self._tab != self._first:
            self._wire.send("WebDriver:CloseWindow")
        self._framed, self._tab = False, self._first
        self._wire.send("WebDriver:SwitchToWindow", handle=self._first)
        self._wire.send("WebDriver:Navigate", url=url)

    def into_frame(self) -> None:
        self._framed = True

    def into_new_tab(self, selector: str) -> None:
        before = set(self._wire.send("WebDriver:GetWindowHandles"))
        self.click(selector)
        deadline = time.monotonic() + TAB_SECONDS
        while not (opened := set(self._wire.send("WebDriver:GetWindowHandles")) - before):
            if time.monotonic() > deadline:
                raise Moving("no tab was opened")
            time.sleep(0.05)
        self._framed, self._tab = False, opened.pop()
        self._wire.send("WebDriver:SwitchToWindow", handle=self._tab)

    def run(self, script: str, *values: Any) -> Any:
        return self._there(lambda: self._wire.send("WebDriver:ExecuteScript", script=script, args=list(values)))

    def click(self, selector: str) -> None:
        self._there(lambda: self._wire.send("WebDriver:ElementClick", id=self._find(selector)))

    def write(self, selector: str, text: str) -> None:
        self._there(lambda: self._wire.send("WebDriver:ElementSendKeys", id=self._find(selector), text=text))

    def picture(self, path: Path) -> None:
        self._wire.send("WebDriver:SwitchToFrame", id=None)
        path.write_bytes(base64.b64decode(self._wire.send("WebDriver:TakeScreenshot", full=False)))

    def allow_cookies(self, origin: str) -> None:
        """An exception from the setting, as somebody makes who has to sign in to the platform."""
        self._wire.send("Marionette:SetContext", value="chrome")
        self._wire.send("WebDriver:ExecuteScript", script=ALLOW_COOKIES, args=[origin])
        self._wire.send("Marionette:SetContext", value="content")

    def _there(self, act: Callable[[], Any]) -> Any:
        """Into the frame anew each time: after a page was replaced in it, the old way leads nowhere."""
        try:
            if self._framed:
                self._wire.send("WebDriver:SwitchToFrame", id=None)
                self._wire.send("WebDriver:SwitchToFrame", element=self._find("iframe"))
            return act()
        except MarionetteError as error:
            if error.kind in PASSING:
                raise Moving(str(error)) from error
            raise

    def _find(self, selector: str) -> str:
        found = self._wire.send("WebDriver:FindElement", using="css selector", value=selector)
        return str(found[ELEMENT])


@contextmanager
def _started(preferences: Preferences, excepted: bool, platform: str) -> Iterator[Firefox]:
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, _process(folder, port, preferences):
        wire = Marionette(port)
        browser = Firefox(wire)
        if excepted:
            browser.allow_cookies(platform)
        try:
            yield browser
        finally:
            with suppress(OSError, MarionetteError):  # it may have ended by itself
                wire.send("Marionette:Quit", flags=["eForceQuit"])
            wire.close()


@contextmanager
def _process(folder: str, port: int, preferences: Preferences) -> Iterator[None]:
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(value)});"
        for name, value in {**ALWAYS, **preferences, "marionette.port": port}.items()
    ]
    Path(folder, "user.js").write_text("\n".join(lines), encoding="utf-8")
    command = [PROGRAM, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access"]
    process = subprocess.Popen(
        [*command, "--profile", folder],
        env={**os.environ, "MOZ_HEADLESS_WIDTH": "1280", "MOZ_HEADLESS_HEIGHT": "800"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def installed() -> bool:
    return shutil.which(PROGRAM) is not None


def settings() -> list[Setting]:
    """Tracking protection as it comes, and what people change about it."""
    return [
        Setting("Firefox", "as installed", _with({}), "Enhanced Tracking Protection: standard"),
        Setting("Firefox", "strict", _with(STRICT), "Enhanced Tracking Protection: strict"),
        Setting("Firefox", "private window", _with(PRIVATE)),
        Setting("Firefox", "foreign cookies blocked", _with(NO_FOREIGN), "Custom: all cross-site cookies"),
        Setting(
            "Firefox",
            "everything blocked",
            _with(NONE_AT_ALL, excepted=True),
            "Custom: all cookies; the platform is excepted",
        ),
    ]


def _with(preferences: Preferences, *, excepted: bool = False) -> Callable[[str], AbstractContextManager[Firefox]]:
    return partial(_started, preferences, excepted)
