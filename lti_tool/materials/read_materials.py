# SPDX-License-Identifier: EUPL-1.2
"""The job that reads what was uploaded. Never inside a request.

A file is read in a process of its own, which is killed when it takes too much; so that one bad file fails itself, and
neither this process nor the files behind it. docs/decisions/material_read.md
"""

import logging
import os
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import timedelta

from lti_tool.db import Database
from lti_tool.errors import DATABASE_AWAY, NotFound, without_message
from lti_tool.jobs.job import Job
from lti_tool.materials.archives import unpack_archive
from lti_tool.materials.arrivals import MaterialLimits
from lti_tool.materials.copies import copy_version
from lti_tool.materials.originals import open_original
from lti_tool.materials.pages import FileKind, ReadFailed, ReadingLimits
from lti_tool.materials.reading import read_file
from lti_tool.materials.reading.process import never
from lti_tool.materials.reading_queue import PUT_OFF, Claimed, Hold, take
from lti_tool.materials.storing import pages_used, store

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=2)
"""Between two looks at whether a file waits: its instructor looks on."""
MAX_FILES_AT_ONCE = min(2, os.cpu_count() or 1)
"""In one process: each has a child process that computes all the time."""
ROUND_SECONDS = 300.0
"""So long one batch begins new files."""
LOOK_SECONDS = 1.0
"""Between two looks at whether more waits, while a file is being read."""
LONGEST = timedelta(seconds=ROUND_SECONDS + 2 * ReadingLimits().wall_seconds + 60)
"""A file is read twice at most, when its process was killed; then it is stored."""
AGAIN = timedelta(seconds=5)
"""Until a copy is begun anew whose source changed meanwhile."""
MAX_ATTEMPTS = 3
"""A file is given up that so many processes began to read without ever telling an end."""


def job(database: Database, limits: MaterialLimits, ending: Callable[[], bool] = never) -> Job:
    """Files are claimed one by one, so several processes may be at it. `ending`: this process was told to end.

    Late are files that wait, and never the job: `doctor` looks at them (`reading_queue.look`).
    """
    run = MaterialReader(database, limits, ending).run
    return Job(name="read_materials", every=EVERY, longest=LONGEST, batch=run, late=None, shared=True)


class MaterialReader:
    """Reads what waits."""

    def __init__(self, database: Database, limits: MaterialLimits, ending: Callable[[], bool] = never) -> None:
        self._database, self._limits, self._ending = database, limits, ending

    def run(self) -> bool:
        """One round; whether more may wait. Raises DATABASE_AWAY when the files under way have come to an end."""
        ends, under_way = time.monotonic() + ROUND_SECONDS, set[Future[None]]()
        with ThreadPoolExecutor(max_workers=MAX_FILES_AT_ONCE, thread_name_prefix="reading") as pool:
            while True:
                in_time = time.monotonic() < ends and not self._ending()
                while in_time and len(under_way) < MAX_FILES_AT_ONCE and (claimed := self._take()):
                    under_way.add(pool.submit(self._do, claimed))
                if not under_way:
                    return not in_time
                done, under_way = wait(under_way, LOOK_SECONDS, FIRST_COMPLETED)
                for one in done:
                    one.result()

    def _take(self) -> Claimed | None:
        with self._database.transaction() as session:
            return take(session)

    def _do(self, claimed: Claimed) -> None:
        """One file to its end, whatever that is. Raises DATABASE_AWAY: then it is read again."""
        hold, began = Hold(self._database, claimed), time.monotonic()
        ended = "read"
        try:
            self._read(hold)
        except ReadFailed as failed:
            ended = failed.code
            hold.give_back(self._pause(hold)) if ended == "cancelled" else hold.fail(ended)
        except NotFound:
            ended = "without its original"
            hold.fail("broken")
        except (
            OSError,
            MemoryError,
        ) as error:  # a full disk, too many processes: this machine's trouble, not the file's
            ended = f"put off ({type(error).__name__})"
            hold.give_back(PUT_OFF)
        except DATABASE_AWAY:
            with suppress(*DATABASE_AWAY):  # it may have been one moment's trouble
                hold.give_back()
            raise
        except Exception as error:
            log.error("unexpected %s while a file was read", type(error).__name__, exc_info=without_message(error))
            ended = "unexpected"
            hold.fail("broken")
        log.info("file %s version=%s kind=%s s=%.1f", ended, claimed.version_id, claimed.kind, time.monotonic() - began)

    def _pause(self, hold: Hold) -> timedelta:
        """Of a file that was left and is wanted still, as its source has changed: it would be taken at once."""
        return timedelta(0) if hold.lost or self._ending() else AGAIN

    def _read(self, hold: Hold) -> None:
        """Raises ReadFailed, NotFound for a file that is gone, OSError."""
        claimed = hold.claimed
        if claimed.attempts > MAX_ATTEMPTS:
            raise ReadFailed("needs_too_much_memory")
        cancelled = lambda: hold.is_lost() or self._ending()  # noqa: E731
        if claimed.copy_of_id is not None:
            copy_version(self._database, hold, self._limits.pages, cancelled)
        elif claimed.kind == FileKind.ZIP:
            unpack_archive(self._database, hold, self._limits, ReadingLimits(), cancelled)
        else:
            self._read_file(hold, cancelled)

    def _read_file(self, hold: Hold, cancelled: Callable[[], bool]) -> None:
        claimed = hold.claimed
        with self._database.transaction() as session:
            left = self._limits.pages - pages_used(session, claimed.tutor_id, without=claimed.material_id)
        if left <= 0:
            raise ReadFailed("too_many_pages")
        with open_original(self._database, claimed.version_id) as path:
            limits = ReadingLimits(max_pages=left)
            reading = read_file(claimed.file_name, path, limits, progress=hold.tell, cancelled=cancelled)
        with self._database.transaction() as session:
            store(session, hold, reading, self._limits.pages)
