# SPDX-License-Identifier: EUPL-1.2
"""The jobs of `campus-tutor work`, which has no address of its own: read from their rows at a scrape.

All hosts say the same, as all read one database: take the maximum over them, never the sum.
"""

from collections.abc import Callable, Iterator, Sequence

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from lti_tool.db import now
from lti_tool.errors import DATABASE_AWAY
from lti_tool.models import JobState


class JobMetrics(Collector):
    """`states`: gives the rows."""

    def __init__(self, states: Callable[[], Sequence[JobState]]) -> None:
        self._states = states

    def collect(self) -> Iterator[Metric]:
        runs = CounterMetricFamily("campus_tutor_job_runs", "Batches of a job that ended.", labels=["job"])
        failed = CounterMetricFamily("campus_tutor_job_failures", "Those of them that failed.", labels=["job"])
        seconds = CounterMetricFamily("campus_tutor_job_seconds", "What they took.", labels=["job"])
        in_a_row = GaugeMetricFamily("campus_tutor_job_failures_in_a_row", "0 once a batch ended well.", labels=["job"])
        late = GaugeMetricFamily(
            "campus_tutor_job_late", "1 for a job that no process took when it was due.", labels=["job"]
        )
        for state in self._read():
            runs.add_metric([state.name], state.runs)
            failed.add_metric([state.name], state.failed_runs)
            seconds.add_metric([state.name], state.seconds)
            in_a_row.add_metric([state.name], state.failures)
            late.add_metric([state.name], float(state.late_at <= now()))
        yield from (runs, failed, seconds, in_a_row, late)

    def _read(self) -> Sequence[JobState]:
        """None while the database is away: all other numbers can be told all the same."""
        try:
            return self._states()
        except DATABASE_AWAY:
            return ()
