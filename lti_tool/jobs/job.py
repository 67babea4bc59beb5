# SPDX-License-Identifier: EUPL-1.2
"""What a job is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

LATE = timedelta(minutes=15)
"""A process that was restarted, or a cron entry of every ten minutes, is no trouble."""
LATE_DAILY = timedelta(days=2)
"""Where cron runs `retention run` once a day instead, a run that failed once is no trouble yet."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """One kind of work, done batch by batch."""

    name: str
    """An imperative, as code: letters, digits and underscores, at most 40. It is a label of the metrics."""
    every: timedelta
    """From the end of one run to the next."""
    longest: timedelta
    """So long one batch may take. Then another process may take the job, and this one counts as stuck. After
    `worker.HUNG` times as long its process ends."""
    batch: Callable[[], bool]
    """Does one bounded piece; whether there is more. Raises whatever it likes: then it is tried again, later each time.

    It may be ended at any moment by a power cut, and begin anew in another process.
    """
    late: timedelta | None = LATE
    """So long after it was due no process has to have taken it; then `doctor` says so. None: others than `work` do the
    same, so that it is never late."""
    shared: bool = False
    """Its own rows are claimed one by one, so several processes may be at it at once. Else one alone is."""
