"""The services of a platform (LTI Advantage): access tokens, the roster, and scores. The only callers of them.

Nothing here runs in a launch: a platform that does not answer must not keep a student waiting.
"""

from lti_tool.lti.services.calls import Calls, Service
from lti_tool.lti.services.errors import ServiceError
from lti_tool.lti.services.roster import Rosters
from lti_tool.lti.services.scores import Scores
from lti_tool.lti.services.tokens import Tokens

__all__ = ["Calls", "Rosters", "Scores", "Service", "ServiceError", "Tokens"]
