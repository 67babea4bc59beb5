"""What tests of several parts share."""

import os
from pathlib import Path

import pytest

from lti_tool import migrations
from lti_tool.db import Database
from lti_tool.demo.serving import free_port as free_port
from lti_tool.lti import keys
from lti_tool.models import Secret
from lti_tool.privacy.vault import Vault

MASTER_KEY = bytes(range(32))
"""Of test installations only."""


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


def in_ci() -> bool:
    """In CI nothing may be skipped."""
    return os.environ.get("CI") == "true"


def missing(what: str) -> None:
    """Skips the test for want of something, and says of what; in CI that is a failure."""
    if in_ci():
        pytest.fail(f"{what} is missing, and CI skips nothing")
    pytest.skip(f"{what} is missing")


def shared(part: str) -> Path:
    """A folder of real records, kept beside the checkout and not part of the product."""
    root = Path(os.environ.get("SHARED_RECORDS") or Path(__file__).parents[2] / "shared")
    if not (root / part).exists():
        missing(f"the folder shared/{part} with real records")
    return root / part


def prepare_database(url: str) -> None:
    """Migrates it and gives it the installation's secrets under MASTER_KEY."""
    database, vault = Database(url), Vault([MASTER_KEY])
    migrations.upgrade(database.engine)
    with database.transaction() as session:
        Secret.create(session, vault, Secret.PSEUDONYM)
        keys.create_first_key(session, vault)
    database.engine.dispose()
