# SPDX-License-Identifier: EUPL-1.2
"""Pictures of pages: of PDF, two made at a time, and kept. Of slides: `test_picture_slides`."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete

from lti_tool.db import Database
from lti_tool.errors import Unavailable
from lti_tool.materials import kept_originals
from lti_tool.materials import pictures as module
from lti_tool.materials.arrivals import MaterialLimits
from lti_tool.materials.kept_originals import KeptOriginals
from lti_tool.materials.originals import Pieces, open_original
from lti_tool.materials.pictures import KeptPictures, Pictures
from lti_tool.materials.read_materials import MaterialReader
from lti_tool.models import MaterialPiece
from tests.factories.campus import Campus
from tests.factories.uploads import upload
from tests.materials.files import plain_pdf
from tests.materials.processes import reading_processes
from tests.support import simultaneously

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def read(campus: Campus, database: Database) -> Iterator[dict[str, UUID]]:
    """Versions by kind."""
    tutor_id = campus.tutor()
    files = {"pdf": ("a.pdf", plain_pdf(3)), "md": ("a.md", b"# A\n\nEin Satz.")}
    versions = {kind: upload(database, tutor_id, *file) for kind, file in files.items()}
    MaterialReader(database, MaterialLimits(pages=100, bytes=1 << 20)).run()
    yield versions
    assert reading_processes() == []


def test_a_page_of_a_pdf_has_a_picture_and_what_has_none_says_so(database: Database, read: dict[str, UUID]) -> None:
    pictures = Pictures(database)
    made = pictures.picture(read["pdf"], 2)
    assert made is not None
    assert made.startswith(PNG)
    assert pictures.picture(read["pdf"], 4) is None
    assert pictures.picture(read["pdf"], 0) is None
    assert pictures.picture(read["md"], 1) is None
    assert pictures.picture(uuid4(), 1) is None


def test_a_picture_is_made_once_and_looked_at_as_often_as_one_likes(database: Database, read: dict[str, UUID]) -> None:
    pictures = Pictures(database)
    first = pictures.picture(read["pdf"], 1)
    with database.transaction() as session:
        session.execute(delete(MaterialPiece))
    assert pictures.picture(read["pdf"], 1) == first
    assert pictures.picture(read["pdf"], 2) is None, "its original is gone"


def test_who_comes_while_others_look_waits_and_then_is_told_to_come_again(
    database: Database, read: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = Pictures(database)
    seen: list[bytes | None] = []
    simultaneously([lambda: seen.append(pictures.picture(read["pdf"], 1)) for _person in range(4)])
    assert len(set(seen)) == 1
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.01)
    pictures._being_made |= {(read["pdf"], 1), (read["pdf"], 3)}
    with pytest.raises(Unavailable):
        pictures.picture(read["pdf"], 2)
    pictures._being_made.clear()
    assert pictures.picture(read["pdf"], 2), "later it is there"


def test_a_page_that_takes_long_keeps_only_those_waiting_who_want_it(
    database: Database, read: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = Pictures(database)
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.01)
    pictures._being_made.add((read["pdf"], 1))
    with pytest.raises(Unavailable):
        pictures.picture(read["pdf"], 1)
    assert pictures.picture(read["pdf"], 2)


def test_who_scrolls_through_a_document_has_its_original_read_once(
    database: Database, read: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures, opened = Pictures(database), list[UUID]()

    def counted(database: Database, version_id: UUID, pieces: Pieces) -> AbstractContextManager[Path]:
        opened.append(version_id)
        return open_original(database, version_id, pieces)

    monkeypatch.setattr(kept_originals, "open_original", counted)
    assert all(pictures.picture(read["pdf"], n) for n in (1, 2, 3))
    assert opened == [read["pdf"]]


def test_originals_are_closed_when_idle_when_others_come_and_when_they_take_too_much(
    database: Database, campus: Campus
) -> None:
    tutor_id, seconds = campus.tutor(), [0.0]
    versions = [upload(database, tutor_id, f"{n}.txt", bytes([65 + n]) * 1000) for n in range(3)]
    originals = KeptOriginals(database, clock=lambda: seconds[0])
    before = open_descriptors()
    for version in versions:
        with originals.open(version) as path:
            assert len(path.read_bytes()) == 1000
    assert open_descriptors() == before + 2
    seconds[0] = 61.0
    originals.close_idle()
    assert open_descriptors() == before
    small = KeptOriginals(database, max_bytes=999)
    with small.open(versions[0]) as path:
        assert len(path.read_bytes()) == 1000
    assert open_descriptors() == before


def open_descriptors() -> int:
    """Of files without a name."""
    return sum("(deleted)" in target for target in map(_target, Path("/proc/self/fd").iterdir()))


def _target(descriptor: Path) -> str:
    return str(descriptor.readlink()) if descriptor.is_symlink() else ""  # the listing's own is closed by now


def test_what_is_kept_is_bounded_and_the_last_looked_at_stay() -> None:
    kept, page = KeptPictures(max_bytes=2500), uuid4()
    made: list[int] = []

    def look(n: int) -> None:
        kept.get((page, n), lambda: made.append(n) or bytes(1000))  # type: ignore[func-returns-value]

    for n in (1, 2, 1, 3, 1, 2):
        look(n)
    assert made == [1, 2, 3, 2]
