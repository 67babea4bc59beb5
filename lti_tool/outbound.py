# SPDX-License-Identifier: EUPL-1.2
"""The only door to the network: who may be contacted, and connected to exactly as checked.

There is one for each purpose: `Outbound.for_models` leads to the configured model servers, `Outbound.for_platforms` to
learning platforms, and never into the model servers' networks, whatever a platform's URL or name says.

    OutboundError
    |-- DestinationRefused  not allowed by policy: unknown host, forbidden address, plain http to the public network
    |-- HostUnreachable     no such name, no connection, no valid certificate
    |-- ResponseTimeout     the time is over, however the other side spread its bytes
    |-- ResponseTooLarge    more bytes than asked for
    `-- BadReply            not HTTP, a redirect, a packed body

The name is resolved once, every address is checked, and the connection goes to a checked address: a name that
answers differently a moment later (DNS rebinding) changes nothing. Ordinary blocking code: gevent may patch it.
"""

import http.client
import ipaddress
import logging
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from io import BufferedReader, RawIOBase
from typing import Any, Protocol, Self
from urllib.parse import SplitResult, quote, urlsplit

from lti_tool.version import VERSION

log = logging.getLogger(__name__)

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
SocketAddress = tuple[Any, ...]

USER_AGENT = f"campus-tutor/{VERSION}"
CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 10.0
MAX_REPLY_BYTES = 1024 * 1024
MAX_HEAD_BYTES = 64 * 1024
"""Bytes before the body, interim responses with it: the library bounds each line and their number alone."""
MAX_INTERIM = 20
"""Interim responses (RFC 9110, 15.2). A server sends one or two."""
FRAMING = 8
"""Times the size of a body that its chunks may take: of a byte each they take six."""

_PUBLIC_V6 = ipaddress.ip_network("2000::/3")
_SPECIAL = tuple(
    ipaddress.ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")
)
"""Not public, whatever `is_global` of this Python's version says: protocol assignments, documentation, and the
tunnels Teredo and 6to4, where an address stands for an IPv4 address that can be a private one."""


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
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


class OutboundError(Exception):
    """A connection that was not made, or an answer that was not taken. The message holds no secrets."""

    code = "outbound"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code or self.code


class DestinationRefused(OutboundError):
    """Policy: `url`, `scheme`, `unknown_host` or `address`."""

    code = "refused"


class HostUnreachable(OutboundError):
    """Nobody there, or not who they should be."""

    code = "unreachable"


class ResponseTimeout(OutboundError):
    """The time for it is over."""

    code = "too_slow"


class ResponseTooLarge(OutboundError):
    """The answer is larger than the caller takes."""

    code = "too_big"


class BadReply(OutboundError):
    """The answer is not one that this tool takes."""

    code = "bad_reply"


@dataclass(frozen=True)
class Reply:
    """A whole answer. Header names are in lower case; a repeated header is joined by ", "."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class _Place:
    """Where a URL points."""

    secure: bool
    host: str
    port: int
    target: str
    """Path and query, as the request line takes them."""

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}"


def origin(url: str) -> str:
    """`https://host:port` with the port always written.

    Raises DestinationRefused (`url`) for what is no http(s) URL.
    """
    return _place(url).origin


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
        place = _place(url)
    except DestinationRefused:
        return None
    networks, public = tuple(allowed), place.secure
    if _literal(place.host, place.port):
        address = ipaddress.ip_address(place.host)
        networks, public = _holding(address, allowed), place.secure and _is_public(address)
        public = public and not networks
    if not (networks or public):
        return None
    return Reach(place.secure, place.origin.partition("://")[2], () if public else networks)


class _ModelPlaces:
    """Where the model servers are: closed to every URL that a platform names, whoever approved that platform.

    Their networks are those of CAMPUS_TUTOR_MODEL_NETWORKS; without it, of each model server the smallest allowed
    network that it lies in. On loopback, where everything may be on one machine, its port alone is closed.
    """

    def __init__(self, policy: Policy) -> None:
        self._networks, self._allowed = tuple(policy.model_networks), tuple(policy.allowed_networks)
        self._places = [_place(url) for url in (*policy.model_servers, *policy.embedding_servers)]
        self._found: dict[_Place, tuple[Address, ...]] = {}
        self._looked_at = float("-inf")

    def names(self, place: _Place) -> bool:
        """Whether a URL names a model server by its very host and port."""
        return any((place.host, place.port) == (server.host, server.port) for server in self._places)

    def hold(self, place: _Place, address: Address) -> bool:
        """Whether the address at which a URL's host was found is one of theirs."""
        plain = _plain(address)
        if any(plain in network for network in self._networks):
            return True
        if _is_public(plain):
            return False
        servers = self._addresses().items()
        return any(self._meets(server, found, place, plain) for server, addresses in servers for found in addresses)

    def _meets(self, server: _Place, found: Address, place: _Place, address: Address) -> bool:
        if _is_public(found):
            return False  # behind one address of a campus there can be both; `names` tells them apart
        if found.is_loopback:
            return address.is_loopback and server.port == place.port
        return found == address or (not self._networks and self._smallest(found) == self._smallest(address) is not None)

    def leave(self, networks: Sequence[Network]) -> tuple[Network, ...]:
        """Those of the networks that are not theirs, as far as no name has to be looked up for it."""
        literal = [address for place in self._places if (address := _address(place.host)) is not None]
        own = {self._smallest(address) for address in literal if not address.is_loopback and not self._networks}
        closed = [*self._networks, *(network for network in own if network is not None)]
        return tuple(network for network in networks if not any(_within(network, other) for other in closed))

    def _smallest(self, address: Address) -> "Network | None":
        return max(_holding(address, self._allowed), key=lambda network: network.prefixlen, default=None)

    def _addresses(self) -> "Mapping[_Place, tuple[Address, ...]]":
        """Of all model servers. What a name said last holds while it says nothing: a server that is just away."""
        moment = time.monotonic()
        if moment - self._looked_at >= _NAMES_KEPT_SECONDS:
            self._looked_at = moment
            for place in self._places:
                with suppress(OutboundError):
                    found = _resolve(place.host, place.port, moment + CONNECT_SECONDS)
                    self._found[place] = tuple({_plain(_ip(str(address[0]))) for _family, address in found})
        return self._found


class Outbound:
    """Connections to known hosts at permitted addresses. `refused` is told the reason of each that was not made."""

    def __init__(
        self,
        allowed_networks: Sequence[Network],
        refused: Callable[[str], None] | None = None,
        closed: _ModelPlaces | None = None,
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
        return cls(policy.allowed_networks, refused, _ModelPlaces(policy))

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
            place = _place(url)
            if not place.secure or self._is_closed(place):
                return False
            found = _resolve(place.host, place.port, time.monotonic() + timeout)
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
        place = _place(url)
        address = _address(place.host)
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
            return _exchange(connected, deadline, place, method, headers=headers or {}, body=body, limit=limit)
        except TimeoutError as error:
            raise ResponseTimeout(f"{place.host} took longer than {total_timeout:g} s") from error
        except http.client.HTTPException as error:
            raise BadReply(f"{place.host} did not answer in HTTP ({type(error).__name__})") from error
        except OSError as error:
            raise HostUnreachable(f"the connection to {place.host} broke ({type(error).__name__})") from error
        finally:
            connected.close()

    def _connect(self, place: _Place, trust: Trust, deadline: float) -> socket.socket:
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
        self, place: _Place, family: socket.AddressFamily, address: SocketAddress, deadline: float
    ) -> socket.socket:
        plain = socket.socket(family, socket.SOCK_STREAM)
        try:
            plain.settimeout(_left(deadline))
            plain.connect(address)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if not place.secure:
                return plain
            plain.settimeout(_left(deadline))
            # The certificate is checked against the name, although the connection goes to an address.
            return self._tls_context().wrap_socket(plain, server_hostname=place.host)
        except BaseException:
            plain.close()
            raise

    def _addresses(
        self, place: _Place, trust: Trust, deadline: float
    ) -> list[tuple[socket.AddressFamily, SocketAddress]]:
        """The permitted addresses of the host, never an empty list."""
        found = _resolve(place.host, place.port, deadline)
        permitted = [(family, address) for family, address in found if self._permits(place, str(address[0]), trust)]
        if not permitted:
            self._refuse(place.host, "address", " ".join(sorted({str(address[0]) for _family, address in found})))
        return permitted

    def _permits(self, place: _Place, text: str, trust: Trust) -> bool:
        address = _ip(text)
        allowed = trust == Trust.ALLOWED and bool(_holding(address, self._allowed))
        if not allowed and not (place.secure and _is_public(address)):
            return False
        return self._closed is None or not self._closed.hold(place, address)

    def _is_closed(self, place: _Place) -> bool:
        return self._closed is not None and self._closed.names(place)

    def _checked(self, url: str) -> tuple[_Place, Trust]:
        try:
            place = _place(url)
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


def _ip(text: str) -> Address:
    return ipaddress.ip_address(text.partition("%")[0])


def _address(host: str) -> Address | None:
    """A host that is an address."""
    try:
        return _ip(host)
    except ValueError:
        return None


def _plain(address: Address) -> Address:
    """Who answers in the end: an address that wraps one of IPv4 leads to that one, and the one of zeros to loopback."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and (address in _NAT64 or 1 < int(address) < 2**32):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        address = inner or address
    if address.is_unspecified:
        return ipaddress.ip_address("127.0.0.1")
    return address


def _within(network: Network, other: Network) -> bool:
    if isinstance(network, ipaddress.IPv4Network):
        return isinstance(other, ipaddress.IPv4Network) and network.subnet_of(other)
    return isinstance(other, ipaddress.IPv6Network) and network.subnet_of(other)


def _holding(address: Address, networks: Sequence[Network]) -> tuple[Network, ...]:
    mapped = getattr(address, "ipv4_mapped", None)
    return tuple(network for network in networks if address in network or (mapped is not None and mapped in network))


def _is_public(address: Address) -> bool:
    if any(address in network for network in _SPECIAL):
        return False
    if isinstance(address, ipaddress.IPv6Address) and address not in _PUBLIC_V6:
        return False  # NAT64, IPv4-mapped, unique local, link-local, site-local: all lie outside 2000::/3
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _place(url: str) -> _Place:
    if any(not letter.isprintable() or letter in ' \\"<>' for letter in url):
        raise DestinationRefused("no URL", code="url")  # urlsplit drops line breaks silently: check before
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError:
        raise DestinationRefused("no URL", code="url") from None
    if parts.scheme not in {"http", "https"}:
        raise DestinationRefused("neither https nor http", code="scheme")
    if not _HOST.fullmatch(host) or port == 0 or parts.username is not None or parts.password is not None:
        raise DestinationRefused("no URL with a plain host", code="url")
    return _Place(parts.scheme == "https", host, port or (443 if parts.scheme == "https" else 80), _target(parts))


_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
"""A name, or an address of IPv6. A host also stands in headers, where ";" would begin another directive."""
_AS_THEY_ARE = "!#$%&'()*+,/:;=?@[]~"
"""Letters of a request line that mean something: an address that is ASCII already stays as it is."""


def _target(parts: SplitResult) -> str:
    return quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_AS_THEY_ARE)


def _resolve(host: str, port: int, deadline: float) -> list[tuple[socket.AddressFamily, SocketAddress]]:
    """All addresses of the host. A name is looked up in a thread of its own, as getaddrinfo knows no time-out."""
    if literal := _literal(host, port):
        return [literal]
    answer: queue.Queue[list[Any] | OSError | UnicodeError] = queue.Queue()

    def ask() -> None:
        try:
            answer.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.put(error)

    threading.Thread(target=ask, name=f"resolve {host}", daemon=True).start()
    try:
        found = answer.get(timeout=_left(deadline))
    except (queue.Empty, TimeoutError):
        raise ResponseTimeout(f"the name {host} was not resolved in time") from None
    if isinstance(found, Exception):
        raise HostUnreachable(f"the name {host} does not resolve") from found
    return [(family, address) for family, _type, _protocol, _name, address in found]


def _literal(host: str, port: int) -> tuple[socket.AddressFamily, SocketAddress] | None:
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


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Left:
    """Bytes that the other side may still send."""

    def __init__(self, host: str, bytes_: int) -> None:
        self._host, self.bytes = host, bytes_

    def take(self, read: int) -> None:
        self.bytes -= read
        if self.bytes < 0:
            raise ResponseTooLarge(f"{self._host} sent more than a reply may have")


class _Response(http.client.HTTPResponse):
    """The library skips `100 Continue` alone, and as many of them as come."""

    def _read_status(self) -> tuple[str, int, str]:
        for _ in range(MAX_INTERIM + 1):
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if not 100 <= status < 200:
                return version, status, reason
            http.client.parse_headers(self.fp)
        raise http.client.HTTPException("too many interim responses")


class _Timed(RawIOBase):
    """A socket as http.client wants it, each of whose operations gets only what is left of the whole time."""

    def __init__(self, connected: socket.socket, deadline: float, left: "_Left") -> None:
        self._socket, self._deadline, self._left = connected, deadline, left

    def sendall(self, data: bytes) -> None:
        self._socket.settimeout(_left(self._deadline))
        self._socket.sendall(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._socket.settimeout(_left(self._deadline))
        read = self._socket.recv_into(buffer)
        self._left.take(read)
        return read

    def makefile(self, _mode: str) -> BufferedReader:
        return BufferedReader(
            _Timed(self._socket, self._deadline, self._left)
        )  # http.client closes this one before reading


def _exchange(
    connected: socket.socket,
    deadline: float,
    place: _Place,
    method: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None,
    limit: int,
) -> Reply:
    connection = http.client.HTTPConnection(place.host, place.port)
    left = _Left(place.host, MAX_HEAD_BYTES)
    connection.sock = _Timed(connected, deadline, left)
    connection.response_class = _Response
    default_port = place.port == (443 if place.secure else 80)
    host = place.origin.partition("://")[2]
    ours = {
        "Host": host.rpartition(":")[0] if default_port else host,
        "User-Agent": USER_AGENT,  # some platforms answer 403 without one
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    connection.request(method, place.target, body=body, headers={**ours, **headers})
    response = connection.getresponse()
    left.bytes += FRAMING * limit
    found = {name.lower(): ", ".join(response.headers.get_all(name, [])) for name in response.headers}
    if 300 <= response.status < 400:
        raise BadReply(f"{place.host} answered with a redirect ({response.status})", code="redirect")
    if found.get("content-encoding", "identity") != "identity":
        raise BadReply(f"{place.host} packed its answer unasked", code="packed")
    return Reply(response.status, found, _read(response, limit, place.host))


def _read(response: http.client.HTTPResponse, limit: int, host: str) -> bytes:
    if (response.length or 0) > limit:
        raise ResponseTooLarge(f"{host} sent more than {limit} bytes")
    pieces, size = [], 0
    while piece := response.read1(65536):
        size += len(piece)
        if size > limit:
            raise ResponseTooLarge(f"{host} sent more than {limit} bytes")
        pieces.append(piece)
    if response.length:  # read1 does not complain of a body that ends early
        raise BadReply(f"{host} ended its answer early")
    return b"".join(pieces)
