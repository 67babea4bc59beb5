# SPDX-License-Identifier: EUPL-1.2
"""`GET, PUT /api/exercises`: who may, what is stored and how, what is refused and what is warned of."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.models import Exercise, Tutor
from lti_tool.models.solution import closed_texts
from lti_tool.models.tutor_text import copy_for_activity, copy_for_course, delete_with_material
from tests.exercises.classroom import MERGESORT, TREE, Classroom
from tests.own_data.house import Answered
from tests.support import simultaneously

SECRET = "Theta(n log n)"


def code(answer: Answered) -> str:
    found: str = answer.json["error"]["code"]
    return found


def rows(room: Classroom) -> list[Exercise]:
    with room.database.transaction() as session:
        found = list(session.scalars(select(Exercise).order_by(Exercise.tutor_id, Exercise.position)))
        session.expunge_all()
        return found


def test_what_is_stored_comes_back_as_it_was_written_and_a_change_raises_the_revision(room: Classroom) -> None:
    before = revision(room)
    answer = room.put(MERGESORT, TREE)
    assert answer.status == 200, answer.body
    assert room.stored()["exercises"] == [MERGESORT, TREE] == answer.json["exercises"]
    assert revision(room) == before + 1
    assert room.put(MERGESORT, TREE).status == 200
    assert revision(room) == before + 1


def revision(room: Classroom) -> int:
    with room.database.transaction() as session:
        return session.scalars(select(Tutor.closed_revision)).one()


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("PUT", ""), ("POST", "/propose")])
def test_nobody_without_the_right_to_configure_the_tutor_gets_at_them(room: Classroom, method: str, path: str) -> None:
    room.put(MERGESORT)
    answer = room.call(room.campus.visit_for(), method, f"/api/exercises{path}", {"exercises": []})
    assert answer.status == 403
    assert b"Theta" not in answer.body
    assert len(rows(room)) == 1


def test_a_solution_is_stored_sealed_and_nothing_else_of_it_is(room: Classroom) -> None:
    room.put(MERGESORT, TREE)
    first, second = rows(room)
    assert first.solution is not None
    assert SECRET.encode() not in first.solution
    assert second.solution is None
    assert SECRET not in f"{first.name}{first.text}{first.steps}{first.misconceptions}"


def test_solutions_of_exercises_are_among_what_the_guard_holds_answers_against(room: Classroom) -> None:
    room.put(MERGESORT, TREE)
    with room.database.transaction() as session:
        closed = closed_texts(session, room.vault, rows(room)[0].tutor_id)
    assert [(one.title, one.text) for one in closed.solutions] == [("2b", MERGESORT["solution"])]
    assert set(closed.tasks) >= {MERGESORT["text"], *MERGESORT["steps"], TREE["text"]}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": ""}, "name_missing"),
        ({"name": " \0 "}, "name_missing"),
        ({"text": ""}, "text_missing"),
        ({"name": "x" * 81}, "name_too_long"),
        ({"text": "x" * 6001}, "text_too_long"),
        ({"steps": ["x"] * 31}, "too_many_steps"),
        ({"steps": ["x" * 1501]}, "step_too_long"),
        ({"misconceptions": [{"when": "x", "say": "y"}] * 21}, "too_many_misconceptions"),
        ({"misconceptions": [{"when": "x", "say": ""}]}, "half_misconception"),
        ({"misconceptions": [{"when": "x" * 501, "say": "y"}]}, "when_too_long"),
        ({"misconceptions": [{"when": "x", "say": "y" * 1001}]}, "say_too_long"),
        ({"misconceptions": [{"when": "x", "say": "y", "so": "z"}]}, "unknown_field"),
        ({"solution": "x" * 40_001}, "solution_too_long"),
        ({"solution": 42}, "invalid"),
        ({"steps": "eins"}, "invalid"),
        ({"steps": [1]}, "invalid"),
        ({"misconceptions": ["x"]}, "invalid"),
        ({"grade": 1}, "unknown_field"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_code_and_nothing_is_stored(
    room: Classroom, change: dict[str, Any], expected: str
) -> None:
    answer = room.put({**MERGESORT, **change})
    assert (answer.status, code(answer)) == (422, expected)
    assert rows(room) == []


@pytest.mark.parametrize("again", ["2b", "2 B", "2 (b)"])
def test_the_same_name_twice_is_refused(room: Classroom, again: str) -> None:
    answer = room.put(MERGESORT, {**TREE, "name": again})
    assert (answer.status, code(answer)) == (422, "same_name")


def test_more_exercises_than_a_tutor_can_have_and_a_body_without_any_list_are_refused(room: Classroom) -> None:
    many = room.put(*({**TREE, "name": str(number)} for number in range(61)))
    assert (many.status, code(many)) == (422, "too_many_exercises")
    assert room.call(room.teacher, "PUT", "/api/exercises", {}).status == 422
    assert room.call(room.teacher, "PUT", "/api/exercises", {"exercises": [], "x": 1}).status == 422
    assert room.put().status == 200


def test_who_saves_over_a_version_that_they_did_not_see_gets_the_newer_one_and_loses_nothing(room: Classroom) -> None:
    seen = room.stored()["version"]
    assert room.put(MERGESORT, version=seen).status == 200
    refused = room.put(TREE, version=seen)
    assert (refused.status, code(refused)) == (409, "newer_version")
    assert refused.json["current"]["exercises"] == [MERGESORT]
    assert room.put(TREE, version=refused.json["current"]["version"]).status == 200
    assert room.stored()["exercises"] == [TREE]


def test_of_many_who_save_at_once_one_is_stored_and_the_others_are_told(room: Classroom) -> None:
    seen, answers = room.stored()["version"], list[Answered]()

    def one(number: int) -> None:
        answers.append(room.put({**TREE, "name": str(number)}, version=seen))

    simultaneously([partial(one, number) for number in range(5)])
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409, 409]
    assert len(rows(room)) == 1


def test_a_step_that_contains_the_result_is_stored_and_warned_of(room: Classroom) -> None:
    told = {**MERGESORT, "solution": "Aus 2x = 84 folgt\nx = 42.", "steps": ["Rechne.", "Am Ende steht 42 da."]}
    answer = room.put(told)
    assert answer.status == 200
    assert [(one["exercise"], one["step"]) for one in answer.json["warnings"]] == [("2b", 2)]
    assert room.put(MERGESORT).json["warnings"] == []


def test_a_solution_of_one_word_or_equal_to_the_text_is_said_to_be_of_no_use(room: Classroom) -> None:
    answer = room.put({**MERGESORT, "solution": "nein"}, {**TREE, "solution": TREE["text"]})
    assert [(one["exercise"], one["step"]) for one in answer.json["warnings"]] == [("2b", None), ("3", None)]


def test_copies_take_exercises_along_where_instructions_go_along_and_there_alone(room: Classroom) -> None:
    room.put(MERGESORT)
    with room.database.transaction() as session:
        original = session.scalars(select(Tutor)).one()
        whole = copy_for_course(session, original, None, whole=True)
        bare = copy_for_course(session, original, None, whole=False)
        own = copy_for_activity(session, original)
        copied = {one.tutor_id for one in session.scalars(select(Exercise))}
        assert copied == {original.id, whole.id, own.id}
        assert closed_texts(session, room.vault, whole.id).solutions[0].text == MERGESORT["solution"]
        assert whole.closed_revision > 0
        delete_with_material(session, bare)
        delete_with_material(session, whole)
        session.flush()
        assert {one.tutor_id for one in session.scalars(select(Exercise))} == {original.id, own.id}


def test_a_solution_that_does_not_open_any_more_is_named_and_the_rest_is_shown(room: Classroom) -> None:
    room.put(MERGESORT, TREE)
    with room.database.transaction() as session:
        session.scalars(select(Exercise).where(Exercise.name == "2b")).one().solution = b"damaged"
    found = room.stored()
    assert found["unreadable"] == ["2b"]
    assert [one["steps"] for one in found["exercises"]] == [MERGESORT["steps"], TREE["steps"]]
    assert room.put(MERGESORT, TREE, version=found["version"]).json["unreadable"] == []
