# SPDX-License-Identifier: EUPL-1.2
"""The addresses of one's own data."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, current_app, request

from lti_tool import access
from lti_tool.access import current, requires
from lti_tool.db import Database
from lti_tool.errors import Invalid
from lti_tool.json_body import Body
from lti_tool.language import gettext as _
from lti_tool.own_data import erasure, export, export_html, overview, owner, verify_views
from lti_tool.own_data.answers import Erased, MyData
from lti_tool.own_data.erasure import Sign
from lti_tool.permissions import Permission
from lti_tool.privacy.personal import PersonalTable
from lti_tool.settings import Settings
from lti_tool.signatures import ReadSigned
from lti_tool.vault import Vault

Tables = Callable[[], Sequence[PersonalTable]]


def blueprint(
    settings: Settings, database: Database, vault: Vault, sign: Sign, tables: Tables, *, read_signed: ReadSigned
) -> Blueprint:
    """`/api/me/…`, the published schema and `/verify`. `sign`, `read_signed`: by the tool's own keys. `tables`: of
    all features.
    """
    views = Blueprint("own_data", __name__, template_folder="templates")
    _add_overview(views, settings, database, vault, tables)
    _add_export(views, settings, database, vault, sign=sign, tables=tables)
    _add_erasure(views, settings, database, vault, sign=sign, tables=tables)
    verify_views.install(views, read_signed)
    return views


def _add_overview(views: Blueprint, settings: Settings, database: Database, vault: Vault, tables: Tables) -> None:
    @views.get("/api/me/data")
    @requires(Permission.OWN_DATA)
    def describe_data() -> MyData:
        """What is stored, who may see it, who has looked, what left."""
        with database.transaction() as session:
            whose = owner.of_visit(session, vault, current())
            return overview.describe(session, tables(), whose, visit=current(), settings=settings)


def _add_export(
    views: Blueprint, settings: Settings, database: Database, vault: Vault, *, sign: Sign, tables: Tables
) -> None:
    @views.get("/api/me/export")
    @requires(Permission.OWN_DATA)
    def export_data() -> Response:
        """Every own row on this platform: JSON, or a page to read."""
        sign({}, export.EXPORT)  # what cannot be signed for is not begun
        with database.transaction() as session:
            whose = owner.of_visit(session, vault, current())
        made: dict[str, Any] = {"sign": sign, "issuer": settings.public_url}
        if _wants_page():
            environment = current_app.jinja_env
            body = export_html.stream(environment, database, tables(), whose, locale=current().locale, **made)
            return _file(Response(body, mimetype="text/html"), "html")
        body = export.stream(database, tables(), whose, schema=settings.public_url + export.SCHEMA, **made)
        return _file(Response(body, mimetype="application/json"), "json")

    @views.get(export.SCHEMA)
    @access.public
    def show_schema() -> Response:
        """The schema of the JSON file, for everybody."""
        schema = export.make_schema(tables(), settings.public_url + export.SCHEMA)
        return Response(current_app.json.dumps(schema, indent=1), mimetype="application/schema+json")


def _wants_page() -> bool:
    """Raises Invalid for a format that there is not."""
    wanted = request.args.get("format", "json")
    if wanted not in {"json", "html"}:
        raise Invalid(_("This comes as “json” or as “html”."))
    return wanted == "html"


def _file(response: Response, ending: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="campus-tutor.{ending}"'
    response.headers["X-Accel-Buffering"] = "no"  # a proxy that gathers it all would hold it up and keep it on disk
    return response


def _add_erasure(
    views: Blueprint, settings: Settings, database: Database, vault: Vault, *, sign: Sign, tables: Tables
) -> None:
    @views.delete("/api/me")
    @requires(Permission.OWN_DATA)
    def erase_me() -> Erased:
        """Everything of the person goes, in all courses; the visit is over."""
        body = Body()
        confirmed = body.yes("confirm")
        body.end()
        if not confirmed:
            raise Invalid(_("To erase everything, confirm it: this cannot be taken back."), code="not_confirmed")
        sign({}, erasure.RECEIPT)  # what cannot be signed for is not begun
        with database.transaction() as session:
            erasure.refuse_in_exam(session, current())
            whose = owner.of_visit(session, vault, current())
        counts = erasure.erase(database, tables(), whose)
        receipt = erasure.make_receipt(counts, settings.backup_readable_days)
        return {"receipt": erasure.sign_receipt(receipt, sign, settings.public_url)}
