# SPDX-License-Identifier: EUPL-1.2
"""How long things are kept, by days and by terms: what a person is told, and what is deleted."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from lti_tool.db import Database, now
from lti_tool.models import (
    Activity,
    Citation,
    Conversation,
    HandIn,
    Institution,
    Material,
    MaterialVersion,
    Membership,
    Message,
    PassageVector,
    Tutor,
)
from lti_tool.privacy import retention
from lti_tool.privacy.keeping import KeepingRule, as_stored
from lti_tool.privacy.last_use import last_use_of_tutor
from lti_tool.vault import Vault
from tests.factories.campus import Campus
from tests.factories.citing import passages_of
from tests.factories.materials import add_material
from tests.support import MASTER_KEY

DAY = timedelta(days=1)
WINTER, SUMMER = date(2027, 3, 31), date(2027, 9, 30)
BY_TERM = KeepingRule(180, SUMMER, 30, (WINTER,))


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def campus(database: Database) -> Campus:
    return Campus(database, Vault([MASTER_KEY]))


def keeps(campus: Campus, rule: KeepingRule) -> None:
    with campus.database.transaction() as session:
        institution = session.get_one(Institution, campus.institution_id)
        institution.retention_days, institution.term_ends = rule.days, rule.term_ends
        institution.days_after_term, institution.earlier_terms = (
            rule.days_after_term,
            as_stored(rule.earlier_terms),
        )


def conversation(campus: Campus, used: datetime, handed_in: datetime | None = None) -> UUID:
    row = Conversation(id=uuid4(), person_id=campus.person(), activity_id=campus.activity_id, title=b"x")
    row.created_at = row.updated_at = used
    with campus.database.transaction() as session:
        session.add(row)
        session.flush()
        if handed_in:
            session.add(HandIn(conversation_id=row.id, handed_in_at=handed_in))
    return row.id


def kept(database: Database, moment: datetime) -> set[UUID]:
    retention.run(database, moment)
    with database.transaction() as session:
        return set(session.scalars(select(Conversation.id)))


@pytest.mark.parametrize(
    ("used", "until"),
    [
        (at(2027, 1, 10), at(2027, 4, 30, 0)),
        (at(2027, 3, 31, 23), at(2027, 4, 30, 0)),
        (at(2027, 4, 1, 1), at(2027, 10, 30, 0)),
        (at(2027, 10, 2), at(2027, 10, 2) + 180 * DAY),
    ],
)
def test_what_was_used_in_a_term_is_over_days_after_it_and_what_follows_the_last_one_after_days(
    used: datetime, until: datetime
) -> None:
    assert BY_TERM.until(used) == until


def test_a_tutor_only_shortens_what_the_institution_says() -> None:
    asked = at(2027, 3, 1)
    assert BY_TERM.until(asked, 14) == asked + 14 * DAY
    assert BY_TERM.until(asked, 500) == BY_TERM.until(asked)
    assert KeepingRule(30).until(asked, 60) == asked + 30 * DAY


def test_a_later_end_of_a_term_that_is_over_begins_another_one_and_one_that_lasts_is_corrected() -> None:
    rule = KeepingRule(180, WINTER, 30)
    assert rule.with_term(SUMMER, 30, date(2027, 4, 2)) == BY_TERM
    assert rule.with_term(SUMMER, 30, WINTER) == KeepingRule(180, SUMMER, 30)
    shorter = date(2027, 2, 15)
    assert rule.with_term(shorter, 30, date(2027, 1, 1)) == KeepingRule(180, shorter, 30)
    assert BY_TERM.with_term(None, None, SUMMER) == KeepingRule(180)
    assert BY_TERM.with_term(SUMMER, 60, date(2027, 12, 1)).terms == (WINTER, SUMMER)


def test_exactly_that_is_deleted_of_which_its_person_was_told_that_it_is_over(
    database: Database, campus: Campus
) -> None:
    keeps(campus, BY_TERM)
    days = [at(2026, 10, 1) + timedelta(days=9, hours=7) * n for n in range(60)]
    used = {conversation(campus, day): day for day in days}
    for moment in (at(2027, 4, 29), at(2027, 4, 30, 0), at(2027, 10, 29, 23), at(2027, 11, 1), at(2028, 6, 1)):
        assert kept(database, moment) == {row for row, day in used.items() if BY_TERM.until(day) > moment}


def test_what_is_handed_in_after_the_end_of_term_counts_as_of_the_next(database: Database, campus: Campus) -> None:
    keeps(campus, BY_TERM)
    read = conversation(campus, at(2027, 3, 1), handed_in=at(2027, 4, 5))
    forgotten = conversation(campus, at(2027, 3, 1), handed_in=at(2027, 3, 30))
    assert kept(database, at(2027, 4, 29)) == {read, forgotten}
    assert kept(database, at(2027, 5, 1)) == {read}
    assert kept(database, at(2027, 11, 1)) == set()


def test_the_next_run_deletes_what_the_preview_counted(database: Database, campus: Campus) -> None:
    keeps(campus, KeepingRule(400))
    for days in (1, 40, 70, 100):
        conversation(campus, now() - days * DAY)
    by_term = KeepingRule(400, (now() - 60 * DAY).date(), 30)
    with database.transaction() as session:
        loss = retention.loss(session, campus.institution_id, KeepingRule(400), by_term)
        back = retention.loss(session, campus.institution_id, by_term, KeepingRule(400))
    assert (loss.conversations, loss.people, bool(back)) == (2, 2, False)
    keeps(campus, by_term)
    assert retention.run(database)["conversations"] == 2


def test_a_tutor_keeps_its_conversations_for_fewer_days(database: Database, campus: Campus) -> None:
    keeps(campus, KeepingRule(180))
    conversation(campus, now() - 15 * DAY)
    young = conversation(campus, now() - 13 * DAY)
    with database.transaction() as session:
        tutor = Tutor(id=uuid4(), title="T", kept_days=14)
        session.add(tutor)
        session.flush()
        session.get_one(Activity, campus.activity_id).tutor_id = tutor.id
    assert kept(database, now()) == {young}


def material_of(campus: Campus, put_in: datetime, *, in_course: bool = True) -> tuple[UUID, UUID]:
    """Of one page; the ids of its tutor and of itself."""
    tutor_id = campus.tutor()
    with campus.database.transaction() as session:
        session.get_one(Tutor, tutor_id).course_id = campus.course_id if in_course else None
        material_id = add_material(session, tutor_id, "Skript", [("Bäume", "Ein Baum ist ein Graph.")])
        session.get_one(Material, material_id).created_at = put_in
        versions = update(MaterialVersion).where(MaterialVersion.material_id == material_id)
        session.execute(versions.values(created_at=put_in))
    return tutor_id, material_id


def opened(campus: Campus, when: datetime) -> None:
    person_id = campus.person()
    with campus.database.transaction() as session:
        session.add(Membership(person_id=person_id, course_id=campus.course_id, launched_at=when))


def is_there(database: Database, material_id: UUID) -> bool:
    with database.transaction() as session:
        row = session.get(Material, material_id)
        return row is not None and row.deleted_at is None


@pytest.mark.parametrize("in_course", [True, False])
def test_material_goes_so_long_after_its_course_was_used_last_and_never_while_it_is_used(
    database: Database, campus: Campus, in_course: bool
) -> None:
    tutor_id, material_id = material_of(campus, now() - 500 * DAY, in_course=in_course)
    if in_course:
        opened(campus, now() - 399 * DAY)
    else:
        conversation(campus, now() - 399 * DAY)
        with database.transaction() as session:
            session.get_one(Institution, campus.institution_id).retention_days = 1000
    with database.transaction() as session:
        revision = session.get_one(Tutor, tutor_id).material_revision
        used = last_use_of_tutor(session, tutor_id)
    assert used is not None
    assert abs(used - (now() - 399 * DAY)) < DAY
    retention.run(database)
    assert is_there(database, material_id)
    assert retention.run(database, now() + 2 * DAY)["unused_materials"] == 1
    assert not is_there(database, material_id)
    with database.transaction() as session:
        assert session.get_one(Tutor, tutor_id).material_revision == revision + 1
    retention.run(database, now() + 3 * DAY)
    with database.transaction() as session:
        assert session.get(Material, material_id) is None


def test_material_goes_with_its_term_unless_the_course_is_used_in_the_next_one(
    database: Database, campus: Campus
) -> None:
    other = Campus(database, campus.vault)
    keeps(campus, BY_TERM)
    keeps(other, BY_TERM)
    (_tutor, idle), (_other, used) = material_of(campus, at(2026, 11, 1)), material_of(other, at(2026, 11, 1))
    opened(campus, at(2027, 3, 30))
    opened(other, at(2027, 4, 12))
    retention.run(database, at(2027, 4, 29))
    assert is_there(database, idle)
    retention.run(database, at(2027, 5, 1))
    assert (is_there(database, idle), is_there(database, used)) == (False, True)
    retention.run(database, at(2027, 11, 1))
    assert not is_there(database, used)


def test_material_of_somebody_elses_institution_is_none_of_this_ones_business(
    database: Database, campus: Campus
) -> None:
    other = Campus(database, campus.vault)
    _tutor, material_id = material_of(other, now() - 100 * DAY)
    with database.transaction() as session:
        session.get_one(Institution, campus.institution_id).material_days = 30
        loss = [
            retention.loss_of_material(session, one.institution_id, KeepingRule(400), KeepingRule(30)).materials
            for one in (campus, other)
        ]
    assert loss == [0, 1]
    retention.run(database)
    assert is_there(database, material_id)


def test_vectors_of_a_file_that_was_replaced_go_though_answers_cite_its_passages(
    database: Database, campus: Campus
) -> None:
    _tutor, material_id = material_of(campus, now())
    conversation_id = conversation(campus, now())
    with database.transaction() as session:
        (passage,) = passages_of(session, material_id)
        session.add(PassageVector(passage_id=passage.id, model="e5/2", vector=b"1234"))
        answer = Message(id=uuid4(), conversation_id=conversation_id, position=1, author="tutor", text=b"x")
        session.add(answer)
        session.flush()
        session.add(Citation(message_id=answer.id, passage_id=passage.id))
        session.execute(update(MaterialVersion).values(superseded_at=now() - timedelta(minutes=50)))
    assert retention.run(database)["vectors_of_old_passages"] == 0
    done = retention.run(database, now() + timedelta(minutes=20))
    assert (done["vectors_of_old_passages"], done["uncited_passages"]) == (1, 0)
