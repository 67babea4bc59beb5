# SPDX-License-Identifier: EUPL-1.2
"""The recorded exchanges with a real vLLM, which are reference material beside the checkout and not part of it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest

_BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[2].parent / "shared"
SHARED = Path(os.environ.get("SHARED_RECORDS") or _BESIDE_THE_CHECKOUT)
RECORDS = SHARED / "vllm" / "records"

# What differs from one exchange to the next. Each keeps its length, so that chunk sizes stay comparable.
CHANGING = (
    (rb"(?m)^date: .*\r$", b"date: -\r"),
    (rb"(?m)^x-request-id: .*\r$", b"x-request-id: -\r"),
    (rb"chatcmpl-[0-9a-f]{16}", b"chatcmpl-0000000000000000"),
    (rb"modelperm-[0-9a-f]{16}", b"modelperm-0000000000000000"),
    (rb'"created":\d{10}', b'"created":0000000000'),
    (rb"vllm-0\.32\.0-[0-9a-f]{8}", b"vllm-0.32.0-00000000"),
)


def read(name: str) -> bytes:
    """The bytes of a record. Without the records nothing can be compared: here that skips, in CI it is a failure."""
    if not RECORDS.is_dir():
        missing = f"no records of vLLM in {RECORDS}: set SHARED_RECORDS"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return (RECORDS / name).read_bytes()


def comparable(response: bytes) -> bytes:
    """The response without what changes from one exchange to the next."""
    for pattern, constant in CHANGING:
        response = re.sub(pattern, constant, response)
    return response


@dataclass(frozen=True)
class Response:
    """A response as read off the socket."""

    head: bytes
    chunks: list[bytes]
    """of a chunked body, without their sizes and without the last, empty one"""

    @classmethod
    def parse(cls, data: bytes) -> "Response":
        """Raises ValueError where the chunks do not add up."""
        head, _, rest = data.partition(b"\r\n\r\n")
        chunks: list[bytes] = []
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            piece, rest = rest[: int(size, 16)], rest[int(size, 16) :]
            if not rest.startswith(b"\r\n"):
                raise ValueError("a chunk is longer or shorter than it says")
            chunks, rest = [*chunks, piece], rest[2:]
        return cls(head, [piece for piece in chunks if piece])

    def texts(self) -> list[tuple[str, str]]:
        """(field, text) of each event with text."""
        events = [orjson.loads(piece.removeprefix(b"data: ")) for piece in self.chunks if piece.startswith(b"data: {")]
        deltas = [event["choices"][0]["delta"] for event in events if event.get("choices")]
        return [next(iter(delta.items())) for delta in deltas if "role" not in delta]
