# SPDX-License-Identifier: EUPL-1.2
"""What the exam locks owe to the whole: `lti_tool.features`."""

from lti_tool.db import Database
from lti_tool.features import Feature
from lti_tool.locks import personal, views
from lti_tool.locks.strings import strings
from lti_tool.privacy import retention


def feature(database: Database) -> Feature:
    """When nobody may ask because of an exam."""
    return Feature(
        name="locks",
        blueprints=[views.blueprint(database)],
        strings=strings,
        personal=personal.tables(),
        retention=[retention.LOCKED_PEOPLE, retention.LOCKS],
        jobs=[],
        metrics=[],
    )
