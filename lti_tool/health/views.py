# SPDX-License-Identifier: EUPL-1.2
"""`/healthz`: alive. `/readyz`: database, schema and a model server (or model-free mode) are there."""

from typing import Literal

from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from lti_tool import access, migrations
from lti_tool.db import Database
from lti_tool.health.answers import Alive, Checks, Ready
from lti_tool.model_server import ModelServers
from lti_tool.version import VERSION


def blueprint(database: Database, models: ModelServers) -> Blueprint:
    """Two addresses for load balancers; they tell nothing that a stranger may not know."""
    health = Blueprint("health", __name__)
    needed = migrations.head()

    @health.get("/healthz")
    @access.public
    def alive() -> Alive:
        return {"status": "ok", "version": VERSION}

    @health.get("/readyz")
    @access.public
    def ready() -> Ready | tuple[Ready, Literal[503]]:
        checks = Checks(database=schema_is(database, needed), model_server=models.ready())
        if all(checks.values()):
            return {"status": "ok", "checks": checks}
        return {"status": "not ready", "checks": checks}, 503

    return health


def schema_is(database: Database, revision: str) -> bool:
    """Whether the database answers and has exactly this schema."""
    try:
        return migrations.revision_of(database.engine) == revision
    except SQLAlchemyError:
        return False
