# SPDX-License-Identifier: EUPL-1.2
"""What the words of an engine's or gateway's error tell, where its code tells nothing. Pure.

In the words of vLLM, SGLang, llama.cpp, TGI, TensorRT-LLM, Ollama, hosted models and gateways, without "_", "`" and
capitals.
"""

import re
from collections.abc import Iterable
from typing import Literal

Lack = Literal["priority", "system", "cache_salt", "schema"]
"""What an engine may refuse and an answer can do without: see `manners`."""

MAX_CHARACTERS = 4000
"""Characters that are looked at."""
_QUOTED = frozenset({"input", "ctx", "url", "loc"})
"""Fields in which a server repeats what it was sent: a person's words are no words of its own."""

_TOO_LONG = re.compile(
    r"context.?(?:length|window|size|limit)|exceeds?.{0,40}\bcontext\b|context (?:the )?overflow"
    r"|max\w* (?:model|input|sequence|prompt|allowed|total)(?: \w+)? length"
    r"|(?:string|request|input|prompt) ?too ?l(?:ong|arge)"
    r"|(?:prompt|inputs?|messages?|request|conversation|sequence|tokens?)\b.{0,80}"
    r"(?:too long|too large|too many tokens(?! per\b)|\bexceed|longer than|must have less than|must be <=)"
    r"|(?:prompt|inputs?|sequence)\b.{0,80}(?:(?:greater|larger) than|over the (?:limit|maximum)|less than or equal)"
    r"|max (?:seq(?:uence)?|model|position) (?:len\b|embeddings)|\bn ctx\b"
    r"|(?:kv|key.?value) cache\b.{0,40}smaller|shorten (?:your|the) (?:prompt|input|messages?|question)"
    r"|tokens.{0,30}(?:got -|\(-)\d"
    r"|too many (?:\w+ )?tokens(?! per\b)|reduce the (?:length|size|number)|above max length"
    r"|(?:(?:tokens?|length|prompt|inputs?)\b.{0,40}\d\)?|\d tokens?) ?> ?=? ?(?:\w+ ){0,3}\(?\d+(?!\d| tokens? per\b)"
    r"|length.{0,40}\bbut\b.{0,20}max length|\bat most \d+ tokens(?! per\b)"
    r"|\bonly \d+ tokens (?:are |were )?(?:allowed|left|supported)"
)
_MORE_THAN_THE_MODEL_HAS = re.compile(
    r"\bmax (?:completion |new )?tokens ?[=(:]? ?\d+\)? ?(?:cannot be greater|>|must be at most)"
)
"""No question can change that: this server allows fewer tokens than its listing says."""
_NO_MODEL = re.compile(
    r"notfounderror|model.{0,200}(?:not found|not exist)|(?:no such|unknown|invalid) model|model not found"
)
_NO_SYSTEM = re.compile(
    r"system (?:role|messages?|prompts?|instructions?)|role.{0,20}\bsystem\b"
    r"|\bsystem\b.{0,60}(?:not supported|unsupported|not allowed)|roles must alternate"
    r"|only (?:the )?(?:user|human)\b.{0,40}\broles?|after the optional system|must start with a user"
)


_SCHEMA = ("response format", "json schema", "guided", "structured output", "grammar")


def of(said: object, depth: int = 4) -> str:
    """All text in an error, wherever a server or gateway puts it, up to a limit."""
    if isinstance(said, str):
        return " ".join(said[:MAX_CHARACTERS].lower().replace("_", " ").replace("`", "").split())
    parts: Iterable[object] = ()
    if isinstance(said, dict) and depth:
        parts = (value for name, value in said.items() if name not in _QUOTED)
    elif isinstance(said, list) and depth:
        parts = said[:20]
    return " ".join(of(part, depth - 1) for part in parts)[:MAX_CHARACTERS]


def too_long(words: str) -> bool:
    """Whether the request does not fit into the model."""
    return bool(_TOO_LONG.search(words)) and not _MORE_THAN_THE_MODEL_HAS.search(words)


def no_such_model(words: str) -> bool:
    """Whether the model is not served."""
    return bool(_NO_MODEL.search(words))


def lack(words: str) -> Lack | None:
    """What of a request it does not know. Only where that can be left out."""
    if "priorit" in words:
        return "priority"
    if "cache salt" in words:
        return "cache_salt"
    if any(word in words for word in _SCHEMA):
        return "schema"
    return "system" if _NO_SYSTEM.search(words) else None
