# SPDX-License-Identifier: EUPL-1.2
"""The migrations lead to exactly the tables that the models describe."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, select, text

from lti_tool import migrations
from lti_tool.db import Base, Database
from lti_tool.models import Conversation, HandIn, Person, RoleGrant, ScoreDelivery
from lti_tool.vault import Vault
from tests.factories.campus import Campus
from tests.support import MASTER_KEY


def test_a_migrated_database_has_the_tables_of_the_models_and_nothing_else(database_url: str) -> None:
    engine = Database(database_url).engine
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": Base.metadata})
        assert compare_metadata(context, Base.metadata) == []


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    engine = Database(database_url).engine
    migrations.upgrade(engine)
    assert migrations.revision_of(engine) == migrations.head()


def test_an_empty_database_has_no_revision() -> None:
    assert migrations.revision_of(Database("sqlite://").engine) is None


def test_of_two_deliveries_for_one_activity_the_one_that_was_sent_is_kept(database_url: str) -> None:
    """As an installation can have them that sent one for each conversation; and back, and forth again."""
    database = Database(database_url)
    campus = Campus(database, Vault([MASTER_KEY]))
    person, other = campus.person(), campus.person()
    handed_in = [_hand_in(database, campus, whose) for whose in (person, person, other)]
    with database.engine.begin() as connection:
        _migrate(connection, "0005")
        for number, (conversation, whose) in enumerate(zip(handed_in, (person, person, other), strict=True)):
            _deliver(connection, conversation, whose, campus.activity_id, sent=number == 1)
        _migrate(connection, "head")
    for _time in range(2):
        with database.transaction() as session:
            found = session.execute(select(ScoreDelivery.person_id, ScoreDelivery.sent_at)).all()
        assert {row.person_id: row.sent_at is not None for row in found} == {person: True, other: False}
        assert len(found) == 2
        with database.engine.begin() as connection:
            _migrate(connection, "0005")
            _migrate(connection, "head")


def test_of_several_who_redeemed_one_code_the_first_keeps_the_right(database_url: str) -> None:
    """As twelve could who sent it at once."""
    database = Database(database_url)
    campus = Campus(database, Vault([MASTER_KEY]))
    maker, people, code = campus.person(), [campus.person() for _number in range(3)], uuid4()
    insert_code = text(
        "INSERT INTO setup_code (id, activity_id, code_hash, created_by, created_at, expires_at, used_at) "
        "VALUES (:id, :activity, :hash, :maker, :now, :now, :now)"
    )
    insert_grant = text(
        "INSERT INTO role_grant (id, person_id, activity_id, how, code_id, granted_at) "
        "VALUES (:id, :person, :activity, 'code', :code, :at)"
    )
    moment = datetime(2026, 10, 1, tzinfo=UTC)
    with database.engine.begin() as connection:
        _migrate(connection, "0006")
        values = {"id": code.hex, "activity": campus.activity_id.hex, "hash": b"h" * 32, "maker": maker.hex}
        connection.execute(insert_code, values | {"now": moment})
        for number, person in enumerate(people):
            at = moment + timedelta(seconds=(5, 1, 9)[number])
            values = {"id": uuid4().hex, "person": person.hex, "activity": campus.activity_id.hex, "code": code.hex}
            connection.execute(insert_grant, values | {"at": at})
        _migrate(connection, "head")
    with database.transaction() as session:
        held = session.scalars(select(RoleGrant.person_id).where(RoleGrant.revoked_at.is_(None))).all()
    assert held == [people[1]]


def test_a_data_key_moves_to_its_table_and_back_and_opens_what_it_sealed(database_url: str) -> None:
    """And of somebody whose key was destroyed, in the way of before, nothing is left that looks like one."""
    database, vault = Database(database_url), Vault([MASTER_KEY])
    campus = Campus(database, vault)
    kept, erased = campus.person(), campus.person()
    opened = _keys(database, vault)
    with database.engine.begin() as connection:
        _migrate(connection, "0015")
        columns = connection.execute(text("SELECT * FROM person")).keys()
        connection.execute(text("UPDATE person SET data_key = '' WHERE id = :id"), {"id": erased.hex})
        _migrate(connection, "head")
    assert "data_key" in columns
    assert _keys(database, vault) == {kept: opened[kept], erased: None}


def _keys(database: Database, vault: Vault) -> dict[UUID, bytes | None]:
    with database.transaction() as session:
        people = session.scalars(select(Person)).all()
        return {person.id: person.open_key(vault) if person.key else None for person in people}


def _migrate(connection: Connection, revision: str) -> None:
    config = migrations.configuration()
    config.attributes["connection"] = connection
    (command.upgrade if revision == "head" else command.downgrade)(config, revision)


def _hand_in(database: Database, campus: Campus, person: UUID) -> UUID:
    with database.transaction() as session:
        row = Conversation(id=uuid4(), person_id=person, activity_id=campus.activity_id)
        session.add(row)
        session.flush()
        session.add(HandIn(conversation_id=row.id))
    return row.id


def _deliver(connection: Connection, conversation: UUID, person: UUID, activity: UUID, *, sent: bool) -> None:
    statement = text(
        "INSERT INTO score_delivery (id, conversation_id, person_id, activity_id, attempts, sent_at, created_at) "
        "VALUES (:id, :conversation, :person, :activity, 1, :sent, :now)"
    )
    ids = {"id": uuid4(), "conversation": conversation, "person": person, "activity": activity}
    plain = {name: value.hex for name, value in ids.items()}
    moment = datetime(2026, 10, 1, tzinfo=UTC)
    connection.execute(statement, {**plain, "sent": moment if sent else None, "now": moment})
