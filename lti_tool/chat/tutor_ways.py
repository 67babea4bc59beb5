# SPDX-License-Identifier: EUPL-1.2
"""The exercises of each tutor, as one process holds them: read once for a revision, not for each question.

Each change of exercises raises `Tutor.closed_revision`, which a question reads anyway: it holds from the next question
on, in every worker.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from uuid import UUID

from lti_tool.chat.ladder import TaughtExercise, Way
from lti_tool.db import Database
from lti_tool.models.exercise import exercises_of

MAX_WAYS = 200
"""Tutors whose exercises a process keeps: some 100 kB each at most."""
NONE = Way(())
Ways = Callable[[UUID | None, int], Way]
"""By tutor and revision."""


class TutorWays:
    """One object for each process and database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._kept: OrderedDict[UUID, tuple[int, Way]] = OrderedDict()

    def of(self, tutor_id: UUID | None, revision: int) -> Way:
        """The tutor's exercises as of the revision or later. A tutor that never had any costs nothing."""
        if tutor_id is None or not revision:
            return NONE
        with self._lock:
            known = self._kept.get(tutor_id)
            if known is not None and known[0] >= revision:
                self._kept.move_to_end(tutor_id)
                return known[1]
        made = self._read(tutor_id)
        with self._lock:
            if self._kept.get(tutor_id, (-1, NONE))[0] <= revision:
                self._kept[tutor_id] = revision, made
            while len(self._kept) > MAX_WAYS:
                self._kept.popitem(last=False)
        return made

    def _read(self, tutor_id: UUID) -> Way:
        with self._database.statements() as connection:
            rows = exercises_of(connection, tutor_id)
        return Way(
            [
                TaughtExercise(name, text, tuple(steps), tuple((one["when"], one["say"]) for one in misconceptions))
                for name, text, steps, misconceptions in rows
            ]
        )
