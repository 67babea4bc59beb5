# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor work`: beside `serve`, or once from cron; what of it the doctor and the metrics tell."""

import base64
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import func, select, update

from lti_tool.assembly import assemble
from lti_tool.cli.work import WORK_CONNECTIONS
from lti_tool.db import Database, now
from lti_tool.jobs.ledger import Ledger
from lti_tool.lti.services import score_deliveries
from lti_tool.materials import read_materials
from lti_tool.metrics.jobs import JobMetrics
from lti_tool.metrics.labels import CODE
from lti_tool.models import JobState, UsedLogin
from lti_tool.privacy import retention
from lti_tool.privacy.retention_kind import BATCH_ROWS
from lti_tool.settings import load
from tests.factories.command import Tutor, one_line
from tests.support import PATIENCE, until

HOUR = timedelta(hours=1)


@pytest.fixture
def tutor(database_url: str) -> Tutor:
    return Tutor(database_url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.engine.dispose()


def add_used_logins(database: Database, number: int) -> None:
    with database.transaction() as session:
        session.add_all(UsedLogin(nonce_hash=uuid4().bytes * 2, expires_at=now() - HOUR) for _each in range(number))


def used_logins(database: Database) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(UsedLogin)) or 0


def found_by_the_doctor(tutor: Tutor) -> list[tuple[bool, str]]:
    rows: list[dict[str, Any]] = json.loads(tutor("doctor", "--json").stdout)
    return [(row["ok"], row["detail"]) for row in rows if row["check"] == "work"]


def test_once_does_what_is_due_batch_by_batch_and_ends(tutor: Tutor, database: Database) -> None:
    add_used_logins(database, BATCH_ROWS + 1)
    done = tutor("work", "--once")
    assert (done.returncode, done.stderr) == (0, "")
    assert used_logins(database) == 0
    add_used_logins(database, 1)
    assert tutor("work", "--once").returncode == 0
    assert used_logins(database) == 1, "its next time is in a minute"


def test_a_job_that_fails_is_the_exit_code_a_finding_and_a_number_and_keeps_no_other_from_its_end(
    tutor: Tutor, database: Database
) -> None:
    add_used_logins(database, 1)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE launch_count")
    done = tutor("work", "--once")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("campus-tutor: delete_launch_counts failed;")
    assert used_logins(database) == 0
    ((well, said),) = found_by_the_doctor(tutor)
    assert not well
    assert "delete_launch_counts fails since" in said
    assert "1 in a row" in said
    registry = CollectorRegistry()
    registry.register(JobMetrics(Ledger(database).states))
    lines = generate_latest(registry).decode().splitlines()
    assert 'campus_tutor_job_failures_in_a_row{job="delete_launch_counts"} 1.0' in lines
    assert 'campus_tutor_job_failures_total{job="delete_launch_counts"} 1.0' in lines
    assert 'campus_tutor_job_runs_total{job="delete_used_logins"} 1.0' in lines


def test_the_doctor_says_since_when_nobody_works_and_what_to_start(tutor: Tutor, database: Database) -> None:
    assert tutor("db", "upgrade").returncode == 0
    assert found_by_the_doctor(tutor) == [(True, "nothing is late, and nothing fails")]
    with database.transaction() as session:
        back = {"due_at": now() - HOUR, "late_at": now() - HOUR / 2}
        session.execute(update(JobState).where(JobState.name == "send_scores").values(back))
    ((well, said),) = found_by_the_doctor(tutor)
    assert not well
    assert "no process has done its work for 60 minutes (send_scores): run 'campus-tutor work'" in said
    assert tutor("scores", "run").returncode == 0
    assert found_by_the_doctor(tutor)[0][0], "cron did it"


def test_with_cron_s_two_commands_alone_the_doctor_finds_nothing_late(tutor: Tutor, database: Database) -> None:
    """Answers whose process died are ended by the processes that serve, too."""
    assert tutor("db", "upgrade").returncode == 0
    with database.transaction() as session:
        for row in session.scalars(select(JobState)):
            row.due_at, row.late_at = row.due_at - 72 * HOUR, row.late_at - 72 * HOUR
    assert not found_by_the_doctor(tutor)[0][0], "each job is late"
    assert tutor("scores", "run").returncode == tutor("retention", "run").returncode == 0
    assert found_by_the_doctor(tutor) == [(True, "nothing is late, and nothing fails")]


def test_metrics_are_told_without_the_jobs_while_the_database_is_away(tmp_path: Path) -> None:
    away = Database(f"sqlite:///{tmp_path}")  # a folder
    registry = CollectorRegistry()
    registry.register(JobMetrics(Ledger(away).states))
    assert b"campus_tutor_job_runs" in generate_latest(registry)


def test_each_job_has_a_name_of_its_own_that_a_label_of_the_metrics_takes(tutor: Tutor) -> None:
    names = [job.name for job in assemble(load(tutor.settings)).jobs]
    assert len(set(names)) == len(names) >= len(retention.KINDS) + 2
    assert all(CODE.fullmatch(name) for name in names)


def test_the_process_works_until_it_is_told_to_end(tutor: Tutor, database: Database, tmp_path: Path) -> None:
    add_used_logins(database, 3)
    alive = tmp_path / "alive"
    command = [sys.executable, "-m", "lti_tool.cli", "work", "--alive", str(alive)]
    process = subprocess.Popen(command, env=tutor.environ(), stderr=subprocess.PIPE, text=True)
    try:
        until(lambda: used_logins(database) == 0)
        until(alive.exists)
        process.send_signal(signal.SIGTERM)
        _out, errors = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Traceback" not in errors


TOLD_WHILE_THE_LOCK_IS_HELD = """
import os, signal, threading
from lti_tool.cli.work import set_at_signal

ending = threading.Event()
set_at_signal(ending)
with ending._cond:  # as for a moment in each wait()
    os.kill(os.getpid(), signal.SIGTERM)
assert ending.wait(30)
"""


def test_a_signal_that_comes_while_the_main_thread_holds_the_event_ends_the_process_all_the_same() -> None:
    command = [sys.executable, "-c", TOLD_WHILE_THE_LOCK_IS_HELD]
    assert subprocess.run(command, timeout=PATIENCE, check=False).returncode == 0


def test_each_thread_of_the_process_finds_a_connection(tutor: Tutor) -> None:
    """Each job has a thread, the scores have one for each platform at a time beside it, files one for each that is read
    at a time, and one looks what is due.
    """
    jobs = len(assemble(load(tutor.settings)).jobs)
    beside = score_deliveries.MAX_PLATFORMS_AT_ONCE + read_materials.MAX_FILES_AT_ONCE
    assert jobs + beside + 1 <= WORK_CONNECTIONS


@pytest.mark.parametrize("command", [("work",), ("work", "--once"), ("scores", "run")])
def test_it_does_not_begin_with_another_master_key(tutor: Tutor, command: tuple[str, ...]) -> None:
    done = tutor(*command, CAMPUS_TUTOR_MASTER_KEY=base64.b64encode(bytes(32)).decode())
    assert done.returncode == 1
    assert "CAMPUS_TUTOR_MASTER_KEY is not the key that wrapped them" in one_line(done)


def test_it_does_not_begin_on_an_older_schema(tutor: Tutor, tmp_path: Path) -> None:
    done = tutor("work", CAMPUS_TUTOR_DATABASE_URL=f"sqlite:///{tmp_path / 'empty.sqlite'}")
    assert done.returncode == 1
    assert "db upgrade" in one_line(done)
