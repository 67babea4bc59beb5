# SPDX-License-Identifier: EUPL-1.2
"""The addresses of the administration page. Fragments of HTML, fetched with the visit's bearer."""

from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID

from flask import Blueprint, render_template

from lti_tool.access import current, requires
from lti_tool.admin import notice_and_retention, overview, roles, storing
from lti_tool.admin.answers import KeepingPreview, RolePreview, StoringPreview
from lti_tool.answers import NO_CONTENT, NoContent
from lti_tool.db import Database
from lti_tool.errors import Invalid
from lti_tool.json_body import Body
from lti_tool.language import gettext as _
from lti_tool.permissions import Permission


class PlatformFinding(Protocol):
    """One thing that the check-up looked at."""

    @property
    def well(self) -> bool | None: ...
    @property
    def what(self) -> str: ...
    @property
    def said(self) -> str: ...
    @property
    def remedy(self) -> str: ...


Examine = Callable[[UUID], Sequence[PlatformFinding]]


def blueprint(database: Database, examine: Examine) -> Blueprint:
    """`examine`: the launch doctor, which belongs to another part of the tool."""
    admin = Blueprint("admin", __name__, url_prefix="/api/admin", template_folder="templates")

    @admin.get("/overview")
    @requires(Permission.ADMINISTER_PLATFORM)
    def show() -> str:
        with database.transaction() as session:
            return render_template("admin_overview.html", **overview.describe_platform(session, current()))

    @admin.get("/check")
    @requires(Permission.ADMINISTER_PLATFORM)
    def check() -> str:
        return render_template("admin_check.html", findings=examine(current().platform_id))

    @admin.post("/roles/preview")
    @requires(Permission.ADMINISTER_PLATFORM)
    def preview_role() -> RolePreview:
        body = Body()
        change = roles.RoleChange.read(body)
        body.end()
        with database.transaction() as session:
            return roles.preview(session, current(), change)

    @admin.put("/roles")
    @requires(Permission.ADMINISTER_PLATFORM)
    def change_role() -> NoContent:
        body = Body()
        change, version = roles.RoleChange.read(body), body.line("version", 40)
        body.end()
        with database.transaction() as session:
            roles.change(session, current(), change, version=version)
        return NO_CONTENT

    @admin.post("/keeping/preview")
    @requires(Permission.ADMINISTER_PLATFORM)
    def preview_keeping() -> KeepingPreview:
        body = Body()
        change = notice_and_retention.SentChange.read(body)
        body.end()
        with database.transaction() as session:
            return notice_and_retention.preview(session, current(), change)

    @admin.put("/keeping")
    @requires(Permission.ADMINISTER_PLATFORM)
    def change_keeping() -> NoContent:
        body = Body()
        change, version, agreed = (
            notice_and_retention.SentChange.read(body),
            body.line("version", 40),
            body.yes("agreed"),
        )
        body.end()
        with database.transaction() as session:
            notice_and_retention.change(session, current(), change, version=version, agreed=agreed)
        return NO_CONTENT

    _add_storing(admin, database)
    return admin


def _add_storing(admin: Blueprint, database: Database) -> None:
    @admin.post("/storing/preview")
    @requires(Permission.ADMINISTER_PLATFORM)
    def preview_storing() -> StoringPreview:
        wanted = _store_nothing()
        with database.transaction() as session:
            return storing.preview(session, current(), store_nothing=wanted)

    @admin.put("/storing")
    @requires(Permission.ADMINISTER_PLATFORM)
    def change_storing() -> NoContent:
        wanted = _store_nothing()
        with database.transaction() as session:
            storing.change(session, current(), store_nothing=wanted)
        return NO_CONTENT


def _store_nothing() -> bool:
    """Raises Invalid where it is not sent: a forgotten field must not begin to store."""
    body = Body()
    if "store_nothing" not in body:
        raise Invalid(_("The field “%(name)s” takes true or false.", name="store_nothing"))
    wanted = body.yes("store_nothing")
    body.end()
    return wanted
