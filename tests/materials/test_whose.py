# SPDX-License-Identifier: EUPL-1.2
"""Whose material it is: nobody reaches another tutor's, by no address and no id."""

import io
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from lti_tool.db import Database
from lti_tool.models import Activity, Material, MaterialVersion
from lti_tool.permissions import Permission
from tests.factories.campus import LEARNER, Campus
from tests.factories.materials import add_material
from tests.materials.shelf import ASSISTANT, TEXT, Caller, caller, make_app

CALLS: list[tuple[str, str, Any]] = [
    ("GET", "", None),
    ("PATCH", "", {"title": "Meins"}),
    ("PATCH", "", {"off_pages": [1]}),
    ("PUT", "/file", "file"),
    ("DELETE", "", None),
    ("POST", "/restore", None),
    ("POST", "/retry", None),
    ("GET", "/pages/1/image", None),
]
ODD_IDS = ["", "0", "x", "null", str(UUID(int=0)), "../materials", "%00", "ü", "1" * 5000]


@pytest.fixture
def app(database: Database) -> Flask:
    return make_app(database)


def calls(who: Caller, material_id: str) -> list[int]:
    """What each address answers."""
    found = []
    for method, end, body in CALLS:
        sent: dict[str, Any] = {"data": {"file": (io.BytesIO(TEXT), "a.md")}} if body == "file" else {"json": body}
        found.append(who.call(method, f"/api/materials/{material_id}{end}", **(sent if body else {})).status_code)
    return found


def rows(database: Database) -> list[tuple[Any, ...]]:
    with database.engine.connect() as connection:
        tables = (Material.__table__, MaterialVersion.__table__)
        return [tuple(row) for table in tables for row in connection.execute(table.select().order_by(table.c.id))]


@pytest.mark.parametrize("place", ["activity", "course", "deployment", "tenant"])
@pytest.mark.parametrize("deleted", [False, True])
def test_another_tutors_material_is_not_there_by_any_address(
    app: Flask, campus: Campus, database: Database, place: str, deleted: bool
) -> None:
    tutor_id = campus.tutor()
    with database.transaction() as session:
        material_id = str(add_material(session, tutor_id, "Lösungen", [("A", "42")]))
    if deleted:
        assert caller(app, campus).call("DELETE", f"/api/materials/{material_id}").status_code == 204
    if place == "tenant":
        other = Campus(database, campus.vault)
        stranger = caller(app, other)
    else:
        deployment = campus.deployment() if place == "deployment" else campus.deployment_id
        course = campus.course_id if place == "activity" else campus.course(deployment)
        stranger = caller(app, campus, activity_id=campus.activity(deployment, course))
    before = rows(database)
    assert calls(stranger, material_id) == [404] * len(CALLS)
    assert stranger.upload(b"# Eigenes").status_code == 202
    assert calls(stranger, material_id) == [404] * len(CALLS), "with a tutor of one's own, too"
    assert [row for row in rows(database) if row in before] == before
    assert [one["title"] for one in stranger.listed()["materials"]] == ["baeume"]


def test_two_activities_of_one_tutor_share_its_material(app: Flask, campus: Campus, database: Database) -> None:
    tutor_id, second = campus.tutor(), campus.activity()
    with database.transaction() as session:
        session.get_one(Activity, second).tutor_id = tutor_id
    caller(app, campus).upload()
    assert ("baeume", "waiting") in caller(app, campus, activity_id=second).states()


@pytest.mark.parametrize("permissions", [LEARNER, ASSISTANT, (Permission.OWN_DATA,)])
def test_learners_assistants_and_observers_manage_nothing(
    app: Flask, campus: Campus, database: Database, permissions: tuple[Permission, ...]
) -> None:
    with database.transaction() as session:
        material_id = str(add_material(session, campus.tutor(), "Lösungen", [("A", "42")]))
    who, before = caller(app, campus, permissions), rows(database)
    assert calls(who, material_id) == calls(who, str(uuid4())) == [403] * len(CALLS)
    assert who.call("GET", "/api/materials").status_code == 403
    assert who.upload().status_code == 403
    assert who.call("POST", "/api/materials/take-over").status_code == 403
    assert rows(database) == before


def test_without_a_visit_nothing_is_said(app: Flask, campus: Campus) -> None:
    nobody = caller(app, campus)
    nobody.guest.token = "nobody"
    assert calls(nobody, str(uuid4())) == [401] * len(CALLS)


@pytest.mark.parametrize("odd", ODD_IDS)
def test_an_id_that_is_none_is_not_found(app: Flask, campus: Campus, odd: str) -> None:
    campus.tutor()
    who = caller(app, campus)
    assert set(calls(who, odd)) <= {404, 405}, "and never an error of ours"
    page = who.call("GET", f"/api/materials/{uuid4()}/pages/{odd or '0'}/image")
    assert page.status_code == 404
