# SPDX-License-Identifier: EUPL-1.2
"""A tutor's settings as a file and back, and from another tutor of the same person."""

from typing import Any

import pytest
from sqlalchemy import update

from lti_tool.models import Institution, Tutor
from tests.factories.codes import launch, made, redeem
from tests.factories.stage import LTI, MEMBERSHIP, Opened, Stage
from tests.factories.tutors import make_tutor
from tests.teaching.form import TEXT, call, save, shown
from tests.teaching.test_tutor_api import enters

ELSEWHERE: dict[str, Any] = {LTI + "context": {"id": "other", "title": "Analysis"}, LTI + "resource_link": {"id": "y"}}
FULL: dict[str, Any] = {
    "greeting": "Willkommen",
    "contact": "Raum 3",
    "ai_rules": "Nur zum Üben.",
    "opens_at": "2027-01-12T08:00:00+00:00",
    "questions_a_day": 5,
}


def exported(opened: Opened) -> dict[str, Any]:
    answer = call(opened, "GET", "/api/tutor/export")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json or {}
    return found


def take(opened: Opened, file: Any) -> Any:
    return call(opened, "POST", "/api/tutor/import", file)


def mine(opened: Opened) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (call(opened, "GET", "/api/tutor/mine").json or {})["tutors"]
    return found


def test_a_file_has_the_text_and_neither_material_nor_ids(stage: Stage) -> None:
    tutor = make_tutor(stage)
    opened = enters(stage, claims={LTI + "custom": {"tutor": str(tutor)}})
    file = exported(opened)
    assert file["schema"] == "campus-tutor-settings-1"
    assert file["text"] == shown(opened)["text"]
    assert set(file) == {"schema", "tool", "text"}
    assert str(tutor) not in str(file)
    assert "Ein Baum" not in str(file)


def test_without_a_tutor_there_is_no_file(stage: Stage) -> None:
    answer = call(enters(stage), "GET", "/api/tutor/export")
    assert (answer.status_code, (answer.json or {})["error"]["code"]) == (404, "not_found")


def test_a_file_makes_the_same_tutor_in_another_course(stage: Stage) -> None:
    opened = enters(stage)
    save(opened, **FULL)
    there = enters(stage, claims=ELSEWHERE)
    answer = take(there, exported(opened))
    assert answer.status_code == 200, answer.text
    assert answer.json["left_out"] == []
    assert answer.json["text"] == shown(there)["text"] == shown(opened)["text"]
    assert shown(there)["id"] != shown(opened)["id"]


def test_a_file_goes_over_what_is_there_as_a_version_that_can_be_undone(stage: Stage) -> None:
    opened = enters(stage)
    save(opened)
    file = {**exported(opened), "text": {"title": "Aus der Datei"}}
    answer = take(opened, file).json
    assert answer["text"] == {**shown(opened)["text"], "title": "Aus der Datei"}
    assert answer["notices"] == ["Lernende sehen den neuen Titel „Aus der Datei“."]
    found = call(opened, "GET", "/api/tutor/versions").json or {}
    assert [one["way"] for one in found["versions"]] == ["imported", "saved"]
    back = call(opened, "POST", f"/api/tutor/versions/{found['versions'][1]['id']}/restore", {}).json or {}
    assert back["text"]["title"] == TEXT["title"]


def test_what_another_version_of_the_file_has_more_is_named_and_left_out(stage: Stage) -> None:
    opened = enters(stage)
    save(opened, language="de")
    text = {"title": "Neu", "mood": "cheerful", "help_level": "telepathy", "language": "fr"}
    file = {"schema": "campus-tutor-settings-7", "tool": "9.9.9", "text": text, "pictures": []}
    answer = take(opened, file).json
    assert (answer["text"]["title"], answer["text"]["help_level"], answer["text"]["language"]) == ("Neu", "hints", "de")
    assert len(answer["left_out"]) == 3
    assert "Umfang der Hilfe" in answer["left_out"][0]
    assert "mood, pictures" in answer["left_out"][2]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ({}, "wrong_file"),
        ({"schema": "export-1", "text": {}}, "wrong_file"),
        ({"schema": "campus-tutor-settings-1"}, "wrong_file"),
        ({"schema": "campus-tutor-settings-1", "text": []}, "invalid"),
        ({"schema": 1, "text": {}}, "invalid"),
        ({"schema": "campus-tutor-settings-1", "text": {"title": "x" * 10_000}}, "bad_title"),
        ({"schema": "campus-tutor-settings-1", "text": {"title": 5}}, "invalid"),
        ({"schema": "campus-tutor-settings-1", "text": {"starters": ["a", "b", "c", "d"]}}, "bad_starters"),
        ({"schema": "campus-tutor-settings-1", "text": {"opens_at": "tomorrow"}}, "invalid"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence_and_nothing_changes(stage: Stage, file: Any, code: str) -> None:
    opened = enters(stage)
    before = save(opened).json
    answer = take(opened, file)
    assert (answer.status_code, answer.json["error"]["code"]) == (422, code)
    assert shown(opened) == before


def test_a_file_over_a_version_that_was_not_seen_is_refused_where_one_is_named(stage: Stage) -> None:
    opened = enters(stage)
    first = save(opened).json or {}
    file = exported(opened)
    save(enters(stage, sub="other"), first["version"], title="Ihre Fassung")
    refused = take(opened, {**file, "version": first["version"]})
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "newer_version")
    assert take(opened, file).status_code == 200


def test_tutors_of_courses_where_i_may_configure_them_can_be_taken_over(stage: Stage) -> None:
    here = enters(stage)
    save(here, **FULL)
    there = enters(stage, claims=ELSEWHERE)
    save(there, title="Analysis-Coach", contact="Raum 9", opens_at="2030-01-01T08:00:00+00:00")
    (found,) = mine(here)
    assert (found["title"], found["course"]) == ("Analysis-Coach", "Analysis")
    before = shown(here)
    answer = call(here, "POST", f"/api/tutor/mine/{found['id']}/take", {"version": before["version"]})
    assert answer.status_code == 200, answer.text
    text = shown(here)["text"]
    assert (text["title"], text["contact"]) == ("Analysis-Coach", "Raum 9")
    assert text["opens_at"] == FULL["opens_at"], "the other course's term is not this one's"
    assert shown(here)["id"] == before["id"]
    newest = (call(here, "GET", "/api/tutor/versions").json or {})["versions"][0]
    assert (newest["way"], newest["role"]) == ("copied", "Instructor")


def test_nobody_takes_over_a_tutor_of_others(stage: Stage) -> None:
    """Nor one of a course in which the person only learns, or assists."""
    save(enters(stage, sub="somebody", claims=ELSEWHERE), title="Fremd")
    theirs = shown(enters(stage, sub="somebody", claims=ELSEWHERE))["id"]
    here = enters(stage)
    save(here)
    for role in ("Learner", "Mentor"):
        enters(stage, role, claims=ELSEWHERE)
        assert mine(here) == []
        assert call(here, "POST", f"/api/tutor/mine/{theirs}/take", {}).status_code == 404
    assert call(here, "POST", "/api/tutor/mine/what/take", {}).status_code == 404
    enters(stage, claims=ELSEWHERE)
    assert [tutor["title"] for tutor in mine(here)] == ["Fremd"]


def test_the_institutions_own_table_of_roles_decides_whose_tutors_they_are(stage: Stage) -> None:
    save(enters(stage, claims=ELSEWHERE), title="Drüben")
    here = enters(stage, "ContentDeveloper")
    enters(stage, claims=ELSEWHERE)
    assert len(mine(here)) == 1
    with stage.database.transaction() as session:
        session.execute(update(Institution).values(role_permissions={"Instructor": ["chat"]}))
    assert mine(here) == []


def test_a_tutor_of_another_platform_is_nobodys_here(stage: Stage) -> None:
    save(enters(stage, claims=ELSEWHERE), title="Hier")
    stage.simulator = stage.platform("https://other.example", deployment_id="9")
    assert mine(enters(stage)) == []


def test_by_a_code_one_has_the_tutor_of_that_activity(stage: Stage) -> None:
    stage.simulator = stage.platform("https://ilias.example", accent="ilias-10", deployment_id="7")
    tutor = make_tutor(stage, launch(stage, "teacher", "growth"))
    named = {LTI + "custom": {"tutor": str(tutor)}}
    teacher = launch(stage, "teacher", "growth", **named)
    code = made(teacher)["code"]
    student = launch(stage, "juergen", "growth", **named)
    roles = {LTI + "roles": [f"{MEMBERSHIP}#Instructor"]}
    own = launch(stage, "juergen", "recursion", **ELSEWHERE, **roles)
    assert mine(own) == []
    assert redeem(student, code).status_code == 200
    assert [one["id"] for one in mine(own)] == [str(tutor)]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/tutor/export", None),
        ("POST", "/api/tutor/import", {"schema": "campus-tutor-settings-1", "text": {"title": "x"}}),
        ("GET", "/api/tutor/mine", None),
        ("POST", "/api/tutor/notices", {"title": "x"}),
        ("POST", "/api/tutor/mine/01234567-89ab-4def-8123-456789abcdef/take", {}),
    ],
)
def test_learners_and_assistants_do_none_of_it(stage: Stage, method: str, path: str, body: Any) -> None:
    save(enters(stage))
    uri = f"{MEMBERSHIP}/Instructor#TeachingAssistant"
    for opened in (enters(stage, "Learner", "s"), enters(stage, sub="ta", claims={LTI + "roles": [uri]})):
        assert call(opened, method, path, body).status_code == 403
    with stage.database.transaction() as session:
        assert session.query(Tutor).one().title == TEXT["title"]
