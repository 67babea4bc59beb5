# SPDX-License-Identifier: EUPL-1.2
"""Keeps one engine answering: starts it, waits for its first token, restarts it with back-off, drains it on SIGTERM.

The drain goes in steps, because a balancer needs time to notice and vLLM refuses new chats from the first moment of its
own end: `/health` says 503 while questions are still answered; then new ones get 503; then running answers finish; then
vLLM is told to end.
"""

import asyncio
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from inference.errors import CommandError
from inference.model import Model
from inference.vllm.diagnosis import explain
from inference.vllm.engine_process import SECONDS_TO_DIE, EngineProcess
from inference.vllm.front import Front, FrontState

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
SECONDS_OF_GOOD_CONDUCT = 600.0
"""After so long without a death the pauses begin small again."""
SECONDS_BETWEEN_CHECKS = 5.0
FAILED_CHECKS = 3
"""In a row, after which an engine that does not answer is ended and started again."""


@dataclass(frozen=True)
class ServingPlan:
    """What to run, and how patiently."""

    model: Model
    arguments: Sequence[str]
    environment: Mapping[str, str]
    key: str | None
    start_timeout: float
    """Seconds after which an engine without a first token is ended: weights on a dead disk load for ever."""
    notice: float
    """Seconds in which `/health` says 503 while new questions are still answered."""
    patience: float
    """Seconds that running answers have after that."""


def pause(deaths: int) -> float:
    """Seconds before the next start: 1, 2, 4, … at most a minute."""
    return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(deaths, 10)))


@dataclass
class Supervisor:
    plan: ServingPlan
    front: Front
    say: Callable[[str], None]
    """Called with the state in words, and when it can be asked."""
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _hurry: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Returns after the drain. Raises CommandError if the engine never came up."""
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self._asked_to_end)
        deaths, was_ready = 0, False
        while not self._stop.is_set():
            engine = self._start()
            begun = asyncio.get_running_loop().time()
            try:
                was_ready = await self._until_ready(engine) or was_ready
                code = await self._watch(engine) if self.front.state is FrontState.READY else await self._code(engine)
            finally:
                await engine.end(SECONDS_TO_DIE)
            if self._stop.is_set():
                return
            self.front.state = FrontState.STARTING
            why = explain(self.plan.model, code, engine.lines)
            if not was_ready:
                raise CommandError(why)
            deaths = 0 if asyncio.get_running_loop().time() - begun > SECONDS_OF_GOOD_CONDUCT else deaths
            self.say(f"the engine died: {why}; starting it again in {pause(deaths):.0f} s")
            await _first(self._stop.wait(), asyncio.sleep(pause(deaths)))
            deaths += 1

    def _asked_to_end(self) -> None:
        if self._stop.is_set():
            self._hurry.set()  # the second signal: somebody does not want to wait
        self._stop.set()

    def _start(self) -> EngineProcess:
        try:
            return EngineProcess.start(self.plan.arguments, self.plan.environment, self.front.engine)
        except OSError as problem:
            raise CommandError(f"cannot run {self.plan.arguments[0]} ({problem}): check --vllm") from problem

    async def _until_ready(self, engine: EngineProcess) -> bool:
        """False if it ended, was to end, or took too long. Raises CommandError if it will never answer."""
        answering = asyncio.ensure_future(engine.wait_until_it_answers(self.plan.model, self.plan.key))
        ended = asyncio.ensure_future(engine.ended())
        await _first(answering, ended, self._stop.wait(), asyncio.sleep(self.plan.start_timeout))
        if answering.done() and not self._stop.is_set():
            await answering
            self.front.state = FrontState.READY
            self.say("ready")
            return True
        answering.cancel()
        if not ended.done() and not self._stop.is_set():
            await _give_up(engine, f"the engine gave no first token within {self.plan.start_timeout:g} s")
        return False

    async def _code(self, engine: EngineProcess) -> int:
        return 0 if self._stop.is_set() else await engine.ended()

    async def _watch(self, engine: EngineProcess) -> int:
        """Until its end, whoever causes it: the exit code."""
        ended = asyncio.ensure_future(engine.ended())
        await _first(ended, self._hangs(engine), self._stop.wait())
        if self._stop.is_set() and not ended.done():
            await _first(self._drain(), self._hurry.wait())
        elif not ended.done():
            await _give_up(engine, "the engine did not answer /health any more")
        if not ended.done():
            await engine.end(SECONDS_TO_DIE)
        return await engine.ended()

    async def _hangs(self, engine: EngineProcess) -> None:
        """Returns when it does not answer any more though its process lives."""
        failed = 0
        while failed < FAILED_CHECKS:
            await asyncio.sleep(SECONDS_BETWEEN_CHECKS)
            failed = 0 if await engine.health() == 200 else failed + 1

    async def _drain(self) -> None:
        self.front.state = FrontState.LEAVING
        self.say(f"leaving: /health says 503 now, new questions are answered for {self.plan.notice:g} s more")
        await asyncio.sleep(self.plan.notice)
        self.front.state = FrontState.CLOSED
        self.say(f"draining: {len(self.front.running)} answers are running")
        if not await self.front.wait_until_quiet(self.plan.patience):
            self.say(f"{len(self.front.running)} answers were still running after {self.plan.patience:g} s: cut")
            self.front.cut()


async def _give_up(engine: EngineProcess, why: str) -> None:
    """Ends it, and leaves the reason as its last line."""
    await engine.end(SECONDS_TO_DIE)
    engine.lines.append(f"TimeoutError: {why}")


async def _first(*waiting: Any) -> None:
    """Waits for the first of them; cancels the coroutines among the others, but no task that somebody else holds."""
    tasks = [asyncio.ensure_future(one) for one in waiting]
    own = [task for task, one in zip(tasks, waiting, strict=True) if task is not one]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in own:
            task.cancel()
        await asyncio.gather(*own, return_exceptions=True)


def to_stderr(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
