# SPDX-License-Identifier: EUPL-1.2
"""What the tutor of a visit's activity must not give away: read, and stored unless another change came first."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from lti_tool import unreadable
from lti_tool.access import Visit
from lti_tool.errors import Conflict, Invalid, TooLarge
from lti_tool.language import gettext as _
from lti_tool.models import Activity, Tutor, tutor_to_change
from lti_tool.models.school import is_school, level_here
from lti_tool.models.solution import (
    ClosedText,
    closed_key,
    closed_key_to_write,
    replace_solutions,
    stored_solutions,
    stored_words,
)
from lti_tool.solution_guard import is_strict
from lti_tool.solutions.answers import ClosedSolutions
from lti_tool.solutions.guards import TutorGuards
from lti_tool.tutor_templates import tutor_to_fill
from lti_tool.vault import Vault

MAX_SOLUTIONS = 200
MAX_WORDS = 500
MAX_TITLE_CHARACTERS, MAX_WORD_CHARACTERS = 200, 200
MAX_BYTES = 2**20 + 2**16
"""UTF-8 bytes of all titles and texts: a megabyte of text, and its titles."""


@dataclass(frozen=True)
class Closed:
    """What somebody wants to be kept closed, as it is stored."""

    solutions: Sequence[ClosedText] = ()
    words: Sequence[str] = ()

    @classmethod
    def cleaned(cls, solutions: Sequence[ClosedText], words: Sequence[str]) -> "Closed":
        """As sent by a browser: no empty row, each with a title, one kind of line break, each word once.

        Raises Invalid, TooLarge.
        """
        if len(solutions) > MAX_SOLUTIONS or len(words) > MAX_WORDS:
            raise Invalid(
                _(
                    "At most %(solutions)s solutions and %(words)s words to avoid are possible.",
                    solutions=MAX_SOLUTIONS,
                    words=MAX_WORDS,
                ),
                code="too_many",
            )
        kept = []
        for number, one in enumerate(solutions, start=1):
            title, text = " ".join(one.title.split()), one.text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
            if not title and not text.strip():
                continue
            if not text.strip():
                raise Invalid(_("The solution “%(title)s” has no text.", title=title), code="empty_solution")
            kept.append(ClosedText(title or _("Solution %(number)s", number=number), text))
        if sum(len(one.title.encode()) + len(one.text.encode()) for one in kept) > MAX_BYTES:
            raise TooLarge(
                _("These are too many solutions: together they may have 1 MB. Leave out what is no solution."),
            )
        return cls(tuple(kept), tuple(dict.fromkeys(word for word in (" ".join(w.split()) for w in words) if word)))

    @property
    def version(self) -> str:
        """Names these very texts."""
        said = [[one.title, one.text] for one in self.solutions], list(self.words)
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


class SolutionsChanged(Conflict):
    """Somebody stored something else since this was read."""

    code = "newer_version"

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else has changed these solutions meanwhile. Nothing of yours is lost: please compare.")
        )


class FoundSolutions(NamedTuple):
    """What is there, and of which tutor."""

    closed: Closed | None
    """None: it does not open any more."""
    tutor_id: UUID | None
    revision: int
    guarded: bool
    copies: bool


def find(session: Session, vault: Vault, visit: Visit) -> FoundSolutions:
    """What is stored for the visit's activity."""
    tutor = session.get_one(Activity, visit.activity_id).tutor
    if tutor is None:
        return FoundSolutions(Closed(), None, 0, guarded=True, copies=False)
    session.refresh(tutor)
    copies = tutor_to_change.needs_copy(session, tutor, visit.activity_id, visit.person_id)
    closed = _read(session, vault, tutor)
    level = level_here(tutor.help_level, school=is_school(session, visit.institution_id))
    return FoundSolutions(closed, tutor.id, tutor.closed_revision, is_strict(level), copies)


class SentSolutions(NamedTuple):
    """What a browser wants to be stored. None: what is there stays."""

    solutions: Sequence[ClosedText] | None
    words: Sequence[str] | None
    seen: str | None
    """The version that this replaces; None: whatever is there."""


def save(session: Session, vault: Vault, visit: Visit, sent: SentSolutions) -> None:
    """Stores what was sent. Raises Invalid, TooLarge, SolutionsChanged, VaultError."""
    tutor = tutor_to_change.lock_tutor(session, visit.activity_id)
    stored = _read(session, vault, tutor) if tutor else Closed()
    before = stored or Closed()
    wanted = Closed.cleaned(
        before.solutions if sent.solutions is None else sent.solutions,
        before.words if sent.words is None else sent.words,
    )
    seen = sent.seen
    if stored == wanted:  # also sent a second time because the first answer was lost
        return
    if seen is not None and stored is not None and stored.version != seen:
        raise SolutionsChanged
    tutor = tutor_to_fill(session, visit)
    key = closed_key_to_write(session, vault, tutor.id)
    replace_solutions(session, key, tutor.id, wanted.solutions, wanted.words)


def describe(found: FoundSolutions, guards: TutorGuards) -> ClosedSolutions:
    """The answer of `GET /api/solutions`. In no transaction: the guard, which knows what it cannot tell, may have to be
    built first.
    """
    closed = found.closed or Closed()
    guard = None
    if found.tutor_id is not None and found.closed is not None and found.revision:
        guard = guards.of(found.tutor_id, found.revision)
    return {
        "solutions": [{"title": one.title, "text": one.text} for one in closed.solutions],
        "words": list(closed.words),
        "cannot_tell": list(guard.cannot_tell) if guard else [],
        "cut": list(guard.cut) if guard else [],
        "guarded": found.guarded,
        "copies": found.copies,
        "unreadable": found.closed is None,
        "version": closed.version if found.tutor_id and found.closed is not None else None,
    }


def _read(session: Session, vault: Vault, tutor: Tutor) -> Closed | None:
    """None where any of it does not open any more, which is noted."""

    def read() -> Closed:
        key = closed_key(session, vault, tutor.id)
        if key is None:
            return Closed()
        return Closed(tuple(stored_solutions(session, key, tutor.id)), tuple(stored_words(session, key, tutor.id)))

    return unreadable.open_or_none(read)
