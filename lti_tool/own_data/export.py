# SPDX-License-Identifier: EUPL-1.2
"""All of a person's rows as one JSON file, signed, made while it is sent.

Each object's keys are sorted and nothing stands between them (RFC 8785), so that the signature holds for what the file
says, however it is laid out later: over SHA-256 of everything but the field `signed`, which comes last.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator

from lti_tool.db import Database, now
from lti_tool.own_data.erasure import Sign
from lti_tool.privacy.personal import AI_MARK, Owner, PersonalTable

EXPORT = "data-export"
"""The kind, in the JWS's header."""
SCHEMA = "/schemas/export-1.json"
"""Where what the file looks like is published."""


def canonical(value: object) -> bytes:
    """JSON with sorted keys and without spaces, in UTF-8; for what has text and whole numbers alone."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def stream(
    database: Database,
    tables: Iterable[PersonalTable],
    owner: Owner,
    *,
    sign: Sign,
    issuer: str,
    schema: str,
    course: str | None = None,
) -> Iterator[bytes]:
    """The file's pieces. Raises nothing for what does not open: such a row says so. `course`: the platform's id of the
    one whose rows alone are meant.
    """
    at, digest = now().isoformat(), hashlib.sha256()
    head: dict[str, object] = {"at": at, "generated": AI_MARK, "issuer": issuer, "schema": schema}
    head |= {} if course is None else {"course": course}
    for piece in _pieces(database, tables, owner, head):
        digest.update(piece)
        yield piece
    digest.update(b"}")
    claims = {"iss": issuer, "at": at, "schema": schema, "sha256": digest.hexdigest()}
    yield b',"signed":' + canonical(sign(claims, EXPORT)) + b"}"


def _pieces(
    database: Database, tables: Iterable[PersonalTable], owner: Owner, head: dict[str, object]
) -> Iterator[bytes]:
    """Everything in front of the last brace; `tables` is the last of the sorted keys."""
    yield canonical(head)[:-1] + b',"tables":{'
    for number, table in enumerate(sorted(tables, key=lambda one: one.name)):
        yield (b"," if number else b"") + canonical(table.name) + b":["
        yield from _rows(database, table, owner)
        yield b"]"
    yield b"}"


def _rows(database: Database, table: PersonalTable, owner: Owner) -> Iterator[bytes]:
    for number, row in enumerate(table.rows(database, owner)):
        yield (b"," if number else b"") + canonical(row)
        if number % 50 == 49:
            time.sleep(0)  # under gevent everybody else in this process has a turn


def make_schema(tables: Iterable[PersonalTable], address: str) -> dict[str, object]:
    """JSON Schema (draft 2020-12) of the file."""
    rows = {table.name: {"type": "array", "items": table.schema()} for table in tables}
    text = {"type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": "Campus Tutor: all rows of one person on one platform",
        "type": "object",
        "properties": {
            "at": {"type": "string", "format": "date-time"},
            "course": {"type": "string", "description": "rows of this course of the platform alone; absent: of all"},
            "generated": {"const": AI_MARK, "description": "what an object with this digitalSourceType is"},
            "issuer": text,
            "schema": text,
            "tables": {"type": "object", "properties": dict(sorted(rows.items())), "additionalProperties": False},
            "signed": {"type": "string", "description": "JWS; its sha256 is of the rest with sorted keys, unspaced"},
        },
        "required": ["at", "generated", "issuer", "schema", "signed", "tables"],
        "additionalProperties": False,
    }
