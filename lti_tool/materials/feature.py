# SPDX-License-Identifier: EUPL-1.2
"""What course material owes to the whole: `lti_tool.features`."""

from lti_tool.db import Database
from lti_tool.features import Feature, Nothing, no_sentences
from lti_tool.materials import views
from lti_tool.materials.arrivals import MaterialLimits
from lti_tool.settings import Settings


def feature(settings: Settings, database: Database) -> Feature:
    """What an instructor gives a tutor to answer from."""
    limits = MaterialLimits(settings.material_megabytes << 20, settings.material_pages)
    return Feature(
        name="materials",
        blueprints=[views.blueprint(database, limits)],
        strings=no_sentences,
        personal=Nothing("material belongs to its course; who uploaded it is not kept"),
        retention=[],
        jobs=[],
        metrics=[],
    )
