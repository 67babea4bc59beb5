# SPDX-License-Identifier: EUPL-1.2
"""Who may be contacted, as far as policy alone says it: whom settings name, and where a URL may lead."""

import ipaddress
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from lti_tool.outbound.addresses import (
    Address,
    Network,
    address_of,
    holding,
    ip,
    is_public_address,
    plain_address,
    within,
)
from lti_tool.outbound.errors import DestinationRefused, OutboundError
from lti_tool.outbound.names import CONNECT_SECONDS, literal_address, resolve
from lti_tool.outbound.places import UrlPlace, place_of

_NAMES_KEPT_SECONDS = 60.0
"""Seconds for which the addresses of a model server's name hold."""


class Trust(IntEnum):
    """Who named an origin, and so where it may lie."""

    UNKNOWN = 0
    PUBLIC = 1
    """Somebody with an invitation: in the public network alone, by https alone."""
    ALLOWED = 2
    """The operators: in their allowed networks, too."""


class Policy(Protocol):
    """What the settings say of the network."""

    @property
    def allowed_networks(self) -> "Sequence[Network]": ...
    @property
    def model_networks(self) -> "Sequence[Network]": ...
    @property
    def model_servers(self) -> Sequence[str]: ...
    @property
    def embedding_servers(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Reach:
    """What policy says of a URL before its name is looked up."""

    secure: bool
    host: str
    """`HOST:PORT`, the port always written."""
    networks: tuple[Network, ...]
    """Its host lies in one of these, which are allowed; empty: it may lie in the public network."""


def reach(url: str, allowed: Sequence[Network]) -> Reach | None:
    """Where a URL may lead; None where each connection would be refused, whoever knows it."""
    try:
        place = place_of(url)
    except DestinationRefused:
        return None
    networks, public = tuple(allowed), place.secure
    if literal_address(place.host, place.port):
        address = ipaddress.ip_address(place.host)
        networks, public = holding(address, allowed), place.secure and is_public_address(address)
        public = public and not networks
    if not (networks or public):
        return None
    return Reach(place.secure, place.origin.partition("://")[2], () if public else networks)


class ModelPlaces:
    """Where the model servers are: closed to every URL that a platform names, whoever approved that platform.

    Their networks are those of CAMPUS_TUTOR_MODEL_NETWORKS; without it, of each model server the smallest allowed
    network that it lies in. On loopback, where everything may be on one machine, its port alone is closed.
    """

    def __init__(self, policy: Policy) -> None:
        self._networks, self._allowed = tuple(policy.model_networks), tuple(policy.allowed_networks)
        self._places = [place_of(url) for url in (*policy.model_servers, *policy.embedding_servers)]
        self._found: dict[UrlPlace, tuple[Address, ...]] = {}
        self._looked_at = float("-inf")

    def names(self, place: UrlPlace) -> bool:
        """Whether a URL names a model server by its very host and port."""
        return any((place.host, place.port) == (server.host, server.port) for server in self._places)

    def hold(self, place: UrlPlace, address: Address) -> bool:
        """Whether the address at which a URL's host was found is one of theirs."""
        plain = plain_address(address)
        if any(plain in network for network in self._networks):
            return True
        if is_public_address(plain):
            return False
        servers = self._addresses().items()
        return any(self._meets(server, found, place, plain) for server, addresses in servers for found in addresses)

    def _meets(self, server: UrlPlace, found: Address, place: UrlPlace, address: Address) -> bool:
        if is_public_address(found):
            return False  # behind one address of a campus there can be both; `names` tells them apart
        if found.is_loopback:
            return address.is_loopback and server.port == place.port
        return found == address or (not self._networks and self._smallest(found) == self._smallest(address) is not None)

    def leave(self, networks: Sequence[Network]) -> tuple[Network, ...]:
        """Those of the networks that are not theirs, as far as no name has to be looked up for it."""
        literal = [address for place in self._places if (address := address_of(place.host)) is not None]
        own = {self._smallest(address) for address in literal if not address.is_loopback and not self._networks}
        closed = [*self._networks, *(network for network in own if network is not None)]
        return tuple(network for network in networks if not any(within(network, other) for other in closed))

    def _smallest(self, address: Address) -> "Network | None":
        return max(holding(address, self._allowed), key=lambda network: network.prefixlen, default=None)

    def _addresses(self) -> "Mapping[UrlPlace, tuple[Address, ...]]":
        """Of all model servers. What a name said last holds while it says nothing: a server that is just away."""
        moment = time.monotonic()
        if moment - self._looked_at >= _NAMES_KEPT_SECONDS:
            self._looked_at = moment
            for place in self._places:
                with suppress(OutboundError):
                    found = resolve(place.host, place.port, moment + CONNECT_SECONDS)
                    self._found[place] = tuple({plain_address(ip(str(address[0]))) for _family, address in found})
        return self._found
