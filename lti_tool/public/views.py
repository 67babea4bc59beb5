# SPDX-License-Identifier: EUPL-1.2
"""Pages for everybody: `/` says what this is, `/residency` whom the installation contacts, and why."""

from collections.abc import Callable

from flask import Blueprint, render_template

from lti_tool import access
from lti_tool.residency import ANY, Contact, Enforced
from lti_tool.version import VERSION


def blueprint(contacts: Callable[[], list[Contact]]) -> Blueprint:
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

    return public
