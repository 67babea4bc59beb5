# SPDX-License-Identifier: EUPL-1.2
"""The institution's table of roles: what a change of one row means for whom, and the change itself."""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.admin.answers import RolePreview
from lti_tool.errors import Conflict, Invalid
from lti_tool.json_body import Body
from lti_tool.language import gettext as _
from lti_tool.language import ngettext
from lti_tool.models import Institution, Membership, Person, Platform
from lti_tool.permissions import DEFAULT_TABLE, PLATFORM_ADMINISTRATOR, Permission, check_row, permissions_of

log = logging.getLogger(__name__)

OFFERED = tuple(p for p in Permission if p not in {Permission.OWN_DATA, Permission.ADMINISTER_PLATFORM})
"""What the table can give or take. One's own data is everybody's, and administering comes from the platform alone."""

Changed = Mapping[str, Iterable[str]]
"""`Institution.role_permissions`."""


@dataclass(frozen=True)
class RoleChange:
    """What people of one role shall be allowed."""

    role: str
    permissions: frozenset[Permission]

    @classmethod
    def read(cls, body: Body) -> "RoleChange":
        """From a request's body. Raises Invalid for what is no role, or nothing that a role can be given."""
        role, names = body.line("role", 100), set(body.texts("permissions", 40)) - {Permission.OWN_DATA}
        try:
            check_row(role, names)
        except ValueError:  # left out silently, a typo would lock out everybody of this role
            raise Invalid(_("There is no such role or permission.")) from None
        return cls(role, frozenset(Permission(name) for name in names))


class RoleRow(NamedTuple):
    """A row of the table of roles."""

    role: str
    meaning: str
    sub: bool
    """A sub-role, such as teaching assistants."""
    may: frozenset[Permission]
    changed: bool
    """Not as the default has it."""
    version: str


def rows(changed: Changed) -> list[RoleRow]:
    """One row for each role of the default table and of the institution's own."""
    names = [name for name in DEFAULT_TABLE if name != PLATFORM_ADMINISTRATOR]
    names += [name for name in changed if name not in DEFAULT_TABLE]
    return [
        RoleRow(
            role=name,
            meaning=_meaning(name),
            sub="#" in name,
            may=_may(name, changed),
            changed=name in changed,
            version=_version(name, changed),
        )
        for name in names
    ]


def preview(session: Session, visit: Visit, wanted: RoleChange) -> RolePreview:
    """What would change for whom."""
    changed = session.get_one(Institution, visit.institution_id).role_permissions
    before = _may(wanted.role, changed)
    given, taken = _named(wanted.permissions - before), _named(before - wanted.permissions)
    if not given and not taken:
        return {"changes": []}
    role = wanted.role.replace("#", ": ")
    people = _people(session, visit, wanted.role, changed)
    return {
        "changes": [
            *([_("%(role)s may from now on: %(what)s.", role=role, what=given)] if given else []),
            *([_("%(role)s may no longer: %(what)s.", role=role, what=taken)] if taken else []),
            ngettext(
                "This concerns %(num)s person whose last visit was in this role, and whoever comes in it.",
                "This concerns %(num)s people whose last visit was in this role, and whoever comes in it.",
                people,
            ),
            _("It holds from a person's next visit on."),
        ]
    }


def change(session: Session, visit: Visit, wanted: RoleChange, *, version: str) -> None:
    """Stores the row for the whole institution; one that is as the default again is no change any more.

    Raises Conflict (`changed_meanwhile`) where the row is not the one that was looked at.
    """
    institution = session.get_one(Institution, visit.institution_id, with_for_update=True)
    stored = institution.role_permissions
    if version != _version(wanted.role, stored):
        raise Conflict(
            _("Somebody else has changed this role in the meantime. Nothing was saved: look at it again."),
            code="changed_meanwhile",
        )
    before = _may(wanted.role, stored)
    changed = {name: names for name, names in stored.items() if name != wanted.role}
    if wanted.permissions != _may(wanted.role, changed):
        changed[wanted.role] = sorted({*wanted.permissions, Permission.OWN_DATA})
    institution.role_permissions = changed
    log.info(
        "role table changed institution=%s by_platform=%s role=%s given=%s taken=%s",
        institution.id,
        visit.platform_id,
        wanted.role,
        _codes(wanted.permissions - before),
        _codes(before - wanted.permissions),
    )


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


def _may(role: str, changed: Changed) -> frozenset[Permission]:
    """Of what can be given, what the role has; a sub-role without a row has its principal role's."""
    return permissions_of([role], changed) & set(OFFERED)


def _version(role: str, changed: Changed) -> str:
    """Names what the row says now."""
    return hashlib.sha256(f"{role} {_codes(_may(role, changed))}".encode()).hexdigest()[:16]


def _people(session: Session, visit: Visit, role: str, changed: Changed) -> int:
    """How many people of the institution had the role, or a sub-role without a row of its own, at their last visit."""
    named = cast(Membership.roles, Text)
    of_institution = (
        select(Person.id)
        .join(Platform, Platform.id == Person.platform_id)
        .where(Platform.institution_id == visit.institution_id)
    )
    here = select(named).where(Membership.person_id.in_(of_institution)).distinct()
    meant = [text for text in session.scalars(here) if any(_row_of(r, changed) == role for r in json.loads(text))]
    query = select(func.count(Membership.person_id.distinct()))
    return session.scalar(query.where(Membership.person_id.in_(of_institution), named.in_(meant))) or 0


def _row_of(role: str, changed: Changed) -> str:
    """The row that decides for a role, as in `permissions.permissions_of`."""
    return role if role in changed or role in DEFAULT_TABLE else role.partition("#")[0]


def _named(permissions: Iterable[Permission]) -> str:
    found = set(permissions)
    return ", ".join(permission_name(permission) for permission in OFFERED if permission in found)


def _codes(permissions: Iterable[Permission]) -> str:
    return ",".join(sorted(permissions)) or "-"


def _meaning(role: str) -> str:
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
