# SPDX-License-Identifier: EUPL-1.2
"""A clock that jumped deletes nothing."""

import json
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from lti_tool.db import Database, now
from lti_tool.models import ClockWatch, Conversation, JobState
from lti_tool.privacy import clock, retention
from lti_tool.vault import Vault
from tests.factories.campus import Campus
from tests.factories.command import Tutor, one_line
from tests.support import MASTER_KEY

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.engine.dispose()


def ran_last(database: Database, ago: timedelta) -> None:
    """As a clock that has just gone on by so much leaves it."""
    clock.read(database)
    with database.transaction() as session:
        session.execute(update(ClockWatch).values(seen_at=now() - ago))


def over(database: Database) -> UUID:
    """A conversation that is over by the clock of this moment."""
    campus = Campus(database, Vault([MASTER_KEY]))
    row = Conversation(id=uuid4(), person_id=campus.person(), activity_id=campus.activity_id, title=b"x")
    row.updated_at = now() - 200 * DAY
    with database.transaction() as session:
        session.add(row)
    return row.id


def left(database: Database) -> int:
    with database.transaction() as session:
        return len(session.scalars(select(Conversation.id)).all())


def do_jobs(database: Database) -> None:
    for job in retention.jobs(database):
        job.batch()


def test_after_a_jump_no_job_deletes_anything_for_a_day_and_then_they_go_on(database: Database) -> None:
    over(database)
    ran_last(database, 30 * DAY)
    do_jobs(database)
    assert left(database) == 1
    for later, doubted in ((23 * HOUR, True), (25 * HOUR, False), (26 * HOUR, False)):
        assert (clock.read(database, now() + later).doubted_at is not None) is doubted
    do_jobs(database)
    assert left(database) == 0


def test_a_clock_that_goes_on_as_one_does_is_believed(database: Database) -> None:
    over(database)
    ran_last(database, 2 * DAY)
    do_jobs(database)
    assert left(database) == 0


def test_a_clock_that_was_set_back_is_believed_again_at_once(database: Database) -> None:
    ran_last(database, HOUR)
    assert clock.read(database, now() + 365 * DAY).doubted_at is not None
    assert clock.read(database).doubted_at is None
    assert clock.read(database, now() + 2 * HOUR).doubted_at is None


def test_the_first_look_knows_from_the_jobs_how_late_it_was(database: Database) -> None:
    with database.transaction() as session:
        session.add(JobState(name="one", due_at=now(), late_at=now(), well_at=now() - 40 * DAY))
    assert clock.read(database).is_doubted


def test_who_says_that_the_clock_is_right_is_believed_also_at_the_first_look(database: Database) -> None:
    with database.transaction() as session:
        session.add(JobState(name="one", due_at=now(), late_at=now(), well_at=now() - 40 * DAY))
    clock.believe(database)
    assert not clock.read(database).is_doubted


def test_a_clock_far_from_the_databases_is_not_believed() -> None:
    assert clock.Clock(now(), apart=2 * DAY, doubted_at=None).is_doubted
    assert not clock.Clock(now(), apart=-HOUR, doubted_at=None).is_doubted


def test_the_command_refuses_until_somebody_says_that_the_clock_is_right(database: Database, database_url: str) -> None:
    tutor, _row = Tutor(database_url), over(database)
    ran_last(database, 30 * DAY)
    assert "--clock-is-right" in one_line(tutor("retention", "run"))
    assert left(database) == 1
    (check,) = [row for row in json.loads(tutor("doctor", "--json").stdout) if row["check"] == "retention"]
    assert (check["ok"], "--clock-is-right" in check["detail"]) == (False, True)
    assert tutor("retention", "run", "--clock-is-right").returncode == 0
    assert left(database) == 0
    assert tutor("retention", "run").returncode == 0
