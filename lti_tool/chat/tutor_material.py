# SPDX-License-Identifier: EUPL-1.2
"""What each tutor answers from, as one process holds it: read and indexed once for a revision, not for each question.

Each change of a tutor's material raises `Tutor.material_revision`, which a question reads anyway; so a change holds
from the next question on, in every worker, and nobody has to be told.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import nullcontext
from uuid import UUID

from lti_tool.db import Database
from lti_tool.model_server import EmbeddingServers
from lti_tool.models.material import Quotable, of_tutor, vectors_of_tutor
from lti_tool.retrieval import Collection, Meaning, Vectors

MAX_BYTES = 192 * 2**20
"""Of all collections that a process keeps: some 30,000 passages. A larger one answers who waits for it, and goes."""
MAX_BUILDING = 2
"""Collections that are built at once: each takes a core, and some 100 bytes a character until it is done."""
MAX_BYTES_PER_CHARACTER = 30
"""That a collection keeps: 5 of prose, these of random words. What may be larger than all a process keeps is built
alone, as it may have to be built for the next question, too."""

NOTHING: Collection[Quotable] = Collection(())
"""Of the default tutor."""


class TutorMaterial:
    """One object for each process and database."""

    def __init__(
        self, database: Database, embeddings: EmbeddingServers | None = None, max_bytes: int = MAX_BYTES
    ) -> None:
        self._database, self._max_bytes = database, max_bytes
        self._embeddings = embeddings if embeddings is not None and embeddings.configured else None
        self._lock = threading.Lock()
        self._builders = threading.BoundedSemaphore(MAX_BUILDING)
        self._large = threading.Lock()
        self._kept: OrderedDict[UUID, tuple[int, Future[Collection[Quotable]]]] = OrderedDict()
        """By tutor, those used last at the end: the revision that was asked for, or a later one's passages."""

    def of(self, tutor_id: UUID | None, revision: int) -> Collection[Quotable]:
        """The tutor's passages as of the revision or later.

        The first who asks builds it, others wait for it; a database connection is held only while rows are read.
        """
        if tutor_id is None:
            return NOTHING
        with self._lock:
            known, future = self._kept.get(tutor_id, (-1, None))
            mine = future is None or known < revision
            if mine:
                future = Future()
                self._kept[tutor_id] = revision, future
            self._kept.move_to_end(tutor_id)
        assert future is not None
        if mine:
            self._build_into(future, tutor_id)
        return future.result()

    def _build_into(self, future: "Future[Collection[Quotable]]", tutor_id: UUID) -> None:
        """Whoever waits gets the same error; the next one tries again."""
        try:
            with self._builders:
                future.set_result(self._build(tutor_id))
        except BaseException as error:
            with self._lock:
                if self._kept.get(tutor_id, (0, None))[1] is future:
                    del self._kept[tutor_id]
            future.set_exception(error)
            raise
        self._drop_the_oldest()

    def _build(self, tutor_id: UUID) -> Collection[Quotable]:
        model, stored = "", dict[UUID, bytes]()
        with self._database.statements() as connection:
            passages = of_tutor(connection, tutor_id)
            if self._embeddings is not None:
                model, stored = vectors_of_tutor(connection, tutor_id, self._embeddings.model)
        vectors = {number: stored[one.id] for number, one in enumerate(passages) if one.id in stored}
        large = MAX_BYTES_PER_CHARACTER * sum(len(one.text) for one in passages) > self._max_bytes
        with self._large if large else nullcontext():
            return Collection(passages, Vectors(model, vectors, len(passages)) if vectors else None)

    def embed(self, texts: Sequence[str]) -> Meaning | None:
        """A question, and the one before it; None where no server answers in time."""
        found = self._embeddings.embed_question(texts) if self._embeddings is not None else None
        return Meaning(found.model, found.vectors) if found else None

    def _drop_the_oldest(self) -> None:
        with self._lock:
            done = {tutor: kept[1].result().bytes for tutor, kept in self._kept.items() if kept[1].done()}
            held = sum(done.values())
            for tutor in list(done):
                if held <= self._max_bytes:
                    return
                held -= done[tutor]
                del self._kept[tutor]
