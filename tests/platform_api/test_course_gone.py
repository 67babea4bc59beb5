# SPDX-License-Identifier: EUPL-1.2
"""A course that is gone takes along all that is in it, and nothing that is not."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from lti_tool.db import Base
from lti_tool.models import Activity, Course, Person, Tutor
from tests.factories.stage import LTI, MEMBERSHIP, TOOL, Opened, Stage
from tests.factories.tutors import TEACHER, make_tutor, opens
from tests.platform_api.plugin import Plugin
from tests.platform_api.reading import read_all

STUDENT = {LTI + "roles": [f"{MEMBERSHIP}#Learner"], "sub": "the-student"}
LEFT = {"person", "person_key", "institution", "platform", "deployment", "secret", "used_call", "used_login"}
"""Of a platform whose one course is gone: people stay until they, or the platform, ask for their erasure."""


def opened(stage: Stage, context: str, who: dict[str, Any]) -> Opened:
    return opens(stage, who, {LTI + "context": {"id": context}, LTI + "resource_link": {"id": f"link-{context}"}})


def talks(student: Opened) -> None:
    call = {"base_url": TOOL, "headers": student.authorization}
    conversation = student.client.post("/api/conversations", json={}, **call).json
    assert conversation is not None
    path = f"/api/conversations/{conversation['id']}"
    assert "event: done" in student.client.post(f"{path}/messages", json={"text": "Was ist ein Baum?"}, **call).text
    assert student.client.post(f"{path}/hand-in", json={}, **call).status_code == 200


def is_full(plugin: Plugin, context: str) -> None:
    """A course with people, conversations, hand-ins, codes, locks, tutors and material."""
    stage = plugin.stage
    path = f"/courses/{context}/materials/1"
    assert plugin.call("PUT", path, {"text": "<h1>Baum</h1><p>Ein Baum hat Knoten.</p>"}).status_code == 202
    read_all(stage.database)
    teacher, student = opened(stage, context, TEACHER), opened(stage, context, STUDENT)
    talks(student)
    call = {"base_url": TOOL, "headers": teacher.authorization}
    code = teacher.client.post("/api/teaching-rights/codes", json={}, **call).json
    assert code is not None
    redeemed = student.client.post(
        "/api/teaching-rights/redeem", json={"code": code["code"]}, base_url=TOOL, headers=student.authorization
    )
    assert redeemed.status_code == 200
    lock = {"from": "2100-01-01T00:00:00Z", "until": "2100-01-02T00:00:00Z", "scope": "course", "reason": ""}
    assert teacher.client.put("/api/locks", json={"locks": [lock]}, **call).status_code == 200
    make_tutor(stage, teacher)


def rows_left(stage: Stage) -> set[str]:
    with stage.database.transaction() as session:
        tables = Base.metadata.sorted_tables
        return {table.name for table in tables if session.scalar(select(func.count()).select_from(table))}


def test_all_that_was_in_it_goes_and_a_second_call_finds_nothing(plugin: Plugin) -> None:
    before = rows_left(plugin.stage)
    is_full(plugin, "c1")
    answer = plugin.call("DELETE", "/courses/c1")
    assert answer.status_code == 200, answer.text
    assert answer.json == {"conversations": 1, "materials": 2, "people": 2}
    assert rows_left(plugin.stage) - before <= LEFT | {"launch_count", "tool_key", "tool_public_key", "usage"}
    assert plugin.call("DELETE", "/courses/c1").status_code == 404


def test_another_course_of_the_same_people_stays_as_it_is(plugin: Plugin) -> None:
    is_full(plugin, "c1")
    is_full(plugin, "c2")
    student = opened(plugin.stage, "c2", STUDENT)
    assert plugin.call("DELETE", "/courses/c1").status_code == 200
    mine = student.client.get("/api/conversations", base_url=TOOL, headers=student.authorization).json
    assert mine is not None
    assert len(mine["conversations"]) == 1
    with plugin.stage.database.transaction() as session:
        assert session.scalars(select(Course.context_id)).all() == ["c2"]
        assert session.scalar(select(func.count()).select_from(Person)) == 2


def test_visits_in_it_are_over(plugin: Plugin) -> None:
    student = opened(plugin.stage, "c1", STUDENT)
    assert student.me()["course"]
    assert plugin.call("DELETE", "/courses/c1").status_code == 200
    over = student.client.get("/api/me", base_url=TOOL, headers=student.authorization)
    assert over.status_code == 401


def test_a_tutor_that_serves_elsewhere_and_a_copy_of_one_stay(plugin: Plugin) -> None:
    teacher = opened(plugin.stage, "c1", TEACHER)
    tutor, copied = make_tutor(plugin.stage, teacher), make_tutor(plugin.stage, teacher)
    opened(plugin.stage, "c2", TEACHER)
    with plugin.stage.database.transaction() as session:
        other = session.scalars(select(Activity).where(Activity.resource_link_id == "link-c2")).one()
        other.tutor_id = tutor
        copy = Tutor(title="Kopie", course_id=other.course_id, copied_from_id=copied)
        session.add(copy)
        session.flush()
        copy_id: UUID = copy.id
    assert plugin.call("DELETE", "/courses/c1").status_code == 200
    with plugin.stage.database.transaction() as session:
        assert session.get_one(Tutor, copy_id).copied_from_id is None
        assert session.get_one(Tutor, tutor).course_id is None
        assert session.get(Tutor, copied) is None
