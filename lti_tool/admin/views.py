"""The addresses of the administration page. Fragments of HTML, fetched with the visit's bearer."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol
from uuid import UUID

from flask import Blueprint, Response, jsonify, make_response, render_template

from lti_tool.access import Permission, current, requires
from lti_tool.admin import keeping, overview, roles
from lti_tool.body import Body
from lti_tool.db import Database


class Finding(Protocol):
    """One thing that the check-up looked at."""

    @property
    def well(self) -> bool | None: ...
    @property
    def what(self) -> str: ...
    @property
    def said(self) -> str: ...
    @property
    def remedy(self) -> str: ...


Examine = Callable[[UUID], Sequence[Finding]]


def blueprint(database: Database, examine: Examine) -> Blueprint:
    """``examine``: the launch doctor, which belongs to another part of the tool."""
    admin = Blueprint("admin", __name__, url_prefix="/api/admin")

    @admin.get("/overview")
    @requires(Permission.ADMINISTER_PLATFORM)
    def show() -> Response:
        with database.transaction() as session:
            return _fragment("admin_overview.html", **overview.described(session, current()))

    @admin.get("/check")
    @requires(Permission.ADMINISTER_PLATFORM)
    def check() -> Response:
        return _fragment("admin_check.html", findings=examine(current().platform_id))

    @admin.post("/roles/preview")
    @requires(Permission.ADMINISTER_PLATFORM)
    def preview_role() -> Response:
        body = Body()
        wish = roles.Wish.read(body)
        body.end()
        with database.transaction() as session:
            return jsonify(roles.preview(session, current(), wish))

    @admin.put("/roles")
    @requires(Permission.ADMINISTER_PLATFORM)
    def change_role() -> tuple[str, int]:
        body = Body()
        wish, version = roles.Wish.read(body), body.line("version", 40)
        body.end()
        with database.transaction() as session:
            roles.change(session, current(), wish, version=version)
        return "", 204

    @admin.post("/keeping/preview")
    @requires(Permission.ADMINISTER_PLATFORM)
    def preview_keeping() -> Response:
        body = Body()
        wish = keeping.Wish.read(body)
        body.end()
        with database.transaction() as session:
            return jsonify(keeping.preview(session, current(), wish))

    @admin.put("/keeping")
    @requires(Permission.ADMINISTER_PLATFORM)
    def change_keeping() -> tuple[str, int]:
        body = Body()
        wish, version, agreed = keeping.Wish.read(body), body.line("version", 40), body.yes("agreed")
        body.end()
        with database.transaction() as session:
            keeping.change(session, current(), wish, version=version, agreed=agreed)
        return "", 204

    return admin


def _fragment(template: str, **values: Any) -> Response:
    return make_response(render_template(template, **values))
