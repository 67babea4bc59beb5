# SPDX-License-Identifier: EUPL-1.2
"""The role that serves in Compose, on a real PostgreSQL: the tool works under it, and it cannot touch the schema."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from lti_tool.cli import doctor
from lti_tool.cli.commands import cli
from lti_tool.db import Base, Database
from lti_tool.vault import Vault
from tests import postgres
from tests.factories.campus import Campus
from tests.factories.command import Tutor
from tests.support import MASTER_KEY, missing

ROLE = "tutor_serving"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    if postgres.binaries() is None:
        missing("PostgreSQL's server (apt-get install postgresql)")
    with postgres.server() as url:
        yield url


class Owner:
    """The command line, by default as the owner of a database of its own; in this process, which is faster."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __call__(self, *arguments: str, url: str | None = None) -> None:
        """Raises what the command ends with; None for success."""
        settings = Tutor(url or self.url).settings
        with pytest.MonkeyPatch.context() as patch:
            for key, value in settings.items():
                patch.setenv(key, value)
            cli.main(list(arguments), standalone_mode=False)


@pytest.fixture
def owner(server: str) -> Owner:
    place = make_url(server)
    with psycopg.connect(host=place.host, port=place.port, user="tutor", dbname="postgres", autocommit=True) as link:
        link.execute("DROP DATABASE IF EXISTS served WITH (FORCE)")
        link.execute(f"DROP ROLE IF EXISTS {ROLE}".encode())
        link.execute("CREATE DATABASE served")
    return Owner(server + "served")


def serving_url(owner: Owner) -> str:
    url = make_url(owner.url)
    return url.set(username=ROLE, password="geheim'\"%").render_as_string(hide_password=False)


def upgrade(owner: Owner, folder: Path) -> None:
    file = folder / "serving.url"
    file.write_text(serving_url(owner) + "\n", encoding="utf-8")
    owner("db", "upgrade", "--serving-url-file", str(file))


def test_the_tool_works_under_the_role_that_serves(
    owner: Owner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    upgrade(owner, tmp_path)
    assert f"Role {ROLE}" in capsys.readouterr().out
    url = serving_url(owner)
    owner("institution", "add", "Universität", url=url)
    owner("invite", "--institution", capsys.readouterr().out.strip(), url=url)
    owner("keys", "rotate", url=url)
    owner("retention", "run", url=url)
    owner("scores", "run", url=url)
    owner("doctor", url=url)
    database, vault = Database(serving_url(owner)), Vault([MASTER_KEY])
    assert doctor.keys_open(database, vault).well
    assert Campus(database, vault).visit_for()
    database.engine.dispose()


def test_it_can_neither_make_nor_change_nor_drop_anything(owner: Owner, tmp_path: Path) -> None:
    upgrade(owner, tmp_path)
    database = Database(serving_url(owner))
    forbidden = [
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE EXTENSION dblink",
        "COPY message TO PROGRAM 'true'",
        "COPY message FROM '/etc/passwd'",
        "SELECT pg_read_file('/etc/passwd')",
        f"ALTER ROLE {ROLE} SUPERUSER",
        "SET ROLE tutor",
        "UPDATE alembic_version SET version_num = '0001'",
        "DELETE FROM alembic_version",
    ]
    for table in Base.metadata.sorted_tables:
        forbidden += [
            f'ALTER TABLE "{table.name}" ADD COLUMN mine int',
            f'DROP TABLE "{table.name}" CASCADE',
            f'TRUNCATE "{table.name}" CASCADE',
            f'CREATE INDEX mine ON "{table.name}" ((1))',
        ]
    for statement in forbidden:
        with database.engine.connect() as connection, pytest.raises(ProgrammingError) as error:
            connection.exec_driver_sql(statement)
        assert isinstance(error.value.orig, psycopg.errors.InsufficientPrivilege), statement
    with database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:  # and every table that there is can be read and written
            connection.execute(select(table).limit(1))
            connection.execute(table.delete().where(table.primary_key.columns.values()[0].is_(None)))
    database.engine.dispose()


def test_an_installation_from_before_gets_the_role_and_tables_that_come_later_too(owner: Owner, tmp_path: Path) -> None:
    owner("db", "upgrade")
    upgrade(owner, tmp_path)
    tables = Database(owner.url)
    with tables.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE later (id int)")
    upgrade(owner, tmp_path)
    with Database(serving_url(owner)).engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO later VALUES (1)")
    tables.engine.dispose()


def test_a_file_that_names_no_role_of_its_own_is_refused_with_its_name(owner: Owner, tmp_path: Path) -> None:
    file = tmp_path / "url"
    for text in ("sqlite:///x.sqlite", "no url", owner.url, ""):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(click.ClickException, match=re.escape(str(file))):
            owner("db", "upgrade", "--serving-url-file", str(file))
    with pytest.raises(click.ClickException, match="missing"):
        owner("db", "upgrade", "--serving-url-file", str(tmp_path / "missing"))
