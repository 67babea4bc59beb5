# SPDX-License-Identifier: EUPL-1.2
"""What stands behind the door: in each process of the tool, no code opens a way out but `outbound` and the database's.

`install` is the first thing that a worker, `campus-tutor work` and each command do, before gevent, Flask or any other
library is imported. From then on Python itself asks `hook` before each socket is connected, each datagram sent, each
name looked up and each program started. Nothing is permitted but what the tool says it does just now: `connecting` to
this address, `looking_up` this name, `opening_database`. All else raises GuardRefused, and is logged and counted.

* `hook`      the audit hook and what it looks at
* `permits`   what is permitted just now
* `programs`  which programs may be started: this Python with a part of the tool
* `hidden`    ways that the hook sees too late or not at all: names that C resolves, gevent's pool, libpq
* `refusals`  what was refused: error, log, counts

It imports the standard library alone. What it cannot see: docs/decisions/outbound_guard.md.
"""

from lti_tool.guard.hidden import watch_gevent
from lti_tool.guard.hook import install, is_installed
from lti_tool.guard.permits import connecting, looking_up, opening_database
from lti_tool.guard.refusals import WAYS, GuardRefused, tell

__all__ = [
    "WAYS",
    "GuardRefused",
    "connecting",
    "install",
    "is_installed",
    "looking_up",
    "opening_database",
    "tell",
    "watch_gevent",
]
