# SPDX-License-Identifier: EUPL-1.2
"""Original files in the database, in pieces: any host can read them, one backup holds all, and deleting is real."""

import hashlib
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple
from uuid import UUID

from sqlalchemy import insert, select

from lti_tool.db import Database
from lti_tool.errors import NotFound
from lti_tool.models import MaterialPiece, MaterialVersion, VersionState
from lti_tool.models.material import PIECE_BYTES

PIECES_AT_ONCE = 4
"""In one transaction: a connection is held for some MiB, never for a whole file."""


class Kept(NamedTuple):
    """What was stored of a file."""

    sha256: bytes
    bytes: int


def keep_original(database: Database, version_id: UUID, stream: IO[bytes]) -> Kept:
    """Stores all of the stream as the pieces of a version that is arriving and has none yet.

    Raises NotFound if the version has gone meanwhile. What is stored by then goes with the version.
    """
    digest, size = hashlib.sha256(), 0
    pieces = enumerate(_pieces(stream))
    while batch := list(islice(pieces, PIECES_AT_ONCE)):
        for _number, piece in batch:
            digest.update(piece)
            size += len(piece)
            time.sleep(0)  # others of this process have their turn: gunicorn's workers are one thread each
        _store(database, version_id, batch)
    return Kept(digest.digest(), size)


@contextmanager
def open_original(database: Database, version_id: UUID) -> Iterator[Path]:
    """The original as a file without a name: gone afterwards, also where this process is killed meanwhile.

    The path leads to it by its descriptor, so it means nothing to other processes. Raises NotFound without pieces,
    OSError where the disk is full.
    """
    with tempfile.TemporaryFile(prefix="campus-tutor-") as file:
        for piece in read_pieces(database, version_id):
            file.write(piece)
        file.flush()
        yield Path(f"/proc/self/fd/{file.fileno()}")


def read_pieces(database: Database, version_id: UUID) -> Iterator[bytes]:
    """The original, piece by piece; a connection is held for one at a time. Raises NotFound without pieces."""
    number = 0
    while True:
        with database.statements() as connection:
            of_version = MaterialPiece.version_id == version_id, MaterialPiece.number == number
            piece = connection.scalar(select(MaterialPiece.content).where(*of_version))
        if piece is None:
            break
        yield piece
        number += 1
    if number == 0:
        raise NotFound


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(PIECE_BYTES):
        yield piece


def _store(database: Database, version_id: UUID, batch: list[tuple[int, bytes]]) -> None:
    rows = [{"version_id": version_id, "number": number, "content": piece} for number, piece in batch]
    arriving = MaterialVersion.id == version_id, MaterialVersion.state == VersionState.ARRIVING
    with database.transaction() as session:
        # Locked as a foreign key locks it: who clears up waits, and finds these pieces, too.
        if session.scalar(select(MaterialVersion.id).where(*arriving).with_for_update(read=True, key_share=True)):
            session.execute(insert(MaterialPiece), rows)
        else:
            raise NotFound
