# SPDX-License-Identifier: EUPL-1.2
"""Scores on their way: taken from the table, sent, and tried again with growing pauses. Never inside a request.

Any number of processes may do this at once: who sends which row is decided by one UPDATE, and a process that dies
with a row in its hands gives it back by the clock.

Platforms do not wait for each other: each has a lane of its own in a round, and so much time. One that does not answer
is left alone for a while, which is written down with it, so that it holds for every process and for the next one that
cron starts: docs/decisions/gradebook.md.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lti_tool import unreadable
from lti_tool.db import Database, now
from lti_tool.errors import without_message
from lti_tool.jobs.job import Job
from lti_tool.lti.keys import tool_keys
from lti_tool.lti.services.calls import Calls
from lti_tool.lti.services.errors import (
    NotOffered,
    NotThere,
    PlatformBusy,
    PlatformUnreachable,
    ServiceError,
    Unexpected,
)
from lti_tool.lti.services.line_items import LineItems, LineItemWanted
from lti_tool.lti.services.scores import Scores
from lti_tool.models import Activity, Deployment, Person, Platform, PlatformState, ScoreDelivery
from lti_tool.models.conversation import UNDO, handed_in
from lti_tool.vault import Vault, VaultError

log = logging.getLogger(__name__)

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440, 1440))
"""After each failure; then it is given up until an instructor asks for it again."""
LEASE = timedelta(minutes=5)
"""For so long a row is one process's own."""
ROW_SECONDS = 180.0
"""Finding a column and sending takes so long at worst."""
OUR_OWN = frozenset({"refused", "held"})
"""Codes of what our own policy, or another process of ours, keeps from being sent: the platform is not to blame."""
MAX_ROWS_A_ROUND = 500
"""Rows of one platform in a round."""
MAX_PLATFORMS_AT_ONCE = 8
"""Platforms at a time."""
LANE_SECONDS = 20.0
"""So long a platform's lane goes on to its next row; the rest waits for the next round."""
ROUND_SECONDS = 30.0
"""So long a round begins lanes and goes on to next rows, however many platforms there are."""
LONGEST = timedelta(seconds=ROUND_SECONDS + ROW_SECONDS)
"""Of a round. Whoever ends the process waits longer: docker-compose.yml, deploy/systemd/campus-tutor-work.service."""
EVERY = timedelta(seconds=10)
"""Between two rounds."""
SHORTEST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(minutes=30)
"""Of a platform that does not answer: doubled each time in a row."""


@dataclass(frozen=True)
class _Parcel:
    """All that sending takes, so that no connection to the database is held meanwhile."""

    delivery_id: UUID
    held_until: datetime
    """By which this very attempt is known: another one of the same row has another."""
    attempts: int
    platform: Platform
    """Detached, and as it was when the row was taken."""
    activity_id: UUID
    lineitem_url: str | None
    wanted: LineItemWanted | None
    """What to look for, or to make, without an address; None: the platform does not let us."""
    subject: str


@dataclass
class Outcome:
    """What one round did."""

    sent: int = 0
    failed: int = 0
    more: bool = False
    """Something is due still, since a lane's time, or the round's, was over."""
    unopened: VaultError | None = None
    """Of the first row whose keys did not open."""


def job(deliveries: "ScoreDeliveries") -> Job:
    """A round now and then. Rows are claimed one by one, so several processes may be at it."""

    def send() -> bool:
        return deliveries.run().more

    return Job(name="send_scores", every=EVERY, longest=LONGEST, batch=send, shared=True)


def sender(database: Database, vault: Vault, calls: Calls) -> "ScoreDeliveries":
    """What sends "done" to the platforms' gradebooks."""
    return ScoreDeliveries(database, vault, Scores(calls), LineItems(calls))


class ScoreDeliveries:
    """Sends what is due."""

    def __init__(self, database: Database, vault: Vault, scores: Scores, columns: LineItems) -> None:
        self._database, self._vault, self._scores, self._columns = database, vault, scores, columns

    def run(self) -> Outcome:
        """One round: each row that is due is tried once, as far as its platform answers in time.

        Raises VaultError, when all others were tried, where the master key opens nothing. Rows stay as they were then:
        with the right one they are sent.
        """
        lanes, ends = self._lanes(), time.monotonic() + ROUND_SECONDS
        if len(lanes) < 2:
            outcomes = [self._lane(platform_id, ends) for platform_id in lanes]
        else:
            with ThreadPoolExecutor(max_workers=MAX_PLATFORMS_AT_ONCE, thread_name_prefix="scores") as pool:
                outcomes = list(pool.map(lambda platform_id: self._lane(platform_id, ends), lanes))
        for outcome in outcomes:
            if outcome.unopened is not None:
                raise outcome.unopened
        more = any(one.more for one in outcomes)
        return Outcome(sum(one.sent for one in outcomes), sum(one.failed for one in outcomes), more)

    def _lanes(self) -> Sequence[UUID]:
        """Platforms for which something is due: those that answered last time first, and none that rests."""
        moment = now()
        awake = or_(Platform.services_paused_until.is_(None), Platform.services_paused_until <= moment)
        query = (
            select(Platform.id)
            .join(Deployment, Deployment.platform_id == Platform.id)
            .join(Activity, Activity.deployment_id == Deployment.id)
            .join(ScoreDelivery, ScoreDelivery.activity_id == Activity.id)
            .where(_is_due(moment), awake)
            .group_by(Platform.id, Platform.services_failed)
            .order_by(Platform.services_failed, func.min(ScoreDelivery.next_at))
        )
        with self._database.transaction() as session:
            return session.scalars(query).all()

    def _lane(self, platform_id: UUID, round_ends: float) -> Outcome:
        """One platform's rows, one after the other, until it does not answer or its time is over.

        `round_ends`: by `time.monotonic`; after it no lane begins.
        """
        outcome, began = Outcome(), time.monotonic()
        if began > round_ends:
            return Outcome(more=True)
        ends = min(began + LANE_SECONDS, round_ends)
        for number, delivery_id in enumerate(self._due(platform_id)):
            if number and time.monotonic() > ends:
                outcome.more = True
                break
            if not self._try(delivery_id, outcome):
                break
        return outcome

    def _try(self, delivery_id: UUID, outcome: Outcome) -> bool:
        """One row; whether the platform's next one may be tried now."""
        try:
            parcel = self._take(delivery_id, outcome)
            return parcel is None or self._deliver(parcel, outcome)
        except VaultError as error:
            outcome.unopened = outcome.unopened or error
            return True

    def _due(self, platform_id: UUID) -> Sequence[UUID]:
        query = (
            select(ScoreDelivery.id)
            .join(Activity, Activity.id == ScoreDelivery.activity_id)
            .join(Deployment, Deployment.id == Activity.deployment_id)
            .where(_is_due(now()), Deployment.platform_id == platform_id)
            .order_by(ScoreDelivery.next_at)
        )
        with self._database.transaction() as session:
            return session.scalars(query.limit(MAX_ROWS_A_ROUND)).all()

    def _take(self, delivery_id: UUID, outcome: Outcome) -> _Parcel | None:
        """None: another process was faster, or there is nothing to report any more. Raises VaultError."""
        moment = now()
        statement = (
            update(ScoreDelivery)
            .where(ScoreDelivery.id == delivery_id, _is_due(moment))
            .values(held_until=moment + LEASE, attempts=ScoreDelivery.attempts + 1)
            .returning(ScoreDelivery)
        )
        with self._database.transaction() as session:
            row = session.scalars(statement).first()
            if row is None:
                return None
            try:
                with _unexpected_as_service_error():
                    parcel = self._pack(session, row, moment + LEASE)
            except ServiceError as error:
                outcome.failed += 1
                _put_off(row, row.attempts, error)
                return None
            except VaultError as error:
                # Raises VaultError where the master key is wrong: the trouble of every row, and not of this one.
                tool_keys.signing_key(session, self._vault)
                unreadable.note(error)
                log.error("score kept back, its person's key does not open delivery=%s", delivery_id)
                outcome.failed += 1
                _put_off(row, row.attempts, Unexpected(type(error).__name__))
                return None
            if parcel is None:
                row.held_until = None
            return parcel

    def _pack(self, session: Session, row: ScoreDelivery, held_until: datetime) -> _Parcel | None:
        """None, and the row says why: there is nothing to report any more. Raises VaultError."""
        person, activity = session.get_one(Person, row.person_id), session.get_one(Activity, row.activity_id)
        deployment = session.get_one(Deployment, activity.deployment_id)
        if not _still_wanted(session, row, activity, deployment):
            return None
        if person.key is None:
            row.next_at, row.error_code = None, "erased"
            return None
        subject = person.open_sub(person.open_key(self._vault))
        lineitem_url = activity.lineitem_url or activity.own_lineitem_url
        wanted, platform = _wanted(activity), deployment.platform
        return _Parcel(row.id, held_until, row.attempts, platform, activity.id, lineitem_url, wanted, subject)

    def _deliver(self, parcel: _Parcel, outcome: Outcome) -> bool:
        """Whether the platform's next row may be tried now. Raises VaultError: our signing key does not open."""
        try:
            with _unexpected_as_service_error():
                url = parcel.lineitem_url or self._column(parcel)
                self._scores.send(parcel.platform, url, parcel.subject, now())
        except VaultError:
            self._give_back(parcel)
            raise
        except ServiceError as error:
            outcome.failed += 1
            self._failed(parcel, error)
            return not self._rests(parcel.platform, error)
        outcome.sent += 1
        log.info("score sent delivery=%s attempts=%s", parcel.delivery_id, parcel.attempts)
        sent = {"sent_at": now(), "next_at": None, "held_until": None, "error_code": None}
        with self._database.transaction() as session:
            session.execute(update(ScoreDelivery).where(ScoreDelivery.id == parcel.delivery_id).values(sent))
            if parcel.platform.services_failed:
                well = {"services_failed": 0, "services_paused_until": None}
                session.execute(update(Platform).where(Platform.id == parcel.platform.id).values(well))
        return True

    def _rests(self, platform: Platform, error: ServiceError) -> bool:
        """Whether the platform gets no more scores for a while: each would wait as long in vain.

        Not for errors that come at once or are about one person: the others' scores may well arrive.
        """
        if not isinstance(error, PlatformUnreachable | PlatformBusy) or error.code in OUR_OWN:
            return False
        failed = platform.services_failed + 1
        rest = min(SHORTEST_REST * 2 ** min(failed - 1, 10), LONGEST_REST)
        until = now() + max(rest, timedelta(seconds=error.retry_after or 0))
        log.warning("platform does not answer: no scores to it for a while platform=%s failed=%s", platform.id, failed)
        with self._database.transaction() as session:
            values = {"services_failed": failed, "services_paused_until": until}
            session.execute(update(Platform).where(Platform.id == platform.id).values(values))
        return True

    def _column(self, parcel: _Parcel) -> str:
        """The activity's column, found or made by one process alone, and remembered. Raises ServiceError."""
        if parcel.wanted is None:
            raise NotOffered
        if not self._hold_column(parcel.activity_id):
            raise PlatformBusy("another process is at it", code="held")
        url = None
        try:
            url = self._columns.find_or_make(parcel.platform, parcel.wanted)
        finally:
            self._keep_column(parcel.activity_id, url)
        log.info("column found or made activity=%s", parcel.activity_id)
        return url

    def _hold_column(self, activity_id: UUID) -> bool:
        moment = now()
        held = or_(Activity.column_held_until.is_(None), Activity.column_held_until <= moment)
        statement = update(Activity).where(Activity.id == activity_id, Activity.own_lineitem_url.is_(None), held)
        with self._database.transaction() as session:
            taken = session.execute(statement.values(column_held_until=moment + LEASE).returning(Activity.id))
            return taken.first() is not None

    def _keep_column(self, activity_id: UUID, url: str | None) -> None:
        with self._database.transaction() as session:
            activity = session.get_one(Activity, activity_id)
            activity.own_lineitem_url, activity.column_held_until = url, None

    def _failed(self, parcel: _Parcel, error: ServiceError) -> None:
        log.warning(
            "score not sent delivery=%s attempts=%s code=%s (%s)",
            parcel.delivery_id,
            parcel.attempts,
            error.code,
            error,
        )
        with self._database.transaction() as session:
            row = session.scalars(_this_attempt(parcel)).first()
            if row is None:
                return
            _put_off(row, parcel.attempts, error)
            if isinstance(error, NotThere):
                # The column was deleted at the platform: the next attempt looks for another one.
                session.get_one(Activity, parcel.activity_id).own_lineitem_url = None

    def _give_back(self, parcel: _Parcel) -> None:
        """As it was before it was taken: nothing was tried."""
        with self._database.transaction() as session:
            row = session.scalars(_this_attempt(parcel)).first()
            if row is not None:
                row.held_until, row.attempts = None, row.attempts - 1


@contextmanager
def _unexpected_as_service_error() -> Iterator[None]:
    """What nobody thought of is one row's failure, and holds no other up. Raises ServiceError for it.

    The database and our own keys are all rows' trouble: SQLAlchemyError and VaultError stay what they are.
    """
    try:
        yield
    except (ServiceError, SQLAlchemyError, VaultError):
        raise
    except Exception as error:
        log.error("unexpected %s while a score was sent", type(error).__name__, exc_info=without_message(error))
        raise Unexpected(type(error).__name__) from None


def _this_attempt(parcel: _Parcel) -> "Select[ScoreDelivery]":
    """Not the row of somebody else: held for too long, it can have been taken, and sent, by another process."""
    this = (
        ScoreDelivery.id == parcel.delivery_id,
        ScoreDelivery.held_until == parcel.held_until,
        ScoreDelivery.sent_at.is_(None),
    )
    return select(ScoreDelivery).where(*this).with_for_update()


def _put_off(row: ScoreDelivery, attempts: int, error: ServiceError) -> None:
    """Until the next attempt, or for good."""
    row.error_code, row.held_until = error.code, None
    pause = pause_after(attempts, error)
    # None: taken back while it was on its way.
    row.next_at = now() + pause if pause and row.next_at is not None else None


def _is_due(moment: datetime) -> ColumnElement[bool]:
    free = or_(ScoreDelivery.held_until.is_(None), ScoreDelivery.held_until <= moment)
    return and_(ScoreDelivery.next_at <= moment, ScoreDelivery.sent_at.is_(None), free)


def _still_wanted(session: Session, row: ScoreDelivery, activity: Activity, deployment: Deployment) -> bool:
    """Whether "done" is still to be reported. If not, the row says why, for whoever wants to send it later."""
    if activity.tutor is None or not activity.tutor.mark_as_done:
        row.next_at, row.error_code = None, "switched_off"
        return False
    if {deployment.state, deployment.platform.state} != {PlatformState.ACTIVE}:
        row.next_at, row.error_code = None, "disabled"
        return False
    there = [conversation for _handed_in, conversation in session.execute(handed_in(row.person_id, row.activity_id))]
    if any(conversation.deleted_at is None for conversation in there):
        return True
    # What was deleted can be restored for a while, and then counts again.
    row.next_at, row.error_code = (now() + UNDO if there else None), None
    row.attempts -= 1
    return False


def _wanted(activity: Activity) -> LineItemWanted | None:
    if activity.lineitems_url is None or activity.tutor is None:
        return None
    label = activity.title or activity.tutor.title
    return LineItemWanted(activity.lineitems_url, activity.resource_link_id, str(activity.tutor.id), label)


def pause_after(attempts: int, error: ServiceError) -> timedelta | None:
    """How long to wait after that many attempts; None: given up."""
    if error.lasting or attempts > len(PAUSES):
        return None
    return max(PAUSES[attempts - 1], timedelta(seconds=error.retry_after or 0))
