# SPDX-License-Identifier: EUPL-1.2
"""`python -m tests.browser.measuring`: every setting of every browser, one after the other, in some minutes."""

import argparse
import logging
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.measuring import chromium, firefox
from tests.browser.measuring.driver import Setting
from tests.browser.measuring.site import ACCENTS, running_site
from tests.browser.measuring.table import document, measured
from tests.browser.measuring.walk import NotOpened, Seen, read_refusal, walk
from tests.support import prepare_database

DOCUMENT = Path(__file__).parents[3] / "docs" / "browsers.md"
PLACES = ("frame", "tab")


def main() -> int:
    arguments = _arguments()
    absent = [one.REMEDY for one in (chromium, firefox) if not one.installed()]
    for remedy in absent:
        print(remedy, file=sys.stderr)
    if absent and arguments.write:
        print(f"{DOCUMENT.name} is left as it is: without them it would lose their rows.", file=sys.stderr)
        return 1
    logging.getLogger("lti_tool").setLevel(logging.ERROR)
    with sync_playwright() as playwright:
        found = chromium.settings(playwright) if chromium.installed() else []
        found += firefox.settings() if firefox.installed() else []
        settings = [one for one in found if arguments.only in f"{one.browser} {one.name}"]
        if not settings:
            names = "; ".join(f"{one.browser} {one.name}" for one in found)
            print(f"There is no such setting. There are: {names}", file=sys.stderr)
            return 2
        return _measure(settings, arguments.write)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.measuring", description="Where the tutor opens")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/browsers.md")
    parser.add_argument("--only", default="", help="settings with this in their name, such as 'Firefox strict'")
    arguments = parser.parse_args()
    if arguments.write and arguments.only:
        parser.error("--write takes all settings, or the document would lose the others")
    return arguments


@dataclass
class Found:
    seen: list[Seen] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    """Settings where a refusal can be read in the frame."""
    problems: list[str] = field(default_factory=list)


def _measure(settings: Sequence[Setting], write: bool) -> int:
    found = Found()
    for setting in settings:
        print(f"{setting.browser}, {setting.name} …", file=sys.stderr)
        _measure_one(setting, found)
    if found.seen:
        print(measured(found.seen, settings, found.refusals))
    for problem in found.problems:
        print(f"Did not open: {problem}", file=sys.stderr)
    if found.problems:
        return 1
    if write:
        text = document(DOCUMENT.read_text("utf-8"), found.seen, settings, found.refusals)
        DOCUMENT.write_text(text, encoding="utf-8")
    return 0


def _measure_one(setting: Setting, found: Found) -> None:
    """With a tool of its own, where the person has not yet used up the questions of the day."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/tutor.sqlite"
        prepare_database(url)
        with running_site(url) as site, setting.start(site.platform_url) as driver:
            for accent, place in _launches():
                try:
                    found.seen.append(replace(walk(driver, site, accent, place), setting=setting.name))
                except NotOpened as problem:
                    found.problems.append(f"{setting.browser}, {setting.name}, {accent}, {place}: {problem}")
            found.refusals += [setting.name] if read_refusal(driver, site) else []


def _launches() -> Iterator[tuple[str, str]]:
    return ((accent, place) for place in PLACES for accent in ACCENTS)


if __name__ == "__main__":
    sys.exit(main())
