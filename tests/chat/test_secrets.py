# SPDX-License-Identifier: EUPL-1.2
"""What names a person reaches neither the model server, nor the database in clear text, nor a log."""

import logging
from itertools import pairwise
from uuid import UUID

import pytest
from sqlalchemy import select

from lti_tool.db import Database
from lti_tool.models import Institution, Message
from lti_tool.vault import Vault, VaultError
from tests.factories.campus import EMAIL, NAME, Campus
from tests.factories.chat_alone import Serve
from tests.factories.page import Page
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.fakes.scripted_replies import error
from tests.support import stored_bytes

QUESTION = f"Ich heiße {NAME} und erreiche dich unter {EMAIL}. Was ist ein Baum? Kennwort: Rosinenbrötchen"


def test_name_and_address_in_a_question_leave_no_trace_in_clear_text(
    page: Page, engine: ScriptedModelServer, database: Database, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    conversation = page.start()
    page.ask(conversation, QUESTION).rest()
    page.ask(conversation, "Und weiter?").rest()
    engine.script(error(500, QUESTION), Answer(cut_after=1))
    page.ask(conversation, "Und dann?").rest()
    page.ask(conversation, "Und jetzt?").rest()
    sent = b"".join(chat.raw for chat in engine.chats).decode()
    stored = stored_bytes(database)
    assert "Rosinenbrötchen" in sent  # the question did go out, and is looked for in its stored form
    for secret in (NAME, EMAIL, "Müßig", "juergen.muessig"):
        assert secret not in sent
        assert secret.encode() not in stored
        assert secret not in caplog.text
    assert "Rosinenbrötchen".encode() not in stored
    assert "Rosinenbrötchen" not in caplog.text
    assert page.messages(conversation)[0]["text"] == QUESTION


def test_an_institutions_own_form_of_number_is_kept_from_the_model(
    page: Page, engine: ScriptedModelServer, database: Database
) -> None:
    with database.transaction() as session:
        for institution in session.scalars(select(Institution)):
            institution.number_form = r"\bhka-?\d{5}\b"
    conversation = page.start()
    page.ask(conversation, "Was ist HKA-20417, und ist 20417 prim?").rest()
    (sent,) = [chat.body["messages"][-1]["content"] for chat in engine.chats]
    assert sent.endswith("Was ist [ID_1], und ist 20417 prim?")


def test_the_page_is_told_what_is_kept_from_the_model_now_and_when_it_is_shown_again(
    page: Page, engine: ScriptedModelServer, database: Database
) -> None:
    conversation = page.start()
    events = page.ask(conversation, f"Ich heiße {NAME}, und zwar {NAME}! Wohne Talstr. 8. Was ist ein Baum?").rest()
    kept = [{"kind": "NAME", "text": NAME}, {"kind": "ADDRESS", "text": "Talstr. 8"}]
    assert events[0].name == "accepted"
    assert events[0].data["kept_back"] == kept
    assert [message.get("kept_back") for message in page.messages(conversation)] == [kept, None]
    assert b"Talstr" not in stored_bytes(database)


def test_nothing_is_said_to_be_kept_from_a_model_that_was_not_asked(serve: Serve, campus: Campus) -> None:
    page = Page(serve(), campus.visit_for())
    conversation = page.start()
    events = page.ask(conversation, f"Ich heiße {NAME}.").rest()
    assert events[0].data["kept_back"] == []
    assert page.messages(conversation)[0]["kept_back"] == []


@pytest.mark.parametrize("cut", [(), (1,), (3,), (2, 5)])
def test_a_placeholder_in_the_answer_becomes_the_name_again_also_when_it_is_cut(
    page: Page, engine: ScriptedModelServer, cut: tuple[int, ...]
) -> None:
    page.ask(page.start(), f"Ich heiße {NAME}.").rest()
    said = engine.chats[0].body["messages"][-1]["content"]
    placeholder = said.removeprefix("Ich heiße ").removesuffix(".")
    assert placeholder.startswith("[")
    ends = [0, *cut, len(placeholder)]
    pieces = [placeholder[start:end] for start, end in pairwise(ends)]
    engine.script(Answer(tokens=["Hallo ", *pieces, "!"], pause=0.06))
    conversation = page.start()
    events = page.ask(conversation, f"Ich heiße {NAME}.").rest()
    assert "".join(event.data["text"] for event in events if event.name == "delta") == f"Hallo {NAME}!"
    assert page.messages(conversation)[1]["text"] == f"Hallo {NAME}!"


def test_a_ciphertext_moved_to_another_row_does_not_open(page: Page, campus: Campus, database: Database) -> None:
    conversation = page.start()
    page.ask(conversation, "Erste").rest()
    page.ask(conversation, "Zweite").rest()
    key = campus.visit_for().key
    first, second = page.messages(conversation)[0]["id"], page.messages(conversation)[2]["id"]
    with database.transaction() as session:
        one, other = session.get(Message, UUID(first)), session.get(Message, UUID(second))
        assert one is not None
        assert other is not None
        with pytest.raises(VaultError):
            one.open_text(key)  # another person's key
        one.text = other.text
    shown = page.messages(conversation)
    assert [message["unreadable"] for message in shown] == [True, False, False, False]
    assert shown[2]["text"] == "Zweite"


def test_another_master_key_opens_nothing(campus: Campus, database: Database) -> None:
    from lti_tool.models import Person

    guest = campus.visit_for()
    with database.transaction() as session:
        person = session.get(Person, guest.person_id)
        assert person is not None
        with pytest.raises(VaultError):
            person.open_key(Vault([b"x" * 32]))
