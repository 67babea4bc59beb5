"""Rotating the master key: what an older one wrapped is wrapped by the newest, so that the older one can go.

Only the keys that the master key wraps are touched, 60 bytes a person; not one message is read or written.
"""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.db import Database
from lti_tool.models import Person, Secret, ToolKey
from lti_tool.vault import Vault

BATCH = 500

_WRAPPED: tuple[tuple[Any, Any, str], ...] = (
    (Secret.name, Secret.wrapped, "secret"),
    (ToolKey.kid, ToolKey.private_key, "tool_key.private_key"),
    (Person.id, Person.data_key, "person.data_key"),
)
"""Row's key, wrapped column, first part of the place that the wrapping is bound to."""


def rewrap(database: Database, vault: Vault) -> int:
    """How many keys were wrapped anew. May be stopped and run again. VaultError where a master key is missing."""
    return sum(_column(database, vault, *one) for one in _WRAPPED)


def _column(database: Database, vault: Vault, key: Any, wrapped: Any, place: str) -> int:
    done, last = 0, None
    while True:
        with database.transaction() as session:
            rows = session.execute(_next(key, wrapped, last)).all()
            done += sum(_row(session, vault, key, wrapped, place, row) for row in rows)
        if len(rows) < BATCH:
            return done
        last = rows[-1][0]


def _next(key: Any, wrapped: Any, last: Any) -> Any:
    query = select(key, wrapped).order_by(key).limit(BATCH)
    return query if last is None else query.where(key > last)


def _row(session: Session, vault: Vault, key: Any, wrapped: Any, place: str, row: Any) -> bool:
    identity, old = row
    if not old or vault.is_newest(old):  # nothing there: the person was erased
        return False
    new = vault.wrap(vault.unwrap(old, f"{place}:{identity}"), f"{place}:{identity}")
    # Only what was read: an erasure in between must not be undone.
    statement = update(key.class_).where(key == identity, wrapped == old).values({wrapped: new}).returning(key)
    return session.scalar(statement.execution_options(synchronize_session=False)) is not None
