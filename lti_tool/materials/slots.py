# SPDX-License-Identifier: EUPL-1.2
"""How many uploads a process takes at once, so that questions go on meanwhile."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from lti_tool.errors import Unavailable
from lti_tool.language import gettext as _

MAX_UPLOADS = 12
"""Each holds some 4 MiB, and a connection to the database (of 20) while it stores a piece, which is a short time."""
WAIT_SECONDS = 20.0
RETRY_SECONDS = 15


class UploadSlots:
    """One for each worker; what waits has sent no more of its body than fits into the socket."""

    def __init__(self, count: int = MAX_UPLOADS, wait_seconds: float = WAIT_SECONDS) -> None:
        self._free = threading.BoundedSemaphore(count)
        self._wait_seconds = wait_seconds

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Raises Unavailable if none gets free."""
        if not self._free.acquire(timeout=self._wait_seconds):
            raise Unavailable(
                _("Many files are being uploaded at the moment. Please try this one again in a few seconds."),
                code="busy",
                retry_after=RETRY_SECONDS,
            )
        try:
            yield
        finally:
            self._free.release()
