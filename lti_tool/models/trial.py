# SPDX-License-Identifier: EUPL-1.2
"""Questions with which instructors try a tutor, and its answers: the last ones, and those kept as the yardstick.

All of it is sealed with a key of the tutor's trials, apart from that of its closed solutions: who copies a tutor takes
those along and these not.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, ForeignKey, LargeBinary, String, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from lti_tool import vault
from lti_tool.db import Base, now, table

LEASE = timedelta(seconds=30)
"""For so long a run that nobody renews holds up the next one: its worker died."""


class Mark(StrEnum):
    """What an instructor thinks of a kept answer."""

    GOOD = "good"
    BAD = "bad"


class TrialSet(Base):
    """The trials of a tutor: their key, and whether a run is under way."""

    __tablename__ = "trial_set"

    tutor_id: Mapped[UUID] = mapped_column(ForeignKey("tutor.id", ondelete="CASCADE"), primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    """The data key, wrapped by the master key."""
    run_id: Mapped[UUID | None] = mapped_column()
    alive_until: Mapped[datetime | None] = mapped_column()
    """Renewed while a run is under way; past: its worker is gone."""


class Trial(Base):
    """One question."""

    __tablename__ = "trial"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    tutor_id: Mapped[UUID] = mapped_column(ForeignKey("tutor.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    """From 0, as the instructor ordered them."""
    question: Mapped[bytes] = mapped_column(LargeBinary)
    """Sealed."""
    last: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The last answer as JSON, sealed."""
    kept: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The answer that is the yardstick, likewise."""
    mark: Mapped[str | None] = mapped_column(String(4))
    """A `Mark` of the kept one."""


@dataclass(frozen=True)
class TrialKey:
    """Seals and opens what belongs to a tutor's trials."""

    key: bytes = field(repr=False)

    def seal_question(self, trial_id: UUID, text: str) -> bytes:
        """Bound to its row."""
        return vault.seal(self.key, text.encode(), f"trial.question:{trial_id}")

    def open_question(self, row: Trial) -> str:
        """Raises VaultError."""
        return vault.unseal(self.key, row.question, f"trial.question:{row.id}").decode()

    def seal_answer(self, trial_id: UUID, answer: Mapping[str, Any]) -> bytes:
        """The last one and the kept one alike: keeping copies it."""
        return vault.seal(self.key, json.dumps(answer).encode(), f"trial.answer:{trial_id}")

    def open_answer(self, trial_id: UUID, sealed: bytes | None) -> dict[str, Any] | None:
        """Raises VaultError."""
        if sealed is None:
            return None
        answer: dict[str, Any] = json.loads(vault.unseal(self.key, sealed, f"trial.answer:{trial_id}"))
        return answer


def trial_key(session: Session, safe: vault.Vault, tutor_id: UUID) -> TrialKey | None:
    """None where the tutor has no trials yet. Raises VaultError."""
    wrapped = session.scalar(select(TrialSet.wrapped).where(TrialSet.tutor_id == tutor_id))
    return None if wrapped is None else TrialKey(safe.unwrap(wrapped, f"trial_set.wrapped:{tutor_id}"))


def trial_key_to_write(session: Session, safe: vault.Vault, tutor_id: UUID) -> TrialKey:
    """The same, made where there is none; the tutor is locked."""
    known = trial_key(session, safe, tutor_id)
    if known is not None:
        return known
    made = TrialKey(vault.new_key())
    session.add(TrialSet(tutor_id=tutor_id, wrapped=safe.wrap(made.key, f"trial_set.wrapped:{tutor_id}")))
    session.flush()
    return made


def claim_run(session: Session, tutor_id: UUID) -> UUID | None:
    """The id of a run that may begin now; None where one is under way."""
    run_id, moment = uuid4(), now()
    statement = (
        update(TrialSet)
        .where(TrialSet.tutor_id == tutor_id, or_(TrialSet.alive_until.is_(None), TrialSet.alive_until < moment))
        .values(run_id=run_id, alive_until=moment + LEASE)
        .returning(TrialSet.run_id)
    )
    return session.scalar(statement.execution_options(synchronize_session=False))


_RENEW = update(table(TrialSet))


def renew_run(connection: Connection, run_id: UUID, *, over: bool = False) -> bool:
    """The run goes on, or is `over`. False where it is not the tutor's any more."""
    until = None if over else now() + LEASE
    found = connection.execute(_RENEW.where(TrialSet.run_id == run_id).values(alive_until=until))
    return found.rowcount > 0
