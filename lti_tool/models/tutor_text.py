# SPDX-License-Identifier: EUPL-1.2
"""What an instructor writes about a tutor: its limits, which version somebody saw, and copies of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from lti_tool.models.conversation import Conversation, HandIn, ScoreDelivery
from lti_tool.models.course import Activity, AnswerLanguage, HelpLevel, Knowledge, Tutor
from lti_tool.models.material import Material, copy_material
from lti_tool.models.platform import LONGEST_RETENTION
from lti_tool.models.solution import copy_closed_texts

TITLE, STARTER, STARTERS, MODEL = 200, 200, 3, 200
"""Characters of each line, and how many questions to begin with."""
TEXTS = {"purpose": 2_000, "instructions": 8_000, "greeting": 1_000, "contact": 500, "ai_rules": 4_000}
"""Characters of each text of several lines."""
QUESTIONS_A_DAY = 1_000
"""At most, of one person."""


@dataclass(frozen=True)
class TutorText:
    """The form's fields. `problem` says what keeps them from being stored."""

    title: str
    purpose: str = ""
    help_level: str = HelpLevel.GUIDED
    instructions: str = ""
    starters: tuple[str, ...] = ()
    knowledge: str = Knowledge.GENERAL
    kept_days: int | None = None
    store_nothing: bool = False
    greeting: str = ""
    language: str = AnswerLanguage.AUTO
    model: str | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    questions_a_day: int | None = None
    contact: str = ""
    ai_rules: str = ""

    def cleaned(self) -> "TutorText":
        """Without what a browser may send: NUL (PostgreSQL refuses it), other line breaks, empty starters."""
        lines = (_in_one_line(starter) for starter in self.starters)
        texts: dict[str, Any] = {name: _clean(getattr(self, name)) for name in TEXTS}
        return replace(
            self,
            **texts,
            title=_in_one_line(self.title),
            starters=tuple(line for line in lines if line),
            model=_in_one_line(self.model or "") or None,
        )

    @classmethod
    def of(cls, tutor: Tutor) -> "TutorText":
        """What is stored."""
        stored = {one.name: getattr(tutor, one.name) for one in fields(cls)}
        return cls(**{**stored, "starters": tuple(tutor.starters)})

    def with_fields(self, sent: Mapping[str, Any]) -> "TutorText":
        """This text with what was sent by a browser, cleaned; all other fields stay."""
        return TutorText(**{**asdict(self), **sent}).cleaned()

    def put_into(self, tutor: Tutor) -> None:
        """Stores it; `problem` must be None."""
        for name, value in asdict(self).items():
            setattr(tutor, name, list(value) if name == "starters" else value)

    @property
    def problem(self) -> str | None:
        """The field that cannot be stored as it is; None if all can."""
        fits = {
            "title": 0 < len(self.title) <= TITLE,
            **{name: len(getattr(self, name)) <= most for name, most in TEXTS.items()},
            "help_level": self.help_level in set(HelpLevel),
            "knowledge": self.knowledge in set(Knowledge),
            "language": self.language in set(AnswerLanguage),
            "model": self.model is None or len(self.model) <= MODEL,
            "kept_days": self.kept_days is None or 0 < self.kept_days <= LONGEST_RETENTION,
            "questions_a_day": self.questions_a_day is None or 0 < self.questions_a_day <= QUESTIONS_A_DAY,
            "starters": len(self.starters) <= STARTERS and all(len(line) <= STARTER for line in self.starters),
            "closes_at": self.opens_at is None or self.closes_at is None or self.opens_at < self.closes_at,
        }
        return next((field for field, good in fits.items() if not good), None)

    @property
    def version(self) -> str:
        """Names this very text: who saves over another version than the one they saw has to be told.

        A field that says nothing is left out, so that a text keeps its version when a later release has more fields.
        """
        said = {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name) != one.default}
        return hashlib.sha256(json.dumps(said, default=_in_utc).encode()).hexdigest()[:32]


def _in_one_line(text: str) -> str:
    return " ".join(_clean(text).split())


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _clean(text: str) -> str:
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def copy_for_course(session: Session, original: Tutor, course_id: UUID | None, *, whole: bool) -> Tutor:
    """A new tutor of another course, or of none. Without `whole` it gets only what every learner of the original can
    see, and not whom to turn to: a person of the other course may have nothing to do with this one. When the original
    opens and closes is never taken over: those are days of the other course's term.

    Whether handing in reports "done" comes along where the copy is whole; until then it is undecided.
    """
    copy = Tutor(
        id=uuid4(),
        course_id=course_id,
        copied_from_id=original.id,
        done_undecided=original.mark_as_done or original.done_undecided,
        only_instructors_read=original.only_instructors_read,  # never more readers than the original had
    )
    text = TutorText.of(original)
    replace(text, instructions="", contact="", opens_at=None, closes_at=None).put_into(copy)
    session.add(copy)
    session.flush()
    if whole:
        complete_copy(session, original, copy)
    return copy


def copy_for_activity(session: Session, original: Tutor) -> Tutor:
    """A new tutor of the same course, whole, for the changes of somebody whose rights end with one activity."""
    source = original.copied_from_id if original.for_one_activity else None
    copy = Tutor(
        id=uuid4(),
        course_id=original.course_id,
        copied_from_id=source or original.id,  # what the activity's placement names
        mark_as_done=original.mark_as_done,
        done_undecided=original.done_undecided,
        only_instructors_read=original.only_instructors_read,
        for_one_activity=True,
    )
    TutorText.of(original).put_into(copy)
    session.add(copy)
    session.flush()
    copy_material(session, original.id, copy.id)
    copy_closed_texts(session, original.id, copy.id)
    return copy


def has_material(session: Session, tutor_id: UUID) -> bool:
    """Whether there is anything that its answers can be based on."""
    there = select(Material.id).where(Material.tutor_id == tutor_id, Material.deleted_at.is_(None))
    return session.scalars(there.limit(1)).first() is not None


def decide_done(session: Session, tutor: Tutor, *, wanted: bool) -> None:
    """Whether handing in reports "done". What was handed in while that was undecided is reported now."""
    undecided, tutor.mark_as_done, tutor.done_undecided = tutor.done_undecided, wanted, False
    if not (undecided and wanted):
        return
    known = exists().where(
        ScoreDelivery.person_id == Conversation.person_id, ScoreDelivery.activity_id == Conversation.activity_id
    )
    waiting = (
        select(Conversation.person_id, Conversation.activity_id)
        .join(HandIn, HandIn.conversation_id == Conversation.id)
        .join(Activity, Activity.id == Conversation.activity_id)
        .where(Activity.tutor_id == tutor.id, Conversation.deleted_at.is_(None), ~known)
        .distinct()
    )
    for person_id, activity_id in session.execute(waiting):
        session.add(ScoreDelivery(person_id=person_id, activity_id=activity_id))


def complete_copy(session: Session, original: Tutor, copy: Tutor) -> None:
    """Hands over instructions and whom to turn to, unless the copy has its own by now; and "done", unless somebody has
    decided that by now: it is asked for at each launch of a copied course, and a teacher may have switched it off. What
    must stay closed goes along with the instructions, likewise.

    Never the material, which belongs to its course: whoever manages it in both asks for it (`materials/take_over`).
    """
    if copy.done_undecided and original.mark_as_done:
        decide_done(session, copy, wanted=True)
    copy.instructions = copy.instructions or original.instructions
    copy.contact = copy.contact or original.contact
    copy_closed_texts(session, original.id, copy.id)


def delete_with_material(session: Session, tutor: Tutor) -> None:
    """For good. Raises IntegrityError while an activity or a copy refers to it."""
    session.execute(delete(Material).where(Material.tutor_id == tutor.id))
    session.execute(delete(Tutor).where(Tutor.id == tutor.id))
