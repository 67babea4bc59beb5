"""`/healthz`: alive. `/readyz`: database, schema and a model server (or model-free mode) are there."""

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from lti_tool import access, migrations
from lti_tool.db import Database
from lti_tool.model_server import ModelServers
from lti_tool.version import VERSION


def blueprint(database: Database, models: ModelServers) -> Blueprint:
    """Two addresses for load balancers; they tell nothing that a stranger may not know."""
    health = Blueprint("health", __name__)
    needed = migrations.head()

    @health.get("/healthz")
    @access.public
    def alive() -> Response:
        return jsonify(status="ok", version=VERSION)

    @health.get("/readyz")
    @access.public
    def ready() -> Response:
        checks = {"database": schema_is(database, needed), "model_server": models.ready()}
        response = jsonify(status="ok" if all(checks.values()) else "not ready", checks=checks)
        response.status_code = 200 if all(checks.values()) else 503
        return response

    return health


def schema_is(database: Database, revision: str) -> bool:
    """Whether the database answers and has exactly this schema."""
    try:
        return migrations.revision_of(database.engine) == revision
    except SQLAlchemyError:
        return False
