# SPDX-License-Identifier: EUPL-1.2
"""One request and its whole answer in HTTP, over a socket that leads where it should."""

import http.client
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from typing import Any

from lti_tool.outbound.errors import BadReply, ResponseTooLarge
from lti_tool.outbound.names import seconds_left
from lti_tool.outbound.places import UrlPlace
from lti_tool.version import VERSION

USER_AGENT = f"campus-tutor/{VERSION}"
MAX_REPLY_BYTES = 1024 * 1024
MAX_HEAD_BYTES = 64 * 1024
"""Bytes before the body, interim responses with it: the library bounds each line and their number alone."""
MAX_INTERIM = 20
"""Interim responses (RFC 9110, 15.2). A server sends one or two."""
FRAMING = 8
"""Times the size of a body that its chunks may take: of a byte each they take six."""


@dataclass(frozen=True)
class Reply:
    """A whole answer. Header names are in lower case; a repeated header is joined by ", "."""

    status: int
    headers: Mapping[str, str]
    body: bytes


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
        self._socket.settimeout(seconds_left(self._deadline))
        self._socket.sendall(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._socket.settimeout(seconds_left(self._deadline))
        read = self._socket.recv_into(buffer)
        self._left.take(read)
        return read

    def makefile(self, _mode: str) -> BufferedReader:
        return BufferedReader(
            _Timed(self._socket, self._deadline, self._left)
        )  # http.client closes this one before reading


def exchange(
    connected: socket.socket,
    deadline: float,
    place: UrlPlace,
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
