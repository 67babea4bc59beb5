# SPDX-License-Identifier: EUPL-1.2
"""What the address of the exam locks answers (docs/api.md)."""

from typing import Literal, TypedDict

from lti_tool.answers import ErrorShown

_From = TypedDict("_From", {"from": str})
"""Made by a call: `from` is a word of Python's own."""


class LockShown(_From):
    """A window in which nobody asks: `from` a time `until` another."""

    until: str
    scope: Literal["course", "activity"]
    """Where it holds: in all activities of the course, or in the visit's alone."""
    reason: str
    """What learners read beside until when; empty: none."""


class LocksShown(TypedDict):
    """`GET /api/locks` and `PUT /api/locks`."""

    locks: list[LockShown]
    """Those that hold or are to come, the earliest first."""
    version: str
    """Names this very list; to be sent along when it is replaced."""
    time_zone: str
    """The institution's: in it learners are told until when."""
    may_lock_course: bool
    """Whether this person may set locks for the whole course."""


class NewerLocks(TypedDict):
    """`PUT /api/locks`, 409: somebody else has changed them since."""

    error: ErrorShown
    current: LocksShown
