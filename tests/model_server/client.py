# SPDX-License-Identifier: EUPL-1.2
"""What the tests of the model servers' client share."""

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count

import pytest

from lti_tool.model_server import (
    AnswerLimits,
    Cancel,
    ChatRequest,
    Delta,
    ModelServerError,
    ModelServers,
    QueueLimits,
    sentence,
)
from lti_tool.model_server.choice import weight
from lti_tool.outbound import Outbound

ASK = ChatRequest("tiny-chat", [{"role": "user", "content": "Hallo"}], 100, "salt")
LOOPBACK = [ipaddress.ip_network("127.0.0.0/8")]
TALKATIVE = AnswerLimits(sign_of_life_seconds=0.1)
"""With the patience of the product: on a busy machine half a second without a byte is no silence."""


def servers(
    *urls: str,
    key: str | None = None,
    limits: AnswerLimits = TALKATIVE,
    queue: QueueLimits | None = None,
    watched: bool = False,
    stand_ins: tuple[str, ...] = (),
) -> ModelServers:
    return ModelServers(urls, key, Outbound(LOOPBACK), limits, queue=queue, watched=watched, stand_ins=stand_ins)


def preferring(url: str, *others: str) -> ChatRequest:
    """A request of an activity that prefers this server to the others."""
    salts = (f"salt {number}" for number in count())
    salt = next(salt for salt in salts if all(weight(url, salt) > weight(other, salt) for other in others))
    return replace(ASK, cache_salt=salt)


def answer_of(models: ModelServers, ask: ChatRequest = ASK) -> list[Delta]:
    return list(models.stream(ask, Cancel()))


def text_of(deltas: list[Delta]) -> str:
    return "".join(delta.text for delta in deltas)


def failure(models: ModelServers, ask: ChatRequest = ASK) -> tuple[str, str]:
    """Code of the error that ends the answer, and the text that came before it."""
    texts: list[str] = []
    with pytest.raises(ModelServerError) as raised:
        texts.extend(delta.text for delta in models.stream(ask, Cancel()))
    assert raised.value.message == sentence(raised.value.code)
    return raised.value.code, "".join(texts)


@contextmanager
def raw_server(*pieces: bytes, pause: float = 0.0) -> Iterator[str]:
    """Sends the pieces to whoever asks, whatever was asked, and closes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                client, _address = listener.accept()
            except OSError:
                return
            with client:
                client.recv(65536)
                try:
                    for piece in pieces:
                        client.sendall(piece)
                        time.sleep(pause)
                    client.shutdown(socket.SHUT_WR)
                    client.recv(65536)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
