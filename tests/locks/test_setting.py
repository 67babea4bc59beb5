# SPDX-License-Identifier: EUPL-1.2
"""GET and PUT /api/locks: what instructors set, and what is refused."""

from typing import Any

import pytest
from sqlalchemy import select

from lti_tool.db import Database, now
from lti_tool.models import Activity, Institution, Lock, RoleGrant
from lti_tool.models.person import How
from lti_tool.privacy import retention
from lti_tool.privacy.retention import LOCKS
from tests.factories.campus import LEARNER, Campus, Guest
from tests.factories.page import Page
from tests.locks.windows import ASSISTANT, INSTRUCTOR, window


def put(page: Page, *locks: Any, **more: Any) -> Any:
    return page.call("PUT", "/api/locks", {"locks": list(locks), **more})


def listed(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.call("GET", "/api/locks").json["locks"]
    return found


def teach_by_code(database: Database, guest: Guest) -> None:
    with database.transaction() as session:
        grant = RoleGrant(person_id=guest.person_id, activity_id=guest.activity_id, how=How.CODE)
        session.add(grant)


def test_locks_that_are_set_are_shown_to_whoever_may_set_them(staff: Page) -> None:
    later, sooner = window(60, 120, reason="Nachklausur"), window(5, 30, "activity")
    answered = put(staff, later, sooner)
    assert answered.status == 200
    assert answered.json["locks"] == [sooner, later]
    shown = staff.call("GET", "/api/locks").json
    assert shown == answered.json
    assert shown["time_zone"] == "Europe/Berlin"
    assert shown["may_lock_course"] is True


@pytest.mark.parametrize("permissions", [LEARNER, ASSISTANT])
def test_nobody_without_the_right_sees_or_sets_locks(url: str, campus: Campus, permissions: Any) -> None:
    page = Page(url, campus.visit_for(permissions=permissions))
    assert page.call("GET", "/api/locks").status == 403
    assert put(page, window()).status == 403


@pytest.mark.parametrize(
    ("lock", "code"),
    [
        (window(-60, -1), "lock_in_past"),
        (window(60, 30), "until_before_from"),
        ({**window(), "from": "2090-01-01T08:00:00Z", "until": "2090-01-01T09:00:00+01:00"}, "until_before_from"),
        ({**window(), "scope": "world"}, "bad_scope"),
        ({**window(), "until": None}, "bad_lock"),
        ({**window(), "from": "2027-01-01"}, "invalid"),
        ({**window(), "from": "2027-01-01T08:00:00"}, "invalid"),
        ({**window(), "reason": "x" * 201}, "too_long"),
        ({**window(), "who": "all"}, "unknown_field"),
        ("tomorrow", "invalid"),
    ],
)
def test_a_lock_that_cannot_be_is_refused_and_nothing_of_the_list_is_stored(staff: Page, lock: Any, code: str) -> None:
    assert put(staff, window()).status == 200
    before = listed(staff)
    answered = put(staff, window(10, 20), lock)
    assert (answered.status, answered.json["error"]["code"]) == (422, code)
    assert answered.json["error"]["message"]
    assert listed(staff) == before


def test_too_many_locks_and_a_list_that_is_missing_are_refused(staff: Page) -> None:
    assert put(staff, window()).status == 200
    assert put(staff, *[window(n, n + 1) for n in range(51)]).json["error"]["code"] == "too_many"
    assert staff.call("PUT", "/api/locks", {}).status == 422
    assert staff.call("PUT", "/api/locks", {"locks": None}).status == 422
    assert staff.call("PUT", "/api/locks", {"locks": [], "people": None}).json["error"]["code"] == "unknown_field"
    assert len(listed(staff)) == 1


def test_a_lock_that_has_run_out_meanwhile_is_dropped_when_it_is_sent_back(staff: Page, database: Database) -> None:
    kept = window(10, 20)
    assert put(staff, window(), kept).status == 200
    with database.transaction() as session:
        row = session.scalars(select(Lock).order_by(Lock.starts_at)).first()
        assert row is not None
        row.ends_at = now()
        over = {"from": row.starts_at.isoformat(), "until": row.ends_at.isoformat(), "scope": "course", "reason": ""}
    assert listed(staff) == [kept]
    assert put(staff, over, kept).json["locks"] == [kept]
    with database.transaction() as session:
        assert len(session.scalars(select(Lock)).all()) == 1
    assert put(staff, over, kept).json["error"]["code"] == "lock_in_past"


def test_of_two_who_change_the_locks_at_once_the_second_is_shown_what_the_first_did(staff: Page) -> None:
    seen = staff.call("GET", "/api/locks").json["version"]
    assert put(staff, window(reason="Klausur"), version=seen).status == 200
    refused = put(staff, window(10, 20), version=seen)
    assert (refused.status, refused.json["error"]["code"]) == (409, "newer_version")
    assert [lock["reason"] for lock in refused.json["current"]["locks"]] == ["Klausur"]
    assert put(staff, window(10, 20), version=refused.json["current"]["version"]).status == 200


def test_the_same_list_sent_once_more_because_its_answer_was_lost_is_no_conflict(staff: Page) -> None:
    seen, wanted = staff.call("GET", "/api/locks").json["version"], window()
    assert put(staff, wanted, version=seen).status == 200
    assert put(staff, wanted, version=seen).status == 200


def test_a_lock_of_the_course_is_seen_in_its_other_activities_and_one_of_an_activity_is_not(
    staff: Page, url: str, campus: Campus
) -> None:
    course, activity = window(), window(5, 6, "activity")
    assert put(staff, course, activity).status == 200
    other = Page(url, campus.visit_for(activity_id=campus.activity(), permissions=INSTRUCTOR))
    assert listed(other) == [course]
    assert put(other).status == 200
    assert listed(staff) == [activity], "what is not this activity's stays"


def test_another_course_has_locks_of_its_own(staff: Page, url: str, campus: Campus) -> None:
    elsewhere = Page(
        url, campus.visit_for(activity_id=campus.activity(course_id=campus.course()), permissions=INSTRUCTOR)
    )
    assert put(elsewhere, window(reason="anderswo")).status == 200
    assert listed(staff) == []
    assert put(staff, window()).status == 200
    assert [lock["reason"] for lock in listed(elsewhere)] == ["anderswo"]


def test_whoever_teaches_by_a_code_locks_their_activity_alone(
    staff: Page, url: str, campus: Campus, database: Database
) -> None:
    course = window(reason="der ganze Kurs")
    assert put(staff, course).status == 200
    guest = campus.visit_for(permissions=INSTRUCTOR)
    teach_by_code(database, guest)
    page = Page(url, guest)
    assert page.call("GET", "/api/locks").json["may_lock_course"] is False
    assert put(page, course, window(5, 6, "activity")).status == 200, "what is there may stay"
    for changed in ([], [{**course, "reason": "anders"}], [course, window(5, 6)]):
        answered = put(page, *changed)
        assert (answered.status, answered.json["error"]["code"]) == (403, "activity_only")
    assert len(listed(staff)) == 2


def test_an_activity_without_a_course_is_locked_alone(url: str, campus: Campus, database: Database) -> None:
    activity_id = campus.activity()
    with database.transaction() as session:
        session.get_one(Activity, activity_id).course_id = None
    page = Page(url, campus.visit_for(activity_id=activity_id, permissions=INSTRUCTOR))
    assert put(page, window()).json["error"]["code"] == "no_course"
    assert put(page, window(scope="activity")).status == 200
    assert page.call("GET", "/api/locks").json["may_lock_course"] is False


def test_locks_are_forgotten_a_month_after_they_ended(staff: Page, database: Database) -> None:
    assert put(staff, window(), window(10, 20)).status == 200
    with database.transaction() as session:
        rows = session.scalars(select(Lock).order_by(Lock.starts_at)).all()
        rows[0].ends_at = now() - retention.LOCKS_KEPT * 2
        assert session.scalars(select(Lock.id).where(LOCKS.over(session, now()))).all() == [rows[0].id]


def test_the_zone_is_the_institutions(staff: Page, campus: Campus, database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Institution, campus.institution_id).time_zone = "America/New_York"
    assert staff.call("GET", "/api/locks").json["time_zone"] == "America/New_York"
