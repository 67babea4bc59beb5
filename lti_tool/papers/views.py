# SPDX-License-Identifier: EUPL-1.2
"""The papers that everybody may read: an institution's privacy notice, and the accessibility statement."""

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request

from lti_tool import access, language
from lti_tool.db import Database
from lti_tool.errors import NotFound
from lti_tool.language import gettext as _
from lti_tool.papers.compose import Composed, Paper, compose
from lti_tool.papers.facts import gather, only_institution
from lti_tool.settings import Settings

CACHED_SECONDS = 300
"""What an institution changes stands on the pages after so long at the latest."""


def blueprint(settings: Settings, database: Database) -> Blueprint:
    """The facts are gathered for each request: nothing is told that does not hold any more."""
    papers = Blueprint("papers", __name__, template_folder="templates")

    @papers.get("/privacy/<uuid:institution_id>")
    @access.public
    def show_privacy_notice(institution_id: UUID) -> Response:
        try:
            return _page(compose(Paper.PRIVACY_NOTICE, gather(settings, database, institution_id), _spoken()))
        except LookupError:
            raise _unknown() from None

    @papers.get("/accessibility")
    @access.public
    def show_accessibility() -> Response:
        try:
            facts = gather(settings, database, _asked() or only_institution(database))
        except LookupError:
            raise _unknown() from None
        return _page(compose(Paper.ACCESSIBILITY, facts, _spoken()))

    return papers


def _asked() -> UUID | None:
    """The institution in the address. Raises NotFound for what is no id."""
    given = request.args.get("institution")
    try:
        return UUID(given) if given else None
    except ValueError:
        raise _unknown() from None


def _unknown() -> NotFound:
    return NotFound(_("There is no institution at this address. Open the link anew from the tutor."))


def _spoken() -> str:
    """The language that the address names, else the browser's, which is spoken already."""
    named = request.args.get("lang", "")
    if named in language.LANGUAGES:
        language.speak(named)
    return language.spoken()


def _page(paper: Composed) -> Response:
    other = next(tag for tag in language.LANGUAGES if tag != paper.language)
    response = make_response(render_template("paper.html", paper=paper, other=other))
    response.headers["Cache-Control"] = f"public, max-age={CACHED_SECONDS}"
    response.headers["Vary"] = "Accept-Language"
    return response
