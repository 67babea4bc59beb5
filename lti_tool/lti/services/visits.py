"""Names for a visit that may see them."""

import logging
from collections.abc import Mapping

from lti_tool.access import Permission, Visit
from lti_tool.db import Database
from lti_tool.lti.services.errors import NotOffered, ServiceError
from lti_tool.lti.services.roster import Rosters
from lti_tool.models import Course, Platform

log = logging.getLogger(__name__)


class Names:
    """The roster of the course in which a visit is, for those who may see who is who."""

    def __init__(self, database: Database, rosters: Rosters) -> None:
        self._database, self._rosters = database, rosters

    def __call__(self, visit: Visit) -> tuple[Mapping[str, str], bool]:
        """Names by the platform's ``user_id``, and whether it was asked in vain. Not to be called in a transaction."""
        if Permission.VIEW_INSIGHTS not in visit.permissions or visit.course_id is None:
            return {}, False
        with self._database.transaction() as session:
            url = session.get_one(Course, visit.course_id).memberships_url
            platform = session.get_one(Platform, visit.platform_id)
        try:
            return self._rosters.names(visit.id, platform, url), False
        except NotOffered:
            return {}, False
        except ServiceError as error:
            log.warning("roster not read platform=%s code=%s", platform.id, error.code)
            return {}, True
