# SPDX-License-Identifier: EUPL-1.2
"""Originals that stay open for a while: who scrolls through a document looks at one page after the other."""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import exists, select

from lti_tool.db import Database
from lti_tool.materials.originals import Pieces, open_original
from lti_tool.models import MaterialPiece

MAX_KEPT = 2
MAX_KEPT_BYTES = 256 << 20
"""On disk, together, in one process."""
KEPT_SECONDS = 60.0
"""After the last look."""


class _Original(NamedTuple):
    descriptor: int
    bytes: int
    until: float


class KeptOriginals:
    """One for each process and kind of pieces, used by all its threads. `clock`: seconds, monotonic."""

    def __init__(
        self,
        database: Database,
        max_bytes: int = MAX_KEPT_BYTES,
        clock: Callable[[], float] = time.monotonic,
        pieces: Pieces = MaterialPiece,
    ) -> None:
        self._database, self._max_bytes, self._clock, self._pieces = database, max_bytes, clock, pieces
        self._kept: OrderedDict[UUID, _Original] = OrderedDict()
        self._lock = threading.Lock()
        self._is_watched = False

    @contextmanager
    def open(self, version_id: UUID) -> Iterator[Path]:
        """As `open_original`: through a descriptor of the caller's own, whatever goes meanwhile.

        Raises NotFound, also where it was deleted since, and OSError.
        """
        with self._lock:  # also while it is copied: who wants the next page of it finds it there
            descriptor = self._opened(version_id)
        try:
            yield Path(f"/proc/self/fd/{descriptor}")
        finally:
            os.close(descriptor)

    def close_idle(self) -> None:
        """Those that nobody has looked at for so long."""
        with self._lock:
            for version_id in [one for one, kept in self._kept.items() if kept.until <= self._clock()]:
                self._close(version_id)
            self._is_watched = False
            self._watch()

    def _opened(self, version_id: UUID) -> int:
        kept = self._kept.get(version_id)
        if kept is None or kept.until <= self._clock() or not self._is_there(version_id):
            if kept is not None:
                self._close(version_id)
            with open_original(self._database, version_id, self._pieces) as path:
                opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            return self._keep(version_id, opened)
        return self._keep(version_id, self._kept.pop(version_id).descriptor)

    def _is_there(self, version_id: UUID) -> bool:
        first = self._pieces.version_id == version_id, self._pieces.number == 0
        with self._database.statements() as connection:
            return bool(connection.scalar(select(exists().where(*first))))

    def _keep(self, version_id: UUID, descriptor: int) -> int:
        """Another descriptor of it, for the caller."""
        size = os.fstat(descriptor).st_size
        self._kept[version_id] = _Original(descriptor, size, self._clock() + KEPT_SECONDS)
        own = os.dup(descriptor)
        while len(self._kept) > MAX_KEPT or sum(one.bytes for one in self._kept.values()) > self._max_bytes:
            self._close(next(iter(self._kept)))
        self._watch()
        return own

    def _watch(self) -> None:
        """One timer for all, as long as there is something to close."""
        if self._kept and not self._is_watched:
            first = min(kept.until for kept in self._kept.values())
            timer = threading.Timer(max(0.1, first - self._clock()), self.close_idle)
            timer.daemon = self._is_watched = True
            timer.start()

    def _close(self, version_id: UUID) -> None:
        os.close(self._kept.pop(version_id).descriptor)
