# SPDX-License-Identifier: EUPL-1.2
"""The guard of each tutor, as one process holds it: built once for a state of its solutions, not for each question.

Each change of what a tutor must not give away raises `Tutor.closed_revision`, which a question reads anyway; so a
change holds from the next question on, in every worker. A question that comes before the guard is built waits for it:
without it no answer of that tutor may stream.
"""

import threading
from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass
from uuid import UUID

from lti_tool.db import Database
from lti_tool.models.solution import closed_texts
from lti_tool.solution_guard import Solution, SolutionGuard
from lti_tool.solution_guard.meaning import Embed
from lti_tool.vault import Vault

MAX_CHARACTERS = 4_000_000
"""Of all solutions whose guards a process keeps. A larger one serves who waits for it, and goes."""
MAX_GUARDS = 500
"""Guards that a process keeps, most of them of a few solutions."""
MAX_BUILDING = 2
"""Guards that are built at once: each takes a core, and lets other requests go on in between."""


@dataclass(frozen=True)
class Built:
    """A guard, and how much it was made of."""

    guard: SolutionGuard
    characters: int


class TutorGuards:
    """One object for each process and database."""

    def __init__(
        self, database: Database, vault: Vault, embed: Embed | None = None, max_characters: int = MAX_CHARACTERS
    ) -> None:
        """`embed`: sentences to vectors, for what is said in other words; None where no server does that."""
        self._database, self._vault, self._embed = database, vault, embed
        self._max_characters = max_characters
        self._lock = threading.Lock()
        self._builders = threading.BoundedSemaphore(MAX_BUILDING)
        self._kept: OrderedDict[UUID, tuple[int, Future[Built]]] = OrderedDict()
        """By tutor, those used last at the end: the revision that was asked for, or a later one's guard."""

    def of(self, tutor_id: UUID, revision: int) -> SolutionGuard:
        """The tutor's guard as of the revision or later. The first who asks builds it, others wait for it; a database
        connection is held only while rows are read.

        Raises VaultError where what is closed does not open any more: nothing could be guarded then.
        """
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
        return future.result().guard

    def _build_into(self, future: "Future[Built]", tutor_id: UUID) -> None:
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

    def _build(self, tutor_id: UUID) -> Built:
        with self._database.statements() as connection:
            closed = closed_texts(connection, self._vault, tutor_id)
        solutions = [Solution(one.title, one.text) for one in closed.solutions]
        texts = [*(one.text for one in solutions), *closed.words, *closed.tasks]
        return Built(SolutionGuard.of(solutions, closed.words, closed.tasks, self._embed), sum(map(len, texts)))

    def _drop_the_oldest(self) -> None:
        with self._lock:
            done = {tutor: kept[1].result().characters for tutor, kept in self._kept.items() if kept[1].done()}
            held = sum(done.values())
            for tutor in list(done):
                if held <= self._max_characters and len(self._kept) <= MAX_GUARDS:
                    return
                held -= done[tutor]
                del self._kept[tutor]
