# SPDX-License-Identifier: EUPL-1.2
"""What stays: conversations, drafts, the visit. And what is said when something does not."""

import re
import time
from collections.abc import Callable

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.answers import SLOW
from tests.browser.stack import Stack
from tests.browser.tutor import Tutor, reload_frame
from tests.fakes import scripted_metrics
from tests.fakes.scripted_model_server import Answer
from tests.support import PATIENCE, until

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]


def until_kept(tutor: Tutor) -> str:
    """What the page keeps, as soon as the draft of a conversation that has begun is in it: a quarter of a second. What
    was typed as the first question ("new") stays there for as long, and is not meant.
    """
    state = "() => JSON.stringify(history.state)"
    until(lambda: re.search('"sealed:[^"]*draft:(?!new)', tutor.frame.evaluate(state)))
    kept: str = tutor.frame.evaluate(state)
    return kept


def test_conversations_are_found_after_the_course_page_is_reloaded(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    stack.model.script(Answer(tokens=["A tree."]), Answer(tokens=["A pile."]))
    tutor.ask_and_wait("What is a heap?")
    tutor.show_conversations()
    tutor.button("new").first.click()
    tutor.ask_and_wait("What is a stack?")
    tutor.page.reload()
    tutor.arrived()
    tutor.show_conversations()
    expect(tutor.conversations).to_have_text(["What is a stack?", "What is a heap?"])
    tutor.conversations.nth(1).click()
    expect(tutor.questions).to_have_text(["What is a heap?"])
    expect(tutor.answers).to_contain_text("A tree.")


def test_a_reloaded_frame_keeps_visit_conversation_and_draft(open_tutor: Open) -> None:
    """Without any cookie or storage, and with no token in the address."""
    tutor = open_tutor()
    tutor.ask_and_wait("What is a heap?")
    tutor.question.fill("And what")
    kept = until_kept(tutor)
    assert "And what" not in kept  # sealed: the next person at this computer is to find nothing
    reload_frame(tutor)
    expect(tutor.questions).to_have_text(["What is a heap?"])
    expect(tutor.question).to_have_value("And what")
    token = tutor.bearer.removeprefix("Bearer ")
    assert token not in tutor.frame.url
    assert len(tutor.frame.url.split("?")) == 1


def test_a_conversation_can_be_renamed(open_tutor: Open) -> None:
    tutor = open_tutor()
    tutor.ask_and_wait("What is a heap?")
    tutor.show_conversations()
    tutor.conversations.hover()
    tutor.button("Rename “What is a heap?”").click()
    field = tutor.view.get_by_label("Title of the conversation")
    field.fill("Heaps")
    with tutor.page.expect_response(lambda r: r.request.method == "PATCH"):
        field.press("Enter")
    tutor.page.reload()
    tutor.arrived()
    tutor.show_conversations()
    expect(tutor.conversations).to_have_text(["Heaps"])


def test_a_deleted_conversation_comes_back_with_undo(open_tutor: Open) -> None:
    tutor = open_tutor()
    tutor.ask_and_wait("What is a heap?")
    tutor.show_conversations()
    tutor.conversations.hover()
    tutor.button("Delete “What is a heap?”").click()
    expect(tutor.view.locator("#toast")).to_contain_text("“What is a heap?” was deleted.")
    expect(tutor.conversations).to_have_count(0)
    expect(tutor.questions).to_have_count(0)
    tutor.button("Undo").click()
    expect(tutor.conversations).to_have_text(["What is a heap?"])
    expect(tutor.questions).to_have_text(["What is a heap?"])


def test_a_deleted_conversation_stays_away(open_tutor: Open) -> None:
    tutor = open_tutor()
    tutor.ask_and_wait("What is a heap?")
    tutor.show_conversations()
    tutor.conversations.hover()
    tutor.button("Delete “What is a heap?”").click()
    expect(tutor.view.locator("#toast")).to_contain_text("was deleted")
    tutor.page.reload()
    tutor.arrived()
    tutor.show_conversations()
    expect(tutor.view.get_by_text("Your conversations will appear here.")).to_be_visible()


def test_while_the_model_server_is_away_the_tutor_says_so_and_its_return_is_used(
    open_tutor: Open, stack: Stack
) -> None:
    tutor = open_tutor()
    stack.model.stop()
    try:
        for number, question in enumerate(("What is a heap?", "And a stack?"), start=1):
            tutor.ask(question)
            expect(tutor.answers).to_have_count(number)
            expect(tutor.answers.last).to_contain_text("The language model is not reachable at the moment")
            expect(tutor.button("send")).to_be_visible()
            expect(tutor.answers.last.locator("[data-part=model]")).to_have_text("")
    finally:
        stack.model.start()
    stack.model.script(Answer(tokens=["A pile."]))
    tutor.ask_and_wait("And now?")
    expect(tutor.answers.last).to_contain_text("A pile.")
    expect(tutor.answers.last.locator("[data-part=model]")).to_have_text("tiny-chat")


def test_a_visit_that_has_ended_says_what_to_do_and_keeps_the_draft(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    ended = requests.delete(f"{stack.tool_url}/api/visit", headers={"Authorization": tutor.bearer}, timeout=PATIENCE)
    assert ended.status_code == 204
    tutor.ask("What is a heap?")
    expect(tutor.alert).to_contain_text("Open the activity again in your course.")
    expect(tutor.alert).to_contain_text("Copy your draft first")  # this browser keeps nothing for a frame
    expect(tutor.question).to_have_value("What is a heap?")
    expect(tutor.button("send")).to_be_disabled()


def test_ending_the_visit_leaves_nothing_on_the_page(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    tutor.ask_and_wait("What is a heap?")
    bearer = tutor.bearer
    tutor.question.fill("And what")
    until_kept(tutor)
    tutor.show_conversations()
    tutor.button("End visit").click()
    expect(tutor.alert).to_contain_text("Your visit has ended.")
    expect(tutor.questions).to_have_count(0)
    expect(tutor.conversations).to_have_count(0)
    expect(tutor.view.locator("#who")).to_have_text("")
    expect(tutor.view.get_by_text("Jürgen")).to_have_count(0)
    assert tutor.frame.evaluate("() => Object.keys(history.state.kept ?? {})") == []
    refused = requests.get(f"{stack.tool_url}/api/me", headers={"Authorization": bearer}, timeout=PATIENCE)
    assert refused.status_code == 401


def test_a_lost_connection_keeps_what_arrived(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    stack.model.script(SLOW)
    tutor.ask("What is a heap?")
    expect(tutor.answers).to_contain_text("word2")
    tutor.page.context.set_offline(True)
    expect(tutor.answers).to_contain_text("The connection was lost. What arrived is still here")
    expect(tutor.answers).to_contain_text("word2")
    tutor.page.context.set_offline(False)
    stack.model.wait_for_hangup()
    tutor.button("Load again").click()
    expect(tutor.answers).to_contain_text("This answer was interrupted.")
    expect(tutor.answers).to_contain_text("word2")


def test_another_student_sees_nothing_of_it(open_tutor: Open) -> None:
    open_tutor().ask_and_wait("What is a heap?")
    other = open_tutor(person="olena")
    other.show_conversations()
    expect(other.view.get_by_text("Your conversations will appear here.")).to_be_visible()
    expect(other.conversations).to_have_count(0)


SLOW_READING = """
const quick = window.fetch;
const wanted = new Promise((resolve) => (window.letRead = resolve));
window.fetch = async (address, options) => {
  const reads = (options?.method ?? "GET") === "GET" && /PLACE/.test(address);
  if (reads) await wanted;
  const answer = await quick(address, options);
  if (reads) setTimeout(() => (window.wasRead = true), 200); // by then the page has done with it what it does
  return answer;
};
"""
"""The line is so slow that nothing comes before `let_read`."""
STORED = r"conversations\/[^\/]+$"


def let_read(tutor: Tutor) -> None:
    tutor.frame.evaluate("() => window.letRead()")
    until(lambda: tutor.frame.evaluate("() => window.wasRead"))


@pytest.mark.parametrize("slow", [STORED])
def test_a_question_asked_before_the_last_conversation_is_there_stays(open_tutor: Open, slow: str) -> None:
    """Over a slow line: what was open before does not take its place."""
    tutor = open_tutor()
    tutor.ask_and_wait("What is a heap?")
    tutor.page.context.add_init_script(SLOW_READING.replace("PLACE", slow))
    tutor.launch("juergen", "growth")
    tutor.ask("And a stack?")
    expect(tutor.questions).to_have_text(["And a stack?"])
    let_read(tutor)
    expect(tutor.conversations).to_have_count(2)
    expect(tutor.questions).to_have_text(["And a stack?"])
    tutor.complete(tutor.answers)


@pytest.mark.parametrize("slow", [STORED])
def test_what_was_typed_before_the_last_conversation_is_there_stays(open_tutor: Open, slow: str) -> None:
    tutor = open_tutor()
    tutor.ask_and_wait("What is a heap?")
    tutor.page.context.add_init_script(SLOW_READING.replace("PLACE", slow))
    tutor.launch("juergen", "growth")
    tutor.question.fill("And a sta")
    let_read(tutor)
    expect(tutor.conversations).to_have_count(1)
    expect(tutor.question).to_have_value("And a sta")
    tutor.question.press("Enter")
    expect(tutor.conversations).to_have_count(2)


SPLIT = """async ([bytes, size]) => {
  const { events } = await import("/static/js/shared/stream.js");
  const chunks = Uint8Array.from(bytes);
  const body = new ReadableStream({ start(controller) {
    for (let at = 0; at < chunks.length; at += size) controller.enqueue(chunks.slice(at, at + size));
    controller.close();
  } });
  const found = [];
  for await (const { name, data } of events(body)) found.push([name, data]);
  return found;
}"""


def test_events_are_understood_however_the_network_cuts_them(open_tutor: Open) -> None:
    stream = ': alive\n\nevent: delta\ndata: {"text": "Größe\\n∑ 😀"}\n\nevent: done\r\ndata: {}\r\n\r\n'
    cut_off = 'event: delta\ndata: {"te'
    frame = open_tutor().frame
    for size in (1, 2, 3, 7, 1000):
        found = frame.evaluate(SPLIT, [list((stream + cut_off).encode()), size])
        assert found == [["delta", {"text": "Größe\n∑ 😀"}], ["done", {}]], size


def test_in_a_long_queue_the_page_says_how_long_and_a_refused_question_comes_back(
    open_tutor: Open, stack: Stack
) -> None:
    stack.model.metrics = scripted_metrics.vllm(running=8, waiting=201)
    try:
        tutor = open_tutor()
        tutor.ask("What is a heap?")
        expect(tutor.alert).to_contain_text("Too many questions are waiting for the language model")
        expect(tutor.alert).to_contain_text("You can try again in")
        expect(tutor.question).to_have_value("What is a heap?")
        for looks in range(1, 8):  # two leave the queue each half second
            time.sleep(0.5)
            stack.model.metrics = scripted_metrics.vllm(running=8, waiting=30, started=looks * 2)
        waiting = Answer(tokens=["A pile."], hold_after=0)
        stack.model.script(waiting)
        tutor.question.press("Enter")
        expect(tutor.answers.last).to_contain_text("It is waiting for the language model. Probably")
        expect(tutor.answers.last).to_contain_text("seconds to go.")
        waiting.go.set()
        expect(tutor.answers.last).to_contain_text("A pile.")
    finally:
        stack.model.metrics = scripted_metrics.vllm()
