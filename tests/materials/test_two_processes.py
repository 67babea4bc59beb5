# SPDX-License-Identifier: EUPL-1.2
"""Two `campus-tutor work` on one PostgreSQL: each file is read once, and what a dead one leaves the other reads."""

from collections.abc import Iterator
from uuid import UUID

import psutil
import pytest
from sqlalchemy import func, select, update

from lti_tool.db import Database, now
from lti_tool.models import Material, MaterialPage, MaterialVersion, Passage, VersionState
from lti_tool.vault import Vault
from tests import postgres
from tests.factories.campus import Campus
from tests.factories.uploads import upload, version_of
from tests.materials import bombs
from tests.materials.processes import readers, working
from tests.support import MASTER_KEY, PATIENCE, missing, prepare_database, until

pytestmark = pytest.mark.postgres

FILES = 40


@pytest.fixture
def database() -> Iterator[Database]:
    if postgres.binaries() is None:
        missing("PostgreSQL")
    with postgres.server() as url:
        prepare_database(url + "postgres")
        database = Database(url + "postgres")
        yield database
        database.engine.dispose()


@pytest.fixture
def tutors(database: Database) -> tuple[UUID, UUID]:
    campus = Campus(database, Vault([MASTER_KEY]))
    return campus.tutor(), campus.tutor()


def count(database: Database, *which: object) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(MaterialVersion).where(*which)) or 0  # type: ignore[arg-type]


def test_of_many_files_each_is_read_once_and_the_bad_ones_harm_no_other(
    database: Database, tutors: tuple[UUID, UUID]
) -> None:
    bad = {3: bombs.pdf_with_a_password(), 7: b"%PDF-1.4 broken", 20: bombs.pdf_with_a_circle()}
    for number in range(FILES):
        name = f"{number}.pdf" if number in bad else f"{number}.md"
        upload(database, tutors[number % 2], name, bad.get(number, b"# Titel %d\n\nEin Satz." % number))
    with working(database, 2):
        ended = MaterialVersion.read_at.is_not(None), MaterialVersion.attempts > 0
        until(lambda: count(database, *ended) == FILES, 5 * PATIENCE)
    with database.transaction() as session:
        versions = session.scalars(select(MaterialVersion).where(MaterialVersion.sha256 != b"")).all()
        pages = session.scalar(
            select(func.count())
            .select_from(MaterialPage)
            .join(MaterialVersion, MaterialVersion.id == MaterialPage.version_id)
            .where(MaterialVersion.attempts > 0)
        )
    uploaded = [one for one in versions if one.attempts]
    assert {one.attempts for one in uploaded} == {1}
    assert sum(one.state == VersionState.READY for one in uploaded) == FILES - len(bad) == pages
    assert sum(one.state == VersionState.FAILED for one in uploaded) == len(bad)


def test_a_process_that_is_killed_half_way_leaves_its_file_to_the_other(
    database: Database, tutors: tuple[UUID, UUID]
) -> None:
    version_id = upload(database, tutors[0], "a.pdf", bombs.pdf_with_bad_pages(2))
    with working(database, 1) as (first,):
        until(lambda: readers(first), 2 * PATIENCE)
        (reader, *_none) = readers(first)
        first.kill()
        first.wait()
        until(lambda: not reader.is_running() or reader.status() == psutil.STATUS_ZOMBIE)
    held = version_of(database, version_id)
    assert (held.state, held.held_until is not None) == ("reading", True)
    with database.transaction() as session:  # its time is over
        session.execute(update(MaterialVersion).where(MaterialVersion.id == version_id).values(held_until=now()))
    with working(database, 1):
        until(lambda: version_of(database, version_id).state == "ready", 3 * PATIENCE)
    assert version_of(database, version_id).attempts == 2
    with database.transaction() as session:
        passages = select(func.count()).select_from(Passage).where(Passage.version_id == version_id)
        assert session.scalar(passages) == session.scalar(
            select(func.count(Passage.position.distinct())).where(Passage.version_id == version_id)
        )


def test_told_to_end_a_process_does_not_wait_for_the_end_of_its_file(
    database: Database, tutors: tuple[UUID, UUID]
) -> None:
    version_id = upload(database, tutors[0], "a.pdf", bombs.pdf_with_bad_pages(3))
    with working(database, 1) as (process,):
        until(lambda: readers(process), 2 * PATIENCE)
        process.terminate()
        assert process.wait(PATIENCE) == 0
    version = version_of(database, version_id)
    assert (version.state, version.held_until, version.attempts) == ("waiting", None, 0)


def test_500_files_of_one_tutor_do_not_hold_up_one_file_of_another(
    database: Database, tutors: tuple[UUID, UUID]
) -> None:
    with database.transaction() as session:
        for number in range(500):
            session.add(material := Material(tutor_id=tutors[0], title=str(number)))
            session.flush()
            fields = {"number": 1, "kind": "markdown", "sha256": b"", "bytes": 1, "state": VersionState.WAITING}
            session.add(MaterialVersion(material_id=material.id, file_name="a.md", **fields))
    other = upload(database, tutors[1], "b.md", b"# B\n\nEin Satz.")
    with working(database, 1):
        until(lambda: version_of(database, other).state == "ready", 2 * PATIENCE)
        assert count(database, MaterialVersion.state == VersionState.WAITING) > 400
        # Their originals are missing here: each fails, and none stops the queue.
        until(lambda: count(database, MaterialVersion.error_code == "broken") == 500, 5 * PATIENCE)
