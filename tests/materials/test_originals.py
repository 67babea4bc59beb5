# SPDX-License-Identifier: EUPL-1.2
"""Original files as pieces in the database."""

import hashlib
import io
import os
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from lti_tool.db import Database
from lti_tool.errors import NotFound
from lti_tool.materials.originals import keep_original, open_original
from lti_tool.models import Material, MaterialPiece, MaterialVersion, VersionState
from lti_tool.models.material import PIECE_BYTES
from tests.factories.campus import Campus


def arriving(campus: Campus, state: VersionState = VersionState.ARRIVING) -> UUID:
    """A version whose file has not come yet."""
    tutor_id = campus.tutor()
    with campus.database.transaction() as session:
        material = Material(id=uuid4(), tutor_id=tutor_id, title="Skript")
        session.add(material)
        session.flush()
        fields = {"number": 1, "file_name": "skript.pdf", "kind": "pdf", "sha256": b"", "bytes": 0, "state": state}
        version = MaterialVersion(id=uuid4(), material_id=material.id, **fields)
        session.add(version)
    return version.id


def pieces(database: Database) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(MaterialPiece)) or 0


@pytest.mark.parametrize("size", [1, PIECE_BYTES, PIECE_BYTES + 1, 9 * PIECE_BYTES + 7])
def test_an_original_comes_back_byte_by_byte(campus: Campus, database: Database, size: int) -> None:
    content, version_id = os.urandom(size), arriving(campus)
    kept = keep_original(database, version_id, io.BytesIO(content))
    assert kept == (version_id, hashlib.sha256(content).digest(), size)
    assert pieces(database) == -(-size // PIECE_BYTES)
    with open_original(database, version_id) as path:
        assert path.read_bytes() == content
    assert not path.exists()


def test_what_never_came_is_not_an_empty_file(campus: Campus, database: Database) -> None:
    with pytest.raises(NotFound), open_original(database, arriving(campus)):
        pass


@pytest.mark.parametrize("state", [VersionState.WAITING, VersionState.READY])
def test_a_file_that_has_come_takes_no_more_pieces(campus: Campus, database: Database, state: VersionState) -> None:
    with pytest.raises(NotFound):
        keep_original(database, arriving(campus, state), io.BytesIO(b"more"))
    assert pieces(database) == 0


def test_a_version_that_goes_while_it_arrives_takes_its_pieces_along(campus: Campus, database: Database) -> None:
    version_id = arriving(campus)

    class Deleting(io.BytesIO):
        """Somebody clears up when the first pieces are there."""

        def read(self, size: int | None = -1) -> bytes:
            if self.tell() >= 5 * PIECE_BYTES and pieces(database):
                with database.transaction() as session:
                    session.delete(session.get_one(MaterialVersion, version_id))
            return super().read(size)

    with pytest.raises(NotFound):
        keep_original(database, version_id, Deleting(bytes(9 * PIECE_BYTES)))
    assert pieces(database) == 0
