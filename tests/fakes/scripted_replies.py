# SPDX-License-Identifier: EUPL-1.2
"""What a test can have the scripted model server say: answers with everything that can go wrong, and refusals.

The refusals repeat what a real vLLM 0.32 was seen to answer, word by word.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from inference import replies

ENGINE_DEAD = "EngineCore encountered an issue. See stack trace (above) for the root cause."
SHUTTING_DOWN = "cannot schedule new futures after shutdown"
BUSY = "The engine is currently busy and cannot accept new requests. Please try again later or on a different instance."
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """An answer in tokens. All waits are in seconds."""

    tokens: Sequence[str] = ("Das", " ist", " eine", " Antwort", " über", " Bäume", ".")
    reasoning: Sequence[str] = ()
    """tokens of the field `reasoning`, before the others"""
    pause: float = 0.0
    """between two events"""
    wait_before_headers: float = 0.0
    wait_before_first_token: float = 0.0
    """after the headers: the request waits in the engine's queue"""
    keep_alive_every: float | None = None
    """while waiting for the first token, a comment so often"""
    finish_reason: Literal["stop", "length", "abort"] = "stop"
    usage: bool = True
    """False leaves the usage out, even where the request asks for it"""
    prompt_tokens: int = 47
    hold_after: int | None = None
    """silence after so many events with text until the test sets `go`; 0: before the first event of all"""
    go: threading.Event = field(default_factory=threading.Event, compare=False)
    done: bool = True
    """False ends the stream without [DONE], with the HTTP message complete"""
    stream_interval: int = 1
    """tokens in an event, after the first event that always has one"""
    hang_after: int | None = None
    """silence after so many events with text, until the client or the test gives up"""
    die_after: int | None = None
    """the engine dies after so many events with text"""
    cut_after: int | None = None
    """the connection ends after so many events with text: see `cut`"""
    cut: Literal["between events", "in a chunk", "in a character", "reset"] = "in a chunk"
    """`in a character` needs an event to come that has a character of more than one byte"""
    split_characters: bool = False
    """every character of more than one byte comes in two HTTP chunks, a moment apart"""

    def events(self) -> list[tuple[str, str]]:
        """(field, text) of each event with text."""
        return [(name, text) for name, tokens in self._fields() for text in self._grouped(tokens)]

    def _fields(self) -> list[tuple[str, Sequence[str]]]:
        return [("reasoning", self.reasoning), ("content", self.tokens)]

    def _grouped(self, tokens: Sequence[str]) -> list[str]:
        step = self.stream_interval
        return [*tokens[:1], *("".join(tokens[i : i + step]) for i in range(1, len(tokens), step))]


@dataclass(frozen=True)
class Reply:
    """Any other response, at once and whole."""

    status: int
    body: bytes = b""
    headers: Headers = (("content-type", "application/json"), ("vary", "Origin"))


@dataclass(frozen=True)
class Pieces:
    """A response in pieces that the test makes itself, each a chunk of its own; a number is a pause in seconds."""

    pieces: Sequence[bytes | float]
    status: int = 200
    headers: Headers = (("content-type", "text/event-stream; charset=utf-8"),)
    ends: bool = True
    """False: the connection is cut behind the last piece"""


Scripted = Answer | Reply | Pieces


def error(status: int, message: str, kind: str = "InternalServerError", retry_after: int | None = None) -> Reply:
    """An error in vLLM's shape, such as `error(500, ENGINE_DEAD)` or `error(429, "Too many requests")`."""
    extra = () if retry_after is None else (("retry-after", str(retry_after)),)
    return Reply(status, replies.dump(replies.error(status, message, kind)), Reply(status).headers + extra)


def busy() -> Reply:
    """The queue is full (`--max-num-queued-reqs`)."""
    return error(503, BUSY, "Service Unavailable")


def prompt_too_long(limit: int = 2048, tokens: int = 2049) -> Reply:
    return Reply(400, replies.dump(replies.prompt_too_long(limit, tokens)))


def prompt_far_too_long(limit: int = 2048, characters: int = 36050) -> Reply:
    return Reply(400, replies.dump(replies.prompt_far_too_long(limit, characters)))


def unknown_model(asked: str, served: str = "tiny-chat") -> Reply:
    return Reply(404, replies.dump(replies.unknown_model(asked, served)))


def unauthorized() -> Reply:
    """vLLM refuses a key before its CORS layer: no `vary`, and the error is a string."""
    return Reply(401, replies.dump(replies.UNAUTHORIZED), (("content-type", "application/json"),))


def html_page(status: int = 200) -> Reply:
    """What a captive portal or a wrongly set proxy answers."""
    return Reply(status, b"<!doctype html><title>Login</title>", (("content-type", "text/html; charset=utf-8"),))


def redirect(to: str) -> Reply:
    return Reply(302, b"", (("location", to),))
