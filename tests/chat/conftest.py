# SPDX-License-Identifier: EUPL-1.2
"""The tool with a scripted model server, and a page that talks to it over HTTP."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from lti_tool.db import Database
from lti_tool.model_server import AnswerLimits, QueueLimits
from lti_tool.model_server import engine as one_server
from lti_tool.model_server import servers as all_servers
from lti_tool.vault import Vault
from tests.factories.campus import Campus
from tests.factories.chat_alone import Serve, looking_after, tool
from tests.factories.page import Page, Server
from tests.fakes.scripted_model_server import ScriptedModelServer
from tests.support import MASTER_KEY, PATIENCE, until


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """A test that leaves an answer running fails, and not one of those after it, whose machine and log it troubles."""
    before = looking_after()
    yield
    until(lambda: not looking_after() - before)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at a model server may take as long as it does on a busy machine, and what it showed holds for a test.

    The seconds that spare students a wait are too few for a machine that runs several tests at once.
    """
    for name in ("LOOK_CONNECT_SECONDS", "LOOK_SECONDS", "FRESH_SECONDS", "KNOWN_DOWN_SECONDS", "TRIED_LAST_SECONDS"):
        monkeypatch.setattr(one_server, name, PATIENCE)
    for name in ("LOOK_CONNECT_SECONDS", "FRESH_SECONDS"):
        monkeypatch.setattr(all_servers, name, PATIENCE)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def vault() -> Vault:
    return Vault([MASTER_KEY])


@pytest.fixture
def campus(database: Database, vault: Vault) -> Campus:
    return Campus(database, vault)


@pytest.fixture
def engine() -> Iterator[ScriptedModelServer]:
    with ScriptedModelServer(max_model_len=8192) as server:
        yield server


@pytest.fixture
def serve(database: Database, vault: Vault) -> Iterator[Serve]:
    """Starts the tool for these model servers; several at once are several workers on one database."""
    with ExitStack() as stack:

        def start(
            *urls: str,
            limits: AnswerLimits | None = None,
            queue: QueueLimits | None = None,
            database: Database = database,
            second_look: str | None = None,
        ) -> str:
            served = tool(database, vault, urls, limits, queue, second_look=second_look)
            return stack.enter_context(Server(served)).url

        yield start


@pytest.fixture
def page(serve: Serve, engine: ScriptedModelServer, campus: Campus) -> Page:
    """A student's page, with one model server behind the tool."""
    return Page(serve(engine.url), campus.visit_for())
