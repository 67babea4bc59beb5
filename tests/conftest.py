# SPDX-License-Identifier: EUPL-1.2
"""Fixtures of all tests: a migrated database of one's own, on SQLite or on a private PostgreSQL; a key server."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright
from sqlalchemy.engine import make_url

from tests.factories.command import Tutor
from tests.fakes.key_server import KeyServer
from tests.logged import listening
from tests.shapes import watched
from tests.support import CHROMIUM, CHROMIUM_ARGUMENTS, PATIENCE_MS, missing, prepare_database


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgresql", default=None, help="URL of a server: database tests run there, not on SQLite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL those alone that meet it: what has no database says there what it said on SQLite."""
    if config.getoption("--postgresql") is None:
        return
    pure = [item for item in items if not _meets_postgresql(item)]
    items[:] = [item for item in items if _meets_postgresql(item)]
    config.hook.pytest_deselected(items=pure)


def _meets_postgresql(item: pytest.Item) -> bool:
    names: list[str] = getattr(item, "fixturenames", [])
    return "prepared" in names or item.get_closest_marker("postgres") is not None


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One for the whole process: a second one beside it does not start."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A context of its own for each story. Contexts are off the record, and there Chromium blocks third-party cookies
    by default, which the first story checks.
    """
    if not CHROMIUM.exists():
        missing("Debian's Chromium (apt-get install chromium)")
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def key_server() -> Iterator[KeyServer]:
    """A server for platforms' keys, and for whatever else a test lets it answer."""
    server = KeyServer()
    yield server
    server.close()


@pytest.fixture(autouse=True)
def unlike_declared() -> Iterator[list[str]]:
    """Where an answer of the tool, given in this process, was not of the shape that its view declares: in no test."""
    with watched() as found:
        yield found
    assert found == []


@pytest.fixture(autouse=True)
def told_in_the_log() -> Iterator[list[str]]:
    """Log lines of this process with a name, a question, a token or a key in them: in no test."""
    with listening() as found:
        yield found
    assert found == []


@pytest.fixture(scope="session")
def prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of a migrated database that tests copy: migrating anew for each would take most of their time."""
    server = request.config.getoption("--postgresql")
    if server is None:
        url = f"sqlite:///{tmp_path_factory.mktemp('prepared') / 'template.sqlite'}"
    else:
        name = f"template_{uuid4().hex}"
        _execute(server, f"CREATE DATABASE {name}")
        url = server + name
    prepare_database(url)
    return url


@pytest.fixture
def database_url(prepared: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a fresh, migrated database with the installation's secrets under MASTER_KEY."""
    server = request.config.getoption("--postgresql")
    if server is None:
        path = tmp_path / "tutor.sqlite"
        source = make_url(prepared).database
        assert source is not None
        shutil.copy(source, path)
        yield f"sqlite:///{path}"
        return
    name = f"test_{uuid4().hex}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {make_url(prepared).database}")
    yield server + name
    _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def tutor(database_url: str) -> Tutor:
    """The command line on a database of one's own."""
    return Tutor(database_url)


def _execute(server: str, statement: str) -> None:
    url = make_url(server)
    with psycopg.connect(host=url.host, port=url.port, user=url.username, dbname="postgres", autocommit=True) as link:
        link.execute(statement)
