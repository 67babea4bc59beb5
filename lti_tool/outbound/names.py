# SPDX-License-Identifier: EUPL-1.2
"""Names and their addresses, looked up within a time."""

import ipaddress
import queue
import socket
import threading
import time
from typing import Any

from lti_tool import guard
from lti_tool.outbound.addresses import SocketAddress
from lti_tool.outbound.errors import HostUnreachable, ResponseTimeout

CONNECT_SECONDS = 3.0


def resolve(host: str, port: int, deadline: float) -> list[tuple[socket.AddressFamily, SocketAddress]]:
    """All addresses of the host. A name is looked up in a thread of its own, as getaddrinfo knows no time-out."""
    if literal := literal_address(host, port):
        return [literal]
    answer: queue.Queue[list[Any] | OSError | UnicodeError] = queue.Queue()

    def ask() -> None:
        try:
            with guard.looking_up(host):
                answer.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.put(error)

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    try:
        found = answer.get(timeout=seconds_left(deadline))
    except (queue.Empty, TimeoutError):
        raise ResponseTimeout(f"the name {host} was not resolved in time") from None
    if isinstance(found, Exception):
        raise HostUnreachable(f"the name {host} does not resolve") from found
    return [(family, address) for family, _type, _protocol, _name, address in found]


def literal_address(host: str, port: int) -> tuple[socket.AddressFamily, SocketAddress] | None:
    """The socket address of a host that is an address; None for a name.

    Not by getaddrinfo, which gevent hands to a pool of ten threads: in a crowd each connection then waits for a turn.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    if address.version == 4:
        return socket.AF_INET, (host, port)
    return socket.AF_INET6, (host, port, 0, 0)


def seconds_left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
