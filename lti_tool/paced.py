# SPDX-License-Identifier: EUPL-1.2
"""The body of an upload for as long as it comes fast enough: one that trickles would hold its slot for hours.

Under gevent a read that brings nothing is ended, too. Elsewhere (the development server) it is noticed once the read
returns: gunicorn's worker class is what the tool is run with.
"""

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import IO

from lti_tool.errors import BadRequest
from lti_tool.language import gettext as _

FIRST_SECONDS = 60.0
"""Of waiting for bytes; only behind that the pace counts."""
MIN_BYTES_PER_SECOND = 10_000
"""On average. What the tool itself takes to store a piece does not count."""
LONGEST_SECONDS = 1800.0

Within = Callable[[float, Exception], AbstractContextManager[object]]
"""Raises the exception where what stands in it takes more than so many seconds."""


def within(seconds: float, error: Exception) -> AbstractContextManager[object]:
    """As far as this process can: nothing interrupts a thread."""
    monkey = sys.modules.get("gevent.monkey")
    return _within_gevent(seconds, error) if monkey and monkey.is_module_patched("socket") else nullcontext()


def _within_gevent(seconds: float, error: Exception) -> AbstractContextManager[object]:
    from gevent import Timeout

    timeout: AbstractContextManager[object] = Timeout(seconds, error)
    return timeout


class PacedStream:
    """The body as the server gives it. `clock`: seconds, monotonic."""

    def __init__(self, stream: IO[bytes], clock: Callable[[], float] = time.monotonic, within: Within = within) -> None:
        self._stream, self._clock, self._within = stream, clock, within
        self._ends = clock() + LONGEST_SECONDS
        self._bytes, self._waited = 0, 0.0

    def read(self, size: int, /) -> bytes:
        """Raises BadRequest, `too_slow`."""
        began = self._clock()
        due = max(FIRST_SECONDS, (self._bytes + size) / MIN_BYTES_PER_SECOND) - self._waited
        if (left := min(due, self._ends - began)) <= 0:
            raise _too_slow()
        with self._within(left, _too_slow()):
            data = self._stream.read(size)
        self._bytes += len(data)
        self._waited += self._clock() - began
        if self._waited > max(FIRST_SECONDS, self._bytes / MIN_BYTES_PER_SECOND) or self._clock() > self._ends:
            raise _too_slow()
        return data


def _too_slow() -> BadRequest:
    """Not 408: browsers send a request again by themselves that is answered so."""
    return BadRequest(
        _("The upload was too slow and was ended. Please try again with a faster connection, or with a smaller file."),
        code="too_slow",
    )
