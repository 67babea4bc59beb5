# SPDX-License-Identifier: EUPL-1.2
"""The addresses of course material."""

from collections.abc import Callable
from typing import Literal
from uuid import UUID

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from lti_tool.access import current, requires
from lti_tool.answers import NO_CONTENT, Accepted, NoContent
from lti_tool.db import Database
from lti_tool.errors import NotFound
from lti_tool.json_body import Body
from lti_tool.language import gettext as _
from lti_tool.materials import changes, shelf, take_over
from lti_tool.materials.answers import MaterialList, MaterialRead, MaterialShown
from lti_tool.materials.arrivals import Arrival, MaterialLimits
from lti_tool.materials.kinds import ENDINGS
from lti_tool.materials.pages import FileKind
from lti_tool.materials.slots import UploadSlots
from lti_tool.materials.whose import holding_to_read
from lti_tool.permissions import Permission

ONE = "/materials/<uuid:material_id>"
MAX_PAGE = 2**31 - 1
"""A number beyond is one that no database column takes."""

Uploaded = Accepted[MaterialShown] | tuple[MaterialShown, Literal[200]]


Picture = Callable[[UUID, int], bytes | None]
"""A page of a version as PNG, by the page's number; None for a page that has none."""


def blueprint(database: Database, limits: MaterialLimits, picture: Picture) -> Blueprint:
    """All of `/api/materials`."""
    views = Blueprint("materials", __name__, url_prefix="/api", template_folder="templates")
    _add_reading(views, database, limits)
    _add_pictures(views, database, picture)
    _add_uploads(views, database, limits)
    _add_changes(views, database, limits)
    return views


def _add_reading(views: Blueprint, database: Database, limits: MaterialLimits) -> None:
    @views.get("/materials")
    @requires(Permission.MANAGE_MATERIALS)
    def list_materials() -> MaterialList:
        with database.transaction() as session:
            return _list(session, limits)

    @views.get(ONE)
    @requires(Permission.MANAGE_MATERIALS)
    def show_material(material_id: UUID) -> MaterialRead:
        with database.transaction() as session:
            holding = holding_to_read(session, current(), material_id)
            return shelf.describe_pages(session, holding)


def _add_pictures(views: Blueprint, database: Database, picture: Picture) -> None:
    @views.get(f"{ONE}/pages/<int:n>/image")
    @requires(Permission.MANAGE_MATERIALS)
    def show_picture(material_id: UUID, n: int) -> Response:
        """Kept by the browser, which asks each time whether it may still show it: a file can be replaced or deleted,
        and a visit ends.
        """
        with database.transaction() as session:
            holding = holding_to_read(session, current(), material_id)
        version_id = holding.current.id if holding.current else None
        response = Response(mimetype="image/png", headers={"Cache-Control": "private, no-cache"})
        response.set_etag(f"{version_id}-{n}")
        if request.if_none_match.contains(response.get_etag()[0] or ""):
            response.status_code = 304
            return response
        content = picture(version_id, n) if version_id and n <= MAX_PAGE else None
        if content is None:
            raise NotFound(_("There is no picture of this page."))
        response.data = content
        return response


def _list(session: Session, limits: MaterialLimits) -> MaterialList:
    tutor_id = shelf.tutor_of(session, current())
    holdings = shelf.list_holdings(session, tutor_id)
    return {
        "materials": shelf.describe_all(session, holdings),
        "used": shelf.used(holdings),
        "limits": {"bytes": limits.bytes, "pages": limits.pages, "file_bytes": limits.bytes},
        "kinds": list(FileKind),
        "endings": list(ENDINGS),
        "take_over": take_over.offer(session, current(), tutor_id),
        "kept": shelf.describe_kept(session, current(), tutor_id) if holdings else None,
    }


def _add_uploads(views: Blueprint, database: Database, limits: MaterialLimits) -> None:
    slots = UploadSlots()

    @views.post("/materials")
    @requires(Permission.MANAGE_MATERIALS)
    def upload_material() -> Uploaded:
        with slots.taken(current().person_id):
            shown, is_new = Arrival(database, current(), limits).take()
        return (shown, 202) if is_new else (shown, 200)

    @views.put(f"{ONE}/file")
    @requires(Permission.MANAGE_MATERIALS)
    def replace_file(material_id: UUID) -> Uploaded:
        with slots.taken(current().person_id):
            shown, is_new = Arrival(database, current(), limits, material_id).take()
        return (shown, 202) if is_new else (shown, 200)


def _add_changes(views: Blueprint, database: Database, limits: MaterialLimits) -> None:
    @views.patch(ONE)
    @requires(Permission.MANAGE_MATERIALS)
    def change_material(material_id: UUID) -> MaterialShown:
        wanted = changes.read_changes(Body())
        with database.transaction() as session:
            return changes.change_material(session, current(), material_id, wanted)

    @views.delete(ONE)
    @requires(Permission.MANAGE_MATERIALS)
    def delete_material(material_id: UUID) -> NoContent:
        with database.transaction() as session:
            changes.delete_material(session, current(), material_id)
        return NO_CONTENT

    @views.post(f"{ONE}/restore")
    @requires(Permission.MANAGE_MATERIALS)
    def restore_material(material_id: UUID) -> MaterialShown:
        Body().end()
        with database.transaction() as session:
            return changes.restore_material(session, current(), material_id, limits)

    @views.post(f"{ONE}/retry")
    @requires(Permission.MANAGE_MATERIALS)
    def read_again(material_id: UUID) -> Accepted[MaterialShown]:
        Body().end()
        with database.transaction() as session:
            return changes.read_again(session, current(), material_id), 202

    @views.post("/materials/take-over")
    @requires(Permission.MANAGE_MATERIALS)
    def take_material_over() -> Accepted[MaterialList]:
        Body().end()
        with database.transaction() as session:
            take_over.take_all(session, current(), limits)
            return _list(session, limits), 202
