# SPDX-License-Identifier: EUPL-1.2
"""Lines that fall silent or end in the middle of an answer, and workers that die: what the page says and keeps."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from lti_tool.db import Database, now
from lti_tool.models import Conversation, Message
from lti_tool.models.conversation import seal_text
from lti_tool.models.person import Person
from lti_tool.vault import Vault
from tests.browser.answers import SLOW
from tests.browser.stack import Stack
from tests.browser.tutor import Tutor
from tests.fakes.scripted_model_server import Answer
from tests.support import MASTER_KEY, until

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]

LINE = """
const direct = window.fetch;
window.fetch = async (address, options) => {
  if (window.swallows) return new Promise((_, refuse) => options.signal?.addEventListener("abort", refuse));
  const answer = await direct(address, options);
  if (!address.endsWith("/messages")) return answer;
  const reader = answer.body.getReader();
  const body = new ReadableStream({
    async pull(to) {
      const { value, done } = await reader.read();
      if (window.swallows) return new Promise(() => {}); // nothing more comes, and nobody says so
      if (window.cuts) reader.cancel();
      if (done || window.cuts) to.close();
      else to.enqueue(value);
    },
  });
  return new Response(body, answer);
};
"""
"""The network between page and tool: `swallows` and sends no end, or `cuts`."""


@pytest.fixture
def tutor(open_tutor: Open) -> Tutor:
    tutor = open_tutor()
    tutor.frame.evaluate(f"() => {{ {LINE} }}")
    return tutor


def line(tutor: Tutor, what: str, *, on: bool = True) -> None:
    tutor.frame.evaluate("([name, on]) => { window[name] = on }", [what, on])


SILENT = "Nothing has arrived for a while"


def test_a_line_that_fell_silent_is_noticed_and_loading_again_keeps_all_that_came(tutor: Tutor, stack: Stack) -> None:
    held = Answer(tokens=["A heap ", "is a tree."], hold_after=1)
    stack.model.script(held)
    tutor.ask("What is a heap?")
    expect(tutor.answers).to_contain_text("A heap")
    line(tutor, "swallows")
    tutor.question.fill("my next thought")
    expect(tutor.answers).to_contain_text(SILENT)
    expect(tutor.answers).to_contain_text("A heap")
    tutor.button("Load again").click()  # the line is still dead
    expect(tutor.alert).to_contain_text("There is no connection.")
    expect(tutor.answers).to_contain_text("A heap")
    line(tutor, "swallows", on=False)
    held.go.set()
    tutor.button("Load again").click()
    expect(tutor.answers).to_contain_text("A heap")
    expect(tutor.question).to_have_value("my next thought")
    expect(tutor.button("send")).to_be_visible()


def test_a_question_of_which_nothing_was_heard_comes_back_if_it_did_not_arrive(tutor: Tutor) -> None:
    tutor.ask_and_wait("What is a heap?")
    line(tutor, "swallows")
    tutor.ask("And a stack?")
    expect(tutor.answers.last).to_contain_text(SILENT)
    line(tutor, "swallows", on=False)
    tutor.button("Load again").click()
    expect(tutor.question).to_have_value("And a stack?")
    expect(tutor.questions).to_have_text(["What is a heap?"])


def test_a_slow_engine_is_no_silence(tutor: Tutor, stack: Stack) -> None:
    """Before the first text and in the middle of it: the server's signs of life count."""
    held = Answer(tokens=["A heap ", "is a tree."], wait_before_first_token=11, pause=11)
    stack.model.script(held)
    tutor.frame.evaluate(
        """() => new MutationObserver(() => { window.wasSilent ||= Boolean(document.querySelector(".is-silent")) })
             .observe(document.body, { subtree: true, attributes: true })"""
    )
    tutor.complete(tutor.ask_and_wait("What is a heap?"))
    assert not tutor.frame.evaluate("() => window.wasSilent")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.engine.dispose()


def as_a_dead_worker_left_it(database: Database, seconds: float) -> None:
    """The last answer runs, nothing of its text was stored, and its lease ends in so many seconds."""
    with database.transaction() as session:
        row = session.scalars(select(Message).order_by(Message.position.desc())).first()
        assert row is not None
        person = session.get_one(Person, session.get_one(Conversation, row.conversation_id).person_id)
        row.state, row.finished_at, row.finish_reason = "running", None, None
        row.alive_until = now() + timedelta(seconds=seconds)
        row.text = seal_text(person.open_key(Vault([MASTER_KEY])), row.id, "")


def state_of_the_last(database: Database) -> str:
    with database.transaction() as session:
        return session.scalars(select(Message.state).order_by(Message.position.desc())).first() or ""


def test_after_a_killed_worker_the_page_promises_nothing_and_asks_again(
    tutor: Tutor, stack: Stack, database: Database
) -> None:
    stack.model.script(SLOW)
    tutor.ask("What is a heap?")
    expect(tutor.answers).to_contain_text("word2")
    line(tutor, "cuts")
    expect(tutor.answers).to_contain_text("The connection was lost.")
    expect(tutor.answers).not_to_contain_text("is kept")
    until(lambda: state_of_the_last(database) == "interrupted")
    as_a_dead_worker_left_it(database, 600)
    line(tutor, "cuts", on=False)
    tutor.button("Load again").click()
    expect(tutor.answers).to_contain_text("This answer is still being written")
    expect(tutor.answers).to_contain_text("word2")
    as_a_dead_worker_left_it(database, -1)
    expect(tutor.answers).to_contain_text("What you see of it stands only on this page")
    expect(tutor.answers).to_contain_text("word2")
    stack.model.script(Answer(tokens=["A pile."]))
    tutor.button("Ask again").click()
    expect(tutor.answers).to_contain_text("A pile.")
    expect(tutor.answers).to_have_count(1)


def test_an_answer_of_which_nothing_was_kept_says_so(open_tutor: Open, database: Database) -> None:
    tutor = open_tutor()
    tutor.ask_and_wait("What is a heap?")
    as_a_dead_worker_left_it(database, -1)
    tutor.launch("juergen", "growth")
    expect(tutor.answers).to_contain_text("This answer was interrupted before any of it was kept.")
    expect(tutor.button("Ask again")).to_be_visible()


def test_who_waits_for_an_answer_that_runs_elsewhere_asks_for_little(
    tutor: Tutor, open_tutor: Open, stack: Stack
) -> None:
    for number in range(3):
        stack.model.script(Answer(tokens=[f"Answer {number}."]))
        tutor.ask_and_wait(f"Question {number}?")
    held = Answer(tokens=["At ", "last."], hold_after=1)
    stack.model.script(held)
    tutor.ask("And now?")
    expect(tutor.answers.last).to_contain_text("At")
    other = open_tutor()
    sizes: list[int] = []
    other.page.on("response", lambda reply: sizes.append(len(reply.body())) if "?after=" in reply.url else None)
    expect(other.answers.last).to_contain_text("This answer is still being written")

    def looked_twice() -> bool:
        other.page.wait_for_timeout(100)  # replies are told while the page is waited for
        return len(sizes) >= 2

    until(looked_twice)
    assert max(sizes) < 1000
    held.go.set()
    expect(other.answers.last).to_contain_text("At last.")
    expect(other.answers).to_have_count(4)
    other.complete(other.answers.last)
