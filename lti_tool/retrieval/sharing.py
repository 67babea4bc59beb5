# SPDX-License-Identifier: EUPL-1.2
"""Long work in pieces: an index of thousands of passages takes seconds, and a worker's other requests go on."""

import time


def let_others_go_on() -> None:
    """Called after some milliseconds of work: a thread that waits for the interpreter gets it."""
    time.sleep(0)
