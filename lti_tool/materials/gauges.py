# SPDX-License-Identifier: EUPL-1.2
"""Files that wait, told at a scrape: read from the database, so every host says the same."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from lti_tool.db import Database, now
from lti_tool.errors import DATABASE_AWAY
from lti_tool.materials.reading_queue import look


class MaterialGauges(Collector):
    """Nothing while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def collect(self) -> Iterator[Metric]:
        files = GaugeMetricFamily("campus_tutor_material_files", "Files not yet read.", labels=["state"])
        seconds = GaugeMetricFamily("campus_tutor_material_waiting_seconds", "How long the oldest one has waited.")
        try:
            with self._database.transaction() as session:
                seen = look(session)
        except DATABASE_AWAY:
            return
        files.add_metric(["waiting"], seen.files - seen.reading)
        files.add_metric(["reading"], seen.reading)
        seconds.add_metric([], (now() - seen.since).total_seconds() if seen.since else 0.0)
        yield from (files, seconds)
