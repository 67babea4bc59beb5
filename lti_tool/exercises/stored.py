# SPDX-License-Identifier: EUPL-1.2
"""The exercises of a visit's tutor: read, and stored unless another change came first."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from lti_tool import unreadable
from lti_tool.access import Visit
from lti_tool.errors import Conflict
from lti_tool.exercises.answers import ExerciseFields, ExerciseList
from lti_tool.exercises.checked import LIMITS, WrittenExercise, version_of
from lti_tool.exercises.warnings import warn
from lti_tool.language import gettext as _
from lti_tool.models import Activity, Exercise, Tutor, tutor_to_change
from lti_tool.models.solution import ClosedKey, closed_key, closed_key_to_write, raise_closed_revision
from lti_tool.tutor_templates import tutor_to_fill
from lti_tool.vault import Vault, VaultError

COLUMN = "exercise.solution"


class ExercisesChanged(Conflict):
    """Somebody stored something else since this was read."""

    code = "newer_version"

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else has changed these exercises meanwhile. Nothing of yours is lost: please compare.")
        )


class StoredExercises(NamedTuple):
    """What is stored for an activity."""

    exercises: tuple[WrittenExercise, ...] = ()
    unreadable: tuple[str, ...] = ()
    """Names of those whose solution does not open: it is read as none."""
    copies: bool = False


def find(session: Session, vault: Vault, visit: Visit) -> StoredExercises:
    """Those of the visit's tutor, in the instructor's order."""
    tutor = session.get_one(Activity, visit.activity_id).tutor
    if tutor is None:
        return StoredExercises()
    copies = tutor_to_change.needs_copy(session, tutor, visit.activity_id, visit.person_id)
    return _read(session, vault, tutor)._replace(copies=copies)


def save(session: Session, vault: Vault, visit: Visit, wanted: Sequence[WrittenExercise], seen: str | None) -> None:
    """Stores these over the version that was `seen`; None: over whatever is there.

    Raises ExercisesChanged, VaultError.
    """
    tutor = tutor_to_change.lock_tutor(session, visit.activity_id)
    stored = _read(session, vault, tutor) if tutor else StoredExercises()
    if stored.exercises == tuple(wanted) and not stored.unreadable:  # also sent twice, as an answer was lost
        return
    if seen is not None and version_of(stored.exercises) != seen:
        raise ExercisesChanged
    tutor = tutor_to_fill(session, visit)
    closes = any(one.solution for one in wanted)
    key = closed_key_to_write(session, vault, tutor.id) if closes else None
    session.execute(delete(Exercise).where(Exercise.tutor_id == tutor.id))
    if wanted:
        session.execute(insert(Exercise), [_row(tutor, key, place, one) for place, one in enumerate(wanted)])
    raise_closed_revision(session, tutor.id)


def describe(found: StoredExercises, *, proposes: bool) -> ExerciseList:
    """The answer of `GET /api/exercises`. In no transaction: looking through the steps may take a moment."""
    return {
        "exercises": [fields(one) for one in found.exercises],
        "version": version_of(found.exercises),
        "warnings": warn(found.exercises),
        "copies": found.copies,
        "unreadable": list(found.unreadable),
        "limits": LIMITS,
        "proposes": proposes,
    }


def fields(one: WrittenExercise) -> ExerciseFields:
    """As an instructor sees it."""
    return {
        "name": one.name,
        "text": one.text,
        "steps": list(one.steps),
        "misconceptions": [{"when": when, "say": say} for when, say in one.misconceptions],
        "solution": one.solution,
    }


def _row(tutor: Tutor, key: ClosedKey | None, position: int, one: WrittenExercise) -> dict[str, object]:
    sealed = key.seal(one.solution, COLUMN, position) if key is not None and one.solution else None
    return {**fields(one), "tutor_id": tutor.id, "position": position, "solution": sealed}


def _read(session: Session, vault: Vault, tutor: Tutor) -> StoredExercises:
    rows = session.scalars(select(Exercise).where(Exercise.tutor_id == tutor.id).order_by(Exercise.position)).all()
    sealed = any(row.solution is not None for row in rows)
    key = unreadable.open_or_none(lambda: _key(session, vault, tutor)) if sealed else None
    exercises, closed = list[WrittenExercise](), list[str]()
    for row in rows:
        solution = unreadable.open_or_none(partial(_open, key, row)) if row.solution is not None else ""
        if solution is None:
            closed.append(row.name)
        told = tuple((one["when"], one["say"]) for one in row.misconceptions)
        exercises.append(WrittenExercise(row.name, row.text, tuple(row.steps), told, solution or ""))
    return StoredExercises(tuple(exercises), tuple(closed))


def _key(session: Session, vault: Vault, tutor: Tutor) -> ClosedKey:
    key = closed_key(session, vault, tutor.id)
    if key is None:
        raise VaultError("a tutor with sealed exercises has no key", f"tutor_key.wrapped:{tutor.id}")
    return key


def _open(key: ClosedKey | None, row: Exercise) -> str:
    if key is None or row.solution is None:
        raise VaultError("the tutor's key does not open", f"{COLUMN}:{row.tutor_id}")
    return key.open(row.solution, COLUMN, row.position)
