# SPDX-License-Identifier: EUPL-1.2
"""What a launch takes from the browser's request and puts into its answer: fields, the login's cookie, framing."""

from typing import Any

from flask import g, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from lti_tool.lti.answers import LaunchSession
from lti_tool.lti.errors import LtiError
from lti_tool.lti.launch import login_state
from lti_tool.lti.launch.begin_visit import OpenedVisit
from lti_tool.lti.launch.login_state import LoginState
from lti_tool.lti.platforms.registered import RegisteredPlatform, browser_origin, browser_origins

MAX_BODY_BYTES = 128 * 1024
"""Bytes of a login or launch: an id_token is a few kB."""

COOKIE: dict[str, Any] = {"secure": True, "httponly": True, "samesite": "None", "path": "/", "partitioned": True}
"""SameSite=None: the launch is a POST from the platform's site. Partitioned: third-party cookies may be blocked."""


def fields() -> dict[str, str]:
    """Form (POST) or query (GET), the first value of each name.

    Raises LtiError (`too_large`) for a body beyond MAX_BODY_BYTES.
    """
    request.max_content_length = MAX_BODY_BYTES
    try:
        values: MultiDict[str, str] = request.form if request.method == "POST" else request.args
    except RequestEntityTooLarge:
        raise LtiError("too_large") from None
    return {name: value for name, value in values.items() if isinstance(value, str)}


def is_proven(login: LoginState, state: str) -> bool:
    """Whether this browser began the login: True by its cookie; False if no cookie of ours came that says so or not.

    Raises LtiError (`browser`) for a wrong secret, or for another login's cookie: a browser that carries those
    would have carried the right one, if it had begun this login. Not so WebKit (`forgets_after_redirects`): its user
    is asked.
    """
    secret = request.cookies.get(login_state.cookie_name(state))
    if secret is None:
        others = any(name.startswith(login_state.COOKIE_PREFIX) for name in request.cookies)
        if others and not forgets_after_redirects():
            raise LtiError("browser")
        return False
    if not login_state.proves_browser(login.browser_hash, secret):
        raise LtiError("browser")
    return True


def forgets_after_redirects() -> bool:
    """Whether this is WebKit (Safari, and every browser on iOS), which has partitioned cookies again since 26.2 but may
    leave one at home that was set on a cross-site redirect, as each login is one; docs/browsers.md has what is known.

    An older login's cookie then says nothing. By the engine and not by a version: all of them call themselves
    AppleWebKit, and Chromium's, which do too, add their own name.
    """
    agent = request.headers.get("User-Agent", "")
    return "AppleWebKit/" in agent and not any(name in agent for name in ("Chrome/", "Chromium/"))


def is_from_our_page(tool_url: str) -> bool:
    """Whether a page of ours sent this form, or no browser did.

    An attacker's page could send a victim's browser to `/lti/continue` with a ticket of the attacker's own. Every
    browser says where a form comes from. `Origin` alone will not do: it is "null" under our own no-referrer.
    """
    site, sender = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site == "same-origin"
    return sender is None or sender == browser_origin(tool_url)


def counts_redirects_in_frames() -> bool:
    """Whether this request is a frame of a browser that holds a redirect by us against the platform's Lax cookie.

    Firefox does (measured in 153: docs/browsers.md), at the top of a tab it does not. Browsers without Sec-Fetch-Dest
    are not asked: all Firefoxes since 2021 have it.
    """
    return request.headers.get("Sec-Fetch-Dest") == "iframe" and "Firefox/" in request.headers.get("User-Agent", "")


def languages() -> list[str]:
    """What the browser prefers, best first."""
    return [tag for tag, _quality in request.accept_languages]


def may_frame(platform: RegisteredPlatform | None) -> None:
    """Lets exactly the registration's own origins frame the answer to this request; without one, nobody."""
    if platform is not None:
        g.frame_ancestors = browser_origins(platform)


def session_data(arrived: OpenedVisit, platform: RegisteredPlatform) -> LaunchSession:
    """The JSON in the page. `home` is the page's address in the address bar: no token is ever in a URL. The page adds
    its language, in which a reload is answered before anybody knows whose visit it is.
    """
    return {
        "token": arrived.token,
        "expires_in": arrived.expires_in,
        "home": url_for("lti.home", platform_id=arrived.visit.platform_id),
        "visit": str(arrived.visit.id),
        "return_url": arrived.return_url,
        "platform_origin": browser_origin(platform.issuer),
        "privacy": f"{request.script_root}/privacy/{arrived.visit.institution_id}",
        "help": f"{request.script_root}/help/{arrived.visit.institution_id}",
        "review": str(arrived.review) if arrived.review else None,
    }


def storage_data(platform: RegisteredPlatform, issuer: str, target: str, state: str, **more: str) -> dict[str, str]:
    """What platform_storage.js needs. Messages go to the platform's origin only, never to `*`."""
    return {
        "origin": browser_origin(platform.auth_url_for(issuer)) or "",
        "target": target,
        "key": login_state.cookie_name(state).removeprefix("__Host-"),
        **more,
    }
