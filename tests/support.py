# SPDX-License-Identifier: EUPL-1.2
"""What tests of several parts share."""

import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from lti_tool import migrations
from lti_tool.db import Database
from lti_tool.demo.serving import free_port as free_port
from lti_tool.lti.keys import tool_keys
from lti_tool.models import Secret
from lti_tool.vault import Vault

MASTER_KEY = bytes(range(32))
"""Of test installations only."""


PATIENCE = 60.0
"""Seconds in which whatever a test waits for must have happened. Long, since a busy machine may be ten times slower
than a quiet one, and costs nothing where it happens."""
PATIENCE_MS = 1000 * PATIENCE
"""The same for Playwright."""

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",  # tests run as root in CI
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def until(true: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Looks again and again until it is true; AssertionError if that takes too long."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"it did not happen within {seconds:g} s"
        time.sleep(0.02)


def in_ci() -> bool:
    """In CI nothing may be skipped."""
    return os.environ.get("CI") == "true"


def missing(what: str) -> None:
    """Skips the test for want of something, and says of what; in CI that is a failure."""
    if in_ci():
        pytest.fail(f"{what} is missing, and CI skips nothing")
    pytest.skip(f"{what} is missing")


def shared_root() -> Path:
    """Where real records lie, whether or not they are there: beside the checkout, not part of the product."""
    return Path(os.environ.get("SHARED_RECORDS") or Path(__file__).parents[2] / "shared")


def shared(part: str) -> Path:
    """A folder of real records."""
    folder = shared_root() / part
    if not folder.exists():
        missing(f"the folder shared/{part} with real records")
    return folder


def prepare_database(url: str) -> None:
    """Migrates it and gives it the installation's secrets under MASTER_KEY."""
    database, vault = Database(url), Vault([MASTER_KEY])
    migrations.upgrade(database.engine)
    with database.transaction() as session:
        Secret.create(session, vault, Secret.PSEUDONYM)
        tool_keys.create_first_key(session, vault)
    database.engine.dispose()


def simultaneously(actions: Sequence[Callable[[], object]]) -> None:
    """All at once; the first error is raised."""
    start = threading.Barrier(len(actions))

    def run(action: Callable[[], object]) -> None:
        start.wait()
        action()

    with ThreadPoolExecutor(len(actions)) as pool:
        for done in [pool.submit(run, action) for action in actions]:
            done.result()


def stored_bytes(database: Database) -> bytes:
    """The whole database: SQLite's files, or every column of every row of every table."""
    url = database.engine.url
    if url.get_backend_name() == "sqlite" and url.database:
        path = Path(url.database)
        return b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))
    found = []
    with database.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                found += [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row]
    return b"\n".join(found)
