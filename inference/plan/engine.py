# SPDX-License-Identifier: EUPL-1.2
"""How fast one engine is, by how many answers it writes at once: measured by `load`, or stated. Pure."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from inference.errors import CommandError
from inference.load.report import Report
from inference.model import Model
from inference.plan.figures import StatedEngine

Point = tuple[float, float]
"""(answers written at once, tokens a second of all of them)."""


@dataclass(frozen=True)
class PlannedEngine:
    """One engine: as many GPUs as it takes for one address."""

    curve: tuple[Point, ...]
    """In order; throughput never falls with more answers."""
    places: int
    """Answers at once, further ones wait (`max_num_seqs`)."""
    first_token: float
    """Seconds to the first token when nothing is in its way: what a prompt costs."""
    tokens_per_piece: float
    gpus: int
    source: str
    """Where these figures are from."""

    @property
    def most_tokens_per_second(self) -> float:
        return self.tokens_per_second(self.places)

    def tokens_per_second(self, answers: int) -> float:
        """Of all together: straight lines between the points, and beyond the last one no more than was seen."""
        (first, slow), (last, fast) = self.curve[0], self.curve[-1]
        if answers <= first:
            return slow * answers / first
        if answers >= last:
            return fast
        after = bisect_left(self.curve, (answers, 0.0))
        (left, low), (right, high) = self.curve[after - 1], self.curve[after]
        return low + (high - low) * (answers - left) / (right - left)


def rising(points: Sequence[tuple[float, float, float]]) -> tuple[Point, ...]:
    """Measured (answers, tokens a second, weight), made to rise: neighbours that fall are drawn together to their mean
    (pool adjacent violators), since a dip in a short measurement is noise."""
    pools: list[tuple[float, float, float]] = []
    for answers, speed, weight in sorted(points):
        pool = (answers, speed, weight)
        while pools and pools[-1][1] >= pool[1]:
            pool = _pooled(pools.pop(), pool)
        pools.append(pool)
    return tuple((answers, speed) for answers, speed, _ in pools)


def _pooled(one: tuple[float, float, float], other: tuple[float, float, float]) -> tuple[float, float, float]:
    weight = one[2] + other[2]
    return (
        (one[0] * one[2] + other[0] * other[2]) / weight,
        (one[1] * one[2] + other[1] * other[2]) / weight,
        weight,
    )


def read_measured_engine(report: Report, stated: StatedEngine, model: Model | None) -> PlannedEngine:
    """From a report; what it cannot know is stated or in the catalogue. Raises CommandError that names what misses."""
    points = [(one["streams"], one["tokens_per_second"], one["seconds"]) for one in report.curve]
    # A second in which a slow engine wrote nothing says nothing of its speed, and who divides by it fails.
    curve = rising([point for point in points if min(point) > 0])
    if not curve or report.least_first_token is None:
        raise CommandError("the report has no answered questions: measure again")
    return PlannedEngine(
        curve=curve,
        places=_places(stated, model),
        first_token=report.least_first_token,
        tokens_per_piece=report.tokens_per_piece or 1.0,
        gpus=stated.gpus or report.gpus or _gpus(model),
        source=f"measured by `load`: {report.model}, {report.students} students, profile {report.profile}",
    )


def stated_only(stated: StatedEngine, model: Model | None) -> PlannedEngine:
    """Without a report. Raises CommandError that names the missing key."""
    alone = _needed(stated.tokens_per_second_alone, "tokens_per_second_alone")
    full = _needed(stated.tokens_per_second, "tokens_per_second")
    if full < alone:
        raise CommandError("figures: engine.tokens_per_second is of all answers together: not below the speed of one")
    return PlannedEngine(
        curve=((1.0, alone), (full / alone, full)) if full > alone else ((1.0, alone),),
        places=_places(stated, model),
        first_token=_needed(stated.first_token_seconds, "first_token_seconds"),
        tokens_per_piece=float(model.limits.stream_interval) if model else 1.0,
        gpus=stated.gpus or _gpus(model),
        source="stated in [engine], not measured",
    )


def _places(stated: StatedEngine, model: Model | None) -> int:
    """`--max-num-seqs` is vLLM's for each data-parallel rank."""
    if stated.places or model is None:
        return int(_needed(stated.places, "places"))
    return model.limits.max_num_seqs * model.data_parallel


def _gpus(model: Model | None) -> int:
    return int(_needed(model.gpus if model else None, "gpus"))


def _needed(value: float | None, key: str) -> float:
    if value is None:
        remedy = "state it in --figures or with --set, or name a catalogue's model or a report that has it"
        raise CommandError(f"figures: key engine.{key} is missing: {remedy}")
    return value
