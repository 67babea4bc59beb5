# SPDX-License-Identifier: EUPL-1.2
"""What is known already of a launch that comes: deployment, course, activity, person, roles, by one query."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, select

from lti_tool.db import Query
from lti_tool.models import Activity, Course, Deployment, Membership, Person, PersonKey, RoleGrant
from lti_tool.models.person import open_data_key
from lti_tool.vault import Vault


class KnownLaunch(NamedTuple):
    """What the database has of a launch: a row of `KNOWN`."""

    deployment_id: UUID
    state: str
    """Of the deployment."""
    activity_id: UUID | None
    course_id: UUID | None
    tutor_id: UUID | None
    title: str | None
    """Of the activity."""
    lineitem_url: str | None
    lineitems_url: str | None
    course_title: str | None
    course_label: str | None
    memberships_url: str | None
    person_id: UUID | None
    sub: bytes | None
    data_key: bytes | None
    taught_at: datetime | None
    stated_before: list[str] | None
    """Roles, at the last launch in this course."""
    how: str | None
    """Of a granted role."""
    revoked_at: datetime | None


# Built once: building a query takes longer than running it.
KNOWN = Query(
    KnownLaunch,
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
        PersonKey.wrapped.label("data_key"),
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
    .outerjoin(PersonKey, PersonKey.person_id == Person.id)
    .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.course_id == Activity.course_id))
    .outerjoin(RoleGrant, and_(RoleGrant.person_id == Person.id, RoleGrant.activity_id == Activity.id))
    .where(Deployment.platform_id == bindparam("platform"), Deployment.deployment_id == bindparam("deployment")),
)
"""What is there already; a row for each grant of a role."""


@dataclass(frozen=True)
class Arriving:
    """Who arrives where: activity and person are there."""

    known: KnownLaunch
    activity_id: UUID
    person_id: UUID
    data_key: bytes
    """Opened, 32 bytes."""
    sub: bytes
    """Sealed."""

    @classmethod
    def of(cls, known: KnownLaunch, vault: Vault) -> "Arriving":
        """From the row in which nothing of it is missing."""
        assert known.activity_id is not None
        assert known.person_id is not None
        assert known.data_key is not None
        assert known.sub is not None
        key = open_data_key(vault, known.person_id, known.data_key)
        return cls(known, known.activity_id, known.person_id, key, known.sub)
