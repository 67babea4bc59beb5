"""Server-sent events out of bytes that were cut anywhere, and the deltas of an answer out of events."""

import json
from dataclasses import dataclass
from typing import Any

import orjson

from lti_tool.model_server.errors import Aborted, Garbage, TooLong, from_event
from lti_tool.model_server.waiting import Wait

MAX_LINE = 1024 * 1024
"""Bytes: an event of a token has about 230."""


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


class Events:
    """Server-sent events (WHATWG HTML, 9.2.6), as far as model servers use them."""

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes) -> list[bytes]:
        """The data of each event that is now complete. Comments and other fields are skipped."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > MAX_LINE:
            raise TooLong
        complete = []
        for line in lines:
            if line.startswith(b"data:"):
                self._keep(line)
            elif line in (b"", b"\r") and self._data:
                complete.append(b"\n".join(self._data))
                self._data.clear()
                self._size = 0
        return complete

    def _keep(self, line: bytes) -> None:
        """A line of an event that may have several: together no longer than one may be."""
        self._size += len(line)
        if self._size > MAX_LINE:
            raise TooLong
        self._data.append(line[5:].strip())


class Answer:
    """What the events of one answer add up to."""

    def __init__(self) -> None:
        self.begun = False
        """The server works on it: the first event came."""
        self.done = False
        """The server said [DONE]."""
        self.finish_reason: str | None = None
        self.tokens: Tokens | None = None
        self._text: list[str] = []

    def take(self, event: bytes) -> None:
        """One event's data. Raises ModelServerError for an error in it, or if it is not what this protocol knows."""
        if event == b"[DONE]":
            self.done = True
            return
        chunk = _object(event)
        if "error" in chunk:
            raise from_event(chunk["error"])
        self.begun = True
        if isinstance(usage := chunk.get("usage"), dict):
            self.tokens = _tokens(usage)
        for choice in chunk.get("choices") or ():
            self._choice(choice)

    def _choice(self, choice: Any) -> None:
        delta = choice.get("delta") if isinstance(choice, dict) else None
        content = delta.get("content") if isinstance(delta, dict) else None
        if (content is not None and not isinstance(content, str)) or not isinstance(choice, dict):
            raise Garbage
        if content:
            self._text.append(content)
        reason = choice.get("finish_reason")
        if reason == "abort":
            raise Aborted
        if reason is not None:
            # A reason that nobody here knows ("content_filter") ended the answer all the same.
            self.finish_reason = "length" if reason == "length" else "stop"

    def text(self) -> str:
        """The text since the last call."""
        text = "".join(self._text)
        self._text.clear()
        return text if text.isascii() else _encodable(text)


def _object(event: bytes) -> dict[str, Any]:
    try:
        chunk = orjson.loads(event)
    except orjson.JSONDecodeError:
        chunk = _leniently(event)
    if not isinstance(chunk, dict) or not isinstance(chunk.get("choices") or [], list):
        raise Garbage
    return chunk


def _leniently(event: bytes) -> object:
    """Half a surrogate pair in an escape is JSON to most servers' libraries, and orjson refuses it."""
    try:
        return json.loads(event)
    except (ValueError, RecursionError):
        raise Garbage from None


def _encodable(text: str) -> str:
    """Joins halves of surrogate pairs; half a pair alone, which UTF-8 cannot say, becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _tokens(usage: dict[str, Any]) -> Tokens | None:
    """What the server counted; None if that is no count, so that an estimate is charged and not nothing."""
    match usage.get("prompt_tokens"), usage.get("completion_tokens"):
        case int(prompt), int(completion) if 0 <= prompt < 2**31 and 0 <= completion < 2**31:
            return Tokens(prompt, completion)
    return None
