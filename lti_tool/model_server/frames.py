# SPDX-License-Identifier: EUPL-1.2
"""Server-sent events out of bytes that were cut anywhere, and the deltas of an answer out of events."""

import json
from dataclasses import dataclass
from typing import Any

import orjson

from lti_tool.model_server.errors import (
    AnswerTooLong,
    EngineFailed,
    ProtocolError,
    ServerShutDown,
    Withheld,
    from_event,
)
from lti_tool.model_server.thoughts import Thoughts
from lti_tool.model_server.waiting import Wait

MAX_LINE = 1024 * 1024
"""Bytes: an event of a token has about 230."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
WHOLE = frozenset({"stop", "eos", "eos_token", "end_turn", "stop_sequence", "stop_token"})
FULL = frozenset({"length", "max_tokens", "model_length", "max_length"})
"""Reasons for which an answer ends well, and for want of room, in the words of several servers."""
FILTERED = frozenset({"content_filter", "safety", "content_filtered", "recitation", "refusal"})


@dataclass(frozen=True, slots=True)
class Tokens:
    """What an answer cost, as the server counts."""

    prompt: int
    completion: int


@dataclass(frozen=True, slots=True)
class Delta:
    """What came of an answer since the last one. Without text it says only that the answer is still alive."""

    text: str = ""
    finish_reason: str | None = None
    """Why it ended, "stop" or "length"; in the last delta only."""
    tokens: Tokens | None = None
    """In the last delta, if the server counted."""
    queued: bool = False
    """The server has accepted the request and not begun with it."""
    wait: Wait | None = None
    """What is known of the time until then."""
    void: bool = False
    """All text before this was no answer but a thought."""


class Events:
    """Server-sent events (WHATWG HTML, 9.2.6), as far as model servers use them."""

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[bytes] = []
        self._size = 0
        self._begun = self._returned = False

    def feed(self, data: bytes) -> list[bytes]:
        """The data of each event that is now complete. Comments, other fields and events without data are skipped."""
        data = self._in_lines(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > MAX_LINE:
            raise AnswerTooLong
        complete = []
        for line in lines:
            if line.startswith(b"data:"):
                self._keep(line)
            elif not line and self._data:
                complete.append(b"\n".join(self._data))
                self._data.clear()
                self._size = 0
        return [event for event in complete if event and not event.isspace()]

    def end(self) -> list[bytes]:
        """The connection ended: what has come of an event whose end is missing."""
        return self.feed(b"\n\n")

    def _in_lines(self, data: bytes) -> bytes:
        """With line ends of one kind of the three, which may be cut in two, and without a byte order mark."""
        if self._returned and data:
            data = data.removeprefix(b"\n")
            self._returned = False
        if b"\r" in data:
            self._returned = data.endswith(b"\r")
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if not self._begun:
            data, self._rest = self._rest + data, b""
            if len(data) < len(BYTE_ORDER_MARK) and BYTE_ORDER_MARK.startswith(data):
                self._rest = data
                return b""
            self._begun = True
            data = data.removeprefix(BYTE_ORDER_MARK)
        return data

    def _keep(self, line: bytes) -> None:
        """A line of an event that may have several: together no longer than one may be."""
        self._size += len(line)
        if self._size > MAX_LINE:
            raise AnswerTooLong
        self._data.append(line[5:].strip())


class StreamedAnswer:
    """What the events of one answer add up to.

    `opened`: see `Thoughts`. `max_tokens`: what was asked for, should the server not say why the answer ended.
    """

    def __init__(self, *, opened: bool | None = False, max_tokens: int | None = None) -> None:
        self.begun = False
        """The server works on it: the first event came."""
        self.done = False
        """The server said [DONE]."""
        self.written = False
        """Some text came, be it a thought."""
        self.finish_reason: str | None = None
        self.tokens: Tokens | None = None
        self.thoughts = Thoughts(opened=opened)
        self._max_tokens = max_tokens
        self._text: list[str] = []

    def take(self, event: bytes) -> None:
        """One event's data. Raises ModelServerError for an error in it, or if it is not what this protocol knows."""
        if event == b"[DONE]":
            self.done = True
            return
        try:
            chunk = _object(event)
        except ProtocolError:
            if b"\n" not in event:
                raise
            for line in event.split(b"\n"):  # of a server that leaves the empty lines between events out
                self.take(line)
            return
        self._take(chunk)

    def _take(self, chunk: dict[str, Any]) -> None:
        problem = _problem(chunk)
        self.begun = self.begun or problem is None
        if isinstance(usage := chunk.get("usage"), dict):
            self.tokens = _tokens(usage)
        for choice in chunk.get("choices") or ():
            self._choice(choice)
        if problem is not None:
            raise from_event(problem)

    def _choice(self, choice: Any) -> None:
        if not isinstance(choice, dict):
            raise ProtocolError
        said = choice.get("delta") or choice.get("message")
        content = said.get("content") if isinstance(said, dict) else None
        text = _text_of(content)
        self.written = self.written or bool(text)
        self._text.append(text)
        if reason := choice.get("finish_reason"):
            self.finish_reason = _reason(reason)

    def ended(self) -> str | None:
        """Why the answer ended, as far as the server says: [DONE] alone is its word that this was all."""
        if self.finish_reason is None and self.done and self.begun:
            most = self._max_tokens
            return "length" if self.tokens and most and self.tokens.completion >= most else "stop"
        return self.finish_reason

    def text(self) -> str:
        """The text since the last call, without thoughts and what may become one."""
        return self.thoughts.feed(self._joined(last=False))

    def finish(self) -> str:
        """The text that is left, once nothing comes any more."""
        text, thoughts = self.thoughts.feed(self._joined(last=True)), self.thoughts
        void, thoughts.void = thoughts.void, False
        left = thoughts.finish(whole=self.ended() == "stop")
        text, thoughts.void = left if thoughts.void else text + left, thoughts.void or void
        return text

    def _joined(self, *, last: bool) -> str:
        text = "".join(self._text)
        self._text.clear()
        if text.isascii():
            return text
        if not last and "\ud800" <= text[-1] <= "\udbff":  # its other half comes with the next event
            self._text.append(text[-1])
            text = text[:-1]
        return _encodable(text)


def _text_of(content: Any) -> str:
    """Of a delta: text, or parts of which some are. Raises ProtocolError."""
    if content is None or isinstance(content, str):
        return content or ""
    if not isinstance(content, list):
        raise ProtocolError
    parts = [part for part in content if isinstance(part, dict) and part.get("type") in ("text", "output_text")]
    return "".join(part["text"] for part in parts if isinstance(part.get("text"), str))


def _reason(said: Any) -> str:
    """`stop` or `length`. Raises ModelServerError for all that does not say that the answer is whole."""
    reason = said.lower() if isinstance(said, str) else ""
    if reason in WHOLE:
        return "stop"
    if reason in FULL:
        return "length"
    if reason in ("abort", "aborted", "cancelled"):
        raise ServerShutDown
    raise Withheld if reason in FILTERED else EngineFailed


def _problem(chunk: dict[str, Any]) -> object:
    """What an event says of an error, nested or flat; None where it says nothing of one."""
    error = chunk.get("error")
    if error and (not isinstance(error, dict) or any(error.values())):
        return error
    if chunk.get("choices") or chunk.get("usage"):
        return None
    flat = chunk.get("object") == "error" or chunk.get("type") == "error" or "code" in chunk or "detail" in chunk
    return chunk if flat or isinstance(chunk.get("message"), str) else None


def _object(event: bytes) -> dict[str, Any]:
    try:
        chunk = orjson.loads(event)
    except orjson.JSONDecodeError:
        chunk = _leniently(event)
    if not isinstance(chunk, dict) or not isinstance(chunk.get("choices") or [], list):
        raise ProtocolError
    return chunk


def _leniently(event: bytes) -> object:
    """Half a surrogate pair in an escape is JSON to most servers' libraries, and orjson refuses it."""
    try:
        return json.loads(event)
    except (ValueError, RecursionError):
        raise ProtocolError from None


def _encodable(text: str) -> str:
    """Joins halves of surrogate pairs; half a pair alone, which UTF-8 cannot say, becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _tokens(usage: dict[str, Any]) -> Tokens | None:
    """What the server counted; None if that is no count, so that an estimate is charged and not nothing."""
    match usage.get("prompt_tokens"), usage.get("completion_tokens"):
        case bool(), _:
            return None
        case _, bool():
            return None
        case int(prompt), int(completion) if 0 <= prompt < 2**31 and 0 <= completion < 2**31:
            return Tokens(prompt, completion)
    return None
