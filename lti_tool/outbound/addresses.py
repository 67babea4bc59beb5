# SPDX-License-Identifier: EUPL-1.2
"""Addresses of the internet: which are public, and which lead to another one."""

import ipaddress
from collections.abc import Sequence
from typing import Any

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
SocketAddress = tuple[Any, ...]

_PUBLIC_V6 = ipaddress.ip_network("2000::/3")
_SPECIAL = tuple(
    ipaddress.ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")
)
"""Not public, whatever `is_global` of this Python's version says: protocol assignments, documentation, and the
tunnels Teredo and 6to4, where an address stands for an IPv4 address that can be a private one."""


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def ip(text: str) -> Address:
    return ipaddress.ip_address(text.partition("%")[0])


def address_of(host: str) -> Address | None:
    """A host that is an address."""
    try:
        return ip(host)
    except ValueError:
        return None


def plain_address(address: Address) -> Address:
    """Who answers in the end: an address that wraps one of IPv4 leads to that one, and the one of zeros to loopback."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and (address in _NAT64 or 1 < int(address) < 2**32):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        address = inner or address
    if address.is_unspecified:
        return ipaddress.ip_address("127.0.0.1")
    return address


def within(network: Network, other: Network) -> bool:
    if isinstance(network, ipaddress.IPv4Network):
        return isinstance(other, ipaddress.IPv4Network) and network.subnet_of(other)
    return isinstance(other, ipaddress.IPv6Network) and network.subnet_of(other)


def holding(address: Address, networks: Sequence[Network]) -> tuple[Network, ...]:
    mapped = getattr(address, "ipv4_mapped", None)
    return tuple(network for network in networks if address in network or (mapped is not None and mapped in network))


def is_public_address(address: Address) -> bool:
    if any(address in network for network in _SPECIAL):
        return False
    if isinstance(address, ipaddress.IPv6Address) and address not in _PUBLIC_V6:
        return False  # NAT64, IPv4-mapped, unique local, link-local, site-local: all lie outside 2000::/3
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
