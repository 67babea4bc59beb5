# SPDX-License-Identifier: EUPL-1.2
"""What the chat owes to the whole: `lti_tool.features`."""

from lti_tool.chat import lost_answers, personal, views
from lti_tool.chat.outage import Noticing
from lti_tool.chat.preparing import Guards
from lti_tool.chat.second_look import SecondLook
from lti_tool.chat.strings import strings
from lti_tool.db import Database
from lti_tool.features import Feature
from lti_tool.metrics import Metrics
from lti_tool.metrics.engines import EngineGauges
from lti_tool.metrics.outage import AnsweringGauge
from lti_tool.model_server import EmbeddingServers, ModelServers
from lti_tool.privacy import retention
from lti_tool.vault import Vault


def feature(
    database: Database,
    vault: Vault,
    models: ModelServers,
    metrics: Metrics,
    noticing: Noticing,
    *,
    guards: Guards,
    embeddings: EmbeddingServers | None = None,
    second_look: SecondLook | None = None,
) -> Feature:
    """Questions and answers, and what they cost. `guards`: of what tutors must not give away."""
    return Feature(
        name="chat",
        blueprints=[
            views.blueprint(
                database,
                vault,
                models,
                metrics,
                noticing,
                guards=guards,
                embeddings=embeddings,
                second_look=second_look,
            )
        ],
        strings=strings,
        personal=personal.tables(),
        retention=[
            retention.CONVERSATIONS,
            retention.DELETED,
            retention.UNUSED,
            retention.USAGE,
            retention.QUESTION_COUNTS,
        ],
        jobs=[lost_answers.job(database)],
        metrics=[EngineGauges(models.load), AnsweringGauge(lambda: noticing.read().failed)],
    )
