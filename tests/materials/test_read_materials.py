# SPDX-License-Identifier: EUPL-1.2
"""What waits is read: what becomes of a file, of one that cannot be read, and of one that nobody wants any more."""

import errno
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import OperationalError

from lti_tool.db import Database, now
from lti_tool.materials import read_materials as module
from lti_tool.materials import reading_queue, storing
from lti_tool.materials.arrivals import MaterialLimits
from lti_tool.materials.read_materials import MaterialReader
from lti_tool.materials.reading_queue import LEASE
from lti_tool.materials.stored_pages import store_pages
from lti_tool.models import Material, MaterialPage, MaterialPiece, MaterialVersion, Passage, Tutor, VersionState
from lti_tool.models.material import of_tutor
from tests.factories.campus import Campus
from tests.factories.uploads import replace, upload, version_of
from tests.materials import bombs
from tests.materials.files import plain_pdf
from tests.materials.processes import reading_processes
from tests.support import PATIENCE, until

LIMITS = MaterialLimits(pages=2000, bytes=100 << 20)
TREES = b"# Baeume\n\nEin Baum ist ein zusammenhaengender Graph ohne Kreise.\n"
LOOPS = b"# Schleifen\n\nEine Schleife wiederholt die Anweisungen, die in ihr stehen.\n"
SLOW = bombs.pdf_of_operators
"""Takes seconds to read."""


@pytest.fixture
def tutor_id(campus: Campus) -> UUID:
    return campus.tutor()


def read_all(database: Database, limits: MaterialLimits = LIMITS) -> None:
    assert not MaterialReader(database, limits).run()


def outcome(database: Database, version_id: UUID) -> str:
    version = version_of(database, version_id)
    return version.error_code or version.state


def texts(database: Database, tutor_id: UUID) -> list[str]:
    """What the tutor answers from."""
    with database.tables() as connection:
        return [quotable.text for quotable in of_tutor(connection, tutor_id)]


def revision(database: Database, tutor_id: UUID) -> int:
    with database.transaction() as session:
        return session.get_one(Tutor, tutor_id).material_revision


def stored(database: Database, version_id: UUID) -> int:
    """Pages and passages of a version."""
    with database.transaction() as session:
        return sum(
            session.scalar(select(func.count()).select_from(model).where(model.version_id == version_id)) or 0
            for model in (MaterialPage, Passage)
        )


def material_of(database: Database, version_id: UUID) -> Material:
    material_id = version_of(database, version_id).material_id
    with database.transaction() as session:
        return session.get_one(Material, material_id)


def change(database: Database, version_id: UUID, **values: object) -> None:
    with database.transaction() as session:
        session.execute(update(MaterialVersion).where(MaterialVersion.id == version_id).values(**values))


def change_material(database: Database, version_id: UUID, **values: object) -> None:
    material_id = version_of(database, version_id).material_id
    with database.transaction() as session:
        session.execute(update(Material).where(Material.id == material_id).values(**values))


@contextmanager
def reading(database: Database, ending: Callable[[], bool] = lambda: False) -> Iterator[threading.Thread]:
    """A round in a thread, once its child process reads."""
    thread = threading.Thread(target=MaterialReader(database, LIMITS, ending).run)
    thread.start()
    until(reading_processes)
    yield thread
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert reading_processes() == []


def test_what_waits_is_read_and_answered_from(database: Database, tutor_id: UUID) -> None:
    before = revision(database, tutor_id)
    version_id = upload(database, tutor_id, "b.md", TREES)
    read_all(database)
    version = version_of(database, version_id)
    assert (version.state, version.pages, version.progress, version.error_code) == ("ready", 1, 1.0, None)
    assert version.held_until is None
    assert version.read_at is not None
    assert "ohne Kreise" in texts(database, tutor_id)[0]
    assert revision(database, tutor_id) == before + 1


def test_title_and_language_are_the_file_s_own_unless_somebody_gave_them(database: Database, tutor_id: UUID) -> None:
    own = upload(database, tutor_id, "b.md", TREES)
    given = upload(
        database, tutor_id, "c.md", LOOPS, title="Woche 3", title_given=True, language="en", language_given=True
    )
    read_all(database)
    materials = [material_of(database, one) for one in (own, given)]
    assert [(one.title, one.language) for one in materials] == [("Baeume", "de"), ("Woche 3", "en")]


def test_a_new_version_takes_the_place_of_the_earlier_one_and_what_was_off_stays_off(
    database: Database, tutor_id: UUID
) -> None:
    first = upload(database, tutor_id, "b.md", TREES + LOOPS)
    read_all(database)
    with database.transaction() as session:
        pages = MaterialPage.version_id == first, MaterialPage.text.contains("Schleife")
        session.execute(update(MaterialPage).where(*pages).values(off=True))
    second = replace(
        database, version_of(database, first).material_id, 2, "b.md", b"# Neu\n\nNeues.\n\n" + LOOPS + TREES
    )
    assert "ohne Kreise" in texts(database, tutor_id)[0], "the earlier one answers while the new one waits"
    read_all(database)
    assert version_of(database, first).superseded_at is not None
    assert version_of(database, second).superseded_at is None
    said = " ".join(texts(database, tutor_id))
    assert "Neues." in said
    assert "ohne Kreise" in said
    assert "Schleife" not in said


def test_a_replacement_that_cannot_be_read_leaves_the_earlier_version_answering(
    database: Database, tutor_id: UUID
) -> None:
    first = upload(database, tutor_id, "b.md", TREES)
    read_all(database)
    second = replace(database, version_of(database, first).material_id, 2, "b.pdf", bombs.pdf_with_a_circle())
    read_all(database)
    assert version_of(database, second).state == "failed"
    assert "ohne Kreise" in texts(database, tutor_id)[0]


def test_of_two_replacements_only_the_last_one_is_read(database: Database, tutor_id: UUID) -> None:
    first = upload(database, tutor_id, "b.md", TREES)
    second = replace(database, version_of(database, first).material_id, 2, "b.md", LOOPS)
    read_all(database)
    assert outcome(database, second) == "ready"
    assert outcome(database, first) == "waiting"
    assert stored(database, first) == 0


@pytest.mark.parametrize(
    ("name", "make", "codes"),
    [
        ("a.pdf", bombs.pdf_with_a_password, ["encrypted"]),
        ("a.pdf", bombs.pdf_with_a_circle, ["broken", "no_text"]),
        ("a.pdf", lambda: b"%PDF-1.7 and nothing else", ["broken"]),
        ("a.docx", lambda: bombs.word_with(bombs.LAUGHS.encode()), ["broken"]),
        ("a.docx", bombs.word_that_inflates, ["needs_too_much_memory"]),
        ("a.zip", bombs.zip_that_inflates, ["needs_too_much_memory"]),
        ("a.md", lambda: b"\n\n   \n", ["no_text"]),
        ("a.pdf", lambda: plain_pdf(9), ["too_many_pages"]),
    ],
)
def test_a_bad_file_fails_with_its_code_and_the_files_around_it_are_read(
    database: Database, tutor_id: UUID, name: str, make: Callable[[], bytes], codes: list[str]
) -> None:
    good = [upload(database, tutor_id, "b.md", TREES)]
    bad = upload(database, tutor_id, name, make())
    good.append(upload(database, tutor_id, "c.md", LOOPS))
    read_all(database, MaterialLimits(pages=8, bytes=1 << 30))
    assert outcome(database, bad) in codes
    assert stored(database, bad) == 0
    assert [outcome(database, one) for one in good] == ["ready", "ready"]


def test_a_tutor_has_no_more_pages_than_allowed_however_many_files_they_come_in(
    database: Database, campus: Campus, tutor_id: UUID
) -> None:
    versions = [upload(database, tutor_id, f"{n}.pdf", plain_pdf(2)) for n in range(6)]
    other = upload(database, campus.tutor(), "b.md", TREES)
    read_all(database, MaterialLimits(pages=7, bytes=1 << 30))
    assert [outcome(database, one) for one in versions].count("ready") == 3
    assert [outcome(database, one) for one in versions].count("too_many_pages") == 3
    assert outcome(database, other) == "ready"


@pytest.mark.parametrize(("bound", "most"), [("MAX_CHARACTERS", 100), ("MAX_PASSAGES", 2)])
def test_a_tutor_has_no_more_text_than_can_be_searched_however_many_files_it_comes_in(
    database: Database, campus: Campus, tutor_id: UUID, monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    monkeypatch.setattr(storing, bound, most)
    versions = [upload(database, tutor_id, f"{n}.md", b"# Baum\n\nEin Baum hat genau %d Knoten." % n) for n in range(4)]
    other = upload(database, campus.tutor(), "b.md", b"# Stapel\n\nEin Stapel hat ein Ende.")
    read_all(database)
    ends = [outcome(database, one) for one in versions]
    assert ends.count("ready") == ends.count("limit_reached") == 2
    assert [stored(database, one) > 0 for one in versions] == [end == "ready" for end in ends]
    assert outcome(database, other) == "ready"


def test_a_file_that_replaces_another_one_may_have_that_one_s_pages(database: Database, tutor_id: UUID) -> None:
    first = upload(database, tutor_id, "a.pdf", plain_pdf(5))
    read_all(database)
    second = replace(database, version_of(database, first).material_id, 2, "a.pdf", plain_pdf(6))
    read_all(database, MaterialLimits(pages=7, bytes=1 << 30))
    assert outcome(database, second) == "ready"


def test_a_tutor_with_many_files_does_not_hold_up_another_one(database: Database, campus: Campus) -> None:
    many, few = campus.tutor(), campus.tutor()
    for number in range(5):
        upload(database, many, f"{number}.md", TREES)
    last = upload(database, few, "b.md", LOOPS)
    order = []
    for _number in range(2):
        with database.transaction() as session:
            claimed = reading_queue.take(session)
        assert claimed is not None
        order.append(claimed.tutor_id)
        change(database, claimed.version_id, state="ready", held_until=None, read_at=now())
    assert order == [many, few]
    assert version_of(database, last).state == "ready"


def test_a_file_whose_process_died_is_read_by_another_one_when_its_time_is_over(
    database: Database, tutor_id: UUID
) -> None:
    version_id = upload(database, tutor_id, "b.md", TREES)
    with database.transaction() as session:
        assert reading_queue.take(session) is not None
    read_all(database)
    assert outcome(database, version_id) == "reading", "somebody has it"
    change(database, version_id, held_until=now())
    read_all(database)
    assert outcome(database, version_id) == "ready"
    assert version_of(database, version_id).attempts == 2


def test_a_file_at_which_process_after_process_dies_is_given_up(database: Database, tutor_id: UUID) -> None:
    version_id = upload(database, tutor_id, "b.md", TREES)
    other = upload(database, tutor_id, "c.md", LOOPS)
    for _process in range(module.MAX_ATTEMPTS):
        change(database, version_id, state="reading", attempts=MaterialVersion.attempts + 1, held_until=now() - LEASE)
    read_all(database)
    assert outcome(database, version_id) == "needs_too_much_memory"
    assert outcome(database, other) == "ready"


def test_who_lost_a_file_to_another_process_stores_nothing(database: Database, tutor_id: UUID) -> None:
    version_id = upload(database, tutor_id, "a.pdf", SLOW())
    before = revision(database, tutor_id)
    with reading(database):
        others = now() + 2 * LEASE
        change(database, version_id, held_until=others)
    assert (outcome(database, version_id), version_of(database, version_id).held_until) == ("reading", others)
    assert stored(database, version_id) == 0
    assert revision(database, tutor_id) == before


def test_deleted_while_it_is_read_it_is_left_at_once_and_read_when_it_is_taken_back(
    database: Database, tutor_id: UUID
) -> None:
    version_id = upload(database, tutor_id, "a.pdf", SLOW())
    with reading(database):
        change_material(database, version_id, deleted_at=now())
    version = version_of(database, version_id)
    assert (version.state, version.attempts, stored(database, version_id)) == ("waiting", 0, 0)
    read_all(database)
    assert outcome(database, version_id) == "waiting"
    change_material(database, version_id, deleted_at=None)
    read_all(database)
    assert version_of(database, version_id).attempts == 1


def test_deleted_for_good_while_it_is_read_it_leaves_nothing(database: Database, tutor_id: UUID) -> None:
    version_id = upload(database, tutor_id, "a.pdf", SLOW())
    material_id = version_of(database, version_id).material_id
    with reading(database), database.transaction() as session:
        session.execute(delete(Material).where(Material.id == material_id))
    assert stored(database, version_id) == 0


def test_replaced_while_it_is_read_only_the_new_file_is_stored(database: Database, tutor_id: UUID) -> None:
    first = upload(database, tutor_id, "a.pdf", SLOW())
    with reading(database):
        second = replace(database, version_of(database, first).material_id, 2, "b.md", TREES)
    read_all(database)
    assert outcome(database, second) == "ready"
    assert stored(database, first) == 0


def test_told_to_end_a_process_gives_its_file_back_at_once(database: Database, tutor_id: UUID) -> None:
    version_id = upload(database, tutor_id, "a.pdf", SLOW())
    ending = threading.Event()
    with reading(database, ending.is_set):
        ending.set()
    version = version_of(database, version_id)
    assert (version.state, version.held_until, version.attempts) == ("waiting", None, 0)


def test_while_it_reads_it_renews_its_time_and_tells_how_far_it_is(
    database: Database, tutor_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_queue, "BEAT_SECONDS", 0.01)
    version_id = upload(database, tutor_id, "a.pdf", plain_pdf(300))
    seen: set[tuple[float, object]] = set()
    thread = threading.Thread(target=MaterialReader(database, LIMITS).run)
    thread.start()
    while thread.is_alive():
        version = version_of(database, version_id)
        if version.state == VersionState.READING:
            seen.add((version.progress, version.held_until))
    thread.join()
    assert len({progress for progress, _until in seen}) > 2
    assert len({until for _progress, until in seen}) > 2
    assert outcome(database, version_id) == "ready"


def test_a_reading_process_killed_by_somebody_is_started_once_more(database: Database, tutor_id: UUID) -> None:
    version_id = upload(database, tutor_id, "a.pdf", bombs.pdf_with_bad_pages(1))
    with reading(database):
        (first,) = reading_processes()
        first.kill()
        until(lambda: any(one.pid != first.pid for one in reading_processes()))
    assert outcome(database, version_id) == "ready"
    assert version_of(database, version_id).attempts == 1


def test_on_a_full_disk_a_file_waits_for_a_while_and_is_not_lost(
    database: Database, tutor_id: UUID, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    version_id = upload(database, tutor_id, "a.pdf", plain_pdf(3))
    monkeypatch.setattr(module, "open_original", full)
    read_all(database)
    version = version_of(database, version_id)
    assert (version.state, version.attempts, version.error_code) == ("waiting", 0, None)
    assert version.held_until is not None
    assert version.held_until > now()
    monkeypatch.undo()
    read_all(database)
    assert outcome(database, version_id) == "waiting", "not at once"
    change(database, version_id, held_until=now() - timedelta(seconds=1))
    read_all(database)
    assert outcome(database, version_id) == "ready"


@contextmanager
def full(_database: Database, version_id: UUID) -> Iterator[Path]:
    if version_id:
        raise OSError(errno.ENOSPC, "No space left on device")
    yield Path()


def test_a_file_that_was_read_while_the_database_was_away_is_read_again(
    database: Database, tutor_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    version_id = upload(database, tutor_id, "b.md", TREES)

    def away(*_all: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("server closed the connection"))

    monkeypatch.setattr(storing, "store_pages", away)
    with pytest.raises(OperationalError):
        MaterialReader(database, LIMITS).run()
    monkeypatch.undo()
    assert (outcome(database, version_id), stored(database, version_id)) == ("waiting", 0)
    read_all(database)
    assert outcome(database, version_id) == "ready"


def test_what_nobody_thought_of_fails_one_file_and_no_other(
    database: Database, tutor_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = upload(database, tutor_id, "b.md", TREES), upload(database, tutor_id, "c.md", LOOPS)

    def unlucky(session: object, version_id: UUID, pages: object) -> None:
        if version_id == first:
            raise KeyError("what the file says")
        store_pages(session, version_id, pages)  # type: ignore[arg-type]

    monkeypatch.setattr(storing, "store_pages", unlucky)
    read_all(database)
    assert (outcome(database, first), outcome(database, second)) == ("broken", "ready")


def test_a_file_whose_original_is_gone_fails(database: Database, tutor_id: UUID) -> None:
    version_id = upload(database, tutor_id, "b.md", TREES)
    with database.transaction() as session:
        session.execute(delete(MaterialPiece))
    read_all(database)
    assert outcome(database, version_id) == "broken"
