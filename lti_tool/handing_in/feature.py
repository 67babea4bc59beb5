# SPDX-License-Identifier: EUPL-1.2
"""What handing in owes to the whole: `lti_tool.features`."""

from lti_tool.db import Database
from lti_tool.features import Feature
from lti_tool.handing_in import personal, views
from lti_tool.handing_in.strings import strings
from lti_tool.handing_in.views import Remedy, Roster
from lti_tool.message_paging import Render
from lti_tool.vault import Vault


def feature(database: Database, vault: Vault, render: Render, roster: Roster, remedy: Remedy) -> Feature:
    """`render`: Markdown to safe HTML. `roster`, `remedy`: names of a course's people, which a platform has."""
    return Feature(
        name="handing_in",
        blueprints=[views.blueprint(database, vault, render, roster, remedy)],
        strings=strings,
        personal=personal.tables(),
        retention=[],  # goes with its conversation
        jobs=[],  # what sends scores is `lti`'s
        metrics=[],
    )
