# SPDX-License-Identifier: EUPL-1.2
"""The addresses of course material."""

from typing import Literal
from uuid import UUID

from flask import Blueprint

from lti_tool.access import Permission, current, requires
from lti_tool.answers import NO_CONTENT, Accepted, NoContent
from lti_tool.db import Database
from lti_tool.materials import changes, shelf
from lti_tool.materials.answers import MaterialList, MaterialRead, MaterialShown
from lti_tool.materials.arrivals import Arrival, MaterialLimits
from lti_tool.materials.kinds import ENDINGS
from lti_tool.materials.pages import FileKind
from lti_tool.materials.slots import UploadSlots

ONE = "/materials/<uuid:material_id>"

Uploaded = Accepted[MaterialShown] | tuple[MaterialShown, Literal[200]]


def blueprint(database: Database, limits: MaterialLimits) -> Blueprint:
    """All of `/api/materials`."""
    views = Blueprint("materials", __name__, url_prefix="/api")
    _add_reading(views, database, limits)
    _add_uploads(views, database, limits)
    _add_changes(views, database)
    return views


def _add_reading(views: Blueprint, database: Database, limits: MaterialLimits) -> None:
    @views.get("/materials")
    @requires(Permission.MANAGE_MATERIALS)
    def list_materials() -> MaterialList:
        with database.transaction() as session:
            holdings = shelf.list_holdings(session, shelf.tutor_of(session, current()))
            shown = shelf.describe_all(session, holdings)
        return {
            "materials": shown,
            "used": shelf.used(holdings),
            "limits": {"bytes": limits.bytes, "pages": limits.pages, "file_bytes": limits.bytes},
            "kinds": list(FileKind),
            "endings": list(ENDINGS),
            "take_over": None,
        }

    @views.get(ONE)
    @requires(Permission.MANAGE_MATERIALS)
    def show_material(material_id: UUID) -> MaterialRead:
        with database.transaction() as session:
            holding = shelf.get_holding(session, shelf.tutor_of(session, current()), material_id)
            return shelf.describe_pages(session, holding)


def _add_uploads(views: Blueprint, database: Database, limits: MaterialLimits) -> None:
    slots = UploadSlots()

    @views.post("/materials")
    @requires(Permission.MANAGE_MATERIALS)
    def upload_material() -> Uploaded:
        with slots.taken():
            shown, is_new = Arrival(database, current(), limits).take()
        return (shown, 202) if is_new else (shown, 200)

    @views.put(f"{ONE}/file")
    @requires(Permission.MANAGE_MATERIALS)
    def replace_file(material_id: UUID) -> Uploaded:
        with slots.taken():
            shown, is_new = Arrival(database, current(), limits, material_id).take()
        return (shown, 202) if is_new else (shown, 200)


def _add_changes(views: Blueprint, database: Database) -> None:
    @views.delete(ONE)
    @requires(Permission.MANAGE_MATERIALS)
    def delete_material(material_id: UUID) -> NoContent:
        with database.transaction() as session:
            changes.delete_material(session, current(), material_id)
        return NO_CONTENT
