# SPDX-License-Identifier: EUPL-1.2
"""How the process that reads tells its parent: a letter, a length of four bytes, and as many bytes."""

import json
from dataclasses import dataclass
from typing import Any, BinaryIO

HEADER = b"H"
"""Title, language and how many pages come."""
BEGUN = b"N"
"""The number of the page that is looked at now."""
PAGE = b"P"
PICTURE = b"I"
MEMBER = b"M"
"""The name of a file in an archive; its bytes follow."""
BYTES = b"B"
WALLS = b"W"
"""What keeps the process in, by name."""
FAILED = b"E"
DONE = b"D"
LENGTH = 4
NO_WALLS = 101
"""Not a frame: the exit code of a process that says nothing, where it could not be shut in."""
PIECE_BYTES = 1 << 20
"""Bytes of a file that travel in one frame."""


@dataclass(frozen=True, slots=True)
class Frames:
    """The writing end."""

    out: BinaryIO

    def send(self, kind: bytes, data: bytes = b"") -> None:
        self.out.write(kind + len(data).to_bytes(LENGTH, "big") + data)
        self.out.flush()

    def send_json(self, kind: bytes, value: Any) -> None:
        self.send(kind, json.dumps(value).encode())
