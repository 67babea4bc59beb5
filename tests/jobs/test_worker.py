# SPDX-License-Identifier: EUPL-1.2
"""One process does the jobs: each for itself, through failures and outages, and it ends when it is told."""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from lti_tool.db import Database
from lti_tool.jobs import worker as module
from lti_tool.jobs.job import Job
from lti_tool.jobs.ledger import Ledger
from lti_tool.jobs.worker import Worker
from tests.support import PATIENCE, until


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.engine.dispose()


def job(name: str, batch: Callable[[], bool], longest: float = 600, every: float = 3600) -> Job:
    return Job(name=name, every=timedelta(seconds=every), longest=timedelta(seconds=longest), batch=batch)


class Running:
    """A worker in a thread, which ends with the block."""

    def __init__(self, worker: Worker) -> None:
        self.ending = threading.Event()
        self.thread = threading.Thread(target=worker.run, args=(self.ending,), daemon=True)

    def __enter__(self) -> "Running":
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.ending.set()
        self.thread.join(60)
        assert not self.thread.is_alive()


def fails() -> bool:
    raise KeyError("".join(("what ", "a person wrote")))  # the log quotes this line, and may


def test_once_does_all_that_is_due_to_its_end_and_names_what_failed(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    left = [3]

    def some() -> bool:
        left[0] -= 1
        return left[0] > 0

    worker = Worker(database, [job("bad", fails), job("good", some)])
    assert worker.run_once() == ["bad"]
    assert left == [0]
    assert worker.run_once() == [], "neither is due"
    assert {row.name: (row.runs, row.failures) for row in Ledger(database).states()} == {"bad": (1, 1), "good": (3, 0)}
    assert "bad failed: KeyError" in caplog.text
    assert "what a person wrote" not in caplog.text


def test_a_slow_job_holds_no_other_up_and_ends_before_the_process_does(database: Database) -> None:
    go_on, quick, ended = threading.Event(), [0], []

    def slow() -> bool:
        go_on.wait(60)
        ended.append("slow")
        return False

    def fast() -> bool:
        quick[0] += 1
        return True

    with Running(Worker(database, [job("slow", slow), job("fast", fast)])) as running:
        until(lambda: quick[0] >= 2)
        assert ended == []
        running.ending.set()
        time.sleep(0.2)
        assert running.thread.is_alive(), "its batch is under way"
        go_on.set()
    assert ended == ["slow"]
    assert {row.name: row.well_at is not None for row in Ledger(database).states()} == {"slow": True, "fast": True}


@pytest.mark.sqlite
def test_a_database_that_is_away_is_waited_for_and_told_once(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(module, "MAX_AWAY_SECONDS", 0.1)
    caplog.set_level(logging.WARNING)
    done, alive = threading.Event(), tmp_path / "alive"
    away = Database(f"sqlite:///{tmp_path / 'folder' / 'away.sqlite'}")
    (tmp_path / "folder").rmdir()

    def work() -> bool:
        done.set()
        return False

    with Running(Worker(away, [job("one", work)], alive)):
        time.sleep(0.5)
        assert not done.is_set()
        assert not alive.exists()
        assert caplog.text.count("database unavailable") == 1
        file = database.engine.url.database
        assert file is not None
        (tmp_path / "folder").symlink_to(tmp_path)
        Path(file).rename(tmp_path / "away.sqlite")
        assert done.wait(60)
        until(alive.exists)
    assert "database back" in caplog.text


def test_the_mark_of_life_is_missing_while_a_job_is_stuck(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(module, "HUNG", 1000.0)
    go_on, alive = threading.Event(), tmp_path / "alive"

    def stuck() -> bool:
        return go_on.wait(60) and False

    with Running(Worker(database, [job("stuck", stuck, longest=0.3)], alive)):
        until(alive.exists)
        time.sleep(0.6)
        alive.unlink()
        time.sleep(0.3)
        assert not alive.exists()
        go_on.set()
        until(alive.exists)


HANGS = """
import logging, sys, threading
from datetime import timedelta
from lti_tool.db import Database
from lti_tool.jobs.job import Job
from lti_tool.jobs.worker import Worker

logging.basicConfig()
longest = timedelta(seconds=1)
hangs = Job(name="hangs", every=longest, longest=longest, batch=lambda: threading.Event().wait())
worker = Worker(Database(sys.argv[1]), [hangs])
worker.run_once() if sys.argv[2] == "once" else worker.run(threading.Event())
"""


@pytest.mark.parametrize("how", ["once", "on and on"])
def test_a_job_that_hangs_ends_its_process_and_is_done_by_the_next_one(
    database: Database, database_url: str, how: str
) -> None:
    command = [sys.executable, "-c", HANGS, database_url, how]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 1
    assert "job hangs hangs: this process ends" in ended.stderr
    done = threading.Event()

    def work() -> bool:
        done.set()
        return False

    with Running(Worker(database, [job("hangs", work)])):
        assert done.wait(PATIENCE)
