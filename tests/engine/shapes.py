# SPDX-License-Identifier: EUPL-1.2
"""Recorded exchanges, asked again: what a running engine answers must have the fields and types of the record.

The same records hold the scripted server of the other tests, byte by byte: so neither it nor they can drift from vLLM.
"""

import json
import re
from typing import Any

from inference.client import Answer, Client
from tests.inference import records
from tests.inference.records import Response

Shape = Any
RECORDED_MODEL, SERVED_MODEL = "tiny-chat", "tiny"


def shape(value: object) -> Shape:
    """Field names and types instead of values; of a list what its first entry is like."""
    match value:
        case dict():
            return {key: shape(inner) for key, inner in value.items()}
        case list():
            return [shape(inner) for inner in value[:1]]
        case int() | float() if not isinstance(value, bool):
            return "number"
    return type(value).__name__


def request(name: str) -> tuple[str, str, bytes]:
    """Method, path and body of a recorded request, for the model that is served here."""
    head, _, body = records.read(f"{name}.req").partition(b"\r\n\r\n")
    method, path, _ = head.split(b" ", 2)
    return method.decode(), path.decode(), body.replace(RECORDED_MODEL.encode(), SERVED_MODEL.encode())


def recorded(name: str) -> Answer:
    """The answer that was recorded."""
    response = records.read(f"{name}.resp")
    head, _, body = response.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        body = b"".join(Response.parse(response).chunks)
    return Answer(int(head.split()[1]), body)


def live(client: Client, name: str, key: str | None = "") -> Answer:
    """What this engine answers to the recorded request."""
    method, path, body = request(name)
    return client.send(method, path, body, key=key)


def event_shapes(body: bytes) -> list[Shape]:
    """The different kinds of events of a stream, in the order in which each first came."""
    found: list[Shape] = []
    for data in re.findall(rb"^data: (.*)$", body, re.MULTILINE):
        kind = "[DONE]" if data == b"[DONE]" else shape(json.loads(data))
        if kind not in found:
            found.append(kind)
    return found


def sentence(answer: Answer) -> str:
    """An error's message without numbers and names."""
    text = answer.message().replace(RECORDED_MODEL, SERVED_MODEL)
    return re.sub(r"\d+", "N", text)
