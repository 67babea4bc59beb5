# SPDX-License-Identifier: EUPL-1.2
"""A long conversation on the page: older messages when they are wanted, and all of it on paper."""

import re
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from lti_tool.db import Database
from lti_tool.models import Conversation, Message, VisitSession
from lti_tool.vault import Vault
from tests.browser.answers import RICH
from tests.browser.devices import PHONE
from tests.browser.tutor import Tutor
from tests.support import MASTER_KEY, until

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]
Fill = Callable[[int], None]

SUM = " + ".join(f"a_{{{n}}}" for n in range(60))
ANSWER = (
    "".join(RICH.tokens) + f"\n\n$${SUM}$$\n\n| " + " | ".join(f"column_{n}" for n in range(20)) + " |\n" + "|---" * 20
)


PRESSED = """() => [...document.querySelectorAll("button, textarea, input")]
  .filter((e) => e.checkVisibility()).map((e) => e.outerHTML.slice(0, 80))"""
INK = """() => ["body", ".prose p", ".code-block pre"]
  .map((what) => getComputedStyle(document.querySelector(what)).color)"""
CUT = """() => {
  const hides = (e) => e.scrollWidth > e.clientWidth + 1 && /hidden|auto|scroll/.test(getComputedStyle(e).overflowX);
  return [...document.querySelectorAll(".prose *, .bubble")]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 || hides(e)).map((e) => e.outerHTML.slice(0, 80));
}"""


@pytest.fixture
def fill(database_url: str) -> Iterator[Fill]:
    """Gives the person who came last a conversation of so many turns."""
    database = Database(database_url)

    def write(turns: int) -> None:
        with database.transaction() as session:
            visit = session.scalars(select(VisitSession).order_by(VisitSession.expires_at.desc())).first()
            assert visit is not None
            key = visit.person.open_key(Vault([MASTER_KEY]))
            talk = Conversation(id=uuid4(), person_id=visit.person_id, activity_id=visit.activity_id)
            talk.keep_title(key, "A long talk")
            session.add(talk)
            session.flush()
            for position in range(1, 2 * turns + 1):
                author = "person" if position % 2 else "tutor"
                row = Message(id=uuid4(), conversation_id=talk.id, position=position, author=author, model="tiny-chat")
                row.keep_text(key, f"Question {position}" if position % 2 else f"Answer {position}. {ANSWER}")
                session.add(row)

    yield write
    database.engine.dispose()


@pytest.fixture
def long_talk(open_tutor: Open, fill: Fill) -> Tutor:
    """A conversation of 50 turns, opened."""
    return opened(open_tutor(), fill, 50)


def opened(tutor: Tutor, fill: Fill, turns: int) -> Tutor:
    fill(turns)
    tutor.page.reload()
    tutor.arrived()  # and opens the newest; a click would open it a second time, a moment after it can be read
    expect(tutor.questions.last).to_have_text(f"Question {2 * turns - 1}")
    return tutor


def turns(tutor: Tutor) -> int:
    return int(tutor.frame.evaluate("() => document.querySelectorAll('.turn').length"))


def test_older_messages_come_when_one_scrolls_up_and_nothing_moves(long_talk: Tutor) -> None:
    assert turns(long_talk) == 40
    moved = long_talk.frame.evaluate(
        """async () => {
             const [log, turn] = [document.getElementById("log"), document.querySelector(".turn")];
             log.scrollTop = 150;
             const before = turn.getBoundingClientRect().top;
             while (document.querySelectorAll(".turn").length === 40) await new Promise(requestAnimationFrame);
             for (let n = 0; n < 10; n += 1) await new Promise(requestAnimationFrame);
             return Math.abs(turn.getBoundingClientRect().top - before);
           }"""
    )
    assert moved < 2
    assert turns(long_talk) == 80
    expect(long_talk.view.locator("#announcer")).to_contain_text("40 earlier messages are shown above.")


def test_older_messages_are_reached_by_keyboard_up_to_the_first(long_talk: Tutor) -> None:
    earlier = long_talk.button("Show earlier messages")
    earlier.focus()
    until(lambda: turns(long_talk) == 80)  # the focus scrolls to the button, and that loads a page by itself
    expect(earlier).to_be_focused()
    earlier.press("Enter")
    until(lambda: turns(long_talk) == 100)
    expect(earlier).not_to_be_visible()
    expect(long_talk.questions.first).to_have_text("Question 1")
    expect(long_talk.view.locator("#log")).to_be_focused()
    assert long_talk.questions.all_inner_texts() == [f"Question {n}" for n in range(1, 100, 2)]


def test_a_short_conversation_has_nothing_earlier(open_tutor: Open, fill: Fill) -> None:
    tutor = opened(open_tutor(), fill, 3)
    expect(tutor.button("Show earlier messages")).not_to_be_visible()


def test_all_of_a_conversation_is_printed_with_its_head_and_no_buttons(long_talk: Tutor) -> None:
    frame = long_talk.frame
    frame.evaluate("() => { window.print = () => { window.printed = document.querySelectorAll('.turn').length } }")
    long_talk.button("Print this conversation").click()
    until(lambda: frame.evaluate("() => window.printed") == 100)
    long_talk.page.emulate_media(media="print", color_scheme="dark")
    frame.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    head = long_talk.view.locator("#print-head")
    for part in ("A long talk", re.compile(r"Printed on \d{1,2} [A-Z][a-z]+ \d{4}\b"), "A conversation with an AI."):
        expect(head).to_contain_text(part)
    expect(head.get_by_text("Only the newest part is printed.")).not_to_be_visible()
    expect(long_talk.answers.first.get_by_text("AI answer")).to_be_visible()
    assert frame.evaluate(PRESSED) == []
    assert frame.evaluate(INK) == ["rgb(0, 0, 0)"] * 3


@pytest.mark.parametrize("device", [{}, PHONE], ids=["desktop", "phone"])
def test_nothing_is_cut_off_on_paper(open_tutor: Open, fill: Fill, device: dict[str, object]) -> None:
    """In a frame as wide as what A4 leaves between the margins."""
    tutor = opened(open_tutor(**device), fill, 2)
    tutor.frame.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    tutor.page.emulate_media(media="print")
    tutor.page.set_viewport_size({"width": 1400, "height": 900})
    tutor.page.locator("iframe").evaluate("(frame) => { frame.style.width = '658px'; frame.style.flex = 'none' }")
    # The frame lives in a process of its own, which hears of its new width a moment later.
    tutor.frame.wait_for_function("() => innerWidth === 658")
    # So is the layout, with its fonts for formulas: what stays cut off is.
    until(lambda: tutor.frame.evaluate(CUT) == [])


def test_what_the_browser_prints_by_itself_says_when_it_is_not_all(long_talk: Tutor) -> None:
    long_talk.page.emulate_media(media="print")
    long_talk.frame.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    expect(long_talk.view.locator("#print-head")).to_contain_text("Only the newest part is printed.")


@pytest.mark.parametrize("device", [{}, PHONE, {"color_scheme": "dark"}], ids=["desktop", "phone", "dark"])
def test_axe_finds_nothing_in_a_long_conversation(open_tutor: Open, fill: Fill, device: dict[str, object]) -> None:
    tutor = opened(open_tutor(**device), fill, 25)
    assert tutor.serious_problems() == []
