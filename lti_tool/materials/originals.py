# SPDX-License-Identifier: EUPL-1.2
"""Original files in the database, in pieces: any host can read them, one backup holds all, and deleting is real."""

import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple
from uuid import UUID

from sqlalchemy import insert, select

from lti_tool.db import Database
from lti_tool.errors import NotFound
from lti_tool.models import MaterialPiece, MaterialVersion, SlidesPdfPiece, VersionState
from lti_tool.models.material import PIECE_BYTES

PIECES_AT_ONCE = 2
"""In one transaction: a connection is held for some MiB, never for a whole file, and no more is held in memory."""


Pieces = type[MaterialPiece] | type[SlidesPdfPiece]
"""The table that has them: of the file itself, or of the PDF that was made of its slides."""


class Kept(NamedTuple):
    """What was stored of a file."""

    version_id: UUID
    sha256: bytes
    bytes: int


class PieceWriter:
    """Takes a file in parts of any size and stores it as the pieces of a version that is arriving.

    `begin` makes that version and is called once there is something to store: never for a file that is refused before,
    and only at the end for a small one.
    """

    def __init__(self, database: Database, begin: Callable[[], UUID]) -> None:
        self.size = 0
        self._database, self._begin = database, begin
        self._version_id: UUID | None = None
        self._digest = hashlib.sha256()
        self._buffer = bytearray()
        self._stored = 0

    def write(self, data: bytes) -> None:
        """Raises NotFound if the version has gone meanwhile. What is stored by then goes with the version."""
        self._digest.update(data)
        self._buffer += data
        self.size += len(data)
        time.sleep(0)  # others of this process have their turn: gunicorn's workers are one thread each
        while len(self._buffer) >= PIECES_AT_ONCE * PIECE_BYTES:
            self._store(PIECES_AT_ONCE * PIECE_BYTES)

    def finish(self) -> Kept:
        """Stores what is left. Raises NotFound, as `write`."""
        self._store(len(self._buffer))
        assert self._version_id is not None
        return Kept(self._version_id, self._digest.digest(), self.size)

    def _store(self, size: int) -> None:
        if self._version_id is None:
            self._version_id = self._begin()
        starts = range(0, size, PIECE_BYTES)
        pieces = [bytes(self._buffer[start : min(start + PIECE_BYTES, size)]) for start in starts]
        _store(self._database, self._version_id, self._stored, pieces)
        self._stored += len(pieces)
        del self._buffer[:size]


def keep_original(database: Database, version_id: UUID, stream: IO[bytes]) -> Kept:
    """Stores all of the stream as the pieces of a version that is arriving and has none yet. Raises NotFound."""
    writer = PieceWriter(database, lambda: version_id)
    while data := stream.read(PIECE_BYTES):
        writer.write(data)
    return writer.finish()


@contextmanager
def open_original(database: Database, version_id: UUID, pieces: Pieces = MaterialPiece) -> Iterator[Path]:
    """The original, or what `pieces` has, as a file without a name: gone afterwards, also where this process is killed.

    The path leads to it by its descriptor, so it means nothing to other processes. Raises NotFound without pieces,
    OSError where the disk is full.
    """
    with tempfile.TemporaryFile(prefix="campus-tutor-") as file:
        for piece in read_pieces(database, version_id, pieces):
            file.write(piece)
        file.flush()
        yield Path(f"/proc/self/fd/{file.fileno()}")


def read_pieces(database: Database, version_id: UUID, pieces: Pieces = MaterialPiece) -> Iterator[bytes]:
    """The original, or what `pieces` has; a connection is held for one piece at a time. Raises NotFound without any."""
    number = 0
    while True:
        with database.statements() as connection:
            of_version = pieces.version_id == version_id, pieces.number == number
            piece = connection.scalar(select(pieces.content).where(*of_version))
        if piece is None:
            break
        yield piece
        number += 1
    if number == 0:
        raise NotFound


def _store(database: Database, version_id: UUID, first: int, pieces: list[bytes]) -> None:
    rows = [{"version_id": version_id, "number": first + n, "content": piece} for n, piece in enumerate(pieces)]
    arriving = MaterialVersion.id == version_id, MaterialVersion.state == VersionState.ARRIVING
    with database.transaction() as session:
        # Locked as a foreign key locks it: who clears up waits, and finds these pieces, too.
        there = select(MaterialVersion.id).where(*arriving).with_for_update(read=True, key_share=True)
        if session.scalar(there) is None:
            raise NotFound
        if rows:
            session.execute(insert(MaterialPiece), rows)
