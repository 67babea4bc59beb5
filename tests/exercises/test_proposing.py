# SPDX-License-Identifier: EUPL-1.2
"""A proposal by the model from a sheet: what it is asked, what becomes of its answer, what it costs, how it fails."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.exercises.proposal import MAX_PROPOSED, read_proposal
from lti_tool.models import Exercise, Institution, Tutor, Usage
from tests.exercises.classroom import MERGESORT, TREE, Classroom
from tests.factories.materials import add_material
from tests.fakes.scripted_replies import Answer, Reply
from tests.own_data.house import STAFF

SHEET = "Aufgabe 1: Berechne 17 * 3. Lösung: 51."


def lines(room: Classroom, body: dict[str, Any], status: int = 200) -> list[dict[str, Any]]:
    answer = room.call(room.teacher, "POST", "/api/exercises/propose", body)
    assert answer.status == status, answer.body
    return [json.loads(line) for line in answer.body.splitlines()]


def says(room: Classroom, *exercises: Any, **more: Any) -> None:
    room.engine.script(Answer(tokens=[json.dumps({"exercises": list(exercises)})], **more))


def used(room: Classroom) -> dict[int, int]:
    """Tokens by kind of owner."""
    with room.database.transaction() as session:
        return {row.kind: row.tokens for row in session.scalars(select(Usage))}


def test_what_the_model_proposes_comes_back_after_its_progress_and_is_stored_nowhere(room: Classroom) -> None:
    says(room, MERGESORT, TREE)
    *progress, last = lines(room, {"text": SHEET})
    assert last["exercises"] == [MERGESORT, TREE]
    assert (last["model"], last["cut"]) == ("tiny-chat", False)
    assert progress[0] == {"characters": 0}
    assert all(set(one) == {"characters"} for one in progress)
    with room.database.transaction() as session:
        assert session.scalars(select(Exercise)).all() == []


def test_the_model_is_asked_for_a_shape_behind_everybody_else_and_sees_no_name(room: Classroom) -> None:
    says(room, TREE)
    lines(room, {"text": f"{SHEET} Fragen an mail@uni-beispiel.de"})
    body = room.engine.chats[-1].body
    assert body["response_format"]["json_schema"]["schema"]["required"] == ["exercises"]
    assert body["priority"] > 0
    assert "mail@uni-beispiel.de" not in json.dumps(body)
    assert SHEET in body["messages"][-1]["content"]


def test_it_is_charged_to_the_institutions_month_and_to_no_learner_of_the_activity(room: Classroom) -> None:
    says(room, TREE)
    lines(room, {"text": SHEET})
    assert used(room)[3] > 0
    with room.database.transaction() as session:
        owners = set(session.scalars(select(Usage.owner_id)))
    assert not owners & {room.teacher.person_id, room.teacher.activity_id}


def test_where_the_institutions_month_is_used_up_nothing_is_asked(room: Classroom) -> None:
    with room.database.transaction() as session:
        session.scalars(select(Institution)).one().tokens_per_month = 0
    assert lines(room, {"text": SHEET})[-1]["error"]["code"] == "institution_allowance_used"
    assert room.engine.chats == []


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Answer(tokens=["Gerne! Hier sind ", "die Aufgaben."]), "proposal_unreadable"),
        (Answer(tokens=['{"exercises": [{"name": 1}, "x", null]}']), "proposal_unreadable"),
        (Answer(tokens=['{"exercises": []}']), "proposal_unreadable"),
        (Answer(tokens=['{"exercises": [{"name": "1a", "te'], finish_reason="length"), "proposal_too_long"),
        (Reply(500, b'{"error": {"message": "boom"}}', (("content-type", "application/json"),)), "model_failed"),
    ],
)
def test_nonsense_none_at_all_or_no_room_is_a_clear_error_and_what_is_stored_stays(
    room: Classroom, reply: Any, code: str
) -> None:
    room.put(MERGESORT)
    room.engine.script(reply, reply)
    failed = lines(room, {"text": SHEET})[-1]["error"]
    assert failed["code"] == code
    assert len(failed["message"]) > 20
    assert room.stored()["exercises"] == [MERGESORT]
    says(room, TREE)
    assert lines(room, {"text": SHEET})[-1]["exercises"] == [TREE]


def test_an_engine_that_knows_no_schemas_is_asked_once_more_without_and_its_words_around_are_left_out(
    room: Classroom,
) -> None:
    refusal = {"error": {"message": "response_format json_schema is not supported", "type": "BadRequestError"}}
    room.engine.script(Reply(400, json.dumps(refusal).encode(), (("content-type", "application/json"),)))
    room.engine.script(Answer(tokens=["Sure:\n```json\n", json.dumps({"exercises": [TREE]}), "\n```\nDone."]))
    assert lines(room, {"text": SHEET})[-1]["exercises"] == [TREE]
    assert "response_format" not in room.engine.chats[-1].body


def test_without_a_model_server_that_answers_it_is_said_at_once(room: Classroom) -> None:
    room.engine.stop()
    (refusal,) = lines(room, {"text": SHEET}, status=503)
    assert refusal["error"]["code"] in ("no_model", "model_unreachable")


@pytest.mark.parametrize("body", [{}, {"text": "  "}, {"text": SHEET, "more": 1}, {"material": "x"}])
def test_without_a_sheet_or_with_unknown_fields_nothing_is_asked(room: Classroom, body: dict[str, Any]) -> None:
    assert room.call(room.teacher, "POST", "/api/exercises/propose", body).status == 422
    assert room.engine.chats == []


def test_a_material_of_the_tutor_can_be_the_sheet_and_another_tutors_is_not_found(room: Classroom) -> None:
    with room.database.transaction() as session:
        own = add_material(session, session.scalars(select(Tutor.id)).one(), "Blatt 1", [("S. 1", SHEET)])
        other = Tutor(title="Andere")
        session.add(other)
        session.flush()
        foreign = add_material(session, other.id, "Blatt 2", [("S. 1", "geheim")])
    says(room, TREE)
    assert lines(room, {"material": str(own)})[-1]["exercises"] == [TREE]
    assert SHEET in room.engine.chats[-1].body["messages"][-1]["content"]
    assert room.call(room.teacher, "POST", "/api/exercises/propose", {"material": str(foreign)}).status == 404


def test_a_sheet_that_is_too_long_is_cut_and_that_is_said(room: Classroom) -> None:
    says(room, TREE)
    last = lines(room, {"text": "Aufgabe. " * 20_000})[-1]
    assert last["cut"] is True
    assert len(room.engine.chats[-1].body["messages"][-1]["content"]) < 50_000


def test_what_is_proposed_is_cut_to_what_can_be_stored_and_each_name_comes_once() -> None:
    long = {**TREE, "name": "x" * 500, "text": "y" * 9_000, "steps": ["z" * 5_000] * 50, "solution": 7}
    many = [{**TREE, "name": str(number)} for number in range(60)]
    found = read_proposal(json.dumps({"exercises": [long, TREE, {**TREE, "name": " 3 "}, {"text": "ohne"}, *many]}))
    assert len(found) == MAX_PROPOSED
    assert (len(found[0].name), len(found[0].text), len(found[0].steps)) == (80, 6_000, 30)
    assert [one.name for one in found].count("3") == 1


def test_another_teacher_may_ask_at_the_same_time(room: Classroom) -> None:
    says(room, TREE)
    says(room, MERGESORT)
    other = room.campus.visit_for(permissions=STAFF, name="Andere")
    assert lines(room, {"text": SHEET})[-1]["exercises"] == [TREE]
    answer = room.call(other, "POST", "/api/exercises/propose", {"text": SHEET})
    assert json.loads(answer.body.splitlines()[-1])["exercises"] == [MERGESORT]
