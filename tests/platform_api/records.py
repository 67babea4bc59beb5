# SPDX-License-Identifier: EUPL-1.2
"""Calls as a plugin sends them and what the tool answers, as files beside: both sides are held against the same.

`CAMPUS_TUTOR_RECORD=1 pytest tests/platform_api/test_records.py` writes them anew.
"""

import json
import re
from pathlib import Path
from typing import Any

from tests.factories.stage import LTI
from tests.platform_api.plugin import V1, Plugin, hash_of

FOLDER = Path(__file__).parent / "recorded"
RECORDS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
JSON, FORM = "application/json", "multipart/form-data; boundary=boundary"
COURSE = V1 + "/courses/42"
_PAGE = {"text": "<p>Ein Baum hat Knoten.</p>", "title": "Blatt 3", "url": "https://campus.example/mod/page/view.php?id=3",
         "kind": "page", "modified": "2026-11-29T10:00:00+00:00"}  # fmt: skip
_FILE = "\r\n".join(
    [
        "--boundary",
        'Content-Disposition: form-data; name="title"',
        "",
        "Skript",
        "--boundary",
        'Content-Disposition: form-data; name="file"; filename="skript.md"',
        "Content-Type: text/markdown",
        "",
        "# Graphen",
        "--boundary--",
        "",
    ]
)

STUDENT = "305"
_WINDOW = {"from": "2100-01-12T08:00:00+01:00", "until": "2100-01-12T10:00:00+01:00"}
_PAST = {"from": "2020-01-12T08:00:00Z", "until": "2020-01-12T10:00:00Z", "people": None}
_BACKWARDS = {"from": "2100-01-12T10:00:00Z", "until": "2100-01-12T08:00:00Z", "people": None}

ALONE: list[tuple[str, str, str, str, str]] = [
    ("01_status", "GET", V1 + "/status", "", ""),
    ("02_page", "PUT", COURSE + "/materials/page-3", JSON, json.dumps(_PAGE)),
    ("03_page_again", "PUT", COURSE + "/materials/page-3", JSON, json.dumps(_PAGE)),
    ("04_file", "PUT", COURSE + "/materials/file-7", FORM, _FILE),
    ("05_not_known", "PUT", COURSE + "/materials/page-3", JSON, json.dumps({"text": "x", "colour": "red"})),
    ("06_list", "GET", COURSE + "/materials", "", ""),
    ("07_withdraw", "DELETE", COURSE + "/materials/page-3", "", ""),
    ("08_withdraw_again", "DELETE", COURSE + "/materials/page-3", "", ""),
    ("09_course_gone", "DELETE", COURSE, "", ""),
    ("10_course_gone_again", "DELETE", COURSE, "", ""),
    ("11_lock_for_all", "PUT", COURSE + "/locks/quiz-5", JSON, json.dumps(_WINDOW | {"people": None})),
    ("12_lock_for_some", "PUT", COURSE + "/locks/quiz-5", JSON, json.dumps(_WINDOW | {"people": ["7", "8"]})),
    ("13_lock_past", "PUT", COURSE + "/locks/quiz-6", JSON, json.dumps(_PAST)),
    ("14_lock_backwards", "PUT", COURSE + "/locks/quiz-6", JSON, json.dumps(_BACKWARDS)),
    ("15_unlock", "DELETE", COURSE + "/locks/quiz-5", "", ""),
    ("16_unlock_again", "DELETE", COURSE + "/locks/quiz-5", "", ""),
]
"""Name, method, path, type and text of the body; in this order, on an empty installation."""
WITH_SOMEBODY: list[tuple[str, str, str, str, str]] = [
    ("17_export", "POST", V1 + "/people/export", JSON, json.dumps({"subs": [STUDENT, "nobody"]})),
    ("18_export_of_course", "POST", V1 + "/people/export", JSON, json.dumps({"subs": [STUDENT], "context": "7"})),
    ("19_export_of_no_course", "POST", V1 + "/people/export", JSON, json.dumps({"subs": [STUDENT], "context": "8"})),
    ("20_export_of_nobody", "POST", V1 + "/people/export", JSON, json.dumps({"subs": []})),
    ("21_erase_in_course", "POST", V1 + "/people/erase", JSON, json.dumps({"subs": [STUDENT], "context": "7"})),
    ("22_erase", "POST", V1 + "/people/erase", JSON, json.dumps({"subs": [STUDENT, "nobody"]})),
    ("23_erase_again", "POST", V1 + "/people/erase", JSON, json.dumps({"subs": [STUDENT]})),
]
"""The same, once the person STUDENT has opened an activity of course 7."""
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")
_VARY = {
    "time": "TIME",
    "version": "VERSION",
    "ahead": 0,
    "institution": "INSTITUTION",
    "backups": "SENTENCE",
    "signed": "SIGNATURE",
}
"""What differs from run to run."""


def play(plugin: Plugin) -> dict[str, dict[str, Any]]:
    """All steps, as they are recorded."""
    played = {name: _play(plugin, *step) for name, *step in ALONE}
    plugin.stage.good_launch(claims={"sub": STUDENT, LTI + "context": {"id": "7", "title": "Graphen"}})
    return played | {name: _play(plugin, *step) for name, *step in WITH_SOMEBODY}


def _play(plugin: Plugin, method: str, path: str, kind: str, body: str) -> dict[str, Any]:
    claims = plugin.claims(method, path, body.encode())
    answer = plugin.send(method, path, plugin.token(claims), body.encode(), kind)
    signed = {"htm": method, "htu": claims["htu"], "aud": claims["aud"], "body_sha256": hash_of(body.encode())}
    return {
        "request": {"method": method, "path": path, "content_type": kind, "body": body, "claims": signed},
        "answer": {"status": answer.status_code, "body": _settled(answer.json if answer.is_json else None)},
    }


def _settled(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _VARY.get(name, _settled(one)) for name, one in value.items()}
    if isinstance(value, list):
        return [_settled(one) for one in value]
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return "TIME"
    return "ID" if isinstance(value, str) and _UUID.fullmatch(value) else value
