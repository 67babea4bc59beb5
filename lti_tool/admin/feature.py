# SPDX-License-Identifier: EUPL-1.2
"""What the administration page owes to the whole: `lti_tool.features`."""

from lti_tool.admin import views
from lti_tool.admin.views import Examine
from lti_tool.db import Database
from lti_tool.features import Feature, Nothing, no_sentences


def feature(database: Database, examine: Examine) -> Feature:
    """`examine`: the launch doctor, which belongs to another part of the tool."""
    return Feature(
        name="admin",
        blueprints=[views.blueprint(database, examine)],
        strings=no_sentences,
        personal=Nothing("changes platforms and institutions; who changed them is not kept"),
        retention=[],
        jobs=[],
        metrics=[],
    )
