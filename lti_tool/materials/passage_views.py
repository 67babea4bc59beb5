# SPDX-License-Identifier: EUPL-1.2
"""The addresses of passages: what an answer cites, within its page."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response

from lti_tool.access import current, requires
from lti_tool.db import Database
from lti_tool.errors import NotFound
from lti_tool.materials.answers import PassageShown
from lti_tool.materials.cited_pages import Render, describe_passage, get_passage, neighbours, passages_around
from lti_tool.materials.strings import not_to_be_opened
from lti_tool.permissions import Permission

ONE = "/passages/<uuid:passage_id>"
KEPT = "private, max-age=86400, immutable"
"""By the browser that has seen it: a page of a version never changes."""

Picture = Callable[[UUID, int], bytes | None]
"""A page of a version as PNG; None where there is none."""


def blueprint(database: Database, render: Render, picture: Picture) -> Blueprint:
    """All of `/api/passages`."""
    views = Blueprint("passages", __name__, url_prefix="/api", template_folder="templates")

    @views.get(ONE)
    @requires(Permission.OWN_DATA)
    def show_passage(passage_id: UUID) -> PassageShown:
        with database.statements() as connection:
            row = get_passage(connection, current(), passage_id)
            texts = passages_around(connection, current(), row)
            around = neighbours(connection, current(), row)
        return describe_passage(row, texts, around, render)

    @views.get(f"{ONE}/image")
    @requires(Permission.OWN_DATA)
    def show_picture(passage_id: UUID) -> Response:
        with database.statements() as connection:
            row = get_passage(connection, current(), passage_id)
        made = picture(row.version_id, row.page)
        if made is None:
            raise NotFound(not_to_be_opened())
        return Response(made, mimetype="image/png", headers={"Cache-Control": KEPT, "Vary": "Authorization"})

    return views
