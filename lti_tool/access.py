# SPDX-License-Identifier: EUPL-1.2
"""Who may do what: the visit behind each request, and what it must be allowed for a view."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar
from uuid import UUID, uuid5

from flask import Flask, g, request
from sqlalchemy import bindparam, select, update

from lti_tool import language
from lti_tool.db import Database, Query, now, table
from lti_tool.errors import BY_PLATFORMS, NotAllowed, SessionOver, is_call
from lti_tool.language import gettext as _
from lti_tool.models import Activity, Deployment, Institution, Platform, PlatformState, VisitSession
from lti_tool.permissions import Permission, permissions_of
from lti_tool.vault import fingerprint

VISIT_SLIDE = timedelta(minutes=60)
VISIT_LENGTH = timedelta(hours=8)


@dataclass(frozen=True)
class Visit:
    """Who is here, where, may what, until when. Made by a launch; never changes."""

    id: UUID
    person_id: UUID
    activity_id: UUID
    platform_id: UUID
    institution_id: UUID
    course_id: UUID | None
    roles: tuple[str, ...]
    permissions: frozenset[Permission]
    locale: str
    as_learner: bool = False
    """Somebody with more rights looks at the page as a learner does."""

    def pseudonym_of(self, person_id: UUID) -> UUID:
        """What people of this course see of each other where no name is known: of no use in another course."""
        return uuid5(person_id, str(self.course_id or self.activity_id))

    def mark_of(self, person_id: UUID) -> str:
        """The pseudonym, short enough to be told."""
        return self.pseudonym_of(person_id).hex[:5].upper()


View = TypeVar("View", bound=Callable[..., Any])


def requires(permission: Permission) -> Callable[[View], View]:
    """Declares what a visit must be allowed for this view. A view that declares nothing does not start."""

    def declare(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Declares that this view asks for no visit: the launch itself, public pages, health."""
    view.access = None  # type: ignore[attr-defined]
    return view


def current() -> Visit:
    """The visit of this request."""
    visit: Visit = g.visit
    return visit


def install(app: Flask, database: Database) -> None:
    """Checks each request against its view's declaration, before the view runs."""

    @app.before_request
    def check() -> None:
        language.speak(language.choose([tag for tag, _quality in request.accept_languages]))
        view = app.view_functions.get(request.endpoint or "")
        if view is None:
            if is_call() and not request.path.startswith(
                BY_PLATFORMS
            ):  # what is there and what is not looks the same from outside
                _visit(database)
            return
        permission: Permission | None = getattr(view, "access", None)
        if permission is None:
            return
        visit = _visit(database)
        language.speak(visit.locale)
        _check(visit, permission)
        g.visit = visit


def _check(visit: Visit, permission: Permission) -> None:
    if permission not in visit.permissions:
        raise NotAllowed(_("Your role in this course does not allow this. Please ask the course's instructor."))


def check_again(database: Database, permission: Permission) -> None:
    """For a request that took long: whether its visit may still do this. Raises NotAllowed, SessionOver."""
    _check(_visit(database), permission)


def list_undeclared(app: Flask) -> list[str]:
    """Endpoints whose view declares no access; a test and the start itself want none."""
    return [name for name, view in app.view_functions.items() if name != "static" and not hasattr(view, "access")]


class _VisitRow(NamedTuple):
    """What a bearer stands for."""

    id: UUID
    person_id: UUID
    activity_id: UUID
    platform_id: UUID
    roles: list[str]
    permissions: list[str]
    as_learner: bool
    locale: str
    expires_at: datetime
    ends_at: datetime
    course_id: UUID | None
    institution_id: UUID
    role_permissions: Mapping[str, Sequence[str]]


# Built once, and of columns: this is the one query of every call, and objects of its rows would cost more than it does.
_VISIT = Query(
    _VisitRow,
    select(
        VisitSession.id,
        VisitSession.person_id,
        VisitSession.activity_id,
        VisitSession.platform_id,
        VisitSession.roles,
        VisitSession.permissions,
        VisitSession.as_learner,
        VisitSession.locale,
        VisitSession.expires_at,
        VisitSession.ends_at,
        Activity.course_id,
        Platform.institution_id,
        Institution.role_permissions,
    )
    .join(Activity, Activity.id == VisitSession.activity_id)
    .join(Deployment, Deployment.id == Activity.deployment_id)
    .join(Platform, Platform.id == VisitSession.platform_id)
    .join(Institution, Institution.id == Platform.institution_id)
    .where(
        VisitSession.token_hash == bindparam("token_hash"),
        Platform.state == PlatformState.ACTIVE,
        Deployment.state == PlatformState.ACTIVE,
    ),
)
_SLIDE = update(table(VisitSession)).where(VisitSession.id == bindparam("visit")).values(expires_at=bindparam("until"))


def _visit(database: Database) -> Visit:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise SessionOver
    moment = now()
    with database.statements() as connection:
        row = _VISIT.first(connection, {"token_hash": fingerprint(token.strip())})
        if row is None or min(row.expires_at, row.ends_at) <= moment:
            raise SessionOver
        if row.expires_at - moment < VISIT_SLIDE - timedelta(minutes=5):  # not a write for every request
            connection.execute(_SLIDE, {"visit": row.id, "until": moment + VISIT_SLIDE})
    return _frozen(row)


def _frozen(row: _VisitRow) -> Visit:
    permissions = frozenset(Permission(name) for name in row.permissions)
    if row.as_learner:
        permissions &= permissions_of(["Learner"], row.role_permissions)
    return Visit(
        id=row.id,
        person_id=row.person_id,
        activity_id=row.activity_id,
        platform_id=row.platform_id,
        institution_id=row.institution_id,
        course_id=row.course_id,
        roles=tuple(row.roles),
        permissions=permissions,
        locale=row.locale,
        as_learner=row.as_learner,
    )


def new_visit_times(moment: datetime | None = None) -> tuple[datetime, datetime]:
    """When a visit made now expires unused, and when it ends in any case."""
    moment = moment or now()
    return moment + VISIT_SLIDE, moment + VISIT_LENGTH
