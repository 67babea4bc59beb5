"""Scores on their way: taken from the table, sent, and tried again with growing pauses. Never inside a request.

Any number of processes may do this at once: who sends which row is decided by one UPDATE, and a process that dies
with a row in its hands gives it back by the clock.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.db import Database, now
from lti_tool.lti.services.errors import NotOffered, ServiceError
from lti_tool.lti.services.scores import Scores
from lti_tool.models import Activity, Deployment, HandIn, Person, Platform, PlatformState, ScoreDelivery
from lti_tool.privacy.vault import Vault, VaultError

log = logging.getLogger(__name__)

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440, 1440))
"""After each failure; then it is given up until an instructor asks for it again."""
HELD = timedelta(minutes=5)
"""For so long a row is one process's own; sending takes half a minute at worst."""
AT_ONCE = 500


@dataclass(frozen=True)
class _Parcel:
    """All that sending takes, so that no connection to the database is held meanwhile."""

    delivery_id: UUID
    attempts: int
    platform: Platform
    lineitem_url: str | None
    subject: str


@dataclass
class Outcome:
    """What one round did."""

    sent: int = 0
    failed: int = 0


class Deliveries:
    """Sends what is due."""

    def __init__(self, database: Database, vault: Vault, scores: Scores) -> None:
        self._database, self._vault, self._scores = database, vault, scores

    def run(self) -> Outcome:
        """One round: each row that is due is tried once."""
        outcome = Outcome()
        for delivery_id in self._due():
            parcel = self._take(delivery_id)
            if parcel is not None:
                self._deliver(parcel, outcome)
        return outcome

    def _due(self) -> list[UUID]:
        query = select(ScoreDelivery.id).where(ScoreDelivery.next_at <= now()).order_by(ScoreDelivery.next_at)
        with self._database.transaction() as session:
            return list(session.scalars(query.limit(AT_ONCE)))

    def _take(self, delivery_id: UUID) -> _Parcel | None:
        """None: another process was faster, or the conversation was withdrawn meanwhile."""
        moment = now()
        statement = (
            update(ScoreDelivery)
            .where(ScoreDelivery.id == delivery_id, ScoreDelivery.next_at <= moment)
            .values(next_at=moment + HELD, attempts=ScoreDelivery.attempts + 1)
            .returning(ScoreDelivery)
        )
        with self._database.transaction() as session:
            row = session.scalars(statement).first()
            return self._pack(session, row) if row is not None else None

    def _pack(self, session: Session, row: ScoreDelivery) -> _Parcel | None:
        handed_in = session.get(HandIn, row.conversation_id)
        person, activity = session.get(Person, row.person_id), session.get(Activity, row.activity_id)
        deployment = session.get(Deployment, activity.deployment_id) if activity else None
        if handed_in is None or handed_in.withdrawn_at or not (person and activity and deployment):
            row.next_at = None
            return None
        try:
            subject = person.open_sub(person.open_key(self._vault))
        except VaultError:
            row.next_at, row.error_code = None, "erased"
            return None
        return _Parcel(row.id, row.attempts, deployment.platform, activity.lineitem_url, subject)

    def _deliver(self, parcel: _Parcel, outcome: Outcome) -> None:
        try:
            if parcel.platform.state != PlatformState.ACTIVE:
                raise NotOffered("disabled")
            self._scores.send(parcel.platform, parcel.lineitem_url, parcel.subject, now())
        except ServiceError as error:
            outcome.failed += 1
            self._failed(parcel, error)
            return
        outcome.sent += 1
        log.info("score sent delivery=%s attempts=%s", parcel.delivery_id, parcel.attempts)
        with self._database.transaction() as session:
            row = session.get(ScoreDelivery, parcel.delivery_id)
            if row is not None:
                row.sent_at, row.next_at, row.error_code = now(), None, None

    def _failed(self, parcel: _Parcel, error: ServiceError) -> None:
        log.warning(
            "score not sent delivery=%s attempts=%s code=%s (%s)",
            parcel.delivery_id,
            parcel.attempts,
            error.code,
            error,
        )
        with self._database.transaction() as session:
            row = session.get(ScoreDelivery, parcel.delivery_id)
            if row is not None:
                row.error_code = error.code
                pause = pause_after(parcel.attempts, error)
                row.next_at = now() + pause if pause else None


def pause_after(attempts: int, error: ServiceError) -> timedelta | None:
    """How long to wait after that many attempts; None: given up."""
    if error.lasting or attempts > len(PAUSES):
        return None
    return max(PAUSES[attempts - 1], timedelta(seconds=error.retry_after or 0))
