# SPDX-License-Identifier: EUPL-1.2
"""The addresses of insights."""

from flask import Blueprint, Response, render_template, request

from lti_tool.access import current, requires
from lti_tool.db import Database
from lti_tool.errors import Invalid
from lti_tool.insights import charts, reading, table_file
from lti_tool.insights.answers import Insights, TooFew
from lti_tool.language import gettext as _
from lti_tool.model_costs import ModelCosts
from lti_tool.permissions import Permission


def blueprint(database: Database, costs: ModelCosts) -> Blueprint:
    """`costs`: what answers of each model cost."""
    views = Blueprint("insights", __name__, url_prefix="/api", template_folder="templates")

    def look() -> reading.Looked:
        days = _days()
        with database.transaction() as session:
            return reading.look(session, current(), days, costs)

    @views.get("/insights")
    @requires(Permission.VIEW_INSIGHTS)
    def show_insights() -> Insights | TooFew:
        return look().insights

    @views.get("/insights/page")
    @requires(Permission.VIEW_INSIGHTS)
    def show_page() -> str:
        looked = look()
        if not looked.insights["enough"]:
            return render_template("insights_too_few.html", least=looked.least)
        return render_template("insights_figures.html", **charts.draw(looked.insights, looked.passages))

    @views.get("/insights.csv")
    @requires(Permission.VIEW_INSIGHTS)
    def save_insights() -> Response:
        body = table_file.write(look().insights)
        response = Response(body, mimetype="text/csv", headers={"Cache-Control": "no-store"})
        response.headers.set("Content-Disposition", "attachment", filename="insights.csv")
        return response

    return views


def _days() -> int:
    """Of the range that is asked for, the middle one if none is. Raises Invalid."""
    if unknown := set(request.args) - {"days"}:
        raise Invalid(_("The field “%(name)s” is not known here.", name=min(unknown)))
    given = request.args.get("days", "30")
    if given not in reading.RANGES:
        raise Invalid(_("The field “%(name)s” takes 7, 30 or 90.", name="days"))
    return reading.RANGES[given]
