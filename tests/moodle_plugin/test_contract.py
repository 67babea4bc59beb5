# SPDX-License-Identifier: EUPL-1.2
"""What the plugin signs and sends is what the tool takes: against the recorded calls, and against the tool itself.

The signature alone is made here, by the practice platform's key: Moodle makes it by its own library.
"""

import base64
import json
import time
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.factories.stage import TOOL
from tests.moodle_plugin.php import given, new, on, plain, step
from tests.platform_api.plugin import V1, Plugin, code, hash_of
from tests.platform_api.records import RECORDS

ISSUER, CLIENT = "https://campus.example", "practice-client"
NOW = 1_796_000_000


def connection(tool: str = TOOL, client: str = CLIENT) -> dict[str, Any]:
    return new("connection", 1, client, "1", tool)


def claims(method: str, url: str, sha256: str, moment: int = NOW, issuer: str = ISSUER) -> list[dict[str, Any]]:
    return [connection(), step("claims::of", given(0), issuer, method, url, sha256, moment)]


@pytest.mark.parametrize("name", RECORDS)
def test_a_recorded_call_is_signed_as_the_plugin_signs_it(name: str) -> None:
    request = RECORDS[name]["request"]
    wanted = request["claims"]
    host = wanted["htu"].removesuffix(request["path"])
    _connection, signed = plain(
        connection(host),
        step("claims::of", given(0), ISSUER, request["method"], wanted["htu"], hash_of(request["body"].encode()), NOW),
    )
    assert {key: signed[key] for key in wanted} == wanted
    assert (signed["iss"], signed["sub"], signed["deployment_id"]) == (ISSUER, CLIENT, "1")
    assert signed["exp"] - signed["iat"] == 60


@pytest.mark.parametrize("name", RECORDS)
def test_a_recorded_answer_is_read_as_the_tool_meant_it(name: str) -> None:
    answer = RECORDS[name]["answer"]
    content = "" if answer["body"] is None else json.dumps(answer["body"])
    read, fine, named, said = plain(
        step("response::read", answer["status"], content), on(0, "ok"), on(0, "code"), on(0, "message")
    )
    assert read["status"] == answer["status"]
    assert read["data"] == (answer["body"] or [])
    assert fine == (answer["status"] < 300)
    error = (answer["body"] or {}).get("error") or {}
    assert (named, said) == (error.get("code"), error.get("message"))


def test_no_two_signatures_are_alike() -> None:
    made = plain(*claims("GET", f"{TOOL}{V1}/status", "x"), *claims("GET", f"{TOOL}{V1}/status", "x")[1:])
    assert made[1]["jti"] != made[2]["jti"]


def test_what_is_said_of_a_body_is_of_its_very_bytes() -> None:
    body = {"title": "Übung 3 / „Bäume“", "text": "a\u0000b"}
    made, sha256 = plain(step("request_body::json", body), on(0, "sha256"))
    assert json.loads(made["text"]) == body
    assert sha256 == hash_of(made["text"].encode())
    nothing, empty = plain(step("request_body::none"), on(0, "sha256"))
    assert (nothing["text"], nothing["contenttype"], empty) == ("", "", hash_of(b""))


def test_an_empty_object_stays_one() -> None:
    (made,) = plain(step("request_body::json", []))
    assert made["text"] == "{}"


def test_parts_of_an_address_may_contain_any_letters() -> None:
    (path,) = plain(step("client::path", "courses", 7, "materials", "cm1/ä ?#"))
    assert path == "courses/7/materials/cm1%2F%C3%A4%20%3F%23"


def upload(folder: Path, content: bytes, name: str, **fields: str) -> tuple[bytes, str, str]:
    """The body, its type, and what is said of it."""
    (folder / "content").write_bytes(content)
    body = folder / "body"
    _upload, made, sha256 = plain(
        step("upload::of_path", str(folder / "content"), name, "text/markdown"),
        step("request_body::form", fields, given(0), str(body)),
        on(1, "sha256"),
    )
    return body.read_bytes(), made["contenttype"], sha256


def send(plugin: Plugin, method: str, path: str, body: bytes = b"", kind: str = "", **changes: Any) -> TestResponse:
    _connection, signed = plain(*claims(method, TOOL + V1 + path, hash_of(body), int(time.time())))
    return plugin.send(method, V1 + path, plugin.token(signed | changes), body, kind)


def test_the_tool_takes_what_the_plugin_signs(plugin: Plugin) -> None:
    answer = send(plugin, "GET", "/status")
    assert answer.status_code == 200, answer.text


def test_the_tool_takes_an_address_with_odd_letters(plugin: Plugin) -> None:
    (path,) = plain(step("client::path", "courses", 7, "materials", "cm1-ä ü%"))
    made, _sha256 = plain(step("request_body::json", {"text": "<p>Ein Baum</p>", "title": "T"}), on(0, "sha256"))
    answer = send(plugin, "PUT", f"/{path}", made["text"].encode(), made["contenttype"])
    assert answer.status_code == 202, answer.text
    assert answer.json is not None
    assert answer.json["item"] == "cm1-ä ü%"


@pytest.mark.parametrize("name", ["baum.md", 'Übung "3".md', "zwei\r\nzeilen.md", "日本.md"])
def test_the_tool_takes_a_file_as_the_plugin_writes_it(plugin: Plugin, tmp_path: Path, name: str) -> None:
    content = b"# Graphen\r\n--\r\n" + bytes(range(32, 127)) * 2000
    body, kind, sha256 = upload(tmp_path, content, name, title="Skript „1“", url="https://campus.example/x?id=1")
    assert sha256 == hash_of(body)
    assert body.count(content) == 1
    answer = send(plugin, "PUT", "/courses/7/materials/cm1-0123456789ab", body, kind)
    assert answer.status_code == 202, answer.text
    assert answer.json is not None
    assert (answer.json["title"], answer.json["bytes"]) == ("Skript „1“", len(content))


def test_a_file_that_changed_on_its_way_is_refused(plugin: Plugin, tmp_path: Path) -> None:
    body, kind, sha256 = upload(tmp_path, b"# Graphen", "baum.md")
    answer = send(plugin, "PUT", "/courses/7/materials/x", body.replace(b"G", b"g"), kind, body_sha256=sha256)
    assert (answer.status_code, code(answer)) == (401, "body")


def test_a_big_file_is_never_whole_in_memory(tmp_path: Path) -> None:
    """Above PHP's own 128 MB nothing of it would run; here 100 MB go through a process that may have 16."""
    place = tmp_path / "video"
    with place.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    _limit, _upload, made = plain(
        {"ini": "memory_limit", "to": "16M"},
        step("upload::of_path", str(place), "video.mp4", "video/mp4"),
        step("request_body::form", {"title": "V"}, given(1), str(tmp_path / "body")),
    )
    assert made["path"] == str(tmp_path / "body")
    assert (tmp_path / "body").stat().st_size > 100 * 1024 * 1024


def test_a_site_below_a_path_is_named_with_it() -> None:
    _connection, signed = plain(*claims("GET", f"{TOOL}{V1}/status", "x", issuer="https://campus.example/moodle"))
    assert signed["iss"] == "https://campus.example/moodle"
    assert signed["htu"].startswith(signed["aud"].removesuffix("/platform-api"))


def test_base64url_has_no_padding() -> None:
    (made, sha256) = plain(step("request_body::json", {"a": 1}), on(0, "sha256"))
    assert "=" not in sha256
    assert len(base64.urlsafe_b64decode(sha256 + "=")) == 32
    assert made["path"] is None
