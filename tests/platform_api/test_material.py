# SPDX-License-Identifier: EUPL-1.2
"""What a platform hands over is read and cited by its tutor, replaced by the same id, and withdrawn."""

from typing import Any

import pytest
from sqlalchemy import func, select

from lti_tool.db import now
from lti_tool.materials.arrivals import MaterialLimits
from lti_tool.materials.from_platform import FromPlatforms
from lti_tool.models import Activity, Material, MaterialVersion, Origin, Passage, PlatformItem, Tutor
from tests.factories.stage import LTI, Opened, Stage
from tests.factories.tutors import TEACHER, opens
from tests.platform_api.plugin import Plugin, code
from tests.platform_api.reading import read_all

COURSE = "/courses/c1"
ONE = COURSE + "/materials/page-3"
PAGE = {"text": "<h1>Bäume</h1><p>Ein Baum hat Knoten.</p>", "title": "Blatt 3", "url": "https://campus.example/p?id=3"}


def launched(stage: Stage, context: str = "c1") -> Opened:
    return opens(stage, TEACHER, {LTI + "context": {"id": context, "title": "Graphen"}})


def materials(opened: Opened) -> list[dict[str, Any]]:
    answer = opened.client.get("/api/materials", headers=opened.authorization, base_url="https://tutor.example")
    assert answer.json is not None
    found: list[dict[str, Any]] = answer.json["materials"]
    return found


def items(plugin: Plugin) -> list[dict[str, Any]]:
    answer = plugin.call("GET", COURSE + "/materials")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = (answer.json or {})["materials"]
    return found


def test_a_page_is_read_by_the_course_s_tutor_and_leads_back_to_the_platform(plugin: Plugin) -> None:
    teacher = launched(plugin.stage)
    answer = plugin.call("PUT", ONE, {**PAGE, "kind": "page", "modified": "2026-11-29T10:00:00Z"})
    assert answer.status_code == 202, answer.text
    read_all(plugin.stage.database)
    (shown,) = items(plugin)
    assert (shown["item"], shown["title"], shown["state"]) == ("page-3", "Blatt 3", "ready")
    assert (shown["kind"], shown["modified"]) == ("page", "2026-11-29T10:00:00+00:00")
    (material,) = materials(teacher)
    assert (material["title"], material["origin"], material["kind"]) == ("Blatt 3", "platform", "html")
    with plugin.stage.database.transaction() as session:
        passage = session.scalars(select(Passage.id)).first()
    seen = teacher.client.get(
        f"/api/passages/{passage}", headers=teacher.authorization, base_url="https://tutor.example"
    ).json
    assert seen is not None
    assert seen["link"] == PAGE["url"]


def test_the_same_content_again_is_not_stored_again_and_another_one_replaces_it(plugin: Plugin) -> None:
    first = plugin.call("PUT", ONE, PAGE)
    assert first.status_code == 202, first.text
    again = plugin.call("PUT", ONE, {**PAGE, "title": "Blatt 3 (neu)"})
    assert (again.status_code, (again.json or {})["title"]) == (200, "Blatt 3 (neu)")
    other = plugin.call("PUT", ONE, {**PAGE, "text": "<p>Ein Wald hat Bäume.</p>"})
    assert other.status_code == 202, other.text
    assert (other.json or {})["material_id"] == (first.json or {})["material_id"]
    assert len(items(plugin)) == 1
    with plugin.stage.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(MaterialVersion)) == 1
        assert session.scalar(select(func.count()).select_from(Material)) == 1


def test_a_file_comes_as_a_form_and_what_was_not_signed_leaves_nothing(plugin: Plugin) -> None:
    bad = plugin.upload(ONE, b"# Baum", title="Baum", claims={"body_sha256": "x" * 43})
    assert (bad.status_code, code(bad)) == (401, "body")
    with plugin.stage.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(MaterialVersion)) == 0
        assert session.scalar(select(func.count()).select_from(Material)) == 0
    good = plugin.upload(ONE, b"# Baum\n\nText", url="https://campus.example/f", kind="file")
    assert good.status_code == 202, good.text
    assert plugin.upload(ONE, b"# Baum\n\nText").status_code == 200
    read_all(plugin.stage.database)
    assert [(one["title"], one["state"]) for one in items(plugin)] == [("Baum", "ready")]


def test_two_things_with_the_same_content_stay_two(plugin: Plugin) -> None:
    for item in ("a", "b"):
        assert plugin.call("PUT", f"{COURSE}/materials/{item}", PAGE).status_code == 202
    assert plugin.call("DELETE", f"{COURSE}/materials/a").status_code == 204
    assert [one["item"] for one in items(plugin)] == ["b"]


def test_what_is_withdrawn_is_deleted_as_an_instructor_deletes_and_can_come_again(plugin: Plugin) -> None:
    plugin.call("PUT", ONE, PAGE)
    read_all(plugin.stage.database)
    assert plugin.call("DELETE", ONE).status_code == 204
    assert plugin.call("DELETE", ONE).status_code == 404
    assert items(plugin) == []
    with plugin.stage.database.transaction() as session:
        (material,) = session.scalars(select(Material))
        assert material.deleted_at is not None
        assert material.deleted_at <= now()
        assert session.scalar(select(func.count()).select_from(Passage)), "what answers cite stays readable"
    assert plugin.call("PUT", ONE, PAGE).status_code == 202
    assert len(items(plugin)) == 1


def test_a_course_that_nobody_has_opened_gets_its_tutor_and_later_activities_have_it(plugin: Plugin) -> None:
    assert plugin.call("PUT", ONE, PAGE).status_code == 202
    teacher = launched(plugin.stage)
    assert [one["title"] for one in materials(teacher)] == ["Blatt 3"]
    with plugin.stage.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Tutor)) == 1


def test_activities_that_have_no_tutor_yet_get_the_one_with_the_material(plugin: Plugin) -> None:
    teacher = launched(plugin.stage)
    assert materials(teacher) == []
    plugin.call("PUT", ONE, PAGE)
    assert len(materials(teacher)) == 1
    with plugin.stage.database.transaction() as session:
        assert session.scalars(select(Activity.tutor_id)).one() == session.scalars(select(Tutor.id)).one()
        assert session.scalars(select(Material.origin)).one() == Origin.PLATFORM


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({}, 422, ""),
        ({"text": " "}, 422, "empty_file"),
        ({"text": "x", "colour": "red"}, 422, "unknown_field"),
        ({"text": "x", "url": "javascript:alert(1)"}, 422, "bad_url"),
        ({"text": "x", "modified": "yesterday"}, 422, ""),
        ({"text": "x", "kind": "k" * 41}, 422, ""),
        ({"text": 7}, 422, ""),
        ({"text": "x" * 600_000}, 413, "too_large"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_cannot_be_taken_is_refused_and_nothing_is_stored(
    plugin: Plugin, body: dict[str, Any], status: int, said: str
) -> None:
    answer = plugin.call("PUT", ONE, body)
    assert answer.status_code == status, answer.text
    assert code(answer) == said or not said
    with plugin.stage.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Material)) == 0
        assert session.scalar(select(func.count()).select_from(PlatformItem)) == 0


def test_files_that_cannot_be_read_or_are_too_large_are_refused(plugin: Plugin) -> None:
    assert code(plugin.upload(ONE, b"\0" * 5000, "film.mp4")) == "unsupported_kind"
    plugin.stage.app = plugin.stage.worker(material_megabytes=1)
    large = plugin.upload(ONE, b"# a\n" * 300_000)
    assert (large.status_code, code(large)) == (413, "too_large")
    assert plugin.upload(ONE, b"# a\n" * 200_000).status_code == 202
    full = plugin.upload(COURSE + "/materials/other", b"# b\n" * 200_000)
    assert (full.status_code, code(full)) == (409, "limit_reached")
    assert [one["item"] for one in items(plugin)] == ["page-3"]


def test_the_shelf_knows_nothing_of_a_course_that_is_not_there(plugin: Plugin) -> None:
    assert FromPlatforms(plugin.stage.database, MaterialLimits(1, 1))
    assert plugin.call("GET", COURSE + "/materials").status_code == 404
    assert plugin.call("DELETE", ONE).status_code == 404
    assert plugin.call("PUT", "/courses/" + "c" * 256 + "/materials/1", PAGE).status_code == 422
