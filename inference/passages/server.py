# SPDX-License-Identifier: EUPL-1.2
"""The model-free engine over HTTP: OpenAI's protocol as vLLM speaks it, streaming and not.

A WSGI application that knows nothing of the server under it; the pauses that make it stream like a model are waited
out by the function it is given.
"""

import hmac
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from inference import replies
from inference.passages.answer import answer
from inference.passages.material import find_passages
from inference.passages.requests import (
    MAX_MODEL_LEN,
    MODEL,
    ReceivedChatRequest,
    RefusedError,
    pieces,
    read_chat_request,
)

OWNER = "campus-tutor"
"""Whose model this is, in the listing. The tool knows by it that no language model answers."""
FINGERPRINT = "passages-1"
MAX_BODY_BYTES = 8 * 2**20

Wait = Callable[[float], bool]
"""Waits for so many seconds; True, at once, when the server is to end."""


@dataclass(frozen=True)
class PassagesApp:
    wait: Wait
    seconds_per_word: float
    keys: Sequence[str] = ()
    """Any of these opens `/v1`; none leaves it open."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            return self._answer(environ, start_response)
        except RefusedError as refusal:
            return _send_json(start_response, refusal.status, refusal.body)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self._check_key(environ)
        match environ["REQUEST_METHOD"], environ["PATH_INFO"]:
            case "POST", "/v1/chat/completions":
                return self._chat(environ, start_response)
            case "GET", "/v1/models":
                return _send_json(
                    start_response, 200, replies.model_list(MODEL, OWNER, MAX_MODEL_LEN, int(time.time()))
                )
            case "GET", "/health":
                start_response("200 OK", [("content-length", "0")])
                return []
            case _, "/v1/chat/completions" | "/v1/models" | "/health":
                raise RefusedError(405, {"detail": "Method Not Allowed"})
        raise RefusedError(404, replies.NOT_FOUND)

    def _check_key(self, environ: WSGIEnvironment) -> None:
        if not self.keys or not environ["PATH_INFO"].startswith("/v1"):
            return
        given = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ").encode("latin-1")
        if not any(hmac.compare_digest(given, key.encode()) for key in self.keys):
            raise RefusedError(401, replies.UNAUTHORIZED)

    def _chat(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = read_chat_request(_read_body(environ))
        found = find_passages(request.prompt)
        text = pieces(answer(request.questions, found, has_material="\n<material>\n" in f"\n{request.prompt}"))
        words = text[: request.max_words]
        reason = "stop" if len(words) == len(text) else "length"
        name = f"chatcmpl-{environ.get('HTTP_X_REQUEST_ID') or secrets.token_hex(8)}"
        completion = replies.Completion(name, int(time.time()), MODEL, FINGERPRINT)
        if not request.stream:
            whole = completion.whole("".join(words), reason, request.prompt_words, len(words), None)
            return _send_json(start_response, 200, whole)
        start_response("200 OK", [("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-cache")])
        return self._stream(completion, request, words, reason)

    def _stream(
        self, completion: replies.Completion, request: ReceivedChatRequest, words: Sequence[str], reason: str
    ) -> Iterator[bytes]:
        """One event a word. When the server is to end, the answer ends there, as vLLM ends one: `abort`."""
        begun, usage = time.monotonic(), request.include_usage
        yield replies.frame(completion.opening())
        for sent, word in enumerate(words[:-1], 1):
            # By the clock and not by a fixed pause: on a busy machine a stream catches up.
            if self.wait(max(0.0, begun + sent * self.seconds_per_word - time.monotonic())):
                reason, words = "abort", words[:sent]
                break
            yield replies.frame(completion.text(word))
        yield replies.frame(completion.closing(words[-1], reason, usage_follows=usage))
        if usage:
            yield replies.frame(completion.usage(request.prompt_words, len(words)))
        yield replies.DONE


def _read_body(environ: WSGIEnvironment) -> bytes:
    """Raises RefusedError for a body that no honest prompt needs."""
    data: bytes = environ["wsgi.input"].read(MAX_BODY_BYTES + 1)
    if len(data) > MAX_BODY_BYTES:
        message = f"The body is longer than {MAX_BODY_BYTES} bytes."
        raise RefusedError(413, replies.error(413, message, "Request Entity Too Large"))
    return data


def _send_json(start_response: StartResponse, status: int, body: dict[str, Any]) -> list[bytes]:
    data = replies.dump(body)
    headers = [("content-type", "application/json"), ("content-length", str(len(data)))]
    start_response(f"{status} {HTTPStatus(status).phrase}", headers)
    return [data]
