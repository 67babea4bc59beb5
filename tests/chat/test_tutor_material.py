# SPDX-License-Identifier: EUPL-1.2
"""A tutor's passages are read once for a revision, and a change of them holds from the next question on."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, update

from lti_tool.chat.tutor_material import TutorMaterial
from lti_tool.db import Database, now
from lti_tool.materials.embed_passages import PassageEmbedder
from lti_tool.model_server import EmbeddingServers
from lti_tool.models import Material, MaterialPage
from lti_tool.models.material import raise_revision
from lti_tool.outbound import Outbound
from lti_tool.retrieval import Collection
from lti_tool.vault import Vault
from tests.factories.campus import NAME, Campus
from tests.factories.chat_alone import LOOPBACK, Serve, tool
from tests.factories.materials import add_material
from tests.factories.page import Page, Server
from tests.fakes.embedding_server import EmbeddingServer, embedding_server
from tests.fakes.scripted_model_server import ScriptedModelServer
from tests.support import PATIENCE, until

TREES = (("Seite 1", "Ein Baum hat Knoten."), ("Seite 2", "Ein Stapel hat ein oberes Ende."))


@pytest.fixture
def reads(database: Database) -> Iterator[list[str]]:
    """A line for each time that passages were read."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "JOIN material_page" in statement:
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def places(collection: Collection[Any]) -> list[str]:
    return [passage.place for passage in collection.at(now()).passages]


def sent(engine: ScriptedModelServer) -> list[dict[str, Any]]:
    return [request.body for request in engine.chats]


def last_prompt(engine: ScriptedModelServer) -> str:
    return "\n".join(message["content"] for message in sent(engine)[-1]["messages"])


def test_many_questions_read_the_passages_once_until_the_revision_rises(
    campus: Campus, database: Database, reads: list[str]
) -> None:
    tutor, material = campus.tutor(passages=TREES), TutorMaterial(database)
    first = material.of(tutor, 1)
    assert all(material.of(tutor, 1) is first for _ in range(50))
    assert len(reads) == 1
    assert material.of(tutor, 2) is not first
    assert material.of(tutor, 1) is not first, "a question that read the older revision gets no older passages"
    assert len(reads) == 2


def test_a_change_holds_from_the_next_question_on(
    campus: Campus, database: Database, serve: Serve, engine: ScriptedModelServer
) -> None:
    tutor = campus.tutor(passages=TREES)
    page = Page(serve(engine.url), campus.visit_for())
    page.ask(page.start(), "Was ist ein Stapel?").rest()
    assert "oberes Ende" in last_prompt(engine)
    with database.transaction() as session:
        session.execute(update(MaterialPage).where(MaterialPage.n == 2).values(off=True))
        raise_revision(session, tutor)
    page.ask(page.start(), "Was ist ein Stapel?").rest()
    assert "oberes Ende" not in last_prompt(engine)
    assert "Knoten" in last_prompt(engine)
    with database.transaction() as session:
        session.execute(update(Material).values(deleted_at=now()))
        raise_revision(session, tutor)
    page.ask(page.start(), "Was ist ein Baum?").rest()
    assert "Knoten" not in last_prompt(engine)
    assert "<material" not in last_prompt(engine)
    assert "passages" not in last_prompt(engine)


def test_the_day_from_which_on_a_file_may_be_used_is_looked_at_for_each_question(
    campus: Campus, database: Database, serve: Serve, engine: ScriptedModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tutor = campus.tutor(passages=TREES)
    tomorrow = now() + timedelta(days=1)
    with database.transaction() as session:
        solution = add_material(session, tutor, "Lösung", [("Blatt 1", "Die Lösung ist 42.")])
        session.execute(update(Material).where(Material.id == solution).values(available_from=tomorrow))
    page = Page(serve(engine.url), campus.visit_for())
    page.ask(page.start(), "Wie lautet die Lösung?").rest()
    assert "42" not in last_prompt(engine)
    monkeypatch.setattr("lti_tool.chat.preparing.now", lambda: tomorrow)
    page.ask(page.start(), "Wie lautet die Lösung?").rest()
    assert "42" in last_prompt(engine)


def test_of_many_who_ask_at_once_one_builds_and_no_connection_is_held_meanwhile(
    campus: Campus, database: Database, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tutor, other = campus.tutor(passages=TREES), campus.tutor(passages=TREES[:1])
    material, go_on, building = TutorMaterial(database), threading.Event(), threading.Event()

    class Slow(Collection[Any]):
        def __init__(self, passages: Any, _vectors: Any = None) -> None:
            if len(passages) == 2:
                building.set()
                assert go_on.wait(PATIENCE)
            super().__init__(passages)

    monkeypatch.setattr("lti_tool.chat.tutor_material.Collection", Slow)
    found: list[Collection[Any]] = []
    threads = [threading.Thread(target=lambda: found.append(material.of(tutor, 1))) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert building.wait(PATIENCE)
    assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    assert places(material.of(other, 1)) == ["Seite 1"], "another tutor's questions go on"
    go_on.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(found) == 8
    assert len({id(one) for one in found}) == 1
    assert len(reads) == 2


def test_what_could_not_be_read_is_tried_again_by_the_next_question(
    campus: Campus, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tutor, material = campus.tutor(passages=TREES), TutorMaterial(database)
    with monkeypatch.context() as away:
        away.setattr(database, "statements", lambda: (_ for _ in ()).throw(ConnectionError()))
        with pytest.raises(ConnectionError):
            material.of(tutor, 1)
    assert places(material.of(tutor, 1)) == ["Seite 1", "Seite 2"]


def test_of_the_tutors_those_asked_last_are_kept_within_the_bytes(
    campus: Campus, database: Database, reads: list[str]
) -> None:
    tutors = [campus.tutor(passages=TREES) for _ in range(3)]
    size = TutorMaterial(database).of(tutors[0], 1).bytes
    material = TutorMaterial(database, max_bytes=int(size * 2.5))
    reads.clear()
    for tutor in (tutors[0], tutors[1], tutors[0], tutors[2]):  # the second one goes
        material.of(tutor, 1)
    assert len(reads) == 3
    material.of(tutors[0], 1)
    assert len(reads) == 3
    material.of(tutors[1], 1)
    assert len(reads) == 4


def test_what_is_larger_than_all_a_process_keeps_answers_and_goes(
    campus: Campus, database: Database, reads: list[str]
) -> None:
    tutor, material = campus.tutor(passages=TREES), TutorMaterial(database, max_bytes=100)
    for times in (1, 2):
        assert places(material.of(tutor, 1)) == ["Seite 1", "Seite 2"]
        assert len(reads) == times


@pytest.mark.parametrize(("max_bytes", "at_once"), [(100, 1), (1 << 20, 2)])
def test_of_collections_that_may_be_too_large_one_is_built_at_a_time(
    campus: Campus, database: Database, monkeypatch: pytest.MonkeyPatch, reads: list[str], max_bytes: int, at_once: int
) -> None:
    tutors, material = [campus.tutor(passages=TREES) for _ in range(2)], TutorMaterial(database, max_bytes=max_bytes)
    building, most, go_on = set[int](), [0], threading.Event()

    class Counted(Collection[Any]):
        def __init__(self, passages: Any, _vectors: Any = None) -> None:
            building.add(threading.get_ident())
            most.append(len(building))
            assert go_on.wait(PATIENCE)
            super().__init__(passages)
            building.discard(threading.get_ident())

    monkeypatch.setattr("lti_tool.chat.tutor_material.Collection", Counted)
    threads = [threading.Thread(target=material.of, args=(tutor, 1)) for tutor in tutors]
    for thread in threads:
        thread.start()
    until(lambda: len(reads) == 2 and len(building) == at_once)
    go_on.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert max(most) == at_once


def test_the_default_tutor_has_no_passages_and_asks_nobody(database: Database, reads: list[str]) -> None:
    assert places(TutorMaterial(database).of(None, 0)) == []
    assert reads == []


def test_all_that_fits_is_in_each_prompt_in_the_same_bytes(
    campus: Campus, serve: Serve, engine: ScriptedModelServer
) -> None:
    campus.tutor(passages=TREES)
    url = serve(engine.url)
    for question in ("Was ist ein Baum?", "Wie wird das Wetter?"):
        page = Page(url, campus.visit_for())
        page.ask(page.start(), question).rest()
    one, other = (body["messages"] for body in sent(engine)[-2:])
    assert one[0] == other[0]
    assert one[0]["content"].count("<passage ") == 2
    assert [message["content"] for message in (one[1], other[1])] == ["Was ist ein Baum?", "Wie wird das Wetter?"]


def test_of_more_than_fits_what_answers_stands_in_front_of_the_question(
    campus: Campus, serve: Serve, engine: ScriptedModelServer
) -> None:
    filling = tuple((f"Seite {n}", f"Thema {n}. " + "Lorem ipsum dolor. " * 60) for n in range(3, 20))
    campus.tutor(passages=(*TREES, *filling))
    page = Page(serve(engine.url), campus.visit_for())
    conversation = page.start()
    page.ask(conversation, "Was ist ein Stapel?").rest()
    page.ask(conversation, "Was ist ein Baum?").rest()
    one, other = (body["messages"] for body in sent(engine)[-2:])
    assert one[0] == other[0]
    assert "<passage" not in other[0]["content"]
    assert "Ein Stapel hat ein oberes Ende." in one[-1]["content"]
    assert other[1]["content"] == "Was ist ein Stapel?", "its passages are gone from the history"
    assert other[-1]["content"].endswith("\n</material>\n\nWas ist ein Baum?")


@pytest.mark.parametrize(
    ("passages", "said"),
    [
        ((), "Dieser Tutor antwortet nur aus dem Kursmaterial, und es gibt noch keines."),
        (
            tuple((f"Seite {n}", f"Thema {n}. " + "Lorem ipsum dolor. " * 60) for n in range(20)),
            "Zu dieser Frage passt keine Stelle in deinem Kursmaterial, und dieser Tutor antwortet nur daraus.",
        ),
    ],
)
def test_a_tutor_that_answers_from_the_material_alone_says_so_where_nothing_fits_and_asks_no_model(
    campus: Campus, serve: Serve, engine: ScriptedModelServer, passages: tuple[tuple[str, str], ...], said: str
) -> None:
    campus.tutor(passages=passages, knowledge="material")
    guest = campus.visit_for(locale="de")
    page = Page(serve(engine.url), guest)
    conversation, asked = page.start(), len(sent(engine))
    events = page.ask(conversation, "Wie wird das Wetter?").rest()
    assert events[0].data["model"] is None
    assert (events[-1].name, events[-1].data["usage"]["completion_tokens"]) == ("done", 0)
    assert page.messages(conversation)[1]["text"].startswith(said)
    assert len(sent(engine)) == asked
    assert campus.used(guest) == 0
    until(lambda: page.messages(conversation)[1]["state"] == "complete")


def test_a_tutor_that_also_knows_other_things_asks_its_model_and_tells_it_that_nothing_fits(
    campus: Campus, serve: Serve, engine: ScriptedModelServer
) -> None:
    campus.tutor(passages=tuple((f"Seite {n}", f"Thema {n}. " + "Lorem ipsum dolor. " * 60) for n in range(20)))
    page = Page(serve(engine.url), campus.visit_for())
    page.ask(page.start(), "Wie wird das Wetter?").rest()
    assert "No passage of the course material fits this question" in sent(engine)[-1]["messages"][-1]["content"]
    assert UUID(page.ask(page.start(), "Und morgen?").rest()[0].data["answer_id"])


@pytest.fixture
def fake() -> Iterator[EmbeddingServer]:
    with embedding_server() as server:
        yield server


LONG = "Lorem ipsum dolor. " * 60
FOREIGN = (
    ("page 1", "A stack gives back first what came last. " + LONG),
    *((f"page {n}", f"Subject {n}. " + LONG) for n in range(2, 15)),
)


@pytest.fixture
def open_page(
    engine: ScriptedModelServer, campus: Campus, database: Database, vault: Vault
) -> Iterator[Callable[[EmbeddingServers], Page]]:
    """A page of a tool with these embedding servers, which have embedded the material."""
    with ExitStack() as stack:

        def start(embeddings: EmbeddingServers) -> Page:
            embedder = PassageEmbedder(database, embeddings)
            while embedder.run():
                pass
            app = tool(database, vault, (engine.url,), embeddings=embeddings)
            return Page(stack.enter_context(Server(app)).url, campus.visit_for())

        yield start


def servers(*urls: str, seconds: float = PATIENCE) -> EmbeddingServers:
    return EmbeddingServers(urls, None, "bge-m3", Outbound(LOOPBACK), seconds)


def test_a_question_in_another_language_finds_by_meaning_and_names_nobody_to_the_embedding_server(
    campus: Campus, engine: ScriptedModelServer, fake: EmbeddingServer, open_page: Callable[[EmbeddingServers], Page]
) -> None:
    campus.tutor(passages=FOREIGN)
    page = open_page(servers(fake.url))
    conversation = page.start()
    page.ask(conversation, f"Ich bin {NAME}. Was ist ein Kellerspeicher?").rest()
    assert "gives back first what came last" in sent(engine)[-1]["messages"][-1]["content"]
    asked = fake.texts[-1]
    assert asked.endswith("Was ist ein Kellerspeicher?")
    assert "Jürgen" not in asked
    page.ask(conversation, "und warum?").rest()
    assert fake.asked[-1]["input"] == ["und warum?", asked], "with what it is about"


def test_while_the_embedding_server_is_slow_words_answer(
    campus: Campus, engine: ScriptedModelServer, fake: EmbeddingServer, open_page: Callable[[EmbeddingServers], Page]
) -> None:
    campus.tutor(passages=FOREIGN)
    page = open_page(servers(fake.url, seconds=0.3))
    fake.held = threading.Event()
    try:
        assert page.ask(page.start(), "what is a stack").rest()[-1].name == "done"
        assert "gives back first what came last" in sent(engine)[-1]["messages"][-1]["content"]
        page.ask(page.start(), "Was ist ein Kellerspeicher?").rest()
        assert "gives back first what came last" not in sent(engine)[-1]["messages"][-1]["content"]
    finally:
        fake.held.set()


def test_vectors_of_another_model_are_compared_with_nothing(
    campus: Campus, engine: ScriptedModelServer, fake: EmbeddingServer, open_page: Callable[[EmbeddingServers], Page]
) -> None:
    campus.tutor(passages=FOREIGN)
    page = open_page(servers(fake.url))
    fake.dimensions = 5  # it was started anew with another model under the same name
    page.ask(page.start(), "Was ist ein Kellerspeicher?").rest()
    assert "gives back first what came last" not in sent(engine)[-1]["messages"][-1]["content"]


def test_material_that_is_in_the_prompt_as_a_whole_needs_no_embedding_of_the_question(
    campus: Campus, engine: ScriptedModelServer, fake: EmbeddingServer, open_page: Callable[[EmbeddingServers], Page]
) -> None:
    campus.tutor(passages=TREES)
    page = open_page(servers(fake.url))
    before = len(fake.asked)
    page.ask(page.start(), "Was ist ein Baum?").rest()
    assert len(fake.asked) == before
