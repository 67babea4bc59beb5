# SPDX-License-Identifier: EUPL-1.2
"""From a signed launch to a token of a real vLLM: the tool under gunicorn, `python -m inference serve` behind it."""

import re
import sys
from uuid import uuid4

import pytest

from inference import acceptance
from inference.client import Stream
from tests.engine.serving import PLACES, Served, until
from tests.engine.whole_tool import WholeTool
from tests.factories.page import Page
from tests.support import PATIENCE

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

CONTEXT = 8192
"""tokens, by the engine's catalogue"""
WHOLE = CONTEXT // 4
"""tokens of an answer that nobody stops"""
HITS = "vllm:prefix_cache_hits_total"
READ = "vllm:prompt_tokens_total"
WRITTEN = "vllm:generation_tokens_total"


@pytest.fixture
def page(tool: WholeTool, engine: Served) -> Page:
    """A student's page in an activity without course material: its prompts are short. Nothing else runs."""
    until(lambda: engine.running() == 0, PATIENCE)
    return tool.launch(link=f"short-{uuid4()}")


def fill(engine: Served, streams: int = PLACES) -> list[Stream]:
    """Holds every place of the engine, and so many more in its queue."""
    held = [acceptance.EngineUnderTest(engine.client).hold() for _ in range(streams)]
    until(lambda: engine.running() + engine.waiting() == streams, PATIENCE)
    return held


def refusals(engine: Served) -> float:
    """How many chats the engine itself refused as wrong."""
    metrics = engine.client.ask("GET", "/metrics").body.decode()
    label = r'handler="/v1/chat/completions",method="POST",status="4xx"'
    return sum(map(float, re.findall(rf"^http_requests_total\{{{label}\}} (\S+)$", metrics, re.MULTILINE)))


def ask_and_stop(page: Page, conversation: str, text: str) -> None:
    """An answer of which only the beginning counts: a whole one takes many seconds on a CPU."""
    stream = page.ask(conversation, text)
    stream.until("delta")
    page.call("POST", f"/api/conversations/{conversation}/stop")
    stream.until("done")


def test_a_launch_a_question_and_a_streamed_answer(tool: WholeTool) -> None:
    page = tool.launch()
    assert page.call("GET", "/api/me").json["model"] == "tiny"
    conversation = page.start()
    first, *events = page.ask(conversation, "Was sagt die O-Notation?").rest()
    assert (first.name, first.data["model"]) == ("accepted", "tiny")
    *streamed, done = [event for event in events if event.name != "waiting"]
    assert done.name == "done", done
    asked, written = done.data["usage"]["prompt_tokens"], done.data["usage"]["completion_tokens"]
    assert done.data["finish_reason"] == "length"
    # This tokenizer makes so many tokens of the material that the context may end before the answer's room does.
    assert written == WHOLE or asked + written in (CONTEXT - 1, CONTEXT)
    assert asked > 1000, "the course material is in the prompt"
    texts = [event.data["text"] for event in streamed if event.name == "delta"]
    assert len(texts) > 5, "it came in pieces"
    question, answer = page.messages(conversation)
    assert question["text"] == "Was sagt die O-Notation?"
    assert (answer["state"], answer["text"]) == ("complete", "".join(texts))
    assert answer["html"] == "".join(event.data["html"] for event in streamed if event.name == "block")


def test_stop_frees_the_engine_long_before_the_answers_end(page: Page, engine: Served) -> None:
    conversation, before = page.start(), engine.metric(WRITTEN)
    stream = page.ask(conversation)
    stream.until("delta")
    assert engine.running() == 1
    assert page.call("POST", f"/api/conversations/{conversation}/stop").status == 204
    until(lambda: engine.running() == 0, PATIENCE)
    assert engine.metric(WRITTEN) - before < WHOLE / 2
    assert stream.until("done").data["finish_reason"] == "stopped"
    answer = page.messages(conversation)[-1]
    assert answer["state"] == "stopped"
    assert answer["text"]


def test_a_closed_tab_frees_the_engine_long_before_the_answers_end(page: Page, engine: Served) -> None:
    conversation, before = page.start(), engine.metric(WRITTEN)
    stream = page.ask(conversation)
    stream.until("delta")
    assert engine.running() == 1
    stream.hang_up()
    until(lambda: engine.running() == 0, PATIENCE)
    assert engine.metric(WRITTEN) - before < WHOLE / 2
    until(lambda: page.messages(conversation)[-1]["state"] == "interrupted", PATIENCE)
    assert page.messages(conversation)[-1]["text"]


def test_a_tab_closed_in_the_queue_leaves_the_queue(page: Page, engine: Served) -> None:
    held = fill(engine)
    try:
        stream = page.ask(page.start())
        stream.until("accepted")
        until(lambda: engine.waiting() == 1, PATIENCE)
        stream.hang_up()
        until(lambda: engine.waiting() == 0, 20)  # no place becomes free for a minute
        assert engine.running() == PLACES
    finally:
        for one in held:
            one.hang_up()


def test_who_waits_hears_so_and_gets_the_place_that_becomes_free(page: Page, engine: Served) -> None:
    held = fill(engine)
    try:
        stream = page.ask(page.start())
        stream.until("waiting")
        held.pop().hang_up()
        assert stream.until("delta").data["text"]
        stream.hang_up()
    finally:
        for one in held:
            one.hang_up()
    until(lambda: engine.running() == 0, PATIENCE)


def test_who_asked_nothing_today_comes_before_who_asked_often(tool: WholeTool, engine: Served) -> None:
    often, first_time = (tool.launch(person, link="share") for person in ("juergen", "assistant"))
    for _ in range(3):
        ask_and_stop(often, often.start(), "Was ist ein Baum? " * 50)
    held = fill(engine)
    try:
        early = often.ask(often.start())
        until(lambda: engine.waiting() == 1, PATIENCE)
        late = first_time.ask(first_time.start())
        until(lambda: engine.waiting() == 2, PATIENCE)
        held.pop().hang_up()
        late.until("delta")
        assert engine.waiting() == 1, "the other one, who came first, still waits"
        for stream in (late, early):
            stream.hang_up()
    finally:
        for one in held:
            one.hang_up()
    until(lambda: engine.running() == 0, PATIENCE)


def test_a_fellow_students_question_finds_the_material_in_the_cache(tool: WholeTool, engine: Served) -> None:
    """The prompt's shared part is alike for everybody in an activity, and is kept apart by activity."""
    question = "Was ist ein binärer Suchbaum?"
    pages = [tool.launch(person, "recursion") for person in ("juergen", "olena")]
    pages.append(tool.launch("olena", "growth"))
    hits = []
    for page in pages:
        before = engine.metric(HITS)
        ask_and_stop(page, page.start(), question)
        hits.append(engine.metric(HITS) - before)
    assert hits[1] > 1000
    assert hits[2] < hits[1] / 2, "another activity's cache must not tell what was asked there"


SENTENCE = (
    "Ein binärer Suchbaum hält seine Schlüssel geordnet und findet jeden in so vielen Schritten, wie er hoch ist. "
)


@pytest.mark.parametrize(("sections", "least"), [(8, 0.9), (80, 0.2)], ids=["all of it", "chosen"])
def test_what_is_alike_for_all_students_of_a_tutor_comes_from_the_cache(
    tool: WholeTool, engine: Served, sections: int, least: float
) -> None:
    """30 questions. With all of the material in the prompt it is nearly everything; of what was chosen, the rest."""
    link = f"cached-{sections}-{uuid4()}"
    tool.give_material(tool.launch("teacher", link=link), [f"{n}. " + SENTENCE * 4 for n in range(sections)])
    pages = [tool.launch(person, link=link) for person in ("juergen", "olena", "xiaolong")]
    ask_and_stop(pages[0], pages[0].start(), "Was ist ein Suchbaum?")
    read, found = engine.metric(READ), engine.metric(HITS)
    for number in range(29):
        ask_and_stop(pages[number % 3], pages[number % 3].start(), f"Warum hat er {number} Schritte?")
    share = (engine.metric(HITS) - found) / (engine.metric(READ) - read)
    sys.stdout.write(f"prefix cache: {share:.2f} of the prompts' tokens\n")
    assert share >= least


def test_a_history_that_is_too_long_is_cut_and_said(tool: WholeTool, engine: Served) -> None:
    """The estimate of tokens is far too low for this tokenizer: the engine says so, and is asked again with less."""
    before = refusals(engine)
    page = tool.launch("xiaolong", "growth")
    conversation = page.start()
    for number in range(3):
        ask_and_stop(page, conversation, f"Frage {number}: " + "Wie lange dauert das Sortieren? " * 250)
    ask_and_stop(page, conversation, "Und jetzt kurz?")
    answer = page.messages(conversation)[-1]
    assert answer["state"] in ("stopped", "complete"), "little room is left, and may be used up before stop arrives"
    assert answer["cut_turns"] > 0
    assert refusals(engine) > before, "this test no longer reaches the engine's limit"


def test_a_single_question_that_is_too_long_is_a_clear_error(page: Page, engine: Served) -> None:
    conversation = page.start()
    events = page.ask(conversation, "ß¤" * 8000).rest()
    assert [event.name for event in events] == ["accepted", "error"]
    assert events[-1].data["code"] == "context_too_long"
    assert "shorter" in events[-1].data["message"] or "kürzer" in events[-1].data["message"]
    assert page.messages(conversation)[-1]["state"] == "failed"
    ask_and_stop(page, conversation, "Und kürzer?")
