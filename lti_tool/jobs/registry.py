"""All jobs that there are, with what they work with."""

from lti_tool.chat import expiry
from lti_tool.jobs.job import Job
from lti_tool.lti.services import deliveries
from lti_tool.lti.services.columns import Columns
from lti_tool.lti.services.deliveries import Deliveries
from lti_tool.lti.services.scores import Scores
from lti_tool.parts import Parts
from lti_tool.privacy import retention


def all_jobs(parts: Parts) -> list[Job]:
    """What `campus-tutor work` does."""
    return [
        deliveries.job(score_deliveries(parts)),
        expiry.job(parts.database),
        *retention.jobs(parts.database),
    ]


def score_deliveries(parts: Parts) -> Deliveries:
    """What sends "done" to the platforms' gradebooks."""
    return Deliveries(parts.database, parts.vault, Scores(parts.calls), Columns(parts.calls))
