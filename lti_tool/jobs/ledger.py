# SPDX-License-Identifier: EUPL-1.2
"""The rows of the jobs: who may do which one now, and how it ended.

Any number of processes may ask: one UPDATE with the condition on the row decides who has a job.
docs/decisions/background_work.md
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from lti_tool.db import Database, UtcDateTime, by_dialect, now, table
from lti_tool.jobs.job import Job
from lti_tool.models import JobState

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
"""After failures: doubled each time in a row."""
NEVER = timedelta(days=36500)
"""How long after it is due a job is late that is not to be late at all."""

_ADD = by_dialect(lambda insert: insert(table(JobState)).on_conflict_do_nothing())


@dataclass(frozen=True)
class Taken:
    """A job in this process's hands."""

    job: Job
    until: datetime
    """What the row's `due_at` was moved to: another one means that somebody else has taken it meanwhile."""


class Ledger:
    """Knows all jobs by their rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def prepare(self, jobs: Sequence[Job]) -> None:
        """Gives each job its row, due at once, and forgets those that this version does not have."""
        self._add(jobs)
        with self._database.transaction() as session:
            session.execute(delete(JobState).where(JobState.name.not_in([job.name for job in jobs])))
            # Of an earlier version, in which it could be late; and perhaps no process here ever takes it.
            never_late = JobState.name.in_([job.name for job in jobs if job.late is None])
            session.execute(update(JobState).where(never_late).values(late_at=now() + NEVER))

    def due(self, jobs: Sequence[Job], busy: Collection[str] = ()) -> list[Job]:
        """Those that may be taken now. `jobs`: all of this version; `busy`: names of those to leave out.

        Forgets a job that this version does not have once it is late. An older process, which ran beside the upgrade,
        may have added its row anew; as long as it runs the row is not late, so the two versions do not fight.
        """
        with self._database.statements() as connection:
            rows = connection.execute(select(JobState.name, JobState.due_at, JobState.late_at)).all()
        known, moment = {row.name: row.due_at for row in rows}, now()
        self._add([job for job in jobs if job.name not in known])
        names = {job.name for job in jobs}
        self._forget([row.name for row in rows if row.name not in names and row.late_at <= moment])
        return [job for job in jobs if job.name not in busy and known.get(job.name, moment) <= moment]

    def _forget(self, names: Sequence[str]) -> None:
        if names:
            with self._database.transaction() as session:
                late = JobState.late_at <= now()  # an older process may just have taken it
                session.execute(delete(JobState).where(JobState.name.in_(names), late))

    def _add(self, jobs: Iterable[Job]) -> None:
        moment = now()
        rows = [
            {"name": job.name, "due_at": moment, "late_at": _late_at(job, moment)}
            | {"failures": 0, "runs": 0, "failed_runs": 0, "seconds": 0.0}
            for job in jobs
        ]
        if rows:
            with self._database.tables() as connection:
                connection.execute(_ADD(connection), rows)

    def take(self, job: Job) -> Taken | None:
        """None: it is not due, or another process was faster."""
        with self._database.transaction() as session:
            return take(session, job)

    def ended_well(self, taken: Taken, seconds: float, *, more: bool) -> None:
        """`more`: the next batch is due at once."""
        with self._database.transaction() as session:
            _count_well(session, taken.job, seconds)
            if more or not taken.job.shared:
                _move(session, taken, timedelta(0) if more else taken.job.every)

    def failed(self, taken: Taken, seconds: float, error: Exception) -> None:
        """It is tried again, later each time."""
        moment = now()
        values = {
            "runs": JobState.runs + 1,
            "failed_runs": JobState.failed_runs + 1,
            "seconds": JobState.seconds + seconds,
            "failures": JobState.failures + 1,
            "failed_since": func.coalesce(JobState.failed_since, moment, type_=UtcDateTime()),
            "error": type(error).__name__[:80],
        }
        statement = update(JobState).where(JobState.name == taken.job.name).values(values).returning(JobState.failures)
        with self._database.transaction() as session:
            failures = session.scalar(statement) or 1
            _move(session, taken, pause_after(failures))

    def ran(self, jobs: Iterable[Job], seconds: float) -> None:
        """A command of its own did what these do, all there was to do.

        One that a process has in its hands stays there: that process's lease is not to end sooner.
        """
        for job in jobs:
            with self._database.transaction() as session:
                _count_well(session, job, seconds)
                _set_due(session, (JobState.name == job.name) & (JobState.due_at <= now()), job, job.every)

    def states(self) -> Sequence[JobState]:
        """All rows, by name; of jobs that never ran, too."""
        with self._database.transaction() as session:
            return session.scalars(select(JobState).order_by(JobState.name)).all()


def take(session: Session, job: Job) -> Taken | None:
    """As `Ledger.take`, in a transaction of the caller's."""
    moment = now()
    until = moment + (job.every if job.shared else job.longest)
    statement = (
        update(JobState)
        .where(JobState.name == job.name, JobState.due_at <= moment)
        .values(due_at=until, late_at=_late_at(job, until))
        .returning(JobState.name)
    )
    return Taken(job, until) if session.scalar(statement) else None


def _late_at(job: Job, due_at: datetime) -> datetime:
    return due_at + (NEVER if job.late is None else job.late)


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    return min(FIRST_PAUSE * float(2 ** min(failures - 1, 10)), LONGEST_PAUSE)


def _count_well(session: Session, job: Job, seconds: float) -> None:
    values = {"runs": JobState.runs + 1, "seconds": JobState.seconds + seconds, "well_at": now()}
    well = {"failures": 0, "failed_since": None, "error": None}
    session.execute(update(JobState).where(JobState.name == job.name).values(values | well))


def _move(session: Session, taken: Taken, wait: timedelta) -> None:
    """When it is due again, unless it took so long that another process has it by now."""
    mine = JobState.name == taken.job.name
    _set_due(session, mine if taken.job.shared else mine & (JobState.due_at == taken.until), taken.job, wait)


def _set_due(session: Session, where: ColumnElement[bool], job: Job, wait: timedelta) -> None:
    due_at = now() + wait
    session.execute(update(JobState).where(where).values(due_at=due_at, late_at=_late_at(job, due_at)))
