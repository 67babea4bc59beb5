# SPDX-License-Identifier: EUPL-1.2
"""Invitations that a platform's own administrator makes inside it: each lets one more platform into the institution."""

import logging
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.errors import Conflict, NotFound
from lti_tool.language import gettext as _
from lti_tool.lti.answers import NewInvitation
from lti_tool.lti.registration import invitations
from lti_tool.models import Institution, Invitation

log = logging.getLogger(__name__)

MAX_OPEN_INVITATIONS = 20
"""Invitations of one institution that still let somebody in: nobody keeps an eye on more."""
LONGEST_DAYS = 30


def invite(session: Session, visit: Visit, tool_url: str, days: int) -> NewInvitation:
    """A link for one more platform of the institution. It is shown once: only its hash is kept."""
    # Locked, and counted then: two at once would both find room for the last one.
    session.get_one(Institution, visit.institution_id, with_for_update={"key_share": True})
    own = select(func.count()).where(Invitation.institution_id == visit.institution_id, *invitations.open_now())
    if (session.scalar(own) or 0) >= MAX_OPEN_INVITATIONS:
        raise Conflict(
            _("There are %(number)s open invitations. Revoke some of them first.", number=MAX_OPEN_INVITATIONS)
        )
    row, token = invitations.make(session, visit.institution_id, days, made_by=visit.platform_id)
    log.info(
        "invitation made invitation=%s institution=%s by_platform=%s", row.id, row.institution_id, visit.platform_id
    )
    return {"id": str(row.id), "link": invitations.link(tool_url, token), "expires_at": row.expires_at.isoformat()}


def revoke(session: Session, visit: Visit, invitation_id: UUID) -> None:
    """It lets nobody in any more. Raises NotFound, Conflict while somebody is just registering with it."""
    row = session.get(Invitation, invitation_id)
    if row is None or row.institution_id != visit.institution_id or not invitations.is_open(row):
        raise NotFound
    if not invitations.revoke(session, row.id):
        raise Conflict(_("Somebody is just registering a platform with this invitation. Look again in two minutes."))
    log.info("invitation revoked invitation=%s by_platform=%s", row.id, visit.platform_id)
