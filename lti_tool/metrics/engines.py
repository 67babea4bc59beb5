# SPDX-License-Identifier: EUPL-1.2
"""The model servers as the answering worker saw them last: read at a scrape, kept nowhere.

By number, in the order of CAMPUS_TUTOR_MODEL_SERVERS: a host's name often holds its institution's.
"""

from collections.abc import Callable, Iterator, Sequence

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from lti_tool.model_server import EngineLoad


class EngineGauges(Collector):
    """Up, running and waiting for each of them."""

    def __init__(self, load: Callable[[], Sequence[EngineLoad]]) -> None:
        self._load = load

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = _gauge("engine_up", "1 where the model server answered when it was looked at last.")
        running = _gauge("engine_running", "Requests that the model server works on, those of others too.")
        waiting = _gauge("engine_waiting", "Requests that wait at the model server, where it tells.")
        for number, one in enumerate(self._load(), start=1):
            up.add_metric([str(number)], float(one.healthy))
            running.add_metric([str(number)], one.running)
            if one.waiting is not None:
                waiting.add_metric([str(number)], one.waiting)
        yield from (up, running, waiting)


def _gauge(name: str, meaning: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"campus_tutor_{name}", meaning, labels=["engine"])
