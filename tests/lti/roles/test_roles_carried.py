# SPDX-License-Identifier: EUPL-1.2
"""Roles that a platform understates: carried over from another launch, or lifted by a one-time code."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.db import now
from lti_tool.lti import dialects
from lti_tool.lti.roles.launch_roles import CARRIED_FOR, How, Past, decide, with_instructor
from lti_tool.models import Membership, Person, RoleGrant
from lti_tool.vault import unseal
from tests.demo.records import record as recorded
from tests.factories.stage import LTI, MEMBERSHIP, Opened, Stage

MOMENT = datetime(2026, 11, 22, 12, tzinfo=UTC)
YESTERDAY = MOMENT - timedelta(days=1)
LEARNER, TEACHER = ["Learner"], ["Instructor"]
CODE, CARRIED = frozenset({How.CODE}), frozenset({How.CARRIED})


@pytest.mark.parametrize(
    ("stated", "past", "understates", "expected"),
    [
        (TEACHER, Past(), True, None),
        (["Administrator"], Past(YESTERDAY, CODE), True, None),
        (LEARNER, Past(), True, None),
        (LEARNER, Past(YESTERDAY), True, How.CARRIED),
        ([], Past(YESTERDAY), True, How.CARRIED),
        (LEARNER, Past(MOMENT - CARRIED_FOR), True, How.CARRIED),
        (LEARNER, Past(MOMENT - CARRIED_FOR - timedelta(seconds=1)), True, None),
        (LEARNER, Past(MOMENT - CARRIED_FOR - timedelta(seconds=1), CARRIED), True, None),
        (LEARNER, Past(YESTERDAY, revoked=CARRIED), True, None),
        (LEARNER, Past(YESTERDAY), False, None),
        (LEARNER, Past(YESTERDAY, CARRIED), False, None),
        (LEARNER, Past(None, CODE), True, How.CODE),
        (LEARNER, Past(None, CODE), False, How.CODE),
        (LEARNER, Past(YESTERDAY, CODE), False, None),
        (LEARNER, Past(None, revoked=CODE), True, None),
    ],
)
def test_who_is_an_instructor_after_all(
    stated: list[str], past: Past, understates: bool, expected: "How | None"
) -> None:
    assert decide(stated, past, MOMENT, understates=understates) == expected


def test_whoever_is_lifted_is_a_learner_no_more_and_nothing_else_than_before() -> None:
    assert with_instructor(["Learner", "PlatformAdministrator"]) == ("Instructor", "PlatformAdministrator")


@pytest.fixture
def ilias(stage: Stage) -> Stage:
    stage.simulator = stage.platform("https://ilias.example", accent="ilias-10", deployment_id="7")
    return stage


def launch(stage: Stage, person: str, activity: str = "growth", **claims: Any) -> Opened:
    browser = stage.browser()
    return browser.enters(browser.open(person, activity, claims=claims))


def grants(stage: Stage) -> list[RoleGrant]:
    with stage.database.transaction() as session:
        return list(session.scalars(select(RoleGrant)))


def as_learner() -> dict[str, Any]:
    return {LTI + "roles": [f"{MEMBERSHIP}#Learner"]}


def test_a_teacher_of_ilias_stays_one_in_a_folder_after_any_other_launch_of_the_course(
    ilias: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """Recorded: course_admin.object_in_folder.ilias10 says Learner."""
    caplog.set_level(logging.INFO)
    before = launch(ilias, "teacher", "growth", **as_learner()).me()
    assert before["roles"] == ["Learner"], "nothing is known of this person yet"
    assert launch(ilias, "teacher", "growth").me()["roles"] == ["Instructor"]
    after = launch(ilias, "teacher", "growth", **{**as_learner(), LTI + "resource_link": {"id": "in-a-folder"}}).me()
    assert after["roles"] == ["Instructor"]
    assert "configure_tutor" in after["permissions"]
    (grant,) = grants(ilias)
    assert (grant.how, grant.revoked_at) == ("carried", None)
    assert f"role granted how=carried activity={grant.activity_id}" in caplog.text


def test_the_same_grant_serves_the_next_launch(ilias: Stage) -> None:
    launch(ilias, "teacher")
    for _time in range(2):
        assert launch(ilias, "teacher", **as_learner()).me()["roles"] == ["Instructor"]
    assert len(grants(ilias)) == 1


def test_what_was_recorded_of_an_object_in_a_folder_is_put_right(ilias: Stage) -> None:
    """The recorded launches of one person: in the folder, in the course, in the folder again."""
    ilias.simulator = ilias.platform(
        "https://ilias.uni-beispiel.de", "kT4mQ9xW2bR7nZ3", accent="ilias-10", deployment_id="7"
    )
    found = []
    for name in ("course_admin.object_in_folder", "course_admin", "course_admin.object_in_folder"):
        payload = recorded(f"ilias/c_id_token.{name}.ilias10.json")["payload"]
        browser = ilias.browser()
        found += browser.enters(browser.open(record=payload)).me()["roles"]
    assert found == ["Learner", "Instructor", "Instructor"]


def test_after_thirty_days_without_teaching_a_learner_is_one(ilias: Stage) -> None:
    launch(ilias, "teacher")
    with ilias.database.transaction() as session:
        session.scalars(select(Membership)).one().taught_at = now() - timedelta(days=31)
    assert launch(ilias, "teacher", **as_learner()).me()["roles"] == ["Learner"]


def test_a_carried_role_does_not_prolong_itself(ilias: Stage) -> None:
    """Only a launch in which the platform itself says staff counts."""
    launch(ilias, "teacher")
    with ilias.database.transaction() as session:
        first = session.scalars(select(Membership)).one().taught_at
    launch(ilias, "teacher", **as_learner())
    with ilias.database.transaction() as session:
        assert session.scalars(select(Membership)).one().taught_at == first


def test_teaching_one_course_says_nothing_about_another(ilias: Stage) -> None:
    launch(ilias, "teacher")
    other = {**as_learner(), LTI + "context": {"id": "another-course"}}
    assert launch(ilias, "teacher", **other).me()["roles"] == ["Learner"]


@pytest.mark.parametrize("accent", ["moodle-4.5", "practice"])
def test_a_role_switched_to_student_is_a_learner_whatever_came_before(stage: Stage, accent: str) -> None:
    stage.simulator = stage.platform("https://other.example", accent=accent)
    assert launch(stage, "teacher").me()["roles"] == ["Instructor"]
    switched = launch(stage, "teacher", **as_learner()).me()
    assert switched["roles"] == ["Learner"]
    assert set(switched["permissions"]) == {"own_data", "chat"}
    assert grants(stage) == []


# Who it is


def test_the_services_get_the_sub_as_the_platform_wrote_it_last(stage: Stage) -> None:
    """ILIAS 9 wants `305@….ilias` back, ILIAS 10 `305`: the person is the same."""
    simulator = stage.platform("https://ilias.uni-beispiel.de", "kT4mQ9xW2bR7nZ3", accent="ilias-9", deployment_id="7")
    for version in ("9", "10"):
        payload = recorded(f"ilias/c_id_token.member.ilias{version}.json")["payload"]
        browser = stage.browser(simulator)
        browser.enters(browser.open(record=payload))
        with stage.database.transaction() as session:
            person = session.scalars(select(Person)).one()
            sub = unseal(person.open_key(stage.vault), person.sub, f"person.sub:{person.id}").decode()
        assert sub == payload["sub"]


@pytest.mark.parametrize("version", ["9", "10"])
def test_only_the_random_mode_of_ilias_names_nobody_twice(version: str) -> None:
    """Each mode as recorded: in one of them alone the `sub` is another at each launch."""
    ilias = dialects.of_family("ilias", {})
    seen = 0
    for mode in recorded(f"ilias/c_identities.ilias{version}.json")["member"]:
        launches = [mode[key] for key in ("launch_1", "launch_2") if isinstance(mode.get(key), dict)]
        if len(launches) < 2 or not all(one.get("sub") for one in launches):
            continue
        seen += 1
        changes = launches[0]["sub"] != launches[1]["sub"]
        assert [ilias.lasts(one) for one in launches] == [not changes] * 2, mode["mode"]
    assert seen >= 4


def test_a_visit_whose_person_cannot_be_found_again_says_so(ilias: Stage) -> None:
    random = {"sub": "66fb1242ff63d0ba616207c1c5d726a8", "email": f"{'c6' * 16}@5d2c8b7e.ilias"}
    assert launch(ilias, "juergen", **random).me()["keeps_history"] is False
    assert launch(ilias, "juergen").me()["keeps_history"] is True


# A role that ends


def test_a_launch_with_fewer_rights_lowers_the_pages_that_are_open_from_before(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """In the whole course and nowhere else; nobody else's."""
    caplog.set_level(logging.INFO)
    older, next_door = launch(stage, "teacher", "growth"), launch(stage, "teacher", "recursion")
    other = launch(stage, "teacher", "growth", **{LTI + "context": {"id": "another-course"}})
    colleague = launch(stage, "assistant", "growth", **{LTI + "roles": [f"{MEMBERSHIP}#Instructor"]})
    launch(stage, "teacher", "growth", **as_learner())
    for page in (older, next_door):
        assert page.me()["roles"] == ["Learner"]
        assert set(page.me()["permissions"]) == {"own_data", "chat"}
    assert "configure_tutor" in other.me()["permissions"]
    assert "configure_tutor" in colleague.me()["permissions"]
    assert caplog.text.count("role lowered") == 2


@pytest.mark.parametrize("role", [f"{MEMBERSHIP}#Mentor", f"{MEMBERSHIP}/Instructor#TeachingAssistant", "urn:unknown"])
def test_whatever_the_new_role_is_the_older_page_may_no_more_than_it(stage: Stage, role: str) -> None:
    older = launch(stage, "teacher")
    newer = launch(stage, "teacher", "growth", **{LTI + "roles": [role]})
    assert set(older.me()["permissions"]) == set(newer.me()["permissions"])


def test_outside_of_courses_an_older_page_of_the_activity_is_lowered_as_well(stage: Stage) -> None:
    nowhere: dict[str, Any] = {LTI + "context": {}}
    older = launch(stage, "teacher", **nowhere)
    assert "configure_tutor" in older.me()["permissions"]
    launch(stage, "teacher", **nowhere, **as_learner())
    assert "configure_tutor" not in older.me()["permissions"]


def test_a_launch_with_more_rights_changes_no_older_page(stage: Stage) -> None:
    older = launch(stage, "teacher", **as_learner())
    launch(stage, "teacher")
    assert older.me()["roles"] == ["Learner"]


def test_where_a_platform_forgets_what_people_teach_its_forgetting_lowers_nothing(ilias: Stage) -> None:
    older = launch(ilias, "teacher", "growth")
    launch(ilias, "teacher", **{**as_learner(), LTI + "resource_link": {"id": "in-a-folder"}})
    assert "configure_tutor" in older.me()["permissions"]
