# SPDX-License-Identifier: EUPL-1.2
"""What the addresses for load balancers owe to the whole: `lti_tool.features`."""

from lti_tool.db import Database
from lti_tool.features import Feature, Nothing, no_sentences
from lti_tool.health import views
from lti_tool.model_server import ModelServers


def feature(database: Database, models: ModelServers) -> Feature:
    """`/healthz` and `/readyz`."""
    return Feature(
        name="health",
        blueprints=[views.blueprint(database, models)],
        strings=no_sentences,
        personal=Nothing("reads no row"),
        retention=[],
        jobs=[],
        metrics=[],
    )
