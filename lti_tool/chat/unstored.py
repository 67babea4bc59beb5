# SPDX-License-Identifier: EUPL-1.2
"""A question of which nothing is stored: the page has the conversation and sends what was said before along.

All that a turn promises holds here, too: the allowance, one answer at a time, stop, the lease. What that needs lies in
the database while the answer runs, without a word of it. docs/decisions/store_nothing.md tells how.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.access import Visit
from lti_tool.chat import closed
from lti_tool.chat.accepting import Accepting, answer_running
from lti_tool.chat.lost_answers import expire
from lti_tool.chat.preparing import Asked, Choose, accept, prepare, read
from lti_tool.chat.prompt import EarlierTurn
from lti_tool.chat.question import Turn
from lti_tool.chat.redacting import read_staff
from lti_tool.db import Database, now
from lti_tool.errors import Conflict
from lti_tool.json_body import MAX_QUESTION_CHARACTERS, Body
from lti_tool.language import gettext as _
from lti_tool.model_server import ChatRequest
from lti_tool.models import Conversation, Message, MessageState
from lti_tool.models.conversation import belongs_to, lane
from lti_tool.models.exercise import NAME_CHARACTERS
from lti_tool.models.in_view import InView
from lti_tool.models.person import open_data_key
from lti_tool.vault import Vault

MAX_HISTORY_TURNS = 200
MAX_ANSWER_CHARACTERS = 100_000
"""Characters: several times what a model may write."""


def read_history(body: Body) -> list[EarlierTurn]:
    """What the page says was said before, oldest first. All of it is the person's word, the answers too.

    A question that got no text for an answer is no turn. Thoughts are not looked for: the page never had any, and
    telling them from words about them takes seconds for a text that is made to be slow. Raises Invalid.
    """
    turns = []
    for one in body.objects("history", MAX_HISTORY_TURNS):
        question = one.text("question", MAX_QUESTION_CHARACTERS)
        answer = one.text("answer", MAX_ANSWER_CHARACTERS, allows_empty=True)
        exercise = read_exercise(one)
        one.end()
        if answer:
            turns.append(EarlierTurn(question, answer, exercise))
    return turns


def read_exercise(body: Body) -> str | None:
    """Which exercise the student says a question is about; "" for none, None where nothing is said. Raises Invalid."""
    return body.line("exercise", NAME_CHARACTERS, needed=False) if "exercise" in body else None


def begin(
    database: Database,
    vault: Vault,
    visit: Visit,
    text: str,
    history: Sequence[EarlierTurn],
    *,
    choose: Choose,
    exercise: str | None = None,
    in_view: InView | None = None,
) -> tuple[Turn, ChatRequest | None]:
    """As `turn.begin`, for a conversation that the page has; where it stands at an exercise follows from its questions.

    Raises Conflict where conversations are stored, too."""
    conversation_id = uuid4()
    with database.statements() as connection:
        row = read(database, connection, visit, conversation_id)
        staff = read_staff(connection, vault, visit.course_id)
    closed.refuse(row, visit, now())
    if row.stored:
        raise Conflict(
            _(
                "Conversations are stored here again. What you see stays in this tab: to ask something, begin a new"
                " conversation."
            ),
            code="stores_conversations",
        )
    if row.running_in is not None and not row.stale:
        raise answer_running(None)
    key = open_data_key(vault, visit.person_id, row.data_key)
    means = choose(row.model)
    earlier = _newest(history, means.room)
    asked = Asked(text, row, key, earlier, len(history) - len(earlier), staff, None, exercise, in_view)
    turn, request = prepare(visit, asked, means, conversation_id, stored=False)
    return accept(database, Accepting(turn, visit, row, row.position + 1, request))


def _newest(history: Sequence[EarlierTurn], room: int) -> Sequence[EarlierTurn]:
    """What can matter: so many bytes, of letters at least one each. What fits exactly the prompt decides."""
    for count, turn in enumerate(reversed(history)):
        room -= len(turn.question) + len(turn.answer)
        if room < 0:
            return history[len(history) - count :]
    return history


def stop(session: Session, visit: Visit) -> list[UUID]:
    """Asks whichever worker streams such an answer of the person in this activity to end it; the ids, one at most."""
    own = Message.lane == lane(visit.person_id, visit.activity_id)
    expire(session, own)
    unstored = select(Conversation.id).where(
        belongs_to(visit.person_id, visit.activity_id), Conversation.deleted_at.is_not(None)
    )
    statement = (
        update(Message)
        .where(own, Message.state == MessageState.RUNNING, Message.conversation_id.in_(unstored))
        .values(stop_requested_at=now())
        .returning(Message.id)
    )
    return list(session.scalars(statement))
