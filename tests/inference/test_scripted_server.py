# SPDX-License-Identifier: EUPL-1.2
"""The scripted model server against the records of a real vLLM: the recorded request again, the same bytes back."""

import socket
from collections.abc import Iterator

import pytest

from inference import replies
from tests.fakes.scripted_model_server import Answer, Reply, ScriptedModelServer
from tests.fakes.scripted_replies import ENGINE_DEAD, SHUTTING_DOWN, busy, error, prompt_far_too_long, prompt_too_long
from tests.inference import records
from tests.inference.records import Response, comparable
from tests.support import PATIENCE

KEY = "sk-local-test"


@pytest.fixture
def server() -> Iterator[ScriptedModelServer]:
    with ScriptedModelServer(api_key=KEY) as running:
        yield running


def exchange(server: ScriptedModelServer, request: bytes) -> bytes:
    """All bytes that come back until the server closes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as client:
        client.sendall(request)
        return b"".join(iter(lambda: client.recv(65536), b""))


def tokens_of(record: str) -> list[str]:
    return [text for _, text in Response.parse(records.read(record)).texts()]


def assert_same_exchange(server: ScriptedModelServer, name: str) -> None:
    answered = exchange(server, records.read(f"{name}.req"))
    assert comparable(answered) == comparable(records.read(f"{name}.resp"))


STREAMS = ["plain", "usage", "one_token", "requestid", "max_completion_tokens", "long_200"]


@pytest.mark.parametrize("name", [f"chat-stream_{stream}" for stream in STREAMS])
def test_a_stream_has_the_bytes_of_a_real_one(server: ScriptedModelServer, name: str) -> None:
    server.script(Answer(tokens=tokens_of(f"{name}.resp"), finish_reason="length"))
    assert_same_exchange(server, name)


@pytest.mark.parametrize("name", ["nostream", "nostream_requestid"])
def test_an_answer_at_once_has_the_bytes_of_a_real_one(server: ScriptedModelServer, name: str) -> None:
    server.script(Answer(tokens=tokens_of("chat-stream_plain.resp"), finish_reason="length"))
    assert_same_exchange(server, f"chat-{name}")


def test_a_reasoning_model_thinks_in_a_field_of_its_own_and_comments_come_while_it_waits(
    server: ScriptedModelServer,
) -> None:
    server.send_request_ids = True
    thoughts = tokens_of("queue-wait0-prio5.resp")
    waiting = Answer(
        (), reasoning=thoughts, wait_before_first_token=0.045, keep_alive_every=0.01, finish_reason="length"
    )
    server.script(waiting)
    answered = exchange(server, records.read("chat-stream_plain.req"))
    assert comparable(answered) == comparable(records.read("queue-wait0-prio5.resp"))


def test_several_tokens_come_in_one_event_after_the_first(server: ScriptedModelServer) -> None:
    tokens = tokens_of("chat-stream_usage.resp")
    server.script(Answer(tokens=tokens, stream_interval=4, finish_reason="length"))
    assert_same_exchange(server, "stream_interval4-stream_usage")


def test_an_engine_dies_in_mid_stream_as_a_real_one(server: ScriptedModelServer) -> None:
    tokens = tokens_of("enginedeath-stream.resp")
    server.script(Answer(tokens=[*tokens, "never sent"], die_after=len(tokens)))
    assert_same_exchange(server, "enginedeath-stream")


def test_a_terminated_server_ends_its_streams_as_a_real_one(server: ScriptedModelServer) -> None:
    server.script(Answer(tokens=tokens_of("sigterm-stream.resp"), finish_reason="abort"))
    assert_same_exchange(server, "sigterm-stream")


def test_two_streams_follow_on_one_connection(server: ScriptedModelServer) -> None:
    recorded = records.read("keepalive-two-streams-one-connection.resp")
    end = b"0\r\n\r\n"
    firsts = [Response.parse(part + end) for part in recorded.split(end)[:2]]
    server.script(*(Answer([text for _, text in part.texts()], finish_reason="length") for part in firsts))
    request = records.read("keepalive-two-streams-one-connection.req")
    one, two = (b"POST" + part for part in request.split(b"POST")[1:])
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as client:
        answered = b""
        client.sendall(one)
        answered += read_until(client, end)
        client.sendall(two)
        server.keep_alive = 0.05  # only now: it shall not close before the second request has come
        answered += read_until(client, end)
        assert client.recv(1) == b"", "an idle connection is closed"
    assert comparable(answered) == comparable(recorded)


def read_until(client: socket.socket, end: bytes) -> bytes:
    data = b""
    while not data.endswith(end):
        data += client.recv(65536)
    return data


CHECKED_BY_ITSELF = ["nokey", "wrongkey", "bad_json", "missing_messages", "empty_messages", "wrong_model"]
CHECKED_BY_ITSELF += ["wrong_model_stream", "stream_options_without_stream"]


@pytest.mark.parametrize("name", CHECKED_BY_ITSELF)
def test_a_wrong_request_is_refused_as_by_a_real_one_and_takes_nothing_off_the_script(
    server: ScriptedModelServer, name: str
) -> None:
    server.script(Answer(["kept"]))
    assert_same_exchange(server, f"chat-err_{name}")
    assert b'"content":"kept"' in exchange(server, records.read("chat-nostream.req"))


@pytest.mark.parametrize("path", ["get_health", "get_version", "notfound"])
def test_the_other_pages_have_the_bytes_of_real_ones(server: ScriptedModelServer, path: str) -> None:
    assert_same_exchange(server, f"chat-{path}")


def test_the_list_of_models_has_the_fields_of_a_real_one(server: ScriptedModelServer) -> None:
    answered = exchange(server, records.read("chat-get_v1_models.req"))
    recorded = records.read("chat-get_v1_models.resp")
    # The model's path was shortened in the record after it was taken, its length was not.
    recorded = recorded.replace(b"content-length: 474", b"content-length: 464")
    assert comparable(answered) == comparable(recorded)


def test_an_unhealthy_server_says_so_as_a_real_one(server: ScriptedModelServer) -> None:
    server.health = 503
    assert_same_exchange(server, "enginedeath-health_0")


REFUSALS = [
    ("chat-err_max_tokens_zero", Reply(400, replies.dump(replies.too_few_tokens(0)))),
    ("chat-err_context_slightly_too_long", prompt_too_long(2048, 2049)),
    ("chat-err_context_too_long", prompt_far_too_long(2048, 36050)),
    ("chat-err_context_too_long_stream", prompt_far_too_long(2048, 36050)),
    ("enginedeath-chat_0", error(500, ENGINE_DEAD)),
]


@pytest.mark.parametrize(("name", "reply"), REFUSALS)
def test_a_scripted_refusal_has_the_bytes_of_a_real_one(server: ScriptedModelServer, name: str, reply: Reply) -> None:
    server.script(reply)
    assert_same_exchange(server, name)


def test_a_full_queue_and_a_server_that_shuts_down_refuse_as_real_ones(server: ScriptedModelServer) -> None:
    request = records.read("chat-stream_plain.req")
    shutting_down = error(500, SHUTTING_DOWN)
    server.script(Reply(500, shutting_down.body, (("content-type", "application/json"),)), busy())
    recorded = records.read("sigterm-drain-new_stream_after_0.2s.resp")
    assert comparable(exchange(server, request)) == comparable(recorded)
    server.send_request_ids = True
    assert comparable(exchange(server, request)) == comparable(records.read("queue-refused0.resp"))
