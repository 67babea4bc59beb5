# SPDX-License-Identifier: EUPL-1.2
"""Copies of files of another tutor: all that was read, under ids of their own, and not read again."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.db import Database, now
from lti_tool.materials import copies, read_materials, storing
from lti_tool.materials.arrivals import MaterialLimits
from lti_tool.materials.originals import read_pieces
from lti_tool.materials.read_materials import MaterialReader
from lti_tool.materials.reading_queue import LEASE
from lti_tool.models import Material, MaterialPage, MaterialVersion, Passage, PassageVector, VersionState
from lti_tool.models.material import of_tutor
from tests.factories.campus import Campus
from tests.factories.uploads import replace, upload, version_of
from tests.materials.files import plain_pdf

LIMITS = MaterialLimits(pages=2000, bytes=100 << 20)
MEGABYTES_17 = b"%PDF-1.7" + bytes(17 << 20)


@pytest.fixture
def tutors(campus: Campus) -> tuple[UUID, UUID]:
    return campus.tutor(), campus.tutor()


def read_all(database: Database, limits: MaterialLimits = LIMITS) -> None:
    assert not MaterialReader(database, limits).run()


def copy_of(database: Database, version_id: UUID, tutor_id: UUID) -> UUID:
    """A version that waits to become a copy."""
    source = version_of(database, version_id)
    with database.transaction() as session:
        material = Material(id=uuid4(), tutor_id=tutor_id, title="Kopie", title_given=True)
        session.add(material)
        session.flush()
        copied = MaterialVersion(
            id=uuid4(), material_id=material.id, number=1, file_name=source.file_name, kind=source.kind,
            sha256=source.sha256, bytes=source.bytes, state=VersionState.WAITING, copy_of_id=source.id,
        )  # fmt: skip
        session.add(copied)
    return copied.id


def texts(database: Database, tutor_id: UUID) -> list[str]:
    with database.tables() as connection:
        return [quotable.text for quotable in of_tutor(connection, tutor_id)]


def test_a_copy_has_all_that_was_read_and_its_original_under_ids_of_its_own(
    database: Database, tutors: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = tutors
    version_id = upload(database, one, "a.pdf", plain_pdf(3))
    read_all(database)
    with database.transaction() as session:
        session.execute(update(MaterialPage).where(MaterialPage.n == 2).values(off=True))
        passages = session.scalars(select(Passage.id).where(Passage.version_id == version_id)).all()
        session.add_all(PassageVector(passage_id=passage, model="m", vector=passage.bytes) for passage in passages)
    copied = copy_of(database, version_id, other)
    monkeypatch.delattr(read_materials, "read_file")  # nothing is read again
    read_all(database)
    version = version_of(database, copied)
    assert (version.state, version.pages, version.progress) == ("ready", 3, 1.0)
    assert texts(database, other) == texts(database, one)
    assert len(texts(database, one)) == 2
    assert list(read_pieces(database, copied)) == list(read_pieces(database, version_id))
    with database.transaction() as session:
        own = session.scalars(select(Passage.id).where(Passage.version_id == copied).order_by(Passage.position)).all()
        vectors = session.scalars(select(PassageVector.vector).where(PassageVector.passage_id.in_(own))).all()
    assert not set(own) & set(passages)
    assert len(vectors) == len(own) == len(passages)


def test_a_large_original_is_copied_in_parts(database: Database, tutors: tuple[UUID, UUID]) -> None:
    version_id = upload(database, tutors[0], "a.pdf", MEGABYTES_17)
    with database.transaction() as session:
        row = session.get_one(MaterialVersion, version_id)
        row.state, row.read_at = VersionState.READY, now()
    copied = copy_of(database, version_id, tutors[1])
    read_all(database)
    assert version_of(database, copied).state == "ready"
    assert b"".join(read_pieces(database, copied)) == MEGABYTES_17


def test_what_was_replaced_meanwhile_is_copied_as_it_is_now(database: Database, tutors: tuple[UUID, UUID]) -> None:
    version_id = upload(database, tutors[0], "a.md", b"# Alt\n\nAlter Satz.")
    read_all(database)
    copied = copy_of(database, version_id, tutors[1])
    newer = replace(database, version_of(database, version_id).material_id, 2, "neu.md", b"# Neu\n\nNeuer Satz.")
    with database.transaction() as session:  # the copy waits, the new file is read first
        session.get_one(MaterialVersion, copied).held_until = now() + LEASE
    read_all(database)
    assert version_of(database, newer).state == "ready"
    with database.transaction() as session:
        session.get_one(MaterialVersion, copied).held_until = None
    read_all(database)
    assert version_of(database, copied).file_name == "neu.md"
    assert "Neuer Satz." in texts(database, tutors[1])[0]


def test_what_was_deleted_meanwhile_is_not_copied(database: Database, tutors: tuple[UUID, UUID]) -> None:
    version_id = upload(database, tutors[0], "a.md", b"# Alt\n\nAlter Satz.")
    read_all(database)
    copied = copy_of(database, version_id, tutors[1])
    with database.transaction() as session:
        session.execute(update(Material).where(Material.tutor_id == tutors[0]).values(deleted_at=now()))
    read_all(database)
    assert version_of(database, copied).error_code == "broken"
    assert texts(database, tutors[1]) == []


def test_a_copy_takes_the_room_for_text_that_a_file_would(
    database: Database, tutors: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    version_id = upload(database, tutors[0], "a.pdf", plain_pdf(3))
    read_all(database)
    copied = copy_of(database, version_id, tutors[1])
    monkeypatch.setattr(storing, "MAX_PASSAGES", 2)
    read_all(database)
    assert version_of(database, copied).error_code == "limit_reached"
    assert texts(database, tutors[1]) == []


def test_a_copy_takes_the_pages_that_a_file_would(database: Database, tutors: tuple[UUID, UUID]) -> None:
    version_id = upload(database, tutors[0], "a.pdf", plain_pdf(3))
    read_all(database)
    copied = copy_of(database, version_id, tutors[1])
    read_all(database, MaterialLimits(pages=2, bytes=100 << 20))
    assert version_of(database, copied).error_code == "too_many_pages"
    assert texts(database, tutors[1]) == []


def test_what_changes_while_it_is_copied_is_copied_anew_a_little_later(
    database: Database, tutors: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    version_id = upload(database, tutors[0], "a.md", b"# Alt\n\nAlter Satz.")
    read_all(database)
    copied, copy_pieces = copy_of(database, version_id, tutors[1]), copies._copy_pieces

    def replacing(session: Session, *rest: Any) -> int:
        number = copy_pieces(session, *rest)
        session.get_one(MaterialVersion, version_id).superseded_at = now()
        return number

    monkeypatch.setattr(copies, "_copy_pieces", replacing)
    read_all(database)
    version = version_of(database, copied)
    assert (version.state, version.attempts) == ("waiting", 0)
    assert version.held_until is not None
    assert version.held_until > now()
    assert texts(database, tutors[1]) == []
