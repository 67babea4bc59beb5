# SPDX-License-Identifier: EUPL-1.2
"""What is permitted just now, said by the code that does it.

An address and the database belong to the thread or greenlet that says so; a name to the process, for gevent looks names
up in threads of its own.
"""

import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NoReturn

from lti_tool.guard.refusals import refuse

_address: ContextVar[tuple[Any, ...] | None] = ContextVar("guard_address", default=None)
_database: ContextVar[bool] = ContextVar("guard_database", default=False)
_names: Counter[str] = Counter()


@contextmanager
def connecting(address: tuple[Any, ...]) -> Iterator[None]:
    """This very socket address may be connected to: `outbound` has just checked it."""
    token = _address.set(address)
    try:
        yield
    finally:
        _address.reset(token)


@contextmanager
def looking_up(*names: str) -> Iterator[None]:
    """These names may be resolved."""
    _names.update(names)
    try:
        yield
    finally:
        for name in names:
            _names[name] -= 1


@contextmanager
def opening_database(*hosts: str) -> Iterator[None]:
    """libpq may connect, and these names of the database be resolved."""
    token = _database.set(True)
    try:
        with looking_up(*hosts):
            yield
    finally:
        _database.reset(token)


def check_address(what: str, address: Any) -> None:
    """Raises GuardRefused where it is not the one that was just checked."""
    if _address.get() != address:
        refuse(what, shown(address))


def check_database() -> None:
    """Raises GuardRefused where the tool's own engine did not ask for a connection."""
    if not _database.get():
        refuse("database", "a server")


def check_name(host: Any) -> None:
    """Raises GuardRefused for a name that nobody may look up; what is an address already asks no name server."""
    text = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else host
    if text and not is_literal(str(text)) and _names[str(text)] <= 0:
        refuse("name", _end(str(text)))


def refuse_name_of_address() -> NoReturn:
    """A reverse look-up asks a name server whose an address is. The tool never does. Raises GuardRefused."""
    refuse("name", "whose address it is")


def is_literal(host: str) -> bool:
    """Whether it is an address as the standard writes it: `127.1` and `0x7f.1` are not."""
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host.partition("%")[0])
        except (OSError, ValueError):
            continue
        return True
    return False


def shown(address: Any) -> str:
    """For a log: an address and its port; of a name its end alone, which can carry what should not leave."""
    if isinstance(address, tuple) and len(address) >= 2:
        host = str(address[0])
        return f"{host if is_literal(host) else _end(host)}:{address[1]}"
    return "no address of the internet"


def _end(name: str) -> str:
    labels = name[:253].rsplit(".", 2)
    return ".".join(label[:63] for label in labels[-2:]) if len(labels) > 1 else "one word"
