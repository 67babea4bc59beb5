# SPDX-License-Identifier: EUPL-1.2
"""Scores on their way: sent once, tried again with pauses, given up in the end, never twice at a time."""

import base64
import json
import logging
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from lti_tool import vault
from lti_tool.access import Visit
from lti_tool.cli.commands import cli
from lti_tool.db import Database, now
from lti_tool.lti.keys.tool_keys import ToolKeys
from lti_tool.lti.services import AccessTokens, Calls, LineItems, Memberships, Scores, ServiceError, score_deliveries
from lti_tool.lti.services.errors import PlatformBusy, RequestRejected
from lti_tool.lti.services.names_for_visit import VisibleNames
from lti_tool.lti.services.score_deliveries import PAUSES, ScoreDeliveries, pause_after
from lti_tool.models import (
    Activity,
    Conversation,
    Course,
    Deployment,
    HandIn,
    Person,
    PersonKey,
    Platform,
    ScoreDelivery,
    Tutor,
)
from lti_tool.outbound import Outbound
from lti_tool.permissions import Permission
from lti_tool.vault import Vault, VaultError
from tests.factories.campus import Campus
from tests.factories.chat_alone import LOOPBACK
from tests.fakes.service_server import ServiceServer, reply
from tests.support import MASTER_KEY, PATIENCE


class Post:
    """A campus whose platform has a gradebook, and one handed-in conversation."""

    def __init__(self, database_url: str, server: ServiceServer) -> None:
        self.server, self.database_url = server, database_url
        self.database, vault = Database(database_url), Vault([MASTER_KEY])
        self.campus = Campus(self.database, vault)
        self.outbound = outbound = Outbound(LOOPBACK)
        outbound.know(server.url)
        self.calls = calls = Calls(outbound, AccessTokens(outbound, ToolKeys(self.database, vault).newest))
        self.deliveries = ScoreDeliveries(self.database, vault, Scores(calls), LineItems(calls))
        self.names = VisibleNames(self.database, Memberships(calls))
        self.tutor_id, self.person_id = self.campus.tutor(), self.campus.person()
        self.change(Tutor, self.tutor_id, mark_as_done=True)
        with self.database.transaction() as session:
            platform, activity = session.get(Platform, self.campus.platform_id), session.get(Activity, self.activity_id)
            assert platform is not None
            assert activity is not None
            platform.token_url, activity.lineitem_url = f"{server.url}/token", f"{server.url}/item?type_id=1"
        self.conversation_id = self.hand_in()
        with self.database.transaction() as session:
            row = ScoreDelivery(person_id=self.person_id, activity_id=self.activity_id)
            session.add(row)
        self.delivery_id = row.id

    @property
    def activity_id(self) -> UUID:
        return self.campus.activity_id

    def hand_in(self) -> UUID:
        with self.database.transaction() as session:
            conversation = Conversation(person_id=self.person_id, activity_id=self.activity_id)
            session.add(conversation)
            session.flush()
            session.add(HandIn(conversation_id=conversation.id))
        return conversation.id

    def row(self) -> ScoreDelivery:
        with self.database.transaction() as session:
            found = session.get(ScoreDelivery, self.delivery_id)
            assert found is not None
        return found

    def change(self, model: Any, identity: Any, **values: Any) -> None:
        with self.database.transaction() as session:
            row = session.get(model, identity)
            for name, value in values.items():
                setattr(row, name, value)

    def data_key(self) -> bytes:
        with self.database.transaction() as session:
            return session.get_one(Person, self.person_id).open_key(Vault([MASTER_KEY]))

    def scores(self) -> list[dict[str, Any]]:
        return [json.loads(asked.body) for asked in self.server.at("/item/scores")]


@pytest.fixture
def server() -> Iterator[ServiceServer]:
    server = ServiceServer()
    server.on("/item/scores", lambda _asked: reply(""))
    yield server
    server.close()


@pytest.fixture
def post(database_url: str, server: ServiceServer) -> Post:
    return Post(database_url, server)


def test_a_score_is_sent_once(post: Post) -> None:
    assert post.deliveries.run().sent == 1
    assert post.deliveries.run().sent == 0
    (score,) = post.scores()
    assert score["userId"].startswith("sub-"), "the platform's own name of the person"
    assert (score["scoreGiven"], score["scoreMaximum"], score["gradingProgress"]) == (1, 1, "FullyGraded")
    row = post.row()
    assert row.sent_at is not None
    assert (row.next_at, row.attempts, row.error_code) == (None, 1, None)


def test_a_failure_is_kept_and_tried_again_after_a_pause(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    post.server.on("/item/scores", lambda _asked: reply("<html>", 503))
    assert post.deliveries.run().failed == 1
    row = post.row()
    assert (row.error_code, row.sent_at) == ("broken", None)
    assert row.next_at is not None
    assert timedelta(seconds=50) < row.next_at - now() <= timedelta(minutes=1)
    assert post.deliveries.run().failed == 0, "not before its time"
    assert "score not sent" in caplog.text
    assert "sub-" not in caplog.text
    post.server.on("/item/scores", lambda _asked: reply(""))
    post.change(ScoreDelivery, post.delivery_id, next_at=now())
    assert post.deliveries.run().sent == 1
    assert post.row().error_code is None
    timestamps = [score["timestamp"] for score in post.scores()]
    assert timestamps[0] < timestamps[1], "Moodle answers 409 to a timestamp that is not newer"


def test_what_the_platform_will_never_take_is_given_up_at_once(post: Post) -> None:
    """Moodle: a teacher, or somebody who is not enrolled."""
    post.server.on("/item/scores", lambda _asked: reply("[]", 400))
    post.deliveries.run()
    assert (post.row().error_code, post.row().next_at) == ("rejected", None)


@pytest.mark.parametrize("lineitem", [None, "https://elsewhere.example/item"])
def test_without_a_column_of_the_platform_nothing_is_sent_anywhere(post: Post, lineitem: "str | None") -> None:
    post.change(Activity, post.activity_id, lineitem_url=lineitem)
    post.deliveries.run()
    assert post.row().error_code == "not_offered"
    assert post.server.asked == []


def test_what_was_withdrawn_in_the_meantime_is_not_sent(post: Post) -> None:
    post.change(HandIn, post.conversation_id, withdrawn_at=now())
    post.deliveries.run()
    assert post.server.asked == []
    assert post.row().next_at is None


@pytest.mark.parametrize("other", ["handed in", "withdrawn"])
def test_while_one_of_several_conversations_stands_done_is_due(post: Post, other: str) -> None:
    second = post.hand_in()
    post.change(HandIn, post.conversation_id, withdrawn_at=now())
    if other == "withdrawn":
        post.change(HandIn, second, withdrawn_at=now())
    assert post.deliveries.run().sent == (other == "handed in")


def test_a_deleted_conversation_is_not_reported_unless_it_is_restored(post: Post) -> None:
    """For an hour nobody knows; nothing is lost until then."""
    post.change(Conversation, post.conversation_id, deleted_at=now())
    post.deliveries.run()
    assert post.server.asked == []
    row = post.row()
    assert row.next_at is not None
    assert (row.next_at > now() + timedelta(minutes=50), row.attempts, row.held_until) == (True, 0, None)
    post.change(Conversation, post.conversation_id, deleted_at=None)
    post.change(ScoreDelivery, post.delivery_id, next_at=now())
    assert post.deliveries.run().sent == 1


def test_a_conversation_that_is_gone_for_good_is_not_reported(post: Post) -> None:
    with post.database.transaction() as session:
        session.delete(session.get_one(Conversation, post.conversation_id))
    post.deliveries.run()
    assert post.server.asked == []
    assert (post.row().next_at, post.row().error_code) == (None, None)


@pytest.mark.parametrize("how", ["switch", "tutor"])
def test_what_instructors_switched_off_meanwhile_is_not_sent_and_says_so(post: Post, how: str) -> None:
    if how == "switch":
        post.change(Tutor, post.tutor_id, mark_as_done=False)
    else:
        post.change(Activity, post.activity_id, tutor_id=None)
    post.deliveries.run()
    assert post.server.asked == []
    assert (post.row().next_at, post.row().held_until, post.row().error_code) == (None, None, "switched_off")


@pytest.mark.parametrize("what", ["platform", "deployment"])
@pytest.mark.parametrize("state", ["disabled", "pending"])
def test_a_connection_that_is_not_active_gets_nothing_and_says_so(post: Post, what: str, state: str) -> None:
    model, identity = {
        "platform": (Platform, post.campus.platform_id),
        "deployment": (Deployment, post.campus.deployment_id),
    }[what]
    post.change(model, identity, state=state)
    post.deliveries.run()
    assert post.server.asked == []
    assert (post.row().next_at, post.row().error_code) == (None, "disabled")


def test_what_another_process_put_off_meanwhile_is_not_tried_before_its_time(post: Post) -> None:
    """The round knew two rows as due; while it sent the first, the second failed elsewhere and has to wait."""
    other = post.campus.person()
    with post.database.transaction() as session:
        conversation = Conversation(person_id=other, activity_id=post.activity_id)
        session.add(conversation)
        session.flush()
        session.add(HandIn(conversation_id=conversation.id))
        row = ScoreDelivery(person_id=other, activity_id=post.activity_id, next_at=now() - timedelta(seconds=1))
        session.add(row)
    post.change(ScoreDelivery, post.delivery_id, next_at=now() - timedelta(minutes=1))

    def answer(_asked: Any) -> Any:
        post.change(ScoreDelivery, row.id, next_at=now() + timedelta(hours=1))
        return reply("")

    post.server.on("/item/scores", answer)
    assert post.deliveries.run().sent == 1
    assert len(post.scores()) == 1


def test_what_is_made_due_while_it_is_sent_is_not_sent_twice(post: Post) -> None:
    """As "try again" and a second handing in do."""

    def answer(_asked: Any) -> Any:
        post.change(ScoreDelivery, post.delivery_id, next_at=now(), attempts=0)
        assert post.deliveries.run().sent == 0
        return reply("")

    post.server.on("/item/scores", answer)
    post.deliveries.run()
    assert post.deliveries.run().sent == 0
    assert len(post.scores()) == 1


def test_a_failure_that_comes_late_takes_nothing_back(post: Post) -> None:
    """Held for too long, the row was taken and sent by another process."""
    answers = [reply("<html>", 503), reply("")]

    def answer(_asked: Any) -> Any:
        mine = answers.pop(0)
        if answers:
            post.change(ScoreDelivery, post.delivery_id, held_until=now())
            assert post.deliveries.run().sent == 1
        return mine

    post.server.on("/item/scores", answer)
    assert post.deliveries.run().failed == 1
    row = post.row()
    assert row.sent_at is not None
    assert (row.next_at, row.error_code) == (None, None)
    assert post.deliveries.run().sent == 0


def test_what_was_sent_is_not_sent_again_though_it_was_made_due(post: Post) -> None:
    """ "Try again" that was asked for in the moment in which it arrived."""
    post.change(ScoreDelivery, post.delivery_id, sent_at=now())
    assert post.deliveries.run().sent == 0
    assert post.server.asked == []


def test_a_failure_never_overwrites_what_was_sent(post: Post) -> None:
    def answer(_asked: Any) -> Any:
        post.change(ScoreDelivery, post.delivery_id, sent_at=now())
        return reply("<html>", 503)

    post.server.on("/item/scores", answer)
    post.deliveries.run()
    assert post.row().error_code is None


def test_a_failure_that_comes_late_does_not_let_go_of_what_another_process_holds(post: Post) -> None:
    later = now() + timedelta(minutes=9)

    def answer(_asked: Any) -> Any:
        post.change(ScoreDelivery, post.delivery_id, held_until=later)
        return reply("<html>", 503)

    post.server.on("/item/scores", answer)
    post.deliveries.run()
    assert (post.row().held_until, post.row().error_code) == (later, None)


def columns_of(row: ScoreDelivery) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in ScoreDelivery.__table__.columns}


def test_with_a_wrong_master_key_nothing_is_given_up_and_the_right_one_sends_it(post: Post) -> None:
    """As after a rotation that `work` was not told of."""
    Another(post, post.server)
    before = columns_of(post.row())
    other_vault = Vault([bytes(32)])
    with pytest.raises(VaultError):
        score_deliveries.sender(post.database, other_vault, post.calls).run()
    assert columns_of(post.row()) == before
    assert post.server.asked == []
    assert post.deliveries.run().sent == 2


def test_a_signing_key_that_does_not_open_costs_a_score_none_of_its_attempts(post: Post) -> None:
    before = columns_of(post.row())
    strange = Calls(post.outbound, AccessTokens(post.outbound, ToolKeys(post.database, Vault([bytes(32)])).newest))
    with pytest.raises(VaultError):
        score_deliveries.sender(post.database, Vault([MASTER_KEY]), strange).run()
    assert columns_of(post.row()) == before


def test_one_person_whose_key_does_not_open_keeps_no_other_score_back(post: Post) -> None:
    other = Another(post, post.server)
    with post.database.transaction() as session:
        for person in session.scalars(select(Person).where(Person.platform_id == other.campus.platform_id)):
            session.get_one(PersonKey, person.id).wrapped = Vault([bytes(32)]).wrap(
                bytes(32), f"person.data_key:{person.id}"
            )
    done = post.deliveries.run()
    assert (done.sent, done.failed) == (1, 1), "the job goes on, and does not fail for everybody"
    assert post.row().sent_at is not None
    with post.database.transaction() as session:
        of_other = ScoreDelivery.activity_id == other.campus.activity_id
        kept_back = session.scalars(select(ScoreDelivery).where(of_other)).one()
    assert (kept_back.error_code, kept_back.sent_at, kept_back.held_until) == ("internal", None, None)
    assert kept_back.next_at is not None
    assert kept_back.next_at > now()


def test_the_score_of_an_erased_person_is_given_up(post: Post) -> None:
    with post.database.transaction() as session:
        session.delete(session.get_one(PersonKey, post.person_id))
    assert post.deliveries.run().sent == 0
    assert (post.row().next_at, post.row().error_code) == (None, "erased")


def test_a_mistake_of_our_own_counts_as_a_failed_try_of_that_score_alone(
    post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whether it happens before the platform is asked or while it is."""
    Another(post, post.server)
    post.change(Person, post.person_id, sub=vault.seal(post.data_key(), b"\xff", f"person.sub:{post.person_id}"))
    assert post.deliveries.run().sent == 1
    row = post.row()
    assert (row.error_code, row.attempts, row.held_until) == ("internal", 1, None)
    assert row.next_at is not None
    assert row.next_at > now()
    assert "unexpected UnicodeDecodeError" in caplog.text

    post.change(ScoreDelivery, post.delivery_id, next_at=now())
    post.change(Person, post.person_id, sub=vault.seal(post.data_key(), b"sub-1", f"person.sub:{post.person_id}"))
    send = Scores.send

    def breaks(*_arguments: Any) -> None:
        raise KeyError("".join(("what ", "a person wrote")))

    monkeypatch.setattr(Scores, "send", breaks)
    assert post.deliveries.run().failed == 1
    assert (post.row().error_code, post.row().attempts, post.row().held_until) == ("internal", 2, None)
    assert "unexpected KeyError" in caplog.text
    assert "what a person wrote" not in caplog.text
    monkeypatch.setattr(Scores, "send", send)
    post.change(ScoreDelivery, post.delivery_id, next_at=now())
    assert post.deliveries.run().sent == 1


def test_what_is_taken_back_while_it_is_sent_in_vain_is_not_tried_again(post: Post) -> None:
    def answer(_asked: Any) -> Any:
        post.change(ScoreDelivery, post.delivery_id, next_at=None)
        return reply("<html>", 503)

    post.server.on("/item/scores", answer)
    post.deliveries.run()
    assert post.row().next_at is None


# A column for an activity whose launches name none


class Book:
    """The gradebook of the post's platform: columns that are there, and those that the tool makes."""

    def __init__(self, post: Post, *there: dict[str, Any], status: int = 201) -> None:
        self.post, self.there, self.status = post, list(there), status
        server = post.server
        server.on("/2/lineitems", self.answer)
        for number in range(9):
            server.on(f"/2/lineitems/{number}/lineitem/scores", lambda _asked: reply(""))
        post.change(Activity, post.activity_id, lineitem_url=None, lineitems_url=f"{server.url}/2/lineitems?type_id=1")
        with post.database.transaction() as session:
            self.link = session.get_one(Activity, post.activity_id).resource_link_id

    def url(self, number: int) -> str:
        return f"{self.post.server.url}/2/lineitems/{number}/lineitem?type_id=1"

    def column(self, number: int, link: "str | None" = None, tag: str = "") -> dict[str, Any]:
        return {"id": self.url(number), "label": "x", "scoreMaximum": 9, "resourceLinkId": link, "tag": tag}

    def answer(self, asked: Any) -> Any:
        if asked.method == "GET":
            return reply(self.there)
        if self.status != 201:
            return reply("", self.status)
        made = {**json.loads(asked.body), "id": self.url(len(self.there) + 1)}
        self.there.append(made)
        return reply(made, 201)

    @property
    def remembered(self) -> "str | None":
        with self.post.database.transaction() as session:
            return session.get_one(Activity, self.post.activity_id).own_lineitem_url

    def asked(self) -> list[tuple[str, str]]:
        return [(asked.method, asked.path.partition("?")[0]) for asked in self.post.server.asked]

    def methods(self) -> list[str]:
        return [asked.method for asked in self.post.server.at("/2/lineitems")]


def test_a_column_is_looked_for_made_and_remembered_and_gets_the_scores(post: Post) -> None:
    book = Book(post)
    assert post.deliveries.run().sent == 1
    token, columns = ("POST", "/token"), "/2/lineitems"
    assert book.asked() == [
        *[token, ("GET", columns)],
        *[token, ("POST", columns)],
        *[token, ("POST", "/2/lineitems/1/lineitem/scores")],
    ]
    assert book.remembered == book.url(1)
    post.change(ScoreDelivery, post.delivery_id, sent_at=None, next_at=now())
    post.deliveries.run()
    assert book.methods() == ["GET", "POST"], "known by now"


def test_nothing_is_made_in_a_gradebook_before_somebody_has_handed_in(post: Post) -> None:
    book = Book(post)
    post.change(HandIn, post.conversation_id, withdrawn_at=now())
    post.deliveries.run()
    assert book.asked() == []


@pytest.mark.parametrize(
    ("there", "used", "methods"),
    [
        ([("link", "")], 1, ["GET"]),
        ([("link", "other"), ("link", "campus-tutor-done")], 2, ["GET"]),
        ([("link", "a"), ("link", "b")], 3, ["GET", "POST"]),
        ([("another", "campus-tutor-done"), (None, "campus-tutor-done")], 3, ["GET", "POST"]),
    ],
)
def test_an_activitys_own_column_is_used_before_another_one_is_made(
    post: Post, there: list[tuple[str, str]], used: int, methods: list[str]
) -> None:
    """Its only one, or the one of ours; never another activity's, also from a platform that sends all of them."""
    book = Book(post)
    for number, (link, tag) in enumerate(there, 1):
        book.there.append(book.column(number, book.link if link == "link" else link, tag))
    assert post.deliveries.run().sent == 1
    assert book.methods() == methods
    assert len(post.server.at(f"/2/lineitems/{used}/lineitem/scores")) == 1


def test_two_processes_do_not_make_two_columns(post: Post) -> None:
    """The slower one waits for the faster one's column."""
    book, other = Book(post), post.campus.person()
    seen = list[int]()

    def hand_in_of_another() -> None:
        with post.database.transaction() as session:
            conversation = Conversation(person_id=other, activity_id=post.activity_id)
            session.add(conversation)
            session.flush()
            session.add(HandIn(conversation_id=conversation.id))
            session.add(ScoreDelivery(person_id=other, activity_id=post.activity_id))

    def answer(asked: Any) -> Any:
        if asked.method == "GET" and not seen:
            hand_in_of_another()
            seen.append(post.deliveries.run().failed)
        return book.answer(asked)

    post.server.on("/2/lineitems", answer)
    assert post.deliveries.run().sent == 1
    assert seen == [1]
    assert book.methods() == ["GET", "POST"]
    with post.database.transaction() as session:
        (waiting,) = session.scalars(select(ScoreDelivery).where(ScoreDelivery.person_id == other))
        waiting.next_at = now()
    assert post.deliveries.run().sent == 1
    assert len(book.there) == 1


def test_a_column_that_was_deleted_is_looked_for_anew(post: Post) -> None:
    book = Book(post)
    post.change(Activity, post.activity_id, own_lineitem_url=book.url(7))
    post.server.on("/2/lineitems/7/lineitem/scores", lambda _asked: reply("", 404))
    assert post.deliveries.run().failed == 1
    assert (post.row().error_code, book.remembered) == ("not_there", None)
    post.change(ScoreDelivery, post.delivery_id, next_at=now())
    assert post.deliveries.run().sent == 1
    assert book.remembered == book.url(1)


@pytest.mark.parametrize(
    ("status", "code", "lasting"),
    [(400, "not_offered", True), (404, "not_offered", True), (403, "forbidden", False), (503, "broken", False)],
)
def test_a_column_that_cannot_be_made_is_told_apart_and_tried_again_where_that_helps(
    post: Post, status: int, code: str, lasting: bool
) -> None:
    book = Book(post, status=status)
    assert post.deliveries.run().failed == 1
    row = post.row()
    assert (row.error_code, row.next_at is None) == (code, lasting)
    assert (post.scores(), book.remembered) == ([], None)
    book.status = 201
    post.change(ScoreDelivery, post.delivery_id, next_at=now())
    assert post.deliveries.run().sent == 1, "nobody holds it any more"


def test_the_column_that_a_launch_names_goes_before_one_of_ours(post: Post) -> None:
    Book(post)
    named = f"{post.server.url}/item?type_id=1"
    post.change(Activity, post.activity_id, lineitem_url=named, own_lineitem_url=f"{post.server.url}/other")
    assert post.deliveries.run().sent == 1
    assert len(post.scores()) == 1


def test_two_processes_do_not_send_the_same_row(post: Post) -> None:
    """While one sends, the row is not due for the other; if that one dies, it is due again later."""
    seen = []

    def answer(_asked: Any) -> Any:
        seen.append(post.deliveries.run().sent)
        row = post.row()
        assert row.held_until is not None
        assert row.held_until > now() + timedelta(minutes=4)
        return reply("")

    post.server.on("/item/scores", answer)
    assert post.deliveries.run().sent == 1
    assert seen == [0]
    assert len(post.scores()) == 1


# One platform's slowness is its own


class Another:
    """A second campus, with a platform of its own, beside a post's: one score waits there, too."""

    def __init__(self, post: Post, server: ServiceServer, scores: int = 1) -> None:
        self.post, self.server, self.campus = post, server, Campus(post.database, Vault([MASTER_KEY]))
        post.outbound.know(server.url)
        tutor_id = self.campus.tutor()
        post.change(Tutor, tutor_id, mark_as_done=True)
        post.change(Platform, self.campus.platform_id, token_url=f"{server.url}/token")
        post.change(Activity, self.campus.activity_id, lineitem_url=f"{server.url}/item")
        for _number in range(scores):
            self.hand_in()

    def hand_in(self) -> None:
        with self.post.database.transaction() as session:
            conversation = Conversation(person_id=self.campus.person(), activity_id=self.campus.activity_id)
            session.add(conversation)
            session.flush()
            session.add(HandIn(conversation_id=conversation.id))
            due = now() - timedelta(hours=1)  # long before the other's
            session.add(
                ScoreDelivery(person_id=conversation.person_id, activity_id=self.campus.activity_id, next_at=due)
            )

    @property
    def platform(self) -> Platform:
        with self.post.database.transaction() as session:
            return session.get_one(Platform, self.campus.platform_id)


@pytest.fixture
def slow(server: ServiceServer) -> Iterator[ServiceServer]:
    """A platform that takes a call and does not answer it until the test is over."""
    del server
    slow, ended = ServiceServer(), threading.Event()

    def answer(_asked: Any) -> Any:
        ended.wait(PATIENCE)
        return reply("")

    slow.on("/token", answer)
    yield slow
    ended.set()
    slow.close()


def test_a_platform_that_does_not_answer_holds_up_nobody_else(post: Post, slow: ServiceServer) -> None:
    """Its scores came first, and are more than a round could send. The other's arrives before the first has failed."""
    other = Another(post, slow, scores=3)
    seen = list[int]()

    def answer(_asked: Any) -> Any:
        seen.append(other.platform.services_failed)
        return reply("")

    post.server.on("/item/scores", answer)
    outcome = post.deliveries.run()
    assert (outcome.sent, outcome.failed) == (1, 1)
    assert seen == [0], "sent while the slow one was still being waited for"
    assert len(slow.at("/token")) == 1, "asked once, although three scores were due"


def test_a_platform_that_does_not_answer_is_left_alone_longer_each_time_by_every_process(
    post: Post, slow: ServiceServer
) -> None:
    other = Another(post, slow, scores=2)
    post.deliveries.run()
    first = other.platform.services_paused_until
    assert first is not None
    assert timedelta(0) < first - now() <= timedelta(minutes=1)
    assert Post(post.database_url, post.server).deliveries.run().failed == 0, "another process leaves it alone, too"
    assert len(slow.at("/token")) == 1
    post.change(Platform, other.campus.platform_id, services_paused_until=now(), services_failed=30)
    post.deliveries.run()
    again = other.platform.services_paused_until
    assert again is not None
    assert timedelta(minutes=29) < again - now() <= timedelta(minutes=30)


def test_a_platform_that_answers_again_gets_all_that_waited(post: Post, server: ServiceServer) -> None:
    other = Another(post, server, scores=3)
    paused = now() - timedelta(seconds=1)
    post.change(Platform, other.campus.platform_id, services_paused_until=paused, services_failed=4)
    assert post.deliveries.run().sent == 4
    assert (other.platform.services_failed, other.platform.services_paused_until) == (0, None)


def test_a_busy_platform_is_left_alone_for_as_long_as_it_says(post: Post) -> None:
    post.server.on("/item/scores", lambda _asked: reply("", 429, Retry_After="900"))
    post.deliveries.run()
    with post.database.transaction() as session:
        until = session.get_one(Platform, post.campus.platform_id).services_paused_until
    assert until is not None
    assert timedelta(minutes=14) < until - now() <= timedelta(minutes=15)


@pytest.mark.parametrize("answer", [reply("[]", 400), reply("", 404), reply("<html>", 502)])
def test_what_one_score_is_refused_for_does_not_keep_the_others_back(post: Post, answer: Any) -> None:
    Another(post, post.server, scores=2)
    answers = [answer]
    post.server.on("/item/scores", lambda _asked: answers.pop() if answers else reply(""))
    outcome = post.deliveries.run()
    assert (outcome.sent, outcome.failed) == (2, 1)


def test_a_platform_that_answers_slowly_gets_so_much_of_a_round_and_the_rest_later(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    Another(post, post.server, scores=2)
    monkeypatch.setattr(score_deliveries, "LANE_SECONDS", 0.0)
    assert post.deliveries.run().sent == 2, "one of each platform"
    assert post.deliveries.run().sent == 1


def test_a_round_begins_no_platform_after_its_time_and_the_next_round_begins_with_it(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many platforms there are, it ends in a time that is known: who stops the process waits so long."""
    monkeypatch.setattr(score_deliveries, "MAX_PLATFORMS_AT_ONCE", 1)
    monkeypatch.setattr(score_deliveries, "ROUND_SECONDS", 2.0)
    other = Another(post, post.server)

    def answer(_asked: Any) -> Any:
        time.sleep(2.5)
        return reply("")

    post.server.on("/item/scores", answer)
    outcome = post.deliveries.run()
    assert (outcome.sent, outcome.more) == (1, True)
    assert post.row().attempts == 0
    post.server.on("/item/scores", lambda _asked: reply(""))
    outcome = post.deliveries.run()
    assert (outcome.sent, outcome.more) == (1, False)
    assert other.platform.services_failed == 0


def test_a_round_of_scores_is_over_before_another_process_may_take_what_it_holds() -> None:
    assert timedelta(seconds=score_deliveries.ROW_SECONDS) < score_deliveries.LEASE
    assert score_deliveries.LONGEST < score_deliveries.LEASE


def test_the_pauses_grow_and_end() -> None:
    pauses = [pause_after(attempt, ServiceError()) for attempt in range(1, len(PAUSES) + 2)]
    assert pauses[-1] is None
    known = [pause for pause in pauses if pause is not None]
    assert known == sorted(known)
    assert known[0] == timedelta(minutes=1)
    assert sum(known, timedelta()) > timedelta(days=2), "a platform may be away over a weekend"


def test_a_platform_that_names_a_longer_pause_gets_it() -> None:
    assert pause_after(1, PlatformBusy(retry_after=3600)) == timedelta(hours=1)
    assert pause_after(1, PlatformBusy(retry_after=1)) == timedelta(minutes=1)
    assert pause_after(1, RequestRejected()) is None


def test_the_command_sends_what_is_due_and_says_how_much(
    post: Post, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMPUS_TUTOR_PUBLIC_URL", "https://tutor.example")
    monkeypatch.setenv("CAMPUS_TUTOR_DATABASE_URL", database_url)
    monkeypatch.setenv("CAMPUS_TUTOR_MASTER_KEY", base64.b64encode(MASTER_KEY).decode())
    monkeypatch.setenv("CAMPUS_TUTOR_ALLOWED_NETWORKS", "127.0.0.0/8")
    result = CliRunner().invoke(cli, ["scores", "run"])
    assert (result.exit_code, result.output) == (0, "1 sent, 0 failed, 0 waiting.\n")
    assert len(post.scores()) == 1


# Names for a visit


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (reply({"members": [{"user_id": "5", "name": "Jürgen Müßig"}]}), ({"5": "Jürgen Müßig"}, "")),
        (reply("<html>", 503), ({}, "later")),
        (reply("", 403), ({}, "off")),
        (reply("", 404), ({}, "off")),
        (reply({"members": [{"user_id": "5"}]}), ({}, "withheld")),
    ],
)
def test_whoever_may_see_names_gets_them_or_hears_that_they_cannot_be_had(
    post: Post, answer: Any, expected: Any
) -> None:
    post.server.on("/members", lambda _asked: answer)
    post.change(Course, post.campus.course_id, memberships_url=f"{post.server.url}/members")
    assert post.names(visit(post, Permission.VIEW_INSIGHTS)) == expected


def test_a_roster_that_was_switched_off_and_on_again_says_so_and_comes_back(post: Post) -> None:
    """As Moodle does: the token is refused; the address stays known, since launches without it prove nothing."""
    post.server.on("/members", lambda _asked: reply({"members": [{"user_id": "5", "name": "Jürgen Müßig"}]}))
    post.change(Course, post.campus.course_id, memberships_url=f"{post.server.url}/members")
    post.server.on("/token", lambda _asked: reply({"error": "invalid_scope"}, 400))
    staff = visit(post, Permission.VIEW_INSIGHTS)
    assert post.names(staff) == ({}, "off")
    post.change(Platform, post.campus.platform_id, family="moodle")
    assert "Names and Role Provisioning" in post.names.remedy(staff, "off")
    assert post.names.remedy(staff, "withheld").startswith("Moodle: ")
    assert post.names.remedy(staff, "later") == ""
    post.server.on("/token", post.server.give_token)
    assert post.names(staff) == ({"5": "Jürgen Müßig"}, "")


def test_names_that_are_allowed_again_are_there_at_the_next_look(post: Post) -> None:
    members: list[dict[str, str]] = [{"user_id": "5"}]
    post.server.on("/members", lambda _asked: reply({"members": members}))
    post.change(Course, post.campus.course_id, memberships_url=f"{post.server.url}/members")
    staff = visit(post, Permission.VIEW_INSIGHTS)
    assert post.names(staff) == ({}, "withheld")
    members[0]["name"] = "Jürgen Müßig"
    assert post.names(staff) == ({"5": "Jürgen Müßig"}, "")


def test_nobody_asks_for_names_on_behalf_of_a_learner_or_where_there_is_no_roster(post: Post) -> None:
    assert post.names(visit(post, Permission.VIEW_INSIGHTS)) == ({}, "")
    post.change(Course, post.campus.course_id, memberships_url=f"{post.server.url}/members")
    assert post.names(visit(post, Permission.CHAT)) == ({}, "")
    assert post.server.asked == []


def visit(post: Post, permission: Permission) -> Visit:
    return Visit(
        id=uuid4(),
        person_id=post.person_id,
        activity_id=post.activity_id,
        platform_id=post.campus.platform_id,
        institution_id=post.campus.institution_id,
        course_id=post.campus.course_id,
        roles=(),
        permissions=frozenset({permission}),
        locale="de",
    )
