# SPDX-License-Identifier: EUPL-1.2
"""Rotating the master key: what an older one wrapped is wrapped by the newest, so that the older one can go.

Only the keys that the master key wraps are touched, 60 bytes a person or tutor; not one message is read or written.
"""

from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.db import Database
from lti_tool.models import PersonKey, Secret, ToolKey, TrialSet, TutorKey
from lti_tool.vault import Vault

BATCH_ROWS = 500


class _Wrapped(NamedTuple):
    """Where something wrapped stands."""

    key: Any
    """The row's."""
    column: Any
    place: str
    """First part of what the wrapping is bound to."""


_WRAPPED = (
    _Wrapped(Secret.name, Secret.wrapped, "secret"),
    _Wrapped(ToolKey.kid, ToolKey.private_key, "tool_key.private_key"),
    _Wrapped(PersonKey.person_id, PersonKey.wrapped, "person.data_key"),
    _Wrapped(TutorKey.key_id, TutorKey.wrapped, "tutor_key.wrapped"),
    _Wrapped(TrialSet.tutor_id, TrialSet.wrapped, "trial_set.wrapped"),
)


def rewrap(database: Database, vault: Vault) -> int:
    """How many keys were wrapped anew. May be stopped and run again.

    Raises VaultError where a master key is missing.
    """
    return sum(_column(database, vault, one) for one in _WRAPPED)


def _column(database: Database, vault: Vault, wrapped: _Wrapped) -> int:
    done, last = 0, None
    while True:
        with database.transaction() as session:
            rows = session.execute(_next(wrapped, last)).all()
            done += sum(_row(session, vault, wrapped, *row) for row in rows)
        if len(rows) < BATCH_ROWS:
            return done
        last = rows[-1][0]


def _next(wrapped: _Wrapped, last: Any) -> Any:
    query = select(wrapped.key, wrapped.column).order_by(wrapped.key).limit(BATCH_ROWS)
    return query if last is None else query.where(wrapped.key > last)


def _row(session: Session, vault: Vault, wrapped: _Wrapped, identity: Any, old: bytes) -> bool:
    if not old or vault.is_newest(old):  # nothing there: the person was erased
        return False
    place = f"{wrapped.place}:{identity}"
    new = vault.wrap(vault.unwrap(old, place), place)
    # Only what was read: an erasure in between must not be undone.
    row = update(wrapped.key.class_).where(wrapped.key == identity, wrapped.column == old)
    statement = row.values({wrapped.column: new}).returning(wrapped.key)
    return session.scalar(statement.execution_options(synchronize_session=False)) is not None
