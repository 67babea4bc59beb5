# SPDX-License-Identifier: EUPL-1.2
"""The audit hook (PEP 578): called by Python before what it does, in every thread, and never taken off again.

It runs for each event of the interpreter, imports and opened files among them: one look into a table, and no more for
what is not in it.
"""

import os
import socket
import sys
from collections.abc import Callable
from typing import Any

from lti_tool.guard import hidden
from lti_tool.guard.permits import check_address, check_name, refuse_name_of_address, shown
from lti_tool.guard.programs import check_program
from lti_tool.guard.refusals import refuse

_FAMILIES = frozenset({-1, socket.AF_INET, socket.AF_INET6, socket.AF_UNIX})
"""-1: the one of a descriptor that is there already."""
_installed = False


def install() -> None:
    """From here on in this process, and in what it forks. A second time it does nothing."""
    global _installed
    if not _installed:
        _installed = True
        hidden.watch_sockets(socket.socket)
        sys.meta_path.insert(0, hidden.PsycopgFinder())
        sys.addaudithook(_hook)


def is_installed() -> bool:
    """Whether it stands in this process."""
    return _installed


def _connect(arguments: tuple[Any, ...]) -> None:
    connected, address = arguments
    if connected.family == socket.AF_UNIX:
        _unix(address)
    else:
        check_address("connect", address)


def _unix(address: Any) -> None:
    """On this machine, and still a way to others: a proxy, Docker. systemd's own is told that gunicorn is ready."""
    told = os.environ.get("NOTIFY_SOCKET", "")
    if not told or os.fsdecode(address) not in {told, "\0" + told[1:]}:
        refuse("connect", "a socket of this machine")


def _datagram(arguments: tuple[Any, ...]) -> None:
    """The tool sends none: no statistics, no syslog, no name server asked by hand."""
    if len(arguments) > 1 and arguments[1] is not None:
        refuse("datagram", shown(arguments[1]))


def _socket(arguments: tuple[Any, ...]) -> None:
    """Packets past the address: raw ones, other families."""
    _self, family, kind, _protocol = arguments
    if family not in _FAMILIES or (family != -1 and kind & 0xF == socket.SOCK_RAW):
        refuse("socket", f"family {int(family)}")


def _shell(_arguments: tuple[Any, ...]) -> None:
    refuse("program", "a shell")


_CHECKS: dict[str, Callable[[tuple[Any, ...]], None]] = {
    "socket.connect": _connect,
    "socket.sendto": _datagram,
    "socket.sendmsg": _datagram,
    "socket.__new__": _socket,
    "socket.getaddrinfo": lambda arguments: check_name(arguments[0]),
    "socket.gethostbyname": lambda arguments: check_name(arguments[0]),
    "socket.gethostbyaddr": lambda _arguments: refuse_name_of_address(),
    "socket.getnameinfo": lambda _arguments: refuse_name_of_address(),
    "subprocess.Popen": lambda arguments: check_program(arguments[0], arguments[1]),
    "os.exec": lambda arguments: check_program(arguments[0], arguments[1]),
    "os.posix_spawn": lambda arguments: check_program(arguments[0], arguments[1]),
    "os.system": _shell,
    "pty.spawn": _shell,
}


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    check = _CHECKS.get(event)
    if check is not None:
        check(arguments)
