# SPDX-License-Identifier: EUPL-1.2
"""Exam locks that a platform sets: for everybody or for those whom it names, in that course, until it says."""

import threading
import time
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from lti_tool.db import now
from lti_tool.locks import from_platform
from lti_tool.locks.from_platform import MAX_PEOPLE
from lti_tool.models import Course, Lock, LockedPerson, Person
from lti_tool.privacy import retention
from tests.factories.stage import LTI, Stage
from tests.factories.tutors import TEACHER, opens
from tests.platform_api.people import asks, call, closed, comes, exam
from tests.platform_api.plugin import Plugin, code
from tests.support import simultaneously

LOCK = "/courses/c1/locks/quiz-5"


def sets(plugin: Plugin, lock: dict[str, Any], path: str = LOCK, **claims: Any) -> dict[str, Any]:
    answer = plugin.call("PUT", path, lock, **claims)
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json or {}
    return shown


def named(stage: Stage) -> int:
    with stage.database.transaction() as session:
        return session.scalar(select(func.count()).select_from(LockedPerson)) or 0


@pytest.mark.parametrize("people", [{}, {"people": None}])
def test_a_lock_that_names_nobody_holds_for_all_of_that_course(plugin: Plugin, people: dict[str, Any]) -> None:
    here, there = comes(plugin.stage, "1"), comes(plugin.stage, "1", "c2")
    lock = exam(**people)
    assert sets(plugin, lock) == {"name": "quiz-5", "from": lock["from"], "until": lock["until"], "people": None}
    refused = asks(here)
    assert (refused.status_code, code(refused)) == (403, "locked")
    assert refused.json["error"]["until"] == lock["until"]
    assert closed(here) == lock["until"]
    assert closed(there) is None
    assert asks(there).status_code == 200


def test_a_lock_holds_for_the_people_it_names_and_for_nobody_else(plugin: Plugin) -> None:
    one, two = comes(plugin.stage, "1"), comes(plugin.stage, "2")
    tab, elsewhere = comes(plugin.stage, "1"), comes(plugin.stage, "1", "c2")
    lock = exam(people=["1", "3", "3"])
    assert sets(plugin, lock)["people"] == 2
    assert [closed(page) for page in (one, tab, two, elsewhere)] == [lock["until"], lock["until"], None, None]
    assert asks(one).status_code == 403
    assert asks(two).status_code == 200


def test_it_holds_for_somebody_who_comes_later_in_a_course_that_nobody_has_opened(plugin: Plugin) -> None:
    lock = exam(people=["1"])
    sets(plugin, lock)
    assert closed(comes(plugin.stage, "1")) == lock["until"]
    assert closed(comes(plugin.stage, "2")) is None


def test_one_who_sets_the_tutor_up_goes_on_even_if_the_lock_names_them(plugin: Plugin) -> None:
    place = {LTI + "context": {"id": "c1"}, LTI + "resource_link": {"id": "link-c1"}}
    teacher = opens(plugin.stage, TEACHER, place)
    sets(plugin, exam(people=[TEACHER["sub"]]))
    assert closed(teacher) is None


def test_a_lock_that_names_an_empty_list_holds_for_nobody(plugin: Plugin) -> None:
    page = comes(plugin.stage, "1")
    assert sets(plugin, exam(people=[]))["people"] == 0
    assert closed(page) is None


def test_the_same_name_sets_it_anew_and_another_name_another_one(plugin: Plugin) -> None:
    one, two = comes(plugin.stage, "1"), comes(plugin.stage, "2")
    sets(plugin, exam(people=["1"]))
    second = exam(ends=30, people=["2"])
    sets(plugin, second)
    assert [closed(one), closed(two)] == [None, second["until"]]
    longest = exam(ends=90, people=["2", "1"])
    sets(plugin, longest, "/courses/c1/locks/quiz-6")
    assert [closed(one), closed(two)] == [longest["until"], longest["until"]]
    sets(plugin, exam(60, 90))
    sets(plugin, exam(60, 90), "/courses/c1/locks/quiz-6")
    assert [closed(one), closed(two), named(plugin.stage)] == [None, None, 0]


def test_a_lock_that_is_removed_holds_no_more_and_a_second_call_finds_none(plugin: Plugin) -> None:
    page = comes(plugin.stage, "1")
    sets(plugin, exam(people=["1", "2"]))
    assert plugin.call("DELETE", LOCK).status_code == 204
    assert closed(page) is None
    assert named(plugin.stage) == 0
    assert plugin.call("DELETE", LOCK).status_code == 404
    assert plugin.call("DELETE", "/courses/unknown/locks/quiz-5").status_code == 404


def test_a_lock_opens_by_itself_when_its_time_is_over(plugin: Plugin) -> None:
    page = comes(plugin.stage, "1")
    sets(plugin, exam(people=["1"]))
    with plugin.stage.database.transaction() as session:
        session.scalars(select(Lock)).one().ends_at = now()
    assert closed(page) is None


def test_instructors_replace_their_own_locks_and_not_the_platform_s(plugin: Plugin) -> None:
    page = comes(plugin.stage, "1")
    place = {LTI + "context": {"id": "c1"}, LTI + "resource_link": {"id": "link-c1"}}
    teacher = opens(plugin.stage, TEACHER, place)
    lock = exam(people=["1"])
    sets(plugin, lock)
    assert call(teacher, "GET", "/api/locks").json["locks"] == []
    assert call(teacher, "PUT", "/api/locks", {"locks": []}).status_code == 200
    assert closed(page) == lock["until"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"from": None}, "bad_lock"),
        ({"until": None}, "bad_lock"),
        ({"until": "2020-01-02T00:00:00Z", "from": "2020-01-01T00:00:00Z"}, "lock_in_past"),
        ({"until": "2100-01-01T00:00:00Z", "from": "2100-01-01T00:00:00Z"}, "until_before_from"),
        ({"until": "2100-01-01T00:00:00Z", "from": "2100-01-02T00:00:00Z"}, "until_before_from"),
        ({"from": "tomorrow"}, "invalid"),
        ({"from": "2100-01-01T00:00:00"}, "invalid"),
        ({"people": "1"}, "invalid"),
        ({"people": [1]}, "bad_id"),
        ({"people": [""]}, "bad_id"),
        ({"people": ["x" * 256]}, "bad_id"),
        ({"people": ["a\0b"]}, "bad_id"),
        ({"people": [str(number) for number in range(MAX_PEOPLE + 1)]}, "too_many"),
        ({"reason": "Klausur"}, "unknown_field"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_lock_is_refused_with_the_remedy_and_the_old_one_holds(
    plugin: Plugin, wrong: dict[str, Any], said: str
) -> None:
    page = comes(plugin.stage, "1")
    lock = exam(people=["1"])
    sets(plugin, lock)
    answer = plugin.call("PUT", LOCK, {**exam(), **wrong})
    assert (answer.status_code, code(answer)) == (422, said)
    assert closed(page) == lock["until"]


def test_a_course_takes_so_many_locks_and_those_that_are_over_do_not_count(
    plugin: Plugin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(from_platform, "MAX_LOCKS", 2)
    for number in range(2):
        sets(plugin, exam(), f"/courses/c1/locks/{number}")
    answer = plugin.call("PUT", "/courses/c1/locks/2", exam())
    assert (answer.status_code, code(answer)) == (409, "limit_reached")
    sets(plugin, exam(), "/courses/c1/locks/1")
    sets(plugin, exam(), "/courses/c2/locks/2")
    with plugin.stage.database.transaction() as session:
        session.scalars(select(Lock).where(Lock.name == "1")).one().ends_at = now()
    sets(plugin, exam(), "/courses/c1/locks/2")


def test_as_many_as_one_lock_may_name_are_named(plugin: Plugin) -> None:
    people = [str(number) for number in range(MAX_PEOPLE)]
    assert sets(plugin, exam(people=people))["people"] == MAX_PEOPLE
    assert sets(plugin, exam(people=people[:10]))["people"] == 10
    assert named(plugin.stage) == 10
    assert closed(comes(plugin.stage, "9")) is not None
    assert closed(comes(plugin.stage, "10")) is None


def test_of_calls_at_once_one_stays_as_a_whole(plugin: Plugin) -> None:
    lists = [[str(number) for number in range(first, first + 20)] for first in range(0, 60, 10)]
    found: list[int] = []

    def put(people: list[str]) -> None:
        found.append(plugin.call("PUT", LOCK, exam(people=people)).status_code)

    simultaneously([partial(put, people) for people in lists])
    assert found == [200] * len(lists)
    assert named(plugin.stage) == 20
    pages = [comes(plugin.stage, str(number)) for number in (0, 10, 20, 30, 40, 50, 60)]
    held = [closed(page) is not None for page in pages]
    assert sum(held) == 2
    assert held[held.index(True) + 1]


def test_it_names_nobody_in_the_database(plugin: Plugin) -> None:
    sets(plugin, exam(people=["matriculation-4711"]))
    with plugin.stage.database.transaction() as session:
        row = session.scalars(select(LockedPerson)).one()
        assert len(row.sub_hash) == 32
        assert b"4711" not in row.sub_hash
    comes(plugin.stage, "matriculation-4711")
    with plugin.stage.database.transaction() as session:
        assert session.scalars(select(Person.sub_hash)).all() == [row.sub_hash]


def test_a_person_of_another_platform_with_the_same_number_is_not_meant(plugin: Plugin, other: Plugin) -> None:
    mine, theirs = comes(plugin.stage, "1"), comes(plugin.stage, "1", at=other.simulator)
    lock = exam(people=["1"])
    sets(plugin, lock)
    assert [closed(mine), closed(theirs)] == [lock["until"], None]
    assert other.call("DELETE", LOCK).status_code == 404
    later = exam(ends=90)
    sets(other, later)
    assert [closed(mine), closed(theirs)] == [lock["until"], later["until"]]


def test_a_course_that_is_gone_takes_its_locks_along(plugin: Plugin) -> None:
    sets(plugin, exam(people=["1"]))
    assert plugin.call("DELETE", "/courses/c1").status_code == 200
    assert named(plugin.stage) == 0
    assert closed(comes(plugin.stage, "1")) is None


def test_a_lock_that_is_set_while_its_course_goes_finds_the_course_anew(plugin: Plugin) -> None:
    sets(plugin, exam())
    found: list[int] = []
    later = threading.Thread(target=lambda: found.append(plugin.call("PUT", LOCK, exam(people=["1"])).status_code))
    with plugin.stage.database.transaction() as session:
        session.execute(delete(Course))
        later.start()
        time.sleep(0.5)  # it reads the course that is still there, or waits for this transaction
    later.join()
    assert found == [200]
    assert closed(comes(plugin.stage, "1")) is not None


def test_whom_a_lock_named_is_forgotten_a_day_after_it_ended(plugin: Plugin) -> None:
    sets(plugin, exam(people=["1"]))
    sets(plugin, exam(people=["1", "2"]), "/courses/c1/locks/quiz-6")
    with plugin.stage.database.transaction() as session:
        over = session.scalars(select(Lock).where(Lock.name == "quiz-6")).one()
        over.ends_at = now() - retention.LOCKED_PEOPLE_KEPT - timedelta(minutes=1)
    assert retention.run(plugin.stage.database)["locked_people"] == 2
    assert named(plugin.stage) == 1


def test_nobody_erases_themselves_out_of_an_exam(plugin: Plugin) -> None:
    page, other = comes(plugin.stage, "1"), comes(plugin.stage, "2")
    lock = exam(people=["1"])
    sets(plugin, lock)
    refused = call(page, "DELETE", "/api/me", {"confirm": True})
    assert (refused.status_code, code(refused)) == (409, "locked")
    assert closed(comes(plugin.stage, "1")) == lock["until"]
    assert call(other, "DELETE", "/api/me", {"confirm": True}).status_code == 200
    assert plugin.call("DELETE", LOCK).status_code == 204
    assert call(page, "DELETE", "/api/me", {"confirm": True}).status_code == 200


def test_an_exam_that_lasts_longer_than_the_law_gives_does_not_keep_anybody_s_data(plugin: Plugin) -> None:
    page = comes(plugin.stage, "1")
    sets(plugin, exam(ends=60 * 24 * 40, people=["1"]))
    sets(plugin, exam(60, 90, people=["1"]), "/courses/c1/locks/to-come")
    erased = call(page, "DELETE", "/api/me", {"confirm": True})
    assert erased.status_code == 200
    assert erased.json["receipt"]["counts"]["lock_person"] == 2
    assert named(plugin.stage) == 0
