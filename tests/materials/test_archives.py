# SPDX-License-Identifier: EUPL-1.2
"""An archive becomes its files, or fails as a whole."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from lti_tool.db import Database, now
from lti_tool.materials import archives, reading_queue
from lti_tool.materials.archives import unpack_archive
from lti_tool.materials.arrivals import MaterialLimits
from lti_tool.materials.originals import keep_original
from lti_tool.materials.pages import ReadingLimits
from lti_tool.materials.read_materials import MaterialReader
from lti_tool.models import Material, MaterialPiece, MaterialVersion
from tests.factories.campus import Campus
from tests.factories.uploads import replace, upload, version_of
from tests.materials import bombs
from tests.materials.files import plain_pdf, zip_of

LIMITS = MaterialLimits(pages=2000, bytes=100 << 20)
A, B = b"# Anfang\n\nErster Satz.", b"# Baum\n\nZweiter Satz."


@pytest.fixture
def tutor_id(campus: Campus) -> UUID:
    return campus.tutor()


def read_all(database: Database, limits: MaterialLimits = LIMITS) -> None:
    assert not MaterialReader(database, limits).run()


def unpack_one(database: Database) -> None:
    """The next file, which is an archive; its files are not read yet."""
    with database.transaction() as session:
        claimed = reading_queue.take(session)
    assert claimed is not None
    unpack_archive(database, reading_queue.Hold(database, claimed), LIMITS, ReadingLimits(), lambda: False)


def files(database: Database, tutor_id: UUID) -> dict[str, str]:
    """State or code of each file that its instructor sees, by name."""
    query = (
        select(MaterialVersion)
        .join(Material, Material.id == MaterialVersion.material_id)
        .where(Material.tutor_id == tutor_id, Material.deleted_at.is_(None), MaterialVersion.superseded_at.is_(None))
        .order_by(MaterialVersion.file_name)
    )
    with database.transaction() as session:
        rows = session.scalars(query).all()
    return {
        row.file_name: row.error_code or row.state for row in rows if row.file_name != "Einführung in die Informatik.md"
    }


def rows(database: Database) -> tuple[int, int, int]:
    with database.transaction() as session:
        counts = [
            session.scalar(select(func.count()).select_from(m)) for m in (Material, MaterialVersion, MaterialPiece)
        ]
    return counts[0] or 0, counts[1] or 0, counts[2] or 0


def test_its_files_are_read_and_the_archive_is_gone_and_its_material_goes_on(
    database: Database, tutor_id: UUID
) -> None:
    packed = zip_of({"ordner/a.md": A, "b.pdf": plain_pdf(2), "__MACOSX/x.md": A})
    available = now() + timedelta(days=3)
    archive = upload(
        database, tutor_id, "woche.zip", packed, title="Woche", title_given=True, language="en", language_given=True,
        available_from=available, speaker_notes=True,
    )  # fmt: skip
    material_id = version_of(database, archive).material_id
    read_all(database)
    assert files(database, tutor_id) == {"a.md": "ready", "b.pdf": "ready"}
    with database.transaction() as session:
        materials = session.scalars(select(Material).where(Material.language_given)).all()
        assert session.get(MaterialVersion, archive) is None
    assert material_id in {one.id for one in materials}
    assert sorted(one.title for one in materials) == ["Anfang", "b"]
    assert {(one.language, one.available_from, one.speaker_notes) for one in materials} == {("en", available, True)}


def test_of_one_file_the_archive_s_title_is_the_file_s(database: Database, tutor_id: UUID) -> None:
    upload(database, tutor_id, "woche.zip", zip_of({"a.md": A}), title="Woche 3", title_given=True)
    read_all(database)
    with database.transaction() as session:
        assert session.scalars(select(Material.title).where(Material.title_given)).all() == ["Woche 3"]


def test_what_cannot_be_read_is_told_and_what_is_there_already_is_not_added(database: Database, tutor_id: UUID) -> None:
    upload(database, tutor_id, "a.md", A)
    read_all(database)
    inner = zip_of({"c.md": b"# C"})
    packed = zip_of({"film.mp4": b"\0film", "leer.md": b"", "noch.zip": inner, "a2.md": A, "b.md": B, "b2.md": B})
    upload(database, tutor_id, "alles.zip", packed)
    read_all(database)
    assert files(database, tutor_id) == {
        "a.md": "ready",
        "b.md": "ready",
        "film.mp4": "unsupported_kind",
        "leer.md": "empty_file",
        "noch.zip": "unsupported_kind",
    }


def test_an_archive_of_what_is_there_leaves_nothing(database: Database, tutor_id: UUID) -> None:
    upload(database, tutor_id, "a.md", A)
    read_all(database)
    before = rows(database)
    upload(database, tutor_id, "noch_einmal.zip", zip_of({"a.md": A}))
    read_all(database)
    assert rows(database) == before


def test_an_archive_in_the_place_of_a_file_replaces_it_by_its_first_one(database: Database, tutor_id: UUID) -> None:
    first = upload(database, tutor_id, "a.md", A)
    read_all(database)
    material_id = version_of(database, first).material_id
    replace(database, material_id, 2, "neu.zip", zip_of({"b.md": B, "c.md": b"# C\n\nDritter Satz."}))
    read_all(database)
    assert files(database, tutor_id) == {"b.md": "ready", "c.md": "ready"}
    assert version_of(database, first).superseded_at is not None


def test_a_zip_in_the_place_of_a_file_leaves_it_the_title_that_was_given(database: Database, tutor_id: UUID) -> None:
    first = upload(database, tutor_id, "a.md", A, title="Mein Skript", title_given=True)
    read_all(database)
    material_id = version_of(database, first).material_id
    replace(database, material_id, 2, "neu.zip", zip_of({"b.md": B, "c.md": b"# C\n\nDritter Satz."}))
    read_all(database)
    with database.transaction() as session:
        material = session.get_one(Material, material_id)
    assert (material.title, material.title_given) == ("Mein Skript", True)


def test_what_answers_stand_on_is_called_as_before_until_the_new_file_is_read(
    database: Database, tutor_id: UUID
) -> None:
    first = upload(database, tutor_id, "a.md", A)
    read_all(database)
    material_id = version_of(database, first).material_id
    replace(database, material_id, 2, "neu.zip", zip_of({"b.md": B, "c.md": b"# C\n\nDritter Satz."}))
    unpack_one(database)
    with database.transaction() as session:
        assert session.get_one(Material, material_id).title == "Anfang"
    read_all(database)
    with database.transaction() as session:
        assert session.get_one(Material, material_id).title == "Baum"


def test_archives_that_are_unpacked_at_once_have_no_more_room_together_than_there_is(
    database: Database, tutor_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file arrives after the room was looked at, as another archive's do."""
    archive = upload(database, tutor_id, "alles.zip", zip_of({"a.md": A * 20_000}))
    finish = archives._finish

    def after_another(*arguments: Any) -> None:
        upload(database, tutor_id, "b.txt", B * 20_000)
        finish(*arguments)

    monkeypatch.setattr(archives, "_finish", after_another)
    read_all(database, MaterialLimits(pages=100, bytes=700_000))
    assert version_of(database, archive).error_code == "limit_reached"
    assert "a.md" not in files(database, tutor_id)


@pytest.mark.parametrize(
    ("packed", "code"),
    [
        (zip_of({}), "no_text"),
        (bombs.zip_that_inflates(), "needs_too_much_memory"),
        (zip_of({"a.md": A, "b.md": B * 100_000}), "limit_reached"),
        (zip_of({f"{n}.md": b"%d" % n for n in range(501)}), "too_many_pages"),
        (zip_of({"a.md": A, "b.md": B * 1000})[:-200], "broken"),
    ],
    ids=["empty", "bomb", "too large", "too many", "cut off"],
)
def test_an_archive_that_fails_fails_as_a_whole(database: Database, tutor_id: UUID, packed: bytes, code: str) -> None:
    archive = upload(database, tutor_id, "alles.zip", packed)
    good = upload(database, tutor_id, "gut.md", A)
    before = rows(database)
    read_all(database, MaterialLimits(pages=100, bytes=1_500_000))
    assert version_of(database, archive).error_code == code
    assert version_of(database, good).state == "ready"
    assert rows(database) == before


def test_deleted_while_it_is_unpacked_none_of_its_files_is_there(
    database: Database, tutor_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = upload(database, tutor_id, "alles.zip", zip_of({"a.md": A, "b.md": B}))
    before = rows(database)

    def deleting(*arguments: object) -> object:
        with database.transaction() as session:
            session.execute(update(Material).where(Material.id == version_material).values(deleted_at=now()))
        return keep_original(*arguments)  # type: ignore[arg-type]

    version_material = version_of(database, archive).material_id
    monkeypatch.setattr(archives, "keep_original", deleting)
    read_all(database)
    assert version_of(database, archive).state == "waiting"
    assert rows(database) == before
