# SPDX-License-Identifier: EUPL-1.2
"""Erasing oneself: everything goes, nothing else does, and the receipt says so."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from lti_tool import assembly
from lti_tool.db import now
from lti_tool.lti.keys.tool_keys import ToolKeys
from lti_tool.models import Conversation, Message, PersonKey, RoleGrant, SetupCode, StaffAccess, VisitSession
from lti_tool.own_data import erasure, owner
from lti_tool.permissions import Permission
from tests.factories.campus import Guest, visit_of
from tests.factories.page import Page, Server
from tests.fakes.scripted_model_server import Answer, ScriptedModelServer
from tests.own_data.house import STAFF, House
from tests.support import simultaneously, stored_bytes

OF_PEOPLE = {
    *("person", "person_key", "membership", "role_grant", "setup_code", "visit", "waiting_launch"),
    *("conversation", "message", "citation", "feedback", "usage"),
    *("hand_in", "hand_in_look", "staff_access", "score_delivery", "staff_name"),
    *("research_consent", "research_export_person"),
    *("question_count", "asked_question", "insight_person", "lock_person"),
}
OF_NO_COURSE = {"person", "person_key", "usage", "waiting_launch", "research_consent", "research_export_person"}
"""Of them all: what a person has on the platform, whatever the course."""


def test_each_table_of_people_loses_exactly_the_rows_of_the_one_who_erases(house: House) -> None:
    house.student()
    before = house.rows()
    guest = house.student()
    assert {name for name, rows in house.rows().items() if rows > before[name]} == OF_PEOPLE
    with house.database.transaction() as session:
        wrapped = session.get_one(PersonKey, guest.person_id).wrapped
    assert wrapped in stored_bytes(house.database)
    answered = house.erase(guest)
    assert answered.status == 200
    assert house.rows() == before
    assert set(answered.json["receipt"]["counts"]) == OF_PEOPLE
    left = stored_bytes(house.database)
    assert wrapped not in left
    assert guest.person_id.hex.encode() not in left.replace(b"-", b"")


def test_no_table_of_people_is_forgotten_here(house: House) -> None:
    owned = {table.name for feature in assembly.assemble(house.settings).features for table in feature.tables}
    assert owned == OF_PEOPLE


def test_where_a_course_is_meant_each_table_loses_what_is_of_that_course(house: House) -> None:
    guest, other = house.student(), house.student()
    elsewhere = house.campus.course()
    before, tables = house.rows(), list(assembly.assemble(house.settings).features)
    personal = [table for feature in tables for table in feature.tables]
    with house.database.transaction() as session:
        whose = owner.of_person(session, house.vault, guest.person_id)
    assert erasure.erase(house.database, personal, replace(whose, course_id=elsewhere)) == {}
    assert house.rows() == before
    counts = erasure.erase(house.database, personal, replace(whose, course_id=house.campus.course_id))
    assert set(counts) == OF_PEOPLE - OF_NO_COURSE
    after = house.rows()
    assert {name: before[name] - after[name] for name in counts} == counts
    assert {name: after[name] for name in OF_NO_COURSE} == {name: before[name] for name in OF_NO_COURSE}
    assert house.erase(other).status == 200
    assert house.rows()["person"] == 2, "the teacher, and the one of whom one course went"


@pytest.mark.parametrize("body", [None, {}, {"confirm": False}, {"confirm": True, "all": True}, {"confirm": "yes"}])
def test_without_a_clear_yes_nothing_goes(house: House, body: Any) -> None:
    guest = house.student()
    before = house.rows()
    assert house.call(guest, "DELETE", "/api/me", body).status == 422
    assert house.rows() == before


def test_the_visit_is_over_in_every_tab_and_course(house: House) -> None:
    guest = house.student()
    tabs = [guest, house.campus.visit_for(guest.person_id), house.campus.visit_for(guest.person_id)]
    assert house.erase(tabs[1]).status == 200
    assert {house.call(tab, "GET", "/api/me").status for tab in tabs} == {401}
    assert {house.erase(tab).status for tab in tabs} == {401}


def test_of_two_tabs_at_once_one_gets_the_receipt(house: House) -> None:
    guest = house.student()
    tabs = [guest, *(house.campus.visit_for(guest.person_id) for _number in range(3))]
    found: list[int] = []
    simultaneously([lambda tab=tab: found.append(house.erase(tab).status) for tab in tabs])  # type: ignore[misc]
    assert sorted(found) == [200, 401, 401, 401]
    assert house.rows()["conversation"] == 0


def test_whose_visit_has_ended_erases_nothing(house: House) -> None:
    guest = house.student()
    with house.database.transaction() as session:
        session.execute(update(VisitSession).where(VisitSession.id == guest.visit_id).values(expires_at=now()))
    before = house.rows()
    assert house.erase(guest).status == 401
    assert house.rows() == before


def test_whose_visit_ends_meanwhile_is_erased_all_the_same(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    guest = house.student()

    def end_visit(*arguments: Any) -> Any:
        with house.database.transaction() as session:
            session.delete(session.get_one(VisitSession, guest.visit_id))
        return real(*arguments)

    real = erasure.erase
    monkeypatch.setattr(erasure, "erase", end_visit)
    assert house.erase(guest).status == 200
    assert house.rows()["person_key"] == 1, "the teacher's"


def test_who_may_no_longer_chat_erases_too(house: House) -> None:
    guest = house.student(permissions=(Permission.OWN_DATA,))
    assert house.erase(guest).status == 200


def test_staff_that_erases_leaves_the_student_the_entry_without_a_name(house: House) -> None:
    guest = house.student()
    house.add(RoleGrant(person_id=guest.person_id, activity_id=guest.activity_id, how="code", code_id=a_code(house)))
    assert house.erase(house.teacher).status == 200
    with house.database.transaction() as session:
        (entry,) = session.scalars(select(StaffAccess))
        assert (entry.person_id, entry.role) == (None, "instructor")
        granted = session.scalars(select(RoleGrant).where(RoleGrant.how == "code")).one()
        assert granted.code_id is None
        assert session.scalars(select(SetupCode).where(SetupCode.created_by == house.teacher.person_id)).all() == []
    assert house.call(guest, "GET", "/api/me/data").json["looked"][0]["role"] == "instructor"


def a_code(house: House) -> Any:
    code = SetupCode(
        id=uuid4(), activity_id=house.campus.activity_id, created_by=house.teacher.person_id,
        code_hash=uuid4().bytes * 2, expires_at=now(), used_at=now(),
    )  # fmt: skip
    house.add(code)
    return code.id


def test_what_was_handed_in_is_gone_for_staff(house: House) -> None:
    guest = house.student()
    (listed,) = house.call(house.teacher, "GET", "/api/hand-ins").json["hand_ins"]
    assert house.call(house.teacher, "GET", f"/api/hand-ins/{listed['id']}").status == 200
    house.erase(guest)
    assert house.call(house.teacher, "GET", "/api/hand-ins").json["hand_ins"] == []
    assert house.call(house.teacher, "GET", f"/api/hand-ins/{listed['id']}").status == 404


def test_the_receipt_is_signed_over_each_of_its_fields(house: House) -> None:
    receipt = house.erase(house.student()).json["receipt"]
    claims = ToolKeys(house.database, house.vault).verify(receipt["signed"], erasure.RECEIPT)
    assert claims == {"iss": house.settings.public_url, **{k: v for k, v in receipt.items() if k != "signed"}}


def test_an_answer_ends_while_it_is_streamed(database_url: str) -> None:
    """Within a moment, and nothing of it is stored, nor what it names; what a worker had written already goes, too."""
    with ScriptedModelServer(max_model_len=8192) as engine:
        engine.script(Answer(tokens=["Ein Baum [1]. ", "Das ", "ist ", "er"], hold_after=2))
        house = House(database_url, engine.url)
        house.campus.tutor(passages=(("Bäume", "Ein Baum ist ein Graph ohne Kreise."),))
        guest = house.campus.visit_for()
        with Server(house.app) as server:
            page, other = Page(server.url, guest), Page(server.url, house.campus.visit_for(guest.person_id))
            stream = page.ask(page.start())
            stream.until("delta")
            answered = other.call("DELETE", "/api/me", {"confirm": True})
            assert answered.status == 200
            assert answered.json["receipt"]["counts"]["message"] == 2
            *_before, sources, ended = stream.rest()
            assert (sources.name, len(sources.data)) == ("sources", 1)
            assert (ended.name, ended.data["finish_reason"]) == ("done", "stopped")
            assert engine.wait_for_hangup()
    assert house.rows()["message"] == house.rows()["conversation"] == house.rows()["citation"] == 0
    assert house.rows()["usage"] == 2, "activity and institution, which name nobody"


def test_an_answer_of_which_nothing_is_stored_ends_too(database_url: str) -> None:
    with ScriptedModelServer(max_model_len=8192) as engine:
        engine.script(Answer(tokens=["Ein Baum ist ein Graph ohne Kreise. " * 12, "Das ", "ist ", "er"], hold_after=2))
        house = House(database_url, engine.url)
        house.campus.allow(store_nothing=True)
        guest = house.campus.visit_for()
        with Server(house.app) as server:
            page, other = Page(server.url, guest), Page(server.url, house.campus.visit_for(guest.person_id))
            stream = page.ask_unstored()
            stream.until("delta")
            assert other.call("GET", "/api/me/data").json["conversations"] == []
            assert other.call("DELETE", "/api/me", {"confirm": True}).status == 200
            ended = stream.rest()[-1]
            assert (ended.name, ended.data["finish_reason"]) == ("done", "stopped")
            assert engine.wait_for_hangup()
    assert house.rows()["message"] == house.rows()["conversation"] == 0
    assert house.rows()["usage"] == 2, "activity and institution, which name nobody"


def meanwhile(house: House, guest: Guest, act: Callable[[], object]) -> object:
    """What `act` gives that waits while an erasure holds its locks."""
    found: list[object] = []
    act_thread = threading.Thread(target=lambda: found.append(act()))
    tables = [table for feature in assembly.assemble(house.settings).features for table in feature.tables]
    with house.database.transaction() as session:
        whose = owner.of_visit(session, house.vault, visit_of(house.database, guest))
        erasure._lock(session, whose)
        act_thread.start()
        act_thread.join(0.5)
        for table in erasure._children_first(tables):
            table.erase(session, whose)
    act_thread.join()
    return found[0]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/conversations", None),
        ("POST", "/api/conversations/{id}/messages", {"text": "Und jetzt?"}),
        ("POST", "/api/conversations/{id}/hand-in", None),
        ("PATCH", "/api/conversations/{id}", {"title": "Neu"}),
        ("POST", "/api/messages/{answer}/feedback", {"value": -1}),
    ],
)
def test_who_writes_while_it_is_erased_is_told_so_and_leaves_nothing(
    house: House, method: str, path: str, body: Any
) -> None:
    guest = house.campus.visit_for()
    conversation = house.conversation(guest)
    with house.database.transaction() as session:
        answer = session.scalars(select(Message.id).where(Message.author == "tutor")).one()
    place = path.format(id=conversation, answer=answer)
    if house.database.engine.dialect.name == "sqlite":  # one writer at a time: whoever waits comes after it
        house.erase(guest)
        assert house.call(guest, method, place, body).status == 401
        return
    answered = meanwhile(house, guest, lambda: house.call(guest, method, place, body))
    assert answered.status in {204, 401, 404}, answered.body  # type: ignore[attr-defined]
    rows = house.rows()
    assert {name: rows[name] for name in ("conversation", "message", "feedback", "usage", "hand_in")} == dict.fromkeys(
        ("conversation", "message", "feedback", "usage", "hand_in"), 0
    )


def test_staff_that_opens_it_while_it_is_erased_finds_nothing(house: House) -> None:
    guest = house.student()
    (listed,) = house.call(house.teacher, "GET", "/api/hand-ins").json["hand_ins"]
    if house.database.engine.dialect.name == "sqlite":  # one writer at a time: whoever waits comes after it
        house.erase(guest)
        assert house.call(house.teacher, "GET", f"/api/hand-ins/{listed['id']}").status == 404
        return
    answered = meanwhile(house, guest, lambda: house.call(house.teacher, "GET", f"/api/hand-ins/{listed['id']}"))
    assert answered.status == 404  # type: ignore[attr-defined]


def test_five_hundred_people_at_once_are_each_erased_and_nobody_else(house: House) -> None:
    """On PostgreSQL; where one writes at a time fewer say the same."""
    many = 500 if house.database.engine.dialect.name == "postgresql" else 60
    stays = house.student()
    before = house.rows()
    people = [house.campus.visit_for() for _number in range(many)]
    for guest in people:
        house.conversation(guest)
    waiting, lock, receipts = list(people), threading.Lock(), []

    def erase_some() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                guest = waiting.pop()
            receipts.append(house.erase(guest))

    simultaneously([erase_some] * 12)
    assert {answered.status for answered in receipts} == {200}
    assert len({answered.json["receipt"]["id"] for answered in receipts}) == many
    assert house.rows() == before
    assert house.call(stays, "GET", "/api/me/data").status == 200


def test_two_staff_and_their_students_erase_at_once_without_waiting_for_each_other_for_ever(house: House) -> None:
    other = house.campus.visit_for(permissions=STAFF)
    students = [house.student() for _number in range(6)]
    with house.database.transaction() as session:
        for conversation in session.scalars(select(Conversation.id)).all():
            session.add_all(StaffAccess(conversation_id=conversation, person_id=other.person_id) for _time in range(5))
    found: list[int] = []
    everybody = [house.teacher, other, *students]
    simultaneously([lambda one=one: found.append(house.erase(one).status) for one in everybody])  # type: ignore[misc]
    assert found == [200] * len(everybody)
    with house.database.transaction() as session:
        assert session.scalars(select(PersonKey)).all() == []
