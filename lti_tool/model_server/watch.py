# SPDX-License-Identifier: EUPL-1.2
"""Looking at the model servers in the background, as long as questions come."""

import threading
import time
from collections.abc import Callable

LOOK_EVERY_SECONDS = 1.0
"""Seconds between two looks: a burst of questions is over in a few of them."""
IDLE_SECONDS = 30.0
"""Seconds without a question after which nobody looks any more."""


class Watch:
    """Calls `look` in a thread of its own (under gevent a greenlet), which exists only while somebody wants to know.

    Begun with the first question and not with the object: a thread does not survive the fork into workers. One for
    each server: one that answers late must not make the others' state old.
    """

    def __init__(self, look: Callable[[], None], every: float = LOOK_EVERY_SECONDS, long: float = IDLE_SECONDS) -> None:
        self._look, self._every, self._long = look, every, long
        self._until = 0.0
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def wanted(self) -> None:
        """A question came. Costs next to nothing."""
        self._until = time.monotonic() + self._long
        if self._thread is not None:
            return
        begun = None
        with self._lock:
            if self._thread is None:
                begun = self._thread = threading.Thread(target=self._run, name="model server watch", daemon=True)
        if begun is not None:
            begun.start()

    def _run(self) -> None:
        try:
            while time.monotonic() < self._until:
                self._look()
                time.sleep(self._every)
        finally:  # an error nobody thought of must not leave later questions without a watch either
            with self._lock:
                self._thread = None
