# SPDX-License-Identifier: EUPL-1.2
"""A score (Assignment and Grade Services 2.0, section 3.4): "done", one of one. The tool never computes a grade."""

from datetime import datetime
from urllib.parse import urlsplit, urlunsplit

import orjson

from lti_tool.lti.claim_names import SCORE_SCOPE
from lti_tool.lti.services.calls import Calls, Service
from lti_tool.models import Platform

CONTENT_TYPE = "application/vnd.ims.lis.v1.score+json"
MAX_REPLY_BYTES = 64 * 1024


class Scores:
    """Sends scores, for this process."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def send(self, platform: Platform, lineitem_url: str | None, subject: str, moment: datetime) -> None:
        """Reports the person as done. Raises ServiceError.

        `subject`: the person as the platform writes it. `moment`: aware, later than that of any score sent for
        this person before, or the platform may answer 409.
        """
        service = Service.at(platform, lineitem_url, SCORE_SCOPE)
        headers = {"Content-Type": CONTENT_TYPE, "Accept": "*/*"}
        body = orjson.dumps(done(subject, moment))
        self._calls.make(service, "POST", scores_url(service.url), headers, body=body, limit=MAX_REPLY_BYTES)


def done(subject: str, moment: datetime) -> dict[str, str | int]:
    """The score. `FullyGraded` always: ILIAS stores anything else as 0, Moodle clears what was there before."""
    return {
        "userId": subject,
        "scoreGiven": 1,
        "scoreMaximum": 1,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": moment.isoformat(timespec="milliseconds"),
    }


def scores_url(lineitem_url: str) -> str:
    """`/scores` at the end of the path: Moodle's line items have a query, and the path ends before it."""
    parts = urlsplit(lineitem_url)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + "/scores"))
