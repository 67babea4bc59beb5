# SPDX-License-Identifier: EUPL-1.2
"""The database: engine, transactions, the base of all tables, time in UTC.

PostgreSQL in production, SQLite for the demo and most tests. All state of the tool lives here, so that any worker on
any host can serve any request.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Insert,
    MetaData,
    Select,
    Table,
    create_engine,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError, IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from lti_tool import guard

Shape = TypeVar("Shape", bound=NamedTuple)
Upsert = postgresql.Insert | sqlite.Insert
"""An INSERT that takes ON CONFLICT."""
Inserts = Callable[[Table], Upsert]
"""A dialect's `insert`."""

IDLE_SECONDS = 5.0
"""Seconds after which a connection is tried before it is used."""
POOL_CONNECTIONS = 20
"""Of one process that serves to PostgreSQL, at most."""


def now() -> datetime:
    """The moment, aware and in UTC: every stored time is."""
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """A time that cannot lose its zone: SQLite stores none, and a naive one compared with an aware one is a crash."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone was about to be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Constraints carry names: a migration cannot drop what has none."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy reads a plain dict


class Database:
    """An engine and its transactions."""

    def __init__(self, url: str, *, connections: int = POOL_CONNECTIONS) -> None:
        """`connections`: to PostgreSQL, at most; opened when needed, and kept."""
        self.engine = _engine(url, connections)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._single = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back by any error. Never held while tokens flow."""
        with self._sessions.begin() as session:
            yield session

    @contextmanager
    def tables(self) -> Iterator[Connection]:
        """One transaction, for statements that make no objects of rows: a session costs as much as they do."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def statements(self) -> Iterator[Connection]:
        """A connection on which each statement is a transaction of its own, done for good when it returns.

        For what needs no more: to begin and to end a transaction are two more round trips.
        """
        with self._single.connect() as connection:
            yield connection

    def overwrite_deleted(self) -> None:
        """What was deleted leaves SQLite's log of changes at once, unless somebody reads. A server needs no telling."""
        if self.engine.dialect.name == "sqlite":
            with self.statements() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def at_once(self, connection: Connection | None = None) -> Iterator[Connection]:
        """For what is one statement on PostgreSQL and several on SQLite: done as a whole or not at all.

        `connection`: one of `statements` that the caller has already, so that a crowd does not wait for second ones.
        """
        if self.engine.dialect.name == "sqlite":
            with self.tables() as own:
                yield own
        elif connection is not None:
            yield connection
        else:
            with self.statements() as own:
                yield own


def lacks_reference(error: IntegrityError) -> bool:
    """Whether a row was to refer to another one that is not there (any more)."""
    state = getattr(getattr(error.orig, "diag", None), "sqlstate", None)
    return state == "23503" if state else "FOREIGN KEY constraint failed" in str(error.orig)


def is_deadlock(error: OperationalError) -> bool:
    """Whether PostgreSQL ended one of two transactions that waited for each other: done again, it goes on."""
    return getattr(getattr(error.orig, "diag", None), "sqlstate", None) == "40P01"


def table(model: type[Base]) -> Table:
    """The model's table: for statements, built once, that need no objects of its rows."""
    assert isinstance(model.__table__, Table)
    return model.__table__


class Query(Generic[Shape]):
    """A SELECT, built once, and the named tuple that each of its rows is.

    SQLAlchemy types the rows of ten columns at most, and by their places; a request reads twenty, by name. A named
    tuple costs less than it saves: SQLAlchemy's own row looks each name up anew.
    """

    def __init__(self, shape: type[Shape], statement: Select[*tuple[Any, ...]]) -> None:
        columns = tuple(statement.selected_columns.keys())
        if columns != shape._fields:
            raise TypeError(f"{shape.__name__} has {shape._fields}, its statement gives {columns}")
        self.shape, self.statement = shape, statement

    def where(self, *conditions: ColumnElement[bool]) -> "Query[Shape]":
        """The same for fewer rows."""
        return Query(self.shape, self.statement.where(*conditions))

    def first(self, connection: Connection, asked: Mapping[str, object]) -> Shape | None:
        """The first row; None without any. `asked`: the statement's parameters."""
        row = connection.execute(self.statement, asked).first()
        return None if row is None else self.shape._make(row)

    def all(self, connection: Connection, asked: Mapping[str, object]) -> list[Shape]:
        """All rows, in the statement's order."""
        return [self.shape._make(row) for row in connection.execute(self.statement, asked)]


def by_dialect(build: Callable[[Inserts], Insert]) -> Callable[[Connection], Insert]:
    """`INSERT ... ON CONFLICT`, built once for each database: SQLAlchemy has it in the dialects' own words only.

    `build` takes the dialect's `insert` and gives the statement.
    """
    built: dict[str, Insert] = {"postgresql": build(postgresql.insert), "sqlite": build(sqlite.insert)}
    return lambda connection: built[connection.dialect.name]


def _engine(url: str, connections: int) -> Engine:
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    # 15 s for a connection: nobody waits so long but in a crowd of a thousand questions at once, whose last ones are
    # better served late than not at all. A database that is away refuses the connection, and that is told at once.
    # All are kept: one beyond the pool's size would be closed after each use, and a crowd would open hundreds anew, of
    # which each first has to learn the statements.
    size = {"pool_size": connections, "max_overflow": 0}
    args = {"options": _session_options(url)}
    engine = create_engine(url, connect_args=args, **size, pool_use_lifo=True, pool_timeout=15, pool_recycle=1800)
    _ping_the_idle(engine)
    _open_past_the_guard(engine)
    return engine


def _session_options(url: str) -> str:
    """Of each session of PostgreSQL: what the URL says, and times in UTC, whatever zone the server has.

    PgBouncer takes this from 1.20 on (it tracks `timezone`); an older one needs `ignore_startup_parameters = options`.
    """
    given = make_url(url).normalized_query.get("options", ())
    return " ".join([*given, "-c timezone=UTC"])


def _open_past_the_guard(engine: Engine) -> None:
    """The guard knows whose connections are the database's: psycopg looks up these names alone, and then says to libpq
    at which address to connect.
    """

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Dialect, _record: Any, positional: Any, options: Any) -> Any:
        with guard.opening_database(*str(options.get("host", "")).split(",")):
            return dialect.connect(*positional, **options)


def _ping_the_idle(engine: Engine) -> None:
    """A connection that nobody used for a while is tried before it is handed out, as `pool_pre_ping` does for each:
    that is a third of the round trips of a question, and under load the connection was in use a moment ago.
    """

    @event.listens_for(engine, "checkin")
    def returned(_connection: Any, record: Any) -> None:
        record.info["returned"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def handed_out(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("returned", time.monotonic()) < IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error  # the pool then takes a new one


def _sqlite_engine(url: str) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        with suppress(OSError):  # SQLite then says that it cannot open the file, and that is an error of the database
            Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": 5, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA secure_delete=ON")  # a destroyed key must not stay in the file

    @event.listens_for(engine, "checkout")
    def handed_out(connection: Any, _record: Any, _proxy: Any) -> None:
        # Transactions are begun below, not by the driver; a connection that was used for single statements comes back
        # with the driver's own way switched on.
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
            return
        # A deferred transaction that reads first and writes later fails at once when another wrote in between,
        # whatever the time-out; an immediate one waits its turn.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
