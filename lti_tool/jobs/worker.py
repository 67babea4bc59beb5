# SPDX-License-Identifier: EUPL-1.2
"""The process that does the jobs: each in a thread of its own, so that a slow one holds no other up."""

import logging
import os
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from lti_tool.db import Database
from lti_tool.errors import DATABASE_AWAY, without_message
from lti_tool.jobs.job import Job
from lti_tool.jobs.ledger import Ledger, Taken

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""Between two looks at what is due; also the pause between two batches of one job."""
MAX_AWAY_SECONDS = 30.0
"""Between two looks while the database is away: doubled from LOOK_SECONDS up to here."""

HUNG = 2.0
"""Times a job's `longest`: then its batch will not end any more, and only the end of its process frees its thread."""


class Worker:
    """One for each process. `alive`: a file to touch as long as all is well here, for a health check."""

    def __init__(self, database: Database, jobs: Sequence[Job], alive: Path | None = None) -> None:
        self._ledger, self._jobs, self._alive = Ledger(database), jobs, alive
        self._stuck_at: dict[str, float] = {}
        """Jobs under way here, and when each should have ended (`time.monotonic`)."""
        self._away_seconds = 0.0
        """The last pause for want of a database; 0 while it is there."""

    def run_once(self) -> list[str]:
        """Does what is due now, to its end; the names of the jobs that failed. Raises DATABASE_AWAY."""
        failed = []
        for job in self._ledger.due(self._jobs):
            while taken := self._ledger.take(job):
                if not self._do(taken):
                    failed.append(job.name)
        self._touch()
        return failed

    def run(self, ending: threading.Event) -> None:
        """Does what is due until `ending` is set; what is under way then comes to the end of its batch."""
        with ThreadPoolExecutor(max_workers=len(self._jobs), thread_name_prefix="job") as pool:
            wait = 0.0
            while not ending.wait(wait):
                wait = self._look(pool)

    def _look(self, pool: ThreadPoolExecutor) -> float:
        """Begins what is due; the seconds until the next look."""
        try:
            for job in self._ledger.due(self._jobs, busy=list(self._stuck_at)):
                if taken := self._ledger.take(job):
                    self._stuck_at[job.name] = time.monotonic() + job.longest.total_seconds()
                    pool.submit(self._do, taken)
        except DATABASE_AWAY as error:
            if not self._away_seconds:  # once: an outage of hours would fill the log
                log.warning("work: database unavailable (%s)", type(error).__name__)
            self._away_seconds = min(2 * self._away_seconds or LOOK_SECONDS, MAX_AWAY_SECONDS)
            return self._away_seconds
        if self._away_seconds:
            log.warning("work: database back")
        self._away_seconds = 0.0
        self._touch()
        return LOOK_SECONDS

    def _touch(self) -> None:
        """Not while a job is stuck."""
        moment = time.monotonic()
        stuck = [name for name, at in list(self._stuck_at.items()) if at < moment]
        if self._alive is not None and not stuck:
            self._alive.touch()

    def _do(self, taken: Taken) -> bool:
        """One batch; whether it ended well, which then stands in the job's row. Ends the process if it hangs."""
        try:
            with _watched(taken.job):
                return self._do_and_note(taken)
        except SQLAlchemyError as error:  # the row says by its own clock when the job is due again
            log.warning("job %s: its end is not noted (%s)", taken.job.name, type(error).__name__)
            return False
        finally:
            self._stuck_at.pop(taken.job.name, None)

    def _do_and_note(self, taken: Taken) -> bool:
        began = time.monotonic()
        try:
            more = taken.job.batch()
        except Exception as error:  # whatever it is, it is this job's failure and no other's
            log.error("job %s failed: %s", taken.job.name, type(error).__name__, exc_info=without_message(error))
            self._ledger.failed(taken, time.monotonic() - began, error)
            return False
        self._ledger.ended_well(taken, time.monotonic() - began, more=more)
        return True


@contextmanager
def _watched(job: Job) -> Iterator[None]:
    watch = threading.Timer(HUNG * job.longest.total_seconds(), _end_process, [job.name])
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _end_process(name: str) -> None:
    """A supervisor starts a new one, which gets the job by the clock. At once: an orderly end waits for the job."""
    log.critical("job %s hangs: this process ends, and the next one does its work", name)
    os._exit(1)
