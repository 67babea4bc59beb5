# SPDX-License-Identifier: EUPL-1.2
"""Files for researchers: of those who consent now, from then on, without what names them."""

import gc
import hashlib
import re
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, insert, select, update

from lti_tool.db import now
from lti_tool.models import (
    Activity,
    Conversation,
    Institution,
    Membership,
    Message,
    Person,
    PersonKey,
    ResearchExport,
    RoleGrant,
)
from lti_tool.models.conversation import seal_text
from lti_tool.privacy.personal import AI_MARK, EXPORT_ROWS
from lti_tool.research import export as exporting
from lti_tool.research.chosen import ReadTurn
from lti_tool.research.export import NotExported
from tests.factories.campus import Campus, Guest
from tests.own_data.house import TOOL
from tests.research.study import File, Study


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder without the database in it."""
    made = tmp_path / "files"
    made.mkdir()
    return made


NAME, EMAIL, LOGIN, NUMBER = "Zwetschgine Quastenflosser", "quasti@uni-beispiel.de", "jmuessig1", "hka-20417"


def test_a_file_holds_the_turns_of_those_who_consent_and_says_what_it_is(study: Study, folder: Path) -> None:
    study.house.conversation(study.learner(), "Frage ohne Einwilligung")
    people = study.volunteers()
    file = study.exported(folder)
    assert file.questions == {f"Frage {n}: was ist ein Baum?" for n in range(5)}
    row = study.house.call(people[0], "GET", "/api/me/consent").json["exports"]
    assert file.header | {"id": row[0]["id"], "at": row[0]["at"]} == {
        "kind": "header", "schema": "campus-tutor-research-1", "id": row[0]["id"], "issuer": TOOL,
        "institution": str(study.institution_id), "text_version": 1, "at": row[0]["at"],
        "people": 5, "conversations": 5, "turns": 5, "generated": AI_MARK,
    }  # fmt: skip
    turn = file.turns[0]
    assert turn | {"person": "", "conversation": "", "question": ""} == {
        "kind": "turn", "person": "", "conversation": "", "turn": 1, "week": this_week(), "question": "",
        "answer": {
            "text": "Ein **Graph**.", "state": "complete", "model": "modell-1", "digitalSourceType": AI_MARK,
        },
    }  # fmt: skip


def this_week() -> str:
    year, week, _day = datetime.now(UTC).isocalendar()
    return f"{year}-W{week:02}"


def test_it_is_signed_by_the_tools_own_key(study: Study, folder: Path) -> None:
    study.volunteers()
    file = study.exported(folder)
    claims = study.keys.verify(file.signature["signed"], exporting.KIND)
    rest = file.text[: file.text.rindex('{"kind":"signature"')]
    assert claims["sha256"] == hashlib.sha256(rest.encode()).hexdigest()
    assert (claims["id"], claims["at"]) == (file.header["id"], file.header["at"])
    with study.house.database.transaction() as session:
        assert session.scalars(select(ResearchExport.sha256)).one() == hashlib.sha256(file.text.encode()).hexdigest()


def test_what_names_a_person_is_nowhere_in_the_file(study: Study, folder: Path) -> None:
    """Planted in question, answer and title, and looked for in the whole file."""
    with study.house.database.transaction() as session:
        institution = session.get_one(Institution, study.institution_id)
        institution.number_form = r"\bhka-?\d{5}\b"
        activity = session.get_one(Activity, study.house.campus.activity_id)
        activity.title = "Sprechstunde Ottokar Hinterhuber"
    study.volunteers()
    planted = (
        f"Hallo, hier Zwetschgine. Quastenflosser mein Name, {EMAIL}, Kennung {LOGIN}, Nummer {NUMBER}, "
        "ich wohne Lindenstraße 12, 76133 Karlsruhe, Tel. 0721 9876543. Was ist ein Baum?"
    )
    answer = f"Hallo Zwetschgine! Frau Quastenflosser, Ihre Mail {EMAIL} brauche ich nicht. Ein Baum ist ein Graph."
    guest = study.volunteer(planted, answer, name=NAME, email=EMAIL)
    study.house.conversation(guest, "Zwetschgine fragt noch einmal", "Gern, Zwetschgine.")
    text = study.exported(folder).text
    assert "Was ist ein Baum?" in text
    assert "Ein Baum ist ein Graph." in text
    hidden = ("wetschgine", "uastenflosser", "quasti", LOGIN, NUMBER, "Lindenstra", "76133", "9876543", "Hinterhuber")
    assert [word for word in hidden if word.lower() in text.lower()] == []
    with study.house.database.transaction() as session:
        ids = [*session.scalars(select(Person.id)), *session.scalars(select(Conversation.id))]
        ids += session.scalars(select(Message.id))
    assert [one for one in ids if str(one) in text or one.hex in text] == []


def test_the_name_is_still_known_when_the_visit_has_long_ended(study: Study, folder: Path) -> None:
    study.volunteers()
    guest = study.volunteer("Hier Zwetschgine, was ist ein Heap?", "Hallo Zwetschgine!", name=NAME)
    study.house.call(guest, "DELETE", "/api/visit")
    file = study.exported(folder)
    assert "was ist ein Heap?" in file.text
    assert "Zwetschgine" not in file.text


def test_each_file_has_pseudonyms_of_its_own_and_another_order(study: Study, folder: Path) -> None:
    study.volunteers(12)
    first, second = study.exported(folder), study.exported(folder)
    assert not first.pseudonyms & second.pseudonyms
    assert len({turn["person"] for turn in first.turns}) == 12
    orders = {tuple(turn["question"]["text"] for turn in study.exported(folder).turns) for _n in range(4)}
    assert len(orders) > 1, "one in 479,001,600³ that all are the same"


def test_a_persons_conversations_carry_one_pseudonym_within_a_file(study: Study, folder: Path) -> None:
    people = study.volunteers()
    study.house.conversation(people[0], "Und noch eine Frage?")
    file = study.exported(folder)
    asked = {turn["question"]["text"]: turn for turn in file.turns}
    assert asked["Und noch eine Frage?"]["person"] == asked["Frage 0: was ist ein Baum?"]["person"]
    assert asked["Und noch eine Frage?"]["conversation"] != asked["Frage 0: was ist ein Baum?"]["conversation"]
    assert (file.header["people"], file.header["conversations"]) == (5, 6)


def test_who_withdraws_is_gone_from_the_next_file_and_sees_in_which_they_were(study: Study, folder: Path) -> None:
    people = study.volunteers(6)
    first = study.exported(folder)
    study.put(people[0], given=False)
    second = study.exported(folder)
    assert "Frage 0: was ist ein Baum?" in first.questions
    assert second.questions == {f"Frage {n}: was ist ein Baum?" for n in range(1, 6)}
    assert [one["id"] for one in study.get(people[0])["exports"]] == [first.header["id"]]
    assert [one["id"] for one in study.get(people[1])["exports"]] == [second.header["id"], first.header["id"]]
    own = study.house.call(people[0], "GET", "/api/me/export").json["tables"]
    assert [row["export_id"] for row in own["research_export_person"]] == [first.header["id"]]
    assert [row["version"] for row in own["research_consent"]] == [1]


def test_what_was_asked_before_the_consent_stays_out(study: Study, folder: Path) -> None:
    study.volunteers()
    guest = study.learner()
    study.put(guest, given=True)
    before = study.house.conversation(guest, "Frage von vorher", "Antwort von vorher")
    study.asked(before, days_ago=3)
    study.consented(guest, days_ago=2)
    study.house.message(guest, before, 3, "Frage von nachher")
    study.house.message(guest, before, 4, "Antwort von nachher", author="tutor", model="m")
    file = study.exported(folder)
    assert "Frage von nachher" in file.questions
    assert "von vorher" not in file.text
    study.put(guest, given=False)
    study.put(guest, given=True)
    study.house.conversation(guest, "Frage nach der zweiten Einwilligung")
    file = study.exported(folder)
    assert "Frage nach der zweiten Einwilligung" in file.questions
    assert "Frage von nachher" not in file.questions


def test_consent_to_an_older_text_counts_no_longer(study: Study, folder: Path) -> None:
    people = study.volunteers(7)
    study.ask_with("Neue Forschung?")
    assert study.exported(folder).turns == []
    for n, guest in enumerate(people[:5]):
        study.put(guest, given=True, version=2)
        study.house.conversation(guest, f"Neue Frage {n}")
    assert study.exported(folder).questions == {f"Neue Frage {n}" for n in range(5)}


def teaches(study: Study, guest: Guest, _conversation: UUID) -> None:
    with study.house.database.transaction() as session:
        session.execute(update(Membership).where(Membership.person_id == guest.person_id).values(roles=["Instructor"]))


def has_taught(study: Study, guest: Guest, _conversation: UUID) -> None:
    with study.house.database.transaction() as session:
        session.execute(update(Membership).where(Membership.person_id == guest.person_id).values(taught_at=now()))


def had_rights(study: Study, guest: Guest, _conversation: UUID) -> None:
    study.house.add(RoleGrant(person_id=guest.person_id, activity_id=guest.activity_id, how="code", revoked_at=now()))


def is_in_no_course(study: Study, guest: Guest, _conversation: UUID) -> None:
    with study.house.database.transaction() as session:
        session.execute(delete(Membership).where(Membership.person_id == guest.person_id))


def deleted_it(study: Study, guest: Guest, conversation: UUID) -> None:
    assert study.house.call(guest, "DELETE", f"/api/conversations/{conversation}").status == 204


def asked_otherwise(study: Study, _guest: Guest, conversation: UUID) -> None:
    change(study, conversation, superseded_at=now())


def waits_for_the_answer(study: Study, _guest: Guest, conversation: UUID) -> None:
    with study.house.database.transaction() as session:
        answer = update(Message).where(Message.conversation_id == conversation, Message.author == "tutor")
        session.execute(answer.values(state="running"))


def is_past_its_time(study: Study, guest: Guest, conversation: UUID) -> None:
    with study.house.database.transaction() as session:
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        session.execute(update(Conversation).where(Conversation.id == conversation).values(updated_at=long_ago))


def lost_the_key(study: Study, guest: Guest, _conversation: UUID) -> None:
    with study.house.database.transaction() as session:
        session.execute(delete(PersonKey).where(PersonKey.person_id == guest.person_id))


def change(study: Study, conversation: UUID, **values: Any) -> None:
    with study.house.database.transaction() as session:
        session.execute(update(Message).where(Message.conversation_id == conversation).values(**values))


LEFT_OUT = [
    *(teaches, has_taught, had_rights, is_in_no_course),
    *(deleted_it, asked_otherwise, waits_for_the_answer, is_past_its_time, lost_the_key),
]


@pytest.mark.parametrize("how", LEFT_OUT, ids=lambda how: how.__name__)
def test_what_is_no_learners_or_no_longer_there_stays_out(study: Study, folder: Path, how: Any) -> None:
    study.volunteers()
    guest = study.learner()
    study.put(guest, given=True)
    conversation = study.house.conversation(guest, "Bleibt draußen")
    how(study, guest, conversation)
    file = study.exported(folder)
    assert "Bleibt draußen" not in file.text
    assert file.header["people"] == 5
    with study.house.database.transaction() as session:
        assert session.scalars(select(ResearchExport.people)).all() == [5]


def test_people_of_another_institution_are_in_no_file_of_this_one(study: Study, folder: Path) -> None:
    study.volunteers()
    outside = Campus(study.house.database, study.house.vault).visit_for()
    study.house.conversation(outside, "Frage von anderswo")
    assert "Frage von anderswo" not in study.exported(folder).text


def test_who_consents_and_asks_nothing_is_in_no_file(study: Study, folder: Path) -> None:
    study.volunteer("Frage von jemandem")
    study.put(study.learner(), given=True)
    file = study.exported(folder)
    assert (file.header["people"], file.questions) == (1, {"Frage von jemandem"})


def test_where_nobody_consents_the_file_has_no_turn(study: Study, folder: Path) -> None:
    guest = study.volunteer()
    study.put(guest, given=False)
    file = study.exported(folder)
    assert (file.header["people"], file.turns) == (0, [])


def test_without_a_text_there_is_no_file(study: Study, folder: Path) -> None:
    study.volunteers()
    study.switch_off()
    with pytest.raises(NotExported, match="research text set"):
        study.export(folder / "off.jsonl")


def test_an_erased_person_is_in_no_list_and_in_no_later_file(study: Study, folder: Path) -> None:
    people = study.volunteers(6)
    study.export(folder / "first.jsonl")
    assert study.house.rows()["research_export_person"] == 6
    assert study.house.erase(people[0]).status == 200
    rows = study.house.rows()
    assert (rows["research_export_person"], rows["research_consent"], rows["research_export"]) == (5, 5, 1)
    assert "Frage 0: was ist ein Baum?" not in study.exported(folder).text


def test_who_withdraws_while_the_file_is_written_is_not_in_it(
    study: Study, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = study.volunteers(6)
    real, left = exporting.Exporter._write, [people[0]]

    def write(self: Any, *arguments: Any) -> str:
        done = real(self, *arguments)
        if left:
            study.put(left.pop(), given=False)
        return done

    monkeypatch.setattr(exporting.Exporter, "_write", write)
    file = study.exported(folder)
    assert file.questions == {f"Frage {n}: was ist ein Baum?" for n in range(1, 6)}
    assert study.get(people[0])["exports"] == []
    assert study.house.rows()["research_export"] == 1


@pytest.mark.parametrize("how", ["withdraws", "erases everything"])
def test_who_goes_before_their_conversation_is_read_is_left_out_and_not_counted_as_unreadable(
    study: Study, folder: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    people = {guest.person_id: guest for guest in study.volunteers(6)}
    real, gone = exporting.Exporter._write_conversation, list[UUID]()

    def write(self: Any, institution: Any, one: Any, *arguments: Any) -> None:
        if not gone:
            gone.append(one.person_id)
            guest = people[one.person_id]
            left = study.put(guest, given=False) if how == "withdraws" else study.house.erase(guest)
            assert left.status == 200
        real(self, institution, one, *arguments)

    monkeypatch.setattr(exporting.Exporter, "_write_conversation", write)
    row, unreadable = study.exporter.export(study.institution_id, folder / "file.jsonl")
    assert (row.people, unreadable) == (5, 0)


def test_where_people_withdraw_again_and_again_there_is_no_file(
    study: Study, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = study.volunteers(9)
    real = exporting.Exporter._write

    def write(self: Any, *arguments: Any) -> str:
        done = real(self, *arguments)
        study.put(people.pop(), given=False)
        return done

    monkeypatch.setattr(exporting.Exporter, "_write", write)
    with pytest.raises(NotExported, match="Run the command again"):
        study.export(folder / "never.jsonl")
    assert list(folder.iterdir()) == []
    assert study.house.rows()["research_export"] == 0


def test_of_a_text_that_changes_while_the_file_is_written_nothing_is_in_it(
    study: Study, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study.volunteers()
    real = exporting.Exporter._write

    def write(self: Any, *arguments: Any) -> str:
        done = real(self, *arguments)
        study.ask_with("Neue Forschung?")
        return done

    monkeypatch.setattr(exporting.Exporter, "_write", write)
    file = study.exported(folder)
    assert (file.header["text_version"], file.header["people"], file.turns) == (2, 0, [])


def test_a_turn_that_does_not_open_is_left_out_and_counted(study: Study, folder: Path) -> None:
    people = study.volunteers(6)
    with study.house.database.transaction() as session:
        of = select(Conversation.id).where(Conversation.person_id == people[0].person_id)
        session.execute(update(Message).where(Message.conversation_id.in_(of)).values(text=b"\x01damaged"))
    row, unreadable = study.exporter.export(study.institution_id, folder / "file.jsonl")
    assert (row.people, unreadable) == (5, 1)
    assert File(folder / "file.jsonl").header["people"] == 5


def test_quoted_material_carries_no_mark_and_a_question_without_answer_is_kept(study: Study, folder: Path) -> None:
    people = study.volunteers()
    conversation = study.house.conversation(people[0], "Erste")
    study.house.message(people[0], conversation, 3, "Zweite")
    study.house.message(people[0], conversation, 5, "Dritte")
    study.house.message(people[0], conversation, 6, "> Ein Baum.", author="tutor")
    answers = {turn["question"]["text"]: turn["answer"] for turn in study.exported(folder).turns}
    assert answers["Zweite"] is None
    assert answers["Dritte"] == {"text": "> Ein Baum.", "state": "complete", "model": None}


def test_the_file_is_its_owners_alone(study: Study, folder: Path) -> None:
    study.volunteers()
    file = study.exported(folder)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert list(folder.iterdir()) == [file.path]
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in file.pseudonyms)


def test_ten_thousand_messages_are_written_a_piece_at_a_time(
    study: Study, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = study.volunteers()
    conversation = study.house.conversation(people[0], "beginn")
    with study.house.database.tables() as connection:
        rows = [sealed(people[0], conversation, n) for n in range(3, 10_003)]
        connection.execute(insert(Message), rows)
    held: list[int] = []
    real = exporting._line

    def line(turn: ReadTurn, *arguments: Any) -> dict[str, object]:
        if turn.question.position % 1_000 == 1:
            held.append(sum(isinstance(one, Message) for one in gc.get_objects()))
        return real(turn, *arguments)

    monkeypatch.setattr(exporting, "_line", line)
    file = study.exported(folder)
    assert file.header["turns"] == len(file.turns) == 5_006
    assert [turn["turn"] for turn in file.turns if turn["conversation"] == longest(file)] == list(range(1, 5_002))
    assert len(held) >= 10
    assert max(held) <= 3 * EXPORT_ROWS


def sealed(guest: Guest, conversation: UUID, position: int) -> dict[str, Any]:
    author = "person" if position % 2 else "tutor"
    row = {"id": UUID(int=position), "conversation_id": conversation, "position": position, "author": author}
    return row | {"text": seal_text(guest.key, UUID(int=position), f"satz {position}")}


def longest(file: File) -> str:
    found = [turn["conversation"] for turn in file.turns]
    return str(max(set(found), key=found.count))
