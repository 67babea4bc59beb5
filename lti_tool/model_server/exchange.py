# SPDX-License-Identifier: EUPL-1.2
"""One request to one server, and its answer as deltas."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from lti_tool.model_server.cancel import Cancel
from lti_tool.model_server.errors import (
    AnswerTimeout,
    AnswerTooLong,
    ConnectionLost,
    ModelServerError,
    ProtocolError,
    QueueTimeout,
    ReadTimeout,
    from_status,
)
from lti_tool.model_server.frames import BYTE_ORDER_MARK, Delta, Events, StreamedAnswer
from lti_tool.model_server.http1 import Response, read_all

MAX_ERROR_BYTES = 256 * 1024
"""Bytes of a response that is no stream."""
PAUSE_GROWTH = 4.0
"""Seconds by which a pause grows for each that the last one ended late."""


@dataclass(frozen=True)
class AnswerLimits:
    """Seconds and sizes of an answer."""

    connect_seconds: float = 3.0
    silence_seconds: float = 60.0
    """Without a single byte; the comments of a server whose queue is long are bytes."""
    total_seconds: float = 600.0
    """From the first event to the last one; and so long a request may wait for its first."""
    coalesce_seconds: float = 0.05
    """Deltas are handed over this far apart, but for the first: per token, the work costs twice as much."""
    max_coalesce_seconds: float = 0.25
    """In a crowd: fewer and larger pieces let a worker keep up, so that the next question does not wait behind the
    pieces of five hundred answers. A reader hardly sees a quarter of a second."""
    max_pieces_per_second: int = 4000
    """That many a second a worker hands over at most, of all its answers together (more than 1,000 come to more, since
    `max_coalesce_seconds` comes first)."""
    sign_of_life_seconds: float = 3.0
    """How often an empty delta tells that nothing has come."""
    max_characters: int = 256 * 1024
    """Characters of the whole answer."""
    unknown_seconds: float = 0.75
    """Text of a model of which nobody knows whether it begins inside a thought is kept back so long: the first answer
    of each engine and process alone. Thoughts that come later are taken back."""

    def apart(self, late: float, answers: int) -> float:
        """Seconds between two deltas of an answer, where so many are under way in this worker.

        `late`: how many seconds later than it should have the last pause ended.
        """
        wanted = max(self.coalesce_seconds + PAUSE_GROWTH * late, answers / self.max_pieces_per_second)
        return min(wanted, self.max_coalesce_seconds)


class UnderWay:
    """The answers that one worker hands over, none that still waits for its first text."""

    def __init__(self) -> None:
        self.answers = 0

    def __enter__(self) -> None:
        self.answers += 1

    def __exit__(self, *_error: object) -> None:
        self.answers -= 1


class Exchange:
    """The answer to a request that was sent over a connected socket."""

    def __init__(
        self,
        connected: socket.socket,
        limits: AnswerLimits,
        cancel: Cancel,
        under_way: UnderWay,
        answer: StreamedAnswer | None = None,
    ) -> None:
        self._socket, self._limits, self._cancel, self._under_way = connected, limits, cancel, under_way
        self._response, self._events, self._answer = Response(), Events(), answer or StreamedAnswer()
        self._ends = time.monotonic() + limits.total_seconds
        self._heard = time.monotonic()
        self._told = self._heard
        self._shown_from: float | None = None
        self._apart = limits.coalesce_seconds
        self._error = self._untyped = b""
        self._characters = 0

    def deltas(self) -> Iterator[Delta]:
        """The answer. Ends without a last delta when it was cancelled. Raises ModelServerError."""
        ended = False
        while not (ended or self._cancel.reason):
            try:
                ended = self._hear()
            except ModelServerError:
                yield from self._rest()  # came together with the error, and the model wrote it all the same
                raise
            if not ended:
                yield from self._new()
        if self._cancel.reason:
            yield from self._rest()
        else:
            yield from self._last()

    def _new(self) -> Iterator[Delta]:
        text = self._answer.text()
        if self._answer.thoughts.waiting and text == "":
            text = self._unknown_no_longer()
        if text or self._answer.thoughts.void:
            yield from self._given(text)
            self._pause()
        elif time.monotonic() - self._told >= self._limits.sign_of_life_seconds:
            yield self._delta("")

    def _unknown_no_longer(self) -> str:
        """What was kept back, if that was for long enough."""
        thoughts, moment = self._answer.thoughts, time.monotonic()
        if thoughts.opened is None and self._answer.written:
            self._shown_from = self._shown_from or moment + self._limits.unknown_seconds
            if moment >= self._shown_from:
                self._shown_from = None
                return thoughts.release()
        return ""

    def _given(self, text: str) -> Iterator[Delta]:
        if self._answer.thoughts.void:
            self._answer.thoughts.void = False
            yield Delta(void=True)
        if text:
            yield self._delta(text)

    def _rest(self) -> Iterator[Delta]:
        yield from self._given(self._answer.finish())

    def _delta(self, text: str) -> Delta:
        self._told = time.monotonic()
        self._count(text)
        return Delta(text, queued=not text and not self._answer.begun)

    def _pause(self) -> None:
        """Lets what comes in the next moments gather in the socket, for longer in a crowd."""
        until = self._told + self._apart
        left = until - time.monotonic()
        if left > 0:
            time.sleep(left)
        late = max(0.0, time.monotonic() - until)
        self._apart = self._limits.apart(late, self._under_way.answers)

    def _read(self) -> bytes | None:
        """What has arrived, b"" at the end of the connection, None after a while without anything."""
        moment = time.monotonic()
        if moment >= self._ends:
            raise AnswerTimeout if self._answer.begun else QueueTimeout(retry_after=60)
        if moment - self._heard >= self._limits.silence_seconds:
            raise ReadTimeout
        silent_from = self._heard + self._limits.silence_seconds
        wait = min(self._ends - moment, silent_from - moment, self._limits.sign_of_life_seconds)
        if self._shown_from is not None:
            wait = min(wait, self._shown_from - moment)
        self._socket.settimeout(max(wait, 0.001))
        try:
            data = read_all(self._socket)
        except TimeoutError:
            return None
        except OSError:
            data = b""  # a reset: what follows from it is the same as after an end
        self._heard = time.monotonic()
        return data

    def _hear(self) -> bool:
        """Takes in what has come; whether that was the end."""
        data = self._read()
        if data is None:
            return False
        self._take(self._response.feed(data), ended=not data)
        if not data and self._answer.finish_reason is None and not self._answer.done:
            self._response.end()
        return not data or self._answer.done or self._response.complete

    def _take(self, body: bytes, *, ended: bool) -> None:
        if self._response.status == 200 and self._is_stream(body):
            for event in self._events.feed(body):
                self._heard_of(event)
            if ended:
                with suppress(ProtocolError):  # the connection was cut within it
                    for event in self._events.end():
                        self._heard_of(event)
        elif self._response.status:
            self._refused(body, ended=ended)

    def _is_stream(self, body: bytes) -> bool:
        """By its type, in whatever letters; where there is none, by how it begins."""
        kind = self._response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not kind and body and not self._untyped:
            self._untyped = body
        beginning = self._untyped.removeprefix(BYTE_ORDER_MARK)
        return kind == "text/event-stream" or (not kind and beginning.startswith((b"data:", b"event:", b"id:", b":")))

    def _heard_of(self, event: bytes) -> None:
        if not self._answer.begun:
            self._ends = time.monotonic() + self._limits.total_seconds
        self._answer.take(event)

    def _refused(self, body: bytes, *, ended: bool) -> None:
        """A response that is no stream: raises as soon as it is all there."""
        self._error += body
        if self._response.complete or ended or len(self._error) > MAX_ERROR_BYTES:
            raise from_status(self._response.status, self._response.headers, self._error)

    def _last(self) -> Iterator[Delta]:
        """An answer whose reason for ending came is whole, even if usage or [DONE] did not."""
        reason, text = self._answer.ended(), self._answer.finish()
        if reason is None:
            yield from self._given(text)
            raise ConnectionLost if self._answer.begun else ProtocolError
        yield from self._given("")
        self._count(text)
        yield Delta(text, reason, self._answer.tokens)

    def _count(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > self._limits.max_characters:
            raise AnswerTooLong
