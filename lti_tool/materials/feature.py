# SPDX-License-Identifier: EUPL-1.2
"""What course material owes to the whole: `lti_tool.features`."""

from lti_tool.db import Database
from lti_tool.features import Feature, Nothing
from lti_tool.materials import passage_views, views
from lti_tool.materials.arrivals import MaterialLimits
from lti_tool.materials.cited_pages import Render
from lti_tool.materials.pictures import Pictures
from lti_tool.materials.strings import reader_strings
from lti_tool.settings import Settings


def feature(settings: Settings, database: Database, render: Render) -> Feature:
    """What an instructor gives a tutor to answer from, and what is read of it beside an answer.

    `render`: foreign Markdown to safe HTML.
    """
    limits = MaterialLimits(settings.material_megabytes << 20, settings.material_pages)
    picture = Pictures(database).picture
    return Feature(
        name="materials",
        blueprints=[views.blueprint(database, limits), passage_views.blueprint(database, render, picture)],
        strings=reader_strings,
        personal=Nothing("material belongs to its course; who uploaded it is not kept"),
        retention=[],
        jobs=[],
        metrics=[],
    )
