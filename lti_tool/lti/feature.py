# SPDX-License-Identifier: EUPL-1.2
"""What launches, registrations and the platforms' services owe to the whole: `lti_tool.features`."""

from lti_tool.db import Database
from lti_tool.features import Feature
from lti_tool.lti import personal, views
from lti_tool.lti.administration import views as approvals_views
from lti_tool.lti.keys.tool_keys import ToolKeys
from lti_tool.lti.launch.chat_page import ChatOpening, Strings
from lti_tool.lti.roles import views as roles_views
from lti_tool.lti.roles.strings import strings
from lti_tool.lti.services import Calls, score_deliveries
from lti_tool.outbound import Outbound
from lti_tool.privacy import retention
from lti_tool.settings import Settings
from lti_tool.vault import Vault


def feature(
    settings: Settings,
    database: Database,
    vault: Vault,
    outbound: Outbound,
    *,
    keys: ToolKeys,
    calls: Calls,
    page_strings: Strings,
    opening: ChatOpening,
) -> Feature:
    """`page_strings`, `opening`: the texts of the chat page and what it shows first, which others own."""
    lti = views.blueprint(settings, database, vault, outbound, keys=keys, page_strings=page_strings, opening=opening)
    return Feature(
        name="lti",
        blueprints=[lti, roles_views.blueprint(database), approvals_views.blueprint(database, settings.public_url)],
        strings=strings,
        personal=personal.tables(vault),
        retention=[
            *(retention.USED_LOGINS, retention.STAFF_NAMES, retention.WAITING, retention.VISITS),
            *(retention.CODES, retention.COUNTS),
        ],
        jobs=[score_deliveries.job(score_deliveries.sender(database, vault, calls))],
        metrics=[],
    )
