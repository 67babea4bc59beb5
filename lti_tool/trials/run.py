# SPDX-License-Identifier: EUPL-1.2
"""A run of a tutor's test questions, one after the other, as an event stream; each answer is stored as it comes.

One run at a time for a tutor, on whichever worker: a lease in the database says so. A hang-up ends it, and what came
before stays.
"""

import logging
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from lti_tool import language, unreadable
from lti_tool.access import Visit
from lti_tool.db import Database, now
from lti_tool.errors import DATABASE_AWAY, Conflict, Invalid, ToolError
from lti_tool.language import gettext as _
from lti_tool.models import Activity, Trial
from lti_tool.models.trial import claim_run, renew_run, trial_key
from lti_tool.trials import checks, stored
from lti_tool.trials.answers import RunFailed, TrialResult, TrialsDone
from lti_tool.trials.checks import Tried
from lti_tool.vault import Vault, VaultError

log = logging.getLogger(__name__)

KEEP_ALIVE = b":\n\n"
"""A comment: proxies see that the connection lives, and a hang-up shows in the failing write."""
RENEW_SECONDS = 4.0


Ask = Callable[[str], Iterator[Tried | None]]
"""A question: None with each sign of life, then the answer; nothing where the browser hung up."""


@dataclass(frozen=True)
class Run:
    """One that was let in."""

    id: UUID
    tutor_id: UUID
    questions: list[UUID]


def begin(database: Database, visit: Visit) -> Run:
    """Raises Invalid where there is no question, Conflict while another run is under way, NotAllowed."""
    with database.transaction() as session:
        tutor = session.get_one(Activity, visit.activity_id).tutor
        stored.check_own(session, visit, tutor)
        rows = stored.list_rows(session, tutor.id) if tutor else []
        if tutor is None or not rows:
            raise Invalid(_("There are no test questions yet: please write some first."), code="no_questions")
        run_id = claim_run(session, tutor.id)
        if run_id is None:
            raise Conflict(
                _("These questions are being run already. Wait for that run, or stop it where it was begun."),
                code="run_going",
            )
        return Run(run_id, tutor.id, [row.id for row in rows])


class RunStream:
    """The response of a run: iterate for the frames, `close` in any case."""

    def __init__(self, database: Database, vault: Vault, visit: Visit, run: Run, ask: Ask) -> None:
        self._database, self._vault, self._visit, self._run, self._ask = database, vault, visit, run, ask
        self._renewed = time.monotonic()
        self._frames = self._all()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._frames)

    def close(self) -> None:
        """The next run may begin."""
        self._frames.close()
        self._end()

    def _end(self) -> None:
        with self._database.statements() as connection:
            renew_run(connection, self._run.id, over=True)

    def _all(self) -> Generator[bytes, None, None]:
        language.speak(self._visit.locale)
        done: list[TrialResult] = []
        began = time.monotonic()
        yield KEEP_ALIVE
        try:
            for n, trial_id in enumerate(self._run.questions, start=1):
                found = yield from self._one(n, trial_id)
                if found is None:
                    return
                done.append(found)
                yield _frame("result", found)
            self._end()  # before it is said: whoever reads `done` may begin the next one at once
        except (ToolError, VaultError, *DATABASE_AWAY) as error:
            yield _frame("error", _failed(error))
            return
        yield _frame("done", _summed_up(done, time.monotonic() - began))

    def _one(self, n: int, trial_id: UUID) -> Generator[bytes, None, TrialResult | None]:
        """Asks one question and stores its answer; None where the run is over. Raises ToolError."""
        question = self._question(trial_id)
        if question is None:  # taken out meanwhile
            return None
        with closing(_generator(self._ask(question))) as signs:
            for tried in signs:
                if tried is not None:
                    return self._store(n, trial_id, question, tried)
                if not self._go_on():
                    return None
                yield KEEP_ALIVE
        return None

    def _question(self, trial_id: UUID) -> str | None:
        with self._database.transaction() as session:
            row, key = session.get(Trial, trial_id), trial_key(session, self._vault, self._run.tutor_id)
            return key.open_question(row) if row is not None and key is not None else None

    def _go_on(self) -> bool:
        """Renews the lease now and then; False where another run has taken over."""
        if time.monotonic() - self._renewed < RENEW_SECONDS:
            return True
        self._renewed = time.monotonic()
        with self._database.statements() as connection:
            return renew_run(connection, self._run.id)

    def _store(self, n: int, trial_id: UUID, question: str, tried: Tried) -> TrialResult | None:
        answer = {**_answer(tried), "facts": checks.facts(question, tried)}
        with self._database.transaction() as session:
            row, key = session.get(Trial, trial_id), trial_key(session, self._vault, self._run.tutor_id)
            if row is None or key is None:
                return None
            row.last = key.seal_answer(trial_id, answer)
            return stored.result(key, n, row)


def _failed(error: Exception) -> RunFailed:
    """What ended the run, told as elsewhere before a stream begins."""
    if isinstance(error, ToolError):
        return {"code": error.code, "message": error.message}
    if isinstance(error, VaultError):
        unreadable.note(error)
        sentence = _("Something that is stored cannot be opened any more. Please tell the people who run the tutor.")
        return {"code": "unreadable", "message": sentence}
    log.error("trials ended: database unavailable (%s)", type(error).__name__)
    sentence = _("The tutor cannot reach its database. Please try again in a moment.")
    return {"code": "unavailable", "message": sentence}


def _answer(tried: Tried) -> dict[str, Any]:
    """What is stored, beside what was found in it: that is said anew in the language of whoever looks."""
    return {
        "html": tried.html,
        "sources": list(tried.sources),
        "seconds": round(tried.seconds, 1),
        "model": tried.model,
        "help_level": tried.help_level,
        "withheld": tried.withheld,
        "tokens": tried.tokens,
        "at": now().isoformat(),
    }


def _summed_up(done: list[TrialResult], seconds: float) -> TrialsDone:
    return {
        "questions": len(done),
        "passed": sum(all(check["passed"] for check in one["checks"]) for one in done),
        "seconds": round(seconds, 1),
        "tokens": sum(one["tokens"] for one in done),
    }


def _generator(signs: Iterator[Tried | None]) -> Generator[Tried | None, None, None]:
    """So that closing it closes what it is made of."""
    yield from signs


def _frame(name: str, data: Any) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + orjson.dumps(data) + b"\n\n"
