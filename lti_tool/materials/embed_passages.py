# SPDX-License-Identifier: EUPL-1.2
"""The job that turns passages into vectors: after reading, and again when the embedding model changes.

Until a passage has its vector by the new model it is found by words alone; the old one is compared with nothing.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, exists, or_, select, update

from lti_tool.db import Database, Query, by_dialect
from lti_tool.jobs.job import Job
from lti_tool.model_server import EmbeddingFailed, EmbeddingServers
from lti_tool.model_server.embeddings import MAX_TEXTS
from lti_tool.models import Material, MaterialVersion, Passage, PassageVector, Tutor
from lti_tool.models.material import CURRENT
from lti_tool.retrieval.meaning import stored

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=15)
LONGEST = timedelta(minutes=20)
"""Of a batch: each of its texts may be asked for alone, and in halves, from a server that takes its time."""
PROBE = "Was ist ein Baum?"
"""Asked for the dimensions, which no server tells otherwise."""
PROBE_SECONDS = 600.0
"""So long they hold; a model that changes has another name or the server is restarted."""
MIN_CHARACTERS = 200
"""A text that the server refuses even so short gets no vector."""


class DuePassage(NamedTuple):
    """A passage without a vector by the present model."""

    id: UUID
    tutor_id: UUID
    title: str
    heading: str
    text: str


def _due(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Passage)
        .join(MaterialVersion, MaterialVersion.id == Passage.version_id)
        .join(Material, Material.id == MaterialVersion.material_id)
        .outerjoin(PassageVector, PassageVector.passage_id == Passage.id)
        .where(CURRENT, or_(PassageVector.model.is_(None), PassageVector.model != bindparam("embedding_model")))
    )


_LACKS = (
    exists()
    .where(
        Passage.version_id == MaterialVersion.id,
        ~exists().where(PassageVector.passage_id == Passage.id, PassageVector.model == bindparam("embedding_model")),
    )
    .correlate(MaterialVersion)
)
_DUE_VERSION = (
    select(MaterialVersion.id)
    .join(Material, Material.id == MaterialVersion.material_id)
    .where(CURRENT, _LACKS)
    .limit(1)
)
"""Any one: of a version its passages are looked at until the first that lacks its vector, and none is sorted."""
_DUE = Query(
    DuePassage,
    _due(Passage.id, Material.tutor_id, Material.title, Passage.heading, Passage.text)
    .where(Passage.version_id == bindparam("version"))
    .order_by(Passage.position)
    .limit(MAX_TEXTS),
)
_COMPLETE = (
    update(Tutor)
    .where(Tutor.id == bindparam("tutor"), ~exists(_due(Passage.id).where(Material.tutor_id == bindparam("tutor"))))
    .values(material_revision=Tutor.material_revision + 1)
)
"""Tells every worker, once a tutor's last passage has its vector."""
_STORE = by_dialect(
    lambda insert: (statement := insert(PassageVector.__table__)).on_conflict_do_update(  # type: ignore[arg-type]
        index_elements=["passage_id"],
        set_={"model": statement.excluded.model, "vector": statement.excluded.vector},
    )
)


def job(database: Database, embeddings: EmbeddingServers) -> Job:
    """One process at a time."""
    return Job(name="embed_passages", every=EVERY, longest=LONGEST, batch=PassageEmbedder(database, embeddings).run)


class PassageEmbedder:
    """Of one process."""

    def __init__(self, database: Database, embeddings: EmbeddingServers) -> None:
        self._database, self._embeddings = database, embeddings
        self._model, self._probed_at = "", float("-inf")

    def run(self) -> bool:
        """Embeds a batch; whether there may be more. Raises EmbeddingFailed: it is tried again later."""
        model = self._present_model()
        with self._database.statements() as connection:
            version_id = connection.scalar(_DUE_VERSION, {"embedding_model": model})
            if version_id is None:
                return False
            due = _DUE.all(connection, {"embedding_model": model, "version": version_id})
        vectors = self._embed([_text(passage) for passage in due])
        with self._database.tables() as connection:
            self._store(connection, due, vectors)
        return True

    def _present_model(self) -> str:
        if time.monotonic() - self._probed_at > PROBE_SECONDS:
            self._model = self._embeddings.embed_passages([PROBE]).model
            self._probed_at = time.monotonic()
        return self._model

    def _store(self, connection: Connection, due: Sequence[DuePassage], vectors: Sequence[bytes]) -> None:
        """Not of a passage that was deleted meanwhile."""
        ids = [passage.id for passage in due]
        there = set(connection.scalars(select(Passage.id).where(Passage.id.in_(ids))))
        rows = [
            {"passage_id": passage.id, "model": self._model, "vector": vector}
            for passage, vector in zip(due, vectors, strict=True)
            if passage.id in there
        ]
        if rows:
            connection.execute(_STORE(connection), rows)
        for tutor_id in sorted({passage.tutor_id for passage in due}):
            connection.execute(_COMPLETE, {"tutor": tutor_id, "embedding_model": self._model})

    def _embed(self, texts: Sequence[str]) -> list[bytes]:
        """Empty for a text that the server refuses whatever its length."""
        try:
            return self._vectors(texts)
        except EmbeddingFailed as error:
            if not error.rejected:
                raise
        return [self._one(text) for text in texts]

    def _one(self, text: str) -> bytes:
        for cut in _halves(text):
            try:
                return self._vectors([cut])[0]
            except EmbeddingFailed as error:
                if not error.rejected:
                    raise
        log.warning("a passage gets no embedding: the server refuses it however short it is")
        return b""

    def _vectors(self, texts: Sequence[str]) -> list[bytes]:
        """Raises EmbeddingFailed, also where the model is another one than it was: then all begins anew."""
        embedded = self._embeddings.embed_passages(texts)
        if embedded.model != self._model:
            self._probed_at = float("-inf")
            raise EmbeddingFailed("the model has changed meanwhile")
        return list(stored(embedded.vectors))


def _text(passage: DuePassage) -> str:
    """With what it stands under."""
    return "\n".join(filter(None, (passage.title, passage.heading, passage.text)))


def _halves(text: str) -> Iterable[str]:
    """A model may take less than a passage has: then its beginning stands for it."""
    while True:
        yield text
        if len(text) <= MIN_CHARACTERS:
            return
        text = text[: max(MIN_CHARACTERS, len(text) // 2)]
