# SPDX-License-Identifier: EUPL-1.2
"""The LTI endpoints of docs/api.md, and the chat page's own address."""

from uuid import UUID

from flask import Blueprint
from werkzeug.wrappers import Response

from lti_tool import access
from lti_tool.db import Database
from lti_tool.lti.answers import JwkSet
from lti_tool.lti.deep_linking.picker import Picker
from lti_tool.lti.keys.tool_keys import PUBLISHED_SECONDS, ToolKeys
from lti_tool.lti.launch.chat_page import ChatOpening, Strings
from lti_tool.lti.launch.flow import LaunchFlow
from lti_tool.lti.registration import views
from lti_tool.outbound import Outbound
from lti_tool.settings import Settings
from lti_tool.vault import Vault


def blueprint(
    settings: Settings,
    database: Database,
    vault: Vault,
    outbound: Outbound,
    *,
    keys: ToolKeys,
    page_strings: Strings,
    opening: ChatOpening,
) -> Blueprint:
    """`page_strings`, `opening`: the texts of the chat page and what it shows first, which others own."""
    lti = Blueprint("lti", __name__, template_folder="templates")
    picker = Picker(settings.public_url, database, vault, keys)
    flow = LaunchFlow(
        settings.public_url, database, vault, outbound, page_strings=page_strings, opening=opening, picker=picker
    )

    @lti.route("/lti/login", methods=["GET", "POST"])
    @access.public
    def login() -> Response:
        return flow.login()

    @lti.post("/lti/launch")
    @access.public
    def launch() -> Response:
        return flow.launch()

    @lti.post("/lti/continue")
    @access.public
    def resume() -> Response:
        return flow.resume()

    @lti.post("/lti/deep-linking")
    @access.public
    def pick() -> Response:
        return picker.answer()

    @lti.get("/lti/jwks.json")
    @access.public
    def jwks() -> tuple[JwkSet, dict[str, str]]:
        return keys.published(), {"Cache-Control": f"public, max-age={PUBLISHED_SECONDS}"}

    @lti.get("/chat/<uuid:platform_id>")
    @lti.get("/chat/<uuid:platform_id>/<spoken>")
    @access.public
    def home(platform_id: UUID, spoken: str = "") -> Response:
        return flow.home(platform_id, spoken)

    views.add_to(lti, settings, database, vault)
    return lti
