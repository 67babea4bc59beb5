# SPDX-License-Identifier: EUPL-1.2
"""Connections to PostgreSQL: how they are waited for, and what happens to those that nobody used for a while."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from lti_tool import db
from lti_tool.db import Database
from tests import postgres
from tests.support import missing

UNDER_GEVENT = """
from gevent import monkey
monkey.patch_all()
import sys
import gevent
from sqlalchemy import text
from lti_tool.db import Database

database, turns = Database(sys.argv[1]), 0

def others():
    global turns
    while True:
        turns += 1
        gevent.sleep(0)

with database.transaction() as session:
    session.execute(text("SELECT 1"))
    gevent.spawn(others)
    before = turns
    session.execute(text("SELECT pg_sleep(1)"))
    print(turns - before)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if postgres.binaries() is None:
        missing("PostgreSQL")
    with postgres.server() as url:
        yield url + "postgres"


@pytest.mark.postgres
def test_under_gevent_other_greenlets_go_on_while_a_statement_is_waited_for(server: str) -> None:
    done = subprocess.run([sys.executable, "-c", UNDER_GEVENT, server], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 20, "a statement held all greenlets"


@pytest.mark.postgres
def test_a_connection_that_died_while_nobody_used_it_is_replaced(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "IDLE_SECONDS", 0.0)
    database, killer = Database(server), Database(server)
    try:
        with database.transaction() as session:
            victim = session.scalar(text("SELECT pg_backend_pid()"))
        with killer.transaction() as session:
            session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": victim})
        with database.transaction() as session:
            assert session.scalar(text("SELECT pg_backend_pid()")) != victim
    finally:
        database.engine.dispose()
        killer.engine.dispose()


def test_a_single_statement_is_done_for_good_whatever_comes_after_it(database_url: str) -> None:
    database = Database(database_url)
    with database.statements() as connection:
        assert connection.execute(text("DELETE FROM secret RETURNING name")).first() is not None
        connection.rollback()
    with database.statements() as connection:
        assert connection.scalar(text("SELECT count(*) FROM secret")) == 0


def test_a_transaction_is_one_again_on_a_connection_that_served_single_statements(database_url: str) -> None:
    database = Database(database_url)
    with database.statements() as connection:
        connection.execute(text("SELECT 1"))
    with database.transaction() as session:
        session.execute(text("DELETE FROM secret"))
        session.rollback()
    with database.statements() as connection:
        assert connection.scalar(text("SELECT count(*) FROM secret")) == 1


def test_reading_by_a_single_statement_does_not_wait_for_who_writes(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'one.sqlite'}")
    with database.transaction() as session:
        session.execute(text("CREATE TABLE thing (name TEXT)"))
    impatient = Database(f"sqlite:///{tmp_path / 'one.sqlite'}")
    with database.transaction() as session, impatient.statements() as connection:
        session.execute(text("INSERT INTO thing VALUES ('b')"))
        connection.execute(text("PRAGMA busy_timeout=1"))
        assert connection.scalar(text("SELECT count(*) FROM thing")) == 0
        with pytest.raises(OperationalError):
            connection.execute(text("INSERT INTO thing VALUES ('a')"))


@pytest.mark.postgres
@pytest.mark.parametrize("options", ["", "?options=-c%20statement_timeout%3D7s%20-c%20timezone%3DAsia%2FTokyo"])
def test_sessions_have_times_in_utc_whatever_the_server_and_the_url_say(server: str, options: str) -> None:
    database = Database(server + options)
    try:
        with database.transaction() as session:
            assert session.scalar(text("SHOW timezone")) == "UTC"
            assert session.scalar(text("SHOW statement_timeout")) == ("7s" if options else "0")
            far = session.scalar(text("SELECT timestamptz '9999-12-31 23:59:59+00'"))
            assert far is not None
    finally:
        database.engine.dispose()
