# SPDX-License-Identifier: EUPL-1.2
"""What course material owes to the whole: `lti_tool.features`."""

from collections.abc import Callable

from lti_tool.db import Database
from lti_tool.features import Feature, Nothing
from lti_tool.materials import embed_passages, panel_strings, passage_views, picture_slides, read_materials, views
from lti_tool.materials.arrivals import MaterialLimits
from lti_tool.materials.cited_pages import Render
from lti_tool.materials.gauges import MaterialGauges
from lti_tool.materials.pictures import Pictures
from lti_tool.materials.strings import reader_strings
from lti_tool.model_server import EmbeddingServers
from lti_tool.privacy import material_kinds
from lti_tool.settings import Settings


def material_limits(settings: Settings) -> MaterialLimits:
    """What the material of one tutor may take."""
    return MaterialLimits(settings.material_megabytes << 20, settings.material_pages)


def feature(
    settings: Settings, database: Database, render: Render, ending: Callable[[], bool], embeddings: EmbeddingServers
) -> Feature:
    """What an instructor gives a tutor to answer from, and what is read of it beside an answer.

    `render`: foreign Markdown to safe HTML. `ending`: whether this process was told to end.
    """
    limits = material_limits(settings)
    picture = Pictures(database).picture
    return Feature(
        name="materials",
        blueprints=[views.blueprint(database, limits, picture), passage_views.blueprint(database, render, picture)],
        strings=lambda: panel_strings.strings() | reader_strings(),
        personal=Nothing("material belongs to its course; who uploaded it is not kept"),
        retention=material_kinds.OF_MATERIAL,
        jobs=[
            read_materials.job(database, limits, ending),
            picture_slides.job(database, limits.bytes, ending),
            *([embed_passages.job(database, embeddings)] if embeddings.configured else []),
        ],
        metrics=[MaterialGauges(database)],
    )
