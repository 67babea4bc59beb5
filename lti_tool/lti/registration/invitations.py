# SPDX-License-Identifier: EUPL-1.2
"""Invitations: without one nobody registers a platform (R1). Spent by success alone, and by one success only.

Operators make them by the command, and administrators of a platform on their page. What the operators made may also let
in a platform in their own networks; what an administrator made ends when operators switch that platform off.
"""

import logging
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.db import now
from lti_tool.models import Invitation, Platform
from lti_tool.vault import fingerprint

log = logging.getLogger(__name__)

RESERVED = timedelta(minutes=2)
"""How long a registration under way keeps others from using the same invitation; longer than any answer may take."""


def invite(session: Session, institution_id: UUID, days: int) -> str:
    """A new invitation's token, as the operators make it."""
    return make(session, institution_id, days, by_operator=True)[1]


def link(tool_url: str, token: str) -> str:
    """What the administrator pastes into the platform.

    The "?" is needed: one platform appends its own parameters by "&", whatever the link looks like.
    """
    return f"{tool_url}/lti/register?invitation={token}"


def make(
    session: Session, institution_id: UUID, days: int, *, by_operator: bool = False, made_by: UUID | None = None
) -> tuple[Invitation, str]:
    """A new invitation and its token, of which the database keeps the hash. `made_by`: the platform on whose page."""
    token = secrets.token_urlsafe(32)
    row = Invitation(
        token_hash=fingerprint(token),
        institution_id=institution_id,
        expires_at=now() + timedelta(days=days),
        by_operator=by_operator,
        made_by=made_by,
    )
    session.add(row)
    session.flush()
    return row, token


def find(session: Session, token: str) -> Invitation | None:
    """The invitation of this token, if it still lets somebody in. One that does not any more leaves a line in the log:
    who finds it spent may have found it in somebody's mail.
    """
    row = session.scalars(select(Invitation).where(Invitation.token_hash == fingerprint(token))).first()
    if row is None or is_open(row):
        return row
    why = state_of(row)
    log.warning("invitation refused state=%s invitation=%s institution=%s", why, row.id, row.institution_id)
    return None


def state_of(row: Invitation) -> str:
    """`open`, `used`, `revoked` or `expired`."""
    if row.platform_id:
        return "used"
    if row.revoked_at:
        return "revoked"
    return "expired" if row.expires_at <= now() else "open"


def revoke_of(session: Session, platform: Platform) -> int:
    """Closes those that the administrators of a platform made, and those of which nobody knows who made them; how many.
    What the operators made stays: `registered.is_switched_off` keeps it from this platform's host.
    """
    unknown = and_(Invitation.made_by.is_(None), Invitation.institution_id == platform.institution_id)
    theirs = or_(Invitation.made_by == platform.id, unknown)
    closed = update(Invitation).where(theirs, Invitation.by_operator.is_(False), *open_now()).values(revoked_at=now())
    return len(session.scalars(closed.returning(Invitation.id)).all())


def is_open(row: Invitation) -> bool:
    """Whether it still lets somebody in; one that is only reserved does, or will again in a moment."""
    return row.expires_at > now() and row.platform_id is None and row.revoked_at is None


def open_now() -> "tuple[ColumnElement[bool], ...]":
    """`is_open`, for a query."""
    return Invitation.expires_at > now(), Invitation.platform_id.is_(None), Invitation.revoked_at.is_(None)


def reserve(session: Session, invitation_id: UUID) -> bool:
    """Takes the invitation for one registration under way; of two at the same moment, one gets it."""
    return _take(session, invitation_id, spent_at=now())


def revoke(session: Session, invitation_id: UUID) -> bool:
    """Closes it for good; False if it is not open, or reserved by a registration under way."""
    return _take(session, invitation_id, revoked_at=now())


def _take(session: Session, invitation_id: UUID, **values: datetime) -> bool:
    free = or_(Invitation.spent_at.is_(None), Invitation.spent_at < now() - RESERVED)
    taken = update(Invitation).where(Invitation.id == invitation_id, *open_now(), free).values(**values)
    return session.scalar(taken.returning(Invitation.id)) is not None


def release(session: Session, invitation_id: UUID) -> None:
    """The registration failed: the invitation is good again."""
    unused = update(Invitation).where(Invitation.id == invitation_id, Invitation.platform_id.is_(None))
    session.execute(unused.values(spent_at=None))


def spend(session: Session, invitation_id: UUID, platform_id: UUID) -> bool:
    """The platform is in. False if another one is by now, or somebody closed the invitation: nothing may be kept then.

    A registration that took longer than RESERVED meets here with the one that came after it.
    """
    spent = update(Invitation).where(
        Invitation.id == invitation_id, Invitation.platform_id.is_(None), Invitation.revoked_at.is_(None)
    )
    if session.scalar(spent.values(spent_at=now(), platform_id=platform_id).returning(Invitation.id)) is None:
        return False
    log.info("invitation used invitation=%s by_platform=%s", invitation_id, platform_id)
    return True
