# SPDX-License-Identifier: EUPL-1.2
"""So many questions a day: counted once each, by many workers at once, whatever becomes of the conversation."""

import json
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from lti_tool.chat import closed
from lti_tool.db import Database, now
from lti_tool.models import Activity, Institution, Person, QuestionCount, Tutor
from lti_tool.privacy.retention import QUESTION_COUNTS
from lti_tool.times import day_of
from tests.factories.campus import Campus, Guest
from tests.factories.page import Page, Stream
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.locks.windows import INSTRUCTOR, Worker
from tests.support import until

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def two_a_day(campus: Campus) -> None:
    campus.tutor()
    limit(campus, 2)


def limit(campus: Campus, questions: int | None) -> None:
    with campus.database.transaction() as session:
        for tutor in session.scalars(select(Tutor)):
            tutor.questions_a_day = questions


def counted(database: Database) -> list[int]:
    with database.transaction() as session:
        return list(session.scalars(select(QuestionCount.questions)))


def used_up(stream: Stream) -> Any:
    assert stream.status == 429
    return json.loads(stream.body())["error"]


def is_answered(stream: Stream) -> bool:
    return stream.status == 200 and stream.rest()[-1].name == "done"


def test_the_last_question_of_a_day_is_answered_and_the_next_one_told_when_to_go_on(page: Page) -> None:
    conversation = page.start()
    assert is_answered(page.ask(conversation))
    assert page.call("GET", "/api/me").json["closed"] is None
    assert is_answered(page.ask(conversation))
    stream = page.ask(conversation)
    error = used_up(stream)
    assert error["code"] == "questions_used"
    midnight = datetime.fromisoformat(error["until"]).astimezone(BERLIN)
    assert (midnight.hour, midnight.minute) == (0, 0)
    assert now() < midnight <= now() + timedelta(hours=25)
    assert 0 < int(stream.headers["Retry-After"]) <= 25 * 3600
    assert page.call("GET", "/api/me").json["closed"] == error


def test_a_question_that_takes_anothers_place_counts_like_any_other(page: Page, database: Database) -> None:
    conversation = page.start()
    page.ask(conversation).rest()
    question = page.messages(conversation)[0]["id"]
    assert is_answered(page.ask(conversation, "Anders gefragt", replaces=question))
    assert counted(database) == [2]
    assert used_up(page.ask(conversation))["code"] == "questions_used"


def test_questions_of_which_nothing_is_stored_count_and_no_word_of_them_is_kept(
    page: Page, campus: Campus, database: Database
) -> None:
    campus.allow(store_nothing=True)
    assert is_answered(page.ask_unstored())
    assert is_answered(page.ask_unstored())
    assert used_up(page.ask_unstored())["code"] == "questions_used"
    assert counted(database) == [2]
    assert campus.messages() == 0


def test_each_person_has_questions_of_their_own_and_each_tutor_counts_for_itself(
    page: Page, url: str, campus: Campus
) -> None:
    limit(campus, 1)
    assert is_answered(page.ask(page.start()))
    assert used_up(page.ask(page.start()))
    assert is_answered((other := Page(url, campus.visit_for())).ask(other.start()))


def test_the_allowance_is_not_touched_by_a_question_too_many(page: Page, campus: Campus, database: Database) -> None:
    limit(campus, 1)
    conversation = page.start()
    page.ask(conversation).rest()
    used = page.call("GET", "/api/me").json["allowance"]["used"]
    used_up(page.ask(conversation))
    assert page.call("GET", "/api/me").json["allowance"]["used"] == used
    assert len(page.messages(conversation)) == 2


def test_a_question_that_an_allowance_refuses_does_not_count(page: Page, campus: Campus, database: Database) -> None:
    campus.allow(tokens_per_day=0)
    assert used_up(page.ask(page.start()))["code"] == "allowance_used"
    assert counted(database) in ([], [0])


def test_a_question_that_brought_nothing_because_the_model_failed_does_not_count(
    page: Page, engine: ScriptedModelServer, database: Database
) -> None:
    engine.script(Answer(tokens=[]))
    assert page.ask(page.start()).rest()[-1].name == "error"
    assert counted(database) == [0]


def test_those_who_set_up_the_tutor_ask_as_often_as_they_like(url: str, campus: Campus, database: Database) -> None:
    staff = Page(url, campus.visit_for(permissions=INSTRUCTOR))
    conversation = staff.start()
    assert all(is_answered(staff.ask(conversation)) for _ in range(3))
    assert counted(database) == []


def test_without_a_model_questions_count_as_well(worker: Worker, campus: Campus, database: Database) -> None:
    page = Page(worker(model=False), campus.visit_for())
    conversation = page.start()
    assert is_answered(page.ask(conversation))
    assert is_answered(page.ask(conversation))
    assert used_up(page.ask(conversation))
    assert counted(database) == [2]


def test_of_many_questions_at_once_on_two_workers_no_more_than_so_many_are_taken(
    worker: Worker, campus: Campus, database: Database
) -> None:
    limit(campus, 3)
    person = campus.person()
    guests = [campus.visit_for(person, activity_id=activity) for activity in _activities(campus, 8)]
    urls = worker(), worker()
    statuses: list[int] = []
    gate = threading.Barrier(len(guests))

    def ask(n: int, guest: Guest) -> None:
        page = Page(urls[n % 2], guest)
        conversation = page.start()
        gate.wait()
        stream = page.ask(conversation)
        statuses.append(stream.status)
        stream.rest()

    threads = [threading.Thread(target=ask, args=each) for each in enumerate(guests)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] * 3 + [429] * 5
    assert counted(database) == [3]


def _activities(campus: Campus, number: int) -> list[Any]:
    """So many, all with the same tutor: in one activity a person has one answer at a time."""
    with campus.database.transaction() as session:
        tutor_id = session.get_one(Activity, campus.activity_id).tutor_id
    found = [campus.activity() for _ in range(number)]
    with campus.database.transaction() as session:
        for activity_id in found:
            session.get_one(Activity, activity_id).tutor_id = tutor_id
    return found


def test_the_day_is_that_of_the_institution(campus: Campus, database: Database, url: str) -> None:
    page = Page(url, campus.visit_for())
    with database.transaction() as session:
        session.get_one(Institution, campus.institution_id).time_zone = "Pacific/Kiritimati"
    page.ask(page.start()).rest()
    with database.transaction() as session:
        day = session.scalars(select(QuestionCount.day)).one()
    assert day == now().astimezone(ZoneInfo("Pacific/Kiritimati")).date()


def test_yesterdays_questions_are_no_longer_counted_and_soon_gone(
    page: Page, campus: Campus, database: Database
) -> None:
    conversation = page.start()
    page.ask(conversation).rest()
    page.ask(conversation).rest()
    with database.transaction() as session:
        row = session.scalars(select(QuestionCount)).one()
        row.day -= timedelta(days=1)
    assert page.call("GET", "/api/me").json["closed"] is None
    assert is_answered(page.ask(conversation))
    with database.transaction() as session:
        old = session.scalars(select(QuestionCount).order_by(QuestionCount.day)).first()
        assert old is not None
        old.day -= timedelta(days=5)
        session.flush()
        assert session.scalars(select(QuestionCount.day).where(QUESTION_COUNTS.over(session, now()))).all() == [old.day]


def test_counts_go_with_their_person(page: Page, database: Database) -> None:
    page.ask(page.start()).rest()
    until(lambda: counted(database) == [1])
    assert page.call("DELETE", "/api/me", {"confirm": True}).status == 200
    assert counted(database) == []
    with database.transaction() as session:
        assert session.scalars(select(Person)).all() is not None


@pytest.mark.parametrize(
    ("moment", "day", "ends"),
    [
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), date(2026, 3, 28), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_a_day_has_23_or_25_hours_where_the_clocks_are_changed(moment: datetime, day: date, ends: datetime) -> None:
    hours = Hours()
    error = closed.questions_used(hours, moment)
    assert error.until == ends
    assert error.retry_after == (ends - moment).total_seconds()
    assert day_of(moment, BERLIN) == day


class Hours:
    """A tutor's, without any."""

    tutor_id = locked_until = lock_reason = opens_at = closes_at = None
    time_zone, questions_a_day = "Europe/Berlin", 2
