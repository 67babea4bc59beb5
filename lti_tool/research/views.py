# SPDX-License-Identifier: EUPL-1.2
"""The address of one's own consent to research."""

from typing import Literal

from flask import Blueprint

from lti_tool.access import current, requires
from lti_tool.db import Database
from lti_tool.errors import Invalid
from lti_tool.json_body import Body
from lti_tool.language import gettext as _
from lti_tool.permissions import Permission
from lti_tool.research import consent
from lti_tool.research.answers import NewerText, ResearchConsentShown
from lti_tool.vault import Vault

MAX_VERSION = 2**31 - 1


def blueprint(database: Database, vault: Vault) -> Blueprint:
    """`/api/me/consent`."""
    views = Blueprint("research", __name__, template_folder="templates")

    @views.get("/api/me/consent")
    @requires(Permission.OWN_DATA)
    def show_consent() -> ResearchConsentShown:
        """What there is to consent to, what the person said, in which exports they were."""
        with database.transaction() as session:
            return consent.describe(session, current())

    @views.put("/api/me/consent")
    @requires(Permission.OWN_DATA)
    def put_consent() -> ResearchConsentShown | tuple[NewerText, Literal[409]]:
        """Given to one version, or taken back, whichever it was to."""
        version = _wanted()
        try:
            with database.transaction() as session:
                if version is None:
                    consent.withdraw(session, current())
                else:
                    consent.give(session, vault, current(), version)
                return consent.describe(session, current())
        except consent.TextChanged as newer:
            return {"error": {"code": newer.code, "message": newer.message}, "current": newer.current}, 409

    return views


def _wanted() -> int | None:
    """The version that the person consents to; None: they withdraw. Raises Invalid."""
    body = Body()
    if "given" not in body:  # what is not said is neither yes nor no
        raise Invalid(_("The field “%(name)s” takes true or false.", name="given"))
    given = body.yes("given")
    version = body.number("version", 1, MAX_VERSION) if given or "version" in body else None
    body.end()
    return version if given else None
