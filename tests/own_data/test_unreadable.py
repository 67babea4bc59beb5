# SPDX-License-Identifier: EUPL-1.2
"""Damaged ciphertexts: that one thing is said to be unreadable, all else works, and the operators hear of it."""

import re
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import LargeBinary, select, update

from lti_tool.db import Base, Database
from lti_tool.models import Conversation, Message, PersonKey
from lti_tool.vault import Vault
from tests.factories.campus import Guest
from tests.factories.page import Page, Server
from tests.factories.stage import TOOL, Stage
from tests.fakes.key_server import KeyServer
from tests.fakes.scripted_model_server import ScriptedModelServer
from tests.metrics.counted import Counted
from tests.metrics.counted import counted as counted
from tests.own_data.house import House

NOT_SEALED = {
    *("person.sub_hash", "setup_code.code_hash", "visit.token_hash", "invitation.token_hash", "used_login.nonce_hash"),
    "used_call.jti_hash",
    *("waiting_launch.ticket_hash", "material_version.sha256", "material_piece.content", "passage_vector.vector"),
    "slides_pdf_piece.content",
}
"""Hashes, and course material."""
SENTENCE = "Diese Nachricht ist nicht mehr lesbar."


def sealed_columns() -> list[str]:
    """Table and column, with a dot between them, of all that the vault sealed."""
    columns = (column for table in Base.metadata.sorted_tables for column in table.columns)
    return sorted({str(column) for column in columns if isinstance(column.type, LargeBinary)} - NOT_SEALED)


def damage(database: Database, column: str, *conditions: Any) -> int:
    """Flips a bit in the middle of each row's; how many rows."""
    table_name, name = column.split(".")
    table = Base.metadata.tables[table_name]
    keys = list(table.primary_key.columns)
    with database.transaction() as session:
        rows = session.execute(select(table).where(table.c[name].is_not(None), *conditions)).all()
        for row in rows:
            content = bytearray(getattr(row, name))
            content[len(content) // 2] ^= 1
            found = [key == getattr(row, key.name) for key in keys]
            session.execute(update(table).where(*found).values({name: bytes(content)}))
    return len(rows)


def looks(house: House, guest: Guest) -> dict[str, int]:
    """The status of all that student and teacher can look at and change, erasure last."""
    with house.database.transaction() as session:
        own = session.scalars(select(Conversation.id).where(Conversation.person_id == guest.person_id)).all()
    pages = ["/api/me", "/api/conversations", "/api/me/data", "/api/me/export", "/api/me/export?format=html"]
    pages += [f"/api/conversations/{one}" for one in own]
    asked = {f"GET {page}": house.call(guest, "GET", page).status for page in pages}
    for page in ["/api/me", "/api/hand-ins", *(f"/api/hand-ins/{one}" for one in own)]:
        asked[f"teacher: GET {page}"] = house.call(house.teacher, "GET", page).status
    for one in own:
        ask = house.call(guest, "POST", f"/api/conversations/{one}/messages", {"text": "Und warum?"})
        asked[f"POST {one}"] = ask.status
        asked[f"PATCH {one}"] = house.call(guest, "PATCH", f"/api/conversations/{one}", {"title": "Neu"}).status
    asked["DELETE /api/me"] = house.erase(guest).status
    return asked


@pytest.mark.parametrize("column", sealed_columns())
def test_no_damaged_ciphertext_makes_the_tool_fail(house: House, column: str) -> None:
    """Whatever is flipped: it is said, or the remedy is, and erasing oneself works wherever the tool can still sign."""
    guest = house.student()
    assert damage(house.database, column), "the house has none of it"
    asked = looks(house, guest)
    unexpected = {what: status for what, status in asked.items() if status not in {200, 401, 404, 503}}
    assert unexpected == {}
    if column != "tool_key.private_key":
        assert asked["DELETE /api/me"] == 200
    if column in {"conversation.title", "message.text", "message.html", "feedback.reason"}:
        assert set(asked.values()) == {200}


def a_conversation(house: House, guest: Guest) -> tuple[UUID, list[UUID]]:
    """Two turns; their messages' ids in order."""
    conversation = house.conversation(guest)
    house.message(guest, conversation, 3, "Und ein Wald?")
    house.message(guest, conversation, 4, "Mehrere **Bäume**.", author="tutor", model="modell-1")
    with house.database.transaction() as session:
        ids = select(Message.id).where(Message.conversation_id == conversation).order_by(Message.position)
        return conversation, list(session.scalars(ids))


@pytest.mark.parametrize("number", [0, 1])
def test_that_message_is_said_to_be_unreadable_and_the_others_are_read(
    counted: Counted, house: House, number: int, caplog: pytest.LogCaptureFixture
) -> None:
    guest = house.campus.visit_for()
    conversation, ids = a_conversation(house, guest)
    damage(house.database, "message.text", Message.id == ids[number])
    messages = house.call(guest, "GET", f"/api/conversations/{conversation}").json["messages"]
    assert [message["unreadable"] for message in messages] == [one == ids[number] for one in ids]
    assert messages[number]["text"] == SENTENCE
    assert SENTENCE in messages[number].get("html", SENTENCE)
    assert "Bäume" in messages[3]["html"]
    lines = [record.getMessage() for record in caplog.records if record.getMessage().startswith("unreadable")]
    assert lines == [f"unreadable what=message_text place=message.text:{ids[number]}"]
    assert counted("unreadable_total", what="message_text") == 1


def test_staff_reads_the_rest_of_what_was_handed_in(house: House) -> None:
    guest = house.student()
    with house.database.transaction() as session:
        (conversation,) = session.scalars(select(Conversation.id).where(Conversation.person_id == guest.person_id))
    damage(house.database, "message.text", Message.position == 1)
    damage(house.database, "conversation.title")
    seen = house.call(house.teacher, "GET", f"/api/hand-ins/{conversation}").json
    assert [(one["text"], one["unreadable"]) for one in seen["messages"]] == [
        (SENTENCE, True),
        ("Ein **Graph**.", False),
    ]
    assert seen["title"] is None


def test_one_persons_damaged_key_leaves_staff_the_others(house: House) -> None:
    broken, well = house.student(), house.student()
    damage(house.database, "person_key.wrapped", PersonKey.person_id == broken.person_id)
    listed = house.call(house.teacher, "GET", "/api/hand-ins").json["hand_ins"]
    assert sorted(one["title"] or "" for one in listed) == ["", "Was ist ein Baum?"]
    of_broken = next(one for one in listed if one["title"] is None)
    seen = house.call(house.teacher, "GET", f"/api/hand-ins/{of_broken['id']}").json
    assert {one["unreadable"] for one in seen["messages"]} == {True}
    assert house.call(well, "GET", "/api/me").status == 200


def test_damaged_html_is_made_anew_from_the_text(house: House) -> None:
    guest = house.campus.visit_for()
    conversation, ids = a_conversation(house, guest)
    damage(house.database, "message.html")
    messages = house.call(guest, "GET", f"/api/conversations/{conversation}").json["messages"]
    assert "<strong>Graph</strong>" in messages[1]["html"]
    with house.database.transaction() as session:
        row = session.get_one(Message, ids[1])
        assert row.open_html(guest.key, row.renderer or "") == messages[1]["html"]


def test_the_export_gives_everything_else(house: House) -> None:
    guest = house.campus.visit_for()
    _conversation, ids = a_conversation(house, guest)
    damage(house.database, "message.text", Message.id == ids[1])
    page = house.call(guest, "GET", "/api/me/export?format=html").body.decode()
    assert page.count(SENTENCE) == 1
    assert "Und ein Wald?" in page
    rows = house.call(guest, "GET", "/api/me/export").json["tables"]["message"]
    assert {row["id"]: row.get("unreadable") for row in rows}[str(ids[1])] == ["text"]
    assert sum("unreadable" in row for row in rows) == 1


def test_a_model_is_sent_the_turns_that_open(database_url: str) -> None:
    with ScriptedModelServer(max_model_len=8192) as engine:
        house = House(database_url, engine.url)
        guest = house.campus.visit_for()
        conversation, ids = a_conversation(house, guest)
        damage(house.database, "message.text", Message.id == ids[1])
        with Server(house.app) as server:
            events = Page(server.url, guest).ask(str(conversation), "Und warum?").rest()
        assert [event.data["finish_reason"] for event in events if event.name == "done"] == ["stop"]
        sent = [message["content"] for message in engine.chats[0].body["messages"][1:]]
    assert [text for text in sent if "Baum" in text] == []
    assert any("Und ein Wald?" in text for text in sent)


def test_a_visit_that_does_not_open_is_over_and_asks_no_model_anything(database_url: str) -> None:
    """Without it nobody knows the names to keep back."""
    with ScriptedModelServer(max_model_len=8192) as engine:
        house = House(database_url, engine.url)
        guest = house.campus.visit_for()
        conversation = house.conversation(guest)
        damage(house.database, "visit.identity")
        answered = house.call(guest, "POST", f"/api/conversations/{conversation}/messages", {"text": "Ich bin Müßig"})
        assert (answered.status, answered.json["error"]["code"]) == (401, "session_over")
        assert engine.chats == []


@pytest.fixture
def stage(database_url: str, key_server: KeyServer) -> Any:
    stage = Stage(database_url, key_server)
    yield stage
    stage.database.engine.dispose()


@pytest.mark.parametrize(
    ("column", "status"),
    [
        ("person.sub", 200),
        ("visit.identity", 200),
        ("person_key.wrapped", 503),
        ("secret.wrapped", 503),
        ("tool_key.private_key", 200),
    ],
)
def test_a_launch_meets_what_is_damaged(stage: Stage, column: str, status: int) -> None:
    """What the launch brings anew heals; without keys the page says whom to tell."""
    stage.good_launch()
    assert damage(stage.database, column)
    stage.app = stage.worker()  # the first one remembers secrets
    browser = stage.browser(app=stage.app)
    begun = browser.login()
    opened = browser.launch(stage.simulator.answer(begun.location)) if begun.status_code == 302 else begun
    assert opened.status_code == status, opened.text
    if status == 503:
        assert re.search("cannot be opened any more|lässt sich nicht mehr öffnen", opened.text)


def test_a_damaged_sub_is_healed_by_the_next_launch(stage: Stage) -> None:
    stage.good_launch()
    damage(stage.database, "person.sub")
    stage.good_launch()
    opened = stage.good_launch()
    exported = opened.client.get("/api/me/export", base_url=TOOL, headers=opened.authorization).json
    assert exported is not None
    (person,) = exported["tables"]["person"]
    assert person["sub"]
    assert "unreadable" not in person


def test_a_damaged_waiting_launch_begins_anew(stage: Stage) -> None:
    browser = stage.browser()
    begun = browser.login()
    browser.forget_cookies()
    waits = browser.launch(stage.simulator.answer(begun.location))
    ticket = re.search(r'name="ticket" value="([^"]+)"', waits.text)
    assert ticket, waits.text
    assert damage(stage.database, "waiting_launch.claims") == 1
    answer = browser.post("/lti/continue", {"ticket": ticket[1]}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 401


def test_whose_key_an_unknown_master_key_wrapped_still_sees_and_erases_what_there_is(house: House) -> None:
    guest = house.student()
    other = Vault([bytes(32)]).wrap(guest.key, f"person.data_key:{guest.person_id}")
    with house.database.transaction() as session:
        session.get_one(PersonKey, guest.person_id).wrapped = other
    answered = house.call(guest, "GET", "/api/conversations")
    assert (answered.status, answered.json["error"]["code"]) == (503, "unreadable")
    assert [one["title"] for one in house.call(guest, "GET", "/api/me/data").json["conversations"]] == [None]
    assert house.erase(guest).status == 200
