"""Invitations: without one nobody registers a platform (R1). Spent by success alone, and by one success only."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from lti_tool.db import now
from lti_tool.models import Invitation
from lti_tool.privacy.vault import fingerprint

RESERVED = timedelta(minutes=2)
"""How long a registration under way keeps others from using the same invitation; longer than any answer may take."""


def invite(session: Session, institution_id: UUID, days: int) -> str:
    """A new invitation's token; the database keeps its hash."""
    return make(session, institution_id, days)[1]


def link(tool_url: str, token: str) -> str:
    """What the administrator pastes into the platform.

    The "?" is needed: one platform appends its own parameters by "&", whatever the link looks like.
    """
    return f"{tool_url}/lti/register?invitation={token}"


def make(session: Session, institution_id: UUID, days: int) -> tuple[Invitation, str]:
    """A new invitation and its token."""
    token = secrets.token_urlsafe(32)
    row = Invitation(
        token_hash=fingerprint(token), institution_id=institution_id, expires_at=now() + timedelta(days=days)
    )
    session.add(row)
    session.flush()
    return row, token


def find(session: Session, token: str) -> Invitation | None:
    """The invitation of this token, if it still lets somebody in."""
    row = session.scalars(select(Invitation).where(Invitation.token_hash == fingerprint(token))).first()
    return row if row is not None and is_open(row) else None


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
    return session.scalar(spent.values(spent_at=now(), platform_id=platform_id).returning(Invitation.id)) is not None
