# SPDX-License-Identifier: EUPL-1.2
"""The connection as the tool sees it, for the checklist of the platform's plugin."""

from typing import Literal, cast

from sqlalchemy.orm import Session

from lti_tool.db import now
from lti_tool.models import Platform
from lti_tool.platform_api.answers import Status
from lti_tool.platform_api.signed_call import LEEWAY_SECONDS, SignedCall
from lti_tool.version import VERSION

State = Literal["active", "pending", "disabled", "unknown"]


def describe_status(session: Session, call: SignedCall) -> Status:
    """Of the platform that signed."""
    platform = session.get_one(Platform, call.platform_id)
    return {
        "platform": {
            "name": platform.name,
            "issuer": platform.issuer,
            "client_id": platform.client_id,
            "last_launch": platform.launched_at.isoformat() if platform.launched_at else None,
        },
        "institution": platform.institution.name,
        "deployment": {"id": call.deployment_name, "state": cast("State", call.deployment_state or "unknown")},
        "clock": {"ahead": call.clock_ahead, "allowed": LEEWAY_SECONDS},
        "time": now().isoformat(),
        "version": VERSION,
    }
