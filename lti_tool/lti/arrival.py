"""A verified launch becomes a visit: one transaction that finds or makes course, activity, person and membership.

Two people who open a new activity in the same second, on two workers, both arrive: whoever inserts second finds the
first one's row.

All that is known already comes by one query of columns. Whole courses arrive within seconds, and each object, each
statement and each turn to the database less is a tenth of a launch; docs/benchmarks.md has the figures.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID, uuid4, uuid5

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool import language
from lti_tool.access import VISIT_SLIDE, Permission, Visit, context_roles, new_visit_times, permissions_of
from lti_tool.db import Base, by_dialect, now, table
from lti_tool.lti import deployments, platforms, registrations, roles, tutors
from lti_tool.lti.platforms import Claims, Facts, Place
from lti_tool.lti.registrations import Registration
from lti_tool.models import Activity, Course, Deployment, Membership, Person, RoleGrant, VisitSession
from lti_tool.models.person import new_person, open_data_key, open_sub, seal_identity, seal_sub
from lti_tool.vault import Vault, fingerprint, pseudonym

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True)
class Arrival:
    """What the page needs to know about the new visit."""

    token: str
    """The bearer: 32 random bytes, known to this page alone; the database has its hash."""
    expires_in: int
    """Seconds until the visit ends unused."""
    visit: Visit
    activity_title: str
    review: UUID | None = None
    """Whose handed-in conversations to open, by the course's pseudonym: the visit may see them."""
    return_url: str | None = None
    """The course's page, where the platform named one of its own."""

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the visit may do."""
        return self.visit.permissions

    @property
    def locale(self) -> str:
        """The language of the visit."""
        return self.visit.locale


def _entering(statement: Any) -> Any:
    """The roles of this launch replace those of the last one; when somebody taught here is remembered."""
    columns, sent = table(Membership).c, statement.excluded
    return statement.on_conflict_do_update(
        index_elements=[columns.person_id, columns.course_id],
        set_={
            "roles": sent.roles,
            "launched_at": sent.launched_at,
            "taught_at": func.coalesce(sent.taught_at, columns.taught_at),
        },
    )


# Built once: building a query takes longer than running it.
_KNOWN = (
    select(
        Deployment.id.label("deployment_id"),
        Deployment.state,
        Activity.id.label("activity_id"),
        Activity.course_id,
        Activity.tutor_id,
        Activity.title,
        Activity.lineitem_url,
        Activity.lineitems_url,
        Course.title.label("course_title"),
        Course.label.label("course_label"),
        Course.memberships_url,
        Person.id.label("person_id"),
        Person.sub,
        Person.data_key,
        Membership.taught_at,
        Membership.roles.label("stated_before"),
        RoleGrant.how,
        RoleGrant.revoked_at,
    )
    .select_from(Deployment)
    .outerjoin(
        Activity,
        and_(
            Activity.deployment_id == Deployment.id,
            Activity.context_id == bindparam("context"),
            Activity.resource_link_id == bindparam("link"),
        ),
    )
    .outerjoin(Course, Course.id == Activity.course_id)
    .outerjoin(Person, and_(Person.platform_id == Deployment.platform_id, Person.sub_hash == bindparam("sub_hash")))
    .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.course_id == Activity.course_id))
    .outerjoin(RoleGrant, and_(RoleGrant.person_id == Person.id, RoleGrant.activity_id == Activity.id))
    .where(Deployment.platform_id == bindparam("platform"), Deployment.deployment_id == bindparam("deployment"))
)
"""What is there already; a row for each grant of a role."""
_ACTIVITY = select(Activity).where(
    Activity.deployment_id == bindparam("deployment"),
    Activity.context_id == bindparam("context"),
    Activity.resource_link_id == bindparam("link"),
)
_COURSE = select(Course).where(
    Course.deployment_id == bindparam("deployment"), Course.context_id == bindparam("context")
)
_PERSON = select(Person.id).where(Person.platform_id == bindparam("platform"), Person.sub_hash == bindparam("sub_hash"))
_ADD_PERSON = by_dialect(
    lambda insert: insert(table(Person)).on_conflict_do_nothing(
        index_elements=[table(Person).c.platform_id, table(Person).c.sub_hash]
    )
)
_ENTER = by_dialect(lambda insert: _entering(insert(table(Membership))))
_VISIT = insert(table(VisitSession))


@dataclass(frozen=True)
class _Launch:
    """What every step below needs."""

    session: Session
    vault: Vault
    pseudonym_key: bytes
    platform: Registration
    facts: Facts

    @property
    def connection(self) -> Connection:
        """The one of the session's transaction, for statements without objects."""
        return self.session.connection()

    def sub_hash(self, subject: str) -> bytes:
        """How a person is found."""
        return pseudonym(self.pseudonym_key, str(self.platform.id), subject)


def arrive(
    session: Session,
    vault: Vault,
    pseudonym_key: bytes,
    platform: Registration,
    claims: Claims,
    languages: Sequence[str] = (),
) -> Arrival:
    """Makes the visit. ``languages``: what the browser prefers, where the launch names no language we speak.

    Raises Wrong (``deployment``) for a deployment that nobody registered.
    """
    facts = platforms.read(platform.family, claims)
    launch = _Launch(session, vault, pseudonym_key, platform, facts)
    known = _known(launch)
    stated = context_roles(facts.roles)
    here = _settle_roles(launch, known, stated) if known[0].course_id is not None else stated
    _lower_others(launch, known[0], stated)
    permissions = permissions_of(here, platform.role_permissions)
    data_key = open_data_key(vault, known[0].person_id, known[0].data_key)
    _keep_up(launch, known[0], data_key, configures=Permission.CONFIGURE_TUTOR in permissions)
    locale = language.choose([facts.locale or "", *languages])
    arrived = _visit(launch, known[0], data_key, here, permissions, locale)
    if facts.for_user is None or Permission.VIEW_INSIGHTS not in permissions:
        return arrived
    return replace(arrived, review=_reviewed(launch, known[0], facts.for_user))


def _known(launch: _Launch) -> Sequence[Any]:
    """Deployment, activity and person, all three there; Wrong (``deployment``)."""
    platform, facts = launch.platform, launch.facts
    sub_hash = launch.sub_hash(facts.subject)
    asked = {
        "platform": platform.id,
        "deployment": facts.deployment_id,
        "context": facts.course.id if facts.course else "",
        "link": facts.activity.id,
        "sub_hash": sub_hash,
    }
    known = launch.connection.execute(_KNOWN, asked).all()
    deployments.check(known[0].state if known else None)
    if known[0].activity_id is None:
        _make_activity(launch, known[0].deployment_id)
    if known[0].person_id is None:
        person = new_person(launch.vault, platform.id, sub_hash, facts.sent_subject)
        launch.connection.execute(_ADD_PERSON(launch.connection), person)
    if known[0].activity_id is None or known[0].person_id is None:
        return launch.connection.execute(_KNOWN, asked).all()
    return known


def _make_activity(launch: _Launch, deployment: UUID) -> None:
    place, course = launch.facts.activity, launch.facts.course
    context_id = course.id if course else ""
    key = {"deployment": deployment, "context": context_id, "link": place.id}

    def make() -> Activity:
        found = find_course(launch.session, deployment, course) if course else None
        return Activity(
            deployment_id=deployment, context_id=context_id, resource_link_id=place.id, title=place.title, course=found
        )

    _get_or_insert(launch.session, lambda: launch.session.scalars(_ACTIVITY, key).first(), make)


def find_course(session: Session, deployment: UUID, place: Place) -> Course:
    """The course's row, made if it is not there yet."""
    key = {"deployment": deployment, "context": place.id}
    return _get_or_insert(
        session,
        lambda: session.scalars(_COURSE, key).first(),
        lambda: Course(deployment_id=deployment, context_id=place.id, title=place.title, label=place.label),
    )


def _settle_roles(launch: _Launch, known: Sequence[Any], stated: Sequence[str]) -> tuple[str, ...]:
    """Remembers what the launch said; the roles of this visit, which can be more."""
    first, moment = known[0], now()
    entering = {
        "person_id": first.person_id,
        "course_id": first.course_id,
        "roles": list(stated),
        "launched_at": moment,
        "taught_at": moment if roles.teaches(stated) else None,
    }
    launch.connection.execute(_ENTER(launch.connection), entering)
    past = roles.Past.of(first.taught_at, ((row.how, row.revoked_at) for row in known))
    understates = launch.facts.understates_roles
    return roles.settle(launch.session, first.person_id, first.activity_id, stated, past, understates=understates)


def _lower_others(launch: _Launch, known: Any, stated: Sequence[str]) -> None:
    """Where this launch says less than the last one in the course; outside of courses nobody kept what that said."""
    table = launch.platform.role_permissions
    least = known.course_id is None and Permission.CONFIGURE_TUTOR not in permissions_of(stated, table)
    if not least and permissions_of(known.stated_before or (), table) <= permissions_of(stated, table):
        return
    place = Activity.id == known.activity_id if known.course_id is None else Activity.course_id == known.course_id
    understates = launch.facts.understates_roles
    taught_at = now() if roles.teaches(stated) else known.taught_at
    roles.lower_others(launch.session, known.person_id, place, stated, taught_at, table, understates=understates)


def _keep_up(launch: _Launch, known: Any, data_key: bytes, *, configures: bool) -> None:
    """What the platform calls things and where its services are can change, and a placement can name another tutor.

    Mostly nothing has changed, and then nothing is read or written.
    """
    facts, session = launch.facts, launch.session
    changes = {
        "title": facts.activity.title or known.title,
        "lineitem_url": facts.lineitem_url,
        "lineitems_url": facts.lineitems_url,
    }
    if tuple(changes.values()) != (known.title, known.lineitem_url, known.lineitems_url):
        session.execute(update(Activity).where(Activity.id == known.activity_id).values(changes))
    if facts.tutor not in {None, known.tutor_id}:
        activity = session.get_one(Activity, known.activity_id)
        tutors.bind(session, launch.platform, activity, facts, known.person_id, configures=configures)
    if facts.course is not None:
        _keep_course_up(session, known, facts.course, facts.memberships_url)
    if open_sub(data_key, known.person_id, known.sub) != facts.sent_subject:
        # An upgrade of the platform can change how it writes a person, and its services follow.
        sealed = seal_sub(data_key, known.person_id, facts.sent_subject)
        session.execute(update(Person).where(Person.id == known.person_id).values(sub=sealed))


def _keep_course_up(session: Session, known: Any, place: Place, memberships_url: str | None) -> None:
    changes = {
        "title": place.title or known.course_title,
        "label": place.label or known.course_label,
        # Moodle leaves the roster out until the course has an activity of ours, and for some people.
        "memberships_url": memberships_url or known.memberships_url,
    }
    if tuple(changes.values()) != (known.course_title, known.course_label, known.memberships_url):
        session.execute(update(Course).where(Course.id == known.course_id).values(changes))


def _visit(
    launch: _Launch,
    known: Any,
    data_key: bytes,
    here: Sequence[str],
    permissions: frozenset[Permission],
    locale: str,
) -> Arrival:
    token, moment, platform = secrets.token_urlsafe(32), now(), launch.platform
    expires_at, ends_at = new_visit_times(moment)
    visit = Visit(
        id=uuid4(),
        person_id=known.person_id,
        activity_id=known.activity_id,
        platform_id=platform.id,
        institution_id=platform.institution_id,
        course_id=known.course_id,
        roles=tuple(here),
        permissions=permissions,
        locale=locale,
    )
    row = {
        "id": visit.id,
        "token_hash": fingerprint(token),
        "person_id": visit.person_id,
        "activity_id": visit.activity_id,
        "platform_id": visit.platform_id,
        "roles": list(here),
        "as_learner": False,
        "permissions": sorted(permissions),
        "locale": locale,
        "identity": seal_identity(data_key, visit.id, _identity(launch.facts)),
        "created_at": moment,
        "expires_at": expires_at,
        "ends_at": ends_at,
    }
    launch.connection.execute(_VISIT, row)
    title = launch.facts.activity.title or known.title
    back = registrations.own_page(platform, launch.facts.return_url)
    return Arrival(token, int(VISIT_SLIDE.total_seconds()), visit, title, return_url=back)


def _identity(facts: Facts) -> dict[str, Any]:
    """What is told about the person while the visit lasts, and sealed."""
    return {
        "name": facts.name,
        "names": facts.names,
        "emails": facts.emails,
        "ids": facts.ids,
        "lasting": facts.lasting,
    }


def _reviewed(launch: _Launch, known: Any, subject: str) -> UUID:
    """Whose work a review is about, by the course's pseudonym."""
    asked = {"platform": launch.platform.id, "sub_hash": launch.sub_hash(subject)}
    reviewed = launch.connection.execute(_PERSON, asked).scalar()
    # Somebody who never opened the tutor has handed in nothing: a pseudonym of nobody says just that.
    return uuid5(reviewed or uuid4(), str(known.course_id or known.activity_id))


def _get_or_insert(session: Session, get: Callable[[], Row | None], make: Callable[[], Row]) -> Row:
    found = get()
    if found is not None:
        return found
    row = make()
    try:
        with session.begin_nested():
            session.add(row)
        return row
    except IntegrityError:  # another worker was faster: its row is ours, too
        found = get()
        if found is None:
            raise
        return found
