# SPDX-License-Identifier: EUPL-1.2
"""The whole tool in front of two real engines, of which one is killed and one day taken out of service."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from inference import acceptance
from tests.engine.serving import KEY, PLACES, SECONDS_TO_START, Served, serve, until
from tests.engine.whole_tool import WholeTool, whole_tool
from tests.factories.page import Page, Stream
from tests.support import PATIENCE

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def victim(host: Path) -> Iterator[Served]:
    """The second engine."""
    with serve(host, "tiny", "--notice", "2", "--shutdown-timeout", "600") as served:
        yield served


@pytest.fixture(scope="module")
def tool(engine: Served, victim: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeTool]:
    urls = [victim.client.url, engine.client.url]
    with whole_tool(tmp_path_factory.mktemp("tool-of-two"), KEY, urls) as started:
        yield started


@dataclass
class Asked:
    """A student, and an answer on its way to them."""

    page: Page
    conversation: str
    stream: Stream
    begun: str
    """what came first"""

    def stop(self) -> None:
        self.page.call("POST", f"/api/conversations/{self.conversation}/stop")
        assert self.stream.rest()[-1].name == "done"

    @property
    def stored(self) -> dict[str, object]:
        return self.page.messages(self.conversation)[-1]


def ask(page: Page, conversation: str) -> Asked:
    """Asks, and waits for the first text; an error instead of it fails the test."""
    stream = page.ask(conversation)
    for event in stream:
        assert event.name in ("accepted", "waiting", "delta"), event
        if event.name == "delta":
            return Asked(page, conversation, stream, event.data["text"])
    raise AssertionError("the stream ended without a word")


def ask_somewhere(tool: WholeTool) -> Asked:
    """In an activity of its own: which engine answers may depend on the activity."""
    page = tool.launch(link=f"two-{uuid4()}")
    return ask(page, page.start())


def ask_until_on(tool: WholeTool, wanted: Served) -> Asked:
    for _ in range(40):
        until(lambda: wanted.running() == 0, PATIENCE)
        asked = ask_somewhere(tool)
        if wanted.running():
            return asked
        asked.stop()
    raise AssertionError("of 40 activities none is served by this engine")


def kill(served: Served) -> None:
    """The process that has the model; vLLM itself ends then, and `serve` starts it again."""
    next(process for process in served.family() if "EngineCore" in " ".join(process.cmdline())).kill()


def test_a_question_that_waits_at_a_dying_engine_is_answered_by_the_other(
    tool: WholeTool, victim: Served, engine: Served
) -> None:
    asked = ask_until_on(tool, victim)
    asked.stop()
    until(lambda: victim.running() == 0, PATIENCE)
    held = [acceptance.EngineUnderTest(victim.client).hold() for _ in range(PLACES)]
    try:
        until(lambda: victim.running() == PLACES, PATIENCE)
        stream = asked.page.ask(asked.conversation)
        stream.until("accepted")
        until(lambda: victim.waiting() == 1, PATIENCE)
        kill(victim)
        begun = stream.until("delta").data["text"]
        assert engine.running() == 1, "the other one answers"
    finally:
        for one in held:
            one.hang_up()
    again = Asked(asked.page, asked.conversation, stream, begun)
    again.stop()
    assert again.stored["state"] == "stopped"
    assert str(again.stored["text"]).startswith(begun)
    until(lambda: not victim.healthy(), PATIENCE)
    until(victim.healthy, SECONDS_TO_START)


def test_of_two_engines_one_may_die_in_mid_stream_and_comes_back(
    tool: WholeTool, victim: Served, engine: Served
) -> None:
    asked = ask_until_on(tool, victim)
    kill(victim)
    *_, last = asked.stream.rest()
    assert (last.name, last.data["code"]) == ("error", "model_failed")
    assert asked.stored["state"] == "failed"
    assert str(asked.stored["text"]).startswith(asked.begun), "what had come is kept"
    until(lambda: not victim.healthy(), PATIENCE)
    again = ask(asked.page, asked.conversation)
    assert engine.running() == 1, "the other one answers"
    again.stop()
    for _ in range(3):
        ask_somewhere(tool).stop()
    until(victim.healthy, SECONDS_TO_START)
    ask_until_on(tool, victim).stop()


def test_an_engine_is_taken_out_of_service_and_no_student_notices(
    tool: WholeTool, victim: Served, engine: Served
) -> None:
    asked = ask_until_on(tool, victim)
    family = victim.family()
    victim.process.terminate()
    until(lambda: not victim.healthy(), PATIENCE)
    ask_somewhere(tool).stop()  # it still answers, while whoever looks at /health finds out
    until(lambda: victim.client.ask("GET", "/v1/models").status == 503, PATIENCE)
    for _ in range(3):
        ask_somewhere(tool).stop()
    *_, last = asked.stream.rest()
    assert (last.name, last.data["finish_reason"]) == ("done", "length"), "the drain cut an answer"
    assert asked.stored["state"] == "complete"
    assert victim.process.wait(2 * PATIENCE) == 0
    assert not psutil.wait_procs(family, timeout=PATIENCE)[1]
    ask_somewhere(tool).stop()
    until(lambda: engine.running() == 0, PATIENCE)
