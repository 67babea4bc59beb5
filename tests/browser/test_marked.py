# SPDX-License-Identifier: EUPL-1.2
"""That an AI answers is said before anything else, and what it wrote is marked wherever it goes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from lti_tool.db import Database, now
from lti_tool.models import Institution
from lti_tool.permissions import Permission
from lti_tool.privacy.personal import AI_MARK
from tests.browser.cited_course import CITED, QUESTION, Course
from tests.browser.devices import FITS, PHONE
from tests.browser.stack import Stack
from tests.browser.tutor import Tutor
from tests.fakes.scripted_model_server import Answer

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]
MARK = f'link[itemprop="digitalSourceType"][href="{AI_MARK}"]'
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "has_touch": True}
FIRST = "() => document.querySelector('main').firstElementChild.id"
READ_FIRST = """place => {
  const [note, question] = [place.querySelector('[role=note]'), place.querySelector('.question')];
  return note.checkVisibility() && Boolean(note.compareDocumentPosition(question) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""
COPY = """(selector) => {
  const place = document.querySelector(selector);
  getSelection().selectAllChildren(place);
  const data = new DataTransfer();
  place.dispatchEvent(new ClipboardEvent("copy", { bubbles: true, cancelable: true, clipboardData: data }));
  return [data.getData("text/html"), data.getData("text/plain")];
}"""
PASTED = """() => new Promise((resolve) => {
  document.addEventListener("paste", (event) => {
    resolve(["text/html", "text/plain"].map((kind) => event.clipboardData.getData(kind)));
  }, { once: true });
})"""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.engine.dispose()


def says_first(tutor: Tutor, words: str) -> None:
    """In sight, the first of the chat's main region, and what a screen reader says of the field that has the focus."""
    note = tutor.view.locator("#ai-line")
    expect(note).to_be_visible()
    expect(note).to_contain_text(words)
    expect(note).to_have_attribute("role", "note")
    expect(note.locator("button")).to_have_count(0)
    assert tutor.frame.evaluate(FIRST) == "ai-line"
    assert "ai-line" in str(tutor.question.get_attribute("aria-describedby")).split()
    assert tutor.frame.evaluate(FITS)


@pytest.mark.parametrize("device", [{}, PHONE, NARROW], ids=["desktop", "phone", "320"])
def test_that_an_ai_answers_comes_first_and_stays(open_tutor: Open, database: Database, device: dict[str, Any]) -> None:
    """With a notice of the institution, behind the drawer, with questions, and in the view as a learner."""
    with database.transaction() as session:
        institution = session.scalars(select(Institution)).one()
        institution.notice_de, institution.notice_changed_at = "Bitte keine Namen.", now()
    tutor = open_tutor(language="de", **device)
    words = "Hier antwortet eine KI."
    says_first(tutor, words)
    tutor.ask_and_wait("Was ist ein Baum?")
    says_first(tutor, words)
    tutor.show_conversations()
    if device:
        tutor.view.locator("#close-history").click()
    says_first(tutor, words)
    tutor.page.reload()
    tutor.arrived()
    expect(tutor.answers).to_have_count(1)
    says_first(tutor, words)
    assert tutor.serious_problems() == []


def test_whoever_looks_as_a_learner_is_told_too(open_tutor: Open) -> None:
    teacher = open_tutor(person="teacher")
    teacher.button("Close").first.click()
    teacher.button("Set up the tutor").click()
    teacher.button("See it as learners do").click()
    expect(teacher.view.locator("#preview")).to_be_visible()
    says_first(teacher, "An AI answers.")


def test_an_answer_of_a_model_is_marked_and_what_the_material_says_is_not(open_tutor: Open, database: Database) -> None:
    student = open_tutor()
    Course(database)
    answer = student.ask_and_wait(QUESTION)
    expect(answer.locator(MARK)).to_have_count(1)
    expect(answer).to_have_attribute("itemtype", "https://schema.org/Message")
    expect(answer.locator('[itemprop="text"]')).to_contain_text("Antwort")
    student.stack.model.stop()
    quoted = student.ask_and_wait("What is the root of a tree?")
    for _time in ("live", "again"):
        expect(quoted.locator(MARK)).to_have_count(0)
        assert quoted.get_attribute("itemscope") is None
        student.page.reload()
        student.arrived()
        quoted = student.answers.last
    expect(student.answers.first.locator(MARK)).to_have_count(1)


def test_what_is_selected_keeps_the_mark_in_its_html_and_its_text_as_it_is(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    stack.model.script(Answer(tokens=["A **tree** is\n\n", "```python\nx = 1\n```\n"]))
    tutor.ask_and_wait("What is a tree?")
    html, text = tutor.frame.evaluate(COPY, ".answer .prose pre")
    assert f'itemprop="digitalSourceType" href="{AI_MARK}"' in html
    assert text.strip() == "x = 1"
    html, _text = tutor.frame.evaluate(COPY, "#turns")
    assert html.count(AI_MARK) == 1
    assert "<strong>tree</strong>" in html
    assert "<button" not in html
    html, _text = tutor.frame.evaluate(COPY, ".question .bubble")
    assert html == "", "the browser copies what a person wrote"


def test_the_copy_button_gives_text_with_a_line_and_html_with_the_mark(open_tutor: Open, stack: Stack) -> None:
    """In a frame that may not use navigator.clipboard, which is what platforms give."""
    tutor = open_tutor(language="de")
    stack.model.script(Answer(tokens=["Ein **Baum** ist ein Graph."]))
    tutor.ask_and_wait("Was ist ein Baum?")
    tutor.button("copy").click()
    expect(tutor.view.locator('[data-part="copy"].is-done')).to_be_visible()
    tutor.question.focus()
    tutor.frame.evaluate(f"() => {{ window.pasted = ({PASTED})() }}")
    tutor.page.keyboard.press("Control+V")
    html, text = tutor.frame.evaluate("() => window.pasted")
    assert AI_MARK in html
    assert "<strong>Baum</strong>" in html
    assert text.startswith("Ein **Baum** ist ein Graph.")
    assert text.strip().splitlines()[-1] in html, "the line for people stands in both"


def test_on_paper_the_mark_is_written_out(open_tutor: Open) -> None:
    tutor = open_tutor()
    tutor.ask_and_wait("What is a tree?")
    tutor.page.emulate_media(media="print")
    expect(tutor.view.locator("#print-head")).to_contain_text(f"digitalSourceType: {AI_MARK}")
    label = tutor.answers.first.locator('[data-part="by-model"]')
    written = label.evaluate("label => getComputedStyle(label, '::after').content")
    assert "digitalSourceType: trainedAlgorithmicMedia" in written


def opens_a_source(tutor: Tutor, answer: Locator) -> None:
    """By keyboard, in a sheet; Escape closes it alone and leads back to the mark."""
    one = answer.locator('a.cite[aria-label$=", p. 2"]').first
    one.focus()
    tutor.page.keyboard.press("Enter")
    reader = tutor.view.locator("#reader")
    expect(reader.locator("[data-part=where]")).to_have_text("p. 2")
    expect(reader.locator(".cited")).to_contain_text(CITED["p. 2"])
    expect(reader.locator("#reader-title")).to_be_focused()
    assert reader.evaluate("reader => reader.getBoundingClientRect().bottom <= innerHeight + 1")
    assert tutor.serious_problems() == []
    assert tutor.frame.evaluate(FITS)
    tutor.page.keyboard.press("Escape")
    expect(reader).to_be_hidden()
    expect(one).to_be_focused()
    answer.locator(".source").first.click()
    expect(reader.locator(".cited")).to_be_visible()
    reader.get_by_role("button", name="Quelle schließen").click()
    expect(reader).to_be_hidden()


CITING = Answer(tokens=["A search tree [1]. ", "Its root has no parent [2]", ", and it is a tree [3, 4]."])


@pytest.mark.parametrize("device", [{}, PHONE], ids=["desktop", "phone"])
def test_staff_opens_what_a_conversation_cites_that_was_handed_in(
    open_tutor: Open, database: Database, device: dict[str, Any]
) -> None:
    """Deleted since: the hand-in alone opens it."""
    learner = open_tutor(language="de")
    course = Course(database)
    learner.stack.model.script(CITING)
    learner.ask_and_wait(QUESTION)
    learner.button("Dieses Gespräch abgeben").click()
    learner.button("Abgeben").click()
    expect(learner.view.locator("#hand-in-state")).to_contain_text("Bisher hat es niemand geöffnet")
    course.delete()
    teacher = open_tutor(language="de", person="teacher", **device)
    teacher.show_conversations()
    teacher.button("Abgegebene Gespräche").click()
    teacher.view.get_by_role("button", name="Jürgen Müßig").click()
    dialog = teacher.view.locator("#hand-ins")
    answer = dialog.locator(".answer")
    expect(answer.locator(MARK)).to_have_count(1)
    assert dialog.evaluate(READ_FIRST)
    opens_a_source(teacher, answer)
    expect(dialog).to_be_visible()
    dialog.locator('[data-part="close"]').click()
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize("device", [{}, PHONE], ids=["desktop", "phone"])
def test_who_may_no_longer_chat_opens_what_their_answers_cite(
    open_tutor: Open, database: Database, device: dict[str, Any]
) -> None:
    let_mentors(database, Permission.CHAT, Permission.OWN_DATA)
    tutor = open_tutor(language="de", person="observer", **device)
    Course(database)
    tutor.stack.model.script(CITING)
    tutor.ask_and_wait(QUESTION)
    let_mentors(database, Permission.OWN_DATA)
    tutor.page.reload()
    own = tutor.view.locator("#own-data")
    own.locator("summary").first.click()
    answer = own.locator(".answer")
    expect(answer.locator(MARK)).to_have_count(1)
    assert tutor.view.locator("main").evaluate(READ_FIRST)
    assert tutor.frame.evaluate("() => document.querySelector('main [role=note]').nextElementSibling.tagName") == "H1"
    opens_a_source(tutor, answer)


def let_mentors(database: Database, *permissions: Permission) -> None:
    with database.transaction() as session:
        institution = session.scalars(select(Institution)).one()
        institution.role_permissions = {"Mentor": [str(permission) for permission in permissions]}


def test_a_mark_opens_while_the_answer_is_still_written(open_tutor: Open, database: Database) -> None:
    student = open_tutor()
    Course(database)
    student.stack.model.script(
        Answer(tokens=["A search tree [1].\n\n", "Its root [2].\n\n", "More ", "and more."], hang_after=3)
    )
    student.ask(QUESTION)
    student.answers.last.locator("a.cite").first.click()
    expect(student.view.locator("#reader .cited")).to_be_visible()
    expect(student.button("stop")).to_be_visible()
    expect(student.answers.last.locator(".sources")).to_be_hidden()
    student.button("stop").click()
    expect(student.answers.last.locator(".sources li")).to_have_count(2)
