# SPDX-License-Identifier: EUPL-1.2
"""Is it answering at all? Noted at the end of each answer, told on the page before anybody types.

Written seldom: what ended well once in ten seconds and process, what failed once in a second, for in an outage a whole
lecture fails at once.
"""

import logging
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from lti_tool.access import Visit
from lti_tool.chat.answers import Outage
from lti_tool.db import Database, now
from lti_tool.errors import DATABASE_AWAY
from lti_tool.language import gettext as _
from lti_tool.model_server import ModelServers
from lti_tool.models.outage import Answering
from lti_tool.permissions import Permission

log = logging.getLogger(__name__)

FAILURES_IN_A_ROW = 3
"""Failures in a row that are no accident of one answer any more."""
LATELY = timedelta(minutes=15)
"""So long after the last failure students are told. If no question came since, it is unknown whether it lasts."""
WELL_EVERY, BADLY_EVERY, READ_EVERY = 10.0, 1.0, 2.0
"""Seconds."""
FAULTS = frozenset(
    {
        "model_unreachable", "model_busy", "model_rate_limited", "model_failed", "model_aborted", "model_line_cut",
        "model_silent", "model_garbage", "model_key_refused", "model_unknown", "model_rejected", "model_slow",
    }
)  # fmt: skip
"""Of the model servers. All others are a question's own: too long, withheld, without room."""


@dataclass(frozen=True)
class Seen:
    """How it stands."""

    failed: int = 0
    since: datetime | None = None
    at: datetime | None = None
    code: str | None = None

    @property
    def failing(self) -> bool:
        """Questions are asked, and no answer ends well."""
        return self.failed >= FAILURES_IN_A_ROW


class Noticing:
    """One object for each process and database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._seen, self._seen_at = Seen(), float("-inf")
        self._well_at = self._badly_at = float("-inf")
        self._failed = self._in_a_row = 0
        """Not yet written; and since the last good one, of this process."""

    def ended(self, code: str | None) -> None:
        """An answer of the model ended: well (None), or with this code."""
        if code is not None and code not in FAULTS:
            return
        with self._lock:
            moment = time.monotonic()
            if code is None:
                due = self._in_a_row or self._seen.failed or moment - self._well_at >= WELL_EVERY
                self._failed = self._in_a_row = number = 0
                self._well_at = moment if due else self._well_at
            else:
                self._failed += 1
                self._in_a_row += 1
                due = moment - self._badly_at >= BADLY_EVERY or self._in_a_row <= FAILURES_IN_A_ROW
                number = self._failed
                if due:
                    self._failed, self._badly_at = 0, moment
            self._seen_at = float("-inf") if due else self._seen_at
        if due:
            self._write(code, number)

    def read(self) -> Seen:
        """How it stands, as of some seconds ago."""
        if time.monotonic() - self._seen_at >= READ_EVERY:
            try:
                with self._database.statements() as connection:
                    self._seen = Seen(*Answering.read(connection))
                self._seen_at = time.monotonic()
            except DATABASE_AWAY as error:
                log.warning("whether it answers: database unavailable (%s)", type(error).__name__)
        return self._seen

    def _write(self, code: str | None, number: int) -> None:
        try:
            with self._database.statements() as connection:
                if code is None:
                    Answering.ended_well(connection, now())
                else:
                    Answering.ended_badly(connection, now(), code, number)
        except DATABASE_AWAY as error:
            log.warning("whether it answers: not noted (%s)", type(error).__name__)


def before_typing(models: ModelServers, noticing: Noticing, visit: Visit) -> Outage | None:
    """`describe_outage` for a visit; None without a model, which then is said by `model`."""
    if not models.configured:
        return None
    return describe_outage(noticing.read(), away=models.away(), staff=Permission.CONFIGURE_TUTOR in visit.permissions)


def describe_outage(seen: Seen, *, away: bool, staff: bool) -> Outage | None:
    """`answering` of `GET /api/me`: what the page says before anybody types; None where all is well.

    `away`: no model server is there just now.
    """
    lately = seen.failing and seen.at is not None and seen.at > now() - LATELY
    if staff and seen.failing and seen.since is not None:
        sentence = _(
            "Since {time} no question has been answered by the AI, the last %(number)s in a row. Please tell the people"
            " who run Campus Tutor.",
            number=str(seen.failed),
        )
        return {"message": sentence, "since": seen.since.isoformat()}
    if not (away or lately):
        return None
    if staff:
        sentence = _("The AI cannot be reached at the moment. Please tell the people who run Campus Tutor.")
    else:
        sentence = _("The AI is not answering at the moment. You can ask, but it may take a while until it does.")
    return {"message": sentence, "since": None}
