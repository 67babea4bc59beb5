# SPDX-License-Identifier: EUPL-1.2
"""An instructor's files: taken in, listed, limited, refused."""

import hashlib

import pytest
from flask import Flask
from sqlalchemy import select

from lti_tool.db import Database
from lti_tool.materials.originals import open_original
from lti_tool.models import Activity, MaterialVersion
from tests.factories.campus import Campus
from tests.materials.shelf import TEXT, Caller, caller, code, make_app, stored


@pytest.fixture
def app(database: Database) -> Flask:
    return make_app(database, material_megabytes=3, material_pages=10)


@pytest.fixture
def teacher(app: Flask, campus: Campus) -> Caller:
    return caller(app, campus)


def test_a_file_that_has_come_waits_to_be_read_and_is_listed(teacher: Caller, database: Database) -> None:
    answer = teacher.upload(title="Bäume und Wälder", language="de")
    assert answer.status_code == 202, answer.text
    shown = answer.json or {}
    assert {name: shown[name] for name in ("title", "file_name", "kind", "language", "bytes", "pages", "state")} == {
        "title": "Bäume und Wälder",
        "file_name": "baeume.md",
        "kind": "markdown",
        "language": "de",
        "bytes": len(TEXT),
        "pages": 0,
        "state": "waiting",
    }
    assert (shown["progress"], shown["error"], shown["answers"], shown["origin"]) == (0, None, None, "upload")
    listed = teacher.listed()
    assert listed["materials"] == [shown]
    assert listed["used"] == {"bytes": len(TEXT), "pages": 0}
    assert listed["limits"] == {"bytes": 3 << 20, "pages": 10, "file_bytes": 3 << 20}
    assert "pdf" in listed["kinds"]
    with database.transaction() as session:
        version = session.scalars(select(MaterialVersion)).one()
    assert version.sha256 == hashlib.sha256(TEXT).digest()
    with open_original(database, version.id) as path:
        assert path.read_bytes() == TEXT


def test_the_first_upload_makes_the_activitys_tutor(teacher: Caller, campus: Campus, database: Database) -> None:
    assert teacher.listed()["materials"] == []
    assert teacher.upload().status_code == 202
    with database.transaction() as session:
        tutor = session.get_one(Activity, campus.activity_id).tutor
        assert tutor is not None
        assert (tutor.title, tutor.course_id) == ("Lernbegleiter", campus.course_id)


def test_a_file_without_a_title_is_called_by_its_name(teacher: Caller) -> None:
    teacher.upload(name="C:\\kurse\\../Blatt_3\x07.md")
    (shown,) = teacher.listed()["materials"]
    assert (shown["title"], shown["file_name"]) == ("Blatt 3", "Blatt_3.md")


def test_a_deleted_file_is_gone_from_the_list_at_once(teacher: Caller) -> None:
    material_id = (teacher.upload().json or {})["id"]
    assert teacher.call("DELETE", f"/api/materials/{material_id}").status_code == 204
    assert teacher.listed()["materials"] == []
    assert teacher.call("GET", f"/api/materials/{material_id}").status_code == 404
    assert teacher.call("DELETE", f"/api/materials/{material_id}").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "status", "said"),
    [
        ("empty.pdf", b"", 422, "empty_file"),
        ("film.mp4", b"\0\0\0\x18ftypmp42" + bytes(5000), 415, "unsupported_kind"),
        ("skript.pdf", b"MZ\x90\0" + bytes(5000), 415, "unsupported_kind"),
        ("", b"text", 415, "unsupported_kind"),
        ("skript.md", b"x" * (3 << 20) + b"x", 413, "too_large"),
        ("skript.md", b"x" * (4 << 20), 413, "too_large"),
    ],
)
def test_what_is_refused_leaves_nothing(
    teacher: Caller, database: Database, name: str, content: bytes, status: int, said: str
) -> None:
    answer = teacher.upload(content, name)
    assert (answer.status_code, code(answer)) == (status, said)
    assert stored(database) == (0, 0)
    assert teacher.listed()["materials"] == []
