# SPDX-License-Identifier: EUPL-1.2
"""What was sealed and does not open any more: one log line with ids, one count, and all else goes on.

A ciphertext can be damaged (a disk, a backup put together from two days, an attacker with the database), and who reads
the other forty messages of a conversation is not to lose them, too.
"""

import logging
from collections.abc import Callable
from typing import TypeVar

from lti_tool.vault import VaultError

log = logging.getLogger(__name__)

T = TypeVar("T")
UNKNOWN = "unknown"

_hearers: list[Callable[[str], None]] = []


def tell(count: Callable[[str], None]) -> None:
    """`count` takes what did not open, such as `message_text`: the last one that was told here is asked."""
    _hearers[:] = [count]


def note(error: VaultError) -> None:
    """Logs and counts it. The place names table, column and row, nothing that somebody wrote."""
    what = kind_of(error)
    log.error("unreadable what=%s place=%s", what, error.place or UNKNOWN)
    for count in _hearers:
        count(what)


def kind_of(error: VaultError) -> str:
    """Table and column in one word, as a label takes it."""
    return error.place.partition(":")[0].replace(".", "_") or UNKNOWN


def open_or_none(opener: Callable[[], T]) -> T | None:
    """What it opens; None where that does not open any more, which is noted."""
    try:
        return opener()
    except VaultError as error:
        note(error)
        return None
