# SPDX-License-Identifier: EUPL-1.2
"""How many uploads a process takes at once, so that questions go on meanwhile."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from lti_tool.errors import Unavailable
from lti_tool.language import gettext as _

MAX_UPLOADS = 12
"""Each holds some 4 MiB, and a connection to the database (of 20) while it stores a piece, which is a short time."""
MAX_OF_ONE = 3
"""Of one person, so that nobody keeps all others from uploading."""
WAIT_SECONDS = 20.0
RETRY_SECONDS = 15


class UploadSlots:
    """One for each worker; what waits has sent no more of its body than fits into the socket."""

    def __init__(self, count: int = MAX_UPLOADS, wait_seconds: float = WAIT_SECONDS, of_one: int = MAX_OF_ONE) -> None:
        self._count, self._of_one, self._wait_seconds = count, of_one, wait_seconds
        self._taken: Counter[UUID] = Counter()
        self._changed = threading.Condition()

    @contextmanager
    def taken(self, person_id: UUID) -> Iterator[None]:
        """Raises Unavailable if none gets free for this person."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._is_free_for(person_id), self._wait_seconds):
                raise Unavailable(
                    _("Many files are being uploaded at the moment. Please try this one again in a few seconds."),
                    code="busy",
                    retry_after=RETRY_SECONDS,
                )
            self._taken[person_id] += 1
        try:
            yield
        finally:
            with self._changed:
                self._taken -= Counter([person_id])  # which forgets who has none left
                self._changed.notify_all()

    def _is_free_for(self, person_id: UUID) -> bool:
        return self._taken.total() < self._count and self._taken[person_id] < self._of_one
