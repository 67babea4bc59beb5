# SPDX-License-Identifier: EUPL-1.2
"""The services of a platform (LTI Advantage): access tokens, the roster, columns of the gradebook, and scores. The only
callers of them.

Nothing here runs in a launch: a platform that does not answer must not keep a student waiting.
"""

from lti_tool.lti.services.access_tokens import AccessTokens
from lti_tool.lti.services.calls import Calls, Service
from lti_tool.lti.services.errors import ServiceError
from lti_tool.lti.services.line_items import LineItems
from lti_tool.lti.services.names_roles import Memberships
from lti_tool.lti.services.scores import Scores

__all__ = ["AccessTokens", "Calls", "LineItems", "Memberships", "Scores", "Service", "ServiceError"]
