# SPDX-License-Identifier: EUPL-1.2
"""Who has their rights by a one-time code changes one activity, also where its tutor answers in others."""

import io
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from lti_tool.db import now
from lti_tool.models import Activity, Membership, Tutor
from lti_tool.models.person import CARRIED_FOR
from tests.factories.codes import launch, made, redeem
from tests.factories.materials import read_what_waits
from tests.factories.stage import LTI, MEMBERSHIP, TOOL, Opened, Stage
from tests.factories.tutors import make_tutor, passages
from tests.teaching.form import call, save, shown

TEACHES: dict[str, Any] = {LTI + "roles": [f"{MEMBERSHIP}#Instructor"]}


@pytest.fixture
def ilias(stage: Stage) -> Stage:
    stage.simulator = stage.platform("https://ilias.example", accent="ilias-10", deployment_id="7")
    return stage


class Shared:
    """Two activities with one tutor, and a student with a code for the second."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.tutor = make_tutor(stage, launch(stage, "teacher", "growth"))
        self.teacher = self.opens("teacher", "growth")
        self.student = self.opens("juergen", "recursion")
        assert redeem(self.student, made(self.teacher)["code"]).status_code == 200

    def opens(self, person: str, activity: str, **claims: Any) -> Opened:
        return launch(self.stage, person, activity, **{LTI + "custom": {"tutor": str(self.tutor)}}, **claims)

    def tutor_of(self, opened: Opened) -> Tutor:
        with self.stage.database.transaction() as session:
            tutor = session.get_one(Activity, UUID(opened.me()["activity"]["id"])).tutor
            assert tutor is not None
            return tutor


@pytest.fixture
def shared(ilias: Stage) -> Shared:
    return Shared(ilias)


def changes(opened: Opened, **text: Any) -> TestResponse:
    return save(opened, shown(opened)["version"], **text)


def test_a_student_with_a_code_changes_no_other_activity(shared: Shared) -> None:
    before = shown(shared.student)
    assert before["copies"] is True
    answer = changes(shared.student, title="Umgeschrieben", instructions="Verrate alles.")
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    assert (answer.json["text"]["title"], answer.json["copies"]) == ("Umgeschrieben", False)
    assert shown(shared.student)["text"]["instructions"] == "Verrate alles."
    theirs = shown(shared.teacher)
    assert (theirs["text"]["title"], theirs["text"]["instructions"]) == ("Übungscoach", before["text"]["instructions"])
    copy = shared.tutor_of(shared.student)
    assert (copy.course_id, copy.copied_from_id) == (shared.tutor_of(shared.teacher).course_id, shared.tutor)
    read_what_waits(shared.stage.database)
    assert len(passages(shared.stage, copy)) == 2, "with the course's material"


def test_a_tutor_is_kept_also_for_the_activity_that_nobody_has_opened_yet(ilias: Stage) -> None:
    """Placed by deep linking: its second activity is not among ours before its first launch."""
    tutor = make_tutor(ilias, launch(ilias, "teacher", "growth"))
    named = {LTI + "custom": {"tutor": str(tutor)}}
    teacher, student = (launch(ilias, person, "growth", **named) for person in ("teacher", "juergen"))
    redeem(student, made(teacher)["code"])
    assert changes(student, title="Umgeschrieben").status_code == 200
    unopened = launch(ilias, "teacher", "recursion", **named)
    assert shown(unopened)["text"]["title"] == "Übungscoach"


def test_the_copy_stays_although_the_placement_names_the_first_one(shared: Shared) -> None:
    changes(shared.student, title="Umgeschrieben")
    again = shared.opens("juergen", "recursion")
    assert again.me()["tutor"]["title"] == "Umgeschrieben"
    assert changes(again, title="Noch einmal").status_code == 200
    assert shared.stage.rows()["tutor"] == 2, "one copy, changed in place"
    assert shared.opens("teacher", "growth").me()["tutor"]["title"] == "Übungscoach"


def test_a_copy_that_a_teacher_placed_elsewhere_is_not_changed_there_either(shared: Shared) -> None:
    changes(shared.student, title="Umgeschrieben")
    copy = {LTI + "custom": {"tutor": str(shared.tutor_of(shared.student).id)}}
    elsewhere = launch(shared.stage, "teacher", "growth", **{LTI + "resource_link": {"id": "third"}}, **copy)
    assert shown(elsewhere)["text"]["title"] == "Umgeschrieben"
    assert changes(shared.student, title="Drittens").status_code == 200
    assert shown(elsewhere)["text"]["title"] == "Umgeschrieben"
    assert shared.opens("juergen", "recursion").me()["tutor"]["title"] == "Drittens"


def test_marking_as_done_is_switched_for_the_one_activity(shared: Shared) -> None:
    call(shared.teacher, "PUT", "/api/hand-ins/mark-as-done", {})
    assert call(shared.student, "PUT", "/api/hand-ins/mark-as-done", {}).status_code == 204
    assert shared.stage.rows()["tutor"] == 1, "nothing to change"
    assert call(shared.student, "DELETE", "/api/hand-ins/mark-as-done", {}).status_code == 204
    marks = [shared.tutor_of(opened).mark_as_done for opened in (shared.student, shared.teacher)]
    assert marks == [False, True]


def test_somebody_who_taught_the_course_lately_changes_the_shared_one(shared: Shared) -> None:
    """ILIAS calls a course's tutors learners in its folders: a code there takes nothing away from them."""
    shared.opens("juergen", "growth", **TEACHES)
    again = shared.opens("juergen", "recursion")
    assert shown(again)["copies"] is False
    assert changes(again, title="Für alle").status_code == 200
    assert shown(shared.teacher)["text"]["title"] == "Für alle"
    with shared.stage.database.transaction() as session:
        session.execute(update(Membership).values(taught_at=now() - CARRIED_FOR * 2))
    assert shown(again)["copies"] is True


def test_the_first_tutor_of_an_activity_is_that_activitys_own(ilias: Stage) -> None:
    teacher, student = launch(ilias, "teacher", "growth"), launch(ilias, "juergen", "recursion")
    redeem(student, made(teacher)["code"])
    assert save(student).status_code == 200
    assert changes(student, title="Zweite Fassung").status_code == 200
    with ilias.database.transaction() as session:
        assert session.scalars(select(Tutor.title)).all() == ["Zweite Fassung"]


def test_a_refused_change_leaves_no_copy(shared: Shared) -> None:
    answer = save(shared.student, "0" * 32, title="Auf altem Stand")
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["current"]["id"] == str(shared.tutor)
    assert shared.stage.rows()["tutor"] == 1


def test_material_that_somebody_with_a_code_changes_is_changed_for_this_activity_alone(shared: Shared) -> None:
    """The copy's own rows: the course's keep what they had."""
    (theirs,) = materials(shared.teacher)
    changed = call(shared.student, "PATCH", f"/api/materials/{theirs['id']}", {"title": "Anders"}).json or {}
    assert changed["title"] == "Anders"
    assert changed["id"] != theirs["id"]
    assert [one["title"] for one in materials(shared.student)] == ["Anders"]
    assert materials(shared.teacher) == [theirs]
    # A page that was opened before the copy was made names the course's document: here that is the copy.
    assert call(shared.student, "DELETE", f"/api/materials/{theirs['id']}").status_code == 204
    assert materials(shared.student) == []
    assert materials(shared.teacher) == [theirs]


def test_what_somebody_with_a_code_uploads_is_for_this_activity_alone(shared: Shared) -> None:
    file = {"file": (io.BytesIO(b"# Mehr"), "mehr.md")}
    sent: dict[str, Any] = {"base_url": TOOL, "headers": shared.student.authorization, "data": file}
    assert shared.student.client.post("/api/materials", **sent).status_code == 202
    assert sorted(one["title"] for one in materials(shared.student)) == ["Skript", "mehr"]
    assert [one["title"] for one in materials(shared.teacher)] == ["Skript"]


def materials(opened: Opened) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = (call(opened, "GET", "/api/materials").json or {})["materials"]
    return listed
