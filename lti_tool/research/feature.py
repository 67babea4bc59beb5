# SPDX-License-Identifier: EUPL-1.2
"""What research by consent owes to the whole: `lti_tool.features`."""

from lti_tool.db import Database
from lti_tool.features import Feature
from lti_tool.privacy import retention
from lti_tool.research import personal, views
from lti_tool.research.strings import strings
from lti_tool.vault import Vault


def feature(database: Database, vault: Vault) -> Feature:
    """The address of one's consent; exports are a command's (`lti_tool.cli.research`)."""
    return Feature(
        name="research",
        blueprints=[views.blueprint(database, vault)],
        strings=strings,
        personal=personal.tables(),
        retention=[retention.CONSENTS],
        jobs=[],
        metrics=[],
    )
