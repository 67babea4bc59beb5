# SPDX-License-Identifier: EUPL-1.2
"""The whole tool on a scripted model server, and an instructor's page beside a student's."""

import ipaddress
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from lti_tool import create_app
from lti_tool.settings import Settings
from tests.chat.conftest import campus, database, engine, nothing_left_running, unhurried, vault
from tests.factories.campus import Campus
from tests.factories.page import Page, Server
from tests.fakes.scripted_model_server import ScriptedModelServer
from tests.locks.windows import INSTRUCTOR, Worker
from tests.support import MASTER_KEY

__all__ = ["campus", "database", "engine", "nothing_left_running", "unhurried", "vault"]


@pytest.fixture
def worker(database_url: str, engine: ScriptedModelServer) -> Iterator[Worker]:
    """Starts one more worker on the database, and gives its address."""
    with ExitStack() as stack:

        def start(*, model: bool = True) -> str:
            settings = Settings(
                public_url="https://tutor.example",
                master_key=(MASTER_KEY,),
                database_url=database_url,
                model_servers=(engine.url,) if model else (),
                allowed_networks=(ipaddress.ip_network("127.0.0.0/8"),),
            )
            return stack.enter_context(Server(create_app(settings))).url

        yield start


@pytest.fixture
def url(worker: Worker) -> str:
    return worker()


@pytest.fixture
def page(url: str, campus: Campus) -> Page:
    """A student's."""
    return Page(url, campus.visit_for())


@pytest.fixture
def staff(url: str, campus: Campus) -> Page:
    """An instructor's."""
    return Page(url, campus.visit_for(permissions=INSTRUCTOR))
