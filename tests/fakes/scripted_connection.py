# SPDX-License-Identifier: EUPL-1.2
"""One connection of the scripted model server: HTTP as uvicorn speaks it, and every way in which a line can fail."""

import asyncio
import contextlib
import email.utils
import json
import secrets
import socket
import struct
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import pairwise
from typing import Any, Protocol

from inference import replies
from tests.fakes.scripted_replies import ENGINE_DEAD, Answer, Headers, Pieces, Reply, Scripted

FINGERPRINT = "vllm-0.32.0-8019678f"
FOREVER = 3600.0


@dataclass
class Request:
    """A request that came. Times are those of `time.monotonic()`."""

    method: str
    path: str
    headers: dict[str, str]
    """names in lower case"""
    raw: bytes
    came: float
    sent: int = 0
    """events with text that went out"""
    answered: float | None = None
    """when the whole response was out"""
    hung_up: float | None = None
    """when the client went away before that"""

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    @property
    def asked_for_usage(self) -> bool:
        return bool((self.body.get("stream_options") or {}).get("include_usage"))


class CutError(Exception):
    """The script wants the connection gone now."""


class Server(Protocol):
    """What a connection asks of its server."""

    model: str
    keep_alive: float
    send_request_ids: bool
    requests: list[Request]

    def reply_to(self, request: Request) -> Scripted: ...
    def tell(self) -> None: ...


class Connection:
    """One client's connection: requests one after the other, and an eye on the client while each is answered."""

    def __init__(self, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.server, self.reader, self.writer = server, reader, writer

    async def run(self) -> None:
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError, CutError):
                idle = None  # as uvicorn: only between two requests it does not wait for long
                while await self._answer_next(idle):
                    idle = self.server.keep_alive
        except asyncio.CancelledError:
            self.writer.transport.abort()  # the server stops: nothing more goes out, as when a process is killed
        finally:
            self.writer.close()

    async def _answer_next(self, patience: float | None) -> bool:
        """Whether the connection stays open. `patience`: seconds that the next request has until it is there."""
        request = await asyncio.wait_for(self._read(), patience)
        self.server.requests.append(request)
        self.server.tell()
        answer = asyncio.ensure_future(self._answer(request, self.server.reply_to(request)))
        watch = asyncio.ensure_future(self._client_gone())
        try:
            await asyncio.wait({answer, watch}, return_when=asyncio.FIRST_COMPLETED)
            return self._ended(request, answer)
        finally:
            answer.cancel()
            watch.cancel()
            await asyncio.gather(answer, watch, return_exceptions=True)
            self.server.tell()

    def _ended(self, request: Request, answer: "asyncio.Future[None]") -> bool:
        """Notes how it ended; whether another request may follow."""
        if not answer.done() or isinstance(answer.exception(), ConnectionError):
            request.hung_up = time.monotonic()
            return False
        answer.result()
        request.answered = time.monotonic()
        return request.headers.get("connection", "").lower() != "close"

    async def _client_gone(self) -> None:
        """Returns when the client has closed or reset; nobody pipelines, so nothing else is to be read meanwhile."""
        with contextlib.suppress(ConnectionError):
            await self.reader.read(1)

    async def _read(self) -> Request:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ")
        pairs = (line.split(":", 1) for line in head[1:] if line)
        headers = {name.lower(): value.strip() for name, value in pairs}
        return Request(method, path, headers, await self._read_body(headers), time.monotonic())

    async def _read_body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return await self.reader.readexactly(int(headers.get("content-length", "0")))
        body = b""
        while size := int(await self.reader.readline(), 16):
            body += (await self.reader.readexactly(size + 2))[:-2]
        await self.reader.readline()
        return body

    async def _answer(self, request: Request, reply: Scripted) -> None:
        if isinstance(reply, Reply):
            return await self._whole(request, reply.status, reply.body, reply.headers)
        if isinstance(reply, Pieces):
            return await self._pieces(request, reply)
        await asyncio.sleep(reply.wait_before_headers)
        if request.body.get("stream"):
            return await self._stream(request, reply)
        events = reply.events()
        await asyncio.sleep(reply.wait_before_first_token + reply.pause * len(events))
        request.sent = len(events)
        body = self._completion(request).whole(
            "".join(reply.tokens) or None,
            reply.finish_reason,
            reply.prompt_tokens,
            len(reply.reasoning) + len(reply.tokens),
            "".join(reply.reasoning) or None,
        )
        return await self._whole(request, 200, replies.dump(body), Reply(200).headers)

    async def _whole(self, request: Request, status: int, body: bytes, headers: Headers) -> None:
        self.writer.write(self._head(request, status, (("content-length", str(len(body))), *headers)) + body)
        await self.writer.drain()

    async def _pieces(self, request: Request, reply: Pieces) -> None:
        self.writer.write(self._head(request, reply.status, reply.headers, ("transfer-encoding", "chunked")))
        for piece in reply.pieces:
            if isinstance(piece, bytes):
                self.writer.write(replies.chunk(piece))
                await self.writer.drain()
            else:
                await asyncio.sleep(piece)
        if not reply.ends:
            raise CutError
        self.writer.write(b"0\r\n\r\n")
        await self.writer.drain()

    def _head(self, request: Request, status: int, headers: Headers, *last: tuple[str, str]) -> bytes:
        """The headers in uvicorn's order: its own, the application's, then what the connection needs."""
        first = (("date", email.utils.formatdate(usegmt=True)), ("server", "uvicorn"))
        ids = (("x-request-id", secrets.token_hex(16)),) if self.server.send_request_ids else ()
        close = (("connection", "close"),) if request.headers.get("connection", "").lower() == "close" else ()
        lines = [f"{name}: {value}\r\n" for name, value in (*first, *headers, *ids, *close, *last)]
        return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n{''.join(lines)}\r\n".encode("latin-1")

    def _completion(self, request: Request) -> replies.Completion:
        given = request.headers.get("x-request-id")
        name = f"chatcmpl-{given or secrets.token_hex(8)}"
        return replies.Completion(name, int(time.time()), self.server.model, FINGERPRINT)

    async def _stream(self, request: Request, answer: Answer) -> None:
        headers = (("content-type", "text/event-stream; charset=utf-8"), ("vary", "Origin"))
        self.writer.write(self._head(request, 200, headers, ("transfer-encoding", "chunked")))
        await self._wait_in_queue(answer)
        async for data in self._events(request, answer):
            await self._send(data, split_characters=answer.split_characters)
        self.writer.write(b"0\r\n\r\n")
        await self.writer.drain()

    async def _wait_in_queue(self, answer: Answer) -> None:
        left = answer.wait_before_first_token
        while answer.keep_alive_every and left > answer.keep_alive_every:
            await asyncio.sleep(answer.keep_alive_every)
            await self._send(replies.KEEP_ALIVE)
            left -= answer.keep_alive_every
        await asyncio.sleep(left)
        await self._hold(answer, 0)

    async def _hold(self, answer: Answer, sent: int) -> None:
        """Where the script says so, waits for the test."""
        while sent == answer.hold_after and not answer.go.is_set():  # noqa: ASYNC110 - set in the test's thread
            await asyncio.sleep(0.01)

    async def _events(self, request: Request, answer: Answer) -> AsyncIterator[bytes]:
        """The frames of the answer; raises `CutError` where the script cuts the line."""
        completion, usage = self._completion(request), answer.usage and request.asked_for_usage
        yield replies.frame(completion.opening())
        for data in self._texts(completion, answer, usage=usage):
            if request.sent == answer.die_after:
                yield b"data: " + json.dumps(replies.error(500, ENGINE_DEAD, "InternalServerError")).encode() + b"\n\n"
                yield replies.DONE
                return
            await self._trouble(request, answer, data)
            yield data
            request.sent += 1
            self.server.tell()
            await asyncio.sleep(answer.pause)
        await self._trouble(request, answer, replies.DONE)
        if usage:
            used = len(answer.reasoning) + len(answer.tokens)
            yield replies.frame(completion.usage(answer.prompt_tokens, used))
        if answer.done:
            yield replies.DONE

    def _texts(self, completion: replies.Completion, answer: Answer, *, usage: bool) -> Iterator[bytes]:
        *most, (name, last) = answer.events() or [("content", "")]
        yield from (replies.frame(completion.text(text, name)) for name, text in most)
        yield replies.frame(completion.closing(last, answer.finish_reason, usage_follows=usage, field=name))

    async def _trouble(self, request: Request, answer: Answer, data: bytes) -> None:
        """Where `data` would come next, falls silent or cuts the line."""
        await self._hold(answer, request.sent)
        if request.sent == answer.hang_after:
            await asyncio.sleep(FOREVER)
        if request.sent == answer.cut_after:
            await self._cut(answer, data)

    async def _cut(self, answer: Answer, data: bytes) -> None:
        if answer.cut == "in a chunk":
            self.writer.write(replies.chunk(data)[: len(data) // 2])
        if answer.cut == "in a character":
            self.writer.write(replies.chunk(_cut_inside_characters(data)[0]))
        await self.writer.drain()
        if answer.cut == "reset":
            linger = struct.pack("ii", 1, 0)
            self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        raise CutError

    async def _send(self, data: bytes, *, split_characters: bool = False) -> None:
        """One chunk; or, cut inside characters, several of them so far apart that they come in several reads."""
        first, *others = _cut_inside_characters(data) if split_characters else [data]
        self.writer.write(replies.chunk(first))
        for piece in others:
            await asyncio.sleep(0.005)
            self.writer.write(replies.chunk(piece))
        await self.writer.drain()


def _cut_inside_characters(data: bytes) -> list[bytes]:
    """Cuts after the first byte of every character that has more than one."""
    cuts = [0, *(at + 1 for at, byte in enumerate(data) if byte >= 0b1100_0000), len(data)]
    return [data[start:end] for start, end in pairwise(cuts)]
