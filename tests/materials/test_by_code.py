# SPDX-License-Identifier: EUPL-1.2
"""Who teaches one activity by a one-time code changes material in a copy, knowing the original's ids only."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import update

from lti_tool.db import Database, now
from lti_tool.materials.reading_queue import LEASE
from lti_tool.models import Activity, MaterialVersion, Membership, RoleGrant, Tutor
from lti_tool.models.material import of_tutor
from lti_tool.models.person import How
from tests.factories.campus import Campus
from tests.factories.materials import add_material, read_what_waits, section
from tests.factories.uploads import replace
from tests.materials.shelf import TEXT, Caller, caller, change_version, code, make_app

PAGES = (section(1, "Aufgabe", "Eins."), section(2, "Lösung", "Zwei."))


@pytest.fixture
def app(database: Database) -> Flask:
    return make_app(database)


@pytest.fixture
def shared(campus: Campus) -> UUID:
    """The tutor that two activities have."""
    tutor_id = campus.tutor()
    with campus.database.transaction() as session:
        session.get_one(Tutor, tutor_id).course_id = campus.course_id
    return tutor_id


@pytest.fixture
def material_id(database: Database, shared: UUID) -> str:
    with database.transaction() as session:
        return str(add_material(session, shared, "Skript", PAGES))


@pytest.fixture
def by_code(app: Flask, campus: Campus, shared: UUID) -> Caller:
    activity_id = campus.activity()
    who = caller(app, campus, activity_id=activity_id)
    with campus.database.transaction() as session:
        session.get_one(Activity, activity_id).tutor_id = shared
        session.add(RoleGrant(person_id=who.guest.person_id, activity_id=activity_id, how=How.CODE))
    return who


def found(who: Caller) -> list[str]:
    """What answers in the visit's activity may stand on."""
    with who.database.transaction() as session:
        tutor_id = session.get_one(Activity, who.guest.activity_id).tutor_id
    with who.database.statements() as connection:
        return [passage.text for passage in of_tutor(connection, tutor_id)]


def switch_off(who: Caller, material_id: str, *pages: int, **more: Any) -> dict[str, Any]:
    answer = who.call("PATCH", f"/api/materials/{material_id}", json={"off_pages": pages, **more})
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json or {}
    return shown


def test_pages_switched_off_are_off_in_the_copy_when_it_is_made(
    by_code: Caller, database: Database, shared: UUID, material_id: str
) -> None:
    change_version(database, material_id, number=3)
    shown = switch_off(by_code, material_id, 1, version=3)
    assert (shown["state"], shown["version"], shown["id"] == material_id) == ("waiting", 1, False)
    switch_off(by_code, material_id, 2, version=1)
    read_what_waits(database)
    assert found(by_code) == ["Eins."]
    pages = (by_code.call("GET", f"/api/materials/{material_id}").json or {})["pages"]
    assert [page["off"] for page in pages] == [False, True]
    with database.statements() as connection:
        assert len(of_tutor(connection, shared)) == 2, "the other activities' pages are as they were"


def test_pages_switched_off_stay_off_where_the_source_is_replaced_before_it_is_copied(
    by_code: Caller, database: Database, material_id: str
) -> None:
    copy_id = switch_off(by_code, material_id, 2)["id"]
    change_version(database, copy_id, held_until=now() + LEASE)
    content = "# Aufgabe\n\nEins.\n\n# Hinweis\n\nNeu.\n\n# Lösung\n\nZwei und mehr.\n".encode()
    replace(database, UUID(material_id), 2, "neu.md", content)
    read_what_waits(database)
    change_version(database, copy_id, held_until=None)
    read_what_waits(database)
    texts = found(by_code)
    assert ("Neu." in "".join(texts), "Zwei" in "".join(texts)) == (True, False)


def test_what_was_deleted_is_taken_back_by_the_id_that_deleted_it(
    by_code: Caller, database: Database, material_id: str
) -> None:
    assert by_code.call("DELETE", f"/api/materials/{material_id}").status_code == 204
    assert by_code.listed()["materials"] == []
    assert by_code.call("POST", f"/api/materials/{material_id}/restore").status_code == 200
    read_what_waits(database)
    assert found(by_code) == ["Eins.", "Zwei."]


def test_a_copy_answers_until_the_file_that_replaces_it_is_read(
    by_code: Caller, database: Database, material_id: str
) -> None:
    assert by_code.replace(material_id, b"%PDF-1.7 broken", "neu.pdf").status_code == 202
    read_what_waits(database)
    (shown,) = by_code.listed()["materials"]
    assert (shown["state"], shown["answers"]) == ("failed", "earlier")
    assert found(by_code) == ["Eins.", "Zwei."]
    assert by_code.replace(shown["id"], TEXT).status_code == 202
    read_what_waits(database)
    assert found(by_code) == ["# Bäume\n\nEin Baum hat Knoten."]


def test_a_replacement_that_is_read_before_the_copy_is_what_answers(
    by_code: Caller, database: Database, material_id: str
) -> None:
    title = by_code.call("PATCH", f"/api/materials/{material_id}", json={"title": "Meins"})
    copy_id = (title.json or {})["id"]
    change_version(database, copy_id, held_until=now() + LEASE)
    assert by_code.replace(copy_id, TEXT).status_code == 202
    read_what_waits(database)
    with database.transaction() as session:
        session.execute(update(MaterialVersion).values(held_until=None))
    read_what_waits(database)
    assert found(by_code) == ["# Bäume\n\nEin Baum hat Knoten."]


def test_material_of_the_original_course_is_taken_over_into_the_copy(
    by_code: Caller, campus: Campus, database: Database, shared: UUID, material_id: str
) -> None:
    other = campus.course()
    with database.transaction() as session:
        original = Tutor(id=uuid4(), course_id=other, title="Urbild", starters=[])
        session.add(original)
        session.flush()
        add_material(session, original.id, "Blatt", [("A", "Ein Wald.")])
        session.get_one(Tutor, shared).copied_from_id = original.id
        session.add(Membership(person_id=by_code.guest.person_id, course_id=other, roles=["Instructor"]))
    assert by_code.listed()["take_over"] is not None
    answer = by_code.call("POST", "/api/materials/take-over")
    assert answer.status_code == 202, answer.text
    read_what_waits(database)
    assert sorted(found(by_code)) == ["Ein Wald.", "Eins.", "Zwei."]


def test_a_file_that_nobody_has_read_has_no_pages_to_switch_off(by_code: Caller) -> None:
    material_id = (by_code.upload().json or {})["id"]
    answer = by_code.call("PATCH", f"/api/materials/{material_id}", json={"off_pages": [1]})
    assert (answer.status_code, code(answer)) == (409, "not_read")
