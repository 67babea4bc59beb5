# SPDX-License-Identifier: EUPL-1.2
"""How an answer ended gets into the database: once, and patiently while that is away."""

import logging
import time

from lti_tool.chat import turn
from lti_tool.chat.question import Ending, Turn
from lti_tool.db import Database
from lti_tool.errors import DATABASE_AWAY

log = logging.getLogger(__name__)

STORE_RETRY_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds between attempts to store an answer while the database is away."""


class Storing:
    """Of one answer."""

    def __init__(self, database: Database, accepted: Turn) -> None:
        self._database, self._turn = database, accepted
        self._stored = False

    def once(self, ending: Ending) -> None:
        """Tries it, so that the student's page hears the end; `patiently` goes on trying."""
        try:
            self._store(ending)
        except DATABASE_AWAY as error:
            log.warning("answer not stored yet id=%s (%s)", self._turn.answer_id, type(error).__name__)

    def patiently(self, ending: Ending) -> None:
        """Tries it for half a minute, unless it is stored already."""
        for pause in (*STORE_RETRY_SECONDS, None):
            try:
                self._store(ending)
                return
            except DATABASE_AWAY as error:
                log.warning("answer not stored yet id=%s (%s)", self._turn.answer_id, type(error).__name__)
            if pause is not None:
                time.sleep(pause)
        log.error("answer lost id=%s: the database stayed away", self._turn.answer_id)

    def _store(self, ending: Ending) -> None:
        if not self._stored:
            turn.finish(self._database, self._turn, ending)
            self._stored = True
