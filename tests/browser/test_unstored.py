# SPDX-License-Identifier: EUPL-1.2
"""Where nothing is stored: the conversation lives in the tab, for one person, and the page says so."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import func, select, update

from lti_tool.db import Database
from lti_tool.models import Conversation, Institution, Message
from tests.browser.answers import RICH, SLOW
from tests.browser.devices import FITS, PHONE
from tests.browser.own_tab import KEPT, Tab
from tests.browser.stack import Stack
from tests.browser.tutor import Tutor, reload_frame
from tests.fakes.scripted_model_server import Answer
from tests.support import until

pytestmark = pytest.mark.browser
Open = Callable[..., Tutor]

SAID = "Nothing of this conversation is stored here, and your browser keeps nothing for this page"
"""Third-party storage is blocked."""
SAID_IN_A_TAB = "Nothing of this conversation is stored here. It ends when you close this tab."


@pytest.fixture(autouse=True)
def database(stack: Stack, database_url: str) -> Database:
    return store_nothing(Database(database_url), wanted=True)


def store_nothing(database: Database, *, wanted: bool) -> Database:
    with database.transaction() as session:
        session.execute(update(Institution).values(store_nothing=wanted))
    return database


def stored(database: Database) -> int:
    with database.transaction() as session:
        return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in (Conversation, Message))


def until_kept(tutor: Tutor) -> None:
    until(lambda: re.search('"sealed:[^"]*:conversation"', tutor.frame.evaluate("() => JSON.stringify(history.state)")))


def sent(stack: Stack) -> list[str]:
    return [message["content"] for message in stack.model.chats[-1].body["messages"][1:]]


def test_the_page_says_first_that_nothing_is_stored_and_the_conversation_survives_a_reload(
    open_tutor: Open, stack: Stack, database: Database
) -> None:
    tutor = open_tutor()
    expect(tutor.view.locator("#welcome")).to_contain_text(SAID)
    stack.model.script(RICH, Answer(tokens=["Yes."]))
    tutor.ask_and_wait("How does binary search work?")
    expect(tutor.view.locator(".foot-notes")).to_contain_text("Nothing is stored here")
    expect(tutor.button("Helpful")).to_have_count(0)
    until_kept(tutor)
    reload_frame(tutor)
    expect(tutor.answers.locator("pre code")).to_contain_text("def search(values):")
    expect(tutor.answers.get_by_role("heading", name="AI answer")).to_be_visible()
    tutor.ask_and_wait("Really?")
    assert sent(stack)[0] == "How does binary search work?"
    assert "def search(values):" in sent(stack)[1]
    until(lambda: stored(database) == 0)
    assert not any("/api/conversations/" in call for call in tutor.calls)


def test_what_had_come_of_an_answer_is_there_after_a_reload_and_the_engine_stops(
    open_tutor: Open, stack: Stack, database: Database
) -> None:
    tutor = open_tutor()
    stack.model.script(Answer(tokens=["First part.\n\n", "Second "], hang_after=2), Answer(tokens=["Whole."]))
    tutor.ask("What is a heap?")
    expect(tutor.answers).to_contain_text("Second")
    until_kept(tutor)
    reload_frame(tutor)
    stack.model.wait_for_hangup()
    expect(tutor.answers).to_contain_text("First part.")
    expect(tutor.answers).to_contain_text("This answer was interrupted.")
    until(lambda: stored(database) == 0)
    tutor.button("Ask again").click()
    expect(tutor.answers).to_contain_text("Whole.")
    assert sent(stack) == ["What is a heap?"]


def test_a_stop_ends_the_engines_work_and_an_edited_question_replaces_what_followed(
    open_tutor: Open, stack: Stack
) -> None:
    tutor = open_tutor()
    stack.model.script(SLOW, Answer(tokens=["Short."]))
    tutor.ask("What is a heap?")
    expect(tutor.answers).to_contain_text("word2")
    tutor.button("stop").click()
    expect(tutor.answers).to_contain_text("You stopped this answer.")
    stack.model.wait_for_hangup()
    tutor.button("Edit and send again").click()
    tutor.view.get_by_label("Edit your question").fill("What is a small heap?")
    tutor.button("Send again").click()
    expect(tutor.answers).to_have_text(re.compile("Short"))
    assert sent(stack) == ["What is a small heap?"]


def test_a_new_conversation_takes_its_place_and_that_can_be_undone(open_tutor: Open, stack: Stack) -> None:
    tutor = open_tutor()
    stack.model.script(Answer(tokens=["A tree."]), Answer(tokens=["A pile."]))
    tutor.ask_and_wait("What is a heap?")
    tutor.show_conversations()
    tutor.button("new").first.click()
    expect(tutor.answers).to_have_count(0)
    tutor.button("Undo").click()
    expect(tutor.answers).to_contain_text("A tree.")
    tutor.button("new").first.click()
    tutor.ask_and_wait("What is a stack?")
    assert sent(stack) == ["What is a stack?"]


def test_saving_gives_a_file_with_the_ai_mark_in_it_that_says_how_to_hand_it_in(
    open_tutor: Open, stack: Stack, tmp_path: Path
) -> None:
    tutor = open_tutor()
    stack.model.script(Answer(tokens=["It is **fast** <script>alert(1)</script>."]))
    expect(tutor.view.locator("#save-conversation")).to_be_hidden()
    tutor.ask_and_wait("Is <b>it</b> fast?")
    expect(tutor.view.locator("#open-hand-in")).to_be_hidden()
    with tutor.page.expect_download() as begun:
        tutor.button("Save as a file").click()
    assert re.fullmatch(r"campus-tutor-\d{4}-\d\d-\d\d\.html", begun.value.suggested_filename)
    expect(tutor.alert).to_contain_text("upload the file in your course")
    begun.value.save_as(tmp_path / "saved.html")
    page = (tmp_path / "saved.html").read_text()
    assert page.count("trainedAlgorithmicMedia") == 2
    assert "Is &lt;b&gt;it&lt;/b&gt; fast?" in page
    assert "<strong>fast</strong>" in page
    assert page.count("<script") == 1
    data = json.loads(page.partition('ld+json">')[2].partition("</script>")[0])
    assert data["@type"] == "Conversation"
    opened = tutor.page.context.new_page()
    opened.goto((tmp_path / "saved.html").as_uri())
    expect(opened.get_by_role("heading", name="AI answer tiny-chat")).to_be_visible()
    expect(opened.get_by_text("cannot confirm that it is complete and unchanged")).to_be_visible()
    opened.close()


def earlier(open_tutor: Open, stack: Stack, database: Database) -> Tutor:
    """A student with one stored conversation from before, where nothing is stored any more."""
    store_nothing(database, wanted=False)
    tutor = open_tutor()
    stack.model.script(Answer(tokens=["A tree."]), Answer(tokens=["A pile."]))
    tutor.ask_and_wait("What is a heap?")
    store_nothing(database, wanted=True)
    return tutor


def tell(place: Locator, words: str) -> None:
    expect(place).to_contain_text(words)


def test_when_storing_ends_a_question_comes_back_with_a_sentence_and_what_is_stored_stays_to_be_read(
    open_tutor: Open, stack: Stack, database: Database
) -> None:
    tutor = earlier(open_tutor, stack, database)
    before = stored(database)
    tutor.ask("And a stack?")
    tell(tutor.alert, "begin a new conversation")
    expect(tutor.question).to_have_value("And a stack?")
    expect(tutor.view.locator("#not-stored")).to_be_visible()
    tutor.show_conversations()
    tutor.button("new").first.click()
    tutor.ask_and_wait("What is a stack?")
    assert sent(stack) == ["What is a stack?"]
    tutor.show_conversations()
    tutor.conversations.first.click()
    tell(tutor.answers, "A tree.")
    tutor.show_conversations()
    tutor.button("The conversation in this tab").click()
    tell(tutor.answers, "A pile.")
    until(lambda: stored(database) == before)


def test_when_storing_begins_what_is_in_the_tab_stays_and_a_new_conversation_is_stored(
    open_tutor: Open, stack: Stack, database: Database
) -> None:
    tutor = open_tutor()
    stack.model.script(Answer(tokens=["A tree."]), Answer(tokens=["A pile."]))
    tutor.ask_and_wait("What is a heap?")
    store_nothing(database, wanted=False)
    tutor.ask("And a stack?")
    tell(tutor.alert, "Conversations are stored here again.")
    expect(tutor.question).to_have_value("And a stack?")
    tell(tutor.answers, "A tree.")
    tutor.show_conversations()
    tutor.button("new").first.click()
    tutor.ask_and_wait("What is a stack?")
    assert stored(database) == 3
    expect(tutor.conversations).to_have_text(["What is a stack?"])


def test_the_next_person_in_the_tab_finds_nothing_and_the_first_one_finds_it_again(tab: Tab) -> None:
    tab.launch()
    expect(tab.page.locator("#welcome")).to_contain_text(SAID_IN_A_TAB)
    tab.ask("What is a kolibri tree?")
    until(lambda: ":conversation" in tab.page.evaluate(KEPT))
    tab.launch("olena")
    expect(tab.page.locator(".question:visible")).to_have_count(0)
    assert "kolibri" not in tab.page.content() + tab.page.evaluate(KEPT)
    tab.launch()
    expect(tab.page.locator(".question:visible .bubble")).to_have_text("What is a kolibri tree?")


def test_ending_the_visit_forgets_it_for_the_same_person_too(tab: Tab) -> None:
    tab.launch()
    tab.ask("What is a kolibri tree?")
    until(lambda: ":conversation" in tab.page.evaluate(KEPT))
    tab.page.locator("#leave").click()
    expect(tab.page.get_by_role("alert")).to_contain_text("Your visit has ended.")
    assert ":conversation" not in tab.page.evaluate(KEPT)
    tab.launch()
    expect(tab.page.locator("#welcome")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_troubles_nobody_who_listens(open_tutor: Open, stack: Stack, scheme: str) -> None:
    tutor = open_tutor(language="de", color_scheme=scheme, **PHONE)
    expect(tutor.view.locator("#welcome")).to_contain_text("Von diesem Gespräch wird hier nichts gespeichert")
    assert tutor.serious_problems() == []
    stack.model.script(Answer(tokens=["Ein Baum."]))
    tutor.ask_and_wait("Was ist ein Heap?")
    expect(tutor.button("Als Datei speichern")).to_be_visible()
    assert tutor.frame.evaluate(FITS)
    assert tutor.serious_problems() == []
