# SPDX-License-Identifier: EUPL-1.2
"""The parts of `multipart/form-data` (RFC 7578), read as they come: fields into memory, a file to where it is kept.

Werkzeug's decoder does the reading; its form parser takes no name of a file that is not UTF-8 (RFC 7578, 5.1.3), as old
programs and archives give them.
"""

from collections.abc import Callable, Iterator
from typing import IO

from werkzeug.datastructures import Headers
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

FORM_BYTES = 64 * 1024
"""Beside the file: the other fields and what separates them."""
MAX_PARTS = 8
READ_BYTES = 64 * 1024
PARSER_BYTES = 4 * FORM_BYTES
"""What may be held: all fields, and by the decoder the head of a part or what it has not yet passed on."""

OpenFile = Callable[[str], IO[bytes]]
"""By the name of a file: what takes it."""


class _Decoder(MultipartDecoder):
    def _parse_headers(self, data: bytes | bytearray) -> Headers:
        """What is no UTF-8 becomes U+FFFD."""
        return super()._parse_headers(data.decode("utf-8", "replace").encode())


def read_parts(stream: IO[bytes], boundary: bytes, open_file: OpenFile) -> tuple[dict[str, str], list[str]]:
    """The fields by their names, and the names of the fields that are files.

    Raises ValueError where it breaks off or is no form, RequestEntityTooLarge.
    """
    if not boundary:
        raise ValueError("no boundary")
    fields: dict[str, bytes] = {}
    files: list[str] = []
    name, file = "", None
    for event in _events(stream, boundary):
        match event:
            case Field():
                name, file = event.name or "", None
                fields[name] = b""
            case File():
                name, file = event.name or "", open_file(event.filename)
                files.append(name)
            case Data() if file is not None:
                file.write(event.data)
            case Data():
                fields[name] += event.data
                if sum(map(len, fields.values())) > PARSER_BYTES:
                    raise RequestEntityTooLarge
    return {name: value.decode("utf-8", "replace") for name, value in fields.items()}, files


def _events(stream: IO[bytes], boundary: bytes) -> Iterator[Event]:
    decoder = _Decoder(boundary, PARSER_BYTES, max_parts=MAX_PARTS)
    data: bytes | None = b""
    while data is not None:
        data = stream.read(READ_BYTES) or None  # None: that was all
        decoder.receive_data(data)
        while not isinstance(event := decoder.next_event(), Epilogue | NeedData):
            yield event
