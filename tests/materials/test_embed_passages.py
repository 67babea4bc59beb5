# SPDX-License-Identifier: EUPL-1.2
"""Passages become vectors in the background, again when the model changes, and questions find by them."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import func, select, update

from lti_tool.db import Database
from lti_tool.materials.embed_passages import PassageEmbedder
from lti_tool.model_server import EmbeddingFailed, EmbeddingServers
from lti_tool.models import Material, Passage, PassageVector, Tutor
from lti_tool.outbound import Outbound
from tests.factories.campus import Campus
from tests.factories.chat_alone import LOOPBACK
from tests.fakes.embedding_server import EmbeddingServer, embedding_server, listing

PAGES = tuple((f"Abschnitt {n}", f"Ein Baum, Teil {n}.") for n in range(40))


@pytest.fixture
def fake() -> Iterator[EmbeddingServer]:
    with embedding_server() as server:
        yield server


def embedder(database: Database, *urls: str, model: str = "bge-m3") -> PassageEmbedder:
    return PassageEmbedder(database, EmbeddingServers(urls, None, model, Outbound(LOOPBACK)))


def run(embedder: PassageEmbedder) -> None:
    while embedder.run():
        pass


def models(database: Database) -> dict[str, int]:
    with database.transaction() as session:
        query = select(PassageVector.model, func.count()).group_by(PassageVector.model)
        return {row[0]: row[1] for row in session.execute(query)}


def revision(database: Database) -> int:
    with database.transaction() as session:
        return session.scalars(select(Tutor.material_revision)).one()


def test_all_passages_get_a_vector_with_what_they_stand_under_and_workers_are_told_at_the_end(
    database: Database, campus: Campus, fake: EmbeddingServer
) -> None:
    campus.tutor(passages=PAGES)
    before = revision(database)
    embedding = embedder(database, fake.url)
    assert embedding.run()
    assert revision(database) == before, "not before all are there"
    run(embedding)
    assert models(database) == {"bge-m3/8": 40}
    assert revision(database) == before + 1
    assert "Einführung in die Informatik\nAbschnitt 0\nEin Baum, Teil 0." in fake.texts
    asked = len(fake.asked)
    assert not embedding.run()
    assert len(fake.asked) == asked, "nothing is due, nothing is asked"


def test_a_batch_is_of_one_document_so_that_nobody_sorts_the_passages_of_all(
    database: Database, campus: Campus, fake: EmbeddingServer
) -> None:
    for _tutor in range(2):
        campus.tutor(passages=PAGES[:3])
    embedding = embedder(database, fake.url)
    assert embedding.run()
    assert models(database) == {"bge-m3/8": 3}
    run(embedding)
    assert models(database) == {"bge-m3/8": 6}


def test_another_model_or_other_dimensions_mean_all_anew(
    database: Database, campus: Campus, fake: EmbeddingServer
) -> None:
    campus.tutor(passages=PAGES[:3])
    run(embedder(database, fake.url))
    run(embedder(database, fake.url, model="other"))
    assert models(database) == {"other/8": 3}
    fake.dimensions = 5
    run(embedder(database, fake.url, model="other"))
    assert models(database) == {"other/5": 3}


def test_what_changes_in_the_middle_is_not_mixed(database: Database, campus: Campus, fake: EmbeddingServer) -> None:
    campus.tutor(passages=PAGES)
    embedding = embedder(database, fake.url)
    assert embedding.run()
    fake.dimensions = 5
    with pytest.raises(EmbeddingFailed):
        embedding.run()
    run(embedding)
    assert models(database) == {"bge-m3/5": 40}


def test_a_server_that_is_away_or_sends_garbage_leaves_nothing_half_done(
    database: Database, campus: Campus, fake: EmbeddingServer
) -> None:
    campus.tutor(passages=PAGES[:3])
    with pytest.raises(EmbeddingFailed):
        embedder(database, "http://127.0.0.1:1/v1").run()
    fake.answer = lambda body: (200, listing([[1.0, 0.0]] * (len(body["input"]) + 1)))
    with pytest.raises(EmbeddingFailed):
        embedder(database, fake.url).run()
    assert models(database) == {}
    fake.answer = None
    run(embedder(database, fake.url))
    assert models(database) == {"bge-m3/8": 3}


def test_a_passage_that_is_too_long_for_the_model_is_embedded_by_its_beginning(
    database: Database, campus: Campus, fake: EmbeddingServer
) -> None:
    campus.tutor(passages=(("Lang", "Ein Baum. " + "Wort " * 250), ("Kurz", "Ein Stapel.")))
    fake.longest = 600
    run(embedder(database, fake.url))
    assert models(database) == {"bge-m3/8": 2}
    fake.longest = 60
    run(embedder(database, fake.url, model="tiny"))
    with database.transaction() as session:
        empty = [len(vector) == 0 for vector in session.scalars(select(PassageVector.vector))]
    assert sorted(empty) == [False, True], "one that it never takes is not tried for ever"


def test_deleted_material_is_not_sent(database: Database, campus: Campus, fake: EmbeddingServer) -> None:
    campus.tutor(passages=PAGES[:3])
    with database.transaction() as session:
        session.execute(update(Material).values(deleted_at=func.now()))
    run(embedder(database, fake.url))
    assert models(database) == {}
    assert len(fake.texts) == 1, "the probe"


def test_a_passage_that_goes_meanwhile_does_not_stop_the_others(
    database: Database, campus: Campus, fake: EmbeddingServer
) -> None:
    campus.tutor(passages=PAGES[:3])
    embedding = embedder(database, fake.url)
    fake.answer = lambda body: _delete_one(database, fake, body)
    run(embedding)
    assert models(database) == {"bge-m3/8": 2}


def _delete_one(database: Database, fake: EmbeddingServer, body: Mapping[str, Any]) -> tuple[int, bytes]:
    fake.answer = None
    if len(body["input"]) == 1:  # the probe
        fake.answer = lambda again: _delete_one(database, fake, again)
    else:
        with database.transaction() as session:
            session.delete(session.scalars(select(Passage).limit(1)).one())
    return 200, listing([[float(len(text)), 1.0] + [0.0] * 6 for text in body["input"]])
