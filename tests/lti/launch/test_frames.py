# SPDX-License-Identifier: EUPL-1.2
"""docs/certification.md: what of cookies and frames needs no browser. The rest is in tests/browser."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

import lti_tool
from tests.factories.stage import TOOL, Stage, session_of


def ancestors(policy: str) -> str:
    found = re.search(r"frame-ancestors ([^;]*)", policy)
    assert found
    return found[1].strip()


def test_the_cookie_of_an_attempt_is_the_strictest_that_arrives(stage: Stage) -> None:
    """Its own name for each attempt; no path, no domain, no script, ten minutes, and it may be partitioned."""
    begun = stage.browser().login()
    (cookie,) = begun.headers.getlist("Set-Cookie")
    name, *attributes = (part.strip() for part in cookie.split(";"))
    assert re.fullmatch(r"__Host-lti-[0-9a-f]{16}=[\w-]{43}", name)
    assert {part for part in attributes if not part.startswith("Expires")} == {
        "Secure",
        "HttpOnly",
        "SameSite=None",
        "Partitioned",
        "Path=/",
        "Max-Age=600",
    }


def test_the_cookie_is_deleted_by_the_launch(stage: Stage) -> None:
    """In the same partition, or a browser would keep it."""
    browser = stage.browser()
    begun = browser.login()
    page = browser.launch(stage.simulator.answer(begun.location))
    (cookie,) = page.headers.getlist("Set-Cookie")
    assert cookie.partition("=")[0] == begun.headers["Set-Cookie"].partition("=")[0]
    for attribute in ("Max-Age=0", "Secure", "SameSite=None", "Partitioned", "Path=/"):
        assert attribute in cookie


def test_F7_after_the_launch_no_cookie_is_needed_or_taken(stage: Stage) -> None:
    """The bearer alone decides; a cookie with the bearer in it opens nothing."""
    opened = stage.good_launch()
    bare = stage.app.test_client(use_cookies=False)
    answer = bare.get("/api/me", base_url=TOOL, headers=opened.authorization)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    token = opened.session["token"]
    assert bare.get("/api/me", base_url=TOOL, headers={"Cookie": f"session={token}; token={token}"}).status_code == 401
    assert bare.get(f"/api/me?token={token}&access_token={token}", base_url=TOOL).status_code == 401


def test_F8_a_reload_finds_the_page_without_a_session(stage: Stage) -> None:
    """The page's address: the shell, for whoever has the visit in the tab."""
    opened = stage.good_launch()
    home = opened.session["home"]
    assert re.fullmatch(r"/chat/[0-9a-f-]{36}", home)
    page = stage.browser().get(home)
    assert page.status_code == 200
    assert session_of(page) is None
    assert 'id="session"' in page.text
    assert ancestors(page.headers["Content-Security-Policy"]) == "https://campus.example"


@pytest.mark.parametrize("state", ["unknown", "disabled", "malformed"])
def test_F8_the_address_of_no_platform_is_not_found(stage: Stage, state: str) -> None:
    """Unknown, switched off, no id at all."""
    home = stage.good_launch().session["home"]
    stage.change_platform(stage.simulator, state="disabled")
    address = {"unknown": f"/chat/{uuid4()}", "disabled": home, "malformed": "/chat/1"}[state]
    page = stage.browser().get(address)
    assert page.status_code == 404
    assert "/static/js/" not in page.text


def test_F9_exactly_the_origins_of_the_registration_may_frame(stage: Stage) -> None:
    """Issuer and authorization endpoint, with their ports; no X-Frame-Options."""
    simulator = stage.platform(issuer="https://lms.example:8443/moodle", auth_url="https://login.lms.example/auth?x=1")
    browser = stage.browser(simulator)
    page = browser.open()
    browser.enters(page)
    expected = "https://lms.example:8443 https://login.lms.example"
    assert ancestors(page.headers["Content-Security-Policy"]) == expected
    assert "X-Frame-Options" not in page.headers
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/lti/jwks.json", "/nowhere", "/healthz", "/api/me", "/static/js/main.js"])
def test_F9_every_other_page_may_be_framed_by_nobody(stage: Stage, path: str) -> None:
    """Good answers and errors."""
    answer = stage.browser().get(path)
    assert ancestors(answer.headers["Content-Security-Policy"]) == "'none'"


@pytest.mark.parametrize(
    "token", ["garbage", "a.b.c", "", "e30.e30.e30", "a.W10.c", "a.eyJpc3MiOiAxLCAiYXVkIjogW119.c"]
)
def test_a_refusal_of_nobodys_launch_is_read_in_whatever_frame_it_is(stage: Stage, token: str) -> None:
    """Neither the state nor the token names a registration: docs/decisions/framing.md."""
    answer = stage.browser().launch({"id_token": token, "state": "unknown"})
    assert answer.status_code == 401
    nothing_to_click(answer)


def test_a_login_from_a_place_that_is_not_set_up_is_refused_in_its_frame(stage: Stage) -> None:
    """The student sees whom to tell, and not the browser's grey page."""
    answer = stage.browser().login(iss="https://nobody.example", client_id="nobody")
    assert answer.status_code == 401
    assert "not set up for this place" in answer.text
    nothing_to_click(answer)


def test_a_database_that_is_away_is_told_in_the_frame(stage: Stage, tmp_path: Path) -> None:
    """Without it nobody knows whose frame it is."""
    broken = stage.worker(database_url=f"sqlite:///{tmp_path}")
    fields = stage.simulator.login_fields()
    answer = broken.test_client().post("/lti/login", data=fields, base_url=TOOL)
    assert answer.status_code == 503
    nothing_to_click(answer)


def nothing_to_click(answer: TestResponse) -> None:
    """Framed by anybody, so there is nothing that a click could do, and nothing of anybody to read."""
    policy = answer.headers["Content-Security-Policy"]
    assert ancestors(policy) == "*"
    assert "script-src" not in policy
    assert "connect-src" not in policy
    assert "form-action 'none'" in policy
    assert "default-src 'none'" in policy
    assert not re.findall(r"<(?:a|form|button|input|script|iframe|object)\b", answer.text)


def test_F9_a_refusal_can_be_read_where_the_launch_came_from(stage: Stage) -> None:
    """In the platform's frame; with 'none' the browser would show an error of its own."""
    page = stage.browser().open(claims={"aud": "other"})
    assert page.status_code == 401
    assert ancestors(page.headers["Content-Security-Policy"]) == "https://campus.example"


SCRIPTS = sorted((Path(lti_tool.__file__).parent / "static" / "js").glob("**/*.js"))


def test_F10_no_script_of_ours_sends_to_any_origin_or_believes_any(stage: Stage) -> None:
    """`postMessage` with the exact origin; a message counts only from there, from that window, with our id."""
    marks = ("postMessage(", 'addEventListener("message"', "onmessage")
    talking = [path for path in SCRIPTS if any(mark in path.read_text() for mark in marks)]
    assert [path.name for path in talking] == ["close.js", "platform_storage.js", "parent_page.js"]
    closing, source, parent = (path.read_text() for path in talking)
    # The end of a registration is told to the platform alone, and nothing is listened to.
    assert re.findall(r"postMessage\(\{.*?\},\s*([^,)]+)\)", closing) == ["button.dataset.origin"]
    assert 'addEventListener("message' not in closing
    # The page around ours is told and believed at the platform's origin alone.
    assert re.findall(r"postMessage\(\{.*?\},\s*(?:/\*.*?\*/ \()?([^,)]+)\)", parent) == ["this.origin"]
    assert "source === window.parent && origin === this.origin" in parent
    code = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    assert re.findall(r"postMessage\(.*?,\s*([^,)]+)\)", code) == ["data.origin"]
    assert '"*"' not in code
    assert "origin !== data.origin" in code
    assert "source !== frame" in code
    assert "answer?.message_id !== messageId" in code


def test_F10_the_storage_is_asked_at_the_origin_of_the_authorization_endpoint_only(stage: Stage) -> None:
    """Whatever the login, which nobody signed, says."""
    stage.change_platform(stage.simulator, auth_url="https://login.campus.example:8443/auth")
    page = stage.browser().login(lti_storage_target="_parent", target_link_uri="https://evil.example")
    assert '"origin": "https://login.campus.example:8443"' in page.text


def test_F11_no_token_is_ever_in_a_url(stage: Stage) -> None:
    """Not in the page's links, not in a redirect, not in its address; and no page tells where it was."""
    browser = stage.browser()
    begun = browser.login()
    page = browser.launch(stage.simulator.answer(begun.location))
    token = browser.enters(page).session["token"]
    assert page.text.count(token) == 1
    links = [link for link in re.findall(r'(?:href|src|action)="([^"]*)"', page.text) if "?" in link and "=" in link]
    assert {link.partition("?")[2] for link in links} <= {"lang=de", "lang=en"}
    assert "Location" not in page.headers
    for answer in (begun, page, browser.get("/lti/login"), browser.get("/nowhere")):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
