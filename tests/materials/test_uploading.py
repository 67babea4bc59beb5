# SPDX-License-Identifier: EUPL-1.2
"""An instructor's files: taken in, listed, limited, refused."""

import hashlib
import io
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from lti_tool import paced
from lti_tool.db import Database, now
from lti_tool.errors import Unavailable
from lti_tool.materials import originals
from lti_tool.materials.arrivals import MAX_MATERIALS
from lti_tool.materials.originals import open_original
from lti_tool.materials.slots import MAX_OF_ONE, RETRY_SECONDS, UploadSlots
from lti_tool.models import Activity, Institution, Material, MaterialVersion, Tutor, VisitSession
from tests.factories.campus import Campus
from tests.factories.materials import add_material, read_what_waits
from tests.materials.shelf import TEXT, Caller, caller, change_version, code, make_app, stored
from tests.support import simultaneously


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


def test_the_very_same_bytes_again_are_the_file_that_is_there(teacher: Caller, database: Database) -> None:
    first = teacher.upload(title="Bäume").json or {}
    again = teacher.upload(name="anders.txt", title="Anders")
    assert again.status_code == 200
    assert again.json == first
    assert stored(database) == (1, 1)


def test_the_very_same_bytes_are_read_again_where_they_failed(teacher: Caller, database: Database) -> None:
    first = teacher.upload().json or {}
    change_version(database, first["id"], state="failed", error_code="took_too_long", attempts=3)
    again = teacher.upload()
    assert again.status_code == 202
    assert again.json == first
    assert stored(database) == (1, 1)


def test_what_was_deleted_is_no_longer_there_to_be_found_again(teacher: Caller) -> None:
    first = (teacher.upload().json or {})["id"]
    teacher.call("DELETE", f"/api/materials/{first}")
    again = teacher.upload()
    assert again.status_code == 202
    assert (again.json or {})["id"] != first


def test_a_tutor_takes_no_more_than_it_may_have(teacher: Caller, database: Database) -> None:
    assert teacher.upload(b"a" * (2 << 20), "a.txt").status_code == 202
    answer = teacher.upload(b"b" * (2 << 20), "b.txt")
    assert (answer.status_code, code(answer)) == (409, "limit_reached")
    assert "3 MB" in (answer.json or {})["error"]["message"]
    assert teacher.states() == [("a", "waiting")]
    assert stored(database) == (1, 2)


def test_a_tutor_takes_no_more_pages_than_it_may_have(teacher: Caller, database: Database) -> None:
    material_id = (teacher.upload().json or {})["id"]
    change_version(database, material_id, state="ready", pages=10)
    assert teacher.listed()["used"] == {"bytes": len(TEXT), "pages": 10}
    assert code(teacher.upload(b"# Mehr")) == "limit_reached"
    assert teacher.upload().status_code == 200, "what is there is there"


def test_a_new_file_takes_the_place_of_the_old_one_once_it_is_read(
    teacher: Caller, campus: Campus, database: Database
) -> None:
    first = teacher.upload(b"# Alt\n\nEin Baum.", title="Skript").json or {}
    read_what_waits(database)
    answer = teacher.replace(first["id"], b"# Neu\n\nEin Wald.", "v2.md")
    assert answer.status_code == 202
    shown = answer.json or {}
    assert (shown["id"], shown["title"], shown["file_name"]) == (first["id"], "Skript", "v2.md")
    assert (shown["state"], shown["answers"]) == ("waiting", "earlier")
    page = (teacher.call("GET", f"/api/materials/{first['id']}").json or {})["pages"][0]
    assert "Ein Baum." in page["text"], "answers stand on it until then"
    read_what_waits(database)
    (shown,) = teacher.listed()["materials"]
    assert (shown["state"], shown["answers"], shown["pages"]) == ("ready", "current", 1)
    page = (teacher.call("GET", f"/api/materials/{first['id']}").json or {})["pages"][0]
    assert "Ein Wald." in page["text"]


@pytest.mark.parametrize("state", ["waiting", "reading", "failed"])
def test_a_file_that_is_replaced_before_it_answered_is_gone(teacher: Caller, database: Database, state: str) -> None:
    """It never answered, nothing cites it, and whoever reads it finds it gone."""
    material_id = (teacher.upload().json or {})["id"]
    change_version(database, material_id, state=state)
    assert teacher.replace(material_id, b"# Neu").status_code == 202
    assert stored(database) == (1, 1)
    (shown,) = teacher.listed()["materials"]
    assert (shown["state"], shown["bytes"], shown["answers"]) == ("waiting", 5, None)


def test_the_file_that_is_there_replaces_nothing(teacher: Caller, database: Database) -> None:
    material_id = (teacher.upload().json or {})["id"]
    assert teacher.replace(material_id, TEXT).status_code == 200
    assert stored(database) == (1, 1)


def test_a_new_file_may_take_the_room_of_the_old_one(teacher: Caller) -> None:
    material_id = (teacher.upload(b"a" * (2 << 20), "a.txt").json or {})["id"]
    assert teacher.replace(material_id, b"b" * (3 << 20), "b.txt").status_code == 202
    assert teacher.listed()["used"]["bytes"] == 3 << 20


def test_a_new_file_takes_no_fields_beside_it(teacher: Caller) -> None:
    """Its title stays, and PATCH changes it."""
    material_id = (teacher.upload().json or {})["id"]
    data = {"file": (io.BytesIO(b"# Neu"), "neu.md"), "title": "Neu"}
    answer = teacher.call("PUT", f"/api/materials/{material_id}/file", data=data)
    assert (answer.status_code, code(answer)) == (422, "unknown_field")
    assert teacher.states() == [("baeume", "waiting")]


FORMS: list[tuple[dict[str, Any], int, str]] = [
    ({"data": {}}, 415, "unsupported_media_type"),
    ({"json": {"file": "x"}}, 415, "unsupported_media_type"),
    ({"data": b"# Text", "content_type": "text/markdown"}, 415, "unsupported_media_type"),
    ({"data": {"file": "no file"}, "content_type": "multipart/form-data"}, 422, "no_file"),
    ({"data": {"other": (io.BytesIO(TEXT), "a.md")}}, 422, "no_file"),
    ({"data": {"file": [(io.BytesIO(TEXT), "a.md"), (io.BytesIO(b"# B"), "b.md")]}}, 422, "one_file"),
    ({"data": {"file": (io.BytesIO(TEXT), "a.md"), "other": (io.BytesIO(b"# B"), "b.md")}}, 422, "one_file"),
    ({"data": {"file": (io.BytesIO(TEXT), "a.md"), "state": "ready"}}, 422, "unknown_field"),
    ({"data": {"file": (io.BytesIO(TEXT), "a.md"), "title": "x" * 201}}, 422, "bad_title"),
    ({"data": {"file": (io.BytesIO(TEXT), "a.md"), "title": "x" * 100_000}}, 422, "bad_title"),
    ({"data": {"file": (io.BytesIO(TEXT), "a.md"), "language": "fr"}}, 422, "bad_language"),
    ({"data": {"file": (io.BytesIO(TEXT), "a.md"), **{str(n): "" for n in range(20)}}}, 413, "too_large"),
    ({"data": b"--b\r\nContent-Dispo", "content_type": "multipart/form-data; boundary=b"}, 400, "bad_request"),
    ({"data": b"x", "content_type": "multipart/form-data"}, 400, "bad_request"),
]


@pytest.mark.parametrize(("sent", "status", "said"), FORMS, ids=range(len(FORMS)))
def test_a_form_that_is_no_upload_of_one_file_leaves_nothing(
    teacher: Caller, database: Database, sent: dict[str, Any], status: int, said: str
) -> None:
    answer = teacher.call("POST", "/api/materials", **sent)
    assert (answer.status_code, code(answer)) == (status, said)
    assert stored(database) == (0, 0)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.md", "a\tX\x7f\x1b[2J.md", "\u202egnp.md", "x" * 5000 + ".md", "nul\0l.md"]
)
def test_a_files_name_is_a_name_and_no_path(teacher: Caller, name: str) -> None:
    shown = teacher.upload(name=name).json or {}
    assert shown["file_name"].endswith(".md")
    assert not set(shown["file_name"] + shown["title"]) & set("/\\\r\n\0\u202e")
    assert len(shown["file_name"].encode()) <= 200


class Meanwhile(io.BytesIO):
    """A file on its slow way: when its first part has been stored, something happens."""

    def __init__(self, size: int, happens: Callable[[], object]) -> None:
        super().__init__(b"x" * size)
        self._happens: Callable[[], object] | None = happens
        self._left = 5 << 19  # the first pieces are stored after 2 MiB

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self._left -= len(data)
        if self._left < 0 and self._happens is not None:
            happens, self._happens = self._happens, None
            happens()
        return data


def send(who: Caller, path: str, size: int, happens: Callable[[], object]) -> TestResponse:
    """An upload whose body the tool reads while it comes."""
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\n'
    body = Meanwhile(size, happens)
    stream = Chain([io.BytesIO(head), body, io.BytesIO(b"\r\n--b--\r\n")])
    environ: dict[str, Any] = {"wsgi.input": stream, "CONTENT_TYPE": "multipart/form-data; boundary=b"}
    environ["CONTENT_LENGTH"] = str(len(head) + size + 9)
    return who.call("PUT" if path.endswith("/file") else "POST", path, environ_overrides=environ)


class Chain:
    """Streams, one behind the other."""

    def __init__(self, streams: list[io.BytesIO]) -> None:
        self._streams = streams

    def read(self, size: int = -1, /) -> bytes:
        while self._streams:
            if data := self._streams[0].read(size):
                return data
            del self._streams[0]
        return b""


SIZE = (3 << 20) - 100


def test_a_role_that_ends_while_a_file_travels_has_ended(teacher: Caller, database: Database) -> None:
    def ends() -> None:
        assert stored(database) == (1, 2), "the file is on its way"
        with database.transaction() as session:
            session.get_one(VisitSession, teacher.guest.visit_id).permissions = ["own_data", "chat"]

    answer = send(teacher, "/api/materials", SIZE, ends)
    assert (answer.status_code, code(answer)) == (403, "not_allowed")
    assert stored(database) == (0, 0)


def test_a_visit_that_ends_while_a_file_travels_has_ended(teacher: Caller, database: Database) -> None:
    def ends() -> None:
        with database.transaction() as session:
            session.delete(session.get_one(VisitSession, teacher.guest.visit_id))

    assert send(teacher, "/api/materials", SIZE, ends).status_code == 401
    assert stored(database) == (0, 0)


def test_a_document_that_is_deleted_while_its_new_file_travels_stays_deleted(
    teacher: Caller, database: Database
) -> None:
    material_id = (teacher.upload(b"# Alt").json or {})["id"]
    deletes = lambda: teacher.call("DELETE", f"/api/materials/{material_id}")  # noqa: E731
    assert send(teacher, f"/api/materials/{material_id}/file", SIZE, deletes).status_code == 404
    assert stored(database) == (1, 1), "the old file, to be taken back"
    assert teacher.listed()["materials"] == []


def test_of_two_new_files_that_travel_at_once_the_last_to_arrive_counts(teacher: Caller, database: Database) -> None:
    material_id = (teacher.upload(b"# Alt").json or {})["id"]
    faster = lambda: teacher.replace(material_id, b"# Schneller")  # noqa: E731
    assert send(teacher, f"/api/materials/{material_id}/file", SIZE, faster).status_code == 202
    assert stored(database) == (1, 3)
    assert teacher.listed()["materials"][0]["bytes"] == SIZE


def test_what_was_cleared_up_while_it_travelled_is_not_there(teacher: Caller, database: Database) -> None:
    def cleared() -> None:
        with database.transaction() as session:
            session.execute(delete(Material))

    assert send(teacher, "/api/materials", SIZE, cleared).status_code == 404
    assert stored(database) == (0, 0)


def test_a_database_that_goes_away_leaves_nothing_that_anybody_is_told_of(
    app: Flask, teacher: Caller, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has arrived by then is cleared up by `campus-tutor work`."""

    def away(*_anything: object) -> None:
        raise OperationalError("insert", {}, Exception("gone"))

    goes_away = lambda: monkeypatch.setattr(originals, "_store", away)  # noqa: E731
    answer = send(teacher, "/api/materials", SIZE, goes_away)
    assert (answer.status_code, code(answer)) == (503, "unavailable")
    monkeypatch.undo()
    assert teacher.listed()["materials"] == []
    assert teacher.upload().status_code == 202


def test_an_upload_that_breaks_off_leaves_nothing(teacher: Caller, database: Database) -> None:
    def hangs_up() -> None:
        raise OSError("the client is gone")

    answer = send(teacher, "/api/materials", SIZE, hangs_up)
    assert answer.status_code == 400
    assert stored(database) == (0, 0)


def test_the_same_file_twice_at_the_same_moment_is_there_once(app: Flask, campus: Campus, database: Database) -> None:
    """Two tabs, two workers, eight times each; also the activity's first tutor is made once."""
    workers = [app, make_app(database)]
    callers = [caller(workers[n % 2], campus) for n in range(8)]
    answers: list[TestResponse] = []
    simultaneously([lambda who=who: answers.append(who.upload(TEXT)) for who in callers])  # type: ignore[misc]
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [202]
    assert len({(answer.json or {})["id"] for answer in answers}) == 1
    assert stored(database) == (1, 1)
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Tutor)) == 1


def test_files_at_the_same_moment_take_no_more_room_together_than_there_is(
    app: Flask, campus: Campus, database: Database
) -> None:
    callers = [caller(app, campus) for _n in range(6)]
    answers: list[TestResponse] = []
    contents = [bytes([65 + n]) * (1 << 20) for n in range(6)]

    def uploads(who: Caller, content: bytes) -> Callable[[], None]:
        return lambda: answers.append(who.upload(content, "a.txt"))

    simultaneously([uploads(*pair) for pair in zip(callers, contents, strict=True)])
    assert sorted(answer.status_code for answer in answers) == [202] * 3 + [409] * 3
    assert callers[0].listed()["used"]["bytes"] == 3 << 20
    assert stored(database) == (3, 3)


def test_more_uploads_than_a_process_takes_wait_and_then_are_told_to_come_again() -> None:
    slots = UploadSlots(2, wait_seconds=0.05)
    with slots.taken(uuid4()), slots.taken(uuid4()):
        with pytest.raises(Unavailable) as told, slots.taken(uuid4()):
            pass
        assert (told.value.code, told.value.retry_after) == ("busy", RETRY_SECONDS)
    with slots.taken(uuid4()):
        pass


def test_one_person_leaves_slots_for_everybody_else() -> None:
    slots, one, other = UploadSlots(12, wait_seconds=0.05), uuid4(), uuid4()
    with ExitStack() as held:
        for _n in range(MAX_OF_ONE):
            held.enter_context(slots.taken(one))
        with pytest.raises(Unavailable), slots.taken(one):
            pass
        with slots.taken(other):
            pass
    with slots.taken(one):
        pass


@pytest.mark.parametrize("size", [100_000, SIZE])
def test_of_an_upload_that_is_too_slow_nothing_is_left(
    teacher: Caller, database: Database, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """Also of one that ends before anything of it is stored."""
    monkeypatch.setattr(paced, "FIRST_SECONDS", 0.0)
    monkeypatch.setattr(paced, "MIN_BYTES_PER_SECOND", 1e12)
    if size == SIZE:  # the first pieces are stored by then
        monkeypatch.setattr(paced, "MIN_BYTES_PER_SECOND", 1)
    slow = lambda: monkeypatch.setattr(paced, "MIN_BYTES_PER_SECOND", 1e12)  # noqa: E731
    answer = send(teacher, "/api/materials", size, slow)
    assert (answer.status_code, code(answer)) == (400, "too_slow")
    assert stored(database) == (0, 0)


def test_five_hundred_files_are_as_many_as_a_tutor_has(teacher: Caller, campus: Campus, database: Database) -> None:
    tutor_id = campus.tutor()
    with database.transaction() as session:
        for n in range(MAX_MATERIALS):
            add_material(session, tutor_id, f"Blatt {n}", [])
    assert code(teacher.upload()) == "limit_reached"
    assert len(teacher.listed()["materials"]) == MAX_MATERIALS


def test_the_form_that_was_open_when_the_first_file_came_is_stored(teacher: Caller) -> None:
    """The upload made the tutor, and nobody's words are lost."""
    before = teacher.call("GET", "/api/tutor").json or {}
    assert teacher.upload().status_code == 202
    text = {"title": "Mein Tutor", "help_level": "hints", "version": before["version"]}
    assert teacher.call("PUT", "/api/tutor", json=text).status_code == 200
    other = {"title": "Anders", "help_level": "hints", "version": None}
    assert teacher.call("PUT", "/api/tutor", json=other).status_code == 409


def test_a_content_type_in_capitals_is_the_same(teacher: Caller) -> None:
    """RFC 9110, 8.3.1."""
    kind = "MULTIPART/Form-Data; Boundary=b"
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.md"\r\n\r\n# A\r\n--b--\r\n'
    answer = teacher.call("POST", "/api/materials", data=body, content_type=kind)
    assert (answer.status_code, answer.json and answer.json["file_name"]) == (202, "a.md")


def test_a_name_that_is_not_utf_8_is_taken_with_what_can_be_read_of_it(teacher: Caller) -> None:
    head = 'Content-Disposition: form-data; name="file"; filename="Bäume.md"'.encode("latin-1")
    body = b"--b\r\n" + head + b"\r\n\r\n# A\r\n--b--\r\n"
    answer = teacher.call("POST", "/api/materials", data=body, content_type="multipart/form-data; boundary=b")
    assert (answer.status_code, answer.json and answer.json["file_name"]) == (202, "B\ufffdume.md")


@pytest.mark.parametrize("length", ["x", "-1", "1.5", "0x10", "\u0663"])
def test_a_change_that_does_not_say_how_long_it_is_changes_nothing(teacher: Caller, length: str) -> None:
    shown = teacher.upload().json or {}
    answer = teacher.call(
        "PATCH",
        f"/api/materials/{shown['id']}",
        json={"title": "Neu"},
        environ_overrides={"CONTENT_LENGTH": length},
    )
    assert answer.status_code == 400
    assert teacher.listed()["materials"][0]["title"] == shown["title"]


def test_the_panel_says_when_the_material_goes_if_nobody_uses_the_course(
    teacher: Caller, campus: Campus, database: Database
) -> None:
    assert teacher.listed()["kept"] is None
    teacher.upload()
    days = (datetime.fromisoformat(teacher.listed()["kept"]["until"]) - now()).days
    assert (days, teacher.listed()["kept"]["term"]) == (399, None)
    term = (now() + timedelta(days=3)).date()
    with database.transaction() as session:
        institution = session.get_one(Institution, campus.institution_id)
        institution.term_ends, institution.days_after_term = term, 7
    kept = teacher.listed()["kept"]
    assert kept["until"].startswith((term + timedelta(days=7)).isoformat())
    assert kept["term"] == term.isoformat()
