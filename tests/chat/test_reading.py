# SPDX-License-Identifier: EUPL-1.2
"""Looking at stored messages: pages, and answers that are rendered once."""

import ast
import sys
from collections.abc import Collection
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from lti_tool import message_paging
from lti_tool.chat.render import render, whole_answer
from lti_tool.db import Database
from lti_tool.models import Author, Conversation, Message
from lti_tool.models.conversation import seal_html
from tests.factories.campus import Campus, Guest
from tests.factories.chat_alone import Serve
from tests.factories.page import Page
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.support import until

ANSWER = "Es gilt $x^2 \\ge 0$, **immer**:\n\n* eins\n* zwei\n\n```python\nprint(1)\n```\n\nUnd\nso"


@pytest.fixture
def guest(campus: Campus) -> Guest:
    return campus.visit_for()


@pytest.fixture
def mine(serve: Serve, engine: ScriptedModelServer, guest: Guest) -> Page:
    return Page(serve(engine.url), guest)


def written(database: Database, guest: Guest, turns: int, answer: str = ANSWER) -> str:
    """A conversation of so many questions and their answers, as it lies in a database from before: not rendered."""
    with database.transaction() as session:
        conversation = Conversation(id=uuid4(), person_id=guest.person_id, activity_id=guest.activity_id)
        conversation.keep_title(guest.key, "Lang")
        session.add(conversation)
        session.flush()
        for position in range(1, 2 * turns + 1):
            author = "person" if position % 2 else "tutor"
            row = Message(id=uuid4(), conversation_id=conversation.id, position=position, author=author, sources=[])
            row.keep_text(guest.key, f"Frage {position}" if position % 2 else f"{answer} {position}")
            session.add(row)
    return str(conversation.id)


def look(page: Page, conversation: str, query: str = "") -> Any:
    answered = page.call("GET", f"/api/conversations/{conversation}{query}")
    assert answered.status == 200, answered.body
    return answered.json


def test_a_long_conversation_comes_in_pages_newest_first_and_whole(
    database: Database, guest: Guest, mine: Page
) -> None:
    conversation = written(database, guest, 100)
    found = look(mine, conversation)
    messages = found["messages"]
    assert [len(messages), found["earlier"], messages[-1]["text"][-3:]] == [40, True, "200"]
    pages = 1
    while found["earlier"]:
        found = look(mine, conversation, f"?before={messages[0]['id']}")
        messages, pages = found["messages"] + messages, pages + 1
    assert pages == 5
    assert [message["text"] for message in messages[::2]] == [f"Frage {n}" for n in range(1, 200, 2)]
    assert [message["html"] for message in messages[1::2]] == [render(f"{ANSWER} {n}") for n in range(2, 201, 2)]


def test_a_short_conversation_comes_whole(database: Database, guest: Guest, mine: Page) -> None:
    found = look(mine, written(database, guest, 20))
    assert (len(found["messages"]), found["earlier"]) == (40, False)


def test_who_waits_for_an_answer_asks_for_that_alone(database: Database, guest: Guest, mine: Page) -> None:
    conversation = written(database, guest, 3)
    messages = look(mine, conversation)["messages"]
    found = look(mine, conversation, f"?after={messages[-2]['id']}")
    assert (found["messages"], found["earlier"]) == (messages[-1:], False)


@pytest.mark.parametrize("name", ["before", "after"])
def test_a_page_begins_at_a_message_of_this_conversation_only(
    database: Database, guest: Guest, mine: Page, name: str
) -> None:
    conversation, other = written(database, guest, 1), written(database, guest, 1)
    foreign = look(mine, other)["messages"][0]["id"]
    for wrong in ("", "7", "x" * 36, "00000000", str(uuid4()), foreign, "%00", "é"):
        assert (
            mine.call("GET", f"/api/conversations/{conversation}?{name}={wrong}".replace("é", "%C3%A9")).status == 422
        )


def test_an_answer_is_watched_only_while_its_question_stands(database: Database, guest: Guest, mine: Page) -> None:
    """Else a page would wait for an answer that another one has replaced."""
    conversation = written(database, guest, 1)
    question = look(mine, conversation)["messages"][0]["id"]
    mine.ask(conversation, "Anders", replaces=question).rest()
    refused = mine.call("GET", f"/api/conversations/{conversation}?after={question}")
    assert (refused.status, refused.json["error"]["code"]) == (422, "unknown_message")


def test_what_the_stream_rendered_is_stored_and_sealed(
    mine: Page, engine: ScriptedModelServer, campus: Campus, guest: Guest
) -> None:
    engine.script(Answer(tokens=["Es gilt $x", "^2$.\n", "\n**Im", "mer**"]))
    conversation = mine.start()
    mine.ask(conversation).rest()
    (answer,) = answers(campus, conversation)
    assert answer.renderer == message_paging.renderer()
    assert answer.open_html(guest.key, message_paging.renderer()) == render("Es gilt $x^2$.\n\n**Immer**")
    assert b"Immer" not in (answer.html or b"")


def test_an_answer_that_was_hung_up_on_is_rendered_with_all_that_came(
    mine: Page, engine: ScriptedModelServer, campus: Campus
) -> None:
    engine.script(Answer(tokens=["Ganz", " **neu**"], hang_after=2))
    conversation = mine.start()
    stream = mine.ask(conversation)
    stream.until("delta")
    stream.hang_up()
    until(lambda: mine.messages(conversation)[1]["state"] == "interrupted")
    found = mine.messages(conversation)[1]
    assert found["html"] == render(found["text"])


def answers(campus: Campus, conversation: str) -> list[Message]:
    """With their HTML, which other queries leave out."""
    with campus.database.transaction() as session:
        found = [session.get_one(Message, answer.id) for answer in campus.answers(conversation)]
        assert all(answer.html is None or answer.html for answer in found)
    return found


class Counting:
    """Renders, and counts how often; looks whether a connection is in use meanwhile."""

    def __init__(self, database: Database) -> None:
        self.pool: Any = database.engine.pool
        self.texts: list[str] = []
        self.in_use: set[int] = set()

    def __call__(self, text: str, numbers: Collection[int]) -> str:
        self.texts.append(text)
        self.in_use.add(self.pool.checkedout())
        return f"<p>{len(self.texts)}</p>"


def seen(database: Database, guest: Guest, conversation: str, counting: Counting) -> list[str]:
    with database.transaction() as session:
        shown = select(Message).where(Message.conversation_id == UUID(conversation))
        found = message_paging.page(session, shown, UUID(conversation), message_paging.Span())
    opened = message_paging.open_messages(database, guest.key, found.messages, counting)
    return [opened[one.id].html for one in found.messages if one.author == Author.TUTOR]


def test_a_second_look_renders_nothing(database: Database, guest: Guest) -> None:
    conversation, counting = written(database, guest, 3), Counting(database)
    first = seen(database, guest, conversation, counting)
    assert first == ["<p>1</p>", "<p>2</p>", "<p>3</p>"]
    assert seen(database, guest, conversation, counting) == first
    assert len(counting.texts) == 3


def test_no_connection_is_held_while_rendering(database: Database, guest: Guest) -> None:
    counting = Counting(database)
    seen(database, guest, written(database, guest, 3), counting)
    assert counting.in_use == {0}


def test_what_another_renderer_made_is_made_anew(database: Database, guest: Guest, mine: Page, campus: Campus) -> None:
    conversation = written(database, guest, 1)
    (answer,) = answers(campus, conversation)
    with database.transaction() as session:
        old = seal_html(guest.key, answer.id, "<p>alt</p>")
        session.execute(update(Message).where(Message.id == answer.id).values(html=old, renderer="another"))
    assert look(mine, conversation)["messages"][1]["html"] == render(f"{ANSWER} 2")
    (answer,) = answers(campus, conversation)
    assert answer.open_html(guest.key, message_paging.renderer()) == render(f"{ANSWER} 2")


def test_html_is_never_kept_beside_a_text_it_was_not_made_of(database: Database, guest: Guest, campus: Campus) -> None:
    """A worker that was slow stores its text while somebody looks at the little that was there before."""
    conversation = written(database, guest, 1)

    class Late(Counting):
        def __call__(self, text: str, numbers: Collection[int]) -> str:
            with database.transaction() as session:
                row = session.get_one(Message, campus.answers(conversation)[0].id)
                row.keep_text(guest.key, "Alles")
            return super().__call__(text, numbers)

    seen(database, guest, conversation, Late(database))
    (answer,) = answers(campus, conversation)
    assert (answer.open_text(guest.key), answer.html) == ("Alles", None)


def test_rendering_patiently_makes_the_same() -> None:
    for text in (
        ANSWER,
        "",
        "\n",
        "a\n",
        "a\n\n",
        "> eins\n\nzwei\n\n    code\n\n\n",
        "```\noffen",
        "1. a\n\n\n2. b",
        "a\r\n\r\nb",
    ):
        assert whole_answer.render_patiently(text) == render(text)


def test_the_renderer_is_named_by_all_that_takes_part_in_it() -> None:
    """A library that renders and is not among them could change without that anything is rendered anew."""
    folder = Path(whole_answer.__file__).parent
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in folder.rglob("*.py")]
    names = {name.split(".")[0] for tree in trees for node in ast.walk(tree) for name in imported(node)}
    foreign = names - set(sys.stdlib_module_names) - {"lti_tool"}
    distributions = packages_distributions()
    used = {distribution for name in foreign for distribution in distributions[name]}
    assert used
    assert used <= set(message_paging.LIBRARIES)
    assert len(message_paging.renderer()) == 16


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
