# SPDX-License-Identifier: EUPL-1.2
"""What the pages for everybody owe to the whole: `lti_tool.features`."""

from collections.abc import Callable

from lti_tool.db import Database
from lti_tool.features import Feature, Nothing, no_sentences
from lti_tool.public import views
from lti_tool.residency import Contact


def feature(contacts: Callable[[], list[Contact]], database: Database) -> Feature:
    """`contacts`: looked up for each request."""
    return Feature(
        name="public",
        blueprints=[views.blueprint(contacts, database)],
        strings=no_sentences,
        personal=Nothing("shown without a visit"),
        retention=[],
        jobs=[],
        metrics=[],
    )
