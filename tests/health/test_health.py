# SPDX-License-Identifier: EUPL-1.2
"""Whether a process lives, and whether it can serve."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from lti_tool import create_app
from lti_tool.db import Database
from lti_tool.settings import Settings
from lti_tool.version import VERSION
from tests.support import MASTER_KEY


@pytest.fixture
def client(database_url: str) -> FlaskClient:
    settings = Settings(public_url="https://tutor.example", master_key=(MASTER_KEY,), database_url=database_url)
    return create_app(settings).test_client()


def test_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok", "version": VERSION}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()["checks"]) == (200, {"database": True, "model_server": True})


def test_not_ready_on_another_schema(client: FlaskClient, database_url: str) -> None:
    with Database(database_url).engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    response = client.get("/readyz")
    assert (response.status_code, response.get_json()["checks"]["database"]) == (503, False)
    assert client.get("/healthz").status_code == 200
