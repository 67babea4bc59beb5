# SPDX-License-Identifier: EUPL-1.2
"""What is counted while students play: pure."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

STEP = math.log(1.01)
MIN_SECONDS = 1e-6
"""Seconds; what is shorter counts as this."""


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least this share of the values does not exceed; None of none."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)]


class Histogram:
    """Percentiles of millions of durations in little memory, each right within 1 %."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()

    def add(self, seconds: float) -> None:
        self._counts[round(math.log(max(seconds, MIN_SECONDS)) / STEP)] += 1

    def percentile(self, share: float) -> float | None:
        left = math.ceil(self._counts.total() * share)
        for step in sorted(self._counts):
            left -= self._counts[step]
            if left <= 0:
                return math.exp(step * STEP)
        return None


@dataclass(frozen=True)
class Heard:
    """What came of one question."""

    at: float
    """Seconds from the start of the run to the question."""
    pieces: tuple[float, ...] = ()
    """When each piece of text came, in seconds from the question."""
    text: str = ""
    tokens: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    failure: str | None = None
    """A kind of failure, in a few words."""
    unfinished: float | None = None
    """Seconds it had run when the run ended: neither answered nor failed."""

    @property
    def gaps(self) -> list[float]:
        return [later - earlier for earlier, later in zip(self.pieces, self.pieces[1:], strict=False)]


@dataclass(frozen=True)
class ServiceLevel:
    """What is good enough for a student."""

    first_token_seconds: float = 2.0
    gap_p95_seconds: float = 0.1

    def good(self, heard: Heard) -> bool | None:
        """None for an answer of which the end of the run leaves open what it would have become."""
        first = heard.pieces[0] if heard.pieces else heard.unfinished
        if heard.failure or (first is not None and first > self.first_token_seconds):
            return False
        if heard.unfinished is not None:
            return None
        return (percentile(heard.gaps, 0.95) or 0.0) <= self.gap_p95_seconds


@dataclass
class Timeline:
    """Second by second: how many answers were being written, and how fast all of them together."""

    streams: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    tokens: dict[int, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, heard: Heard) -> None:
        """A failed answer counts only where it wrote: its tokens are not known, one a piece is the least."""
        if not heard.pieces:
            return
        each = max(heard.tokens, len(heard.pieces)) / len(heard.pieces)
        for piece in heard.pieces:
            self.tokens[int(heard.at + piece)] += each
        begin, end = heard.at + heard.pieces[0], heard.at + heard.pieces[-1]
        for second in range(int(begin), int(end) + 1):
            self.streams[second] += min(end, second + 1) - max(begin, second)

    def curve(self) -> list[dict[str, float]]:
        """Tokens a second by answers written at once, in steps of about a fifth; only where somebody was answered."""
        groups: dict[int, list[int]] = defaultdict(list)
        for second, streams in self.streams.items():
            if streams >= 0.5:
                groups[round(math.log(streams, 1.2))].append(second)
        return [self._point(seconds) for _, seconds in sorted(groups.items())]

    def _point(self, seconds: list[int]) -> dict[str, float]:
        count = len(seconds)
        return {
            "streams": sum(self.streams[second] for second in seconds) / count,
            "tokens_per_second": sum(self.tokens[second] for second in seconds) / count,
            "seconds": count,
        }
