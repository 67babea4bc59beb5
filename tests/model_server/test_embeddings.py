# SPDX-License-Identifier: EUPL-1.2
"""Texts as vectors from a server: what is sent, what is refused of an answer, and that no question waits for long."""

import json
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from lti_tool.model_server import EmbeddingFailed, EmbeddingServers, embeddings
from lti_tool.model_server.embeddings import parse, prefixes
from lti_tool.outbound import Outbound
from tests.factories.chat_alone import LOOPBACK
from tests.fakes.embedding_server import EmbeddingServer, embedding_server, listing
from tests.support import PATIENCE


@pytest.fixture
def fake() -> Iterator[EmbeddingServer]:
    with embedding_server() as server:
        yield server


def servers(*urls: str, model: str = "bge-m3", seconds: float = PATIENCE) -> EmbeddingServers:
    return EmbeddingServers(urls, "geheim", model, Outbound(LOOPBACK), seconds)


def test_texts_become_vectors_of_length_one_in_their_order_whatever_the_answers(fake: EmbeddingServer) -> None:
    found = servers(fake.url).embed_passages(["Ein Baum", "Ein Stapel"])
    assert found.model == "bge-m3/8"
    assert np.allclose(np.linalg.norm(found.vectors, axis=1), 1)
    assert [int(row.argmax()) for row in found.vectors] == [0, 1]
    assert fake.asked[0] == {"model": "bge-m3", "input": ["Ein Baum", "Ein Stapel"], "encoding_format": "float"}


@pytest.mark.parametrize(
    ("model", "question", "passage"),
    [
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("BAAI/bge-m3", "", ""),
        ("nomic-embed-text-v1.5", "search_query: ", "search_document: "),
        ("multilingual-e5-large-instruct", "Instruct: ", ""),
        ("Qwen3-Embedding-0.6B", "Instruct: ", ""),
    ],
)
def test_each_model_gets_the_words_in_front_that_it_was_trained_with(
    fake: EmbeddingServer, model: str, question: str, passage: str
) -> None:
    assert prefixes(model)[0].startswith(question)
    asked = servers(fake.url, model=model)
    asked.embed_question(["Was ist ein Baum?"])
    asked.embed_passages(["Ein Baum"])
    assert fake.texts[0].startswith(question)
    assert fake.texts[0].endswith("Was ist ein Baum?")
    assert fake.texts[1] == passage + "Ein Baum"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"{}",
        b'{"data": 3}',
        b'{"data": [{"index": 0, "embedding": "AAAA"}, {"index": 1, "embedding": "AAAA"}]}',
        listing([[1.0, 2.0]]),
        listing([[1.0, 2.0]] * 3),
        listing([[1.0, 2.0], [1.0]]),
        listing([[1.0, 2.0], [0.0, 0.0]]),
        listing([[1.0, 2.0], [1e308, 1e308]]),
        listing([[], []]),
        listing([[1.0] * 9000] * 2),
        listing([[1.0, 2.0]] * 2).replace(b'"index": 1', b'"index": 0'),
        listing([[1.0, 2.0]] * 2).replace(b"2.0", b"NaN"),
        listing([[1.0, 2.0]] * 2).replace(b"2.0", b"null"),
    ],
)
def test_what_is_no_vector_for_each_text_is_refused(body: bytes) -> None:
    with pytest.raises(EmbeddingFailed):
        parse(body, 2)


def test_a_question_waits_no_longer_than_its_time_and_those_after_it_not_at_all(fake: EmbeddingServer) -> None:
    fake.held = threading.Event()
    try:
        asked = servers(fake.url, seconds=0.3)
        begun = time.monotonic()
        assert asked.embed_question(["Baum"]) is None
        first = time.monotonic() - begun
        came = len(fake.asked)
        for _ in range(20):
            assert asked.embed_question(["Baum"]) is None
        assert len(fake.asked) == came, "it is left out for a while"
        assert first < PATIENCE
    finally:
        fake.held.set()


@pytest.mark.parametrize("status", [400, 401, 404, 500, 503])
def test_one_that_refuses_is_left_out_and_tried_again_by_one_question(
    fake: EmbeddingServer, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.answer = lambda _body: (status, b"{}")
    asked = servers(fake.url)
    assert asked.embed_question(["Baum"]) is None
    assert asked.embed_question(["Baum"]) is None
    assert len(fake.asked) == 1
    monkeypatch.setattr(embeddings, "PAUSE_SECONDS", 0.0)
    again = servers(fake.url)
    assert again.embed_question(["Baum"]) is None
    fake.answer = None
    assert again.embed_question(["Baum"]) is not None
    assert again.embed_question(["Baum"]) is not None


def test_where_the_first_is_away_the_next_one_answers(fake: EmbeddingServer) -> None:
    asked = servers("http://127.0.0.1:1/v1", fake.url)
    assert asked.embed_question(["Baum"]) is not None
    assert asked.embed_passages(["Ein Baum"]).vectors.shape == (1, 8)


def test_without_any_nobody_is_asked() -> None:
    assert not servers().configured
    assert servers().embed_question(["Baum"]) is None


def test_a_text_of_any_length_is_sent_within_bounds(fake: EmbeddingServer) -> None:
    servers(fake.url).embed_passages(["x" * 100_000])
    assert len(fake.texts[0]) == embeddings.MAX_CHARACTERS
    assert json.dumps(fake.asked[0])
