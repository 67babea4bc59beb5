# SPDX-License-Identifier: EUPL-1.2
"""Where the parts meet: who gets what from whom.

`create_app` serves the features, `campus-tutor work` does their jobs.
"""

from dataclasses import dataclass

from lti_tool import guard_record, residency, unreadable
from lti_tool.access import Visit
from lti_tool.admin import feature as admin
from lti_tool.chat import feature as chat
from lti_tool.chat import me
from lti_tool.chat.hangup import client_socket
from lti_tool.chat.opening import Opening
from lti_tool.chat.outage import Noticing
from lti_tool.chat.redacting import read_redactor
from lti_tool.chat.render.whole_answer import render_patiently
from lti_tool.chat.second_look import SecondLook
from lti_tool.chat.trial import TrialAnswers
from lti_tool.db import POOL_CONNECTIONS, Database
from lti_tool.exercises import feature as exercises
from lti_tool.features import Feature
from lti_tool.handing_in import feature as handing_in
from lti_tool.health import feature as health
from lti_tool.insights import feature as insights
from lti_tool.jobs.job import Job
from lti_tool.locks import feature as locks
from lti_tool.locks.from_platform import PlatformLocks
from lti_tool.lti import feature as lti
from lti_tool.lti.administration.platform_check import PlatformCheck
from lti_tool.lti.keys.platform_key_sets import KeySets, KeysUnreachable
from lti_tool.lti.services import Memberships
from lti_tool.lti.services.names_for_visit import VisibleNames
from lti_tool.materials import feature as materials
from lti_tool.materials.feature import material_limits
from lti_tool.materials.from_platform import FromPlatforms
from lti_tool.metrics import Metrics
from lti_tool.model_server import EmbeddingServers, ModelServers, QueueLimits
from lti_tool.outbound import Outbound
from lti_tool.own_data import feature as own_data
from lti_tool.own_data.for_platforms import PeopleOfPlatforms
from lti_tool.papers import feature as papers
from lti_tool.platform_api import feature as platform_api
from lti_tool.privacy import retention
from lti_tool.privacy.personal import PersonalTable
from lti_tool.privacy.pseudonyms import Pseudonyms
from lti_tool.privacy.redaction import Redactor
from lti_tool.process_parts import Parts
from lti_tool.public import feature as public
from lti_tool.research import feature as research
from lti_tool.settings import Settings
from lti_tool.solutions import feature as solutions
from lti_tool.solutions.guards import TutorGuards
from lti_tool.teaching import feature as teaching
from lti_tool.trials import feature as trials
from lti_tool.vault import Vault


@dataclass(frozen=True)
class Assembly:
    """The parts of one process, and its features in the order in which they register."""

    parts: Parts
    metrics: Metrics
    features: list[Feature]

    @property
    def jobs(self) -> list[Job]:
        """What `campus-tutor work` does."""
        own = [job for feature in self.features for job in feature.jobs]
        kinds = [kind for feature in self.features for kind in feature.retention]
        return [*own, *retention.jobs(self.parts.database, kinds)]


def assemble(settings: Settings, *, connections: int = POOL_CONNECTIONS) -> Assembly:
    """Connects to nobody: neither the database nor a model server has to be there yet.

    `connections`: to PostgreSQL, at most.
    """
    metrics = Metrics()
    parts = Parts.of(settings, metrics.outbound_refused, connections=connections)
    guard_record.keep(parts.database, metrics.guard_refused)
    unreadable.tell(metrics.unreadable)
    return Assembly(parts, metrics, _features(parts, metrics))


def _features(parts: Parts, metrics: Metrics) -> list[Feature]:
    settings, database, vault = parts.settings, parts.database, parts.vault
    models, embeddings = _model_servers(settings, metrics), _embedding_servers(settings, metrics)
    noticing = Noticing(database)
    guards = TutorGuards(database, vault, embeddings.embed_sentences if embeddings.configured else None)
    second_look = SecondLook(models, settings.guard_model) if settings.guard_model else None
    names = VisibleNames(database, Memberships(parts.calls))
    pseudonyms = Pseudonyms(database, vault)
    features: list[Feature] = []
    features += [
        lti.feature(
            settings,
            database,
            vault,
            parts.outbound,
            keys=parts.keys,
            calls=parts.calls,
            page_strings=lambda: _page_strings(features),
            opening=Opening(database, vault, models, noticing),
        ),
        chat.feature(
            database,
            vault,
            models,
            metrics,
            noticing,
            guards=guards.of,
            embeddings=embeddings,
            second_look=second_look,
        ),
        teaching.feature(database, models, parts.model_costs),
        exercises.feature(database, vault, models, lambda visit: _redactor(database, vault, visit)),
        locks.feature(database),
        solutions.feature(database, vault, guards),
        trials.feature(
            database,
            vault,
            TrialAnswers(
                database,
                vault,
                models,
                metrics,
                noticing,
                guards=guards.of,
                embeddings=embeddings,
                second_look=second_look,
            ),
            client_socket,
            parts.model_costs,
        ),
        materials.feature(settings, database, render_patiently, parts.ending.is_set, embeddings),
        handing_in.feature(database, vault, render_patiently, names, names.remedy),
        own_data.feature(
            settings,
            database,
            vault,
            parts.keys.sign,
            lambda: _personal_tables(features),
            read_signed=parts.keys.read_signed,
        ),
        research.feature(database, vault),
        insights.feature(database, parts.model_costs),
        admin.feature(database, PlatformCheck(database, parts.keys, parts.outbound).examine_for_page),
        health.feature(database, models),
        public.feature(lambda: residency.contacts(settings, database), database, render_patiently),
        papers.feature(settings, database),
        platform_api.feature(
            database,
            settings.public_url,
            KeySets(parts.outbound).find,
            KeysUnreachable,
            shelf=FromPlatforms(database, material_limits(settings)),
            locks=PlatformLocks(database, pseudonyms),
            people=PeopleOfPlatforms(
                settings,
                database,
                vault,
                pseudonyms,
                sign=parts.keys.sign,
                tables=lambda: _personal_tables(features),
            ),
        ),
    ]
    return features


def _redactor(database: Database, vault: Vault, visit: Visit) -> Redactor:
    """That of a visit, as its next question meets it."""
    with database.statements() as connection:
        return read_redactor(connection, vault, visit, me.key(connection, vault, visit))


def _page_strings(features: list[Feature]) -> dict[str, str]:
    """What the chat page's JavaScript says, by whichever feature's key."""
    return {key: sentence for feature in features for key, sentence in feature.strings().items()}


def _personal_tables(features: list[Feature]) -> list[PersonalTable]:
    """Of all features: what shows, hands out and erases a person walks them."""
    return [one for feature in features for one in feature.tables]


def _model_servers(settings: Settings, metrics: Metrics) -> ModelServers:
    return ModelServers(
        settings.model_servers,
        settings.model_server_key,
        Outbound.for_models(settings, metrics.outbound_refused),
        failed=metrics.engine_failed,
        queue=QueueLimits(settings.queue_waiting_limit, settings.queue_refuse_limit),
        watched=True,
        stand_ins=settings.stand_in_models,
    )


def _embedding_servers(settings: Settings, metrics: Metrics) -> EmbeddingServers:
    return EmbeddingServers(
        settings.embedding_servers,
        settings.model_server_key,
        settings.embedding_model,
        Outbound.for_models(settings, metrics.outbound_refused),
    )
