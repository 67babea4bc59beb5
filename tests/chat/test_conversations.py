# SPDX-License-Identifier: EUPL-1.2
"""A person's own conversations: list, title, delete and undo, thumbs, and what /api/me tells."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lti_tool.chat import conversations
from lti_tool.chat.accepting import title_of
from lti_tool.db import Database, now
from lti_tool.models import Conversation, Feedback, Message
from lti_tool.privacy import retention
from lti_tool.vault import Vault
from tests.factories.campus import NAME, Campus, Guest, visit_of
from tests.factories.chat_alone import tool
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer


class Student:
    """Calls without a network in between."""

    def __init__(self, client: FlaskClient, guest: Guest) -> None:
        self.client, self.guest = client, guest

    def call(self, method: str, path: str, body: Any = None) -> Any:
        # Buffered, as nothing else closes an answer: without, it would be looked after until the end of all tests.
        return self.client.open(f"/api{path}", method=method, headers=self.guest.headers, json=body, buffered=True)

    def chat(self, text: str = "Was ist ein Baum?") -> str:
        made: str = self.call("POST", "/conversations").get_json()["id"]
        self.call("POST", f"/conversations/{made}/messages", {"text": text}).get_data()
        return made

    def titles(self) -> list[str]:
        return [one["title"] for one in self.call("GET", "/conversations").get_json()["conversations"]]

    def answer(self, conversation: str) -> Any:
        return self.call("GET", f"/conversations/{conversation}").get_json()["messages"][1]


@pytest.fixture
def student(database: Database, vault: Vault, engine: ScriptedModelServer, campus: Campus) -> Iterator[Student]:
    with tool(database, vault, (engine.url,)).test_client() as client:
        yield Student(client, campus.visit_for())


def test_conversations_are_listed_newest_first_and_only_with_a_question(student: Student) -> None:
    first = student.chat("Erste")
    student.chat("Zweite")
    student.call("POST", "/conversations")
    assert student.titles() == ["Zweite", "Erste"]
    student.call("POST", f"/conversations/{first}/messages", {"text": "Weiter"}).get_data()
    assert student.titles() == ["Erste", "Zweite"]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Was ist\n\n ein  Baum?", "Was ist ein Baum?"),
        ("Wort " * 40, "Wort Wort Wort Wort Wort Wort Wort Wort Wort Wort Wort…"),
        ("x" * 200, "x" * 59 + "…"),
        ("x" * 60, "x" * 60),
    ],
)
def test_the_first_question_is_the_title(question: str, title: str) -> None:
    assert title_of(question) == title
    assert len(title) <= 60


def test_a_title_of_one_s_own_stays(student: Student) -> None:
    conversation = student.chat()
    renamed = student.call("PATCH", f"/conversations/{conversation}", {"title": "  Bäume  "})
    assert renamed.get_json() == {"id": conversation, "title": "Bäume"}
    student.call("POST", f"/conversations/{conversation}/messages", {"text": "Weiter"}).get_data()
    assert student.titles() == ["Bäume"]
    for title in ("", "x" * 201, 7, None):
        assert student.call("PATCH", f"/conversations/{conversation}", {"title": title}).status_code == 422


def test_a_deleted_conversation_is_gone_until_it_is_taken_back(student: Student) -> None:
    conversation = student.chat()
    assert student.call("DELETE", f"/conversations/{conversation}").status_code == 204
    assert student.titles() == []
    assert student.call("GET", f"/conversations/{conversation}").status_code == 404
    assert student.call("DELETE", f"/conversations/{conversation}").status_code == 404
    assert student.call("POST", f"/conversations/{conversation}/restore").status_code == 204
    assert student.titles() == ["Was ist ein Baum?"]
    assert student.call("POST", f"/conversations/{conversation}/restore").status_code == 404


def age(database: Database, conversation: str, **changed: Any) -> None:
    with database.transaction() as session:
        row = session.get(Conversation, UUID(conversation))
        assert row is not None
        for name, value in changed.items():
            setattr(row, name, value)


def test_after_an_hour_a_deleted_conversation_is_gone_for_good(student: Student, database: Database) -> None:
    kept, deleted, old = student.chat("Bleibt"), student.chat("Frisch gelöscht"), student.chat("Lange gelöscht")
    answer = student.answer(old)["id"]
    student.call("POST", f"/messages/{answer}/feedback", {"value": 1, "reason": "gut"})
    student.call("DELETE", f"/conversations/{deleted}")
    age(database, old, deleted_at=now() - timedelta(hours=1, seconds=1))
    assert student.call("POST", f"/conversations/{old}/restore").status_code == 404
    empty = student.call("POST", "/conversations").get_json()["id"]
    age(database, empty, created_at=now() - timedelta(days=2))
    with database.transaction() as session:
        assert [retention.delete_batch(session, kind, now()) for kind in (retention.DELETED, retention.UNUSED)] == [
            1,
            1,
        ]
    with database.transaction() as session:
        assert {str(row) for row in session.scalars(select(Conversation.id))} == {kept, deleted}
        assert session.scalar(select(func.count()).select_from(Message)) == 4
        assert session.scalar(select(func.count()).select_from(Feedback)) == 0


def test_looking_at_the_list_shows_nothing_that_is_over_and_deletes_nothing(
    student: Student, database: Database
) -> None:
    old = student.chat()
    age(database, old, deleted_at=now() - timedelta(hours=2))
    assert student.titles() == []
    with database.transaction() as session:
        assert session.get(Conversation, UUID(old)) is not None


def test_a_thumb_can_be_given_changed_and_taken_back(student: Student, database: Database) -> None:
    conversation = student.chat()
    answer = student.answer(conversation)
    assert answer["feedback"] is None
    path = f"/messages/{answer['id']}/feedback"
    assert student.call("POST", path, {"value": 1}).status_code == 204
    assert student.call("POST", path, {"value": -1, "reason": "Geheime Begründung"}).status_code == 204
    assert student.answer(conversation)["feedback"] == -1
    with database.transaction() as session:
        row = session.scalars(select(Feedback)).one()
        assert row.reason is not None
        assert b"Geheime" not in row.reason
    assert student.call("POST", path, {"value": 0}).status_code == 204
    assert student.answer(conversation)["feedback"] is None


@pytest.mark.parametrize(
    "body",
    [{}, {"value": 2}, {"value": True}, {"value": "1"}, {"value": 1.5}, {"value": []}, {"value": 1, "reason": 7},
     {"value": 1, "reason": "x" * 2001}, {"value": 1, "other": 1}],
)  # fmt: skip
def test_a_thumb_that_is_none_is_refused(student: Student, body: Any) -> None:
    answer = student.answer(student.chat())["id"]
    assert student.call("POST", f"/messages/{answer}/feedback", body).status_code == 422


def test_a_question_takes_no_thumb(student: Student) -> None:
    conversation = student.chat()
    question = student.call("GET", f"/conversations/{conversation}").get_json()["messages"][0]["id"]
    assert student.call("POST", f"/messages/{question}/feedback", {"value": 1}).status_code == 404


def test_me_tells_who_is_here_and_with_whom_they_talk(
    student: Student, campus: Campus, engine: ScriptedModelServer
) -> None:
    me = student.call("GET", "/me").get_json()
    assert (me["name"], me["locale"], me["roles"], me["model"]) == (NAME, "de", ["Learner"], "tiny-chat")
    assert me["permissions"] == ["chat", "own_data"]
    assert (me["course"]["title"], me["activity"]["title"]) == ("Informatik 1", "Lernbegleiter")
    assert me["tutor"]["id"] is None
    assert len(me["tutor"]["starters"]) == 3
    assert me["allowance"]["used"] == 0
    tutor = campus.tutor(passages=(("Bäume", "Ein Baum hat Knoten."),))
    assert student.call("GET", "/me").get_json()["tutor"] == {
        "id": str(tutor),
        "title": "Info-Tutor",
        "starters": ["Was ist ein Baum?"],
        "has_material": True,
        "greeting": "",
        "contact": "",
        "ai_rules": "",
    }
    engine.script(Answer(prompt_tokens=100))
    student.chat()
    assert student.call("GET", "/me").get_json()["allowance"]["used"] == 107


def test_me_answers_while_the_model_server_is_away(
    database: Database, vault: Vault, campus: Campus, engine: ScriptedModelServer
) -> None:
    engine.stop()
    with tool(database, vault, (engine.url,)).test_client() as client:
        guest = campus.visit_for(locale="en")
        assert client.get("/api/me", headers=guest.headers).get_json()["model"] == "not reachable"
        conversation = client.post("/api/conversations", headers=guest.headers).get_json()["id"]
        path = f"/api/conversations/{conversation}/messages"
        asked = client.post(path, headers=guest.headers, json={"text": "Hallo"}, buffered=True)
        assert (asked.status_code, campus.used(guest)) == (200, 0)
        assert "not reachable at the moment" in asked.get_data(as_text=True)


def test_a_conversation_of_nobody_is_created_by_nobody(student: Student) -> None:
    assert student.call("POST", "/conversations", {"id": str(uuid4())}).status_code == 422
    assert student.client.post("/api/conversations").status_code == 401


def test_two_thumbs_at_once_are_one(database: Database, vault: Vault, student: Student) -> None:
    """Two requests that both find no thumb yet: each on a connection of its own, the second while the first is open."""
    answer = UUID(student.answer(student.chat())["id"])
    visit = visit_of(database, student.guest)
    given: list[int] = []

    def give(value: int) -> None:
        with database.transaction() as session:
            conversations.judge(session, visit, student.guest.key, answer, value=value, reason="")
        given.append(value)

    with ExitStack() as first:
        if database.engine.dialect.name == "postgresql":  # SQLite has one writer at a time
            session = first.enter_context(database.transaction())
            conversations.judge(session, visit, student.guest.key, answer, value=1, reason="")
        threads = [threading.Thread(target=give, args=(value,)) for value in (-1, -1, 1, -1)]
        for thread in threads:
            thread.start()
        time.sleep(0.2)
    for thread in threads:
        thread.join()
    assert sorted(given) == [-1, -1, -1, 1]
    with database.transaction() as session:
        assert session.scalars(select(Feedback.value)).one() in (1, -1)


def number_of(database: Database, what: type[Conversation] | type[Feedback]) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def test_empty_conversations_do_not_pile_up(student: Student, database: Database) -> None:
    made = [student.call("POST", "/conversations").get_json()["id"] for _ in range(50)]
    assert number_of(database, Conversation) == conversations.MAX_EMPTY
    age(database, made[-1], created_at=now() - timedelta(hours=23))
    assert student.call("POST", f"/conversations/{made[-1]}/messages", {"text": "Und?"}).status_code == 200
    assert student.call("POST", "/conversations").get_json()["id"] not in made


def test_many_who_ask_for_a_conversation_at_once_get_no_more(
    student: Student, campus: Campus, database: Database, vault: Vault
) -> None:
    app = tool(database, vault, ())

    def ask_for_one() -> None:
        with app.test_client() as client:
            assert client.post("/api/conversations", headers=student.guest.headers).status_code == 201

    threads = [threading.Thread(target=ask_for_one) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert number_of(database, Conversation) == conversations.MAX_EMPTY


def test_an_empty_conversation_that_is_given_again_is_not_about_to_be_deleted(
    student: Student, database: Database
) -> None:
    made = [student.call("POST", "/conversations").get_json()["id"] for _ in range(conversations.MAX_EMPTY)]
    for conversation in made:
        age(database, conversation, created_at=now() - retention.EMPTY + timedelta(minutes=1))
    again = student.call("POST", "/conversations").get_json()["id"]
    assert again in made
    with database.transaction() as session:
        late = now() + timedelta(minutes=2)
        assert retention.delete_batch(session, retention.UNUSED, late) == conversations.MAX_EMPTY - 1
    assert student.call("POST", f"/conversations/{again}/messages", {"text": "Und?"}).status_code == 200
