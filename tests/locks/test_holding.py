# SPDX-License-Identifier: EUPL-1.2
"""While a lock holds nobody asks but those who set up the tutor, and running answers end, on every worker."""

import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from lti_tool.db import Database, now
from lti_tool.models import Institution, Lock, LockedPerson, LockOrigin, Person, Tutor
from tests.chat.gunicorn import gunicorn
from tests.factories.campus import Campus
from tests.factories.page import Page, Stream
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.locks.windows import ASSISTANT, INSTRUCTOR, Worker, window
from tests.support import until

SLOW = Answer(tokens=["Ein ", "Baum ", "ist ", "ein ", "Graph. "] * 2_000, pause=0.05)


def lock(staff: Page, *locks: Any) -> None:
    assert staff.call("PUT", "/api/locks", {"locks": list(locks)}).status == 200


def refusal(stream: Stream) -> dict[str, Any]:
    """Of a question that was refused before the first event."""
    assert stream.status == 403
    error: dict[str, Any] = json.loads(stream.body())["error"]
    return error


def closed(page: Page) -> Any:
    return page.call("GET", "/api/me").json["closed"]


def test_asking_is_refused_with_the_reason_and_until_when(page: Page, staff: Page) -> None:
    conversation, held = page.start(), window(reason="Klausur Informatik 1")
    lock(staff, held)
    error = refusal(page.ask(conversation))
    assert (error["code"], error["until"]) == ("locked", held["until"])
    there = datetime.fromisoformat(held["until"]).astimezone(ZoneInfo("Europe/Berlin"))
    assert f"{there:%H:%M}" in error["message"]
    assert "Klausur Informatik 1" in error["message"]
    assert closed(page) == {"code": "locked", "message": error["message"], "until": held["until"]}
    lock(staff)
    assert closed(page) is None
    assert page.ask(conversation).rest()[-1].name == "done"


def test_a_question_of_which_nothing_is_stored_is_refused_too(page: Page, staff: Page, campus: Campus) -> None:
    campus.allow(store_nothing=True)
    lock(staff, window())
    assert refusal(page.ask_unstored())["code"] == "locked"


def test_an_assistant_is_locked_like_a_learner_and_an_instructor_is_not(url: str, staff: Page, campus: Campus) -> None:
    assistant = Page(url, campus.visit_for(permissions=ASSISTANT))
    lock(staff, window())
    assert refusal(assistant.ask(assistant.start()))["code"] == "locked"
    assert closed(staff) is None
    assert staff.ask(staff.start()).rest()[-1].name == "done"


def test_an_instructor_who_looks_as_a_learner_finds_the_tutor_locked(staff: Page) -> None:
    lock(staff, window())
    assert staff.call("POST", "/api/preview").status == 204
    assert closed(staff)["code"] == "locked"
    assert refusal(staff.ask(staff.start()))["code"] == "locked"


def test_reading_rating_and_handing_in_go_on(page: Page, staff: Page, campus: Campus) -> None:
    campus.tutor()
    conversation = page.start()
    page.ask(conversation).rest()
    lock(staff, window())
    messages = page.messages(conversation)
    assert len(messages) == 2
    assert page.call("POST", f"/api/messages/{messages[1]['id']}/feedback", {"value": 1}).status == 204
    assert page.call("POST", f"/api/conversations/{conversation}/hand-in", {}).status in (200, 201)
    assert page.call("GET", f"/api/conversations/{conversation}/hand-in").status == 200


def test_a_lock_of_one_activity_leaves_the_others_open(page: Page, staff: Page, url: str, campus: Campus) -> None:
    other = Page(url, campus.visit_for(activity_id=campus.activity()))
    lock(staff, window(scope="activity"))
    assert closed(page)["code"] == "locked"
    assert closed(other) is None
    assert other.ask(other.start()).rest()[-1].name == "done"
    lock(staff, window(scope="course"))
    assert closed(other)["code"] == "locked"


def test_a_lock_to_come_and_one_that_is_over_hold_nobody_up(page: Page, staff: Page, database: Database) -> None:
    lock(staff, window(60, 120), window(-5, 60))
    with database.transaction() as session:
        row = session.scalars(select(Lock).order_by(Lock.starts_at)).first()
        assert row is not None
        row.ends_at = row.starts_at + timedelta(minutes=1)
    assert closed(page) is None
    assert page.ask(page.start()).rest()[-1].name == "done"


def test_of_locks_that_overlap_the_longest_says_until_when(page: Page, staff: Page) -> None:
    long = window(-5, 90, reason="Zweite")
    lock(staff, window(-10, 30, reason="Erste"), long, window(-2, 40, "activity"))
    assert closed(page)["until"] == long["until"]


def test_a_refused_question_is_one_line_in_the_log_that_names_nobody(
    page: Page, staff: Page, caplog: pytest.LogCaptureFixture
) -> None:
    lock(staff, window())
    with caplog.at_level(logging.INFO, logger="lti_tool.chat"):
        refusal(page.ask(page.start(), "Wie heißt die Lösung?"))
    lines = [record.getMessage() for record in caplog.records if "locked" in record.getMessage()]
    assert lines == ["question refused code=locked"]


def test_a_running_answer_ends_at_a_lock_that_another_worker_stored(
    worker: Worker, engine: ScriptedModelServer, campus: Campus
) -> None:
    engine.default = SLOW
    page = Page(worker(), campus.visit_for())
    staff = Page(worker(), campus.visit_for(permissions=INSTRUCTOR))
    own = staff.ask(staff.start())
    conversation = page.start()
    stream = page.ask(conversation)
    shown = stream.until("delta").data["text"]
    own.until("delta")
    held = window()
    lock(staff, held)
    *_others, last = stream.rest()
    assert last.name == "error"
    assert (last.data["code"], last.data["until"]) == ("locked", held["until"])
    assert "gesperrt" in last.data["message"]
    (answer,) = campus.answers(conversation)
    assert (answer.state, answer.finish_reason, answer.error_code) == ("stopped", "locked", None)
    stored = page.messages(conversation)[-1]
    assert (stored["state"], stored["finish_reason"]) == ("stopped", "locked")
    assert stored["text"].startswith(shown)
    assert own.until("delta"), "the instructor's own goes on"
    own.hang_up()


def test_an_answer_that_is_not_stored_ends_at_a_lock_too(
    page: Page, staff: Page, engine: ScriptedModelServer, campus: Campus
) -> None:
    campus.allow(store_nothing=True)
    engine.default = SLOW
    stream = page.ask_unstored()
    stream.until("delta")
    lock(staff, window())
    assert stream.rest()[-1].data["code"] == "locked"
    until(lambda: campus.messages() == 0)


def test_a_lock_that_names_people_ends_their_answers_and_nobody_else_s(
    worker: Worker, engine: ScriptedModelServer, campus: Campus
) -> None:
    engine.default = SLOW
    url = worker()
    guest = campus.visit_for()
    named, other = Page(url, guest), Page(url, campus.visit_for())
    streams = [page.ask(page.start()) for page in (named, other)]
    for stream in streams:
        stream.until("delta")
    row = Lock(id=uuid4(), course_id=campus.course_id, name="quiz", origin=LockOrigin.PLATFORM, for_named=True)
    row.starts_at, row.ends_at = now() - timedelta(minutes=1), now() + timedelta(minutes=60)
    with campus.database.transaction() as session:
        sub_hash = session.get_one(Person, guest.person_id).sub_hash
        session.add(row)
        session.flush()
        session.add(LockedPerson(lock_id=row.id, sub_hash=sub_hash))
    last = streams[0].rest()[-1]
    assert (last.data["code"], last.data["until"]) == ("locked", row.ends_at.isoformat())
    assert streams[1].until("delta"), "the other's goes on"
    assert refusal(named.ask(named.start()))["code"] == "locked"
    streams[1].hang_up()


@pytest.mark.timeout(400)
def test_a_lock_holds_on_all_workers_of_gunicorn_and_ends_their_answers(
    database_url: str, engine: ScriptedModelServer, campus: Campus
) -> None:
    engine.default = SLOW
    with gunicorn(database_url, engine.url) as served:
        pages = [Page(served.url, campus.visit_for()) for _ in range(6)]
        staff = Page(served.url, campus.visit_for(permissions=INSTRUCTOR))
        streams = [page.ask(page.start()) for page in pages]
        for stream in streams:
            stream.until("delta")
        lock(staff, window())
        assert {stream.rest()[-1].data["code"] for stream in streams} == {"locked"}
        asked = [page.ask(page.start()) for page in pages for _ in range(2)]
        assert {refusal(stream)["code"] for stream in asked} == {"locked"}


def test_outside_its_opening_times_a_tutor_takes_no_question(page: Page, staff: Page, campus: Campus) -> None:
    campus.tutor()
    opens = window(begins=30)["from"]
    set_tutor(campus, opens_at=datetime.fromisoformat(opens))
    error = refusal(page.ask(page.start()))
    assert (error["code"], error["until"]) == ("closed", opens)
    assert closed(page)["code"] == "closed"
    assert closed(staff) is None
    set_tutor(campus, opens_at=None, closes_at=datetime(2026, 1, 1, tzinfo=UTC))
    error = refusal(page.ask(page.start()))
    assert (error["code"], error["until"]) == ("closed", None)
    set_tutor(campus, opens_at=datetime(2026, 1, 1, tzinfo=UTC), closes_at=datetime(2199, 1, 1, tzinfo=UTC))
    assert page.ask(page.start()).rest()[-1].name == "done"


def set_tutor(campus: Campus, **fields: Any) -> None:
    with campus.database.transaction() as session:
        for tutor in session.scalars(select(Tutor)):
            for name, value in fields.items():
                setattr(tutor, name, value)


def test_a_lock_is_told_before_the_opening_times(page: Page, staff: Page, campus: Campus) -> None:
    campus.tutor()
    set_tutor(campus, closes_at=datetime(2026, 1, 1, tzinfo=UTC))
    lock(staff, window())
    assert closed(page)["code"] == "locked"


def test_the_time_is_said_in_the_zone_of_the_institution(page: Page, staff: Page, campus: Campus) -> None:
    with campus.database.transaction() as session:
        session.get_one(Institution, campus.institution_id).time_zone = "Pacific/Kiritimati"
    lock(staff, {**window(), "until": "2190-06-01T10:00:00+00:00"})
    assert "2. Juni 2190, 00:00 Uhr" in closed(page)["message"]
