# SPDX-License-Identifier: EUPL-1.2
"""What operators learn of files that wait: from the doctor and from the metrics."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import update

from lti_tool.db import Database, now
from lti_tool.materials.gauges import MaterialGauges
from lti_tool.models import MaterialVersion
from tests.factories.campus import Campus
from tests.factories.command import Tutor
from tests.factories.uploads import upload


@pytest.fixture
def waiting(campus: Campus, database: Database) -> UUID:
    """A file that has waited for 20 minutes."""
    version_id = upload(database, campus.tutor(), "a.md", b"# A")
    early = {"created_at": now() - timedelta(minutes=20), "read_at": None}
    with database.transaction() as session:
        session.execute(update(MaterialVersion).values(early))
    return version_id


def found_by_the_doctor(tutor: Tutor, check: str) -> tuple[bool, str]:
    ((well, said),) = [
        (row["ok"], row["detail"]) for row in json.loads(tutor("doctor", "--json").stdout) if row["check"] == check
    ]
    return well, said


def told(database: Database) -> list[str]:
    registry = CollectorRegistry()
    registry.register(MaterialGauges(database))
    return generate_latest(registry).decode().splitlines()


def test_files_that_wait_while_nobody_reads_are_told_with_what_to_do(
    tutor: Tutor, database: Database, waiting: UUID
) -> None:
    well, said = found_by_the_doctor(tutor, "material")
    assert not well
    assert "1 files wait, the oldest for 20 minutes: run 'campus-tutor work'" in said
    lines = told(database)
    assert 'campus_tutor_material_files{state="waiting"} 1.0' in lines
    assert any(float(line.split()[1]) >= 1200 for line in lines if line.startswith("campus_tutor_material_waiting_s"))


def test_files_that_wait_while_others_are_read_are_no_trouble(
    tutor: Tutor, database: Database, campus: Campus, waiting: UUID
) -> None:
    other = upload(database, campus.tutor(), "b.md", b"# B")
    with database.transaction() as session:
        held = {"state": "reading", "held_until": now() + timedelta(minutes=1)}
        session.execute(update(MaterialVersion).where(MaterialVersion.id == other).values(held))
    assert found_by_the_doctor(tutor, "material") == (True, "2 files wait to be read")
    assert 'campus_tutor_material_files{state="reading"} 1.0' in told(database)


def test_work_once_reads_them_and_the_doctor_is_content(tutor: Tutor, waiting: UUID) -> None:
    assert tutor("work", "--once").returncode == 0
    assert found_by_the_doctor(tutor, "material") == (True, "all is read")


def test_the_doctor_says_what_keeps_a_malicious_file_in(tutor: Tutor) -> None:
    well, said = found_by_the_doctor(tutor, "reading")
    assert well
    assert said.startswith("in a process of its own, behind ")
