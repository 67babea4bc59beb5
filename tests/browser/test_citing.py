# SPDX-License-Identifier: EUPL-1.2
"""A student opens what an answer cites: beside it, on a phone in a sheet over it."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from lti_tool.db import Database
from tests.browser.cited_course import CITED, PASSAGES, QUESTION, Course
from tests.browser.devices import FITS, PHONE
from tests.browser.tutor import Tutor as Student
from tests.factories.citing import passages_of
from tests.fakes.scripted_model_server import Answer
from tests.support import until

pytestmark = pytest.mark.browser
Open = Callable[..., Student]

Ask = Callable[..., tuple[Student, Course]]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def asked(open_tutor: Open, database: Database) -> Ask:
    """A student with an answer that cites all four passages; takes what `open_tutor` takes."""

    def ask(tokens: list[str] | None = None, **device: object) -> tuple[Student, Course]:
        student = open_tutor(**device)
        course = Course(database)
        words = [
            "A search tree keeps keys in order [1][99]. ",
            "Its root has no parent [2]",
            ", and it is a tree [3, 4, 98].",
        ]
        student.stack.model.script(Answer(tokens=tokens or words))
        student.ask_and_wait(QUESTION)
        return student, course

    return ask


def marks(student: Student) -> Locator:
    found: Locator = student.answers.last.locator("a.cite")
    return found


def mark(student: Student, place: str) -> Locator:
    """The first that names this place."""
    found: Locator = student.answers.last.locator(f'a.cite[aria-label$=", {place}"]').first
    return found


def reader(student: Student) -> Locator:
    found: Locator = student.view.locator("#reader")
    return found


def shows(student: Student, place: str) -> None:
    expect(reader(student).locator("[data-part=where]")).to_have_text(place)
    expect(reader(student).locator(".cited")).to_contain_text(CITED.get(place, "trees"))


def place_of(mark: Locator) -> str:
    return str(mark.get_attribute("aria-label")).rpartition(", ")[2]


def test_three_citations_are_opened_by_keyboard_and_the_chat_stays_usable(asked: Ask) -> None:
    student, _course = asked()
    expect(marks(student)).to_have_count(PASSAGES)
    for n in range(3):
        one = marks(student).nth(n)
        expect(one).to_have_attribute("aria-label", re.compile(rf"Source {n + 1}: Script on trees, p\. \d"))
        one.focus()
        student.page.keyboard.press("Enter")
        expect(student.view.locator("#reader-title")).to_be_focused()
        shows(student, place_of(one))
        expect(one).to_have_attribute("aria-current", "true")
        student.page.keyboard.press("Escape")
        expect(reader(student)).not_to_be_visible()
        expect(one).to_be_focused()
    marks(student).first.click()
    expect(reader(student).locator(".cited")).to_be_visible()
    student.ask_and_wait("And why?")
    expect(reader(student)).to_be_visible()


def test_the_passage_is_scrolled_to_within_its_page(asked: Ask) -> None:
    student, _course = asked()
    body = reader(student).locator("[data-part=reader-body]")
    scrolled = []
    for one in student.answers.last.locator('a.cite[aria-label$=", p. 1"]').all():
        one.click()
        shows(student, "p. 1")
        until(lambda: body.locator(".prose > *").count() > 3)
        expect(body.locator(".cited")).to_be_in_viewport()
        scrolled.append(body.evaluate("(body) => body.scrollTop"))
    assert min(scrolled) < 30
    assert max(scrolled) > 100


def test_three_citations_are_opened_by_touch_in_a_sheet_that_the_way_back_closes(asked: Ask) -> None:
    student, _course = asked(**PHONE)
    for n in range(3):
        one = marks(student).nth(n)
        one.tap()
        shows(student, place_of(one))
        assert student.frame.evaluate("() => document.getElementById('chat').inert")
        assert student.frame.evaluate(FITS)
        if n:
            reader(student).get_by_role("button", name="Close the source").tap()
        else:
            student.frame.evaluate("() => history.back()")
        expect(reader(student)).not_to_be_visible()
        expect(one).to_be_focused()
        until(lambda: not student.frame.evaluate("() => history.state?.reading"))
    assert not student.frame.evaluate("() => document.getElementById('chat').inert")


def test_pages_are_turned_and_their_picture_comes_when_it_is_asked_for(asked: Ask) -> None:
    student, _course = asked()
    mark(student, "p. 2").click()
    shows(student, "p. 2")
    assert not any(call.endswith("/image") for call in student.calls)
    reader(student).get_by_text("Picture of the page").click()
    image = reader(student).locator("img")
    expect(image).to_be_visible()
    expect(image).to_have_attribute("alt", "Picture of p. 2")
    reader(student).get_by_role("button", name="Next page").click()
    shows(student, "p. 3")
    expect(reader(student).locator("math")).to_be_visible()
    expect(image).to_have_attribute("alt", "Picture of p. 3")
    expect(reader(student).get_by_role("button", name="Next page")).not_to_be_visible()
    reader(student).get_by_role("button", name="Page before").click()
    shows(student, "p. 2")


def test_the_list_of_sources_opens_them_too(asked: Ask) -> None:
    student, _course = asked()
    sources = student.answers.last.locator(".sources")
    expect(sources.locator("li")).to_have_text(
        [re.compile(rf"\[{n}\] Script on trees, p\. \d") for n in range(1, PASSAGES + 1)]
    )
    row = sources.get_by_role("button", name="p. 2")
    row.click()
    shows(student, "p. 2")
    reader(student).get_by_role("button", name="Close the source").click()
    expect(row).to_be_focused()


def test_an_old_answer_opens_what_it_cited_after_the_file_was_replaced_and_after_it_was_deleted(asked: Ask) -> None:
    student, course = asked(language="de")
    course.replace()
    for change, sentence in ((course.delete, "früheren Fassung"), (course.delete, "nicht mehr Teil des Kurses")):
        student.page.reload()
        student.arrived()
        mark(student, "p. 2").click()
        shows(student, "p. 2")
        expect(reader(student).locator("[data-part=reader-version]")).to_contain_text(sentence)
        change()


def test_a_passage_that_is_gone_and_a_line_that_is_gone_are_said(asked: Ask, database: Database) -> None:
    student, course = asked()
    student.page.context.set_offline(True)
    mark(student, "p. 2").click()
    expect(reader(student)).to_contain_text("There is no connection.")
    student.page.context.set_offline(False)
    reader(student).get_by_role("button", name="Try again").click()
    shows(student, "p. 2")
    with database.transaction() as session:
        for passage in passages_of(session, course.material_id):
            session.delete(passage)
    mark(student, "p. 1").click()
    expect(reader(student)).to_contain_text("This page is not available to you, or not any more.")
    expect(reader(student).get_by_role("button", name="Try again")).not_to_be_visible()


def test_a_number_without_passage_is_in_sight_at_no_time(open_tutor: Open, database: Database) -> None:
    student = open_tutor()
    Course(database)
    student.frame.evaluate(
        """() => {
             window.seen = "";
             const turns = document.getElementById("turns");
             const note = () => { window.seen += turns.innerText + "\\n"; };
             new MutationObserver(note).observe(turns, { childList: true, subtree: true, characterData: true });
           }"""
    )
    tokens = [
        "A tree",
        " [",
        "7",
        "7",
        "7",
        "]",
        " is",
        " a [1",
        "]",
        "[88",
        "8] graph",
        " `x`",
        " [6",
        "66]",
        ".\n\nEnd [55",
        "5]",
    ]
    student.stack.model.script(Answer(tokens=tokens, pause=0.05))
    student.ask_and_wait(QUESTION)
    seen = student.frame.evaluate("() => window.seen")
    assert "A tree is a" in seen
    assert not re.search("7|8|6|5", seen)
    expect(student.answers.last.locator("a.cite")).to_have_count(1)


def test_what_is_selected_and_copied_has_its_numbers_in_brackets(asked: Ask) -> None:
    student, _course = asked()
    selected = student.frame.evaluate(
        """() => {
             getSelection().selectAllChildren(document.querySelector(".answer .prose p"));
             return getSelection().toString();
           }"""
    )
    assert "keeps keys in order[1]." in selected
    student.page.emulate_media(media="print")
    width = marks(student).first.locator("span").first.evaluate("(bracket) => bracket.getBoundingClientRect().width")
    assert width > 1


@pytest.mark.parametrize("device", [{}, PHONE, {"color_scheme": "dark"}], ids=["desktop", "phone", "dark"])
def test_axe_finds_nothing_beside_an_open_page(asked: Ask, device: dict[str, object]) -> None:
    student, _course = asked(**device)
    assert student.serious_problems() == []
    mark(student, "p. 1").click()
    shows(student, "p. 1")
    assert student.serious_problems() == []


def test_passages_that_no_model_wrote_are_not_called_an_answer_of_an_ai(open_tutor: Open, database: Database) -> None:
    student = open_tutor(language="de")
    Course(database)
    student.stack.model.stop()
    answer = student.ask_and_wait("What is the root of a tree?")
    quoted_not_written(answer)
    expect(answer.locator("a.cite").first).to_be_visible()
    student.page.reload()
    student.arrived()
    quoted_not_written(student.answers.last)


def quoted_not_written(answer: Locator) -> None:
    expect(answer.get_by_text("Stellen aus dem Material", exact=True)).to_be_visible()
    expect(answer.get_by_text("KI-Antwort")).not_to_be_visible()
