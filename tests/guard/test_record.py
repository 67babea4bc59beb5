# SPDX-License-Identifier: EUPL-1.2
"""What the guard refused is counted, and `doctor` tells it, whichever process it was."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from lti_tool.cli import doctor
from lti_tool.db import Database, now
from lti_tool.guard_record import LATELY, GuardRecord, refused_lately
from lti_tool.metrics import Metrics
from lti_tool.models import GuardRefusal
from tests.factories.command import Tutor
from tests.support import free_port, until

PLANTED = Path(__file__).parent / "planted"


def test_tries_of_several_processes_add_up(database_url: str) -> None:
    database = Database(database_url)
    for record in (GuardRecord(database), GuardRecord(database)):
        for _try in range(3):
            record.note("connect", "shady.statistics")
        record.note("name", "shady.statistics")
    until(lambda: sorted(row[2] for row in refused_lately(database)) == [2, 6])
    assert {row[:3] for row in refused_lately(database)} == {
        ("connect", "shady.statistics", 6),
        ("name", "shady.statistics", 2),
    }


def test_doctor_tells_what_was_refused_and_forgets_what_is_long_past(database_url: str) -> None:
    database = Database(database_url)
    assert doctor._guard(database).well
    with database.statements() as connection:
        long_past = now() - LATELY - timedelta(minutes=1)
        GuardRefusal.add(connection, "connect", "long.past", number=1, at=long_past)
    assert doctor._guard(database).well
    with database.statements() as connection:
        GuardRefusal.add(connection, "name", "shady.statistics", number=4, at=now())
    check = doctor._guard(database)
    assert not check.well
    assert "refused 4 tries of shady.statistics (name)" in check.said
    assert "guard refused" in check.said


def test_each_is_counted_by_what_was_tried() -> None:
    metrics = Metrics()
    for what in ("connect", "connect", "name"):
        metrics.guard_refused(what)
    assert metrics.registry.get_sample_value("campus_tutor_guard_refused_total", {"what": "connect"}) == 2
    assert metrics.registry.get_sample_value("campus_tutor_guard_refused_total", {"what": "name"}) == 1


@pytest.mark.parametrize("at", ["lti_tool.jobs.worker", "flask"])
def test_what_was_tried_in_the_work_stands_in_doctor(at: str, tutor: Tutor, database_url: str, tmp_path: Path) -> None:
    """Before the database is known, too."""
    planted = {
        "PYTHONPATH": os.pathsep.join([str(PLANTED), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "TRY_PORT": str(free_port()),
        "TRY_REPORT": str(tmp_path / "report.json"),
        "TRY_AT": at,
    }
    assert tutor("work", "--once", **planted).returncode == 0
    kinds = {(what, module) for what, module, _number, _last in refused_lately(Database(database_url))}
    assert kinds >= {("connect", "ways_out"), ("datagram", "ways_out"), ("name", "ways_out"), ("program", "ways_out")}
    said = tutor("doctor")
    assert said.returncode == 1
    assert "WRONG  guard  refused" in said.stdout
