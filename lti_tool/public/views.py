# SPDX-License-Identifier: EUPL-1.2
"""Pages for everybody: `/` says what this is, `/residency` whom the installation contacts, and why; `/help/ID` whom
somebody can turn to who is not well.
"""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request

from lti_tool import access, language
from lti_tool.db import Database
from lti_tool.errors import NotFound
from lti_tool.language import gettext as _
from lti_tool.models import Institution
from lti_tool.public.help import help_shown
from lti_tool.residency import ANY, Contact, Enforced
from lti_tool.version import VERSION

CACHED_SECONDS = 300
"""What an institution changes stands on the page after so long at the latest."""


def blueprint(contacts: Callable[[], list[Contact]], database: Database) -> Blueprint:
    """`contacts`: looked up for each request, so that a platform switched off is gone at once."""
    public = Blueprint("public", __name__, template_folder="templates")

    @public.get("/", strict_slashes=False)  # else "//" is sent on, to whatever host the request names
    @access.public
    def home() -> str:
        return render_template("home.html")

    @public.get("/residency")
    @access.public
    def residency() -> str:
        shown = {"contacts": contacts(), "enforced": list(Enforced), "any_host": ANY, "version": VERSION}
        return render_template("residency.html", **shown)

    @public.get("/help/<uuid:institution_id>")
    @access.public
    def show_help(institution_id: UUID) -> Response:
        if (named := request.args.get("lang", "")) in language.LANGUAGES:
            language.speak(named)
        with database.transaction() as session:
            institution = session.get(Institution, institution_id)
            if institution is None:
                raise NotFound(_("There is no institution at this address. Open the link anew from the tutor."))
            shown = help_shown(institution, language.spoken())
        response = make_response(render_template("help.html", **shown))
        response.headers["Cache-Control"] = f"public, max-age={CACHED_SECONDS}"
        response.headers["Vary"] = "Accept-Language"
        return response

    return public
