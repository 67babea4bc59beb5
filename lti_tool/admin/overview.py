# SPDX-License-Identifier: EUPL-1.2
"""What stands on the administration page, read through the admin's own visit."""

from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from babel.dates import format_date
from babel.numbers import format_decimal
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.admin import notice_and_retention, roles
from lti_tool.db import now
from lti_tool.language import gettext as _
from lti_tool.language import locale
from lti_tool.models import Activity, Deployment, Institution, Invitation, Platform, quota
from lti_tool.models.quota import OwnerKind
from lti_tool.privacy import responsible

MAX_ROWS = 200
"""Rows of a list: a longer page is not read."""


InvitationState = Literal["used", "revoked", "expired", "open"]


class InvitationRow(NamedTuple):
    """An invitation in the list."""

    id: UUID
    made: datetime
    ends: datetime
    state: InvitationState


def describe_platform(session: Session, visit: Visit) -> dict[str, object]:
    """What the template takes: everything but the check-up, which asks the platform and takes its time."""
    platform = session.get_one(Platform, visit.platform_id)
    institution = session.get_one(Institution, visit.institution_id)
    return {
        "platform": platform,
        "institution": institution,
        "deployments": _deployments(session, platform),
        "activities": _activities(session, platform),
        "invitations": _invitations(session, institution),
        "roles": roles.rows(institution.role_permissions),
        "keeping": notice_and_retention.describe_retention(institution),
        "unsaid": responsible.missing(institution),
        "permissions": [(permission, roles.permission_name(permission)) for permission in roles.OFFERED],
        "most": MAX_ROWS,
        "quotas": _quotas(session, institution),
        "day": day,
    }


def grouped(number: int) -> str:
    """As people of the spoken language write large numbers."""
    return format_decimal(number, locale=locale())


def _quotas(session: Session, institution: Institution) -> list[tuple[str, str]]:
    """What holds for the institution, and how much of this month's it has used."""
    used = quota.used_by(session, OwnerKind.INSTITUTION, institution.id)
    return [
        (_("Per person and day"), _tokens(institution.tokens_per_day)),
        (_("Per activity and day, everybody together"), _tokens(institution.tokens_per_activity)),
        (_("For the institution and month"), _tokens(institution.tokens_per_month)),
        (_("Used this month"), _tokens(used)),
        (_("Share when more is asked than can be answered"), format_decimal(institution.share, locale=locale())),
    ]


def _tokens(number: int | None) -> str:
    return _("no limit") if number is None else _("%(tokens)s tokens", tokens=grouped(number))


def day(moment: datetime) -> str:
    """As people of the spoken language write a date."""
    return format_date(moment, locale=locale())


def _deployments(session: Session, platform: Platform) -> list[Deployment]:
    query = select(Deployment).where(Deployment.platform_id == platform.id).order_by(Deployment.created_at)
    return list(session.scalars(query.limit(MAX_ROWS)))


def _activities(session: Session, platform: Platform) -> list[Activity]:
    query = (
        select(Activity)
        .join(Deployment, Deployment.id == Activity.deployment_id)
        .where(Deployment.platform_id == platform.id)
        .order_by(Activity.context_id, Activity.title)
    )
    return list(session.scalars(query.limit(MAX_ROWS)))


def _invitations(session: Session, institution: Institution) -> list[InvitationRow]:
    query = select(Invitation).where(Invitation.institution_id == institution.id)
    newest = session.scalars(query.order_by(Invitation.created_at.desc()).limit(20))
    return [InvitationRow(row.id, row.created_at, row.expires_at, _state(row)) for row in newest]


def _state(row: Invitation) -> InvitationState:
    if row.platform_id:
        return "used"
    if row.revoked_at:
        return "revoked"
    return "expired" if row.expires_at <= now() else "open"
