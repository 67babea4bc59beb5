"""The migrations lead to exactly the tables that the models describe."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from lti_tool import migrations
from lti_tool.db import Base, Database


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
