# SPDX-License-Identifier: EUPL-1.2
"""What was refused: an error for who tried, a line in the log, a count. Never what was to be sent."""

import errno
import logging
import sys
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from types import FrameType
from typing import NoReturn

log = logging.getLogger("lti_tool.guard")

Told = Callable[[str, str], object]
"""Takes `what` was tried and the `module` that tried."""
WAYS = ("connect", "datagram", "name", "socket", "program", "database")
"""What can be refused."""
MAX_MODULE_LETTERS = 80

_number: Counter[tuple[str, str]] = Counter()
_told: list[Told] = []
_busy: ContextVar[bool] = ContextVar("guard_is_telling", default=False)


class GuardRefused(PermissionError):
    """A way out of the process that the tool did not ask for. An OSError, which network code expects."""


def refuse(what: str, where: str) -> NoReturn:
    """`what`: one of WAYS; `where`: an address, the end of a name, a program. Raises GuardRefused."""
    module = _trying()
    _number[what, module] += 1
    number = _number[what, module]
    if not _busy.get():  # a log handler that goes to the network itself would come here again
        token = _busy.set(True)
        try:
            if number & (number - 1) == 0:  # the first, second, fourth, …: a loop of retries fills no disk
                log.warning("guard refused what=%s to=%s module=%s number=%d", what, where, module, number)
            for told in _told:
                told(what, module)
        finally:
            _busy.reset(token)
    raise GuardRefused(errno.EACCES, f"the guard refuses {what} to {where}")


def tell(told: Told) -> None:
    """`told` hears of each refusal from now on, and of those before once each."""
    for (what, module), number in list(_number.items()):
        for _time in range(number):
            told(what, module)
    _told.append(told)


def _trying() -> str:
    """The nearest module that is neither the standard library's nor gevent's nor this guard's."""
    frame: FrameType | None = sys._getframe(1)
    name = "unknown"
    while frame is not None:
        name = str(frame.f_globals.get("__name__", "unknown"))[:MAX_MODULE_LETTERS]
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top != "gevent" and not name.startswith("lti_tool.guard"):
            return name
        frame = frame.f_back
    return name
