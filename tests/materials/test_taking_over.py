# SPDX-License-Identifier: EUPL-1.2
"""Material of the tutor that a course's tutor was copied from: for who manages it in both courses, and asks."""

from typing import Any
from uuid import UUID

import pytest

from lti_tool.models import Tutor
from tests.factories.materials import add_material, read_what_waits
from tests.factories.stage import LTI, MEMBERSHIP, TOOL, Opened, Stage
from tests.factories.tutors import TEACHER, make_tutor, opens, passages

OTHER = {LTI + "context": {"id": "other-course", "title": "Andere"}}
LEARNS = {LTI + "roles": [f"{MEMBERSHIP}#Learner"], "sub": "the-teacher"}
ASSISTS = {LTI + "roles": [f"{MEMBERSHIP}/Instructor#TeachingAssistant"], "sub": "the-teacher"}


def listed(opened: Opened) -> dict[str, Any]:
    answer = opened.client.get("/api/materials", base_url=TOOL, headers=opened.authorization)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json or {}
    return found


def asks(opened: Opened) -> tuple[int, dict[str, Any]]:
    """For all that is offered."""
    answer = opened.client.post("/api/materials/take-over", base_url=TOOL, headers=opened.authorization)
    return answer.status_code, answer.json or {}


def tutor_of(stage: Stage, opened: Opened) -> Tutor:
    with stage.database.transaction() as session:
        return session.get_one(Tutor, UUID(opened.me()["tutor"]["id"]))


def test_who_manages_material_in_both_courses_is_offered_it_and_gets_it_by_asking(stage: Stage) -> None:
    tutor = make_tutor(stage)
    opened = opens(stage, TEACHER, OTHER, tutor=tutor)
    before = listed(opened)
    assert before["materials"] == []
    assert before["take_over"] == {
        "course": "Einführung in die Informatik",
        "titles": ["Skript"],
        "bytes": 16,
        "pages": 2,
    }
    status, answer = asks(opened)
    assert status == 202
    assert [(one["title"], one["state"], one["bytes"]) for one in answer["materials"]] == [("Skript", "waiting", 16)]
    assert answer["take_over"] is None
    assert passages(stage, tutor_of(stage, opened)) == []
    read_what_waits(stage.database)
    assert passages(stage, tutor_of(stage, opened)) == [("S. 0", "Ein Baum"), ("S. 1", "Ein Baum")]
    assert listed(opened)["materials"][0]["state"] == "ready"
    assert asks(opened)[0] == 404, "all of it is here"


def test_what_came_later_there_is_offered_later(stage: Stage) -> None:
    tutor = make_tutor(stage)
    opened = opens(stage, TEACHER, OTHER, tutor=tutor)
    assert asks(opened)[0] == 202
    with stage.database.transaction() as session:
        add_material(session, tutor, "Blatt 2", [("A", "Ein Wald")])
    assert listed(opened)["take_over"]["titles"] == ["Blatt 2"]
    assert [one["title"] for one in asks(opened)[1]["materials"]] == ["Skript", "Blatt 2"]


@pytest.mark.parametrize("there", [LEARNS, ASSISTS, None])
def test_who_could_not_manage_it_in_the_first_course_is_offered_nothing(
    stage: Stage, there: dict[str, Any] | None
) -> None:
    """As a learner or an assistant there, or never there at all."""
    tutor = make_tutor(stage)
    if there:
        opens(stage, there)
    here = TEACHER if there else {**TEACHER, "sub": "a-stranger"}
    opened = opens(stage, here, OTHER, tutor=tutor)
    assert listed(opened)["take_over"] is None
    assert asks(opened)[0] == 404
    assert stage.rows()["material"] == 1


def test_a_learner_of_the_second_course_is_not_asked(stage: Stage) -> None:
    tutor = make_tutor(stage)
    assert asks(opens(stage, LEARNS, OTHER, tutor=tutor))[0] == 403


def test_in_its_own_course_there_is_nothing_to_take_over(stage: Stage) -> None:
    opened = opens(stage, TEACHER, tutor=make_tutor(stage))
    assert listed(opened)["take_over"] is None
    assert asks(opened)[0] == 404


def test_it_comes_only_where_there_is_room_for_all_of_it(stage: Stage) -> None:
    tutor = make_tutor(stage)
    stage.app = stage.worker(material_pages=1)
    opened = opens(stage, TEACHER, OTHER, tutor=tutor)
    status, answer = asks(opened)
    assert (status, answer["error"]["code"]) == (409, "limit_reached")
    assert stage.rows()["material"] == 1
