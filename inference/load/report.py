# SPDX-License-Identifier: EUPL-1.2
"""The report of a run: as data (`--json`, for `plan`), and as text."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, get_type_hints

from inference.errors import CommandError
from inference.load.crowd import LoadSettings, Played
from inference.load.figures import Heard, Histogram, ServiceLevel, Timeline, percentile
from inference.strict import is_of

KIND = "campus-tutor load 1"
SHARES = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
BUSY = 0.8
"""Share of a core from which on a single process may be late without knowing."""
LATE_SECONDS = 0.02
"""Seconds."""

Figures = dict[str, float | None]


@dataclass(frozen=True)
class Report:
    """Times in seconds. What could not be measured is None."""

    kind: str
    url: str
    model: str
    profile: str
    students: int
    seed: int
    speed: float
    seconds: float
    asked: int
    answered: int
    failures: dict[str, int]
    unfinished: int
    held_back: int
    interrupted: bool
    first_token: Figures
    least_first_token: float | None
    """The time that one answer in twenty stays below: how soon it comes when nothing is in its way."""
    gap: Figures
    tokens_per_second: float
    answers_per_second: float
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    tokens_per_piece: float | None
    limits: dict[str, float]
    good_share: float | None
    good_answers_per_second: float
    gpus: int | None
    gpu_seconds_per_1000_answers: float | None
    curve: list[dict[str, float]]
    cpu_share: float
    lag_p99: float | None
    warnings: list[str]

    def dump(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)


def make(order: LoadSettings, played: Played, names: dict[str, str], limits: ServiceLevel, gpus: int | None) -> Report:
    """`names` are url, model and profile."""
    answers = [heard for heard in played.heard if not heard.failure and heard.unfinished is None]
    firsts = [heard.pieces[0] for heard in played.heard if heard.pieces]
    gaps, timeline = Histogram(), Timeline()
    for heard in played.heard:
        timeline.add(heard)
        for gap in heard.gaps:
            gaps.add(gap)
    verdicts = [good for heard in played.heard if (good := limits.good(heard)) is not None]
    seconds, tokens = max(played.seconds, 1e-9), sum(heard.tokens for heard in played.heard)
    pieces = sum(len(heard.pieces) for heard in answers)
    return Report(
        kind=KIND,
        **names,
        students=order.window.students,
        seed=order.seed,
        speed=order.window.speed,
        seconds=played.seconds,
        asked=len(played.heard),
        answered=len(answers),
        failures=dict(Counter(heard.failure for heard in played.heard if heard.failure).most_common()),
        unfinished=sum(heard.unfinished is not None for heard in played.heard),
        held_back=played.held_back,
        interrupted=played.interrupted,
        first_token={name: percentile(firsts, share) for name, share in SHARES.items()},
        least_first_token=percentile(firsts, 0.05),
        gap={name: gaps.percentile(share) for name, share in SHARES.items()},
        tokens_per_second=tokens / seconds,
        answers_per_second=len(answers) / seconds,
        prompt_tokens=sum(heard.prompt_tokens for heard in answers),
        cached_tokens=sum(heard.cached_tokens for heard in answers),
        completion_tokens=tokens,
        tokens_per_piece=sum(heard.tokens for heard in answers) / pieces if pieces else None,
        limits=asdict(limits),
        good_share=sum(verdicts) / len(verdicts) if verdicts else None,
        good_answers_per_second=sum(verdicts) / seconds,
        gpus=gpus,
        gpu_seconds_per_1000_answers=gpus * seconds / len(answers) * 1000 if gpus and answers else None,
        curve=timeline.curve(),
        cpu_share=played.cpu_seconds / seconds,
        lag_p99=played.late.percentile(0.99),
        warnings=_warnings(order, played, seconds),
    )


def _warnings(order: LoadSettings, played: Played, seconds: float) -> list[str]:
    busy, late = played.cpu_seconds / seconds, played.late.percentile(0.99) or 0.0
    found = []
    if busy > BUSY or late > LATE_SECONDS:
        found.append(
            f"this load maker was the bottleneck ({busy:.0%} of a core, {late * 1000:.0f} ms late at p99): "
            "the figures are worse than the engine; give it a core of its own, or fewer students each on two machines"
        )
    if played.held_back:
        found.append(
            f"{played.held_back} questions were due and not asked, since --most-parallel {order.most_parallel} or "
            f"--most-questions {order.most_questions} was reached: the engine was spared"
        )
    if order.window.speed != 1:
        found.append(f"time between answers ran {order.window.speed:g} times as fast (--speed)")
    if not any(heard.cached_tokens for heard in played.heard):
        found.append("no prompt tokens came from the prefix cache, or the engine does not tell")
    return found


def read(path: Path) -> Report:
    """Raises CommandError."""
    try:
        content: Any = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise CommandError(f"cannot read the report {path} ({problem}): check --report") from problem
    if not isinstance(content, dict) or content.get("kind") != KIND or not _fits(content):
        raise CommandError(f"{path} is no report of this version: make one with `python -m inference load URL --json`")
    return Report(**content)


def _fits(content: dict[str, Any]) -> bool:
    """Whether all keys are there with values of their kinds: somebody may have mended a report by hand."""
    hints = get_type_hints(Report)
    return (
        set(content) == set(hints)
        and all(value >= 0 for key, value in content.items() if isinstance(value, int | float) and key != "seed")
        and all(is_of(hint, content[key]) for key, hint in hints.items())
        and set(content["limits"]) == {part.name for part in fields(ServiceLevel)}
        and all(set(point) == {"streams", "tokens_per_second", "seconds"} for point in content["curve"])
    )


def progress(heard: list[Heard], running: int, seconds: float, of: float) -> str:
    """One line."""
    failed = sum(bool(one.failure) for one in heard)
    firsts = [one.pieces[0] for one in heard[-200:] if one.pieces]
    late = percentile(firsts, 0.95)
    tail = f", first token p95 {late:.2f} s of the last {len(firsts)}" if late is not None else ""
    return f"{seconds:4.0f} s of {of:.0f}: {running} running, {len(heard) - failed} answered, {failed} failed{tail}"


def text(report: Report) -> str:
    """For people."""
    ended = " (ended by Ctrl-C)" if report.interrupted else ""
    who = f"{report.students} students, profile {report.profile} (assumptions), seed {report.seed}"
    lines = [
        f"{report.model} at {report.url}",
        f"{who}, {report.seconds:.0f} s{ended}",
        "",
        _line("questions", f"{report.asked} asked, {report.answered} answered{_rest(report)}"),
        _line("first token", _milliseconds(report.first_token)),
        _line("gap between two pieces", _milliseconds(report.gap)),
        _line("throughput", f"{report.tokens_per_second:,.1f} tokens/s, {report.answers_per_second:.2f} answers/s"),
        _line("goodput", _goodput(report)),
        _line("prompts", f"{report.prompt_tokens:,} tokens, {report.cached_tokens:,} of them from the prefix cache"),
        _line("cost per 1,000 answers", _cost(report)),
        _line("this load maker", f"{report.cpu_share:.0%} of a core, {_ms(report.lag_p99)} ms late at p99"),
    ]
    return "\n".join(lines + [f"WARNING: {warning}" for warning in report.warnings])


def _line(name: str, value: str) -> str:
    return f"{name:<24}{value}"


def _rest(report: Report) -> str:
    parts = [f"{count} failed: {kind}" for kind, count in report.failures.items()]
    parts += [f"{report.unfinished} cut off by the end of the run"] if report.unfinished else []
    return "".join(f", {part}" for part in parts)


def _ms(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds * 1000:,.0f}"


def _milliseconds(figures: Figures) -> str:
    return ", ".join(f"{name} {_ms(value)}" for name, value in figures.items()) + " ms"


def _goodput(report: Report) -> str:
    if report.good_share is None:
        return "–"
    limits = ServiceLevel(**report.limits)
    limit = f"first token within {limits.first_token_seconds:g} s, gap p95 within {_ms(limits.gap_p95_seconds)} ms"
    return f"{report.good_answers_per_second:.2f} answers/s, {report.good_share:.1%} of the questions ({limit})"


def _cost(report: Report) -> str:
    if report.gpus is None:
        return "unknown: the catalogue does not know the model, say --gpus"
    if report.gpu_seconds_per_1000_answers is None:
        return "no answer"
    return f"{report.gpu_seconds_per_1000_answers:,.0f} GPU seconds ({report.gpus} GPUs, idle or not)"
