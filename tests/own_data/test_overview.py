# SPDX-License-Identifier: EUPL-1.2
"""What "My data" tells."""

from datetime import timedelta

from sqlalchemy import select, update

from lti_tool.db import now
from lti_tool.models import Conversation, HandIn, Institution, Tutor
from tests.factories.page import Page, Server
from tests.fakes.scripted_model_server import ScriptedModelServer
from tests.own_data.house import House


def test_it_counts_the_details_that_no_model_was_sent(database_url: str) -> None:
    """Each once in a question, also where the question was replaced; of a question without a model none."""
    with ScriptedModelServer(max_model_len=8192) as engine:
        house = House(database_url, engine.url)
        guest = house.campus.visit_for()
        with Server(house.app) as server:
            page = Page(server.url, guest)
            conversation = page.start()
            for text in ("Was ist ein Baum?", "LG Müßig, Müßig, Tel. 0151 23456789", "Müßig fragt wieder"):
                page.ask(conversation, text).rest()
        assert house.call(guest, "GET", "/api/me/data").json["left"]["details_kept"] == 3
        assert house.call(house.teacher, "GET", "/api/me/data").json["left"]["details_kept"] == 0
        engine.stop()
        house.call(guest, "POST", f"/api/conversations/{conversation}/messages", {"text": "Wieder Müßig"})
        assert house.call(guest, "GET", "/api/me/data").json["left"]["details_kept"] == 3
    house.database.engine.dispose()


def test_whoever_asked_is_told_where_models_run_and_where_the_question_was_compared_with_material(
    database_url: str,
) -> None:
    embeddings = {"embedding_servers": ("http://10.0.0.6:8001/v1",), "embedding_model": "sentences"}
    house = House(database_url, "http://10.0.0.5:8000/v1", **embeddings)
    guest = house.campus.visit_for()
    before = house.call(guest, "GET", "/api/me/data").json["left"]
    assert (before["models"], before["embedding_servers"]) == ([], [])
    house.conversation(guest)
    after = house.call(guest, "GET", "/api/me/data").json["left"]
    assert after["models"] == [{"model": "modell-1", "questions": 1}]
    assert (after["servers"], after["embedding_servers"]) == (["10.0.0.5:8000"], ["10.0.0.6:8001"])
    house.database.engine.dispose()


def test_where_nothing_is_stored_all_servers_are_named_that_a_question_goes_to(database_url: str) -> None:
    """Whether somebody has asked is not known there."""
    embeddings = {"embedding_servers": ("http://10.0.0.6:8001/v1",), "embedding_model": "sentences"}
    house = House(database_url, "http://10.0.0.5:8000/v1", **embeddings)
    house.campus.allow(store_nothing=True)
    left = house.call(house.campus.visit_for(), "GET", "/api/me/data").json["left"]
    assert (left["servers"], left["embedding_servers"]) == (["10.0.0.5:8000"], ["10.0.0.6:8001"])
    house.database.engine.dispose()


def test_each_conversation_says_when_it_is_deleted_the_same_in_its_list_and_in_my_data(database_url: str) -> None:
    """In days, from the handing in, as the tutor shortens them, and by the end of term."""
    house = House(database_url, "http://10.0.0.5:8000/v1")
    guest, campus = house.campus.visit_for(), house.campus
    house.conversation(guest)
    asked, handed_in, term = now() - timedelta(days=20), now() - timedelta(days=5), (now() + timedelta(days=3)).date()

    def until() -> str:
        (listed,) = house.call(guest, "GET", "/api/conversations").json["conversations"]
        (shown,) = house.call(guest, "GET", "/api/me/data").json["conversations"]
        assert listed["until"] == shown["until"]
        return str(listed["until"])

    with house.database.transaction() as session:
        session.execute(update(Conversation).values(updated_at=asked))
    assert until() == (asked + timedelta(days=180)).isoformat()
    with house.database.transaction() as session:
        session.add(HandIn(conversation_id=session.scalars(select(Conversation.id)).one(), handed_in_at=handed_in))
    assert until() == (handed_in + timedelta(days=180)).isoformat()
    tutor_id = campus.tutor()
    with house.database.transaction() as session:
        session.get_one(Tutor, tutor_id).kept_days = 30
    assert until() == (handed_in + timedelta(days=30)).isoformat()
    with house.database.transaction() as session:
        institution = session.get_one(Institution, campus.institution_id)
        institution.term_ends, institution.days_after_term = term, 7
    assert until().startswith((term + timedelta(days=7)).isoformat())
    house.database.engine.dispose()
