# SPDX-License-Identifier: EUPL-1.2
"""Deployments that wait: let in or turned down by the platform's own administrator, inside the platform."""

import logging
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.errors import NotFound
from lti_tool.language import gettext as _
from lti_tool.models import Deployment, PlatformState

log = logging.getLogger(__name__)


def decide(session: Session, visit: Visit, deployment_id: UUID, state: PlatformState) -> None:
    """Lets a waiting deployment of the admin's own platform in, or turns it down.

    Raises NotFound unless it waits.
    """
    statement = (
        update(Deployment)
        .where(
            Deployment.id == deployment_id,
            Deployment.platform_id == visit.platform_id,
            Deployment.state == PlatformState.PENDING,
        )
        .values(state=state)
        .returning(Deployment.id)
        .execution_options(synchronize_session=False)
    )
    if session.scalar(statement) is None:
        raise NotFound(_("This deployment does not wait any more. Open the administration again."))
    log.info("deployment decided deployment=%s state=%s by_platform=%s", deployment_id, state, visit.platform_id)
