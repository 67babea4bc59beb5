# SPDX-License-Identifier: EUPL-1.2
"""(a) The relay: how much later, and at what cost, tokens come through the tool than straight from the engine."""

import contextlib
import json
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks import nginx
from benchmarks.installation import Installation, Student
from benchmarks.processes import REST_CORE, ROOT, Cost, free_port, measured, on_core, python, running, wait_for
from benchmarks.statistics import figure, jitter, percentile, table

LEVELS = (1, 100, 500, 1000)
TOKENS, RATE = 200, 30
SPREAD = 2.0
"""Seconds within which all questions of a level are asked: a lecturer says "now try it"."""
LIMIT = 25.0
"""Seconds after which a round is given up: what has not come by then has failed."""
BUDGET = 125.0
"""Seconds for all rounds: on a machine that is too busy for them, the last ones are left out."""

HEADS = (
    "streams",
    "way",
    "failed",
    "first token, added p50 ms",
    "p99 ms",
    "gap p50 ms",
    "jitter p99 ms",
    "CPU s per 1,000",
    "x nginx",
    "database CPU s per 1,000",
    "MB",
)


@dataclass(frozen=True)
class Round:
    """One level by one way."""

    streams: int
    way: str
    told: dict[str, Any]
    """What the client saw, see `benchmarks.client.result`."""
    proxy: Cost
    database: Cost

    def failed(self, texts: set[str]) -> int:
        """Streams that broke, or whose text is another one than came straight from the engine."""
        texts_told: dict[str, int] = self.told["texts"]
        problems: dict[str, int] = self.told["failures"]
        return sum(problems.values()) + sum(count for text, count in texts_told.items() if text not in texts)

    @property
    def cpu(self) -> float:
        """Seconds per 1,000 streams; of a single stream it would be mostly noise."""
        return self.proxy.cpu / self.streams * 1000 if self.streams > 1 and self.way != "direct" else float("nan")


Ask = Callable[[int], list[dict[str, Any]]]
"""A number of streams -> what to send for them."""


@dataclass(frozen=True)
class Way:
    """A way that a question can take to the engine."""

    name: str
    port: int
    ask: Ask
    proxy: psutil.Process | None = None
    database: psutil.Process | None = None


def run_client(way: Way, count: int, *, hang_up: bool = False, limit: float = LIMIT) -> dict[str, Any]:
    """Runs so many streams by this way in a process of their own."""
    streams = way.ask(count)
    job = {"port": way.port, "spread": SPREAD, "limit": limit, "hang_up": hang_up, "streams": streams}
    with on_core(REST_CORE):
        done = subprocess.run(  # noqa: S603
            python("benchmarks.client"), input=json.dumps(job).encode(), stdout=subprocess.PIPE, cwd=ROOT, check=True
        )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def run_round(way: Way, count: int, limit: float) -> Round:
    """One level by one way, measured from before the first question until the last answer is stored."""
    with measured(way.proxy) as proxy, measured(way.database) as database:
        told = run_client(way, count, limit=limit)
        time.sleep(0.5)  # what a proxy does behind the last byte belongs to its cost
    return Round(count, way.name, told, proxy, database)


@contextlib.contextmanager
def engine(folder: Path, *arguments: str) -> Iterator[int]:
    """The port of an engine that answers every question with the same tokens."""
    port, log = free_port(), folder / "engine.log"
    command = python("benchmarks.engine", "--port", str(port), "--tokens", str(TOKENS), "--rate", str(RATE), *arguments)
    with running(command, REST_CORE, log) as process:
        wait_for(f"http://127.0.0.1:{port}/v1/models", process, log)
        yield port


def straight(headers: Mapping[str, str] | None = None) -> Ask:
    """Questions as the engine takes them."""
    message = {"role": "user", "content": "Was ist eine Liste?"}
    body = json.dumps(
        {
            "model": "benchmark",
            "messages": [message],
            "max_tokens": 1024,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
    )
    return lambda count: [{"path": "/v1/chat/completions", "headers": dict(headers or {}), "body": body}] * count


def through_the_tool(installed: Installation, students: Sequence[Student]) -> Ask:
    """Questions as students ask them, each in a new conversation and with a name that has to be redacted."""

    def ask(count: int) -> list[dict[str, Any]]:
        asking = students[:count]
        return [
            {
                "path": f"/api/conversations/{conversation}/messages",
                "headers": {"Authorization": f"Bearer {student.bearer}"},
                "body": json.dumps({"text": f"Hier ist {student.name}. Was ist eine Liste, und wozu brauche ich sie?"}),
            }
            for student, conversation in zip(asking, installed.conversations(asking), strict=True)
        ]

    return ask


def measure(
    folder: Path,
    installed: Installation,
    say: Callable[[str], None],
    levels: Sequence[int] = LEVELS,
    arguments: Sequence[str] = (),
) -> str:
    """Runs all levels, with an engine of these further arguments, and gives the table."""
    students = installed.students(installed.platform("http://127.0.0.1:9/jwks.json"), max(levels))
    with contextlib.ExitStack() as stack:
        port = stack.enter_context(engine(folder, *arguments))
        proxy = stack.enter_context(nginx.server(folder, port))
        tool_port, tool = stack.enter_context(installed.tool(folder, port))
        ways = [Way("direct", port, straight())]
        if proxy is not None:
            ways.append(Way("nginx", proxy[0], straight(), proxy[1]))
        ways.append(Way("tool", tool_port, through_the_tool(installed, students), tool, installed.server))
        warm_up(ways)
        ends = time.monotonic() + BUDGET
        return render([rounds for count in levels if (rounds := run_level(ways, count, say, ends))])


def measure_fours(folder: Path, installed: Installation, say: Callable[[str], None]) -> str:
    """The same where the engine sends four tokens at once (`--stream-interval 4`): half the work for a relay."""
    return measure(folder, installed, say, (500,), ("--stream-interval", "4"))


def warm_up(ways: Sequence[Way]) -> None:
    """Imports, connections to the database, list of models: once, and not what is measured."""
    for way in ways:
        run_client(way, 20, hang_up=True)


def run_level(
    ways: Sequence[Way], count: int, say: Callable[[str], None], ends: float = float("inf"), limit: float = LIMIT
) -> list[Round]:
    """One level by all ways, one after the other; without those for which the time is over."""
    rounds: list[Round] = []
    for way in ways:
        if time.monotonic() > ends - TOKENS / RATE - SPREAD:
            say(f"relay: {count} streams, {way.name}: left out, the time is over")
            continue
        say(f"relay: {count} streams, {way.name}")
        rounds.append(run_round(way, count, limit))
        if failures := rounds[-1].told["failures"]:
            say(f"  failed: {failures}")
    return rounds


def render(levels: Sequence[Sequence[Round]]) -> str:
    """The table of all rounds."""
    return table(HEADS, [_row(a_round, level) for level in levels for a_round in level])


def _row(this: Round, level: Sequence[Round]) -> list[str]:
    ways = {other.way: other for other in level}
    direct, limit = ways["direct"], ways.get("nginx")
    first, base = this.told["first"], direct.told["first"]
    added = [percentile(first, share) - percentile(base, share) for share in (0.5, 0.99)]
    stored = this.database.cpu / this.streams * 1000
    return [
        f"{this.streams:,}",
        this.way,
        str(this.failed(set(direct.told["texts"]))),
        *(["–", "–"] if this is direct else [figure(value) for value in added]),
        figure(percentile(this.told["gaps"], 0.5)),
        figure(jitter(this.told["gaps"])),
        figure(this.cpu),
        figure(this.cpu / limit.cpu) if limit else "–",
        figure(stored) if stored and this.streams > 1 else "–",
        figure(this.proxy.memory / 2**20, 0) if this.proxy.memory else "–",
    ]
