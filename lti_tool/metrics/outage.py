# SPDX-License-Identifier: EUPL-1.2
"""Whether questions find an answer at all: read from the database at a scrape, as all workers noted it."""

from collections.abc import Callable, Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector


class AnsweringGauge(Collector):
    """`failed`: gives the number."""

    def __init__(self, failed: Callable[[], int]) -> None:
        self._failed = failed

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield GaugeMetricFamily(
            "campus_tutor_unanswered_in_a_row",
            "Questions in a row that the model was to answer and did not, of all workers; 0 once one answer ends well.",
            value=self._failed(),
        )
