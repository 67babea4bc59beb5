# SPDX-License-Identifier: EUPL-1.2
"""What a chat request asks for, and every way in which it can be wrong, said in vLLM's words. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from inference import replies

MODEL = "passages"
MAX_MODEL_LEN = 131_072
"""In words: the engine has no tokens, and no limit of its own but patience."""
_PIECE = re.compile(r"\s*\S+|\s+\Z")


class RefusedError(Exception):
    """A request that gets an error instead of an answer."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(status, body)
        self.status, self.body = status, body


@dataclass(frozen=True)
class ReceivedChatRequest:
    prompt: str
    """The system messages: instructions and course material; and what the last question brings of it."""
    questions: tuple[str, ...]
    """What the person said, oldest first, without the material that comes with it."""
    stream: bool
    include_usage: bool
    max_words: int | None
    prompt_words: int


def pieces(text: str) -> list[str]:
    """The text in words, each with the white space before it; this engine counts them as its tokens."""
    return _PIECE.findall(text)


def read_chat_request(data: bytes) -> ReceivedChatRequest:
    """Raises RefusedError. Fields that have no meaning here are ignored, as vLLM ignores unknown ones."""
    body = _read_json(data)
    messages = _read_messages(body)
    if body.get("model", MODEL) != MODEL:
        raise RefusedError(404, replies.unknown_model(body["model"], MODEL))
    options = body.get("stream_options")
    if options and not body.get("stream"):
        raise RefusedError(400, replies.stream_options_alone())
    words = sum(len(pieces(text)) for _, text in messages)
    brought, questions = _split([text for role, text in messages if role == "user"])
    if words > MAX_MODEL_LEN:
        raise RefusedError(400, replies.prompt_too_long(MAX_MODEL_LEN, words))
    return ReceivedChatRequest(
        prompt="\n".join([*(text for role, text in messages if role == "system"), brought]),
        questions=questions,
        stream=bool(body.get("stream")),
        include_usage=isinstance(options, dict) and bool(options.get("include_usage")),
        max_words=_read_limit(body),
        prompt_words=words,
    )


def _split(said: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The material that stands in front of the last question, and the questions alone: without what the tool says to
    the last one, which is for models.
    """
    if not said:
        return "", ()
    material, ends, question = "", "", said[-1]
    if question.startswith("<material>\n"):
        material, ends, question = question.partition("\n</material>\n\n")
    if question.startswith("<guidance>\n"):
        _guidance, _ends, question = question.partition("\n</guidance>\n\n")
    return material + ends, (*said[:-1], question)


def _read_json(data: bytes) -> dict[str, Any]:
    try:
        body = orjson.loads(data)
    except orjson.JSONDecodeError as problem:
        raise RefusedError(400, replies.invalid_json(problem.pos, problem.msg)) from problem
    if not isinstance(body, dict):
        raise RefusedError(400, replies.bad_request("The body must be a JSON object."))
    return body


def _read_messages(body: dict[str, Any]) -> list[tuple[str, str]]:
    """(role, text) of each message."""
    if "messages" not in body:
        raise RefusedError(400, replies.missing_field("messages", len(body)))
    messages = body["messages"]
    if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages):
        raise RefusedError(400, replies.bad_request("messages must be a list of objects.", "messages"))
    if not messages:
        raise RefusedError(400, replies.empty_conversation())
    return [(str(message.get("role")), _text(message.get("content"))) for message in messages]


def _text(content: object) -> str:
    """Content is a string, or a list of parts of which those of type text count."""
    if isinstance(content, str):
        return content
    parts: Sequence[object] = content if isinstance(content, list) else []
    return "\n".join(str(part["text"]) for part in parts if isinstance(part, dict) and "text" in part)


def _read_limit(body: dict[str, Any]) -> int | None:
    limit = body.get("max_completion_tokens", body.get("max_tokens"))
    if not isinstance(limit, int):
        return None
    if limit < 1:
        raise RefusedError(400, replies.too_few_tokens(limit))
    return limit
