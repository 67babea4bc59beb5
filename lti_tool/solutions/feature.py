# SPDX-License-Identifier: EUPL-1.2
"""What closed solutions owe to the whole: `lti_tool.features`."""

from lti_tool.db import Database
from lti_tool.features import Feature, Nothing
from lti_tool.solutions import views
from lti_tool.solutions.guards import TutorGuards
from lti_tool.solutions.strings import strings
from lti_tool.vault import Vault


def feature(database: Database, vault: Vault, guards: TutorGuards) -> Feature:
    """What a tutor must not give away."""
    return Feature(
        name="solutions",
        blueprints=[views.blueprint(database, vault, guards)],
        strings=strings,
        personal=Nothing("solutions belong to a tutor, and it to its course; who wrote them is not kept"),
        retention=[],  # they go with their tutor
        jobs=[],
        metrics=[],
    )
