# SPDX-License-Identifier: EUPL-1.2
"""What exercises owe to the whole: `lti_tool.features`."""

from lti_tool.db import Database
from lti_tool.exercises import views
from lti_tool.exercises.propose import Proposing, ReadRedactor
from lti_tool.exercises.strings import strings
from lti_tool.features import Feature, Nothing
from lti_tool.model_server import ModelServers
from lti_tool.vault import Vault


def feature(database: Database, vault: Vault, models: ModelServers, redactor: ReadRedactor) -> Feature:
    """The teacher's own way through the exercises of a tutor. `redactor`: of a visit, as a question meets it."""
    return Feature(
        name="exercises",
        blueprints=[views.blueprint(database, vault, Proposing(database, models, redactor))],
        strings=strings,
        personal=Nothing("exercises belong to a tutor, and it to its course; who wrote them is not kept"),
        retention=[],  # they go with their tutor
        jobs=[],
        metrics=[],
    )
