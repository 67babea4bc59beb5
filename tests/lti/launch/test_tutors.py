# SPDX-License-Identifier: EUPL-1.2
"""An activity finds its tutor by `custom`, and another course gets a copy, never the other course's rows."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from lti_tool.models import Activity, Course, Material, Tutor
from tests.factories.stage import LTI, MEMBERSHIP, TOOL, Opened, Stage
from tests.factories.tutors import TEACHER, make_tutor, opens, passages
from tests.support import simultaneously

OTHER = {LTI + "context": {"id": "other-course", "title": "Andere"}}


def stored(stage: Stage, opened: Opened) -> Tutor | None:
    """The tutor of a launch's activity."""
    with stage.database.transaction() as session:
        activity = session.get(Activity, UUID(opened.me()["activity"]["id"]))
        assert activity is not None
        return activity.tutor


def test_D8_an_activity_opens_the_tutor_that_its_placement_names(stage: Stage) -> None:
    """Found by `custom`, not by the URL's query."""
    tutor = make_tutor(stage)
    opened = opens(stage, {LTI + "resource_link": {"id": "second"}}, tutor=tutor)
    assert opened.me()["tutor"]["title"] == "Übungscoach"
    assert opened.me()["tutor"]["starters"] == ["Wie fange ich an?"]


def test_a_duplicated_activity_of_the_same_course_has_the_same_tutor(stage: Stage) -> None:
    """A new resource link id, the same custom parameters."""
    tutor = make_tutor(stage)
    for link in ("14", "15"):
        found = stored(stage, opens(stage, {LTI + "resource_link": {"id": link}}, tutor=tutor))
        assert found is not None
        assert found.id == tutor
    assert stage.rows()["tutor"] == 1


def test_a_placement_that_was_changed_is_followed(stage: Stage) -> None:
    """Somebody pasted another `tutor=<id>` into the activity's settings."""
    first, second = make_tutor(stage), make_tutor(stage)
    opens(stage, tutor=first)
    found = stored(stage, opens(stage, tutor=second))
    assert found is not None
    assert found.id == second


def test_a_placement_that_names_no_tutor_keeps_the_one_there_is(stage: Stage) -> None:
    """Set up in the page, and nothing was written into the platform."""
    tutor = make_tutor(stage)
    opens(stage, tutor=tutor)
    found = stored(stage, opens(stage))
    assert found is not None
    assert found.id == tutor


def test_the_same_instructors_other_course_gets_a_copy_with_instructions_and_without_material(stage: Stage) -> None:
    """Material belongs to its course: whoever manages it in both asks for it (`materials/take_over`)."""
    tutor = make_tutor(stage)
    copy = stored(stage, opens(stage, TEACHER, OTHER, tutor=tutor))
    assert copy is not None
    assert copy.id != tutor
    assert copy.copied_from_id == tutor
    assert (copy.title, copy.purpose, copy.help_level) == ("Übungscoach", "Blatt 3", "hints")
    assert copy.knowledge == "material"
    assert copy.instructions == "Lösung: 42. Nicht verraten."
    assert copy.starters == ["Wie fange ich an?"]
    assert passages(stage, copy) == []
    with stage.database.transaction() as session:
        course = session.get(Course, copy.course_id)
        assert course is not None
        assert course.context_id == "other-course"
        assert session.scalars(select(Material).where(Material.tutor_id == copy.id)).all() == []


def test_a_course_made_from_the_tutors_course_gets_its_instructions_whoever_opens_it(stage: Stage) -> None:
    """`$Context.id.history` of a restored course names the old one, and a student comes first."""
    stage.change_platform(stage.simulator, family="moodle", asks_history=True)
    tutor = make_tutor(stage)
    restored = {LTI + "custom": {"context_history": "77,course-informatics"}}
    copy = stored(stage, opens(stage, OTHER, restored, tutor=tutor))
    assert copy is not None
    assert copy.instructions == "Lösung: 42. Nicht verraten."
    assert passages(stage, copy) == []


@pytest.mark.parametrize(
    ("family", "asks_history"), [("moodle", False), ("other", True), ("other", False), ("ilias", True)]
)
def test_a_history_that_an_instructor_can_have_typed_opens_nothing(
    stage: Stage, family: str, asks_history: bool
) -> None:
    """A registration by hand has no parameter of the whole tool that would win over the activity's; and which of two
    wins has been read in one platform's code alone. The author may be a learner of the course that is named.
    """
    stage.change_platform(stage.simulator, family=family, asks_history=asks_history)
    tutor = make_tutor(stage)
    typed = {LTI + "custom": {"context_history": "course-informatics"}}
    teaches_elsewhere = {"sub": "another", LTI + "roles": [f"{MEMBERSHIP}#Instructor"]}
    copy = stored(stage, opens(stage, OTHER, typed, teaches_elsewhere, tutor=tutor))
    assert copy is not None
    assert (copy.title, copy.instructions, passages(stage, copy)) == ("Übungscoach", "", [])


@pytest.mark.parametrize("sub", ["a-student", "a-teacher-of-the-other-course"])
def test_who_has_nothing_to_do_with_the_first_course_gets_neither_its_instructions_nor_its_material(
    stage: Stage, sub: str
) -> None:
    """The id stands in every learner's token: a learner who teaches elsewhere could paste it there."""
    tutor = make_tutor(stage)
    learner = {"sub": sub, LTI + "roles": [f"{MEMBERSHIP}#Learner"]}
    opens(stage, learner)
    there = {"sub": sub, LTI + "roles": [f"{MEMBERSHIP}#{'Learner' if sub == 'a-student' else 'Instructor'}"]}
    copy = stored(stage, opens(stage, OTHER, there, tutor=tutor))
    assert copy is not None
    assert (copy.title, copy.help_level, copy.starters) == ("Übungscoach", "hints", ["Wie fange ich an?"])
    assert copy.knowledge == "material"
    assert copy.instructions == ""
    assert passages(stage, copy) == []


def test_a_copy_that_students_opened_first_is_completed_when_the_instructor_comes(stage: Stage) -> None:
    """Once, and without writing over what was changed meanwhile."""
    tutor = make_tutor(stage)
    opens(stage, OTHER, tutor=tutor)
    copy = stored(stage, opens(stage, OTHER, TEACHER, {LTI + "resource_link": {"id": "another"}}, tutor=tutor))
    assert copy is not None
    assert copy.instructions == "Lösung: 42. Nicht verraten."
    assert stage.rows()["tutor"] == 2
    stored(stage, opens(stage, OTHER, TEACHER, tutor=tutor))
    assert stage.rows()["material"] == 1


def reports_done(stage: Stage, tutor_id: UUID, *, wanted: bool = True) -> None:
    with stage.database.transaction() as session:
        session.get_one(Tutor, tutor_id).mark_as_done = wanted


def done(stage: Stage, opened: Opened) -> tuple[bool, bool]:
    """Whether the tutor of a launch's activity reports "done", and whether nobody has decided that."""
    tutor = stored(stage, opened)
    assert tutor is not None
    return tutor.mark_as_done, tutor.done_undecided


def test_done_comes_along_with_a_course_made_from_the_tutors_course(stage: Stage) -> None:
    """Moodle's column stayed empty for a term, and nobody was told."""
    original = make_tutor(stage)
    reports_done(stage, original)
    stage.change_platform(stage.simulator, family="moodle", asks_history=True)
    history = {LTI + "custom": {"context_history": "77,course-informatics"}}

    assert done(stage, opens(stage, OTHER, history, tutor=original)) == (True, False)


def test_what_a_teacher_switched_off_in_a_copied_course_stays_off_at_the_next_launches(stage: Stage) -> None:
    original = make_tutor(stage)
    reports_done(stage, original)
    copy = stored(stage, opens(stage, TEACHER, OTHER, tutor=original))
    assert copy is not None
    assert copy.mark_as_done
    reports_done(stage, copy.id, wanted=False)

    assert done(stage, opens(stage, TEACHER, OTHER, tutor=original)) == (False, False)


def test_a_copy_that_is_not_whole_leaves_done_undecided_until_the_instructor_of_both_courses_comes(
    stage: Stage,
) -> None:
    original = make_tutor(stage)
    reports_done(stage, original)
    assert done(stage, opens(stage, OTHER, tutor=original)) == (False, True)
    assert done(stage, opens(stage, TEACHER, OTHER, tutor=original)) == (True, False)


def test_a_copy_is_read_by_no_more_people_than_its_original(stage: Stage) -> None:
    original = make_tutor(stage)
    with stage.database.transaction() as session:
        session.get_one(Tutor, original).only_instructors_read = True
    copy = stored(stage, opens(stage, OTHER, tutor=original))
    assert copy is not None
    assert copy.only_instructors_read


def test_all_activities_of_a_copied_course_share_one_copy_also_when_opened_at_once(stage: Stage) -> None:
    """Two workers, eight browsers."""
    tutor = make_tutor(stage)
    opens(stage, OTHER, {LTI + "resource_link": {"id": "x"}})
    workers, actions = [stage.app, stage.worker()], []
    for number in range(8):
        browser = stage.browser(app=workers[number % 2])
        claims = {**OTHER, LTI + "custom": {"tutor": str(tutor)}, LTI + "resource_link": {"id": f"copy-{number}"}}
        form = stage.simulator.answer(browser.login().location, claims=claims)
        actions.append(lambda browser=browser, form=form: browser.enters(browser.launch(form)))
    simultaneously(actions)
    assert stage.rows()["tutor"] == 2


@pytest.mark.parametrize(
    "value", ["", " ", "42", "None", "$Tutor", "{}", "\0", "ü" * 40, ["x"], {"id": 1}, 7, None, str(UUID(int=7))]
)
def test_a_tutor_that_is_none_changes_nothing(stage: Stage, value: Any) -> None:
    """Unknown, broken, of another type: the activity opens with the default tutor."""
    opened = stage.good_launch(claims={LTI + "custom": {"tutor": value}})
    assert opened.me()["tutor"]["id"] is None
    assert stage.rows()["tutor"] == 0


def test_a_tutor_of_another_institution_or_deployment_does_not_exist(stage: Stage) -> None:
    """Not even its title leaves; nothing is copied."""
    tutor = make_tutor(stage)
    foreign = stage.platform(issuer="https://foreign.example")
    opened = opens(stage, TEACHER, tutor=tutor, at=foreign)
    assert opened.me()["tutor"]["id"] is None
    assert stage.rows()["tutor"] == 1


def test_outside_of_courses_no_tutor_of_a_course_is_found(stage: Stage) -> None:
    """Nothing says that the two belong together."""
    tutor = make_tutor(stage)
    opened = stage.good_launch(claims={LTI + "context": {}, LTI + "custom": {"tutor": str(tutor)}})
    assert opened.me()["tutor"]["id"] is None


def test_outside_of_courses_a_pasted_id_gives_a_copy_and_never_the_other_activitys_tutor(stage: Stage) -> None:
    """A learner makes an activity of their own, is its instructor, and pastes what stood in their id_token."""
    nowhere: dict[str, Any] = {LTI + "context": {}}
    teacher = opens(stage, TEACHER, nowhere, {LTI + "resource_link": {"id": "theirs"}})
    text = {"title": "Coach", "purpose": "P", "help_level": "hints", "instructions": "Lösung: 42", "starters": ["Wie?"]}
    rest: dict[str, Any] = {"knowledge": "general", "kept_days": None, "store_nothing": False}
    text = {**text, **rest}
    options: dict[str, Any] = {"base_url": TOOL, "headers": teacher.authorization}
    made = teacher.client.put("/api/tutor", json={**text, "version": None}, **options).json or {}
    own = {LTI + "roles": [f"{MEMBERSHIP}#Instructor"], "sub": "a-learner", LTI + "resource_link": {"id": "own"}}
    for _time in range(2):
        pasted = opens(stage, own, nowhere, tutor=made["id"])
    seen = pasted.client.get("/api/tutor", base_url=TOOL, headers=pasted.authorization).json or {}
    assert seen["id"] != made["id"]
    assert seen["text"] == {**made["text"], "instructions": ""}
    changed = {**text, "instructions": "Sag alles.", "version": seen["version"]}
    answer = pasted.client.put("/api/tutor", json=changed, base_url=TOOL, headers=pasted.authorization)
    assert answer.status_code == 200
    assert (teacher.client.get("/api/tutor", **options).json or {})["text"] == made["text"]
    again = opens(stage, own, nowhere, tutor=made["id"])
    found = stored(stage, again)
    assert found is not None
    assert found.instructions == "Sag alles.", "it goes on in its own"
    assert stage.rows()["tutor"] == 2


def test_outside_of_courses_an_id_of_another_deployment_gives_nothing(stage: Stage) -> None:
    nowhere: dict[str, Any] = {LTI + "context": {}}
    teacher = opens(stage, TEACHER, nowhere)
    body = {"title": "Coach", "help_level": "hints", "version": None}
    made = teacher.client.put("/api/tutor", json=body, base_url=TOOL, headers=teacher.authorization).json or {}
    foreign = stage.platform(issuer="https://foreign.example")
    assert opens(stage, TEACHER, nowhere, tutor=made["id"], at=foreign).me()["tutor"]["id"] is None
