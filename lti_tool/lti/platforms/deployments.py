# SPDX-License-Identifier: EUPL-1.2
"""Deployments nobody announced: a launch from one waits until an operator, or the platform's administrator, says yes
(docs/certification.md, T19).
"""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lti_tool.db import Query
from lti_tool.lti.errors import LtiError
from lti_tool.lti.platforms.registered import RegisteredPlatform
from lti_tool.models import Deployment, Platform, PlatformState

MAX_WAITING = 20
"""Waiting deployments of one platform, which can sign any number of them: a longer list is not read."""

WAITS = "deployment_waits"


class _Found(NamedTuple):
    id: UUID
    state: str


_FIND = Query(
    _Found,
    select(Deployment.id, Deployment.state).where(
        Deployment.platform_id == bindparam("platform"), Deployment.deployment_id == bindparam("deployment")
    ),
)


def find(connection: Connection, platform: RegisteredPlatform, deployment_id: str) -> UUID:
    """Our id of an active deployment. Raises LtiError as `check` does."""
    row = _FIND.first(connection, {"platform": platform.id, "deployment": deployment_id})
    check(row.state if row else None)
    assert row is not None
    return row.id


def check(state: str | None) -> None:
    """Raises LtiError (`deployment`) unless it is active; in the case WAITS where a yes would help.

    None: it is unknown.
    """
    if state is None or state == PlatformState.PENDING:
        raise LtiError("deployment", WAITS)
    if state != PlatformState.ACTIVE:
        raise LtiError("deployment")


def announce(session: Session, platform: RegisteredPlatform, deployment_id: str) -> None:
    """Puts an unknown deployment on the list of those that wait."""
    # Locked, and counted then: two at once would both find room for the last one.
    session.execute(select(Platform.id).where(Platform.id == platform.id).with_for_update(key_share=True))
    waiting = select(func.count()).where(
        Deployment.platform_id == platform.id, Deployment.state == PlatformState.PENDING
    )
    known = _FIND.first(session.connection(), {"platform": platform.id, "deployment": deployment_id})
    if known is not None or (session.scalar(waiting) or 0) >= MAX_WAITING:
        return
    try:
        with session.begin_nested():
            session.add(Deployment(platform_id=platform.id, deployment_id=deployment_id, state=PlatformState.PENDING))
    except IntegrityError:
        return  # another launch of the same place was faster
