# SPDX-License-Identifier: EUPL-1.2
"""Plays the students: begins conversations when they are due, never more at once than it is told, and ends in time."""

import asyncio
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex

from inference.load import prompts
from inference.load.exchange import LoadClient
from inference.load.figures import Heard, Histogram
from inference.profiles import Profile
from inference.student_arrivals import Beginning, Window, beginnings, conversation

TICK_SECONDS = 0.02
"""Seconds between two looks at how late this process is."""


@dataclass(frozen=True)
class LoadSettings:
    """What was asked for."""

    profile: Profile
    window: Window
    seed: int
    most_parallel: int
    most_questions: int
    grace: float
    """Seconds that running answers have when the window is over."""
    natural: bool = False
    """Answers end when the model likes."""


@dataclass
class Played:
    """What came of it, also of a part of it."""

    heard: list[Heard] = field(default_factory=list)
    """One for each question."""
    running: int = 0
    held_back: int = 0
    """Questions that were due and not asked, since more were not allowed."""
    interrupted: bool = False
    seconds: float = 0.0
    """Until the last answer ended."""
    cpu_seconds: float = 0.0
    late: Histogram = field(default_factory=Histogram)
    """Seconds that this process was late by, looked at every TICK."""


Tell = Callable[[Played], None]


class Crowd:
    """One run."""

    def __init__(self, order: LoadSettings, engine: LoadClient, tell: Tell, tell_every: float = 2.0) -> None:
        self._order, self._engine, self._tell, self._tell_every = order, engine, tell, tell_every
        self._salt = token_hex(8)  # a run never finds its prompts in the engine's cache from the run before
        self._asked = 0
        self.played = Played()

    async def run(self) -> Played:
        """Until the window is over and the last answers had their grace, or Ctrl-C."""
        loop, cpu = asyncio.get_running_loop(), time.process_time()
        self._began, self._stop = loop.time(), asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._interrupt)
        watches = [asyncio.create_task(self._watch_lag()), asyncio.create_task(self._progress())]
        try:
            await self._play()
        finally:
            for watch in watches:
                watch.cancel()
        self.played.seconds, self.played.cpu_seconds = self._now(), time.process_time() - cpu
        self._tell(self.played)
        return self.played

    async def _play(self) -> None:
        students: set[asyncio.Task[None]] = set()
        for beginning in beginnings(self._order.profile, self._order.window, self._order.seed):
            # Whoever is due already begins without a turn of the loop: in a crowd one turn serves hundreds of streams.
            if beginning.at > self._now() and await self._stopped_before(beginning.at):
                break
            student = asyncio.create_task(self._converse(beginning))
            students.add(student)
            student.add_done_callback(students.discard)
        while students and not await self._stopped_before(self._now() + 0.1):
            if self._now() > self._order.window.seconds + self._order.grace:
                break
        for student in students:
            student.cancel()
        await asyncio.gather(*students, return_exceptions=True)

    async def _stopped_before(self, at: float) -> bool:
        """Waits until `at`; whether somebody pressed Ctrl-C meanwhile."""
        try:
            async with asyncio.timeout(max(0.0, at - self._now())):
                await self._stop.wait()
        except TimeoutError:
            return False
        return True

    async def _converse(self, beginning: Beginning) -> None:
        order = self._order
        material = prompts.system(beginning.activity, order.profile.material_characters, order.seed)
        messages = [{"role": "system", "content": material}]
        talk = conversation(order.profile, beginning.number, order.seed, order.window.speed)
        for number, turn in enumerate(talk):
            if number and self._now() + turn.thinking > order.window.seconds:
                return
            await asyncio.sleep(turn.thinking)
            if not self._may_ask():
                return
            question = prompts.words(turn.characters, "question", order.seed, beginning.number, number)
            messages.append({"role": "user", "content": question})
            heard = await self._ask(messages, turn.tokens, beginning.activity)
            if heard.failure or heard.unfinished is not None:
                return  # no retries: what failed shall be seen
            messages.append({"role": "assistant", "content": heard.text})

    def _may_ask(self) -> bool:
        allowed = self.played.running < self._order.most_parallel and self._asked < self._order.most_questions
        self.played.held_back += not allowed
        return allowed

    async def _ask(self, messages: list[dict[str, str]], tokens: int, activity: int) -> Heard:
        salt = f"{self._salt}-{activity}"
        most = self._order.profile.answer_tokens.most if self._order.natural else tokens
        self._asked += 1
        self.played.running += 1
        try:
            body = prompts.body(messages, most, salt, natural=self._order.natural)
            heard = await self._engine.ask(body, salt, self._began)
        finally:
            self.played.running -= 1
        self.played.heard.append(heard)
        return heard

    def _interrupt(self) -> None:
        self.played.interrupted = True
        self._stop.set()

    def _now(self) -> float:
        return asyncio.get_running_loop().time() - self._began

    async def _watch_lag(self) -> None:
        """A loop that is late has read bytes late: its figures would be its own and not the engine's."""
        while True:
            due = self._now() + TICK_SECONDS
            await asyncio.sleep(TICK_SECONDS)
            self.played.late.add(self._now() - due)

    async def _progress(self) -> None:
        while True:
            await asyncio.sleep(self._tell_every)
            self.played.seconds = self._now()
            self._tell(self.played)
