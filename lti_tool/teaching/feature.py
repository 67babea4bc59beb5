# SPDX-License-Identifier: EUPL-1.2
"""What the tutor's settings owe to the whole: `lti_tool.features`."""

from lti_tool.db import Database
from lti_tool.features import Feature, Nothing
from lti_tool.model_costs import ModelCosts
from lti_tool.model_server import ModelServers
from lti_tool.teaching import views
from lti_tool.teaching.model_choice import ModelChoice
from lti_tool.teaching.strings import strings


def feature(database: Database, models: ModelServers, costs: ModelCosts) -> Feature:
    """What instructors do with a tutor in the chat page."""
    return Feature(
        name="teaching",
        blueprints=[views.blueprint(database, ModelChoice(models, costs))],
        strings=strings,
        personal=Nothing("a tutor belongs to its course; who wrote its text is not kept"),
        retention=[],
        jobs=[],
        metrics=[],
    )
