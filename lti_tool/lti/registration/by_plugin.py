# SPDX-License-Identifier: EUPL-1.2
"""Registration by the platform's own plugin: the administrator has read the same there, and pressed its button.

As with the page, the invitation and the platform's registration token are all the right that is needed; both come in a
JSON body, which no foreign page can send in an administrator's name.
"""

from flask import Blueprint, g, request

from lti_tool import access
from lti_tool.errors import Unsupported
from lti_tool.json_body import Body
from lti_tool.language import gettext as _
from lti_tool.lti.answers import RegisteredByPlugin
from lti_tool.lti.registration.dynamic import NEW, Done, Offer, Registrar, RegistrationChoice
from lti_tool.models import PlatformState

LONGEST = {"invitation": 200, "openid_configuration": 1000, "registration_token": 20_000}


def add_to(lti: Blueprint, registrar: Registrar) -> None:
    """Adds the address to the LTI endpoints."""

    @lti.post("/lti/register/by-plugin")
    @access.public
    def register_by_plugin() -> RegisteredByPlugin:
        g.answers_json = True
        if not request.is_json:
            raise Unsupported(_("This address takes JSON."))
        body = Body()
        invitation, url, token = (body.line(name, limit) for name, limit in LONGEST.items())
        names = body.yes("names")
        body.end()
        offer = registrar.open(invitation, url, token)
        return _shown(offer, registrar.register(offer.ticket, RegistrationChoice(_choice(offer), names)))


def _choice(offer: Offer) -> str:
    """The connection that the platform was told to update. Else the platform has no tool of ours any more: then its
    only connection here is renewed, so that its courses stay, and beside several a new one is made.
    """
    if offer.updates is not None:
        return str(offer.updates.id)
    active = [platform for platform in offer.existing if platform.state == PlatformState.ACTIVE]
    return str(active[0].id) if len(active) == 1 else NEW


def _shown(offer: Offer, done: Done) -> RegisteredByPlugin:
    return {
        "client_id": done.platform.client_id,
        "deployment_id": done.deployment_id,
        "institution": offer.institution,
        "updated": done.updated,
        "waits": done.closed or done.platform.state == PlatformState.PENDING,
    }
