# SPDX-License-Identifier: EUPL-1.2
"""As much of HTTP/1.1 (RFC 9112) as one request and its streamed response take, over a connected socket.

Reading *drains* the socket: one read takes all that has arrived, however many chunks that is. A client that hands
over one chunk per read falls behind by seconds as soon as its caller pauses between reads.
"""

import re
import select
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from lti_tool.model_server.errors import ConnectionLost, ProtocolError

READ_BYTES = 65536
MAX_BYTES_AT_ONCE = 1024 * 1024
"""Bytes that one read takes at most: a server that sends without a pause would otherwise never let it end."""
MAX_HEAD_BYTES = 65536
"""Bytes before the body, of all interim responses together with the one that counts."""
MAX_LINES = 200
"""Headers of one response: no server has half as many."""
MAX_INTERIM = 20
"""Interim responses (RFC 9110, 15.2). A server sends one or two."""
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})(?: [^\r\n]*)?\r\n")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")
_MAX_SIZE_LINE = 1024


def request_bytes(method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """A whole request that asks for the connection to be closed behind the response."""
    parts = urlsplit(url)
    lines = [f"{method} {parts.path or '/'} HTTP/1.1", f"Host: {parts.netloc.rpartition('@')[2]}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += ["Connection: close", *([f"Content-Length: {len(body)}"] if body else [])]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def read_all(connected: socket.socket) -> bytes:
    """All that has arrived, up to a limit; waits, as long as the socket's time-out says, until there is something.

    Empty at the end of the stream. Raises TimeoutError or another OSError.
    """
    data = piece = connected.recv(READ_BYTES)
    while piece and len(data) < MAX_BYTES_AT_ONCE and (len(piece) == READ_BYTES or _more(connected)):
        piece = connected.recv(READ_BYTES)
        data += piece
    return data


def _more(connected: socket.socket) -> bool:
    """TLS hands out one record per read, whatever else is there already: each event may be one."""
    if not isinstance(connected, ssl.SSLSocket):
        return False
    if connected.pending():
        return True
    poll = select.poll()
    poll.register(connected, select.POLLIN)
    return bool(poll.poll(0))


class Response:
    """The head of a response and its body in pieces, decoded from what `feed` gets.

    `status` is 0 until the head is complete, `complete` tells whether the message ended as its framing says.
    """

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.complete = False
        self._rest = b""
        self._left: int | None = None
        """Bytes to come of the body or of the current chunk; None: until the connection ends."""
        self._chunked = False
        self._heads = self._interim = 0
        """Bytes of heads, and interim responses, until now."""

    def feed(self, data: bytes) -> bytes:
        """The body's bytes in what has come. Raises ProtocolError if this is no HTTP."""
        self._rest += data
        if not self.status:
            self._head()
        if not self.status or self.complete:
            return b""
        return self._chunks() if self._chunked else self._plain()

    def end(self) -> None:
        """The connection ended. Raises ConnectionLost if the message had not."""
        if not self.complete and (not self.status or self._chunked or self._left is not None):
            raise ConnectionLost
        self.complete = True

    def _head(self) -> None:
        """Takes the head in, if it is there, and what interim responses (1xx) come before it."""
        while not self.status:
            end = self._rest.find(b"\r\n\r\n")
            known = end + 4 if end >= 0 else len(self._rest)
            if self._heads + known > MAX_HEAD_BYTES or not b"HTTP/1.".startswith(self._rest[:7]):
                raise ProtocolError
            if end < 0:
                return
            head, self._rest = self._rest[:known], self._rest[known:]
            self._heads += known
            self._take_head(head)

    def _take_head(self, head: bytes) -> None:
        status = _STATUS.match(head)
        if not status or head.count(b"\r\n") > MAX_LINES:
            raise ProtocolError
        if status[1].startswith(b"1"):
            self._interim += 1
            if self._interim > MAX_INTERIM:
                raise ProtocolError
            return
        self.status, self.headers = int(status[1]), _headers(head[status.end() :])
        self._frame()

    def _frame(self) -> None:
        """How the body ends (RFC 9112, 6.3)."""
        self._chunked = self.headers.get("transfer-encoding", "").lower() == "chunked"
        length = self.headers.get("content-length")
        if self._chunked:
            self._left = 0
        elif length is not None:
            if not (length.isascii() and length.isdigit()):
                raise ProtocolError
            self._left = int(length)
            self.complete = self._left == 0

    def _plain(self) -> bytes:
        data, self._rest = self._rest, b""
        if self._left is not None:
            data = data[: self._left]
            self._left -= len(data)
            self.complete = self._left == 0
        return data

    def _chunks(self) -> bytes:
        data, at, pieces = self._rest, 0, []
        while at < len(data):
            if self._left:  # of a chunk, and of the line break behind it
                pieces.append(data[at : at + max(self._left - 2, 0)])
                taken = min(self._left, len(data) - at)
                self._left -= taken
                at += taken
                continue
            size = _CHUNK_SIZE.match(data, at)
            if not size:
                if b"\n" in data[at:] or len(data) - at > _MAX_SIZE_LINE:
                    raise ProtocolError
                break
            at = size.end()
            self._left = int(size[1], 16)
            if not self._left:  # trailers, if any, say nothing that is needed
                self.complete = True
                break
            self._left += 2
        self._rest = data[at:]
        return b"".join(pieces)


def _headers(lines: bytes) -> dict[str, str]:
    """Names in lower case; the last of a repeated header wins."""
    pairs = (line.partition(":") for line in lines.decode("latin-1").split("\r\n") if line)
    return {name.strip().lower(): value.strip() for name, _colon, value in pairs}
