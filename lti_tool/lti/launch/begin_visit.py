# SPDX-License-Identifier: EUPL-1.2
"""A verified launch becomes a visit: one transaction that finds or makes course, activity, person and membership.

Two people who open a new activity in the same second, on two workers, both arrive: whoever inserts second finds the
first one's row.

All that is known already comes by one query of columns. Whole courses arrive within seconds, and each object, each
statement and each turn to the database less is a tenth of a launch; docs/benchmarks.md has the figures.
"""

import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar
from uuid import UUID, uuid4, uuid5

from sqlalchemy import Connection, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool import language, unreadable
from lti_tool.access import VISIT_SLIDE, Visit, new_visit_times
from lti_tool.db import Base, Upsert, by_dialect, now, table
from lti_tool.errors import Unavailable
from lti_tool.language import gettext as _
from lti_tool.lti import dialects, tickets
from lti_tool.lti.dialects import Claims, Facts, LaunchPlace
from lti_tool.lti.launch import placed_tutor, staff_names
from lti_tool.lti.launch.launch_query import KNOWN, Arriving, KnownLaunch
from lti_tool.lti.platforms import deployments, registered
from lti_tool.lti.platforms.registered import RegisteredPlatform
from lti_tool.lti.roles import launch_roles
from lti_tool.models import Activity, Course, Membership, Person, PersonKey, VisitSession
from lti_tool.models.person import Fingerprints, Identity, hash_sub, new_person, open_sub, seal_identity, seal_sub
from lti_tool.models.platform_item import tutor_with_items
from lti_tool.permissions import Permission, context_roles, permissions_of
from lti_tool.vault import Vault, fingerprint

log = logging.getLogger(__name__)

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True)
class OpenedVisit:
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


def _entering(statement: Upsert) -> Upsert:
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
_ADD_KEY = insert(table(PersonKey))
_ENTER = by_dialect(lambda insert: _entering(insert(table(Membership))))
_VISIT = insert(table(VisitSession))


@dataclass(frozen=True)
class _Launch:
    """What every step below needs."""

    session: Session
    vault: Vault
    pseudonym_key: bytes
    platform: RegisteredPlatform
    facts: Facts
    fingerprints: Fingerprints | None

    @property
    def connection(self) -> Connection:
        """The one of the session's transaction, for statements without objects."""
        return self.session.connection()

    def sub_hash(self, subject: str) -> bytes:
        """How a person is found."""
        return hash_sub(self.pseudonym_key, self.platform.id, subject)


def arrive(
    session: Session,
    vault: Vault,
    pseudonym_key: bytes,
    platform: RegisteredPlatform,
    claims: Claims,
    *,
    languages: Sequence[str] = (),
) -> OpenedVisit:
    """Makes the visit. `languages`: what the browser prefers, where the launch names no language we speak.

    Raises LtiError (`deployment`) for a deployment that nobody registered.
    """
    facts = dialects.read(platform.family, claims)
    fingerprints = tickets.fingerprints_of(platform.family, claims)
    launch = _Launch(session, vault, pseudonym_key, platform, facts, fingerprints)
    rows = _known(launch)
    arriving = Arriving.of(rows[0], vault)
    stated = context_roles(facts.roles)
    here = stated
    if arriving.known.course_id is not None:
        here = _settle_roles(launch, arriving, arriving.known.course_id, rows, stated)
        if launch_roles.is_staff(stated):
            staff_names.remember(
                launch.connection, arriving.data_key, arriving.person_id, arriving.known.course_id, facts.names
            )
    _lower_others(launch, arriving, stated)
    permissions = permissions_of(here, platform.role_permissions)
    _keep_up(launch, arriving, configures=Permission.CONFIGURE_TUTOR in permissions)
    locale = language.choose([facts.locale or "", *languages])
    arrived = _visit(launch, arriving, here, permissions, locale)
    if facts.for_user is None or Permission.VIEW_INSIGHTS not in permissions:
        return arrived
    return replace(arrived, review=_reviewed(launch, arriving, facts.for_user))


def _known(launch: _Launch) -> Sequence[KnownLaunch]:
    """Deployment, activity and person, all three there; a row for each grant. Raises LtiError (`deployment`)."""
    platform, facts = launch.platform, launch.facts
    sub_hash = launch.sub_hash(facts.subject)
    asked = {
        "platform": platform.id,
        "deployment": facts.deployment_id,
        "context": facts.course.id if facts.course else "",
        "link": facts.activity.id,
        "sub_hash": sub_hash,
    }
    known = KNOWN.all(launch.connection, asked)
    deployments.check(known[0].state if known else None)
    _check_key(known[0])
    if known[0].activity_id is None:
        _make_activity(launch, known[0].deployment_id)
    if known[0].person_id is None:
        _make_person(launch, sub_hash)
    if known[0].activity_id is None or known[0].person_id is None:
        return KNOWN.all(launch.connection, asked)
    return known


def _check_key(known: KnownLaunch) -> None:
    """Raises Unavailable for somebody whose key is away.

    After a restore they had erased everything, or the keys are still to be put back: a new key would decide for one.
    """
    if known.person_id is not None and known.data_key is None:
        log.error("a person has no key: restore the keys, then run 'campus-tutor erasure repeat'")
        raise Unavailable(
            _("The tutor was restored from a backup and is not complete yet. Please tell the people who run it.")
        )


def _make_person(launch: _Launch, sub_hash: bytes) -> None:
    """With a data key; or neither, where another worker was faster: its rows are ours, too."""
    person, key = new_person(launch.vault, launch.platform.id, sub_hash, launch.facts.sent_subject)
    if launch.connection.execute(_ADD_PERSON(launch.connection), person).rowcount:
        launch.connection.execute(_ADD_KEY, key)


def _make_activity(launch: _Launch, deployment: UUID) -> None:
    place, course = launch.facts.activity, launch.facts.course
    context_id = course.id if course else ""
    key = {"deployment": deployment, "context": context_id, "link": place.id}

    def make() -> Activity:
        found = find_course(launch.session, deployment, course) if course else None
        tutor_id = tutor_with_items(launch.session, found.id) if found else None
        named = {"context_id": context_id, "resource_link_id": place.id, "title": place.title}
        return Activity(deployment_id=deployment, course=found, tutor_id=tutor_id, **named)

    _get_or_insert(launch.session, lambda: launch.session.scalars(_ACTIVITY, key).first(), make)


def find_course(session: Session, deployment: UUID, place: LaunchPlace) -> Course:
    """The course's row, made if it is not there yet."""
    key = {"deployment": deployment, "context": place.id}
    return _get_or_insert(
        session,
        lambda: session.scalars(_COURSE, key).first(),
        lambda: Course(deployment_id=deployment, context_id=place.id, title=place.title, label=place.label),
    )


def _settle_roles(
    launch: _Launch, arriving: Arriving, course_id: UUID, rows: Sequence[KnownLaunch], stated: Sequence[str]
) -> tuple[str, ...]:
    """Remembers what the launch said; the roles of this visit, which can be more."""
    moment = now()
    entering = {
        "person_id": arriving.person_id,
        "course_id": course_id,
        "roles": list(stated),
        "launched_at": moment,
        "taught_at": moment if launch_roles.teaches(stated) else None,
    }
    launch.connection.execute(_ENTER(launch.connection), entering)
    past = launch_roles.Past.of(arriving.known.taught_at, ((row.how, row.revoked_at) for row in rows))
    understates = launch.facts.understates_roles
    return launch_roles.settle(
        launch.session, arriving.person_id, arriving.activity_id, stated, past, understates=understates
    )


def _lower_others(launch: _Launch, arriving: Arriving, stated: Sequence[str]) -> None:
    """Where this launch says less than the last one in the course; outside of courses nobody kept what that said."""
    known, table = arriving.known, launch.platform.role_permissions
    least = known.course_id is None and Permission.CONFIGURE_TUTOR not in permissions_of(stated, table)
    if not least and permissions_of(known.stated_before or (), table) <= permissions_of(stated, table):
        return
    place = Activity.id == known.activity_id if known.course_id is None else Activity.course_id == known.course_id
    understates = launch.facts.understates_roles
    taught_at = now() if launch_roles.teaches(stated) else known.taught_at
    said = launch_roles.Stated(stated, taught_at, table, understates)
    launch_roles.lower_others(launch.session, arriving.person_id, place, said)


def _keep_up(launch: _Launch, arriving: Arriving, *, configures: bool) -> None:
    """What the platform calls things and where its services are can change, and a placement can name another tutor.

    Mostly nothing has changed, and then nothing is read or written.
    """
    facts, session, known = launch.facts, launch.session, arriving.known
    changes = {
        "title": facts.activity.title or known.title,
        "lineitem_url": facts.lineitem_url,
        "lineitems_url": facts.lineitems_url,
    }
    if tuple(changes.values()) != (known.title, known.lineitem_url, known.lineitems_url):
        session.execute(update(Activity).where(Activity.id == arriving.activity_id).values(changes))
    if facts.tutor not in {None, known.tutor_id}:
        activity = session.get_one(Activity, arriving.activity_id)
        placed_tutor.bind(session, launch.platform, activity, facts, arriving.person_id, configures=configures)
    if facts.course is not None:
        _keep_course_up(session, known, facts.course, facts.memberships_url)
    sub = unreadable.open_or_none(partial(open_sub, arriving.data_key, arriving.person_id, arriving.sub))
    if sub != facts.sent_subject:
        # An upgrade of the platform can change how it writes a person, and its services follow. What does not open any
        # more is healed by the way.
        sealed = seal_sub(arriving.data_key, arriving.person_id, facts.sent_subject)
        session.execute(update(Person).where(Person.id == arriving.person_id).values(sub=sealed))


def _keep_course_up(session: Session, known: KnownLaunch, place: LaunchPlace, memberships_url: str | None) -> None:
    changes = {
        "title": place.title or known.course_title,
        "label": place.label or known.course_label,
        # Moodle leaves the roster out until the course has an activity of ours, and for some people.
        "memberships_url": memberships_url or known.memberships_url,
    }
    if tuple(changes.values()) != (known.course_title, known.course_label, known.memberships_url):
        session.execute(update(Course).where(Course.id == known.course_id).values(changes))


def _visit(
    launch: _Launch, arriving: Arriving, here: Sequence[str], permissions: frozenset[Permission], locale: str
) -> OpenedVisit:
    token, moment, platform = secrets.token_urlsafe(32), now(), launch.platform
    expires_at, ends_at = new_visit_times(moment)
    visit = Visit(
        id=uuid4(),
        person_id=arriving.person_id,
        activity_id=arriving.activity_id,
        platform_id=platform.id,
        institution_id=platform.institution_id,
        course_id=arriving.known.course_id,
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
        "identity": seal_identity(arriving.data_key, visit.id, _identity(launch)),
        "created_at": moment,
        "expires_at": expires_at,
        "ends_at": ends_at,
    }
    launch.connection.execute(_VISIT, row)
    title = launch.facts.activity.title or arriving.known.title or ""
    back = registered.own_page(platform, launch.facts.return_url)
    return OpenedVisit(token, int(VISIT_SLIDE.total_seconds()), visit, title, return_url=back)


def _identity(launch: _Launch) -> Identity:
    """What is told about the person while the visit lasts, and sealed."""
    facts = launch.facts
    return {
        "fingerprints": launch.fingerprints,
        "name": facts.name,
        "names": list(facts.names),
        "emails": list(facts.emails),
        "ids": list(facts.ids),
        "lasting": facts.lasting,
    }


def _reviewed(launch: _Launch, arriving: Arriving, subject: str) -> UUID:
    """Whose work a review is about, by the course's pseudonym."""
    asked = {"platform": launch.platform.id, "sub_hash": launch.sub_hash(subject)}
    reviewed = launch.connection.execute(_PERSON, asked).scalar()
    # Somebody who never opened the tutor has handed in nothing: a pseudonym of nobody says just that.
    return uuid5(reviewed or uuid4(), str(arriving.known.course_id or arriving.activity_id))


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
