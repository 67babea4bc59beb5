# SPDX-License-Identifier: EUPL-1.2
"""What is deleted when its time is over, and what is not."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from lti_tool.db import Base, Database, now
from lti_tool.models import (
    Conversation,
    Feedback,
    HandIn,
    Institution,
    LaunchCount,
    Message,
    RoleGrant,
    SetupCode,
    StaffName,
    Usage,
    UsedLogin,
    VisitSession,
    WaitingLaunch,
)
from lti_tool.privacy import retention
from lti_tool.privacy.keeping import KeepingRule
from lti_tool.vault import Vault, fingerprint
from tests.factories.campus import Campus
from tests.factories.command import Tutor
from tests.support import MASTER_KEY

DAY = timedelta(days=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def campus(database: Database) -> Campus:
    return Campus(database, Vault([MASTER_KEY]))


def keeps(campus: Campus, days: int) -> None:
    with campus.database.transaction() as session:
        session.get_one(Institution, campus.institution_id).retention_days = days


def add(campus: Campus, *rows: Base) -> None:
    with campus.database.transaction() as session:
        for row in rows:
            session.add(row)
            session.flush()


def conversation(campus: Campus, idle: timedelta, person_id: UUID | None = None, **more: Any) -> UUID:
    row = Conversation(
        id=uuid4(),
        person_id=person_id or campus.person(),
        activity_id=campus.activity_id,
        updated_at=now() - idle,
        **{"title": b"sealed", "created_at": now() - idle, **more},
    )
    question = Message(id=uuid4(), conversation_id=row.id, position=0, author="tutor", text=b"sealed")
    add(campus, row, question, Feedback(message_id=question.id, value=1))
    return row.id


def kept(database: Database) -> set[UUID]:
    with database.transaction() as session:
        return set(session.scalars(select(Conversation.id)))


def test_a_conversation_is_deleted_with_its_messages_when_it_was_idle_for_longer_than_its_institution_keeps_it(
    database: Database, campus: Campus
) -> None:
    keeps(campus, 30)
    patient = Campus(database, campus.vault)
    old, young, elsewhere = (
        conversation(campus, 31 * DAY),
        conversation(campus, 29 * DAY),
        conversation(patient, 31 * DAY),
    )
    assert retention.run(database)["conversations"] == 1
    assert kept(database) == {young, elsewhere}
    assert old not in kept(database)
    with database.transaction() as session:
        assert len(session.scalars(select(Message)).all()) == len(session.scalars(select(Feedback)).all()) == 2


def test_a_question_asked_lately_keeps_an_old_conversation(database: Database, campus: Campus) -> None:
    keeps(campus, 30)
    asked = conversation(campus, DAY, created_at=now() - 400 * DAY)
    retention.run(database)
    assert kept(database) == {asked}


def test_what_was_handed_in_lately_is_kept_to_be_read(database: Database, campus: Campus) -> None:
    keeps(campus, 30)
    read, forgotten = conversation(campus, 40 * DAY), conversation(campus, 40 * DAY)
    add(campus, HandIn(conversation_id=read, handed_in_at=now() - DAY))
    add(campus, HandIn(conversation_id=forgotten, handed_in_at=now() - 39 * DAY))
    retention.run(database)
    assert kept(database) == {read}


def test_a_run_works_in_batches_and_a_second_one_finds_nothing(database: Database, campus: Campus) -> None:
    for _number in range(5):
        conversation(campus, 200 * DAY)
    assert retention.run(database, size=2)["conversations"] == 5
    assert set(retention.run(database, size=2).values()) == {0}


def rows_over(campus: Campus, moment: datetime) -> list[Base]:
    """One of each kind that is over at `moment`, in an order that the foreign keys bear."""
    person = campus.person()
    fields = {"platform_id": campus.platform_id, "expires_at": moment}
    return [
        UsedLogin(nonce_hash=uuid4().bytes * 2, expires_at=moment),
        WaitingLaunch(ticket_hash=uuid4().bytes * 2, claims=b"sealed", **fields),
        SetupCode(activity_id=campus.activity_id, code_hash=uuid4().bytes * 2, created_by=person, expires_at=moment),
        Usage(owner_id=person, kind=1, since=(moment - retention.USAGE_KEPT - DAY).date(), tokens=7),
        StaffName(
            person_id=person, course_id=campus.course_id, prints=b"sealed", seen_at=moment - retention.STAFF_NAMES_KEPT
        ),
        LaunchCount(platform_id=campus.platform_id, hour=moment - retention.COUNTS_KEPT, code=uuid4().hex, count=1),
    ]


def test_whatever_else_is_over_goes_and_what_is_not_stays(database: Database, campus: Campus) -> None:
    moment = now()
    add(campus, *rows_over(campus, moment), *rows_over(campus, moment + 2 * DAY))
    visitor, gone = campus.visit_for(), campus.visit_for()
    with database.transaction() as session:
        session.get_one(VisitSession, gone.visit_id).expires_at = moment
    counted = retention.run(database, moment)
    expected = dict.fromkeys(
        ("used_logins", "waiting_launches", "visits", "codes", "usage_days", "launch_counts", "staff_names"), 1
    )
    assert {name: number for name, number in counted.items() if number} == expected
    assert counted.keys() == {kind.name for kind in retention.KINDS}
    with database.transaction() as session:
        assert session.scalars(select(VisitSession.id)).all() == [visitor.visit_id]


def test_the_code_behind_a_right_that_somebody_has_is_kept(database: Database, campus: Campus) -> None:
    maker, person = campus.person(), campus.person()
    code = SetupCode(
        id=uuid4(), activity_id=campus.activity_id, code_hash=fingerprint("x"), created_by=maker, expires_at=now() - DAY
    )
    add(campus, code, RoleGrant(person_id=person, activity_id=campus.activity_id, how="code", code_id=code.id))
    assert retention.run(database)["codes"] == 0


def test_what_a_shorter_time_would_delete_is_counted_for_one_institution(database: Database, campus: Campus) -> None:
    person = campus.person()
    for idle in (40, 50, 10):
        conversation(campus, idle * DAY, person)
    conversation(campus, 40 * DAY)
    conversation(campus, 40 * DAY, deleted_at=now())
    conversation(Campus(database, campus.vault), 40 * DAY)
    with database.transaction() as session:
        rules = [KeepingRule(days) for days in (180, 30, 200)]
        found = [retention.loss(session, campus.institution_id, rules[0], rule) for rule in rules]
    assert found == [retention.Loss(0, 0), retention.Loss(conversations=3, people=2), retention.Loss(0, 0)]


def test_each_kind_is_a_job_of_its_own_that_deletes_a_batch_and_says_whether_there_is_more(
    database: Database, campus: Campus
) -> None:
    idle, *_empty = conversation(campus, 90 * DAY), *(conversation(campus, 2 * DAY, title=None) for _each in range(3))
    kinds = [replace(kind, batch_rows=2) for kind in retention.KINDS]
    jobs = {job.name: job for job in retention.jobs(database, kinds)}
    assert len(jobs) == len(retention.KINDS)
    assert [jobs["delete_empty_conversations"].batch() for _each in range(2)] == [True, False]
    assert kept(database) == {idle}


def test_the_command_counts_first_and_deletes_when_told(database: Database, database_url: str, campus: Campus) -> None:
    tutor = Tutor(database_url)
    old = conversation(campus, 181 * DAY)
    dry = json.loads(tutor("retention", "run", "--dry-run", "--json").stdout)
    assert (dry["dry_run"], dry["rows"]["conversations"], kept(database)) == (True, 1, {old})
    assert "1  conversations deleted" in tutor("retention", "run").stdout
    assert kept(database) == set()
    assert json.loads(tutor("retention", "run", "--json").stdout)["rows"]["conversations"] == 0


def test_the_doctor_notices_that_nobody_deletes(database_url: str, campus: Campus) -> None:
    tutor = Tutor(database_url)

    def found() -> Any:
        rows = json.loads(tutor("doctor", "--json").stdout)
        return next((row["ok"], row["detail"]) for row in rows if row["check"] == "retention")

    conversation(campus, 181 * DAY)
    assert found()[0] is True
    conversation(campus, 183 * DAY)
    assert found()[0] is False
    assert "1 conversations should be deleted" in found()[1]
    assert "campus-tutor work" in found()[1]
