"""What stands on the administration page, read through the admin's own visit."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.access import DEFAULT_TABLE, PLATFORM_ADMINISTRATOR, Permission, Visit, check_row
from lti_tool.admin import keeping
from lti_tool.db import now
from lti_tool.errors import Invalid
from lti_tool.language import gettext as _
from lti_tool.language import spoken
from lti_tool.models import Activity, Deployment, Institution, Invitation, Platform, quota
from lti_tool.models.quota import Kind

MOST = 200
"""Rows of a list: a page that nobody can read helps nobody."""

OFFERED = tuple(p for p in Permission if p not in {Permission.OWN_DATA, Permission.ADMINISTER_PLATFORM})
"""What the table can give or take. One's own data is everybody's, and administering comes from the platform alone."""


def described(session: Session, visit: Visit) -> dict[str, Any]:
    """Everything but the check-up, which asks the platform and takes its time."""
    platform = session.get_one(Platform, visit.platform_id)
    institution = session.get_one(Institution, visit.institution_id)
    return {
        "platform": platform,
        "institution": institution,
        "deployments": _deployments(session, platform),
        "activities": _activities(session, platform),
        "invitations": _invitations(session, institution),
        "roles": role_rows(institution.role_permissions),
        "keeping": keeping.described(institution),
        "permissions": [(permission, permission_name(permission)) for permission in OFFERED],
        "most": MOST,
        "quotas": _quotas(session, institution),
        "day": day,
    }


def grouped(number: int) -> str:
    """As people of the spoken language write large numbers."""
    return format_decimal(number, locale=spoken())


def _quotas(session: Session, institution: Institution) -> list[tuple[str, str]]:
    """What holds for the institution, and how much of this month's it has used."""
    used = quota.used_by(session, Kind.INSTITUTION, institution.id)
    return [
        (_("Per person and day"), _tokens(institution.tokens_per_day)),
        (_("Per activity and day, everybody together"), _tokens(institution.tokens_per_activity)),
        (_("For the institution and month"), _tokens(institution.tokens_per_month)),
        (_("Used this month"), _tokens(used)),
        (_("Share when more is asked than can be answered"), format_decimal(institution.share, locale=spoken())),
    ]


def _tokens(number: int | None) -> str:
    return _("no limit") if number is None else _("%(tokens)s tokens", tokens=grouped(number))


def day(moment: datetime) -> str:
    """As people of the spoken language write a date."""
    return format_date(moment, locale=spoken())


def role_rows(changed: Mapping[str, Iterable[str]]) -> list[dict[str, Any]]:
    """One row for each role of the default table and of the institution's own."""
    names = [name for name in DEFAULT_TABLE if name != PLATFORM_ADMINISTRATOR]
    names += [name for name in changed if name not in DEFAULT_TABLE]
    return [
        {
            "role": name,
            "meaning": role_meaning(name),
            "sub": "#" in name,
            "may": set(changed.get(name, DEFAULT_TABLE.get(name, ()))),
            "changed": name in changed,
        }
        for name in names
    ]


def role_meaning(role: str) -> str:
    """Who that usually is: the role's name is the LTI standard's word, English in every language."""
    return {
        "Learner": _("students"),
        "Member": _("participants"),
        "Instructor": _("teachers"),
        "ContentDeveloper": _("authors of course material"),
        "Manager": _("course management"),
        "Administrator": _("administrators in the course"),
        "Mentor": _("mentors"),
        "Officer": _("officers of a group"),
    }.get(role, "")


def change_role(session: Session, visit: Visit, role: str, permissions: Iterable[str]) -> None:
    """Stores the row for the whole institution; one that is as the default again is no change any more."""
    wanted = set(permissions) - {Permission.OWN_DATA}
    try:
        check_row(role, wanted)
    except ValueError:  # left out silently, a typo would lock out everybody of this role
        raise Invalid(_("There is no such role or permission.")) from None
    institution = session.get_one(Institution, visit.institution_id, with_for_update=True)
    changed = {name: names for name, names in institution.role_permissions.items() if name != role}
    if wanted != set(DEFAULT_TABLE.get(role, frozenset())) & set(OFFERED):
        changed[role] = sorted({*wanted, Permission.OWN_DATA})
    institution.role_permissions = changed


def permission_name(permission: Permission) -> str:
    """What a permission is called on the page."""
    match permission:
        case Permission.CHAT:
            return _("Chat")
        case Permission.CONFIGURE_TUTOR:
            return _("Set up the tutor")
        case Permission.MANAGE_MATERIALS:
            return _("Course material")
        case Permission.VIEW_INSIGHTS:
            return _("Insights and handed-in work")
        case Permission.PREVIEW_AS_LEARNER:
            return _("Preview as learner")
        case Permission.OWN_DATA:
            return _("Own data")
        case Permission.ADMINISTER_PLATFORM:
            return _("Administration")


def _deployments(session: Session, platform: Platform) -> list[Deployment]:
    query = select(Deployment).where(Deployment.platform_id == platform.id).order_by(Deployment.created_at)
    return list(session.scalars(query.limit(MOST)))


def _activities(session: Session, platform: Platform) -> list[Activity]:
    query = (
        select(Activity)
        .join(Deployment, Deployment.id == Activity.deployment_id)
        .where(Deployment.platform_id == platform.id)
        .order_by(Activity.context_id, Activity.title)
    )
    return list(session.scalars(query.limit(MOST)))


def _invitations(session: Session, institution: Institution) -> list[dict[str, Any]]:
    query = select(Invitation).where(Invitation.institution_id == institution.id)
    newest = session.scalars(query.order_by(Invitation.created_at.desc()).limit(20))
    return [{"id": row.id, "made": row.created_at, "ends": row.expires_at, "state": _state(row)} for row in newest]


def _state(row: Invitation) -> str:
    if row.platform_id:
        return "used"
    if row.revoked_at:
        return "revoked"
    return "expired" if row.expires_at <= now() else "open"
