# SPDX-License-Identifier: EUPL-1.2
"""One-time codes for teaching rights, made and redeemed by visits."""

from typing import Any

from werkzeug.test import TestResponse

from tests.factories.stage import TOOL, Opened, Stage

RIGHTS = "/api/teaching-rights"


def call(opened: Opened, method: str, path: str = "", body: Any = None) -> TestResponse:
    options = {} if body is None else {"json": body}
    return opened.client.open(RIGHTS + path, method=method, base_url=TOOL, headers=opened.authorization, **options)


def launch(stage: Stage, person: str, activity: str = "growth", **claims: Any) -> Opened:
    browser = stage.browser()
    return browser.enters(browser.open(person, activity, claims=claims))


def made(teacher: Opened) -> dict[str, Any]:
    answer = call(teacher, "POST", "/codes", {})
    assert answer.status_code == 201
    content: dict[str, Any] = answer.json or {}
    return content


def redeem(opened: Opened, code: str) -> TestResponse:
    return call(opened, "POST", "/redeem", {"code": code})
