# SPDX-License-Identifier: EUPL-1.2
"""What the trials owe to the whole: `lti_tool.features`."""

from lti_tool.db import Database
from lti_tool.features import Feature, Nothing
from lti_tool.model_costs import ModelCosts
from lti_tool.trials import views
from lti_tool.trials.strings import strings
from lti_tool.trials.views import Asking, ClientSocket
from lti_tool.vault import Vault


def feature(
    database: Database, vault: Vault, asking: Asking, client_socket: ClientSocket, costs: ModelCosts
) -> Feature:
    """Trying a tutor before learners ask it."""
    return Feature(
        name="trials",
        blueprints=[views.blueprint(database, vault, asking, client_socket, costs)],
        strings=strings,
        personal=Nothing("test questions and their answers belong to a tutor; who wrote or ran them is not kept"),
        retention=[],  # they go with their tutor
        jobs=[],
        metrics=[],
    )
