# SPDX-License-Identifier: EUPL-1.2
"""What the guard refused, kept: counted for Prometheus at once, and soon after written where `doctor` reads it."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from lti_tool import guard
from lti_tool.db import Database, now
from lti_tool.errors import DATABASE_AWAY
from lti_tool.models import GuardRefusal

log = logging.getLogger(__name__)

GATHER_SECONDS = 0.5
"""Tries of this time are written together: the guard refuses in the middle of somebody's code, and may not wait."""
LATELY = timedelta(days=7)
"""For so long `doctor` tells of a refusal."""


class GuardRecord:
    """One object for each process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._gathered: Counter[tuple[str, str]] = Counter()

    def note(self, what: str, module: str) -> None:
        """One more. Returns at once."""
        with self._lock:
            first = not self._gathered
            self._gathered[what, module] += 1
        if first:
            threading.Thread(target=self._write, name="what the guard refused").start()

    def _write(self) -> None:
        time.sleep(GATHER_SECONDS)
        with self._lock:
            gathered, self._gathered = self._gathered, Counter()
        try:
            with self._database.statements() as connection:
                for (what, module), number in gathered.items():
                    GuardRefusal.add(connection, what, module, number=number, at=now())
        except DATABASE_AWAY as error:  # it stands in the log all the same
            log.warning("what the guard refused: not noted (%s)", type(error).__name__)


def keep(database: Database, count: Callable[[str], None]) -> None:
    """Hears of each refusal of this process, where it has a guard. `count` takes what was tried."""
    if guard.is_installed():
        record = GuardRecord(database)
        guard.tell(lambda what, _module: count(what))
        guard.tell(record.note)


def refused_lately(database: Database) -> list[tuple[str, str, int, datetime]]:
    """What was tried, by which module, how often, and when last; the last one first."""
    row = GuardRefusal
    statement = select(row.what, row.module, row.number, row.last_at)
    statement = statement.where(row.last_at > now() - LATELY).order_by(row.last_at.desc())
    with database.statements() as connection:
        return [(found[0], found[1], found[2], found[3]) for found in connection.execute(statement)]
