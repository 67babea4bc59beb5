# SPDX-License-Identifier: EUPL-1.2
"""The only door of an engine: passes `/v1/` through to vLLM, byte by byte as it comes, and answers `/health` itself.

vLLM's API key guards `/v1`, but `/invocations` generates text without one, and `/tokenize`, `/metrics` and others are
open; so vLLM listens on a Unix socket that only this process can open. And vLLM's own `/health` stays 200 while it
refuses new chats at its end: this one says 503 from the first moment of the drain.

One request a connection (`connection: close`): then a body has exactly the bytes that its length says, nothing can be
smuggled in behind it, and no pooled connection dies idle (vLLM closes those after 5 s).
"""

import asyncio
import contextlib
import hmac
import re
import socket
from collections.abc import Awaitable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from inference import replies

LONGEST_HEAD = 64 * 1024
MAX_BODY_BYTES = 32 * 2**20
PIECE_BYTES = 64 * 1024
HEAD_SECONDS = 30.0
BODY_SECONDS = 60.0
RETRY_AFTER = 5

HOP_BY_HOP = (b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer", b"upgrade", b"expect")
REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    411: "Length Required",
    413: "Content Too Large",
    503: "Service Unavailable",
}


class FrontState(Enum):
    """What `/health` says: 200 only for READY."""

    STARTING = "the engine is starting"
    READY = "ready"
    LEAVING = "the engine is about to end"
    """Still answers: those who look at `/health` need a moment to stop sending."""
    CLOSED = "the engine is ending"


class RequestRefused(Exception):
    def __init__(self, status: int, body: object) -> None:
        super().__init__(status)
        self.status, self.body = status, body


@dataclass(frozen=True)
class Request:
    head: bytes
    """For vLLM: without what concerns only the client's connection."""
    length: int
    """Bytes of body that follow."""
    path: str
    key: str
    """What the client sent as bearer token."""
    expects_continue: bool


def parse(head: bytes) -> Request:
    """Raises RequestRefused for what a careful proxy does not pass on (RFC 9112, sections 3.2, 6.1, 6.3)."""
    first, *lines = head[:-4].split(b"\r\n")
    line = re.fullmatch(rb"([A-Z]+) (/[!-~]*) HTTP/1\.[01]", first)
    if not line:
        raise RequestRefused(400, replies.error(400, "This is no HTTP/1 request with a path.", "Bad Request"))
    headers = [_header(text) for text in lines]
    lengths = [value for name, value in headers if name == b"content-length"]
    if any(name == b"transfer-encoding" for name, _ in headers):
        raise RequestRefused(411, replies.error(411, "Send the body with a Content-Length.", "Length Required"))
    if len(lengths) > 1 or not all(re.fullmatch(rb"\d{1,12}", length) for length in lengths):
        raise RequestRefused(400, replies.error(400, "Content-Length must be one number.", "Bad Request"))
    length = int(lengths[0]) if lengths else 0
    if length > MAX_BODY_BYTES:
        message = f"A request has at most {MAX_BODY_BYTES} bytes."
        raise RequestRefused(413, replies.error(413, message, "Content Too Large"))
    kept = [name + b": " + value for name, value in headers if name not in HOP_BY_HOP]
    given = dict(headers)
    return Request(
        head=b"\r\n".join([first, *kept, b"connection: close", b"", b""]),
        length=length,
        path=line[2].split(b"?")[0].decode(),
        key=given.get(b"authorization", b"").decode("latin-1").removeprefix("Bearer "),
        expects_continue=given.get(b"expect", b"").lower() == b"100-continue",
    )


def _header(line: bytes) -> tuple[bytes, bytes]:
    found = re.fullmatch(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):([^\r\n\0]*)", line)
    if not found:
        raise RequestRefused(400, replies.error(400, "A header line is malformed.", "Bad Request"))
    return found[1].lower(), found[2].strip(b" \t")


def passes(path: str) -> bool:
    """Whether vLLM may see this path: plain ones below `/v1/`, so that no decoding can lead elsewhere."""
    return re.fullmatch(r"/v1(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+", path) is not None


@dataclass
class Front:
    engine: Path
    """The Unix socket that vLLM listens on."""
    key: str | None
    state: FrontState = FrontState.STARTING
    running: "set[asyncio.Task[None]]" = field(default_factory=set)
    """Requests that vLLM is working on."""
    _quiet: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self, listener: socket.socket) -> asyncio.Server:
        # Connections inherit it. asyncio sets it only for sockets that were made with an explicit protocol number, and
        # without it a token waits for the receipt of the one before: 20 ms and more.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return await asyncio.start_server(self._serve, sock=listener, limit=LONGEST_HEAD)

    async def wait_until_quiet(self, seconds: float) -> bool:
        """False if requests were still running after so many seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.running:
                    self._quiet.clear()
                    await self._quiet.wait()
        return not self.running

    def cut(self) -> None:
        for task in self.running:
            task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            # Cancelled by `cut`: nobody waits for this task, and asyncio would log its end with a traceback.
            with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._answer(reader, writer)
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(HEAD_SECONDS):
                request = parse(await reader.readuntil(b"\r\n\r\n"))
            if request.path == "/health":
                raise RequestRefused(200 if self.state is FrontState.READY else 503, {"state": self.state.name.lower()})
            self._check(request)
        except RequestRefused as refusal:
            await _refuse(writer, refusal)
        except asyncio.LimitOverrunError:
            await _refuse(
                writer, RequestRefused(400, replies.error(400, "The request's head is too long.", "Bad Request"))
            )
        else:
            await self._count(request, reader, writer)

    def _check(self, request: Request) -> None:
        if request.path != "/metrics" and not passes(request.path):
            raise RequestRefused(404, replies.NOT_FOUND)
        # vLLM would say so too, but not for /metrics, and before it has read a long body: that loses the answer.
        if self.key and not hmac.compare_digest(request.key.encode("latin-1"), self.key.encode()):
            raise RequestRefused(401, replies.UNAUTHORIZED)
        if self.state not in (FrontState.READY, FrontState.LEAVING):
            raise _away(self.state.value)

    async def _count(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self.running.add(task)
        try:
            await self._pass(request, reader, writer)
        finally:
            self.running.discard(task)
            self._quiet.set()

    async def _pass(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if request.expects_continue:
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        # Whole, and only then the engine: it may answer a head alone and close, and whoever is still writing a body
        # then loses the answer. A slow sender holds no place in the engine either.
        async with asyncio.timeout(BODY_SECONDS):
            body = await reader.readexactly(request.length)
        try:
            from_engine, to_engine = await asyncio.open_unix_connection(str(self.engine))
        except OSError:
            await _refuse(writer, _away("the engine is starting again"))
            return
        try:
            to_engine.write(request.head + body)
            await _until_either(_copy(from_engine, writer), _gone(reader))
        finally:
            to_engine.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(PIECE_BYTES):
        writer.write(piece)
        await writer.drain()


async def _gone(reader: asyncio.StreamReader) -> None:
    """Returns when the client has hung up, so that the engine stops within milliseconds and not at the next write."""
    while await reader.read(PIECE_BYTES):
        pass


async def _until_either(answer: Awaitable[None], gone: Awaitable[None]) -> None:
    tasks = [asyncio.ensure_future(answer), asyncio.ensure_future(gone)]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()


def _away(why: str) -> RequestRefused:
    return RequestRefused(503, replies.error(503, f"Not now: {why}. Try again in a moment.", "ServiceUnavailableError"))


async def _refuse(writer: asyncio.StreamWriter, refusal: RequestRefused) -> None:
    body = replies.dump(refusal.body)
    retry = f"retry-after: {RETRY_AFTER}\r\n" if refusal.status == 503 else ""
    writer.write(
        f"HTTP/1.1 {refusal.status} {REASONS[refusal.status]}\r\ncontent-type: application/json\r\n"
        f"content-length: {len(body)}\r\n{retry}connection: close\r\n\r\n".encode()
        + body
    )
    await writer.drain()
