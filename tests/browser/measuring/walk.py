# SPDX-License-Identifier: EUPL-1.2
"""One person opens the tutor, asks, reloads and goes back to the course: what became of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.measuring.driver import Driver, Moving
from tests.browser.measuring.site import LAX_COOKIE, NONE_COOKIE, PROBE, UNKNOWN, Site

PATIENCE = 120.0
"""Seconds in which a page has to come. On a quiet machine it is one."""
STORAGE_PATIENCE = 12.0
"""Seconds that the platform's storage gets before somebody clicks: the page itself waits 1.5."""

WHERE = """
const seen = (element) => element && element.getClientRects().length > 0;
if (document.readyState !== "complete") return "";
const chat = document.getElementById("place");
if (chat && chat.textContent.trim() && seen(document.getElementById("question"))) return "chat";
if (document.querySelector("form[action$='/lti/continue']")) return "asked";
if (document.querySelector("form[action$='/lti/login'][target='_blank']")) return "own tab";
return document.querySelector("main.sheet h1") && !document.querySelector("main form, main a") ? "refused" : "";
"""
ANSWER = """
const seen = (element) => element && element.getClientRects().length > 0;
const answer = [...document.querySelectorAll(".answer")].filter(seen).at(-1);
return [answer ? answer.innerText.trim().length : 0, seen(answer?.querySelector("[data-part=actions]")) === true];
"""
HAS_TEXT = "return document.getElementById('turns').innerText.includes(arguments[0])"
STORAGES = """
const works = (name) => { try { window[name].length; return true } catch { return false } };
return [works("sessionStorage"), works("localStorage")];
"""
ASK_PROBE = f"return fetch('{PROBE}', {{ method: arguments[0] }}).then((answer) => answer.text())"


@dataclass(frozen=True)
class Kept:
    """What the browser lets the tutor's page keep in that place, tried after everything else."""

    plain_cookie: bool
    """SameSite=None without Partitioned."""
    partitioned_cookie: bool
    session_storage: bool
    local_storage: bool


@dataclass(frozen=True)
class Seen:
    """One launch. `proof`: what showed that this browser had begun it: `cookie`, `storage`, `click`."""

    setting: str
    browser: str
    accent: str
    place: str
    proof: str
    clicks: int
    ends_in: str
    """`frame` or `tab`: where the chat is in the end."""
    streamed: bool
    reload_goes_on: bool
    session_kept: bool
    """The platform still knows the person by the session from before the launch."""
    cookies_after: int
    """Requests after the launch that carried a cookie: the page needs none."""
    bearer_in_address: bool
    kept: Kept


class NotOpened(Exception):
    """The tutor did not come up, or did not answer; the message says what was waited for."""


def walk(driver: Driver, site: Site, accent: str, place: str) -> Seen:
    """`place`: `frame` or `tab`. NotOpened where a person would be stuck."""
    site.forget()
    _go(driver, site, accent, place)
    proof, clicks, ends_in = _enter(driver, site, place)
    question = f"What is a heap? ({accent}, {place}, {time.monotonic_ns()})"
    streamed = _ask(driver, question)
    goes_on = _reload(driver, site, question)
    kept = _kept(driver)
    driver.open(site.course(accent, place))
    return Seen(
        setting="",
        browser=driver.version,
        accent=accent,
        place=place,
        proof=proof,
        clicks=clicks,
        ends_in=ends_in,
        streamed=streamed,
        reload_goes_on=goes_on,
        session_kept=_session_kept(site),
        cookies_after=sum(bool(request.cookies) for request in site.tool.to("/api/")),
        bearer_in_address=_bearer_in_address(site),
        kept=kept,
    )


def read_refusal(driver: Driver, site: Site) -> str:
    """What stands in the frame where the tool does not know the platform; empty where the browser shows no page."""
    site.forget()
    driver.open(site.course(UNKNOWN, "frame"))
    driver.into_frame()
    until("the launch is refused", lambda: bool(site.tool.to("/lti/login")))
    try:
        until("a page in the frame", lambda: _where(driver) == "refused", seconds=20)
    except NotOpened:
        return ""
    return str(driver.run("return document.querySelector('main.sheet').innerText"))


def look(driver: Driver, site: Site, accent: str, language: str, path: Path) -> None:
    """A picture of what the frame shows first."""
    driver.open(site.course(accent, "frame", language))
    driver.into_frame()
    until("any page of the tool", lambda: _where(driver) != "")
    driver.run("window.frameElement ?? document.body.scrollIntoView()")
    driver.picture(path)


def _go(driver: Driver, site: Site, accent: str, place: str) -> None:
    driver.open(site.course(accent, place))
    if place == "frame":
        driver.into_frame()
    else:
        _into_new_tab(driver, "#growth a.button")


def _enter(driver: Driver, site: Site, place: str) -> tuple[str, int, str]:
    """What proved the browser, how many clicks it took beyond opening the activity, and where the chat is."""
    first = until("the chat or a page that asks", lambda: _where(driver) or None)
    if first == "chat":
        return ("storage" if site.tool.to("/lti/continue") else "cookie"), 0, place
    if first == "asked":
        return *_confirm(driver), place
    if first == "own tab":
        _into_new_tab(driver, "form[action$='/lti/login'] button.primary")
        proof, clicks, _tab = _enter(driver, site, "tab")
        return proof, clicks + 1, "tab"
    raise NotOpened("the launch was refused")


def _into_new_tab(driver: Driver, selector: str) -> None:
    def opened() -> bool:
        driver.into_new_tab(selector)
        return True

    until("a new tab", opened)


def _confirm(driver: Driver) -> tuple[str, int]:
    """The waiting page: goes by itself where the platform keeps the proof, else by a click."""
    try:
        until("the platform's storage", lambda: _where(driver) == "chat", seconds=STORAGE_PATIENCE)
    except NotOpened:
        driver.click("form[action$='/lti/continue'] button.primary")
        until("the chat", lambda: _where(driver) == "chat")
        return "click", 1
    return "storage", 0


def _ask(driver: Driver, question: str) -> bool:
    """Whether the answer came in pieces. NotOpened if it never ended."""
    driver.write("#question", question)
    driver.click("#send")
    until("the question in the page", lambda: driver.run(HAS_TEXT, question))
    lengths: set[int] = set()

    def complete() -> bool:
        length, ended = driver.run(ANSWER)
        lengths.add(length)
        return bool(ended)

    until("the end of the answer", complete)
    return len(lengths - {0}) > 2


def _reload(driver: Driver, site: Site, question: str) -> bool:
    """Whether the page came back with the conversation, and without another launch."""
    launches = len(site.tool.to("/lti/login"))
    driver.run("window.beforeReload = true; setTimeout(() => location.reload())")
    until("the reloaded page", lambda: driver.run("return !window.beforeReload"))
    try:
        until("the conversation after the reload", lambda: _where(driver) == "chat" and driver.run(HAS_TEXT, question))
    except NotOpened:
        return False
    return len(site.tool.to("/lti/login")) == launches


def _kept(driver: Driver) -> Kept:
    driver.run(ASK_PROBE, "POST")
    came = driver.run(ASK_PROBE, "GET").split()
    driver.run(ASK_PROBE, "DELETE")
    session, local = driver.run(STORAGES)
    return Kept("plain" in came, "parted" in came, session, local)


def _session_kept(site: Site) -> bool:
    """By the cookie of the course page that was opened last, against that of the launch."""
    names = {LAX_COOKIE, NONE_COOKIE}
    at_launch = site.platform.to("/auth")[-1].cookies
    back = next(request for request in reversed(site.platform.seen) if request.path == "/").cookies
    return bool(at_launch.keys() & names) and at_launch.items() <= back.items()


def _bearer_in_address(site: Site) -> bool:
    bearers = {request.authorization.removeprefix("Bearer ") for request in site.tool.to("/api/")}
    addresses = [
        part
        for request in (*site.tool.seen, *site.platform.seen)
        for part in (request.path, request.query, request.referrer)
    ]
    return any(bearer in address for bearer in bearers if bearer for address in addresses)


def _where(driver: Driver) -> str:
    return str(driver.run(WHERE) or "")  # nothing at all while one page replaces another


def until(what: str, happens: Callable[[], Any], *, seconds: float = PATIENCE) -> Any:
    """Asks again until it is so, and gives that. NotOpened after the time."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if result := happens():
                return result
        except Moving:
            pass
        if time.monotonic() > deadline:
            raise NotOpened(f"waited in vain for {what}")
        time.sleep(0.05)
