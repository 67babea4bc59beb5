# SPDX-License-Identifier: EUPL-1.2
"""The door itself: asks policy, resolves once, and connects to an address that it has checked."""

import http.client
import logging
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

from lti_tool import guard
from lti_tool.outbound.addresses import Network, SocketAddress, address_of, holding, ip, is_public_address
from lti_tool.outbound.errors import BadReply, DestinationRefused, HostUnreachable, OutboundError, ResponseTimeout
from lti_tool.outbound.exchange import MAX_REPLY_BYTES, Reply, exchange
from lti_tool.outbound.names import CONNECT_SECONDS, resolve, seconds_left
from lti_tool.outbound.places import UrlPlace, origin, place_of
from lti_tool.outbound.policy import ModelPlaces, Policy, Reach, Trust, reach

log = logging.getLogger(__name__)

TOTAL_SECONDS = 10.0


class Outbound:
    """Connections to known hosts at permitted addresses. `refused` is told the reason of each that was not made."""

    def __init__(
        self,
        allowed_networks: Sequence[Network],
        refused: Callable[[str], None] | None = None,
        closed: ModelPlaces | None = None,
    ) -> None:
        self._allowed = tuple(allowed_networks)
        self._known: dict[str, Trust] = {}
        self._asked: list[Callable[[str], Trust]] = []
        self._tls: ssl.SSLContext | None = None
        self._count = refused or (lambda _reason: None)
        self._closed = closed

    @classmethod
    def for_models(cls, policy: Policy, refused: Callable[[str], None] | None = None) -> Self:
        """The door to the model servers."""
        return cls((*policy.allowed_networks, *policy.model_networks), refused)

    @classmethod
    def for_platforms(cls, policy: Policy, refused: Callable[[str], None] | None = None) -> Self:
        """The door to learning platforms: everything that is not the model servers'."""
        return cls(policy.allowed_networks, refused, ModelPlaces(policy))

    def know(self, *urls: str, trust: Trust = Trust.ALLOWED) -> None:
        """These URLs' origins may be contacted from now on: the configured model servers."""
        self._known.update((origin(url), trust) for url in urls)

    def ask(self, known: Callable[[str], Trust]) -> None:
        """How far an origin (`https://host:port`) is trusted is also asked here: registered platforms."""
        self._asked.append(known)

    def is_public(self, url: str, *, timeout: float = CONNECT_SECONDS) -> bool:
        """Whether a URL leads into the public network by https, and not to a model server. Looks the name up, and
        connects to nobody.
        """
        try:
            place = place_of(url)
            if not place.secure or self._is_closed(place):
                return False
            found = resolve(place.host, place.port, time.monotonic() + timeout)
        except OutboundError:
            return False
        return any(self._permits(place, str(address[0]), Trust.PUBLIC) for _family, address in found)

    def networks(self) -> tuple[Network, ...]:
        """The private networks into which this door leads."""
        return self._allowed if self._closed is None else self._closed.leave(self._allowed)

    def reach(self, url: str, trust: Trust = Trust.ALLOWED) -> "Reach | None":
        """`reach` through this door, for an origin that is trusted so far."""
        found = reach(url, self.networks() if trust == Trust.ALLOWED else ())
        if found is None or self._closed is None:
            return found
        place = place_of(url)
        address = address_of(place.host)
        closed = self._closed.names(place) or (address is not None and self._closed.hold(place, address))
        return None if closed else found

    def connect(self, url: str, *, timeout: float = CONNECT_SECONDS) -> socket.socket:
        """A connected socket (TLS where the URL says https) to a checked address of the URL's host.

        `timeout` seconds hold for name, connection and handshake together, and stay on the socket for each
        later operation until the caller changes it. Raises OutboundError.
        """
        return self._connect(*self._checked(url), time.monotonic() + timeout)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        limit: int = MAX_REPLY_BYTES,
        connect_timeout: float = CONNECT_SECONDS,
        total_timeout: float = TOTAL_SECONDS,
    ) -> Reply:
        """One request, its whole answer of any status but a redirect. Raises OutboundError.

        `limit`: bytes of the body. `total_timeout`: seconds from here to the last byte, so that a server that
        sends a byte now and then cannot hold a worker.
        """
        place, trust = self._checked(url)
        deadline = time.monotonic() + total_timeout
        connected = self._connect(place, trust, min(deadline, time.monotonic() + connect_timeout))
        try:
            return exchange(connected, deadline, place, method, headers=headers or {}, body=body, limit=limit)
        except TimeoutError as error:
            raise ResponseTimeout(f"{place.host} took longer than {total_timeout:g} s") from error
        except http.client.HTTPException as error:
            raise BadReply(f"{place.host} did not answer in HTTP ({type(error).__name__})") from error
        except OSError as error:
            raise HostUnreachable(f"the connection to {place.host} broke ({type(error).__name__})") from error
        finally:
            connected.close()

    def _connect(self, place: UrlPlace, trust: Trust, deadline: float) -> socket.socket:
        failure: OSError | None = None
        for family, address in self._addresses(place, trust, deadline):
            try:
                return self._open(place, family, address, deadline)
            except OSError as error:
                failure = error
        if isinstance(failure, TimeoutError):
            raise ResponseTimeout(f"{place.host} did not take the connection in time") from failure
        reason = "no valid certificate" if isinstance(failure, ssl.SSLError) else type(failure).__name__
        raise HostUnreachable(f"no connection to {place.host}:{place.port} ({reason})") from failure

    def _open(
        self, place: UrlPlace, family: socket.AddressFamily, address: SocketAddress, deadline: float
    ) -> socket.socket:
        plain = socket.socket(family, socket.SOCK_STREAM)
        try:
            plain.settimeout(seconds_left(deadline))
            with guard.connecting(address):
                plain.connect(address)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if not place.secure:
                return plain
            plain.settimeout(seconds_left(deadline))
            # The certificate is checked against the name, although the connection goes to an address.
            return self._tls_context().wrap_socket(plain, server_hostname=place.host)
        except BaseException:
            plain.close()
            raise

    def _addresses(
        self, place: UrlPlace, trust: Trust, deadline: float
    ) -> list[tuple[socket.AddressFamily, SocketAddress]]:
        """The permitted addresses of the host, never an empty list."""
        found = resolve(place.host, place.port, deadline)
        permitted = [(family, address) for family, address in found if self._permits(place, str(address[0]), trust)]
        if not permitted:
            self._refuse(place.host, "address", " ".join(sorted({str(address[0]) for _family, address in found})))
        return permitted

    def _permits(self, place: UrlPlace, text: str, trust: Trust) -> bool:
        address = ip(text)
        allowed = trust == Trust.ALLOWED and bool(holding(address, self._allowed))
        if not allowed and not (place.secure and is_public_address(address)):
            return False
        return self._closed is None or not self._closed.hold(place, address)

    def _is_closed(self, place: UrlPlace) -> bool:
        return self._closed is not None and self._closed.names(place)

    def _checked(self, url: str) -> tuple[UrlPlace, Trust]:
        try:
            place = place_of(url)
        except DestinationRefused as refusal:
            self._refuse("-", refusal.code)
        if self._is_closed(place):
            self._refuse(place.host, "address", "a model server")
        trust = self._known.get(place.origin, Trust.UNKNOWN)
        for known in self._asked if trust == Trust.UNKNOWN else ():
            trust = max(trust, known(place.origin))
        if trust == Trust.UNKNOWN:
            self._refuse(place.host, "unknown_host")
        return place, trust

    def _refuse(self, host: str, reason: str, detail: str = "") -> Any:
        self._count(reason)
        log.warning("outbound refused host=%s reason=%s%s", host, reason, f" addresses={detail}" if detail else "")
        raise DestinationRefused(f"connections to {host} are refused ({reason} {detail}".rstrip() + ")", code=reason)

    def _tls_context(self) -> ssl.SSLContext:
        if self._tls is None:  # reading the system's certificates takes 20 ms: not for each connection
            self._tls = ssl.create_default_context()
        return self._tls
