# SPDX-License-Identifier: EUPL-1.2
"""The short form's two calls."""

from typing import Any

from werkzeug.test import TestResponse

from tests.factories.stage import TOOL, Opened

TEXT: dict[str, Any] = {
    "title": "Übungscoach",
    "purpose": "Fragen zu Blatt 3",
    "help_level": "hints",
    "instructions": "Frage zuerst, was versucht wurde.",
    "starters": ["Wie fange ich an?"],
    "knowledge": "material",
    "kept_days": None,
    "store_nothing": False,
    "greeting": "Hallo! Frag mich zu Blatt 3.",
    "language": "auto",
    "model": None,
    "opens_at": None,
    "closes_at": None,
    "questions_a_day": None,
    "contact": "Sprechstunde: Di 14 Uhr, Raum 3.12",
    "ai_rules": "Lösungen schreibt ihr selbst.",
}


def call(opened: Opened, method: str, path: str, body: Any = None) -> TestResponse:
    return opened.client.open(path, method=method, base_url=TOOL, json=body, headers=opened.authorization)


def save(opened: Opened, version: str | None = None, **changes: Any) -> TestResponse:
    return call(opened, "PUT", "/api/tutor", {**TEXT, "version": version, **changes})


def shown(opened: Opened) -> dict[str, Any]:
    answer = call(opened, "GET", "/api/tutor")
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    found: dict[str, Any] = answer.json
    return found
