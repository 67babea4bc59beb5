# SPDX-License-Identifier: EUPL-1.2
"""What insights owe to the whole: `lti_tool.features`."""

from lti_tool.db import Database
from lti_tool.features import Feature
from lti_tool.insights import personal, views
from lti_tool.insights.counting import Counting
from lti_tool.insights.strings import strings
from lti_tool.model_costs import ModelCosts
from lti_tool.privacy import retention


def feature(database: Database, costs: ModelCosts) -> Feature:
    """What learners ask, as numbers."""
    return Feature(
        name="insights",
        blueprints=[views.blueprint(database, costs)],
        strings=strings,
        personal=personal.tables(),
        retention=[retention.ASKED_QUESTIONS, retention.INSIGHTS],
        jobs=[Counting(database).job()],
        metrics=[],
    )
