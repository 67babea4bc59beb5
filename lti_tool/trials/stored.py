# SPDX-License-Identifier: EUPL-1.2
"""The test questions of a visit's tutor with their answers: shown, replaced, kept as the yardstick."""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool import unreadable
from lti_tool.access import Visit
from lti_tool.db import now
from lti_tool.errors import Conflict, NotAllowed, NotFound
from lti_tool.language import gettext as _
from lti_tool.language import spoken
from lti_tool.model_costs import ModelCosts
from lti_tool.models import Activity, Trial, TrialSet, Tutor, tutor_to_change
from lti_tool.models.trial import Mark, TrialKey, trial_key, trial_key_to_write
from lti_tool.trials.answers import KeptAnswer, TrialAnswer, TrialCost, TrialResult, TrialsShown
from lti_tool.trials.checks import TrialFacts, attacks, checks
from lti_tool.tutor_templates import tutor_to_fill
from lti_tool.vault import Vault, VaultError

PROMPT_TOKENS, ANSWER_TOKENS = 4_000, 500
"""What a question takes where nobody ran the trials yet: material in front of it, and an answer of a page."""


UNASKED: TrialAnswer = {
    "html": "",
    "sources": [],
    "checks": [],
    "seconds": 0.0,
    "model": None,
    "help_level": "",
    "withheld": 0,
    "tokens": 0,
    "at": "",
}


class TrialsChanged(Conflict):
    """Somebody replaced the questions since they were read."""

    code = "newer_version"

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else has changed the test questions meanwhile. Nothing of yours is lost: please compare.")
        )


def describe_trials(session: Session, vault: Vault, visit: Visit, costs: ModelCosts) -> TrialsShown:
    """The answer of `GET /api/trials`."""
    tutor = session.get_one(Activity, visit.activity_id).tutor
    results = list_results(session, vault, tutor)
    questions = [result["question"] for result in results]
    return {
        "questions": questions,
        "version": _version(questions),
        "results": [result if result["at"] else None for result in results],
        "attack_questions": attacks(spoken()),
        "cost": _cost(results, costs),
        "running": tutor is not None and _is_running(session, tutor),
        "copies": tutor is not None and tutor_to_change.needs_copy(session, tutor, visit.activity_id, visit.person_id),
    }


def replace(session: Session, vault: Vault, visit: Visit, questions: Sequence[str], seen: str | None) -> None:
    """These questions instead of those that are there; one that stays keeps its answers. `seen`: the version that was
    looked at; None: any. Raises TrialsChanged, VaultError.
    """
    tutor = tutor_to_change.lock_tutor(session, visit.activity_id)
    wanted = list(dict.fromkeys(questions))
    stored = [result["question"] for result in list_results(session, vault, tutor)]
    own = tutor is None or not tutor_to_change.needs_copy(session, tutor, visit.activity_id, visit.person_id)
    if stored == wanted and (own or not wanted):  # also sent a second time because the first answer was lost
        return
    if seen is not None and seen != _version(stored):
        raise TrialsChanged
    tutor = tutor_to_fill(session, visit)
    _replace(session, trial_key_to_write(session, vault, tutor.id), tutor.id, wanted)


def _replace(session: Session, key: TrialKey, tutor_id: UUID, wanted: Sequence[str]) -> None:
    known = {_question(key, row): row for row in list_rows(session, tutor_id)}
    for question, row in known.items():
        if question not in wanted:
            session.delete(row)
    for position, question in enumerate(wanted):
        row = known.get(question) or _new(session, key, tutor_id, question)
        row.position = position
    session.flush()


def _new(session: Session, key: TrialKey, tutor_id: UUID, question: str) -> Trial:
    trial_id = uuid4()
    row = Trial(id=trial_id, tutor_id=tutor_id, question=key.seal_question(trial_id, question))
    session.add(row)
    return row


def keep(session: Session, visit: Visit, n: int, mark: Mark | None) -> None:
    """Question `n`, from 1: its last answer is the yardstick from now on, found good or bad; None: no yardstick.

    Raises NotFound where there is no such question, or no answer to it yet; NotAllowed.
    """
    tutor = tutor_to_change.lock_tutor(session, visit.activity_id)
    check_own(session, visit, tutor)
    rows = list_rows(session, tutor.id) if tutor else []
    if not 1 <= n <= len(rows):
        raise NotFound
    row = rows[n - 1]
    if mark is not None and row.last is None:
        raise NotFound(_("This question has no answer yet: run the trials first."))
    row.kept, row.mark = (None, None) if mark is None else (row.last, mark)


def check_own(session: Session, visit: Visit, tutor: Tutor | None) -> None:
    """Raises NotAllowed where somebody with rights for one activity would change answers of the whole course's tutor.
    Once they have saved the questions, those are in a copy.
    """
    if tutor is not None and tutor_to_change.needs_copy(session, tutor, visit.activity_id, visit.person_id):
        raise NotAllowed(
            _(
                "These test questions belong to the whole course, and your rights are for this activity alone: save "
                "the questions first, then this activity has its own."
            ),
            code="activity_only",
        )


def list_results(session: Session, vault: Vault, tutor: Tutor | None) -> list[TrialResult]:
    """All questions in their order, each with its last answer; `at` is empty where it has none. What does not open any
    more is noted and left out.
    """
    if tutor is None:
        return []
    try:
        key = trial_key(session, vault, tutor.id)
    except VaultError as error:
        unreadable.note(error)
        return []
    return [] if key is None else [result(key, n, row) for n, row in enumerate(list_rows(session, tutor.id), start=1)]


def result(key: TrialKey, n: int, row: Trial) -> TrialResult:
    """A row as it is shown."""
    last, kept = _opened(key, row.id, row.last), _opened(key, row.id, row.kept)
    beside: KeptAnswer | None = {**kept, "mark": Mark(row.mark or Mark.GOOD).value} if kept else None
    return {
        **(last or UNASKED),
        "n": n,
        "question": _question(key, row),
        "kept": beside,
        "changed": _changed(last, kept),
    }


def _changed(last: TrialAnswer | None, kept: TrialAnswer | None) -> list[Any]:
    """In what an answer differs from the kept one."""
    if last is None or kept is None:
        return []
    looks: dict[str, Callable[[TrialAnswer], object]] = {
        "text": lambda one: one["html"],
        "sources": lambda one: [source["passage_id"] for source in one["sources"]],
        "checks": lambda one: [(check["name"], check["passed"]) for check in one["checks"]],
        "model": lambda one: one["model"],
        "help_level": lambda one: one["help_level"],
    }
    return [name for name, look in looks.items() if look(last) != look(kept)]


def _opened(key: TrialKey, trial_id: UUID, sealed: bytes | None) -> TrialAnswer | None:
    found = unreadable.open_or_none(lambda: key.open_answer(trial_id, sealed))
    if found is None:
        return None
    facts = cast("TrialFacts", found.pop("facts"))
    return cast("TrialAnswer", {**found, "checks": checks(facts)})


def _question(key: TrialKey, row: Trial) -> str:
    return unreadable.open_or_none(lambda: key.open_question(row)) or ""


def list_rows(session: Session, tutor_id: UUID) -> list[Trial]:
    """In the instructor's order."""
    return list(session.scalars(select(Trial).where(Trial.tutor_id == tutor_id).order_by(Trial.position, Trial.id)))


def _is_running(session: Session, tutor: Tutor) -> bool:
    until = session.scalar(select(TrialSet.alive_until).where(TrialSet.tutor_id == tutor.id))
    return until is not None and until > now()


def _version(questions: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(questions)).encode()).hexdigest()[:32]


def _cost(results: Sequence[TrialResult], costs: ModelCosts) -> TrialCost:
    """Of asking all of them: what the last answers took, and as much on average for those without one."""
    known = [result["tokens"] for result in results if result["at"]]
    each = sum(known) / len(known) if known else PROMPT_TOKENS + ANSWER_TOKENS
    model = next((result["model"] for result in results if result["model"]), None)
    share = ANSWER_TOKENS / (PROMPT_TOKENS + ANSWER_TOKENS)

    def seconds(tokens: float) -> float | None:
        return costs.gpu_seconds(model, round(tokens * (1 - share)), round(tokens * share))

    return {
        "tokens": round(each * len(results)),
        "gpu_seconds": seconds(each * len(results)),
        "measured": bool(known),
        "one": {"tokens": round(each), "gpu_seconds": seconds(each)},
    }
