# SPDX-License-Identifier: EUPL-1.2
"""Who may do which job: two processes do nothing twice, and what failed is tried again, later each time."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from lti_tool.db import Database, now
from lti_tool.jobs.job import Job
from lti_tool.jobs.ledger import LONGEST_PAUSE, Ledger, pause_after
from lti_tool.models import JobState

MINUTE = timedelta(minutes=1)


def job(name: str = "sweep", *, shared: bool = False) -> Job:
    return Job(name=name, every=10 * MINUTE, longest=2 * MINUTE, late=15 * MINUTE, shared=shared, batch=lambda: False)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


def pass_time(database: Database, time: timedelta) -> None:
    with database.transaction() as session:
        for row in session.query(JobState):
            row.due_at, row.late_at = row.due_at - time, row.late_at - time


def state(ledger: Ledger, name: str = "sweep") -> JobState:
    return next(row for row in ledger.states() if row.name == name)


def minutes_until_due(ledger: Ledger) -> int:
    return round((state(ledger).due_at - now()) / MINUTE)


def test_a_job_that_nobody_knows_is_due_at_once(ledger: Ledger) -> None:
    assert ledger.due([job("one"), job("two")]) == [job("one"), job("two")] or len(ledger.states()) == 2
    assert [row.name for row in ledger.states()] == ["one", "two"]


def test_what_one_process_took_no_other_gets(ledger: Ledger) -> None:
    assert ledger.due([job()])
    taken = ledger.take(job())
    assert taken is not None
    assert ledger.take(job()) is None
    ledger.ended_well(taken, 1.5, more=False)
    assert ledger.take(job()) is None
    assert minutes_until_due(ledger) == 10
    assert (state(ledger).runs, state(ledger).seconds) == (1, 1.5)


def test_what_a_dead_process_had_in_its_hands_comes_back_by_the_clock(database: Database, ledger: Ledger) -> None:
    ledger.due([job()])
    dead = ledger.take(job())
    pass_time(database, 2 * MINUTE)
    mine = ledger.take(job())
    assert dead is not None
    assert mine is not None
    ledger.ended_well(dead, 150, more=True)  # it was only slow: the job stays in the second one's hands
    assert ledger.take(job()) is None
    ledger.ended_well(mine, 1, more=True)
    assert ledger.take(job()) is not None


def test_a_shared_job_is_begun_by_another_process_when_its_pause_is_over_however_long_the_first_takes(
    database: Database, ledger: Ledger
) -> None:
    ledger.due([job(shared=True)])
    slow = ledger.take(job(shared=True))
    assert slow is not None
    assert ledger.take(job(shared=True)) is None
    pass_time(database, 10 * MINUTE)
    assert ledger.take(job(shared=True)) is not None
    ledger.ended_well(slow, 700, more=False)
    assert minutes_until_due(ledger) == 10


def test_after_each_failure_it_waits_longer_and_one_good_end_forgets_them(database: Database, ledger: Ledger) -> None:
    ledger.due([job()])
    waits = []
    for _time in range(3):
        taken = ledger.take(job())
        assert taken is not None
        ledger.failed(taken, 1, KeyError("what a person wrote"))
        waits.append(minutes_until_due(ledger))
        pass_time(database, LONGEST_PAUSE)
    assert waits == [1, 2, 4]
    assert (state(ledger).failures, state(ledger).failed_runs, state(ledger).error) == (3, 3, "KeyError")
    taken = ledger.take(job())
    assert taken is not None
    ledger.ended_well(taken, 1, more=False)
    assert (state(ledger).failures, state(ledger).failed_since, state(ledger).error) == (0, None, None)
    assert state(ledger).runs == 4


def test_the_pause_has_an_end() -> None:
    assert [pause_after(failures) for failures in (7, 100, 10**6)] == [LONGEST_PAUSE] * 3


def test_a_job_that_no_version_has_any_more_is_forgotten_and_others_keep_their_counts(
    database: Database, ledger: Ledger
) -> None:
    ledger.due([job("old"), job("kept")])
    with database.transaction() as session:
        session.execute(update(JobState).values(runs=7))
    ledger.prepare([job("kept"), job("new")])
    assert {row.name: row.runs for row in ledger.states()} == {"kept": 7, "new": 0}


def test_what_an_older_process_added_anew_is_forgotten_when_that_process_is_gone_and_not_while_it_works(
    database: Database, ledger: Ledger
) -> None:
    older, newer = [job("kept"), job("removed")], [job("kept"), job("new")]
    ledger.prepare(newer)
    assert [one.name for one in ledger.due(older)] == ["kept", "removed"]
    pass_time(database, 5 * MINUTE)
    ledger.due(newer)
    assert ledger.take(job("removed")) is not None, "the older one still works"
    pass_time(database, 17 * MINUTE)  # longest, then late
    ledger.due(newer, busy=["new"])
    assert [row.name for row in ledger.states()] == ["kept", "new"]


def test_a_job_that_others_do_as_well_is_never_late(database: Database, ledger: Ledger) -> None:
    also = Job(name="sweep", every=MINUTE, longest=MINUTE, late=None, batch=lambda: False)
    ledger.prepare([job()])  # an earlier version, in which it could be
    pass_time(database, timedelta(days=1))
    ledger.prepare([also])
    pass_time(database, timedelta(days=1000))
    assert state(ledger).late_at > now()
    taken = ledger.take(also)
    assert taken is not None
    ledger.ended_well(taken, 1, more=False)
    pass_time(database, timedelta(days=1000))
    assert state(ledger).late_at > now()


def test_a_command_that_did_the_same_ends_no_other_process_s_lease_sooner(database: Database, ledger: Ledger) -> None:
    seldom = Job(name="sweep", every=MINUTE, longest=60 * MINUTE, batch=lambda: False)
    ledger.due([seldom])
    assert ledger.take(seldom) is not None
    ledger.ran([seldom], 1)
    assert minutes_until_due(ledger) == 60
    assert state(ledger).runs == 1
    pass_time(database, 60 * MINUTE)
    ledger.ran([seldom], 1)
    assert minutes_until_due(ledger) == 1
