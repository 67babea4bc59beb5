# SPDX-License-Identifier: EUPL-1.2
"""Each save of a tutor's settings keeps what was before, says what changed, and can be undone."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from lti_tool.models import Activity, Tutor, TutorVersion
from lti_tool.models.tutor_text import delete_with_material
from lti_tool.models.tutor_version import MAX_VERSIONS
from tests.factories.codes import launch, made, redeem
from tests.factories.stage import LTI, MEMBERSHIP, Opened, Stage, stored_bytes
from tests.factories.tutors import make_tutor, opens
from tests.teaching.form import TEXT, call, enters, save, shown

TEACHES = {LTI + "roles": [f"{MEMBERSHIP}#Instructor"]}


def saved(opened: Opened, **changes: Any) -> dict[str, Any]:
    answer = save(opened, shown(opened)["version"], **changes)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json or {}
    return found


def versions(opened: Opened) -> list[dict[str, Any]]:
    answer = call(opened, "GET", "/api/tutor/versions")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = (answer.json or {})["versions"]
    return found


def restore(opened: Opened, which: str, **body: Any) -> Any:
    return call(opened, "POST", f"/api/tutor/versions/{which}/restore", body)


def test_each_save_is_kept_with_its_role_and_what_changed_in_plain_words(stage: Stage) -> None:
    opened = enters(stage)
    assert versions(opened) == []
    saved(opened)
    saved(opened, help_level="open", starters=["Eins", "Zwei"], kept_days=30)
    newest, first = versions(opened)
    assert (first["role"], first["by"], first["changes"]) == ("Instructor", "Eine Lehrperson", [])
    assert [(one["field"], one["label"], one["before"], one["after"]) for one in newest["changes"]] == [
        ("help_level", "Umfang der Hilfe", "Nur Hinweise", "Alles"),
        ("starters", "Einstiegsfragen", "Wie fange ich an?", "Eins\nZwei"),
        ("kept_days", "Aufbewahrung der Gespräche", "So lange wie die Einrichtung", "30 Tage"),
    ]


def test_nothing_that_was_kept_says_who_it_was(stage: Stage) -> None:
    opened = enters(stage, claims={"name": "Adelheid Brunnenmüller", "email": "adelheid@hs.example"})
    saved(opened)
    found = versions(opened)
    with stage.database.transaction() as session:
        stored = session.scalars(select(TutorVersion)).one()
        person = {"person_id", "created_by"} & set(vars(stored))
    assert not person
    assert "Brunnenmüller" not in str(found)
    assert b"Brunnenm" not in stored_bytes(stage)


def test_an_unchanged_text_and_a_refused_one_make_no_version(stage: Stage) -> None:
    opened = enters(stage)
    saved(opened)
    saved(opened)
    assert save(opened, "seen-by-nobody", title="Neu").status_code == 409
    assert save(opened, shown(opened)["version"], title="").status_code == 422
    assert len(versions(opened)) == 1


def test_going_back_is_a_version_of_its_own_that_can_be_undone(stage: Stage) -> None:
    opened = enters(stage)
    before = saved(opened)
    after = saved(opened, title="Neu", instructions="Anders.")
    back = restore(opened, versions(opened)[1]["id"], version=after["version"])
    assert back.status_code == 200, back.text
    assert back.json["text"] == shown(opened)["text"] == before["text"]
    assert [one["way"] for one in versions(opened)] == ["restored", "saved", "saved"]
    assert restore(opened, versions(opened)[1]["id"]).json["text"] == after["text"]
    assert enters(stage, "Learner", "student").me()["tutor"]["title"] == "Neu"


def test_a_version_is_restored_by_its_id_as_by_the_version_of_its_text(stage: Stage) -> None:
    opened = enters(stage)
    before = saved(opened)
    after = saved(opened, title="Neu")
    assert before["version"] == versions(opened)[1]["version"]
    assert restore(opened, before["version"]).json["text"] == before["text"]
    assert restore(opened, after["version"]).json["text"] == after["text"]


def test_who_goes_back_over_a_version_that_they_did_not_see_is_told(stage: Stage) -> None:
    opened = enters(stage)
    first = saved(opened)
    saved(enters(stage, sub="other"), title="Ihre Fassung")
    oldest = versions(opened)[-1]["id"]
    refused = restore(opened, oldest, version=first["version"])
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "newer_version")
    assert refused.json["current"]["text"]["title"] == shown(opened)["text"]["title"] == "Ihre Fassung"


def test_going_back_asks_before_it_deletes_conversations_like_a_save(stage: Stage) -> None:
    opened = enters(stage)
    saved(opened, kept_days=1)
    saved(opened, kept_days=None)
    assert restore(opened, versions(opened)[1]["id"], agreed=True).json["text"]["kept_days"] == 1


def test_what_was_there_before_the_first_save_can_be_brought_back(stage: Stage) -> None:
    """A tutor that was made on the page of deep linking, by a copy, or by an earlier release."""
    tutor = make_tutor(stage)
    opened = opens(stage, {**TEACHES, "sub": "teacher"}, tutor=tutor)
    before = shown(opened)["text"]
    saved(opened, title="Neu")
    newest, found = versions(opened)
    assert (found["way"], found["role"], newest["role"]) == ("found", None, "Instructor")
    assert restore(opened, found["id"]).json["text"] == before


def test_what_the_tool_itself_changed_in_between_is_kept_as_well(stage: Stage) -> None:
    opened = enters(stage)
    saved(opened)
    with stage.database.transaction() as session:
        session.scalars(select(Tutor)).one().instructions = "Aus dem Original nachgereicht."
    saved(opened, instructions="Nun anders.")
    assert [one["way"] for one in versions(opened)] == ["saved", "found", "saved"]
    between = restore(opened, versions(opened)[1]["id"]).json
    assert between["text"]["instructions"] == "Aus dem Original nachgereicht."


def test_of_two_long_texts_the_place_is_shown_where_they_differ(stage: Stage) -> None:
    opened = enters(stage)
    saved(opened, instructions="a" * 2000 + "alt")
    saved(opened, instructions="a" * 2000 + "neu")
    change = versions(opened)[0]["changes"][0]
    assert (change["before"][-3:], change["after"][-3:]) == ("alt", "neu")
    assert len(change["after"]) < 400


def test_the_newest_hundred_are_kept(stage: Stage) -> None:
    opened = enters(stage)
    saved(opened)
    with stage.database.transaction() as session:
        newest = session.scalars(select(TutorVersion)).one()
        for n in range(2, MAX_VERSIONS + 1):
            text = {**newest.text, "title": f"Titel {n}"}
            session.add(TutorVersion(tutor_id=newest.tutor_id, n=n, way="saved", role=None, text=text))
        session.scalars(select(Tutor)).one().title = f"Titel {MAX_VERSIONS}"
    saved(opened, title="Der nächste")
    found = versions(opened)
    assert (len(found), found[0]["title"], found[-1]["title"]) == (MAX_VERSIONS, "Der nächste", "Titel 2")


def test_a_text_of_another_release_comes_back_as_far_as_it_is_known(stage: Stage) -> None:
    opened = enters(stage)
    saved(opened, contact="Raum 3")
    with stage.database.transaction() as session:
        version = session.scalars(select(TutorVersion)).one()
        version.text = {"title": "Von früher", "colour": "green"}
    found = restore(opened, versions(opened)[0]["id"]).json["text"]
    assert (found["title"], found["contact"], "colour" in found) == ("Von früher", "Raum 3", False)


@pytest.mark.parametrize("role", ["Learner", "Mentor"])
def test_nobody_without_the_right_sees_versions_or_goes_back(stage: Stage, role: str) -> None:
    opened = enters(stage)
    saved(opened)
    other = enters(stage, role, "other")
    assert call(other, "GET", "/api/tutor/versions").status_code == 403
    assert restore(other, versions(opened)[0]["id"]).status_code == 403


def test_a_version_of_another_tutor_does_not_exist_here(stage: Stage) -> None:
    opened = enters(stage)
    saved(opened)
    there = enters(stage, claims={LTI + "context": {"id": "other"}, LTI + "resource_link": {"id": "y"}})
    saved(there, title="Drüben")
    for wrong in (versions(opened)[0]["id"], str(uuid4())):
        assert restore(there, wrong).status_code == 404
    assert restore(there, "what").status_code == 404
    assert shown(there)["text"]["title"] == "Drüben"
    assert restore(there, versions(there)[0]["id"], colour="green").status_code == 422


def test_a_copy_starts_without_versions_and_a_tutor_takes_its_own_along(stage: Stage) -> None:
    opened = enters(stage)
    tutor = saved(opened)["id"]
    other = {LTI + "context": {"id": "other"}, LTI + "resource_link": {"id": "y"}, LTI + "custom": {"tutor": tutor}}
    copy = enters(stage, claims=other)
    assert shown(copy)["id"] != tutor
    assert versions(copy) == []
    with stage.database.transaction() as session:
        for activity in session.scalars(select(Activity)):
            activity.tutor_id = None
        session.flush()
        copied = session.scalars(select(Tutor).where(Tutor.copied_from_id.is_not(None))).one()
        delete_with_material(session, copied)
        delete_with_material(session, session.get_one(Tutor, UUID(tutor)))
    assert stage.rows()["tutor_version"] == 0


def test_who_teaches_by_a_code_goes_back_in_a_copy_of_their_own(stage: Stage) -> None:
    stage.simulator = stage.platform("https://ilias.example", accent="ilias-10", deployment_id="7")
    tutor = make_tutor(stage, launch(stage, "teacher", "growth"))
    named = {LTI + "custom": {"tutor": str(tutor)}}
    teacher, student = launch(stage, "teacher", "growth", **named), launch(stage, "juergen", "recursion", **named)
    redeem(student, made(teacher)["code"])
    saved(teacher, title="Neu")
    oldest = versions(student)[-1]["id"]
    assert restore(student, oldest).status_code == 200
    assert shown(student)["text"]["title"] == "Übungscoach"
    assert shown(teacher)["text"]["title"] == "Neu"


def test_a_save_says_what_learners_will_notice_and_so_does_asking_before(stage: Stage) -> None:
    opened = enters(stage)
    assert saved(opened)["notices"] == [], "nobody has seen another one"
    changes = {"help_level": "socratic", "questions_a_day": 5, "ai_rules": "Nur zum Üben."}
    before = call(opened, "POST", "/api/tutor/notices", {**TEXT, **changes}).json
    stored = shown(opened)
    after = saved(opened, **changes)
    assert before == {"notices": after["notices"]}
    assert [sentence[:40] for sentence in after["notices"]] == [
        "Ab der nächsten Frage werden Lernende al",
        "Alle Lernenden können je 5 Fragen am Tag",
        "Lernende sehen die Regeln für KI vor ihr",
    ]
    assert (stored["text"]["help_level"], stored["notices"], shown(opened)["notices"]) == ("hints", [], [])


@pytest.mark.parametrize("wrong", [{"title": ""}, {"help_level": "all"}, {"colour": "green"}, {"starters": 1}])
def test_what_could_not_be_saved_has_no_notices(stage: Stage, wrong: dict[str, Any]) -> None:
    assert call(enters(stage), "POST", "/api/tutor/notices", {**TEXT, **wrong}).status_code == 422


def test_every_field_has_a_sentence_of_what_learners_notice(stage: Stage) -> None:
    """One that is forgotten would change behind their backs."""
    opened = enters(stage)
    first = saved(opened)
    other: dict[str, Any] = {
        "title": "T",
        "purpose": "P",
        "help_level": "open",
        "instructions": "I",
        "starters": ["S"],
        "knowledge": "general",
        "kept_days": 9,
        "store_nothing": True,
        "greeting": "G",
        "language": "de",
        "model": None,
        "opens_at": "2027-01-12T08:00:00Z",
        "closes_at": "2027-02-12T08:00:00Z",
        "questions_a_day": 3,
        "contact": "C",
        "ai_rules": "R",
    }
    assert set(other) == set(first["text"])
    for name, value in other.items():
        there = call(opened, "POST", "/api/tutor/notices", {name: value}).json
        back = call(opened, "POST", "/api/tutor/notices", {name: first["text"][name]}).json
        assert there is not None
        assert len(there["notices"]) == (value != first["text"][name]), name
        assert back == {"notices": []}
    everything = saved(opened, **other)["notices"]
    assert len(everything) == len(set(everything)) == len(other) - 1
    assert len(saved(opened)["notices"]) == len(everything)


def test_times_are_said_with_their_zone(stage: Stage) -> None:
    opened = enters(stage)
    saved(opened)
    notices = saved(opened, opens_at="2027-01-12T08:00:00Z")["notices"]
    assert "12. Januar 2027, 09:00 MEZ" in notices[0]
    assert versions(opened)[0]["changes"][0]["after"] == "12. Januar 2027, 09:00 MEZ"
