# SPDX-License-Identifier: EUPL-1.2
"""The chat alone, as the tests of several parts serve it: without launches, with model servers on this machine."""

import ipaddress
import threading
from collections.abc import Callable
from uuid import UUID

from flask import Flask

from lti_tool import access, errors
from lti_tool.chat import views
from lti_tool.chat.outage import Noticing
from lti_tool.chat.second_look import SecondLook
from lti_tool.db import Database
from lti_tool.metrics import Metrics
from lti_tool.model_server import AnswerLimits, EmbeddingServers, ModelServers, QueueLimits
from lti_tool.outbound import Outbound
from lti_tool.solution_guard import SolutionGuard
from lti_tool.solutions.guards import TutorGuards
from lti_tool.vault import Vault

LOOPBACK = [ipaddress.ip_network("127.0.0.0/8")]
Serve = Callable[..., str]
"""The fixture `serve`: starts the chat for these model servers, and gives its address."""


def no_guard(_tutor_id: UUID, _revision: int) -> SolutionGuard:
    """Where no tutor has anything that must stay closed, nobody may ask for a guard."""
    raise AssertionError("a guard was asked for")


def looking_after() -> set[threading.Thread]:
    """The threads of this process that look after running answers."""
    return {thread for thread in threading.enumerate() if thread.name == "running answers"}


def tool(
    database: Database,
    vault: Vault,
    urls: tuple[str, ...],
    limits: AnswerLimits | None = None,
    queue: QueueLimits | None = None,
    embeddings: EmbeddingServers | None = None,
    second_look: str | None = None,
) -> Flask:
    """The chat as `create_app` assembles it, with the limits of a model server that a test can wait for.

    Without limits for the queue nobody looks at the engines in the background.
    """
    app = Flask("lti_tool")
    app.config["MAX_CONTENT_LENGTH"] = 512 * 1024
    errors.install(app)
    access.install(app, database)
    models = ModelServers(urls, None, Outbound(LOOPBACK), limits, queue=queue, watched=queue is not None)
    noticing, guards = Noticing(database), TutorGuards(database, vault).of
    app.register_blueprint(
        views.blueprint(
            database,
            vault,
            models,
            Metrics(),
            noticing,
            guards=guards,
            embeddings=embeddings,
            second_look=SecondLook(models, second_look) if second_look else None,
        )
    )
    assert access.list_undeclared(app) == []
    return app
