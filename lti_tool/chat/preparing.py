# SPDX-License-Identifier: EUPL-1.2
"""From a question and what is known of it to what the model is sent; alike whether its conversation is stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

from sqlalchemy import Connection

from lti_tool.access import Visit
from lti_tool.chat import closed, prompt
from lti_tool.chat.accepting import Accepting
from lti_tool.chat.care import care_for
from lti_tool.chat.finding import PassageSearch
from lti_tool.chat.ladder import Standing, Way
from lti_tool.chat.lost_answers import expire
from lti_tool.chat.question import Question, Turn
from lti_tool.chat.redacting import open_own, redactor_of
from lti_tool.chat.second_look import SecondLook
from lti_tool.chat.statements import READ, QuestionContext
from lti_tool.chat.tutor_material import TutorMaterial
from lti_tool.chat.tutor_ways import NONE, Ways
from lti_tool.db import Database, now
from lti_tool.errors import SessionOver
from lti_tool.model_server import ChatRequest, LanguageModel
from lti_tool.models import AnswerLanguage, InstitutionKind, Knowledge, Message
from lti_tool.models.conversation import lane
from lti_tool.models.fair_share import priority
from lti_tool.models.in_view import InView
from lti_tool.models.school import level_here
from lti_tool.models.unsaved import try_out
from lti_tool.permissions import LEARNING
from lti_tool.privacy.staff_names import StaffNames
from lti_tool.retrieval import Meaning
from lti_tool.solution_guard import SolutionGuard, is_strict
from lti_tool.wellbeing.lines import HelpLines

Guards = Callable[[UUID, int], SolutionGuard]
"""A tutor's guard as of a revision of what it must not give away; whoever asks waits until it is built."""


@dataclass(frozen=True)
class AnswerMeans:
    """With what a question is answered."""

    material: TutorMaterial
    model: LanguageModel | None
    """None: none is configured, or none can be reached."""
    away: bool = False
    """One is configured and none can be reached."""
    guards: Guards = field(kw_only=True)
    """Of what tutors must not give away: without a default, so that no way to an answer forgets it."""
    second_look: SecondLook | None = field(default=None, kw_only=True)
    """Another model that reads guarded answers before they are shown."""
    ways: Ways = field(default=lambda _tutor_id, _revision: NONE, kw_only=True)
    """Tutors' exercises."""

    @property
    def context(self) -> int:
        """Tokens that the model takes in."""
        return (self.model and self.model.context) or prompt.DEFAULT_CONTEXT_TOKENS

    @property
    def room(self) -> int:
        """Bytes of earlier turns that can matter to the model at all."""
        return self.context * prompt.BYTES_PER_TOKEN


Choose = Callable[[str | None], AnswerMeans]
"""From the name of the model that a tutor is to answer with, or None, to what answers. It may ask the network: never
while a connection is held. Raises ModelServerError."""


@dataclass(frozen=True)
class Asked:
    """A question, what was said before it, and what the database knows about both."""

    text: str
    row: QuestionContext
    key: bytes
    """The person's data key."""
    earlier: Sequence[prompt.EarlierTurn]
    older: int
    """Turns that were left out of `earlier`."""
    staff: StaffNames
    """Who teaches the course."""
    places: Sequence[Standing | None] | None = None
    """Where each turn stood at an exercise, oldest first; None: that follows from what was asked."""
    exercise: str | None = None
    """The exercise that the student says the question is about, "" for none; None: it is recognised."""
    in_view: InView | None = None
    """What the student has open in the platform's course."""


def read(database: Database, connection: Connection, visit: Visit, conversation_id: UUID) -> QuestionContext:
    """What is known of a question of the visit. Ends an answer of its lane whose worker is gone. Raises SessionOver."""
    own = lane(visit.person_id, visit.activity_id)
    row = READ.first(connection, {"visit": visit.id, "conversation": conversation_id, "moment": now(), "lane": own})
    if row is None:
        raise SessionOver
    if row.stale:
        with database.at_once(connection) as alone:
            expire(alone, Message.lane == own)
    return try_out(row, row.unsaved_text)


def prepare(
    visit: Visit, asked: Asked, means: AnswerMeans, conversation_id: UUID, *, stored: bool
) -> tuple[Turn, ChatRequest | None]:
    """The turn and its request; None where no model is asked: none is there, or a tutor that answers from its material
    alone has none that fits. No connection is held: the tutor's material may have to be read and indexed first.
    Raises SessionOver.
    """
    row, material, model = asked.row, means.material, means.model
    passages = material.of(row.tutor_id, row.material_revision or 0).at(now())
    identity = open_own(asked.key, visit, row.identity)

    def embed(texts: Sequence[str]) -> Meaning | None:
        alone = redactor_of(
            identity, row.number_form, asked.staff
        )  # the prompt's placeholders are numbered as it is read
        return material.embed([alone.redact(one) for one in texts])

    care = care_for(asked.text, row, [one.answer for one in asked.earlier], visit.locale)
    way, teaching = means.ways(row.tutor_id, row.closed_revision or 0), _teaching(row, stored=stored)
    place = _place(way, asked, teaching.help_level)
    finding = PassageSearch(
        passages,
        asked.text,
        exercise=way.text_of(place),
        last=asked.earlier[-1] if asked.earlier else None,
        in_view=asked.in_view,
        embed=embed,
    )
    question = Question(
        asked.text,
        teaching,
        finding,
        asked.earlier,
        asked.older,
        means.context,
        beside=[*way.beside(asked.text, teaching.help_level, place, teaching.language), *care.beside],
    )
    writes = None if model is not None and not care.opening and question.stands_on_nothing else model
    turn = Turn(
        conversation_id=conversation_id,
        question_id=uuid4(),
        answer_id=uuid4(),
        person_id=visit.person_id,
        activity_id=visit.activity_id,
        key=asked.key,
        model=writes,
        question=question,
        redactor=redactor_of(identity, row.number_form, asked.staff),
        locale=visit.locale,
        stored=stored,
        opening=care.opening,
        opens_alone=care.alone,
        counted=closed.counted(row, visit, now()),
        lockable=closed.concerns(visit),
        by_learner=not visit.as_learner and visit.permissions <= LEARNING,
    )
    if writes is not None:
        turn.guard, turn.place = _guard(row, teaching.help_level, means.guards), place
        turn.second_look = means.second_look if turn.guard is not None else None
        return turn, turn.request()
    turn.away, turn.from_material_alone = means.away, model is not None
    turn.answer_by_material()
    return turn, None


def _guard(row: QuestionContext, help_level: str, guards: Guards) -> SolutionGuard | None:
    """None where nothing has to stay closed. Raises VaultError where what has to does not open any more: then no model
    may answer.
    """
    if row.tutor_id is None or not row.closed_revision or not is_strict(help_level):
        return None
    return guards(row.tutor_id, row.closed_revision)


def _place(way: Way, asked: Asked, level: str) -> Standing | None:
    """Where the question stands at an exercise."""
    if not way:
        return None
    places = asked.places
    if places is None:
        places = way.replay(level, [(turn.question, turn.exercise) for turn in asked.earlier])
    return way.place(asked.text, level, places, asked.exercise)


def _teaching(row: QuestionContext, *, stored: bool) -> prompt.Teaching:
    is_school = row.kind == InstitutionKind.SCHOOL
    common = prompt.Teaching(
        knowledge=Knowledge.MATERIAL if is_school else Knowledge.GENERAL,
        remembered=stored,
        plain=is_school,
        help_lines=HelpLines.of(row).in_short,
    )
    if row.help_level is None or row.purpose is None or row.instructions is None:  # without a tutor of its own
        return common
    return replace(
        common,
        help_level=level_here(row.help_level, school=is_school),
        purpose=row.purpose,
        instructions=row.instructions,
        knowledge=row.knowledge or Knowledge.GENERAL,
        language=row.language or AnswerLanguage.AUTO,
    )


def accept(database: Database, accepting: Accepting) -> tuple[Turn, ChatRequest | None]:
    """Transaction 1; the request then has its place in the queue. Raises NotFound, Conflict, TooMany."""
    with database.statements() as connection:
        done = accepting.at_once(connection)
    if not done:
        with database.tables() as connection:
            accepting.by_steps(connection)
    turn, request = accepting.turn, accepting.request
    if request is not None and turn.taken is not None:
        turn.priority = priority(turn.taken.recent, accepting.asked.share)
        request = replace(request, priority=turn.priority)
    return turn, request
