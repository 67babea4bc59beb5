"""The tool with a scripted model server, and a page that talks to it over HTTP."""

import ipaddress
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask

from lti_tool import access, errors
from lti_tool.chat import views
from lti_tool.db import Database
from lti_tool.metrics import Metrics
from lti_tool.model_server import Limits, ModelServers, QueueLimits
from lti_tool.outbound import Outbound
from lti_tool.privacy.vault import Vault
from tests.chat.campus import Campus, Page, Server
from tests.scripted_model_server import ScriptedModelServer
from tests.support import MASTER_KEY

LOOPBACK = [ipaddress.ip_network("127.0.0.0/8")]


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


def tool(
    database: Database,
    vault: Vault,
    urls: tuple[str, ...],
    limits: Limits | None = None,
    queue: QueueLimits | None = None,
) -> Flask:
    """The chat as `create_app` assembles it, with the limits of a model server that a test can wait for.

    Without limits for the queue nobody looks at the engines in the background.
    """
    app = Flask("lti_tool")
    app.config["MAX_CONTENT_LENGTH"] = 512 * 1024
    errors.install(app)
    access.install(app, database)
    models = ModelServers(urls, None, Outbound(LOOPBACK), limits, queue=queue, watched=queue is not None)
    app.register_blueprint(views.blueprint(database, vault, models, Metrics()))
    assert access.undeclared(app) == []
    return app


Serve = Callable[..., str]


@pytest.fixture
def serve(database: Database, vault: Vault) -> Iterator[Serve]:
    """Starts the tool for these model servers; several at once are several workers on one database."""
    with ExitStack() as stack:

        def start(
            *urls: str,
            limits: Limits | None = None,
            queue: QueueLimits | None = None,
            database: Database = database,
        ) -> str:
            return stack.enter_context(Server(tool(database, vault, urls, limits, queue))).url

        yield start


@pytest.fixture
def page(serve: Serve, engine: ScriptedModelServer, campus: Campus) -> Page:
    """A student's page, with one model server behind the tool."""
    return Page(serve(engine.url), campus.visit_for())
