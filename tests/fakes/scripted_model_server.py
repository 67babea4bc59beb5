# SPDX-License-Identifier: EUPL-1.2
"""A model server that does what a test tells it, on a real socket, in the words of a real vLLM 0.32.

    with ScriptedModelServer() as server:
        server.script(Answer(tokens=["Hal", "lo"], pause=0.01), busy())
        ...                                   # server.url is the base URL, with /v1
        assert server.chats[0].body["stream"]
        server.wait_for_hangup()

Each chat request takes the next scripted reply, and `server.default` when none is left. What vLLM checks by itself
(key, JSON, messages, model) is checked here too and takes no reply off the script. What can be scripted stands in
`scripted_replies`. It runs in a thread with an event loop of its own, so it serves tests of any kind, and it sees a
client hang up at once, also while it is silent.
"""

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, TypeVar

from inference import replies
from tests.fakes.scripted_connection import Connection
from tests.fakes.scripted_connection import Request as Request
from tests.fakes.scripted_replies import Answer as Answer
from tests.fakes.scripted_replies import Pieces as Pieces
from tests.fakes.scripted_replies import Reply as Reply
from tests.fakes.scripted_replies import Scripted as Scripted
from tests.fakes.scripted_replies import unauthorized, unknown_model
from tests.support import PATIENCE, free_port

T = TypeVar("T")


@dataclass
class ScriptedModelServer:
    """See the module. The fields may be changed while it runs."""

    model: str = "tiny-chat"
    max_model_len: int = 2048
    api_key: str | None = None
    health: int = 200
    metrics: bytes | None = None
    """what `/metrics` answers, such as `scripted_metrics.vllm(waiting=4)`; None: it has none, as if it were no vLLM"""
    keep_alive: float = 5.0
    """seconds after which an idle connection is closed, as vLLM does"""
    listing: bytes | None = None
    """what `/v1/models` answers, if not a list of the model"""
    default: Scripted = field(default_factory=Answer)
    send_request_ids: bool = False
    """`--enable-request-id-headers`"""

    requests: list[Request] = field(default_factory=list, init=False)
    port: int = field(default=0, init=False)
    _script: deque[Scripted] = field(default_factory=deque, init=False)
    _changed: threading.Condition = field(default_factory=threading.Condition, init=False)
    _loop: asyncio.AbstractEventLoop | None = field(default=None, init=False)
    _thread: threading.Thread | None = field(default=None, init=False)
    _stop: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    @property
    def url(self) -> str:
        """The base URL, as an operator would set it."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def chats(self) -> list[Request]:
        return [request for request in self.requests if request.path == "/v1/chat/completions"]

    def script(self, *replies: Scripted) -> None:
        """Appends replies for the chat requests to come."""
        self._script.extend(replies)

    def start(self) -> None:
        """Serves on a free port; after a `stop`, on the same one again.

        Not on one that the system chooses: those are given to outgoing connections too, and while the server is
        stopped, one of them could take its place.
        """
        listener, ready = self._listener(), threading.Event()
        # Connections inherit it. asyncio sets it only for sockets that it made itself.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = listener.getsockname()[1]
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(listener, ready)), daemon=True)
        self._thread.start()
        assert ready.wait(PATIENCE), "the scripted model server did not start"

    def _listener(self) -> socket.socket:
        if self.port:
            return socket.create_server(("127.0.0.1", self.port), backlog=100)
        while True:
            with contextlib.suppress(OSError):  # somebody was quicker: another one, then
                return socket.create_server(("127.0.0.1", free_port()), backlog=100)

    def stop(self) -> None:
        """Ends every connection at once: from then on nobody listens at the address."""
        if self._loop and self._thread and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(PATIENCE)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def wait_for_chat(self, number: int = 1, timeout: float = PATIENCE) -> Request:
        """The chat request of that number, counted from 1, as soon as it has come."""
        missing = f"no chat request number {number} came"
        return self._wait_until(lambda: self.chats[number - 1] if len(self.chats) >= number else None, timeout, missing)

    def wait_for_sent(self, events: int, timeout: float = PATIENCE) -> Request:
        """The first chat request to which so many events with text went out."""
        missing = f"{events} events did not go out"
        return self._wait_until(lambda: next((r for r in self.chats if r.sent >= events), None), timeout, missing)

    def wait_for_hangup(self, timeout: float = PATIENCE) -> Request:
        """The first chat request whose client went away before its answer was complete."""
        missing = "the client did not hang up"
        return self._wait_until(lambda: next((r for r in self.chats if r.hung_up), None), timeout, missing)

    def _wait_until(self, look: Callable[[], T | None], timeout: float, missing: str) -> T:
        end = time.monotonic() + timeout
        with self._changed:
            while (found := look()) is None:
                if not self._changed.wait(end - time.monotonic()) and look() is None:
                    raise AssertionError(f"{missing} within {timeout} s")
        return found

    def tell(self) -> None:
        with self._changed:
            self._changed.notify_all()

    async def _serve(self, listener: socket.socket, ready: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        open_ones: set[asyncio.Task[None]] = set()

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.ensure_future(Connection(self, reader, writer).run())
            open_ones.add(task)
            task.add_done_callback(open_ones.discard)

        server = await asyncio.start_server(connected, sock=listener, limit=2**24)
        ready.set()
        await self._stop.wait()
        server.close()
        for task in open_ones:
            task.cancel()
        await asyncio.gather(*open_ones, return_exceptions=True)

    def reply_to(self, request: Request) -> Scripted:
        """What vLLM finds wrong by itself, else the next reply of the script."""
        guarded = request.path.startswith("/v1")
        if guarded and self.api_key and request.headers.get("authorization") != f"Bearer {self.api_key}":
            return unauthorized()
        if request.path == "/v1/chat/completions" and request.method == "POST":
            return self._refuse(request) or (self._script.popleft() if self._script else self.default)
        return self._information(request.path)

    def _information(self, path: str) -> Reply:
        if path == "/health":
            return Reply(self.health, b"", (("vary", "Origin"),))
        if path == "/metrics" and self.metrics is not None:
            return Reply(200, self.metrics, (("content-type", "text/plain; version=1.0.0; charset=utf-8"),))
        if path == "/version":
            return Reply(200, replies.dump({"version": "0.32.0"}))
        if path == "/v1/models" and self.listing is not None:
            return Reply(200, self.listing)
        if path == "/v1/models":
            root = f"/srv/models/{self.model}"
            models = replies.model_list(self.model, "vllm", self.max_model_len, int(time.time()), root)
            return Reply(200, replies.dump(models))
        return Reply(404, replies.dump(replies.NOT_FOUND))

    def _refuse(self, request: Request) -> Reply | None:
        try:
            body = request.body
        except json.JSONDecodeError as problem:
            return Reply(400, replies.dump(replies.invalid_json(problem.pos, problem.msg)))
        if "messages" not in body:
            return Reply(400, replies.dump(replies.missing_field("messages", len(body))))
        if body.get("model", self.model) != self.model:
            return unknown_model(body["model"], self.model)
        if not body["messages"]:
            return Reply(400, replies.dump(replies.empty_conversation()))
        if body.get("stream_options") and not body.get("stream"):
            return Reply(400, replies.dump(replies.stream_options_alone()))
        return None
