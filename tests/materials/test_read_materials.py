# SPDX-License-Identifier: EUPL-1.2
"""What waits is read: what becomes of a file, of one that cannot be read, and of one that nobody wants any more."""

from uuid import UUID

import pytest

from lti_tool.db import Database
from lti_tool.materials.read_materials import MaterialReader, TutorLimits
from lti_tool.models import Tutor
from lti_tool.models.material import of_tutor
from tests.factories.campus import Campus
from tests.factories.uploads import upload, version_of

LIMITS = TutorLimits(pages=2000, bytes=100 << 20)
TREES = b"# Baeume\n\nEin Baum ist ein zusammenhaengender Graph ohne Kreise.\n"


@pytest.fixture
def tutor_id(campus: Campus) -> UUID:
    return campus.tutor()


def read_all(database: Database, limits: TutorLimits = LIMITS) -> None:
    assert not MaterialReader(database, limits).run()


def texts(database: Database, tutor_id: UUID) -> list[str]:
    """What the tutor answers from."""
    with database.tables() as connection:
        return [quotable.text for quotable in of_tutor(connection, tutor_id)]


def revision(database: Database, tutor_id: UUID) -> int:
    with database.transaction() as session:
        return session.get_one(Tutor, tutor_id).material_revision


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
