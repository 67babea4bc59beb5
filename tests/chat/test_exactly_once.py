# SPDX-License-Identifier: EUPL-1.2
"""What an answer cost is booked exactly once: replies lost after the commit, leases over beside an end, each twice."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, event, true, update
from sqlalchemy.engine import make_url

from lti_tool.chat import turn
from lti_tool.chat.lost_answers import expire
from lti_tool.chat.preparing import AnswerMeans
from lti_tool.chat.question import Ending, Turn
from lti_tool.chat.statements import EXPIRE, Payment, close
from lti_tool.chat.tutor_material import TutorMaterial
from lti_tool.db import Database, now
from lti_tool.errors import DATABASE_AWAY
from lti_tool.model_server import LanguageModel, Tokens
from lti_tool.models import Message, MessageState
from lti_tool.vault import Vault
from tests.factories.campus import Campus, Guest, charged, visit_of
from tests.factories.chat_alone import Serve, no_guard
from tests.factories.page import Page
from tests.fakes.scripted_model_server import Pieces, ScriptedModelServer
from tests.support import PATIENCE, until

MODEL = LanguageModel("tiny-chat", 8192)
USED = Tokens(60, 7)
ENDING = Ending(MessageState.COMPLETE, "Ein Graph.", finish_reason="stop", tokens=USED)


class Relay:
    """A line to the database that can lose what the database answers."""

    def __init__(self, url: str) -> None:
        there = make_url(url)
        self._to = (there.host or "", there.port or 0)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._silent = threading.Event()
        self.url = there.set(port=self._listener.getsockname()[1]).render_as_string(hide_password=False)
        threading.Thread(target=self._accept, daemon=True).start()

    def lose(self) -> None:
        """From here on no answer comes through."""
        self._silent.set()

    def cut(self) -> None:
        """All connections end; new ones work."""
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._silent.clear()

    def close(self) -> None:
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self._listener.accept()
                far = socket.create_connection(self._to)
                self._open += [near, far]
                threading.Thread(target=self._pass, args=(near, far, False), daemon=True).start()
                threading.Thread(target=self._pass, args=(far, near, True), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                if not (answers and self._silent.is_set()):
                    other.sendall(data)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def relay(database_url: str) -> Iterator[Relay]:
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite has no line that could be cut")
    with closing(Relay(database_url)) as relay:
        yield relay


@pytest.fixture
def guest(campus: Campus) -> Guest:
    return campus.visit_for()


@pytest.fixture
def asked(database: Database, vault: Vault, campus: Campus, guest: Guest, serve: Serve) -> Turn:
    return ask(database, vault, campus, guest, Page(serve(), guest).start())


def ask(database: Database, vault: Vault, campus: Campus, guest: Guest, conversation: str) -> Turn:
    """A question that was accepted, with what is taken for it."""
    visit = visit_of(database, guest)
    accepted, _request = turn.begin(
        database,
        vault,
        visit,
        UUID(conversation),
        "Was ist ein Baum?",
        means=AnswerMeans(TutorMaterial(database), MODEL, guards=no_guard),
    )
    return accepted


def let_the_lease_end(database: Database, asked: Turn) -> None:
    with database.transaction() as session:
        over = now() - timedelta(seconds=1)
        session.execute(update(Message).where(Message.id == asked.answer_id).values(alive_until=over))


def state(database: Database, asked: Turn) -> str:
    with database.transaction() as session:
        return session.get_one(Message, asked.answer_id).state


@contextmanager
def lost(relay: Relay, done: Callable[[], bool]) -> Iterator[None]:
    """What happens within is done by the database, which then cannot say so."""

    def cut() -> None:
        until(done)
        relay.cut()

    cutter = threading.Thread(target=cut)
    relay.lose()
    cutter.start()
    with pytest.raises(DATABASE_AWAY):
        yield
    cutter.join(PATIENCE)


def test_an_end_whose_reply_is_lost_is_charged_once_when_it_is_tried_again(
    database: Database, campus: Campus, guest: Guest, asked: Turn, relay: Relay
) -> None:
    cut_off = Database(relay.url)
    with cut_off.engine.connect():
        pass  # what a new connection asks first is not what gets lost
    with lost(relay, lambda: state(database, asked) == "complete"):
        turn.finish(cut_off, asked, ENDING)
    for again in (cut_off, database, cut_off):
        turn.finish(again, asked, ENDING)
        assert charged(database, campus, guest) == {67}
    cut_off.engine.dispose()


def test_an_expiry_whose_reply_is_lost_gives_back_once_and_the_late_end_is_charged_once(
    database: Database, campus: Campus, guest: Guest, asked: Turn, relay: Relay
) -> None:
    let_the_lease_end(database, asked)
    cut_off = Database(relay.url)
    with cut_off.at_once() as connection:
        expire(connection, Message.id == asked.question_id)  # finds nothing
    with (
        lost(relay, lambda: state(database, asked) == "interrupted"),
        cut_off.at_once() as connection,
    ):
        _expire_in_one_message(connection, asked)
    for again in (cut_off, database):
        with again.at_once() as connection:
            expire(connection, true())
        assert charged(database, campus, guest) == {0}
    for again in (cut_off, database):
        turn.finish(again, asked, ENDING)
        assert charged(database, campus, guest) == {67}
    cut_off.engine.dispose()


def _expire_in_one_message(connection: Connection, asked: Turn) -> None:
    """Without the reading before, whose reply would be lost as well."""
    assert asked.taken is not None
    payment = Payment(asked.taken.owners, asked.taken.at, 0)
    close(connection, EXPIRE, {"answer": asked.answer_id, "moment": now()}, payment)


def test_a_question_whose_acceptance_is_lost_costs_nothing_once_its_lease_is_over(
    database: Database, vault: Vault, campus: Campus, guest: Guest, serve: Serve, relay: Relay
) -> None:
    conversation = Page(serve(), guest).start()
    cut_off = Database(relay.url)
    visit = visit_of(cut_off, guest)

    def cut_when_stored() -> None:
        until(lambda: campus.messages() == 2)
        relay.cut()

    relay_after_reading(relay, cut_off)
    cutter = threading.Thread(target=cut_when_stored)
    cutter.start()
    with pytest.raises(DATABASE_AWAY):
        turn.begin(
            cut_off,
            vault,
            visit,
            UUID(conversation),
            "Was ist ein Baum?",
            means=AnswerMeans(TutorMaterial(cut_off), MODEL, guards=no_guard),
        )
    cutter.join(PATIENCE)
    assert charged(database, campus, guest) != {0}
    with database.transaction() as session:
        session.execute(update(Message).values(alive_until=now() - timedelta(seconds=1)))
    for _twice in range(2):
        with database.at_once() as connection:
            expire(connection, true())
        assert charged(database, campus, guest) == {0}
    cut_off.engine.dispose()


def relay_after_reading(relay: Relay, database: Database) -> None:
    """Answers are lost from the statement on that stores the question."""

    @event.listens_for(database.engine, "before_cursor_execute")
    def before(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "INSERT INTO message" in statement:
            relay.lose()


@pytest.mark.parametrize("round_", range(6))
def test_an_expiry_beside_an_end_each_twice_leaves_what_was_used(
    database: Database, database_url: str, campus: Campus, guest: Guest, asked: Turn, round_: int
) -> None:
    let_the_lease_end(database, asked)
    other, start = Database(database_url), threading.Barrier(4)

    def end(where: Database) -> None:
        start.wait(PATIENCE)
        turn.finish(where, asked, ENDING)

    def give_up(where: Database) -> None:
        start.wait(PATIENCE)
        with where.at_once() as connection:
            expire(connection, true())

    threads = [threading.Thread(target=work, args=(where,)) for work in (end, give_up) for where in (database, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert charged(database, campus, guest) == {67}
    assert state(database, asked) == "complete"
    other.engine.dispose()


def test_what_was_taken_before_midnight_is_given_back_to_the_day_before(database: Database, asked: Turn) -> None:
    assert asked.taken is not None
    with database.transaction() as session:
        assert session.get_one(Message, asked.answer_id).created_at == asked.taken.at


ABSURD = [
    b'{"prompt_tokens": 2147483647, "completion_tokens": 2147483647}',
    b'{"prompt_tokens": 900000, "completion_tokens": 900000}',
    b'{"prompt_tokens": -5, "completion_tokens": -7}',
    b'{"prompt_tokens": true, "completion_tokens": true}',
    b'{"prompt_tokens": 1e9, "completion_tokens": 12.5}',
    b'{"prompt_tokens": "47", "completion_tokens": null}',
]


@pytest.mark.parametrize("usage", ABSURD)
def test_no_count_of_an_engine_charges_more_than_was_possible_or_less_than_nothing(
    serve: Serve, engine: ScriptedModelServer, campus: Campus, guest: Guest, usage: bytes
) -> None:
    text = b'data: {"choices":[{"delta":{"content":"Ein Graph."},"finish_reason":"stop"}]}\n\n'
    engine.script(Pieces([text, b'data: {"choices":[],"usage":' + usage + b"}\n\n", b"data: [DONE]\n\n"]))
    page = Page(serve(engine.url), guest)
    done = page.ask(page.start()).rest()[-1].data["usage"]
    body = engine.chats[0].body
    sent = sum(len(message["content"].encode()) for message in body["messages"])
    assert 100 < done["prompt_tokens"] <= sent
    assert 0 < done["completion_tokens"] <= body["max_tokens"]
    assert campus.used(guest) == sum(done.values())
