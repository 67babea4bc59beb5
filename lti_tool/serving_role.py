# SPDX-License-Identifier: EUPL-1.2
"""A second role in PostgreSQL, for everything but `db upgrade`: it reads and writes rows, and changes no table.

The owner of the tables makes it, each time that it upgrades them, so that a restored or an older database gets it too.
Who breaks into a process that serves can then neither take the schema apart nor, as the owner in Compose could, run
programs on the database's host.
"""

from typing import Any, cast

from psycopg import sql
from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL, make_url

SCHEMA = "public"
VERSION_TABLE = "alembic_version"
"""Says which migrations ran: to be read alone."""


class NotPossible(Exception):
    """There is no such role here; the message says why."""


def grant(engine: Engine, url: str) -> str:
    """Makes the role that `url` logs in as, or puts it right; returns its name.

    Raises NotPossible, SQLAlchemyError.
    """
    wanted = make_url(url)
    if engine.dialect.name != "postgresql" or wanted.get_backend_name() != "postgresql":
        raise NotPossible("only PostgreSQL has roles")
    if not wanted.username or wanted.username == engine.url.username:
        raise NotPossible("the URL names no role of its own")
    with engine.begin() as connection:
        for statement in _statements(connection, wanted):
            # The driver's own: SQLAlchemy would take a "%" of the password for a placeholder.
            cast(Any, connection.connection.driver_connection).execute(statement)
    return wanted.username


def _statements(connection: Connection, wanted: URL) -> list[sql.Composed]:
    assert wanted.username is not None
    role, schema = sql.Identifier(wanted.username), sql.Identifier(SCHEMA)
    database = sql.Identifier(str(connection.engine.url.database))
    known = connection.exec_driver_sql("SELECT 1 FROM pg_roles WHERE rolname = %s", (wanted.username,)).first()
    rights = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD"
    password = sql.Literal(wanted.password) if wanted.password else sql.SQL("NULL")
    rows = sql.SQL("SELECT, INSERT, UPDATE, DELETE")
    return [
        sql.SQL("{} ROLE {} {} {}").format(sql.SQL("ALTER" if known else "CREATE"), role, sql.SQL(rights), password),
        # Everybody may make temporary tables in a new database, and before PostgreSQL 15 tables in this schema.
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database),
        sql.SQL("REVOKE CREATE ON SCHEMA {} FROM PUBLIC").format(schema),
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}").format(schema, role),
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, role),
        sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, role),
        sql.SQL("GRANT {} ON ALL TABLES IN SCHEMA {} TO {}").format(rows, schema, role),
        sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA {} TO {}").format(schema, role),
        sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(VERSION_TABLE), role),
    ]
