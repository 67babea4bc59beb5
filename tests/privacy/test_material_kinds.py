# SPDX-License-Identifier: EUPL-1.2
"""When course material goes, and what stays of it as long as an answer cites it."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, func, select, update

from lti_tool.db import Database, now
from lti_tool.materials.originals import keep_original
from lti_tool.models import (
    Citation,
    Conversation,
    Material,
    MaterialPage,
    MaterialPiece,
    MaterialVersion,
    Message,
    Passage,
    VersionState,
)
from lti_tool.models.conversation import UNDO
from lti_tool.privacy import retention
from lti_tool.vault import Vault
from tests.factories.campus import Campus
from tests.factories.materials import add_material
from tests.support import MASTER_KEY

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PAGES = (("Bäume", "Ein Baum ist ein Graph."), ("Listen", "Eine Liste hat einen Kopf."))
ALL = {"material": 1, "material_version": 1, "material_piece": 1, "material_page": 2, "passage": 2}
"""Rows of one material of two pages."""
NOTHING = dict.fromkeys(ALL, 0)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def campus(database: Database) -> Campus:
    return Campus(database, Vault([MASTER_KEY]))


@pytest.fixture
def material_id(campus: Campus, database: Database) -> UUID:
    tutor_id = campus.tutor()
    with database.transaction() as session:
        session.execute(delete(Material))
        material_id = add_material(session, tutor_id, "Skript", PAGES)
        session.execute(update(MaterialVersion).values(state=VersionState.ARRIVING))
        version_id = session.scalars(select(MaterialVersion.id)).one()
    keep_original(database, version_id, io.BytesIO(b"# Skript"))
    with database.transaction() as session:
        session.execute(update(MaterialVersion).values(state=VersionState.READY))
    return material_id


def rows(database: Database) -> dict[str, int]:
    models = (Material, MaterialVersion, MaterialPiece, MaterialPage, Passage)
    with database.transaction() as session:
        counts = {model.__tablename__: session.scalar(select(func.count()).select_from(model)) for model in models}
    return {name: count or 0 for name, count in counts.items()}


def cite(campus: Campus, page: int) -> UUID:
    """An answer that cites this page; the id of its conversation."""
    row = Conversation(id=uuid4(), person_id=campus.person(), activity_id=campus.activity_id, title=b"sealed")
    with campus.database.transaction() as session:
        session.add(row)
        session.flush()
        answer = Message(id=uuid4(), conversation_id=row.id, position=2, author="tutor", text=b"sealed")
        session.add(answer)
        session.flush()
        passage = session.scalars(select(Passage.id).where(Passage.page == page)).one()
        session.add(Citation(message_id=answer.id, passage_id=passage))
    return row.id


def change(database: Database, model: type[Material] | type[MaterialVersion], **values: object) -> None:
    with database.transaction() as session:
        session.execute(update(model).values(**values))


def forget(database: Database, conversation_id: UUID) -> None:
    with database.transaction() as session:
        session.execute(delete(Conversation).where(Conversation.id == conversation_id))


def test_what_answers_stand_on_stays(database: Database, material_id: UUID) -> None:
    retention.run(database, now() + timedelta(days=100))
    assert rows(database) == ALL


def test_what_was_deleted_can_be_taken_back_for_an_hour_and_then_is_gone(database: Database, material_id: UUID) -> None:
    deleted = now()
    change(database, Material, deleted_at=deleted)
    retention.run(database, deleted + UNDO)
    assert rows(database) == ALL
    retention.run(database, deleted + UNDO + 2 * MINUTE)
    assert rows(database) == NOTHING


def test_what_an_answer_cites_stays_until_the_last_such_answer_goes(
    database: Database, campus: Campus, material_id: UUID
) -> None:
    one, other = cite(campus, 2), cite(campus, 2)
    later = now() + 2 * HOUR
    change(database, Material, deleted_at=now())
    retention.run(database, later)
    cited = {"material": 1, "material_version": 1, "material_piece": 0, "material_page": 1, "passage": 1}
    assert rows(database) == cited
    forget(database, one)
    retention.run(database, later)
    assert rows(database) == cited
    forget(database, other)
    retention.run(database, later)
    assert rows(database) == NOTHING


def test_of_a_replaced_file_the_original_goes_at_once_and_the_rest_when_no_answer_can_cite_it_any_more(
    database: Database, material_id: UUID
) -> None:
    replaced = now()
    change(database, MaterialVersion, superseded_at=replaced)
    retention.run(database, replaced + MINUTE)
    assert rows(database) == ALL | {"material_piece": 0}
    retention.run(database, replaced + HOUR + MINUTE)
    assert rows(database) == NOTHING | {"material": 1}


@pytest.mark.parametrize(("state", "left"), [("failed", 1), ("waiting", 1), ("reading", 2), ("ready", 2)])
def test_a_file_that_was_never_read_goes_when_a_newer_one_is_there(
    database: Database, material_id: UUID, state: str, left: int
) -> None:
    change(database, MaterialVersion, state=state)
    assert rows(database) == ALL
    with database.transaction() as session:
        fields = {"file_name": "b.md", "kind": "markdown", "sha256": b"", "bytes": 1, "state": VersionState.WAITING}
        session.add(MaterialVersion(material_id=material_id, number=2, **fields))
    retention.run(database)
    assert rows(database)["material_version"] == left


@pytest.mark.parametrize(("age", "left"), [(HOUR, ALL), (3 * HOUR, NOTHING)])
def test_an_upload_that_broke_off_goes(
    database: Database, material_id: UUID, age: timedelta, left: dict[str, int]
) -> None:
    """Its material counts as deleted from the start."""
    began = now() - age
    change(database, MaterialVersion, state=VersionState.ARRIVING, created_at=began)
    change(database, Material, deleted_at=began)
    retention.run(database)
    assert rows(database) == left


def test_an_upload_that_is_slow_loses_no_piece(database: Database, material_id: UUID) -> None:
    began: datetime = now() - timedelta(minutes=110)
    change(database, MaterialVersion, state=VersionState.ARRIVING, created_at=began)
    change(database, Material, deleted_at=began)
    retention.run(database)
    assert rows(database)["material_piece"] == 1
