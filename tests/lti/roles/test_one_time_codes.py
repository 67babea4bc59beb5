# SPDX-License-Identifier: EUPL-1.2
"""One-time codes for teaching rights: made, redeemed once, listed, revoked, logged, and not to be guessed."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.db import now
from lti_tool.models import Institution, SetupCode
from tests.factories.codes import call, launch, made, redeem
from tests.factories.stage import LTI, MEMBERSHIP, Stage
from tests.support import stored_bytes

LEARNER: dict[str, Any] = {LTI + "roles": [f"{MEMBERSHIP}#Learner"]}
ELSEWHERE: dict[str, Any] = {LTI + "context": {"id": "other-course"}}
NOWHERE: dict[str, Any] = {LTI + "context": {}}


@pytest.fixture
def ilias(stage: Stage) -> Stage:
    stage.simulator = stage.platform("https://ilias.example", accent="ilias-10", deployment_id="7")
    return stage


def test_a_code_lifts_another_person_at_once_and_at_each_later_launch_of_that_activity(
    ilias: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    teacher, assistant = launch(ilias, "teacher"), launch(ilias, "juergen", "recursion")
    code = made(teacher)
    assert redeem(assistant, code["code"].lower().replace("-", " ")).json == {"roles": ["Instructor"]}
    assert "configure_tutor" in assistant.me()["permissions"]
    assert launch(ilias, "juergen", "recursion").me()["roles"] == ["Instructor"]
    assert launch(ilias, "juergen", "growth").me()["roles"] == ["Learner"], "one activity, not the course"
    assert f"role code made code={code['id']}" in caplog.text
    assert f"role granted how=code code={code['id']}" in caplog.text
    assert code["code"] not in caplog.text


def test_a_code_is_used_up_by_the_first(ilias: Stage) -> None:
    code = made(launch(ilias, "teacher"))["code"]
    assert redeem(launch(ilias, "juergen"), code).status_code == 200
    assert redeem(launch(ilias, "olena"), code).status_code == 422


def test_whoever_made_the_code_cannot_redeem_it(ilias: Stage) -> None:
    teacher = launch(ilias, "teacher")
    assert redeem(teacher, made(teacher)["code"]).status_code == 422


def test_a_code_is_good_for_seven_days(ilias: Stage) -> None:
    code = made(launch(ilias, "teacher"))["code"]
    with ilias.database.transaction() as session:
        row = session.scalars(select(SetupCode)).one()
        assert row.expires_at - row.created_at - timedelta(days=7) < timedelta(minutes=1)
        row.expires_at = now()
    assert redeem(launch(ilias, "juergen"), code).status_code == 422


def test_a_code_is_good_in_its_own_course_only(ilias: Stage) -> None:
    code = made(launch(ilias, "teacher"))["code"]
    other = launch(ilias, "juergen", **ELSEWHERE)
    assert redeem(other, code).status_code == 422
    assert redeem(launch(ilias, "juergen"), code).status_code == 200


def test_the_code_itself_is_stored_nowhere(ilias: Stage) -> None:
    code = made(launch(ilias, "teacher"))["code"]
    content = stored_bytes(ilias.database)
    assert code.encode() not in content
    assert code.replace("-", "").encode() not in content


def test_tries_are_counted_for_each_person_over_all_their_visits(
    ilias: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    code = made(launch(ilias, "teacher"))["code"]
    for _time in range(5):
        assert redeem(launch(ilias, "juergen"), "XXXX-XXXX-XXXX").status_code == 422
    refused = redeem(launch(ilias, "juergen"), code)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")
    assert "role code tried too often" in caplog.text
    assert redeem(launch(ilias, "olena"), code).status_code == 200, "others are not locked out"


def test_after_an_hour_one_may_try_again(ilias: Stage) -> None:
    from lti_tool.models import Person

    code = made(launch(ilias, "teacher"))["code"]
    student = launch(ilias, "juergen")
    for _time in range(6):
        redeem(student, "XXXX-XXXX-XXXX")
    with ilias.database.transaction() as session:
        for person in session.scalars(select(Person)):
            person.code_tries_since = now() - timedelta(minutes=61)
    assert redeem(student, code).status_code == 200


def test_students_neither_make_nor_list_nor_revoke(ilias: Stage) -> None:
    teacher, student = launch(ilias, "teacher"), launch(ilias, "juergen")
    code = made(teacher)
    assert call(student, "GET").status_code == 403
    assert call(student, "POST", "/codes", {}).status_code == 403
    assert call(student, "DELETE", f"/codes/{code['id']}").status_code == 403


def test_codes_and_grants_are_listed_and_can_be_revoked(ilias: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    teacher, student = launch(ilias, "teacher"), launch(ilias, "juergen")
    unused, code = made(teacher), made(teacher)
    redeem(student, code["code"])
    listed = call(teacher, "GET").json
    assert listed is not None
    assert [row["id"] for row in listed["codes"]] == [unused["id"]]
    (grant,) = listed["grants"]
    assert (grant["how"], grant["own"]) == ("code", False)
    assert "Jürgen" not in str(listed)

    assert call(teacher, "DELETE", f"/codes/{unused['id']}").status_code == 204
    assert redeem(launch(ilias, "olena"), unused["code"]).status_code == 422
    assert call(teacher, "DELETE", f"/grants/{grant['id']}").status_code == 204
    assert call(student, "GET").status_code == 401, "the visit that had the rights is over"
    assert launch(ilias, "juergen").me()["roles"] == ["Learner"]
    assert call(teacher, "GET").json == {"codes": [], "grants": []}
    assert f"role revoked grant={grant['id']}" in caplog.text


def test_a_carried_role_is_listed_and_stays_revoked(ilias: Stage) -> None:
    teacher = launch(ilias, "teacher")
    launch(ilias, "assistant")
    assert launch(ilias, "assistant", **LEARNER).me()["roles"] == ["Instructor"]
    listed = call(teacher, "GET").json
    assert listed is not None
    (grant,) = listed["grants"]
    assert grant["how"] == "carried"
    assert call(teacher, "DELETE", f"/grants/{grant['id']}").status_code == 204
    launch(ilias, "assistant")
    assert launch(ilias, "assistant", **LEARNER).me()["roles"] == ["Learner"], "whatever they teach elsewhere"


def test_another_courses_rights_are_neither_seen_nor_revoked(ilias: Stage) -> None:
    teacher, student = launch(ilias, "teacher"), launch(ilias, "juergen")
    redeem(student, made(teacher)["code"])
    other = launch(ilias, "teacher", **ELSEWHERE)
    listed = call(teacher, "GET").json
    assert listed is not None
    assert call(other, "GET").json == {"codes": [], "grants": []}
    assert call(other, "DELETE", f"/grants/{listed['grants'][0]['id']}").status_code == 404


def test_who_was_lifted_for_one_activity_lifts_nobody_in_another(ilias: Stage) -> None:
    """Else two students with one code between them would soon teach the whole course."""
    lifted = launch(ilias, "juergen", "recursion")
    redeem(lifted, made(launch(ilias, "teacher"))["code"])
    theirs = made(lifted)["code"]
    assert redeem(launch(ilias, "olena", "growth"), theirs).status_code == 422
    assert redeem(launch(ilias, "olena", "recursion"), theirs).status_code == 200


def test_who_was_lifted_for_one_activity_sees_and_revokes_nothing_of_another(ilias: Stage) -> None:
    teacher, olena, lifted = launch(ilias, "teacher"), launch(ilias, "olena"), launch(ilias, "juergen", "recursion")
    redeem(lifted, made(teacher)["code"])
    redeem(olena, made(teacher)["code"])
    code = made(teacher)
    seen = call(lifted, "GET").json
    assert seen is not None
    assert (seen["codes"], [grant["own"] for grant in seen["grants"]]) == ([], [True])
    everything = call(teacher, "GET").json
    assert everything is not None
    assert len(everything["grants"]) == 2
    (foreign,) = {grant["id"] for grant in everything["grants"]} - {seen["grants"][0]["id"]}
    assert call(lifted, "DELETE", f"/grants/{foreign}").status_code == 404
    assert call(lifted, "DELETE", f"/codes/{code['id']}").status_code == 404


def test_with_a_right_the_codes_made_by_it_are_gone(ilias: Stage) -> None:
    teacher, lifted = launch(ilias, "teacher"), launch(ilias, "juergen")
    redeem(lifted, made(teacher)["code"])
    kept_back, teachers = made(lifted)["code"], made(teacher)["code"]
    (grant,) = (call(teacher, "GET").json or {})["grants"]
    assert call(teacher, "DELETE", f"/grants/{grant['id']}").status_code == 204
    assert redeem(launch(ilias, "olena"), kept_back).status_code == 422
    assert redeem(launch(ilias, "olena"), teachers).status_code == 200


def test_where_the_platform_knows_a_teacher_a_code_does_not_outweigh_a_switched_role(stage: Stage) -> None:
    stage.simulator = stage.platform("https://moodle.example", accent="moodle-4.5")
    code = made(launch(stage, "teacher"))["code"]
    launch(stage, "assistant")
    switched = launch(stage, "assistant", **LEARNER)
    redeem(switched, code)
    assert launch(stage, "assistant", **LEARNER).me()["roles"] == ["Learner"]


def test_without_a_course_there_is_nobody_to_give_rights_to(stage: Stage) -> None:
    teacher = launch(stage, "teacher", **NOWHERE)
    assert call(teacher, "POST", "/codes", {}).status_code == 409


def test_a_code_is_good_only_while_its_maker_may_still_give_it(stage: Stage) -> None:
    """Demoted, he makes nobody an instructor; a teacher again, he does, and the try in between used nothing up."""
    teacher, colleague = (
        launch(stage, "teacher"),
        launch(stage, "assistant", "growth", **{LTI + "roles": [f"{MEMBERSHIP}#Instructor"]}),
    )
    code, other = made(teacher)["code"], made(colleague)["code"]
    launch(stage, "teacher", "recursion", **LEARNER)
    assert redeem(launch(stage, "juergen"), code).status_code == 422
    assert len((call(colleague, "GET").json or {})["codes"]) == 1, "it is no more among those that can be redeemed"
    assert redeem(launch(stage, "olena"), other).status_code == 200, "the others' are as good as before"
    launch(stage, "teacher")
    assert redeem(launch(stage, "juergen"), code).status_code == 200


def test_what_an_institution_takes_from_a_role_its_codes_give_no_more(stage: Stage) -> None:
    code = made(launch(stage, "teacher"))["code"]
    with stage.database.transaction() as session:
        session.scalars(select(Institution)).one().role_permissions = {"Instructor": ["own_data", "chat"]}
    assert redeem(launch(stage, "juergen"), code).status_code == 422


def test_a_code_of_a_teacher_whom_the_platform_calls_a_learner_in_a_folder_is_good(ilias: Stage) -> None:
    launch(ilias, "teacher")
    code = made(launch(ilias, "teacher", "recursion", **LEARNER))["code"]
    assert redeem(launch(ilias, "juergen", "recursion"), code).status_code == 200


def test_somebody_with_a_right_by_code_keeps_the_page_when_the_platform_says_learner_again(ilias: Stage) -> None:
    lifted = launch(ilias, "juergen")
    redeem(lifted, made(launch(ilias, "teacher"))["code"])
    launch(ilias, "juergen", **LEARNER)
    assert lifted.me()["roles"] == ["Instructor"]
