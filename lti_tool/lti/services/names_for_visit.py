# SPDX-License-Identifier: EUPL-1.2
"""Names for a visit that may see them, or why there are none.

A launch without a roster proves nothing (platforms leave it out until a course has an activity of ours, and for some
people), so its address is kept and asked; what the platform answers there says whether the roster was switched off.
"""

import logging
from collections.abc import Mapping
from typing import Final, Literal

from lti_tool.access import Visit
from lti_tool.db import Database
from lti_tool.lti.dialects import guides
from lti_tool.lti.services.errors import (
    Forbidden,
    NotOffered,
    NoToken,
    NotThere,
    RequestRejected,
    ServiceError,
    Unauthorized,
)
from lti_tool.lti.services.names_roles import Memberships
from lti_tool.models import Course, Platform
from lti_tool.permissions import Permission

log = logging.getLogger(__name__)

LATER: Final = "later"
"""The platform does not answer, or answers nonsense: it may do so again by itself."""
OFF: Final = "off"
"""It named a roster once and gives it no more: an administrator switched it off, and can switch it on."""
WITHHELD: Final = "withheld"
"""There is a roster without names."""
_REMEDIES = {OFF: "roster", WITHHELD: "names"}
_SWITCHED_OFF = (Forbidden, NoToken, NotThere, RequestRejected, Unauthorized)


Missing = Literal["later", "off", "withheld", ""]
"""LATER, OFF, WITHHELD; "" where there is nothing to say."""


class VisibleNames:
    """The roster of the course in which a visit is, for those who may see who is who."""

    def __init__(self, database: Database, rosters: Memberships) -> None:
        self._database, self._rosters = database, rosters

    def __call__(self, visit: Visit) -> tuple[Mapping[str, str], Missing]:
        """Names by the platform's `user_id`, and why there are none. Not to be called in a transaction."""
        if Permission.VIEW_INSIGHTS not in visit.permissions or visit.course_id is None:
            return {}, ""
        with self._database.transaction() as session:
            url = session.get_one(Course, visit.course_id).memberships_url
            platform = session.get_one(Platform, visit.platform_id)
        try:
            names = self._rosters.names(visit.id, platform, url)
            return names, "" if names else WITHHELD
        except NotOffered:
            return {}, ""
        except ServiceError as error:
            log.warning("roster not read platform=%s code=%s", platform.id, error.code)
            return {}, OFF if isinstance(error, _SWITCHED_OFF) else LATER

    def remedy(self, visit: Visit, missing: str) -> str:
        """Where the visit's platform lets its administrators switch on what is missing; "" where waiting helps."""
        if missing not in _REMEDIES:
            return ""
        with self._database.transaction() as session:
            family = session.get_one(Platform, visit.platform_id).family
        return guides.remedy_for(_REMEDIES[missing], family)
