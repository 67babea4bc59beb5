# SPDX-License-Identifier: EUPL-1.2
"""Texts as vectors: OpenAI's `/v1/embeddings` (https://platform.openai.com/docs/api-reference/embeddings) as vLLM
serves it.

A question waits 300 ms at the most; then words alone find its passages. A server that failed is left out for a while,
so that not every question waits.
"""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import orjson
from numpy.typing import NDArray

from lti_tool.outbound import Outbound, OutboundError

log = logging.getLogger(__name__)

QUESTION_SECONDS = 0.3
PASSAGES_SECONDS = 60.0
SENTENCES_SECONDS = 20.0
PAUSE_SECONDS = 15.0
"""So long a server that failed is left out; then one question tries it."""
MAX_TEXTS = 32
"""In one request."""
MAX_CHARACTERS = 4_000
"""Of a text; a passage has 1,500, and its title and heading."""
MAX_DIMENSIONS = 8_192
SHORTEST, LONGEST = 1e-6, 1e6
"""Of a vector that is one: its length, and each of its numbers."""
MAX_REPLY_BYTES = 16 * 2**20

_PREFIXES = (
    ("e5", "instruct", "Instruct: Find passages of course material that answer the question\nQuery: ", ""),
    ("qwen3-embedding", "", "Instruct: Find passages of course material that answer the question\nQuery: ", ""),
    ("e5", "", "query: ", "passage: "),
    ("nomic-embed", "", "search_query: ", "search_document: "),
)
"""What a model's name has, both, and what its makers put in front of a question and of a passage."""

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Embedded:
    """Texts as vectors of length 1, a row each."""

    model: str
    """Name and dimensions: only vectors of the same are compared."""
    vectors: Vectors


class EmbeddingFailed(Exception):
    """No vectors came. `rejected`: the server is there and does not take these texts."""

    def __init__(self, message: str, *, rejected: bool = False) -> None:
        super().__init__(message)
        self.rejected = rejected


class EmbeddingServers:
    """The configured servers, all with the same model. One object serves all threads of a process."""

    def __init__(
        self,
        urls: Sequence[str],
        key: str | None,
        model: str | None,
        outbound: Outbound,
        question_seconds: float = QUESTION_SECONDS,
    ) -> None:
        outbound.know(*urls)
        self.model = model or ""
        """As the servers name it."""
        self._servers = [_Server(url, key, outbound) for url in urls]
        self._question_seconds = question_seconds
        self._for_question, self._for_passage = prefixes(self.model)

    @property
    def configured(self) -> bool:
        """Whether there are any; without, words alone find passages."""
        return bool(self._servers)

    def embed_passages(self, texts: Sequence[str]) -> Embedded:
        """At most MAX_TEXTS of them. Raises EmbeddingFailed."""
        problem = EmbeddingFailed("none is configured")
        for server in self._servers:
            try:
                return server.embed(self.model, [self._for_passage + text for text in texts], PASSAGES_SECONDS)
            except EmbeddingFailed as error:
                if error.rejected:
                    raise
                problem = error
        raise problem

    def embed_question(self, texts: Sequence[str]) -> Embedded | None:
        """A question, and the one before it; None where no server answers in time."""
        return self._ask([self._for_question + text for text in texts], time.monotonic() + self._question_seconds)

    def _ask(self, texts: Sequence[str], end: float) -> Embedded | None:
        for server in self._servers:
            left = end - time.monotonic()
            if left <= 0:
                return None
            if not server.admits():
                continue
            try:
                found = server.embed(self.model, texts, left)
            except EmbeddingFailed as error:
                log.warning("embedding server failed host=%s: %s", server.host, error)
                server.failed()
            else:
                server.well()
                return found
        return None

    def embed_sentences(self, texts: Sequence[str]) -> Vectors | None:
        """Sentences that are compared with each other, at most MAX_TEXTS; None where no server answers in time. One
        alone comes from an answer that waits for it.
        """
        end = time.monotonic() + (self._question_seconds if len(texts) == 1 else SENTENCES_SECONDS)
        found = self._ask([self._for_passage + text[:MAX_CHARACTERS] for text in texts], end)
        return found.vectors if found else None


class _Server:
    """One of them, and whether it is worth asking."""

    def __init__(self, url: str, key: str | None, outbound: Outbound) -> None:
        self._url, self._outbound = f"{url}/embeddings", outbound
        self.host = url.partition("://")[2].partition("/")[0]
        self._headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._lock = threading.Lock()
        self._again_at: float | None = None
        """None while it is well; then one question may try it."""

    def admits(self) -> bool:
        with self._lock:
            if self._again_at is None:
                return True
            if time.monotonic() < self._again_at:
                return False
            self._again_at = time.monotonic() + PAUSE_SECONDS
            return True

    def failed(self) -> None:
        with self._lock:
            self._again_at = time.monotonic() + PAUSE_SECONDS

    def well(self) -> None:
        with self._lock:
            self._again_at = None

    def embed(self, model: str, texts: Sequence[str], seconds: float) -> Embedded:
        asked = {"model": model, "input": [text[:MAX_CHARACTERS] for text in texts], "encoding_format": "float"}
        try:
            reply = self._outbound.request(
                "POST",
                self._url,
                headers=self._headers,
                body=orjson.dumps(asked),
                limit=MAX_REPLY_BYTES,
                connect_timeout=seconds,
                total_timeout=seconds,
            )
        except OutboundError as error:
            raise EmbeddingFailed(error.code) from error
        if reply.status != 200:
            raise EmbeddingFailed(f"status {reply.status}", rejected=reply.status in (400, 413, 422))
        vectors = parse(reply.body, len(texts))
        return Embedded(f"{model}/{vectors.shape[1]}", vectors)


def prefixes(model: str) -> tuple[str, str]:
    """What stands in front of a question and of a passage for this model."""
    name = model.lower()
    return next(((asked, told) for one, other, asked, told in _PREFIXES if one in name and other in name), ("", ""))


def parse(body: bytes, count: int) -> Vectors:
    """The vectors of an answer, each of length 1, in the texts' order. Raises EmbeddingFailed for anything else."""
    try:
        entries = sorted(orjson.loads(body)["data"], key=lambda entry: int(entry["index"]))
        numbers = [int(entry["index"]) for entry in entries]
        vectors = np.array([entry["embedding"] for entry in entries], dtype=np.float64)
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, OverflowError):
        raise EmbeddingFailed("no vectors") from None
    if numbers != list(range(count)) or vectors.ndim != 2 or not 1 < vectors.shape[1] <= MAX_DIMENSIONS:
        raise EmbeddingFailed("other vectors than were asked for")
    if not np.abs(vectors).max() < LONGEST:  # nor what is no number
        raise EmbeddingFailed("vectors without a length")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if lengths.min() < SHORTEST:
        raise EmbeddingFailed("vectors without a direction")
    levelled: Vectors = (vectors / lengths).astype(np.float32)
    return levelled
