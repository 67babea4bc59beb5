# SPDX-License-Identifier: EUPL-1.2
"""What an answer cites: as the student sees it, and as it is stored."""

from uuid import UUID

from sqlalchemy import delete, select

from lti_tool.db import Database
from lti_tool.models import Citation, Conversation
from tests.factories.campus import Campus
from tests.factories.chat_alone import Serve
from tests.factories.page import Page
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.support import until

MATERIAL = (
    ("Bäume", "Ein Baum ist ein zusammenhängender Graph ohne Kreise."),
    ("Graphen", "Ein Graph besteht aus Knoten und Kanten, ein Baum auch."),
)


def cited(database: Database) -> list[tuple[UUID, UUID]]:
    with database.transaction() as session:
        return [(row.message_id, row.passage_id) for row in session.scalars(select(Citation))]


def test_an_answer_shows_marks_and_keeps_what_it_cites(
    campus: Campus, page: Page, engine: ScriptedModelServer, database: Database
) -> None:
    campus.tutor(passages=MATERIAL)
    engine.script(Answer(tokens=["Ein Baum [", "1][", "7] ist ein Graph", " [", "9", "].\n\nKnoten [2, 8", "]."]))
    conversation = page.start()
    events = page.ask(conversation).rest()
    shown = "".join(event.data["text"] for event in events if event.name == "delta")
    assert shown == "Ein Baum [1] ist ein Graph.\n\nKnoten [2]."
    html = "".join(event.data["html"] for event in events if event.name == "block")
    assert html.count('class="cite"') == 2
    assert 'data-n="2"' in html
    *_meanwhile, sources = [event.data for event in events if event.name == "sources"]
    assert [source["n"] for source in sources] == [1, 2]
    answer = page.messages(conversation)[1]
    assert (answer["text"], answer["html"], answer["sources"]) == (shown, html, sources)
    assert sorted(cited(database)) == sorted((UUID(answer["id"]), UUID(source["passage_id"])) for source in sources)


def test_a_source_is_told_with_the_mark_that_names_it_and_not_at_the_end_alone(
    campus: Campus, page: Page, engine: ScriptedModelServer
) -> None:
    campus.tutor(passages=MATERIAL)
    held = Answer(tokens=["Ein Baum [1].\n\n", "Knoten [2].\n\n", "Ende."], hold_after=1)
    engine.script(held)
    stream = page.ask(page.start())
    early = stream.until("sources").data
    held.go.set()
    assert [source["n"] for source in early] == [1]
    assert {*early[0]} == {"n", "title", "place", "passage_id"}
    at_the_end = [event.data for event in stream.rest() if event.name == "sources"][-1]
    assert [source["n"] for source in at_the_end] == [1, 2]


def test_an_answer_that_is_cut_off_keeps_what_it_cites_until_then(
    campus: Campus, page: Page, engine: ScriptedModelServer, database: Database
) -> None:
    campus.tutor(passages=MATERIAL)
    engine.script(Answer(tokens=["Ein Baum [1] ", "hat [7"], hang_after=2))
    conversation = page.start()
    stream = page.ask(conversation)
    stream.until("delta")
    engine.wait_for_sent(2)
    stream.hang_up()
    until(lambda: bool(cited(database)))
    answer = page.messages(conversation)[1]
    assert answer["state"] == "interrupted"
    assert answer["text"].startswith("Ein Baum [1]")
    assert answer["html"].count('class="cite"') == 1


def test_an_answer_that_names_nothing_keeps_no_citation(
    campus: Campus, page: Page, engine: ScriptedModelServer, database: Database
) -> None:
    campus.tutor(passages=MATERIAL)
    engine.script(Answer(tokens=["`[1]` und list[2]."]))
    events = page.ask(page.start()).rest()
    assert "sources" not in [event.name for event in events]
    assert cited(database) == []


def test_citations_go_with_their_answer(
    campus: Campus, page: Page, engine: ScriptedModelServer, database: Database
) -> None:
    campus.tutor(passages=MATERIAL)
    engine.script(Answer(tokens=["Ein Baum [1]."]))
    conversation = page.start()
    page.ask(conversation).rest()
    assert len(cited(database)) == 1
    with database.transaction() as session:
        session.execute(delete(Conversation).where(Conversation.id == UUID(conversation)))
    assert cited(database) == []


def test_numbers_of_the_material_itself_cite_nothing(serve: Serve, campus: Campus) -> None:
    campus.tutor(passages=(("Bäume", "Ein Baum ist ein Graph ohne Kreise [1], siehe Knuth [3]."),))
    page = Page(serve(), campus.visit_for())
    conversation = page.start()
    page.ask(conversation, "Was ist ein Baum?").rest()
    answer = page.messages(conversation)[1]
    assert answer["html"].count('class="cite"') == 1
    assert "siehe Knuth [3]." in answer["text"].replace("\u2060", "")
