"""Scores on their way: sent once, tried again with pauses, given up in the end, never twice at a time."""

import base64
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner

from lti_tool.access import Permission, Visit
from lti_tool.cli import cli
from lti_tool.db import Database, now
from lti_tool.lti.keys import ToolKeys
from lti_tool.lti.services import Calls, Rosters, Scores, ServiceError, Tokens
from lti_tool.lti.services.deliveries import PAUSES, Deliveries, pause_after
from lti_tool.lti.services.errors import Busy, Rejected
from lti_tool.lti.services.visits import Names
from lti_tool.models import Activity, Conversation, Course, HandIn, Platform, ScoreDelivery
from lti_tool.outbound import Outbound
from lti_tool.privacy.vault import Vault
from tests.chat.campus import Campus
from tests.chat.conftest import LOOPBACK
from tests.lti.service_server import ServiceServer, reply
from tests.support import MASTER_KEY


class Post:
    """A campus whose platform has a gradebook, and one handed-in conversation."""

    def __init__(self, database_url: str, server: ServiceServer) -> None:
        self.server = server
        self.database, vault = Database(database_url), Vault([MASTER_KEY])
        self.campus = Campus(self.database, vault)
        outbound = Outbound(LOOPBACK)
        outbound.know(server.url)
        calls = Calls(outbound, Tokens(outbound, ToolKeys(self.database, vault).newest))
        self.deliveries = Deliveries(self.database, vault, Scores(calls))
        self.names = Names(self.database, Rosters(calls))
        self.person_id = self.campus.person()
        with self.database.transaction() as session:
            platform, activity = session.get(Platform, self.campus.platform_id), session.get(Activity, self.activity_id)
            assert platform is not None
            assert activity is not None
            platform.token_url, activity.lineitem_url = f"{server.url}/token", f"{server.url}/item?type_id=1"
        self.delivery_id = self.hand_in()

    @property
    def activity_id(self) -> UUID:
        return self.campus.activity_id

    def hand_in(self) -> UUID:
        with self.database.transaction() as session:
            conversation = Conversation(person_id=self.person_id, activity_id=self.activity_id)
            session.add(conversation)
            session.flush()
            session.add(HandIn(conversation_id=conversation.id))
            row = ScoreDelivery(conversation_id=conversation.id, person_id=self.person_id, activity_id=self.activity_id)
            session.add(row)
        return row.id

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
    post.change(HandIn, post.row().conversation_id, withdrawn_at=now())
    post.deliveries.run()
    assert post.server.asked == []
    assert post.row().next_at is None


def test_a_platform_that_was_disabled_gets_nothing(post: Post) -> None:
    post.change(Platform, post.campus.platform_id, state="disabled")
    post.deliveries.run()
    assert post.server.asked == []


def test_two_processes_do_not_send_the_same_row(post: Post) -> None:
    """While one sends, the row is not due for the other; if that one dies, it is due again later."""
    seen = []

    def answer(_asked: Any) -> Any:
        seen.append(post.deliveries.run().sent)
        row = post.row()
        assert row.next_at is not None
        assert row.next_at > now() + timedelta(minutes=4)
        return reply("")

    post.server.on("/item/scores", answer)
    assert post.deliveries.run().sent == 1
    assert seen == [0]
    assert len(post.scores()) == 1


def test_the_pauses_grow_and_end() -> None:
    pauses = [pause_after(attempt, ServiceError()) for attempt in range(1, len(PAUSES) + 2)]
    assert pauses[-1] is None
    known = [pause for pause in pauses if pause is not None]
    assert known == sorted(known)
    assert known[0] == timedelta(minutes=1)
    assert sum(known, timedelta()) > timedelta(days=2), "a platform may be away over a weekend"


def test_a_platform_that_names_a_longer_pause_gets_it() -> None:
    assert pause_after(1, Busy(retry_after=3600)) == timedelta(hours=1)
    assert pause_after(1, Busy(retry_after=1)) == timedelta(minutes=1)
    assert pause_after(1, Rejected()) is None


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
        (reply({"members": [{"user_id": "5", "name": "Jürgen Müßig"}]}), ({"5": "Jürgen Müßig"}, False)),
        (reply("<html>", 503), ({}, True)),
    ],
)
def test_whoever_may_see_names_gets_them_or_hears_that_they_cannot_be_had(
    post: Post, answer: Any, expected: Any
) -> None:
    post.server.on("/members", lambda _asked: answer)
    post.change(Course, post.campus.course_id, memberships_url=f"{post.server.url}/members")
    assert post.names(visit(post, Permission.VIEW_INSIGHTS)) == expected


def test_nobody_asks_for_names_on_behalf_of_a_learner_or_where_there_is_no_roster(post: Post) -> None:
    assert post.names(visit(post, Permission.VIEW_INSIGHTS)) == ({}, False)
    post.change(Course, post.campus.course_id, memberships_url=f"{post.server.url}/members")
    assert post.names(visit(post, Permission.CHAT)) == ({}, False)
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
