# SPDX-License-Identifier: EUPL-1.2
"""Handing in a conversation: what staff may read, for how long, and what its person sees of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from lti_tool import access, errors
from lti_tool.access import Visit
from lti_tool.chat.render import render
from lti_tool.db import Database, now
from lti_tool.handing_in import views
from lti_tool.handing_in.answers import NamesMissing
from lti_tool.models import Activity, Conversation, HandIn, Message, Person, ScoreDelivery, Tutor
from lti_tool.permissions import Permission
from lti_tool.vault import Vault
from tests.factories.campus import Campus, Guest
from tests.support import MASTER_KEY

P = Permission
STAFF = (P.OWN_DATA, P.CHAT, P.VIEW_INSIGHTS, P.CONFIGURE_TUTOR)
ASSISTANT = (P.OWN_DATA, P.CHAT, P.VIEW_INSIGHTS)


@dataclass
class Answered:
    status: int
    json: Any


class Place:
    """The tool with one activity, and calls to it."""

    def __init__(self, database_url: str) -> None:
        self.database, self.vault = Database(database_url), Vault([MASTER_KEY])
        self.campus = Campus(self.database, self.vault)
        self.campus.tutor()
        self.gradebook("https://lms.example/lineitems")
        self.names: dict[str, str] = {}
        self.missing: NamesMissing | Literal[""] = ""
        self.asked: list[Visit] = []
        self.app = Flask("lti_tool")
        errors.install(self.app)
        access.install(self.app, self.database)
        self.app.register_blueprint(views.blueprint(self.database, self.vault, render, self._roster, self._remedy))
        assert access.list_undeclared(self.app) == []
        self.student, self.teacher = self.campus.visit_for(), self.campus.visit_for(permissions=STAFF, locale="en")

    def _roster(self, visit: Visit) -> tuple[dict[str, str], NamesMissing | Literal[""]]:
        self.asked.append(visit)
        return self.names, self.missing

    def _remedy(self, _visit: Visit, missing: str) -> str:
        return f"({missing}: there)" if missing != "later" else ""

    def call(self, guest: Guest, method: str, path: str, body: Any = None) -> Answered:
        options = {} if body is None else {"json": body}
        response: TestResponse = self.app.test_client().open(path, method=method, headers=guest.headers, **options)
        return Answered(response.status_code, response.json)

    def conversation(self, guest: Guest | None = None, *texts: str) -> UUID:
        """With a title, and questions and answers in turn."""
        guest = guest or self.student
        with self.database.transaction() as session:
            row = Conversation(id=uuid4(), person_id=guest.person_id, activity_id=guest.activity_id)
            row.keep_title(guest.key, "Was ist ein Baum?")
            session.add(row)
        for text in texts or ("Was ist ein Baum?", "Ein **Baum** ist …"):
            self.write(guest, row.id, text)
        return row.id

    def write(self, guest: Guest, conversation_id: UUID, text: str, **fields: Any) -> UUID:
        with self.database.transaction() as session:
            position = len(session.scalars(select(Message).where(Message.conversation_id == conversation_id)).all())
            author = "person" if position % 2 == 0 else "tutor"
            row = Message(
                id=uuid4(), conversation_id=conversation_id, position=position, author=author, sources=[], **fields
            )
            row.keep_text(guest.key, text)
            session.add(row)
        return row.id

    def hand_in(self, conversation_id: UUID, guest: Guest | None = None) -> Answered:
        return self.call(guest or self.student, "POST", f"/api/conversations/{conversation_id}/hand-in", {})

    def withdraw(self, conversation_id: UUID) -> Answered:
        return self.call(self.student, "DELETE", f"/api/conversations/{conversation_id}/hand-in")

    def state(self, conversation_id: UUID, guest: Guest | None = None) -> Answered:
        return self.call(guest or self.student, "GET", f"/api/conversations/{conversation_id}/hand-in")

    def listed(self, guest: Guest | None = None) -> Any:
        return self.call(guest or self.teacher, "GET", "/api/hand-ins").json["hand_ins"]

    def read(self, conversation_id: UUID, guest: Guest | None = None) -> Answered:
        return self.call(guest or self.teacher, "GET", f"/api/hand-ins/{conversation_id}")

    def mark_as_done(self, *, wanted: bool = True) -> Answered:
        return self.call(self.teacher, "PUT" if wanted else "DELETE", "/api/hand-ins/mark-as-done", {})

    def deliveries(self) -> list[ScoreDelivery]:
        with self.database.transaction() as session:
            return list(session.scalars(select(ScoreDelivery)))

    def gradebook(self, lineitems_url: "str | None") -> None:
        """Where the platform lets columns be made; None: nowhere."""
        self.change(Activity, self.campus.activity_id, lineitems_url=lineitems_url)

    def try_again(self, conversation_id: UUID) -> int:
        return self.call(self.teacher, "POST", f"/api/hand-ins/{conversation_id}/score", {}).status

    def purge(self, conversation_id: UUID) -> None:
        """Deleted, and the hour is over."""
        with self.database.transaction() as session:
            session.delete(session.get_one(Conversation, conversation_id))

    def change(self, model: Any, identity: Any, **values: Any) -> None:
        with self.database.transaction() as session:
            row = session.get_one(model, identity)
            for name, value in values.items():
                setattr(row, name, value)


@pytest.fixture
def place(database_url: str) -> Iterator[Place]:
    place = Place(database_url)
    yield place
    place.database.engine.dispose()


def test_nobody_reads_what_was_not_handed_in(place: Place) -> None:
    conversation = place.conversation()
    assert place.listed() == []
    assert place.read(conversation).status == 404


def test_what_was_handed_in_is_read_by_staff_and_its_person_sees_when(place: Place) -> None:
    handed, kept = place.conversation(), place.conversation()
    state = place.hand_in(handed)
    assert state.status == 200
    assert state.json["handed_in_at"] is not None
    assert state.json["opened_at"] == []
    (row,) = place.listed()
    assert (row["id"], row["title"], row["opened"]) == (str(handed), "Was ist ein Baum?", False)
    found = place.read(handed).json
    assert [message["text"] for message in found["messages"]] == ["Was ist ein Baum?", "Ein **Baum** ist …"]
    assert "<strong>Baum</strong>" in found["messages"][1]["html"]
    assert place.read(kept).status == 404
    place.read(handed)
    assert len(place.state(handed).json["opened_at"]) == 2, "each reading leaves an entry"
    assert place.listed()[0]["opened"] is True


def test_looking_at_the_list_is_no_reading(place: Place) -> None:
    conversation = place.conversation()
    place.hand_in(conversation)
    place.listed()
    assert place.state(conversation).json["opened_at"] == []


def test_what_was_taken_back_is_read_no_more(place: Place) -> None:
    conversation = place.conversation()
    place.hand_in(conversation)
    assert place.withdraw(conversation).status == 204
    assert place.listed() == []
    assert place.read(conversation).status == 404
    assert place.state(conversation).json["handed_in_at"] is None
    assert place.withdraw(conversation).status == 404
    assert place.hand_in(conversation).status == 200, "a change of mind is possible"
    assert len(place.listed()) == 1


def test_a_deleted_conversation_is_read_no_more(place: Place) -> None:
    conversation = place.conversation()
    place.hand_in(conversation)
    place.change(Conversation, conversation, deleted_at=now())
    assert place.listed() == []
    assert place.read(conversation).status == 404


def test_what_is_written_afterwards_is_not_handed_in(place: Place) -> None:
    conversation = place.conversation()
    place.hand_in(conversation)
    assert place.state(conversation).json["changed"] is False
    place.write(place.student, conversation, "Und etwas Privates")
    place.write(place.student, conversation, "…")
    assert place.state(conversation).json["changed"] is True
    assert len(place.read(conversation).json["messages"]) == 2
    place.hand_in(conversation)
    assert len(place.read(conversation).json["messages"]) == 4


def test_what_is_replaced_afterwards_stays_as_it_was_handed_in(place: Place) -> None:
    conversation = place.conversation()
    replaced = place.write(place.student, conversation, "Alte Frage")
    gone = place.write(place.student, conversation, "Vorher ersetzt")
    place.change(Message, gone, superseded_at=now())
    place.hand_in(conversation)
    place.change(Message, replaced, superseded_at=now() + timedelta(seconds=1))
    assert [message["text"] for message in place.read(conversation).json["messages"]][2:] == ["Alte Frage"]


@pytest.mark.parametrize("whose", ["another's", "another activity's"])
def test_only_ones_own_conversation_of_this_activity_can_be_handed_in(place: Place, whose: str) -> None:
    if whose == "another's":
        conversation = place.conversation(place.campus.visit_for())
    else:
        other = place.campus.activity()
        conversation = place.conversation(place.campus.visit_for(place.student.person_id, activity_id=other))
    assert place.hand_in(conversation).status == 404
    assert place.state(conversation).status == 404
    assert place.withdraw(conversation).status == 404


def test_staff_of_another_activity_or_course_read_nothing(place: Place) -> None:
    conversation = place.conversation()
    place.hand_in(conversation)
    for activity in (place.campus.activity(), place.campus.activity(course_id=place.campus.course())):
        stranger = place.campus.visit_for(activity_id=activity, permissions=STAFF)
        assert place.listed(stranger) == []
        assert place.read(conversation, stranger).status == 404
    assert place.state(conversation).json["opened_at"] == []


def test_students_read_nothing_of_each_other(place: Place) -> None:
    conversation = place.conversation()
    place.hand_in(conversation)
    other = place.campus.visit_for()
    assert place.call(other, "GET", "/api/hand-ins").status == 403
    assert place.read(conversation, other).status == 403
    assert place.asked == [], "and nobody asks for names on their behalf"


def test_there_has_to_be_something_and_it_has_to_be_complete(place: Place) -> None:
    with place.database.transaction() as session:
        empty = Conversation(id=uuid4(), person_id=place.student.person_id, activity_id=place.student.activity_id)
        session.add(empty)
    assert place.hand_in(empty.id).json["error"]["code"] == "empty"
    conversation = place.conversation(None, "Was ist ein Baum?")
    place.write(place.student, conversation, "Ein", state="running")
    assert place.hand_in(conversation).status == 409
    assert place.listed() == []


def test_names_come_from_the_roster_and_people_without_one_have_a_mark(place: Place) -> None:
    first, other = place.conversation(), place.campus.visit_for()
    second = place.conversation(other)
    place.hand_in(first)
    place.hand_in(second, other)
    with place.database.transaction() as session:
        sub = session.get_one(Person, place.student.person_id).open_sub(place.student.key)
    place.names = {sub: "Jürgen Müßig"}
    rows = {row["id"]: row for row in place.listed()}
    assert rows[str(first)]["name"] == "Jürgen Müßig"
    assert rows[str(second)]["name"] is None
    assert rows[str(first)]["mark"] != rows[str(second)]["mark"]
    assert sub not in str(rows)


def test_a_roster_that_does_not_answer_takes_nothing_but_the_names(place: Place) -> None:
    place.missing = "later"
    place.hand_in(place.conversation())
    answer = place.call(place.teacher, "GET", "/api/hand-ins").json
    assert answer["names_missing"] is True
    assert "again later" in answer["names_message"]
    assert len(answer["hand_ins"]) == 1


@pytest.mark.parametrize(("missing", "where"), [("off", "list of participants"), ("withheld", "gives no names")])
def test_staff_reads_what_is_switched_off_and_where_it_is_switched_on(
    place: Place, missing: NamesMissing, where: str
) -> None:
    place.missing = missing
    answer = place.call(place.teacher, "GET", "/api/hand-ins").json
    assert (answer["names_missing"], answer["names"]) == (False, missing)
    assert where in answer["names_message"]
    assert answer["names_message"].endswith(f"({missing}: there)")
    assert "later" not in answer["names_message"]
    place.missing = ""
    assert place.call(place.teacher, "GET", "/api/hand-ins").json["names_message"] is None


# Who reads it, and what is new to them


def only_instructors(place: Place, method: str = "PUT") -> None:
    assert place.call(place.teacher, method, "/api/hand-ins/only-instructors").status == 204


def ids(place: Place, guest: Guest) -> set[str]:
    return {row["id"] for row in place.call(guest, "GET", "/api/hand-ins").json["hand_ins"]}


def test_instructors_can_decide_that_only_they_read_what_is_handed_in(place: Place) -> None:
    assistant, conversation = place.campus.visit_for(permissions=ASSISTANT), place.conversation()
    place.hand_in(conversation)
    assert ids(place, assistant) == {str(conversation)}
    only_instructors(place)
    assert ids(place, assistant) == set()
    assert place.call(assistant, "GET", f"/api/hand-ins/{conversation}").status == 404
    assert place.call(assistant, "GET", "/api/hand-ins").json["only_instructors"] is True
    assert place.call(assistant, "PUT", "/api/hand-ins/only-instructors").status == 403
    assert ids(place, place.teacher) == {str(conversation)}
    assert (
        place.call(place.student, "GET", f"/api/conversations/{conversation}/hand-in").json["readers"] == "instructors"
    )


def test_what_was_handed_in_to_instructors_alone_gets_no_more_readers_later(place: Place) -> None:
    assistant, before, after = place.campus.visit_for(permissions=ASSISTANT), place.conversation(), place.conversation()
    only_instructors(place)
    place.hand_in(before)
    only_instructors(place, "DELETE")
    place.hand_in(after)
    assert ids(place, assistant) == {str(after)}
    assert place.call(assistant, "GET", f"/api/hand-ins/{before}").status == 404
    assert place.call(place.student, "GET", f"/api/conversations/{before}/hand-in").json["readers"] == "instructors"
    place.hand_in(before)
    assert ids(place, assistant) == {str(before), str(after)}, "handed in again, under what is said now"


def test_staff_sees_how_many_are_new_since_their_own_last_look(place: Place) -> None:
    assistant = place.campus.visit_for(permissions=ASSISTANT)

    def new(guest: Guest) -> int:
        answer = place.call(guest, "GET", "/api/hand-ins/new").json
        assert list(answer) == ["new"], "a number, and nobody's name"
        return int(answer["new"])

    first = place.conversation()
    place.hand_in(first)
    assert (new(place.teacher), new(assistant)) == (1, 1)
    ids(place, place.teacher)
    assert (new(place.teacher), new(assistant)) == (0, 1)
    place.hand_in(place.conversation())
    assert (new(place.teacher), new(assistant)) == (1, 2)
    ids(place, place.teacher)
    place.call(place.student, "DELETE", f"/api/conversations/{first}/hand-in")
    assert (new(place.teacher), new(assistant)) == (0, 1)
    assert place.call(place.student, "GET", "/api/hand-ins/new").status == 403


def test_a_copied_tutor_asks_whether_done_is_reported_here(place: Place) -> None:
    with place.database.transaction() as session:
        tutor = session.get_one(Activity, place.campus.activity_id).tutor
        assert tutor is not None
        tutor.done_undecided = True
    assert place.call(place.teacher, "GET", "/api/hand-ins").json["done_undecided"] is True
    assert place.call(place.teacher, "DELETE", "/api/hand-ins/mark-as-done").status == 204
    answer = place.call(place.teacher, "GET", "/api/hand-ins").json
    assert (answer["done_undecided"], answer["mark_as_done"]) == (False, False)


def test_what_was_handed_in_while_that_was_undecided_is_reported_once_it_is_decided(place: Place) -> None:
    with place.database.transaction() as session:
        tutor = session.get_one(Activity, place.campus.activity_id).tutor
        assert tutor is not None
        tutor.done_undecided = True
    assert place.hand_in(place.conversation()).status == 200
    assert place.call(place.teacher, "PUT", "/api/hand-ins/mark-as-done").status == 204
    with place.database.transaction() as session:
        delivery = session.scalars(select(ScoreDelivery)).one()
        assert (delivery.person_id, delivery.sent_at) == (place.student.person_id, None)


# "Done" in the gradebook


def test_nothing_is_reported_unless_an_instructor_switched_it_on(place: Place) -> None:
    conversation = place.conversation()
    assert place.hand_in(conversation).json["marks_as_done"] is False
    assert place.deliveries() == []


def test_with_it_one_score_is_queued_for_each_person(place: Place) -> None:
    assert place.mark_as_done().status == 204
    first, second = place.conversation(), place.conversation()
    assert place.state(first).json["marks_as_done"] is True
    for conversation in (first, first, second):
        place.hand_in(conversation)
    (delivery,) = place.deliveries()
    assert (delivery.activity_id, delivery.person_id) == (place.campus.activity_id, place.student.person_id)
    assert delivery.next_at is not None
    other = place.campus.visit_for()
    place.hand_in(place.conversation(other), other)
    assert len(place.deliveries()) == 2


def test_what_is_taken_back_before_it_was_sent_is_not_reported(place: Place) -> None:
    place.mark_as_done()
    conversation = place.conversation()
    place.hand_in(conversation)
    place.withdraw(conversation)
    assert [row.next_at for row in place.deliveries()] == [None]
    place.hand_in(conversation)
    (delivery,) = place.deliveries()
    assert delivery.next_at is not None
    place.change(ScoreDelivery, delivery.id, sent_at=now(), next_at=None)
    place.withdraw(conversation)
    place.hand_in(conversation)
    assert [row.id for row in place.deliveries()] == [delivery.id], "done is not done twice"


@pytest.mark.parametrize("how", ["withdrawn", "deleted and gone"])
def test_one_of_two_that_is_taken_back_takes_nothing_from_the_other(place: Place, how: str) -> None:
    """The one for which it was queued."""
    place.mark_as_done()
    first, second = place.conversation(), place.conversation()
    place.hand_in(first)
    place.hand_in(second)
    if how == "withdrawn":
        place.withdraw(first)
    else:
        place.purge(first)
    (delivery,) = place.deliveries()
    assert delivery.next_at is not None
    assert [(row["id"], row["score"]["state"]) for row in place.listed()] == [(str(second), "waiting")]
    place.change(ScoreDelivery, delivery.id, error_code="rejected", next_at=None)
    assert place.try_again(second) == 204


def test_what_could_still_be_restored_keeps_done_on_its_way(place: Place) -> None:
    place.mark_as_done()
    first, second = place.conversation(), place.conversation()
    place.hand_in(first)
    place.hand_in(second)
    place.change(Conversation, first, deleted_at=now())
    place.withdraw(second)
    assert place.deliveries()[0].next_at is not None


def test_done_that_was_sent_is_not_sent_again_for_another_conversation(place: Place) -> None:
    """Not even when the first one is gone for good."""
    place.mark_as_done()
    first, second = place.conversation(), place.conversation()
    place.hand_in(first)
    (delivery,) = place.deliveries()
    place.change(ScoreDelivery, delivery.id, sent_at=now(), next_at=None)
    place.purge(first)
    place.hand_in(second)
    (same,) = place.deliveries()
    assert (same.id, same.next_at) == (delivery.id, None)
    assert place.listed()[0]["score"]["state"] == "sent"
    assert place.try_again(second) == 404


def test_what_was_given_up_is_tried_again_with_a_new_handing_in(place: Place) -> None:
    place.mark_as_done()
    conversation = place.conversation()
    place.hand_in(conversation)
    (delivery,) = place.deliveries()
    place.change(ScoreDelivery, delivery.id, next_at=None, error_code="not_offered", attempts=9)
    place.hand_in(conversation)
    (again,) = place.deliveries()
    assert again.next_at is not None
    assert (again.attempts, again.error_code) == (0, None)


def test_a_pause_is_not_cut_short_by_a_new_handing_in(place: Place) -> None:
    place.mark_as_done()
    conversation, later = place.conversation(), now() + timedelta(hours=2)
    place.hand_in(conversation)
    place.change(ScoreDelivery, place.deliveries()[0].id, next_at=later, error_code="busy", attempts=3)
    place.hand_in(conversation)
    (delivery,) = place.deliveries()
    assert (delivery.next_at, delivery.attempts) == (later, 3)


def test_what_is_being_sent_is_not_made_due_a_second_time(place: Place) -> None:
    place.mark_as_done()
    conversation, held = place.conversation(), now() + timedelta(minutes=4)
    place.hand_in(conversation)
    (delivery,) = place.deliveries()
    place.change(ScoreDelivery, delivery.id, held_until=held, error_code="busy", attempts=2)
    assert place.try_again(conversation) == 409
    assert place.deliveries()[0].attempts == 2
    place.change(ScoreDelivery, delivery.id, held_until=now() - timedelta(seconds=1))
    assert place.try_again(conversation) == 204, "whoever held it has died"


@pytest.mark.parametrize(
    ("column", "columns", "own"),
    [
        ("https://lms.example/1", None, None),
        (None, "https://lms.example/", None),
        (None, None, "https://lms.example/2"),
    ],
)
def test_done_is_promised_where_there_is_a_gradebook_for_it(place: Place, column: Any, columns: Any, own: Any) -> None:
    place.mark_as_done()
    urls = {"lineitem_url": column, "lineitems_url": columns, "own_lineitem_url": own}
    place.change(Activity, place.campus.activity_id, **urls)
    assert place.state(place.conversation()).json["marks_as_done"] is True
    assert place.call(place.teacher, "GET", "/api/hand-ins").json["gradebook"] is True


def test_without_a_gradebook_nothing_is_promised_and_nothing_is_lost(place: Place) -> None:
    """Instructors see what is missing, and can have it sent when it is there."""
    place.gradebook(None)
    place.mark_as_done()
    conversation = place.conversation()
    assert place.state(conversation).json["marks_as_done"] is False
    assert place.hand_in(conversation).json["marks_as_done"] is False
    assert place.call(place.teacher, "GET", "/api/hand-ins").json["gradebook"] is False
    assert len(place.deliveries()) == 1


@pytest.mark.parametrize(("code", "said"), [("switched_off", "switched off here"), ("disabled", "connection")])
def test_what_was_not_sent_on_purpose_says_why(place: Place, code: str, said: str) -> None:
    place.mark_as_done()
    conversation = place.conversation()
    place.hand_in(conversation)
    place.change(ScoreDelivery, place.deliveries()[0].id, error_code=code, next_at=None)
    assert said in place.listed()[0]["score"]["message"]


def test_a_score_that_is_not_to_be_reported_any_more_is_not_called_a_failure(place: Place) -> None:
    """Taken back, and handed in again after "done" was switched off."""
    place.mark_as_done()
    conversation = place.conversation()
    place.hand_in(conversation)
    place.withdraw(conversation)
    place.mark_as_done(wanted=False)
    place.hand_in(conversation)
    assert place.listed()[0]["score"] is None


def test_instructors_report_nothing_about_themselves(place: Place) -> None:
    place.mark_as_done()
    place.hand_in(place.conversation(place.teacher), place.teacher)
    assert place.deliveries() == []


def test_only_who_configures_the_tutor_switches_it(place: Place) -> None:
    assistant = place.campus.visit_for(permissions=ASSISTANT)
    for method in ("PUT", "DELETE"):
        assert place.call(assistant, method, "/api/hand-ins/mark-as-done", {}).status == 403
    place.mark_as_done()
    assert place.call(place.teacher, "GET", "/api/hand-ins").json["mark_as_done"] is True
    place.mark_as_done(wanted=False)
    with place.database.transaction() as session:
        assert session.scalars(select(Tutor.mark_as_done)).all() == [False]


def test_an_activity_without_a_tutor_of_its_own_says_what_to_do_first(place: Place) -> None:
    place.change(Activity, place.campus.activity_id, tutor_id=None)
    assert place.mark_as_done().json["error"]["code"] == "no_tutor"


def test_a_score_that_did_not_arrive_is_seen_with_its_remedy_and_sent_again(place: Place) -> None:
    place.mark_as_done()
    conversation = place.conversation()
    place.hand_in(conversation)
    assert place.listed()[0]["score"] == {"state": "waiting", "code": None, "retries": True}
    (delivery,) = place.deliveries()
    place.change(ScoreDelivery, delivery.id, error_code="not_offered", next_at=None, attempts=9)
    score = place.listed()[0]["score"]
    assert (score["state"], score["code"], score["retries"]) == ("failed", "not_offered", False)
    assert "Allow grades in the activity" in score["message"]
    assert place.call(place.student, "POST", f"/api/hand-ins/{conversation}/score", {}).status == 403
    assert place.call(place.teacher, "POST", f"/api/hand-ins/{conversation}/score", {}).status == 204
    (again,) = place.deliveries()
    assert again.next_at is not None
    assert again.attempts == 0
    place.change(ScoreDelivery, delivery.id, sent_at=now(), next_at=None, error_code=None)
    assert place.listed()[0]["score"]["state"] == "sent"
    assert place.call(place.teacher, "POST", f"/api/hand-ins/{conversation}/score", {}).status == 404


def test_with_the_conversation_everything_of_its_handing_in_goes_but_that_it_is_done(place: Place) -> None:
    place.mark_as_done()
    conversation = place.conversation()
    place.hand_in(conversation)
    place.read(conversation)
    with place.database.transaction() as session:
        session.delete(session.get_one(Conversation, conversation))
    with place.database.transaction() as session:
        assert session.get(HandIn, conversation) is None
    assert len(place.deliveries()) == 1, "or it would be done twice; it names no conversation"


def test_a_long_conversation_is_read_in_pages_and_leaves_one_entry(place: Place) -> None:
    texts = [f"{'Frage' if n % 2 == 0 else 'Antwort'} {n}" for n in range(100)]
    conversation = place.conversation(place.student, *texts)
    place.hand_in(conversation)
    found = place.read(conversation).json
    read = found["messages"]
    while found["earlier"]:
        found = place.call(place.teacher, "GET", f"/api/hand-ins/{conversation}?before={read[0]['id']}").json
        read = found["messages"] + read
    assert [message["text"] for message in read] == texts
    assert [message["html"] for message in read[1::2]] == [render(text) for text in texts[1::2]]
    assert len(place.state(conversation).json["opened_at"]) == 1


def test_nobody_reads_older_pages_without_an_entry(place: Place) -> None:
    conversation = place.conversation(place.student, *(f"{n}" for n in range(50)))
    place.hand_in(conversation)
    with place.database.transaction() as session:
        newest = session.scalars(select(Message.id).order_by(Message.position.desc())).first()
    place.call(place.teacher, "GET", f"/api/hand-ins/{conversation}?before={newest}")
    assert len(place.state(conversation).json["opened_at"]) == 1


def test_a_page_of_what_was_handed_in_begins_in_it(place: Place) -> None:
    conversation = place.conversation()
    place.hand_in(conversation)
    for wrong in ("x", uuid4()):
        assert place.call(place.teacher, "GET", f"/api/hand-ins/{conversation}?before={wrong}").status == 422


def test_an_answer_whose_worker_is_gone_does_not_hold_up_handing_in(place: Place) -> None:
    conversation = place.conversation()
    place.write(place.student, conversation, "Und?")
    answer = place.write(place.student, conversation, "", state="running", alive_until=now() + timedelta(minutes=1))
    assert place.hand_in(conversation).status == 409
    place.change(Message, answer, alive_until=now() - timedelta(seconds=1))
    assert place.hand_in(conversation).status == 200
