# SPDX-License-Identifier: EUPL-1.2
"""What a conversation cites that was handed in opens to those who may read it, and to nobody besides."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from lti_tool.db import now
from lti_tool.models import HandIn, Message
from lti_tool.permissions import Permission
from tests.factories.campus import Guest
from tests.factories.citing import add_answer, delete_material, passages_of
from tests.factories.materials import add_material, section
from tests.own_data.house import House

ASSISTANT = (Permission.OWN_DATA, Permission.CHAT, Permission.VIEW_INSIGHTS)
INSTRUCTOR = (*ASSISTANT, Permission.CONFIGURE_TUTOR)


class Shelf:
    """A student's answer cites a passage of material that is deleted since: the tutor itself opens it to nobody."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.student = house.campus.visit_for()
        tutor_id = house.campus.tutor()
        with house.database.transaction() as session:
            material = add_material(session, tutor_id, "Skript", [section(1, "Bäume", "Ein Graph.")])
            passage = passages_of(session, material)[0]
            self.passage_id = passage.id
            self.conversation_id = add_answer(session, self.student, "Ein Baum [1].", [(1, passage)])
            delete_material(session, material)

    def hand_in(self, **values: object) -> None:
        self.house.add(HandIn(conversation_id=self.conversation_id, **values))

    def opens(self, guest: Guest) -> int:
        return self.house.call(guest, "GET", f"/api/passages/{self.passage_id}").status

    def staff(self, *permissions: Permission, activity_id: UUID | None = None) -> Guest:
        return self.house.campus.visit_for(permissions=permissions, name="Lehrperson", activity_id=activity_id)


@pytest.fixture
def shelf(house: House) -> Shelf:
    return Shelf(house)


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    house = House(database_url)
    yield house
    house.database.engine.dispose()


def test_staff_opens_what_an_answer_cites_from_the_moment_it_is_handed_in(shelf: Shelf) -> None:
    teacher, other = shelf.staff(*INSTRUCTOR), shelf.house.campus.visit_for()
    assert (shelf.opens(shelf.student), shelf.opens(teacher), shelf.opens(other)) == (200, 404, 404)
    shelf.hand_in()
    assert (shelf.opens(teacher), shelf.opens(shelf.staff(*ASSISTANT)), shelf.opens(other)) == (200, 200, 404)
    read = shelf.house.call(teacher, "GET", f"/api/hand-ins/{shelf.conversation_id}").json
    assert [source["passage_id"] for source in read["messages"][1]["sources"]] == [str(shelf.passage_id)]


def test_what_is_taken_back_opens_no_more(shelf: Shelf) -> None:
    shelf.hand_in(withdrawn_at=now())
    assert shelf.opens(shelf.staff(*INSTRUCTOR)) == 404


def test_where_only_instructors_read_assistants_open_nothing(shelf: Shelf) -> None:
    shelf.hand_in(only_instructors_read=True)
    assert shelf.opens(shelf.staff(*INSTRUCTOR)) == 200
    assert shelf.opens(shelf.staff(*ASSISTANT)) == 404


def test_what_was_answered_after_handing_in_stays_closed(shelf: Shelf) -> None:
    shelf.hand_in(handed_in_at=now() - timedelta(hours=1))
    assert shelf.opens(shelf.staff(*INSTRUCTOR)) == 404
    with shelf.house.database.transaction() as session:
        earlier = {"created_at": now() - timedelta(hours=2), "superseded_at": now()}
        session.execute(update(Message).where(Message.conversation_id == shelf.conversation_id).values(**earlier))
    assert shelf.opens(shelf.staff(*INSTRUCTOR)) == 200, "what was replaced afterwards was handed in"


def test_staff_of_another_activity_open_nothing(shelf: Shelf) -> None:
    shelf.hand_in()
    assert shelf.opens(shelf.staff(*INSTRUCTOR, activity_id=shelf.house.campus.activity())) == 404
