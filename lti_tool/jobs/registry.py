"""All jobs that there are, with what they work with."""

from lti_tool.chat import expiry
from lti_tool.db import Database
from lti_tool.jobs.job import Job
from lti_tool.lti import registrations
from lti_tool.lti.keys import ToolKeys
from lti_tool.lti.services import deliveries
from lti_tool.lti.services.calls import Calls
from lti_tool.lti.services.columns import Columns
from lti_tool.lti.services.deliveries import Deliveries
from lti_tool.lti.services.scores import Scores
from lti_tool.lti.services.tokens import Tokens
from lti_tool.outbound import Outbound
from lti_tool.privacy import retention
from lti_tool.settings import Settings
from lti_tool.vault import Vault


def all_jobs(settings: Settings, database: Database) -> list[Job]:
    """What `campus-tutor work` does."""
    return [
        deliveries.job(score_deliveries(settings, database)),
        expiry.job(database),
        *retention.jobs(database),
    ]


def score_deliveries(settings: Settings, database: Database) -> Deliveries:
    """What sends "done" to the platforms' gradebooks."""
    vault, outbound = Vault(settings.master_key), Outbound.for_platforms(settings)
    outbound.ask(lambda place: registrations.knows(database, place))
    calls = Calls(outbound, Tokens(outbound, ToolKeys(database, vault).newest))
    return Deliveries(database, vault, Scores(calls), Columns(calls))
