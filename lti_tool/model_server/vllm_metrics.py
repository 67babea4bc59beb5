# SPDX-License-Identifier: EUPL-1.2
"""What vLLM tells of its load in `/metrics`. Pure."""

import math
import re
from dataclasses import dataclass

_WANTED = re.compile(
    rb"^vllm:(num_requests_running|num_requests_waiting|time_to_first_token_seconds_count)(?:\{.*\})? (\S+)\r?$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Gauges:
    """Of one address: where several engines stand behind it (data parallel), of all of them together."""

    running: int
    waiting: int
    """Requests that the engine has accepted and not begun with."""
    started: int
    """Requests that got their first token since the engine's start: those that left the queue."""


def parse(body: bytes) -> Gauges | None:
    """The gauges in Prometheus's text format; None if they are not there, as with servers that are no vLLM."""
    sums: dict[bytes, float] = {}
    for name, value in _WANTED.findall(body):
        try:
            sums[name] = sums.get(name, 0.0) + float(value)
        except ValueError:
            return None
    if not {b"num_requests_running", b"num_requests_waiting"} <= sums.keys():
        return None
    if not all(math.isfinite(value) and value >= 0 for value in sums.values()):
        return None
    return Gauges(
        running=int(sums[b"num_requests_running"]),
        waiting=int(sums[b"num_requests_waiting"]),
        started=int(sums.get(b"time_to_first_token_seconds_count", 0)),
    )
