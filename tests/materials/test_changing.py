# SPDX-License-Identifier: EUPL-1.2
"""What an instructor changes of a document, what it says of itself, and how it comes back."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from lti_tool.db import Database, now
from lti_tool.materials import storing
from lti_tool.materials.pages import FileKind, Note, Page, Place, PlaceKind, ReadFailed
from lti_tool.models import Material, MaterialVersion, Tutor
from lti_tool.models.conversation import UNDO
from lti_tool.models.material import of_tutor
from tests.factories.campus import Campus
from tests.factories.materials import add_material, read_what_waits, section, slide
from tests.materials.files import plain_pdf
from tests.materials.shelf import Caller, caller, change_version, code, make_app


@pytest.fixture
def app(database: Database) -> Flask:
    return make_app(database, material_megabytes=3, material_pages=10)


@pytest.fixture
def teacher(app: Flask, campus: Campus) -> Caller:
    return caller(app, campus)


@pytest.fixture
def tutor_id(campus: Campus) -> UUID:
    return campus.tutor()


def add(database: Database, tutor_id: UUID, *pages: Page, **more: Any) -> str:
    with database.transaction() as session:
        return str(add_material(session, tutor_id, "Skript", pages or (section(1, "Bäume", "Ein Baum."),), **more))


def revision(database: Database, tutor_id: UUID) -> int:
    with database.transaction() as session:
        return session.get_one(Tutor, tutor_id).material_revision


def found(database: Database, tutor_id: UUID) -> list[str]:
    """What answers may stand on."""
    with database.statements() as connection:
        return [passage.text for passage in of_tutor(connection, tutor_id)]


def test_what_was_read_is_shown_page_by_page(teacher: Caller, database: Database, tutor_id: UUID) -> None:
    pages = (
        slide(1, "Bäume", "Ein Baum.", "Hier die Anekdote."),
        Page(2, Place(PlaceKind.SLIDE, 2, 2), "", "", Note.PICTURE_ONLY),
    )
    material_id = add(database, tutor_id, *pages)
    shown = teacher.call("GET", f"/api/materials/{material_id}").json or {}
    assert (shown["state"], shown["answers"], shown["has_notes"], shown["speaker_notes"]) == (
        "ready",
        "current",
        True,
        False,
    )
    first, second = shown["pages"]
    assert (first["n"], first["place"], first["text"], first["off"], first["note"]) == (
        1,
        "Folie 1",
        "Ein Baum.",
        False,
        None,
    )
    assert (first["speaker_notes"], first["image"]) == ("Hier die Anekdote.", None)
    assert second["note"] == "picture_only"
    assert "Texterkennung" in second["note_message"]


def test_each_reason_why_a_page_has_no_text_names_what_to_do(
    teacher: Caller, database: Database, tutor_id: UUID
) -> None:
    notes = [note for note in Note if note]
    pages = [Page(n, Place(PlaceKind.PAGE, n, n), "", "", note) for n, note in enumerate(notes, start=1)]
    shown = teacher.call("GET", f"/api/materials/{add(database, tutor_id, *pages)}").json or {}
    assert [page["note"] for page in shown["pages"]] == notes
    assert len({page["note_message"] for page in shown["pages"]}) == len(notes)


@pytest.mark.parametrize("reason", sorted(ReadFailed.CODES - {"cancelled"}))
def test_each_reason_why_a_file_failed_is_a_sentence_of_its_own(teacher: Caller, reason: str) -> None:
    material_id = (teacher.upload().json or {})["id"]
    change_version(teacher.database, material_id, state="failed", error_code=reason)
    (shown,) = teacher.listed()["materials"]
    assert (shown["state"], shown["error"]["code"]) == ("failed", reason)
    assert len(shown["error"]["message"]) > 40
    change_version(teacher.database, material_id, error_code="cancelled")
    other = teacher.listed()["materials"][0]["error"]["message"]
    assert (shown["error"]["message"] == other) == (reason == "broken"), "no code falls through to the general one"


def test_a_change_holds_from_the_next_question_on(teacher: Caller, database: Database, tutor_id: UUID) -> None:
    material_id = add(
        database, tutor_id, section(1, "A", "Eins."), section(2, "B", "Zwei."), slide(3, "C", "Drei.", "Notiz.")
    )
    before = revision(database, tutor_id)
    wish = {"title": " Neuer\x00 Titel ", "language": "en", "off_pages": [2], "speaker_notes": True}
    wish["available_from"] = "2027-01-12T08:00:00+01:00"
    answer = teacher.call("PATCH", f"/api/materials/{material_id}", json=wish)
    assert answer.status_code == 200, answer.text
    shown = answer.json or {}
    assert (shown["title"], shown["language"], shown["speaker_notes"]) == ("Neuer Titel", "en", True)
    assert shown["available_from"] == "2027-01-12T07:00:00+00:00"
    assert revision(database, tutor_id) > before
    assert found(database, tutor_id) == ["Eins.", "Drei.", "Notiz."]
    with database.transaction() as session:
        material = session.get_one(Material, UUID(material_id))
        assert material.title_given
        assert material.language_given
    back: dict[str, Any] = {"off_pages": [], "available_from": None, "language": "", "speaker_notes": False}
    shown = teacher.call("PATCH", f"/api/materials/{material_id}", json=back).json or {}
    assert (shown["title"], shown["available_from"], shown["language"]) == ("Neuer Titel", None, "")
    assert found(database, tutor_id) == ["Eins.", "Zwei.", "Drei."]


@pytest.mark.parametrize(
    ("wish", "status", "said"),
    [
        ({"title": ""}, 422, "empty"),
        ({"title": "\u200b"}, 422, "bad_title"),
        ({"title": "x" * 201}, 422, "bad_title"),
        ({"title": 7}, 422, "invalid"),
        ({"language": "fr"}, 422, "bad_language"),
        ({"off_pages": [4]}, 422, "unknown_page"),
        ({"off_pages": [0]}, 422, "invalid"),
        ({"off_pages": [True]}, 422, "invalid"),
        ({"off_pages": [2**60]}, 422, "unknown_page"),
        ({"off_pages": None}, 422, "invalid"),
        ({"off_pages": list(range(1, 200_000))}, 413, "too_large"),
        ({"available_from": "morgen"}, 422, "invalid"),
        ({"available_from": "2027-01-12T08:00:00"}, 422, "invalid"),
        ({"available_from": "0001-01-01T00:00:00+14:00"}, 422, "invalid"),
        ({"available_from": "9999-12-31T23:59:59+00:00"}, 422, "invalid"),
        ({"available_from": "1999-12-31T23:59:59+00:00"}, 422, "invalid"),
        ({"available_from": "2200-12-31T23:59:59-01:00"}, 422, "invalid"),
        ({"off_pages": [1], "version": "1"}, 422, "out_of_bounds"),
        ({"off_pages": [1], "version": 2}, 409, "newer_version"),
        ({"version": 1}, 422, "unknown_field"),
        ({"speaker_notes": "yes"}, 422, "invalid"),
        ({"titel": "x"}, 422, "unknown_field"),
        ({"title": "Gut", "state": "ready"}, 422, "unknown_field"),
    ],
)
def test_a_change_that_makes_no_sense_changes_nothing(
    teacher: Caller, database: Database, tutor_id: UUID, wish: dict[str, Any], status: int, said: str
) -> None:
    material_id = add(database, tutor_id, *(section(n, str(n), f"Satz {n}.") for n in (1, 2, 3)))
    before = teacher.listed()
    answer = teacher.call("PATCH", f"/api/materials/{material_id}", json=wish)
    assert (answer.status_code, code(answer)) == (status, said)
    assert teacher.listed() == before
    assert len(found(database, tutor_id)) == 3


def test_pages_can_be_switched_off_once_there_are_some(teacher: Caller) -> None:
    material_id = (teacher.upload().json or {})["id"]
    answer = teacher.call("PATCH", f"/api/materials/{material_id}", json={"off_pages": [1]})
    assert (answer.status_code, code(answer)) == (409, "not_read")


def test_what_was_deleted_can_be_taken_back_for_an_hour(teacher: Caller, database: Database, tutor_id: UUID) -> None:
    material_id = add(database, tutor_id)
    assert teacher.call("DELETE", f"/api/materials/{material_id}").status_code == 204
    assert found(database, tutor_id) == []
    before = revision(database, tutor_id)
    assert (teacher.call("POST", f"/api/materials/{material_id}/restore").json or {})["id"] == material_id
    assert found(database, tutor_id) == ["Ein Baum."]
    assert revision(database, tutor_id) > before
    assert teacher.call("POST", f"/api/materials/{material_id}/restore").status_code == 404
    with database.transaction() as session:
        session.get_one(Material, UUID(material_id)).deleted_at = now() - UNDO
    assert teacher.call("POST", f"/api/materials/{material_id}/restore").status_code == 404


def test_what_was_deleted_comes_back_only_where_there_is_room(teacher: Caller) -> None:
    first = (teacher.upload(b"x" * (2 << 20), "a.txt").json or {})["id"]
    teacher.call("DELETE", f"/api/materials/{first}")
    assert teacher.upload(b"y" * (2 << 20), "b.txt").status_code == 202
    answer = teacher.call("POST", f"/api/materials/{first}/restore")
    assert (answer.status_code, code(answer)) == (409, "limit_reached")
    assert teacher.states() == [("b", "waiting")]


def test_what_was_deleted_comes_back_only_where_its_text_can_still_be_searched(
    teacher: Caller, database: Database, tutor_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = add(database, tutor_id)
    teacher.call("DELETE", f"/api/materials/{first}")
    add(database, tutor_id)
    monkeypatch.setattr(storing, "MAX_PASSAGES", 1)
    answer = teacher.call("POST", f"/api/materials/{first}/restore")
    assert (answer.status_code, code(answer)) == (409, "limit_reached")
    assert found(database, tutor_id) == ["Ein Baum."]


def test_what_was_deleted_comes_back_only_where_its_pages_fit(
    teacher: Caller, database: Database, tutor_id: UUID
) -> None:
    def script(name: str) -> str:
        return add(database, tutor_id, *(section(n, str(n), f"{name} {n}.") for n in range(1, 7)))

    first = script("Alt")
    teacher.call("DELETE", f"/api/materials/{first}")
    second = script("Neu")
    answer = teacher.call("POST", f"/api/materials/{first}/restore")
    assert (answer.status_code, code(answer)) == (409, "limit_reached")
    teacher.call("DELETE", f"/api/materials/{second}")
    assert teacher.call("POST", f"/api/materials/{first}/restore").status_code == 200


def test_pages_of_a_file_that_was_replaced_meanwhile_are_not_switched(
    teacher: Caller, database: Database, tutor_id: UUID
) -> None:
    material_id = add(database, tutor_id, section(1, "A", "Eins."), section(2, "B", "Zwei."))
    seen = (teacher.call("GET", f"/api/materials/{material_id}").json or {})["version"]
    teacher.replace(material_id, b"# Hinweis\n\nNeu.\n\n# A\n\nEins.\n\n# B\n\nZwei.\n")
    waiting = teacher.call("PATCH", f"/api/materials/{material_id}", json={"off_pages": [], "version": seen})
    assert waiting.status_code == 200, "the one that was seen answers still"
    read_what_waits(database)
    wish = {"off_pages": [2], "version": seen}
    answer = teacher.call("PATCH", f"/api/materials/{material_id}", json=wish)
    assert (answer.status_code, code(answer)) == (409, "newer_version")
    assert len(found(database, tutor_id)) == 3
    now_seen = (teacher.call("GET", f"/api/materials/{material_id}").json or {})["version"]
    assert teacher.call("PATCH", f"/api/materials/{material_id}", json=wish | {"version": now_seen}).status_code == 200
    assert len(found(database, tutor_id)) == 2


def test_a_failed_file_is_read_again_when_its_instructor_asks(teacher: Caller, database: Database) -> None:
    material_id = (teacher.upload().json or {})["id"]
    assert code(teacher.call("POST", f"/api/materials/{material_id}/retry")) == "not_failed"
    change_version(database, material_id, state="failed", error_code="took_too_long", attempts=3, progress=0.4)
    shown = teacher.call("POST", f"/api/materials/{material_id}/retry")
    assert shown.status_code == 202
    assert {name: (shown.json or {})[name] for name in ("state", "error", "progress")} == {
        "state": "waiting", "error": None, "progress": 0,
    }  # fmt: skip
    with database.transaction() as session:
        assert session.scalars(select(MaterialVersion.attempts)).one() == 0


def test_a_picture_is_kept_by_the_browser_as_long_as_the_file_is_the_same(
    teacher: Caller, database: Database, tutor_id: UUID
) -> None:
    material_id = add(database, tutor_id, Page(1, Place(PlaceKind.PAGE, 1, 1), "", "Text."), kind=FileKind.PDF)
    page = (teacher.call("GET", f"/api/materials/{material_id}").json or {})["pages"][0]
    assert page["image"] == f"/api/materials/{material_id}/pages/1/image"
    assert teacher.call("GET", page["image"]).status_code == 404, "the original is not there"
    assert teacher.call("GET", f"/api/materials/{material_id}/pages/{2**63}/image").status_code == 404


def test_a_browser_that_has_the_picture_of_this_very_file_gets_none(teacher: Caller, database: Database) -> None:
    """It asks each time: a replaced file's pages look different, and a deleted one's are not shown any more."""
    material_id = (teacher.upload(plain_pdf(1), "a.pdf").json or {})["id"]
    read_what_waits(database)
    address = f"/api/materials/{material_id}/pages/1/image"
    first = teacher.call("GET", address)
    assert (first.status_code, first.mimetype, first.data[:8]) == (200, "image/png", b"\x89PNG\r\n\x1a\n")
    assert first.headers["Cache-Control"] == "private, no-cache"
    known = {"If-None-Match": first.headers["ETag"]}
    again = teacher.call("GET", address, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    teacher.replace(material_id, plain_pdf(2), "b.pdf")
    read_what_waits(database)
    assert teacher.call("GET", address, headers=known).status_code == 200
    teacher.call("DELETE", f"/api/materials/{material_id}")
    assert teacher.call("GET", address, headers=known).status_code == 404
