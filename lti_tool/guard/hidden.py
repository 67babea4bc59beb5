# SPDX-License-Identifier: EUPL-1.2
"""Ways that the audit hook sees too late or not at all.

* A socket that is given a name resolves it in C *before* Python asks the hook: the name would be out already.
* gevent looks names up in a pool of threads, where nobody sees any more who asked.
* libpq opens its sockets itself. psycopg alone reaches it here, and each way of psycopg leads through one function.
"""

import functools
import os
import sys
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from lti_tool.guard.permits import check_database, check_name, refuse_name_of_address

_ADDRESS_AT = {"connect": 0, "connect_ex": 0, "sendto": -1, "sendmsg": 3}
"""Where the address stands among the arguments."""


def watch_sockets(kind: Any) -> None:
    """The methods of this class of sockets look at a name before they resolve it."""
    for method, place in _ADDRESS_AT.items():
        setattr(kind, method, _named(getattr(kind, method), place))


def _named(original: Callable[..., Any], place: int) -> Callable[..., Any]:
    @functools.wraps(original)
    def method(self: Any, *arguments: Any) -> Any:
        if len(arguments) > max(place, 0):
            address = arguments[place]
            if isinstance(address, tuple) and address:
                check_name(address[0])
        return original(self, *arguments)

    return method


def watch_gevent() -> None:
    """Called before gevent patches anything: names are looked at where they are asked for."""
    import gevent
    from gevent.resolver.thread import Resolver
    from gevent.socket import socket

    class CheckedResolver(Resolver):  # type: ignore[misc]
        def getaddrinfo(self, host: Any, *arguments: Any, **options: Any) -> Any:
            check_name(host)
            return super().getaddrinfo(host, *arguments, **options)

        def gethostbyname(self, host: Any) -> Any:
            check_name(host)
            return super().gethostbyname(host)

        def gethostbyname_ex(self, host: Any) -> Any:
            check_name(host)
            return super().gethostbyname_ex(host)

        def gethostbyaddr(self, *_arguments: Any, **_options: Any) -> Any:
            refuse_name_of_address()

        def getnameinfo(self, *_arguments: Any, **_options: Any) -> Any:
            refuse_name_of_address()

    os.environ.pop("GEVENT_RESOLVER", None)  # c-ares asks name servers by sockets that Python does not know
    gevent.config.resolver = CheckedResolver
    watch_sockets(socket)


class PsycopgFinder(MetaPathFinder):
    """Among Python's finders: the module of psycopg through which it connects is watched as soon as it is imported."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        """The spec that the other finders have, with a loader that watches; None for all other modules."""
        if name != _CONNECTS:
            return None
        sys.meta_path.remove(self)
        spec = find_spec(name)
        if spec is not None and spec.loader is not None:
            spec.loader.exec_module = _watched(spec.loader.exec_module)  # type: ignore[method-assign, assignment]
        return spec


_CONNECTS = "psycopg.generators"


def _watched(execute: Callable[[ModuleType], None]) -> Callable[[ModuleType], None]:
    def exec_module(module: Any) -> None:
        execute(module)
        original = module.connect

        @functools.wraps(original)
        def connect(*arguments: Any, **options: Any) -> Any:
            check_database()
            return original(*arguments, **options)

        module.connect = connect

    return exec_module
