# SPDX-License-Identifier: EUPL-1.2
"""The answers that this process is streaming: stopped from any worker, and kept alive in the database.

One thread looks after all of them, and only while there are any: twice a second it drops browsers that do not read
theirs and asks which running answers are to stop, or lie in an exam lock, every few seconds it renews their lease. A
lease that ran out tells everybody that its worker is gone.
"""

import logging
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import and_, bindparam, desc, select, true, union_all, update
from sqlalchemy.orm import Session

from lti_tool.chat.closed import Held
from lti_tool.chat.hangup import Reader
from lti_tool.chat.lost_answers import expire
from lti_tool.db import Database, now
from lti_tool.errors import DATABASE_AWAY
from lti_tool.model_server import Cancel
from lti_tool.models import (
    Activity,
    Conversation,
    Deployment,
    Institution,
    Lock,
    LockedPerson,
    Message,
    MessageState,
    Person,
    Platform,
)
from lti_tool.models.lock import concerns, holds

log = logging.getLogger(__name__)

_ANSWERS = (
    select(Message.id, Lock.ends_at, Lock.reason, Institution.time_zone)
    .select_from(Message)
    .join(Conversation, Conversation.id == Message.conversation_id)
    .join(Activity, Activity.id == Conversation.activity_id)
    .join(Deployment, Deployment.id == Activity.deployment_id)
    .join(Platform, Platform.id == Deployment.platform_id)
    .join(Institution, Institution.id == Platform.institution_id)
    .where(Message.state == MessageState.RUNNING)
)
_HERE = and_(concerns(Activity.id, Activity.course_id), holds(bindparam("moment")))
_LOCKED = union_all(
    _ANSWERS.join(Lock, and_(~Lock.for_named, _HERE)),
    # Not by the locks of the course: in a large exam thousands of them name somebody else.
    _ANSWERS.join(Person, Person.id == Conversation.person_id)
    .join(LockedPerson, LockedPerson.sub_hash == Person.sub_hash)
    .join(Lock, and_(Lock.id == LockedPerson.lock_id, _HERE)),
).order_by(desc("ends_at"))
"""Running answers that lie in a lock, first with the lock that holds longest."""

LEASE = timedelta(seconds=12)
LOOK_SECONDS = 0.5
RENEW_SECONDS = 4.0
MAX_UNREAD_SECONDS = 30.0
"""Seconds for which a browser may leave a piece of its answer unread. A phone that sleeps has room for a whole answer
in the buffers between; what fills these is larger, or does so on purpose."""
MAX_UNREAD_END_SECONDS = 2.0
"""Seconds that it has for the last piece of an answer that was ended, before its connection is."""


@dataclass
class _Looked:
    """An answer that is looked after."""

    cancel: Cancel
    reader: Reader | None
    lockable: bool
    held: Held | None = None
    """By the exam lock that ended it."""


class LooksAfter(Protocol):
    """What a stream asks of whoever looks after running answers."""

    def add(self, answer_id: UUID, cancel: Cancel, reader: Reader | None = None, *, lockable: bool = True) -> None: ...
    def remove(self, answer_id: UUID) -> None: ...
    def held(self, answer_id: UUID) -> Held | None: ...


class Running:
    """Answers by id. One object for each process and database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        """Held for a few assignments only, never while waiting. Under gevent even `Thread.is_alive` lets others go on,
        and whoever does that with a lock in hand makes all others queue, one for each turn of the loop: in a crowd of
        five hundred the last one waited for seconds."""
        self._empty = threading.Event()
        self._answers: dict[UUID, _Looked] = {}
        self._thread: threading.Thread | None = None

    def add(self, answer_id: UUID, cancel: Cancel, reader: Reader | None = None, *, lockable: bool = True) -> None:
        """From here on the answer is looked after. `lockable`: an exam lock ends it."""
        begun = None
        with self._lock:
            self._answers[answer_id] = _Looked(cancel, reader, lockable)
            self._empty.clear()
            if self._thread is None:
                # Begun here and not with the object: a thread does not survive the fork into workers.
                begun = self._thread = threading.Thread(target=self._look_after, name="running answers", daemon=True)
        if begun is not None:
            begun.start()

    def remove(self, answer_id: UUID) -> None:
        """The answer has ended."""
        with self._lock:
            self._answers.pop(answer_id, None)
            if not self._answers:
                self._empty.set()

    def stop(self, answer_id: UUID) -> None:
        """Ends the answer at once, if it is one of this process."""
        with self._lock:
            known = self._answers.get(answer_id)
        if known is not None:
            known.cancel.cancel("stop")

    def held(self, answer_id: UUID) -> Held | None:
        """By which exam lock this answer of the process was ended; None where none did, or it was removed."""
        with self._lock:
            known = self._answers.get(answer_id)
        return None if known is None else known.held

    def _look_after(self) -> None:
        try:
            self._look_until_empty()
        finally:  # an error nobody thought of must not leave later answers without a thread
            with self._lock:
                if self._thread is threading.current_thread():
                    self._thread = None

    def _look_until_empty(self) -> None:
        renew_at, away = time.monotonic() + RENEW_SECONDS, False
        while self._wait():
            self._drop_who_reads_not()
            try:
                self._stop_requested()
                if time.monotonic() >= renew_at:
                    self._renew()
                    renew_at = time.monotonic() + RENEW_SECONDS
            except DATABASE_AWAY as error:
                if not away:  # once, and not at each try: an outage of hours would fill the log
                    log.warning("running answers: database unavailable (%s)", type(error).__name__)
                away = True
            else:
                if away:
                    log.warning("running answers: database back")
                away = False

    def _wait(self) -> bool:
        """Half a second; False, and the thread is given up, once nothing runs any more."""
        self._empty.wait(LOOK_SECONDS)
        with self._lock:
            if self._answers:
                return True
            self._thread = None
            return False

    def _drop_who_reads_not(self) -> None:
        with self._lock:
            own = list(self._answers.values())
        for one in own:
            most = MAX_UNREAD_END_SECONDS if one.cancel.reason else MAX_UNREAD_SECONDS
            if one.reader is not None and one.reader.blocked() > most:
                one.reader.drop()

    def _stop_requested(self) -> None:
        # Without a list of our ids: the index on running answers holds few rows, a list would hold thousands.
        query = select(Message.id).where(Message.state == MessageState.RUNNING, Message.stop_requested_at.is_not(None))
        with self._database.transaction() as session:
            wanted = list(session.scalars(query))
            wanted += self._gone(session)
            locked = session.execute(_LOCKED, {"moment": now()}).all()
        for answer_id in wanted:
            self.stop(answer_id)
        for answer_id, until, reason, time_zone in locked:
            self._lock_out(answer_id, Held(until, reason, time_zone))

    def _lock_out(self, answer_id: UUID, held: Held) -> None:
        """Ends the answer for a lock, if it is one of this process and of somebody whom locks concern."""
        with self._lock:
            known = self._answers.get(answer_id)
            if known is None or not known.lockable or known.held is not None:
                return
            known.held = held
        known.cancel.cancel("locked")
        log.info("answer ended code=locked id=%s", answer_id)

    def _gone(self, session: Session) -> list[UUID]:
        """Own answers of which there is no row any more: their person erased everything."""
        with self._lock:
            own = set(self._answers)
        missing = own - set(session.scalars(select(Message.id).where(Message.state == MessageState.RUNNING)))
        if not missing:
            return []
        # Those that have ended, and are about to be removed, are there all the same.
        return list(missing - set(session.scalars(select(Message.id).where(Message.id.in_(missing)))))

    def _renew(self) -> None:
        with self._lock:
            own = list(self._answers)
        with self._database.transaction() as session:
            session.execute(
                update(Message)
                .where(Message.id.in_(own), Message.state == MessageState.RUNNING)
                .values(alive_until=now() + LEASE)
            )
        with self._database.at_once() as connection:
            expire(connection, true())  # those of workers that died: nobody may ever look at them again
