# SPDX-License-Identifier: EUPL-1.2
"""The two calls of closed solutions: who may, what is stored and how, two who save at once, and copies of tutors."""

import json
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from lti_tool.models import Activity, Solution, Tutor, TutorKey
from lti_tool.models.solution import closed_texts
from lti_tool.models.tutor_text import complete_copy, copy_for_course, delete_with_material
from tests.factories.codes import launch, made, redeem
from tests.factories.stage import LTI, MEMBERSHIP, TOOL, Opened, Stage, stored_bytes

SORTING = {"title": "Aufgabe 2b", "text": "def f(xs):\n    return sorted(xs)  # Zaunkönigslösung"}
BODY: dict[str, Any] = {"solutions": [SORTING], "words": ["Zaunkönigssatz"]}


def enters(stage: Stage, role: str = "Instructor", sub: str = "teacher", **claims: Any) -> Opened:
    return stage.good_launch(claims={LTI + "roles": [f"{MEMBERSHIP}#{role}"], "sub": sub, **claims})


def call(opened: Opened, method: str, body: Any = None) -> TestResponse:
    return opened.client.open("/api/solutions", method=method, base_url=TOOL, json=body, headers=opened.authorization)


def save(opened: Opened, body: Any = None, **more: Any) -> dict[str, Any]:
    answer = call(opened, "PUT", {**(body or BODY), **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json or {}
    return found


def shown(opened: Opened) -> dict[str, Any]:
    answer = call(opened, "GET")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json or {}
    return found


@pytest.mark.parametrize(("method", "body"), [("GET", None), ("PUT", BODY)])
@pytest.mark.parametrize("role", ["Learner", "Mentor", "Instructor#TeachingAssistant"])
def test_only_who_may_configure_the_tutor_sees_or_stores_solutions(
    stage: Stage, role: str, method: str, body: Any
) -> None:
    save(enters(stage))
    uri = f"{MEMBERSHIP}/{role}" if "#" in role else f"{MEMBERSHIP}#{role}"
    other = stage.good_launch(claims={LTI + "roles": [uri], "sub": "somebody"})
    refused = call(other, method, body)
    assert refused.status_code == 403
    assert "Zaunkönig" not in refused.text


def test_what_is_saved_comes_back_as_it_was_and_makes_the_first_tutor(stage: Stage) -> None:
    opened = enters(stage)
    empty = shown(opened)
    assert (empty["solutions"], empty["words"], empty["version"]) == ([], [], None)
    saved = save(opened)
    assert saved == shown(opened)
    assert (saved["solutions"], saved["words"]) == ([SORTING], ["Zaunkönigssatz"])
    assert (saved["cannot_tell"], saved["guarded"], saved["copies"]) == ([], True, False)


def test_what_is_not_sent_stays_and_what_is_sent_empty_goes(stage: Stage) -> None:
    opened = enters(stage)
    save(opened)
    assert save(opened, {"words": []})["solutions"] == [SORTING]
    assert save(opened, {"solutions": []})["solutions"] == []


def test_nothing_of_it_lies_in_clear_in_the_database(stage: Stage) -> None:
    save(enters(stage))
    stored = stored_bytes(stage)
    assert not any(word.encode() in stored for word in ("Zaunkönig", "Aufgabe 2b", "sorted(xs)"))


def test_no_other_answer_has_a_word_of_it(stage: Stage) -> None:
    """Neither for who saved it nor for a learner: the settings, the page, one's own data."""
    teacher = enters(stage)
    save(teacher)
    for opened in (teacher, enters(stage, "Learner", "student")):
        for path in ("/api/tutor", "/api/me", "/api/materials", "/api/my-data", "/api/hand-ins", "/api/conversations"):
            answer = opened.client.open(path, base_url=TOOL, headers=opened.authorization)
            assert "Zaunkönig" not in answer.text, path


def test_of_two_who_save_at_once_the_second_is_told_and_sees_the_first_ones(stage: Stage) -> None:
    first, second = enters(stage), enters(stage, sub="other")
    seen = save(first)["version"]
    save(first, {"solutions": [SORTING, {"title": "3", "text": "Eine andere Lösung."}]}, version=seen)
    refused = call(second, "PUT", {"solutions": [], "version": seen})
    assert refused.status_code == 409
    answer = refused.json or {}
    assert answer["error"]["code"] == "newer_version"
    assert len(answer["current"]["solutions"]) == 2
    assert answer["current"] == shown(first)


def test_the_same_a_second_time_is_stored_once_and_is_no_change(stage: Stage) -> None:
    opened = enters(stage)
    save(opened)
    with stage.database.transaction() as session:
        before = session.scalar(select(Tutor.closed_revision))
    save(opened, version="of long ago")
    with stage.database.transaction() as session:
        assert session.scalar(select(Tutor.closed_revision)) == before == 1


def test_a_row_without_anything_is_left_out_and_one_without_a_title_gets_one(stage: Stage) -> None:
    sent = {
        "solutions": [{"title": " ", "text": "\n"}, {"title": "", "text": "Zweite Lösung"}],
        "words": ["", " a  b "],
    }
    saved = save(enters(stage), sent)
    assert saved["solutions"] == [{"title": "Lösung 2", "text": "Zweite Lösung"}]
    assert saved["words"] == ["a b"]


def test_a_solution_of_one_word_is_stored_and_called_what_the_guard_cannot_tell(stage: Stage) -> None:
    saved = save(enters(stage), {"solutions": [{"title": "Kurz", "text": "42"}, SORTING]})
    assert saved["cannot_tell"] == ["Kurz"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"solutions": [{"title": "2b", "text": ""}]}, 422, "empty_solution"),
        ({"solutions": [{"title": "2b", "text": "x", "by": "me"}]}, 422, "unknown_field"),
        ({"solutions": "all"}, 422, "invalid"),
        ({"solutions": [{"title": "t" * 201, "text": "x"}]}, 422, "too_long"),
        ({"solutions": [{"title": "t", "text": 7}]}, 422, "invalid"),
        ({"solutions": [{"text": "x"}] * 201}, 422, "too_many"),
        ({"words": ["w" * 201]}, 422, "too_long"),
        ({"words": [f"w{n}" for n in range(501)]}, 422, "too_many"),
        ({"answers": []}, 422, "unknown_field"),
        ({"solutions": [{"text": "ä" * (2**19 + 2**16)}]}, 413, "too_large"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_a_reason_and_nothing_is_lost(
    stage: Stage, body: Any, status: int, code: str
) -> None:
    opened = enters(stage)
    before = save(opened)
    refused = call(opened, "PUT", body)
    assert (refused.status_code, (refused.json or {})["error"]["code"]) == (status, code)
    assert shown(opened) == before


def test_a_megabyte_in_all_is_stored(stage: Stage) -> None:
    text = "".join(f"Zeile {n} mit \t Tabulator und „Anführung“.\n" for n in range(24_000))[: 2**20 - 200_000]
    text += "x" * (2**20 - len(text.encode()))
    assert len(text.encode()) == 2**20
    opened = enters(stage)
    saved = save(opened, {"solutions": [{"title": "Alles", "text": text}]})
    assert saved["solutions"][0]["text"] == text
    assert saved["cut"] == ["Alles"]


def test_what_does_not_open_any_more_is_said_and_can_be_put_in_again(stage: Stage) -> None:
    opened = enters(stage)
    save(opened)
    with stage.database.transaction() as session:
        session.execute(update(Solution).values(text=b"damaged" * 9))
    found = shown(opened)
    assert (found["unreadable"], found["solutions"], found["version"]) == (True, [], None)
    assert save(opened)["unreadable"] is False
    assert shown(opened)["solutions"] == [SORTING]


def tutor_of(stage: Stage, opened: Opened) -> UUID:
    with stage.database.transaction() as session:
        found = session.get_one(Activity, UUID(opened.me()["activity"]["id"])).tutor_id
        assert found is not None
        return found


def closed(stage: Stage, tutor_id: UUID) -> list[str]:
    with stage.database.transaction() as session:
        texts = closed_texts(session, stage.vault, tutor_id)
        return [*(one.text for one in texts.solutions), *texts.words]


ALL = [SORTING["text"], "Zaunkönigssatz"]


@pytest.mark.parametrize(("whole", "expected"), [(True, ALL), (False, [])])
def test_a_copy_for_another_course_has_it_where_the_instructions_go_along(
    stage: Stage, whole: bool, expected: list[str]
) -> None:
    opened = enters(stage)
    save(opened)
    with stage.database.transaction() as session:
        original = session.get_one(Tutor, tutor_of(stage, opened))
        copy = copy_for_course(session, original, None, whole=whole).id
    assert closed(stage, copy) == expected
    with stage.database.transaction() as session:
        assert session.get_one(Tutor, copy).closed_revision == (1 if whole else 0)


def test_a_copy_that_has_some_of_its_own_keeps_them(stage: Stage) -> None:
    """A launch of a copied course asks for the rest of the copy each time."""
    opened = enters(stage)
    save(opened)
    with stage.database.transaction() as session:
        original = session.get_one(Tutor, tutor_of(stage, opened))
        copy = copy_for_course(session, original, None, whole=True)
        session.flush()
        session.execute(update(Activity).values(tutor_id=copy.id))
    save(opened, {"solutions": [{"title": "Neu", "text": "Etwas ganz Eigenes"}], "words": []})
    with stage.database.transaction() as session:
        complete_copy(session, session.get_one(Tutor, original.id), session.get_one(Tutor, copy.id))
    assert closed(stage, copy.id) == ["Etwas ganz Eigenes"]
    assert closed(stage, original.id) == ALL


def test_who_teaches_by_a_code_changes_a_copy_that_begins_with_the_courses_solutions(stage: Stage) -> None:
    stage.simulator = stage.platform("https://ilias.example", accent="ilias-10", deployment_id="7")
    teacher = launch(stage, "teacher", "growth")
    save(teacher)
    custom = {LTI + "custom": {"tutor": str(tutor_of(stage, teacher))}}
    student = launch(stage, "juergen", "recursion", **custom)
    assert redeem(student, made(launch(stage, "teacher", "recursion", **custom))["code"]).status_code == 200
    found = shown(student)
    assert (found["copies"], found["solutions"]) == (True, [SORTING])
    save(student, {"words": ["Amsel"]}, version=found["version"])
    assert shown(student)["copies"] is False
    assert shown(teacher)["words"] == ["Zaunkönigssatz"]
    assert closed(stage, tutor_of(stage, student)) == [SORTING["text"], "Amsel"]


def test_it_goes_with_its_tutor_and_with_it_the_key(stage: Stage) -> None:
    opened = enters(stage)
    save(opened)
    with stage.database.transaction() as session:
        tutor = session.get_one(Tutor, tutor_of(stage, opened))
        session.execute(update(Activity).values(tutor_id=None))
        delete_with_material(session, tutor)
    with stage.database.transaction() as session:
        assert [session.scalar(select(func.count()).select_from(model)) for model in (TutorKey, Solution)] == [0, 0]


def test_the_version_of_a_tutors_text_does_not_tell_of_its_solutions(stage: Stage) -> None:
    """A member of staff who may see the settings learns nothing from it."""
    opened = enters(stage)
    before = json.dumps(save(opened))
    text = opened.client.open("/api/tutor", base_url=TOOL, headers=opened.authorization).json or {}
    save(opened, {"words": ["anders"]})
    after = opened.client.open("/api/tutor", base_url=TOOL, headers=opened.authorization).json or {}
    assert before
    assert text["version"] == after["version"]
