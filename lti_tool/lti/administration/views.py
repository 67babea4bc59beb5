# SPDX-License-Identifier: EUPL-1.2
"""The addresses of invitations and waiting deployments on the administration page."""

from uuid import UUID

from flask import Blueprint

from lti_tool.access import current, requires
from lti_tool.answers import NO_CONTENT, Created, NoContent
from lti_tool.db import Database
from lti_tool.json_body import Body
from lti_tool.lti.administration import invitations_by_admin, waiting_deployments
from lti_tool.lti.answers import NewInvitation
from lti_tool.models import PlatformState
from lti_tool.permissions import Permission


def blueprint(database: Database, tool_url: str) -> Blueprint:
    """`tool_url`: where platforms reach the tool."""
    approving = Blueprint("approvals", __name__, url_prefix="/api/admin")

    @approving.post("/invitations")
    @requires(Permission.ADMINISTER_PLATFORM)
    def invite() -> Created[NewInvitation]:
        body = Body()
        days = body.number("days", 1, invitations_by_admin.LONGEST_DAYS)
        body.end()
        with database.transaction() as session:
            return invitations_by_admin.invite(session, current(), tool_url, days), 201

    @approving.delete("/invitations/<uuid:invitation_id>")
    @requires(Permission.ADMINISTER_PLATFORM)
    def revoke(invitation_id: UUID) -> NoContent:
        with database.transaction() as session:
            invitations_by_admin.revoke(session, current(), invitation_id)
        return NO_CONTENT

    @approving.post("/deployments/<uuid:deployment_id>/approve")
    @requires(Permission.ADMINISTER_PLATFORM)
    def approve(deployment_id: UUID) -> NoContent:
        Body().end()
        with database.transaction() as session:
            waiting_deployments.decide(session, current(), deployment_id, PlatformState.ACTIVE)
        return NO_CONTENT

    @approving.post("/deployments/<uuid:deployment_id>/refuse")
    @requires(Permission.ADMINISTER_PLATFORM)
    def refuse(deployment_id: UUID) -> NoContent:
        Body().end()
        with database.transaction() as session:
            waiting_deployments.decide(session, current(), deployment_id, PlatformState.DISABLED)
        return NO_CONTENT

    return approving
