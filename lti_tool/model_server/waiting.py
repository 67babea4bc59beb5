# SPDX-License-Identifier: EUPL-1.2
"""How long a question waits for its first token: from what the engine was measured to take off its queue. Pure."""

from dataclasses import dataclass

from lti_tool.model_server.vllm_metrics import Gauges

HALF_LIFE_SECONDS = 20.0
"""Seconds after which a measurement counts half: answers of a morning's exercise are longer than those of a lecture."""
MIN_MEASURED_SECONDS = 1.5
"""Seconds with a queue that have to be measured before anything is said."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What is known of a wait; None where it is not."""

    ahead: int | None = None
    """Requests before this one."""
    seconds: float | None = None


class Throughput:
    """Requests that leave an engine's queue per second.

    Measured only while there is a queue: an engine that has nothing to do takes as many as come, and not as many as it
    could.
    """

    def __init__(self) -> None:
        self._last: tuple[float, Gauges] | None = None
        self._left = self._seconds = 0.0

    def note(self, at: float, gauges: Gauges) -> None:
        """`at`: seconds of a clock that never goes back."""
        before, self._last = self._last, (at, gauges)
        if before is None or at <= before[0] or gauges.started < before[1].started:  # the engine began anew
            return
        if not (before[1].waiting and gauges.waiting):
            return
        seconds = at - before[0]
        decay = 0.5 ** (seconds / HALF_LIFE_SECONDS)
        self._left = self._left * decay + (gauges.started - before[1].started)
        self._seconds = self._seconds * decay + seconds

    @property
    def per_second(self) -> float | None:
        """None before enough was measured, and where nothing moves."""
        return self._left / self._seconds if self._seconds >= MIN_MEASURED_SECONDS and self._left > 0 else None


def seconds(place: int, per_second: float | None) -> float | None:
    """Until the request with so many before it is begun with, to a tenth."""
    return None if per_second is None else round((place + 1) / per_second, 1)
