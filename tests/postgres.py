# SPDX-License-Identifier: EUPL-1.2
"""A private PostgreSQL for the tests: made in a temporary folder, gone afterwards."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from lti_tool.db import Database
from tests.support import PATIENCE, free_port, missing, prepare_database

_PR_SET_PDEATHSIG = 1


def binaries() -> Path | None:
    """The folder with initdb and postgres, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    candidates = [path.parent for path in reversed(found)] + ([Path(on_path).parent] if on_path else [])
    return next((folder for folder in candidates if (folder / "postgres").exists()), None)


@contextmanager
def server() -> Iterator[str]:
    """A running server on loopback as the start of an SQLAlchemy URL, to which a database name is added."""
    folder = binaries()
    assert folder is not None, "PostgreSQL is not installed"
    with tempfile.TemporaryDirectory(prefix="ct-pg-") as home:
        data, port = Path(home) / "data", free_port()
        as_user = not_root(home)
        start = ["-D", str(data)]
        initdb = [str(folder / "initdb"), *start, "-U", "tutor", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"]
        subprocess.run(initdb, check=True, capture_output=True, cwd=home, **as_user)
        options = ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=250", "-k", home]
        command = [str(folder / "postgres"), *start, "-p", str(port), *options]
        with (Path(home) / "log").open("wb") as log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=home, preexec_fn=_end_with_parent, **as_user
            )
        try:
            _wait(port)
            yield f"postgresql+psycopg://tutor@127.0.0.1:{port}/"
        finally:
            process.send_signal(signal.SIGINT)  # at once: SIGTERM would wait for whoever is still connected
            process.wait(PATIENCE)


@contextmanager
def database() -> Iterator[Database]:
    """A migrated database on a server of its own, with the installation's secrets under MASTER_KEY."""
    if binaries() is None:
        missing("PostgreSQL")
    with server() as url:
        prepare_database(url + "postgres")
        database = Database(url + "postgres")
        yield database
        database.engine.dispose()


def not_root(home: str) -> dict[str, Any]:
    """PostgreSQL refuses to run as root, which is who CI is."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _end_with_parent() -> None:
    """A test run that is killed must not leave a server behind. Linux ends it with the process that started it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="tutor", dbname="postgres", connect_timeout=10).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
