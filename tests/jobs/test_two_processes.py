# SPDX-License-Identifier: EUPL-1.2
"""Two `campus-tutor work` on one PostgreSQL: nothing is done twice, and what one leaves the other does."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update

from lti_tool.db import Database, now
from lti_tool.models import JobState, UsedLogin
from lti_tool.privacy.retention_kind import BATCH_ROWS
from tests import postgres
from tests.factories.command import Tutor
from tests.support import PATIENCE, until

pytestmark = pytest.mark.postgres


@pytest.fixture
def database() -> Iterator[Database]:
    with postgres.database() as database:
        yield database


@pytest.fixture
def workers(database: Database) -> Iterator[list["subprocess.Popen[bytes]"]]:
    add_used_logins(database, 2 * BATCH_ROWS + 1)
    environ = Tutor(database.engine.url.render_as_string(hide_password=False)).environ()
    command = [sys.executable, "-m", "lti_tool.cli", "work"]
    started = [subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL) for _number in range(2)]
    yield started
    for process in started:
        process.kill()
        process.wait()


def add_used_logins(database: Database, number: int) -> None:
    over = now() - timedelta(hours=1)
    with database.transaction() as session:
        session.add_all(UsedLogin(nonce_hash=uuid4().bytes * 2, expires_at=over) for _each in range(number))


def used_logins(database: Database) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(UsedLogin)) or 0


def runs(database: Database) -> dict[str, int]:
    with database.transaction() as session:
        return {row.name: row.runs for row in session.scalars(select(JobState))}


def test_each_job_is_done_once_and_by_the_other_one_where_one_was_killed(
    database: Database, workers: list["subprocess.Popen[bytes]"]
) -> None:
    until(lambda: runs(database).get("delete_used_logins", 0) >= 3 and all(runs(database).values()), 2 * PATIENCE)
    counted = runs(database)
    assert used_logins(database) == 0
    assert counted["delete_used_logins"] == 3, "two full batches and the rest"
    seldom = ("delete_conversations", "delete_empty_conversations", "delete_codes", "delete_usage_days")
    assert [counted[name] for name in seldom] == [1, 1, 1, 1]

    workers[0].kill()
    workers[0].wait()
    add_used_logins(database, 1)
    with database.transaction() as session:
        session.execute(update(JobState).values(due_at=now()))
    until(lambda: used_logins(database) == 0)
    workers[1].terminate()
    assert workers[1].wait(PATIENCE) == 0
