# SPDX-License-Identifier: EUPL-1.2
"""What the front lets through to vLLM, request by request; as a process it is tried in test_vllm_serving.py."""

import asyncio
import socket
from pathlib import Path

import pytest

from inference.vllm.front import MAX_BODY_BYTES, Front, RequestRefused, parse, passes

HEAD = b"POST /v1/chat/completions?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n"


@pytest.mark.parametrize(
    "path", ["/v1/models", "/v1/chat/completions", "/v1/models/apertus-8b", "/v1/responses/resp_1"]
)
def test_the_api_passes(path: str) -> None:
    assert passes(path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1",
        "/v1/",
        "/v2/embed",
        "/V1/models",
        "/invocations",
        "/tokenize",
        "/inference/v1/generate",
        "/v1/../invocations",
        "/v1/./models",
        "/v1/%2e%2e/invocations",
        "/%76%31/models",
        "//v1/models",
        "/v1//models",
        "/v1;/invocations",
        "/v1/models\n",
    ],
)
def test_nothing_else_passes(path: str) -> None:
    assert not passes(path)


def test_a_request_goes_on_as_it_came_but_alone_on_its_connection() -> None:
    request = parse(
        HEAD + b"Connection: keep-alive\r\nX-Request-Id: abc\r\nAuthorization: Bearer k\r\nTE: trailers\r\n\r\n"
    )
    assert request.head == (
        b"POST /v1/chat/completions?x=1 HTTP/1.1\r\nhost: a\r\ncontent-length: 12\r\nx-request-id: abc\r\n"
        b"authorization: Bearer k\r\nconnection: close\r\n\r\n"
    )
    assert (request.path, request.length, request.key) == ("/v1/chat/completions", 12, "k")


REFUSED = {
    b"POST http://other/v1/models HTTP/1.1\r\n\r\n": 400,
    b"GET /v1/models HTTP/2.0\r\n\r\n": 400,
    b"GET /v1/models\r\n\r\n": 400,
    b"get /v1/models HTTP/1.1\r\n\r\n": 400,
    HEAD + b"Content-Length: 13\r\n\r\n": 400,
    HEAD.replace(b"12", b"+12") + b"\r\n": 400,
    HEAD.replace(b"12", b"0x12") + b"\r\n": 400,
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n": 411,
    HEAD + b"Transfer-Encoding : chunked\r\n\r\n": 400,
    HEAD + b" folded: line\r\n\r\n": 400,
    HEAD + b"X: a\nContent-Length: 1\r\n\r\n": 400,
    HEAD + b"X: a\rY: b\r\n\r\n": 400,
    HEAD + b"X: \0\r\n\r\n": 400,
    HEAD.replace(b"12", str(MAX_BODY_BYTES + 1).encode()) + b"\r\n": 413,
}


@pytest.mark.parametrize("head", REFUSED)
def test_what_two_servers_could_read_differently_is_refused(head: bytes) -> None:
    with pytest.raises(RequestRefused) as refused:
        parse(head)
    assert refused.value.status == REFUSED[head]


def test_a_token_does_not_wait_for_the_receipt_of_the_one_before(tmp_path: Path) -> None:
    async def listen() -> int:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            server = await Front(tmp_path / "socket", None).listen(listener)
            async with server:
                return listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

    assert asyncio.run(listen()) == 1
