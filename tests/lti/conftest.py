"""Fixtures of the gate's tests."""

from collections.abc import Iterator

import pytest

from tests.lti.key_server import KeyServer
from tests.lti.stage import Stage


@pytest.fixture(scope="session")
def key_server() -> Iterator[KeyServer]:
    server = KeyServer()
    yield server
    server.close()


@pytest.fixture
def stage(database_url: str, key_server: KeyServer) -> Stage:
    return Stage(database_url, key_server)
