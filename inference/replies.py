# SPDX-License-Identifier: EUPL-1.2
"""The JSON that vLLM 0.32 puts on the wire for chat completions, field by field and in its order.

Pure: no sockets, no clock. The model-free engine, the tests' scripted server and the benchmarks' engine all build
their answers here, and `tests/inference/test_scripted_server.py` holds the result against recorded exchanges with a
real vLLM; so none of the three can drift away from what the tool meets in production.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Event = dict[str, Any]

DONE = b"data: [DONE]\n\n"
KEEP_ALIVE = b": keep-alive\n\n"
UNAUTHORIZED = {"error": "Unauthorized"}
NOT_FOUND = {"detail": "Not Found"}


def dump(value: object) -> bytes:
    """Compact JSON with umlauts as they are: a client that cuts UTF-8 in the wrong place shall fail on us as well."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def frame(event: Mapping[str, Any]) -> bytes:
    """One server-sent event."""
    return b"data: " + dump(event) + b"\n\n"


def chunk(data: bytes) -> bytes:
    """One HTTP/1.1 chunk; vLLM sends exactly one event in each."""
    return b"%x\r\n%b\r\n" % (len(data), data)


def error(status: int, message: str, kind: str, param: str | None = None) -> Event:
    """Every error but 401 and an unknown path."""
    return {"error": {"message": message, "type": kind, "param": param, "code": status}}


def unknown_model(asked: object, served: str) -> Event:
    """404."""
    message = f"The model `{asked}` does not exist. Valid aliases: {served}."
    return error(404, message, "NotFoundError", "model")


def bad_request(message: str, param: str | None = None) -> Event:
    """400 that vLLM finds itself."""
    return error(400, message, "BadRequestError", param)


def invalid_json(position: int, reason: str) -> Event:
    """400 that the web framework finds before vLLM sees the request; `position` counts characters from 0."""
    problem = {
        "type": "json_invalid",
        "loc": f"body.{position}",
        "msg": "JSON decode error",
        "input": "<dict of 0 items>",
        "ctx": {"error": reason},
    }
    return error(400, f"1 validation error:\n  {problem}", "Bad Request", f"body.{position}")


def missing_field(name: str, fields: int) -> Event:
    """400 for a body of so many `fields` that lacks one."""
    problem = {"type": "missing", "loc": f"body.{name}", "msg": "Field required", "input": f"<dict of {fields} items>"}
    return error(400, f"1 validation error:\n  {problem}", "Bad Request", f"body.{name}")


def empty_conversation() -> Event:
    """400."""
    return bad_request("Cannot apply chat template to an empty conversation. Provide at least one message.")


def stream_options_alone() -> Event:
    """400."""
    message = "Stream options can only be defined when `stream=True`. (parameter=stream_options)"
    return bad_request(message, "stream_options")


def too_few_tokens(asked: int) -> Event:
    """400."""
    message = f"max_tokens must be at least 1, got {asked}. (parameter=max_tokens, value={asked})"
    return bad_request(message, "max_tokens")


def prompt_too_long(limit: int, tokens: int) -> Event:
    """400 after tokenising."""
    message = (
        f"This model's maximum context length is {limit} tokens. However, your prompt contains at least {tokens} "
        "input tokens, which exceeds this limit even without any output tokens. Please reduce the length of the "
        f"input prompt. (parameter=input_tokens, value={tokens})"
    )
    return bad_request(message, "input_tokens")


def prompt_far_too_long(limit: int, characters: int) -> Event:
    """400 before tokenising: vLLM takes 13 characters a token as the most there can be."""
    message = (
        f"This model's maximum context length is {limit} tokens. However, your prompt contains {characters} characters "
        f"(more than {13 * limit} characters, which is the upper bound for {limit} input tokens). Please reduce the "
        f"length of the input prompt. (parameter=input_text, value={characters})"
    )
    return bad_request(message, "input_text")


def model_list(model: str, owned_by: str, max_model_len: int, created: int, root: str | None = None) -> Event:
    """GET /v1/models; `created` in seconds since 1970."""
    permission = {
        "id": f"modelperm-{created:016x}",
        "object": "model_permission",
        "created": created,
        "allow_create_engine": False,
        "allow_sampling": True,
        "allow_logprobs": True,
        "allow_search_indices": False,
        "allow_view": True,
        "allow_fine_tuning": False,
        "organization": "*",
        "group": None,
        "is_blocking": False,
    }
    card = {
        "id": model,
        "object": "model",
        "created": created,
        "owned_by": owned_by,
        "root": root or model,
        "parent": None,
        "max_model_len": max_model_len,
        "permission": [permission],
    }
    return {"object": "list", "data": [card]}


@dataclass(frozen=True)
class Completion:
    """What stays the same in all events of one answer."""

    id: str
    """`chatcmpl-` and the request's `X-Request-Id`, or 16 hexadecimal digits."""
    created: int
    """Seconds since 1970."""
    model: str
    fingerprint: str

    def _event(self, choices: list[Event]) -> Event:
        return {
            "id": self.id,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.model,
            "choices": choices,
        }

    def opening(self) -> Event:
        """The first event: the role, and no text."""
        delta = {"role": "assistant", "content": ""}
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": None}
        return self._event([choice]) | {"prompt_token_ids": None, "prompt_text": None}

    def text(self, text: str, field: str = "content") -> Event:
        """A piece of text; `field` is `reasoning` for what a reasoning model thinks before it answers."""
        choice = {"index": 0, "delta": {field: text}, "logprobs": None, "finish_reason": None, "token_ids": None}
        return self._event([choice])

    def closing(self, text: str, finish_reason: str, *, usage_follows: bool, field: str = "content") -> Event:
        """The last piece of text, with the reason; it carries the fingerprint unless a usage event does."""
        choice = {
            "index": 0,
            "delta": {field: text},
            "logprobs": None,
            "finish_reason": finish_reason,
            "stop_reason": None,
            "token_ids": None,
        }
        event = self._event([choice])
        return event if usage_follows else event | {"system_fingerprint": self.fingerprint}

    def usage(self, prompt_tokens: int, completion_tokens: int) -> Event:
        """The event after the last text, if the request had `stream_options.include_usage`."""
        usage = _usage(prompt_tokens, completion_tokens)
        return self._event([]) | {"usage": usage, "system_fingerprint": self.fingerprint}

    def whole(
        self, text: str | None, finish_reason: str, prompt_tokens: int, completion_tokens: int, reasoning: str | None
    ) -> Event:
        """The answer to a request without `stream`."""
        message = {
            "role": "assistant",
            "content": text,
            "refusal": None,
            "annotations": None,
            "audio": None,
            "function_call": None,
            "reasoning": reasoning,
        }
        choice = {
            "index": 0,
            "message": message,
            "logprobs": None,
            "finish_reason": finish_reason,
            "stop_reason": None,
            "token_ids": None,
            "routed_experts": None,
        }
        details = {"prompt_tokens_details": None, "completion_tokens_details": None}
        return {
            "id": self.id,
            "object": "chat.completion",
            "created": self.created,
            "model": self.model,
            "choices": [choice],
            "service_tier": None,
            "system_fingerprint": self.fingerprint,
            "usage": _usage(prompt_tokens, completion_tokens) | details,
            "prompt_logprobs": None,
            "prompt_token_ids": None,
            "prompt_text": None,
            "kv_transfer_params": None,
            "ec_transfer_params": None,
            "metrics": None,
        }


def _usage(prompt_tokens: int, completion_tokens: int) -> dict[str, Any]:
    return {
        "prompt_tokens": prompt_tokens,
        "total_tokens": prompt_tokens + completion_tokens,
        "completion_tokens": completion_tokens,
    }
