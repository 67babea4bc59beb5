# SPDX-License-Identifier: EUPL-1.2
"""Whatever id a platform names: it reaches its own courses and no other one's, nor those of another deployment."""

import random
from typing import Any

from sqlalchemy import select

from lti_tool.models import Course, Deployment, Material, PlatformItem, Tutor
from tests.factories.stage import Stage
from tests.platform_api.plugin import Plugin

PAGE = {"text": "<p>Ein Baum hat Knoten.</p>", "title": "Blatt"}


def everything(stage: Stage) -> list[Any]:
    with stage.database.transaction() as session:
        return [
            tuple(row)
            for query in (
                select(Course.id, Course.deployment_id, Course.context_id).order_by(Course.id),
                select(Material.id, Material.title, Material.link, Material.deleted_at).order_by(Material.id),
                select(PlatformItem.course_id, PlatformItem.item, PlatformItem.kind).order_by(PlatformItem.item),
                select(Tutor.id, Tutor.material_revision).order_by(Tutor.id),
            )
            for row in session.execute(query)
        ]


def ids_of(stage: Stage) -> list[str]:
    """All that could be guessed: names, and our own ids."""
    with stage.database.transaction() as session:
        courses, items = session.scalars(select(Course)).all(), session.scalars(select(PlatformItem)).all()
        own = [str(row.id) for row in (*courses, *session.scalars(select(Tutor)), *session.scalars(select(Material)))]
        return [*own, *(row.context_id for row in courses), *(row.item for row in items)]


def test_no_id_reaches_what_is_another_platform_s(plugin: Plugin, other: Plugin) -> None:
    for course in ("c1", "c2"):
        assert plugin.call("PUT", f"/courses/{course}/materials/page-1", PAGE).status_code == 202
    known, before = ids_of(plugin.stage), everything(plugin.stage)
    draw = random.Random(13)
    odd = ["0", "..", "%00", "%2e%2e", "c1%2Fmaterials", "c1%20", "C1", "*", "'--", "ü", "%ff"]
    for _number in range(60):
        course, item = draw.choice([*known, *odd]), draw.choice([*known, *odd])
        calls = [("GET", f"/courses/{course}/materials"), ("DELETE", f"/courses/{course}/materials/{item}")]
        method, path = draw.choice([*calls, ("DELETE", f"/courses/{course}")])
        answer = other.call(method, path)
        assert answer.status_code in {404, 405, 422}, (method, path, answer.text)
    assert everything(plugin.stage) == before


def test_the_same_name_is_another_course_at_another_platform_and_in_another_deployment(
    plugin: Plugin, other: Plugin
) -> None:
    with plugin.stage.database.transaction() as session:
        platform_id = plugin.stage.row_of(session, plugin.simulator).id
        session.add(Deployment(platform_id=platform_id, deployment_id="2"))
    path = "/courses/c1/materials"
    assert plugin.call("PUT", f"{path}/1", {**PAGE, "title": "one"}).status_code == 202
    assert plugin.call("GET", path, deployment_id="2").status_code == 404
    assert other.call("PUT", f"{path}/1", {**PAGE, "title": "two"}).status_code == 202
    assert plugin.call("PUT", f"{path}/1", {**PAGE, "title": "three"}, deployment_id="2").status_code == 202
    assert other.call("DELETE", f"{path}/1").status_code == 204
    assert other.call("DELETE", "/courses/c1").status_code == 200
    for deployment, title in (("1", "one"), ("2", "three")):
        answer = plugin.call("GET", path, deployment_id=deployment).json
        assert answer is not None
        assert [one["title"] for one in answer["materials"]] == [title]


def test_a_deployment_that_waits_or_is_unknown_may_do_nothing(plugin: Plugin) -> None:
    calls = [("GET", "/courses/c/materials"), ("PUT", "/courses/c/materials/1"), ("DELETE", "/courses/c")]
    for method, path in calls:
        answer = plugin.call(method, path, deployment_id="unknown")
        assert (answer.status_code, (answer.json or {})["error"]["code"]) == (401, "deployment")
    assert everything(plugin.stage) == []
