# SPDX-License-Identifier: EUPL-1.2
"""What the papers owe to the whole: `lti_tool.features`."""

from lti_tool.db import Database
from lti_tool.features import Feature, Nothing, no_sentences
from lti_tool.papers import views
from lti_tool.settings import Settings


def feature(settings: Settings, database: Database) -> Feature:
    """Two of the papers are pages for everybody."""
    return Feature(
        name="papers",
        blueprints=[views.blueprint(settings, database)],
        strings=no_sentences,
        personal=Nothing("tells of institutions and of the installation, of no person"),
        retention=[],
        jobs=[],
        metrics=[],
    )
