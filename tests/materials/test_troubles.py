# SPDX-License-Identifier: EUPL-1.2
"""`campus-tutor work` in real trouble: a disk that is full, a database that is taken away, a kernel without walls, no
process left. No file is lost or stored twice, and all other jobs are done.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psutil
import pytest
from sqlalchemy import func, select, update

from lti_tool.db import Database, now
from lti_tool.errors import DATABASE_AWAY
from lti_tool.models import JobState, MaterialPage, MaterialVersion, Passage, SlidesPdf, UsedLogin
from lti_tool.vault import Vault
from tests import postgres
from tests.factories.campus import Campus
from tests.factories.command import Tutor
from tests.factories.uploads import upload, version_of
from tests.materials import bombs, without_walls
from tests.materials.decks import coloured_odp
from tests.materials.files import plain_pdf
from tests.materials.processes import Process, readers, working
from tests.support import MASTER_KEY, PATIENCE, until

ROOT = Path(__file__).parents[2]
TEXT = b"# Baeume\n\nEin Baum ist ein zusammenhaengender Graph ohne Kreise.\n"
WORK = [sys.executable, "-m", "lti_tool.cli"]


@pytest.fixture
def tutor_id(campus: Campus) -> UUID:
    return campus.tutor()


def run(database: Database, command: Sequence[str], **environ: str) -> "subprocess.CompletedProcess[str]":
    """A command of this installation, to its end."""
    settings = Tutor(database.engine.url.render_as_string(hide_password=False)).environ(**environ)
    return subprocess.run(command, env=settings, capture_output=True, text=True, cwd=ROOT, check=False, timeout=300)


def add_used_login(database: Database) -> None:
    """What another job deletes."""
    with database.transaction() as session:
        session.add(UsedLogin(nonce_hash=uuid4().bytes * 2, expires_at=now() - timedelta(hours=1)))
        session.execute(update(JobState).values(due_at=now()))


def used_logins(database: Database) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(UsedLogin)) or 0


def stored(database: Database, version_id: UUID) -> tuple[int, int, int]:
    """Pages; passages, and how many of them have a position of their own."""
    of = Passage.version_id == version_id
    with database.transaction() as session:
        pages = session.scalar(select(func.count()).where(MaterialPage.version_id == version_id)) or 0
        passages = session.scalar(select(func.count()).where(of)) or 0
        return pages, passages, session.scalar(select(func.count(Passage.position.distinct())).where(of)) or 0


def on_small_disk(folder: Path, command: Sequence[str]) -> list[str]:
    """The command with a disk of 256 KiB at this folder, that nobody else sees."""
    root = [] if os.geteuid() == 0 else ["--map-root-user"]
    script = 'mount -t tmpfs -o size=256k none "$0" && exec "$@"'
    return ["unshare", *root, "--mount", "sh", "-c", script, str(folder), *command]


def test_on_a_full_disk_a_file_waits_and_what_still_fits_is_read(
    database: Database, tutor_id: UUID, tmp_path: Path
) -> None:
    large = upload(database, tutor_id, "a.md", TEXT + b"Ein Satz. " * 60_000)
    small = upload(database, tutor_id, "b.md", TEXT)
    add_used_login(database)
    place = tmp_path / "disk"
    place.mkdir()
    done = run(database, on_small_disk(place, [*WORK, "work", "--once"]), TMPDIR=str(place))
    assert done.returncode == 0, done.stderr
    waits = version_of(database, large)
    assert (waits.state, waits.attempts, waits.error_code) == ("waiting", 0, None)
    assert waits.held_until is not None
    assert waits.held_until > now()
    assert (version_of(database, small).state, used_logins(database)) == ("ready", 0)
    with database.transaction() as session:
        session.execute(update(MaterialVersion).where(MaterialVersion.id == large).values(held_until=None))
        session.execute(update(JobState).values(due_at=now()))
    assert run(database, [*WORK, "work", "--once"]).returncode == 0
    assert (version_of(database, large).state, version_of(database, large).attempts) == ("ready", 1)


def test_without_walls_files_are_read_slides_get_no_pictures_and_the_doctor_says_both(
    database: Database, tutor_id: UUID
) -> None:
    text, slides = upload(database, tutor_id, "a.md", TEXT), upload(database, tutor_id, "b.odp", coloured_odp(1))
    add_used_login(database)
    for _round in range(2):  # what has been read gets pictures in the next
        done = run(database, without_walls.command([*WORK, "work", "--once"]))
        assert done.returncode == 0, done.stderr
        with database.transaction() as session:
            session.execute(update(JobState).values(due_at=now()))
    assert [version_of(database, one).state for one in (text, slides)] == ["ready", "ready"]
    assert used_logins(database) == 0
    with database.transaction() as session:
        made = session.get_one(SlidesPdf, slides)
    assert (made.state, made.code in ("no_walls", "no_office")) == ("waiting", True)
    said = doctor(database, without_walls.command([*WORK, "doctor", "--json"]))
    assert said["reading"][0] is False
    assert "could open connections" in said["reading"][1]
    assert "1 files of slides have no pictures" in said["pictures"][1]


def test_where_no_process_can_be_started_files_wait_all_other_jobs_are_done_and_the_doctor_says_so(
    database: Database, tutor_id: UUID
) -> None:
    version_id = upload(database, tutor_id, "a.pdf", plain_pdf(2))
    add_used_login(database)
    done = run(database, without_walls.without_programs(["work", "--once"]))
    assert done.returncode == 0, done.stderr
    assert (version_of(database, version_id).state, version_of(database, version_id).attempts) == ("waiting", 0)
    assert used_logins(database) == 0
    said = doctor(database, without_walls.without_programs(["doctor", "--json"]))
    assert said["reading"] == (
        False,
        "files cannot be read here, the process that does it cannot be started (BlockingIOError)",
    )


def doctor(database: Database, command: Sequence[str]) -> dict[str, tuple[bool, str]]:
    done = run(database, command)
    return {row["check"]: (row["ok"], row["detail"]) for row in json.loads(done.stdout)}


class Server:
    """The PostgreSQL of this test, to be taken away."""

    def __init__(self, database: Database) -> None:
        port = str(database.engine.url.port)
        (self.process,) = (one for one in psutil.Process().children() if port in one.cmdline())
        self.command, self.user = self.process.cmdline(), self.process.uids().real

    def take_away(self) -> None:
        """As a crash does."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(PATIENCE)

    @contextmanager
    def back(self) -> Iterator[None]:
        log = subprocess.DEVNULL
        again = subprocess.Popen(self.command, user=self.user, cwd="/", stdout=log, stderr=log)
        try:
            yield
        finally:
            again.send_signal(signal.SIGINT)
            again.wait(PATIENCE)


@pytest.fixture
def server_of_its_own() -> Iterator[Database]:
    with postgres.database() as database:
        yield database


def reads(process: Process) -> psutil.Process:
    """Its reading process, held half-way."""
    until(lambda: readers(process), 2 * PATIENCE)
    (reader, *_none) = readers(process)
    reader.suspend()
    return reader


def is_there(database: Database) -> bool:
    try:
        used_logins(database)
    except DATABASE_AWAY:
        return False
    return True


@pytest.mark.postgres
def test_a_file_that_is_being_read_while_the_database_goes_and_comes_is_read_once(server_of_its_own: Database) -> None:
    database = server_of_its_own
    tutor_id = Campus(database, Vault([MASTER_KEY])).tutor()
    version_id = upload(database, tutor_id, "a.pdf", bombs.pdf_with_bad_pages(2))
    with working(database, 1) as (process,):
        reader, server = reads(process), Server(database)
        server.take_away()
        assert process.poll() is None
        with server.back():
            until(lambda: is_there(database))
            reader.resume()
            until(lambda: version_of(database, version_id).state == "ready", 3 * PATIENCE)
            assert version_of(database, version_id).attempts == 1
            pages, passages, positions = stored(database, version_id)
            assert pages > 0
            assert passages == positions > 0
            add_used_login(database)
            until(lambda: used_logins(database) == 0, 2 * PATIENCE)
            assert process.poll() is None, "it went on"
            process.kill()
            process.wait()


@pytest.mark.postgres
def test_a_file_whose_reading_ends_while_the_database_is_away_is_read_again_and_stored_once(
    server_of_its_own: Database,
) -> None:
    database = server_of_its_own
    tutor_id = Campus(database, Vault([MASTER_KEY])).tutor()
    version_id = upload(database, tutor_id, "a.pdf", bombs.pdf_with_bad_pages(2))
    with working(database, 1) as (process,):
        reader, server = reads(process), Server(database)
        server.take_away()
        reader.resume()
        until(lambda: not readers(process), 2 * PATIENCE)
        with server.back():
            until(lambda: is_there(database))
            assert version_of(database, version_id).state == "reading", "neither lost nor stored by halves"
            assert stored(database, version_id) == (0, 0, 0)
            with database.transaction() as session:  # its time is over, and the job's pause
                session.execute(update(MaterialVersion).values(held_until=now()))
            until(lambda: _is_ready(database, version_id), 3 * PATIENCE)
            assert version_of(database, version_id).attempts == 2
            pages, passages, positions = stored(database, version_id)
            assert pages > 0
            assert passages == positions > 0
            assert process.poll() is None
            process.kill()
            process.wait()


def _is_ready(database: Database, version_id: UUID) -> bool:
    with database.transaction() as session:
        session.execute(update(JobState).where(JobState.due_at > now()).values(due_at=now()))
    return version_of(database, version_id).state == "ready"
