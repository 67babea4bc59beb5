# SPDX-License-Identifier: EUPL-1.2
"""Bodies, ids and bearers that are wrong: an answer with a sentence, never a 500, never somebody else's data."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from lti_tool.db import Database, now
from lti_tool.models import Platform, VisitSession
from lti_tool.permissions import Permission
from lti_tool.vault import Vault
from tests.factories.campus import Campus, Guest
from tests.factories.chat_alone import tool
from tests.fakes.scripted_model_server import ScriptedModelServer


@pytest.fixture
def client(database: Database, vault: Vault, engine: ScriptedModelServer) -> Iterator[FlaskClient]:
    with tool(database, vault, (engine.url,)).test_client() as client:
        yield client


@pytest.fixture
def guest(campus: Campus) -> Guest:
    return campus.visit_for(locale="en")


@pytest.fixture
def conversation(client: FlaskClient, guest: Guest) -> str:
    made: str = client.post("/api/conversations", headers=guest.headers).get_json()["id"]
    return made


def ask(client: FlaskClient, guest: Guest, conversation: str, body: Any, **more: Any) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    # Buffered, as nothing else closes an answer: without, it would be looked after until the end of all tests.
    options = {"content_type": "application/json", "headers": guest.headers, "buffered": True} | more
    return client.post(f"/api/conversations/{conversation}/messages", data=raw, **options)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "x" * 16_001}, 422, "too_long"),
        ({"text": "😀" * 16_001}, 422, "too_long"),
        ({"text": ""}, 422, "empty"),
        ({"text": " \n\t "}, 422, "empty"),
        ({"text": "\x00\x00"}, 422, "empty"),
        ({}, 422, "invalid"),
        ({"text": None}, 422, "invalid"),
        ({"text": 7}, 422, "invalid"),
        ({"text": ["x"]}, 422, "invalid"),
        ({"text": "x", "model": "gpt"}, 422, "unknown_field"),
        ({"text": "x", "replaces": "7"}, 422, "invalid"),
        ({"text": "x", "replaces": 7}, 422, "invalid"),
        (["text"], 422, "invalid"),
        (b"null", 422, "invalid"),
        (b"{broken", 400, "bad_request"),
        (b'{"text": "\\ud83d" x}', 400, "bad_request"),
        (b'{"text": "\\ud83d", "n": NaN}', 400, "bad_request"),
        (b'{"text": "\\ud83d", "n": ' + b"[" * 100_000, 400, "bad_request"),
        (b'{"text": "\\ud83d", "\\ude00": 1}', 422, "unknown_field"),
        (b'{"text": "\xff"}', 400, "bad_request"),
        (b'{"text": NaN}', 400, "bad_request"),
        (b"[" * 100_000, 400, "bad_request"),
        (b"", 422, "invalid"),
        (b'{"text": "' + b"x" * 1024 * 1024 + b'"}', 413, "too_large"),
    ],
)
def test_a_body_that_is_no_question_is_refused_and_nothing_is_stored(
    client: FlaskClient, guest: Guest, conversation: str, campus: Campus, body: Any, status: int, code: str
) -> None:
    response = ask(client, guest, conversation, body)
    assert (response.status_code, response.get_json()["error"]["code"]) == (status, code)
    assert response.get_json()["error"]["message"]
    assert campus.messages() == 0


@pytest.mark.parametrize("text", ["x" * 16_000, "a\x00b", "\U0010ffff\u202e\ufeff", "<script>alert(1)</script>"])
def test_strange_but_permitted_text_is_answered(
    client: FlaskClient, guest: Guest, conversation: str, text: str
) -> None:
    response = ask(client, guest, conversation, {"text": text})
    assert response.status_code == 200
    assert b"event: done" in response.data
    stored = client.get(f"/api/conversations/{conversation}", headers=guest.headers).get_json()["messages"][0]["text"]
    assert stored == text.replace("\x00", "").strip()


def test_only_json_is_taken(client: FlaskClient, guest: Guest, conversation: str) -> None:
    response = ask(client, guest, conversation, b"text=x", content_type="application/x-www-form-urlencoded")
    assert (response.status_code, response.get_json()["error"]["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    "bad", ["7", "x" * 36, "00000000-0000-0000-0000-00000000000g", "%00", "..%2f..", "1e5", "a" * 5000]
)
def test_what_is_no_id_is_not_found(client: FlaskClient, guest: Guest, bad: str) -> None:
    for method, path in [
        ("GET", f"/api/conversations/{bad}"),
        ("POST", f"/api/conversations/{bad}/stop"),
        ("POST", f"/api/messages/{bad}/feedback"),
    ]:
        assert client.open(path, method=method, headers=guest.headers).status_code == 404


def calls(conversation: str, question: str, answer: str) -> list[tuple[str, str, Any]]:
    """Every call that names a row."""
    one = f"/api/conversations/{conversation}"
    return [
        ("GET", one, None),
        ("PATCH", one, {"title": "Meins"}),
        ("POST", f"{one}/messages", {"text": "Hallo"}),
        ("POST", f"{one}/messages", {"text": "Hallo", "replaces": question}),
        ("POST", f"{one}/stop", None),
        ("DELETE", one, None),
        ("POST", f"{one}/restore", None),
        ("POST", f"/api/messages/{answer}/feedback", {"value": 1}),
    ]


@pytest.mark.parametrize("stranger", ["classmate", "other activity", "other deployment", "nobody's id"])
def test_rows_of_others_look_like_none(
    client: FlaskClient, guest: Guest, conversation: str, campus: Campus, stranger: str
) -> None:
    ask(client, guest, conversation, {"text": "Hallo"}).get_data()
    question, answer = client.get(f"/api/conversations/{conversation}", headers=guest.headers).get_json()["messages"]
    ids = (conversation, question["id"], answer["id"])
    if stranger == "classmate":
        visitor = campus.visit_for()
    elif stranger == "other activity":
        visitor = campus.visit_for(guest.person_id, activity_id=campus.activity())
    elif stranger == "other deployment":
        deployment = campus.deployment()
        elsewhere = campus.activity(deployment, campus.course(deployment))
        visitor = campus.visit_for(guest.person_id, activity_id=elsewhere)
    else:
        visitor, ids = guest, (str(uuid4()), str(uuid4()), str(uuid4()))
    for method, path, body in calls(*ids):
        response = client.open(path, method=method, headers=visitor.headers, json=body)
        assert (response.status_code, response.get_json()["error"]["code"]) == (404, "not_found"), (method, path)
    assert len(client.get(f"/api/conversations/{conversation}", headers=guest.headers).get_json()["messages"]) == 2
    assert client.get("/api/conversations", headers=visitor.headers).get_json()["conversations"] == [] or (
        visitor is guest
    )


def end(database: Database, guest: Guest, how: str) -> None:
    with database.transaction() as session:
        visit = session.get(VisitSession, guest.visit_id)
        assert visit is not None
        if how == "expired":
            visit.expires_at = now() - timedelta(seconds=1)
        elif how == "over":
            visit.ends_at = now() - timedelta(seconds=1)
        else:
            platform = session.get(Platform, visit.platform_id)
            assert platform is not None
            platform.state = "disabled"


@pytest.mark.parametrize("how", ["expired", "over", "platform disabled", "signed out"])
def test_a_bearer_whose_visit_has_ended_opens_nothing(
    client: FlaskClient, guest: Guest, conversation: str, database: Database, how: str
) -> None:
    if how == "signed out":
        assert client.delete("/api/visit", headers=guest.headers).status_code == 204
    else:
        end(database, guest, how)
    own = [("GET", "/api/me", None), ("GET", "/api/conversations", None), ("DELETE", "/api/visit", None)]
    for method, path, body in [*calls(conversation, str(uuid4()), str(uuid4())), *own]:
        response = client.open(path, method=method, headers=guest.headers, json=body)
        assert (response.status_code, response.get_json()["error"]["code"]) == (401, "session_over")


def test_whoever_may_not_chat_any_more_still_reaches_their_own_data(
    client: FlaskClient, guest: Guest, conversation: str, campus: Campus
) -> None:
    ask(client, guest, conversation, {"text": "Hallo"}).get_data()
    observer = campus.visit_for(guest.person_id, permissions=(Permission.OWN_DATA,))
    refused = ask(client, observer, conversation, {"text": "Hallo"})
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (403, "not_allowed")
    assert client.post("/api/conversations", headers=observer.headers).status_code == 403
    assert len(client.get("/api/conversations", headers=observer.headers).get_json()["conversations"]) == 1
    assert client.get(f"/api/conversations/{conversation}", headers=observer.headers).status_code == 200
    assert client.get("/api/me", headers=observer.headers).get_json()["permissions"] == ["own_data"]
    assert client.delete(f"/api/conversations/{conversation}", headers=observer.headers).status_code == 204


def test_a_body_in_chunks_beyond_the_limit_is_too_large_and_not_half_read(
    client: FlaskClient, guest: Guest, conversation: str
) -> None:
    response = client.post(
        f"/api/conversations/{conversation}/messages",
        headers=guest.headers,
        input_stream=io.BytesIO(b'{"text": "' + b"x" * 1024 * 1024 + b'"}'),
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert (response.status_code, response.get_json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (rb"wei\ud83d", "wei\ufffd"),
        (rb"\ude00 was", "\ufffd was"),
        (rb"\ude00\ud83d", "\ufffd\ufffd"),
        (rb"\ud83d\ude00 ja", "😀 ja"),
        (rb"\uD83D\uD83D\uDE00", "\ufffd😀"),
    ],
)
def test_half_an_emoji_costs_a_sign_and_not_the_question(
    client: FlaskClient, guest: Guest, conversation: str, sent: bytes, stored: str
) -> None:
    assert ask(client, guest, conversation, b'{"text": "' + sent + b'"}').status_code == 200
    found = client.get(f"/api/conversations/{conversation}", headers=guest.headers).get_json()
    assert (found["messages"][0]["text"], found["title"]) == (stored, stored)


def test_half_an_emoji_in_a_title(client: FlaskClient, guest: Guest, conversation: str) -> None:
    path, options = f"/api/conversations/{conversation}", {"headers": guest.headers, "content_type": "application/json"}
    renamed = client.patch(path, data=rb'{"title": "B\ud83d"}', **options)
    assert renamed.get_json()["title"] == "B\ufffd"


@pytest.mark.parametrize(
    "typed",
    [
        "    for i in range(3):\n        print(i)",
        "\tif x:\n\t\ty()",
        "\n  *\n ***\n*****",
        "\u3000\u3000段落",
        "+---+\n|   |\n+---+",
    ],
)
def test_a_question_stays_as_it_was_typed(client: FlaskClient, guest: Guest, conversation: str, typed: str) -> None:
    """Only blanks at its end go: the first line's indentation is Python, a table, a drawing."""
    assert ask(client, guest, conversation, {"text": typed + " \n\t\n"}).status_code == 200
    found = client.get(f"/api/conversations/{conversation}", headers=guest.headers).get_json()
    assert found["messages"][0]["text"] == typed
