# SPDX-License-Identifier: EUPL-1.2
"""One question and its answer in the database: transaction 1 before the stream, transaction 2 at any end of it.

Between the two no connection is held, so what has to survive lies in the database: the question, an empty answer that
is *running*, the tokens taken from the allowance. docs/decisions/turn.md tells why it is so.
"""

from functools import partial
from uuid import UUID

from sqlalchemy import Connection, update
from sqlalchemy.orm import Session

from lti_tool import unreadable
from lti_tool.access import Visit
from lti_tool.chat import closed, prompt
from lti_tool.chat.accepting import Accepting, answer_running
from lti_tool.chat.conversations import get_own, stores_nothing
from lti_tool.chat.earlier_turns import NOTHING, turns
from lti_tool.chat.lost_answers import expire
from lti_tool.chat.noting import noted
from lti_tool.chat.preparing import Asked, Choose, accept, prepare, read
from lti_tool.chat.question import Ending, Turn
from lti_tool.chat.redacting import read_staff
from lti_tool.chat.statements import FINISH, FORGET, POSITION, Payment, QuestionContext, close
from lti_tool.db import Database, now
from lti_tool.errors import NotFound
from lti_tool.message_paging import renderer
from lti_tool.model_server import ChatRequest, Tokens
from lti_tool.models import Message, MessageState, question_count, quota
from lti_tool.models.conversation import open_title, seal_html, seal_text
from lti_tool.models.in_view import InView
from lti_tool.models.person import open_data_key
from lti_tool.vault import Vault


def begin(
    database: Database,
    vault: Vault,
    visit: Visit,
    conversation_id: UUID,
    text: str,
    *,
    choose: Choose,
    replaces: UUID | None = None,
    exercise: str | None = None,
    in_view: InView | None = None,
) -> tuple[Turn, ChatRequest | None]:
    """Reads, and in transaction 1 takes tokens from the allowances and stores the question and a running answer.

    `exercise`: the one that the student says it is about, "" for none; None: it is recognised. `in_view`: what the
    student has open in the course. The request is None where no model is asked: see `prepare`. In between no connection
    is held. Raises NotFound, AskingClosed, Conflict (an answer is running, or nothing is stored here any more),
    TooMany, SessionOver, ModelServerError.
    """
    with database.statements() as connection:
        row = read(database, connection, visit, conversation_id)
        if row.conversation_id is None:
            raise NotFound
        closed.refuse(row, visit, now())
        if not row.stored:
            raise stores_nothing()
        key = open_data_key(vault, visit.person_id, row.data_key)
        if row.running_in is not None and not row.stale:
            raise answer_running(_where(row, key))
        start = row.position + 1 if replaces is None else _position(connection, conversation_id, replaces)
    means = choose(row.model)
    with database.statements() as connection:
        earlier = turns(connection, key, conversation_id, start, means.room) if start > 1 else NOTHING
        staff = read_staff(connection, vault, visit.course_id)
    asked = Asked(text, row, key, earlier.turns, earlier.older, staff, earlier.places, exercise, in_view)
    turn, request = prepare(visit, asked, means, conversation_id, stored=True)
    return accept(database, Accepting(turn, visit, row, start, request))


def _position(connection: Connection, conversation_id: UUID, question_id: UUID) -> int:
    """Where the question stands that is to be replaced, with all behind it. Raises NotFound."""
    asked = {"conversation": conversation_id, "question": question_id}
    position: int | None = connection.execute(POSITION, asked).scalar()
    if position is None:
        raise NotFound
    return position


def _where(asked: QuestionContext, key: bytes) -> str | None:
    """The title of the conversation in which the running answer is, "" for the one that was asked in."""
    if asked.running_in == asked.conversation_id:
        return ""
    if asked.running_in is None or asked.running_title is None or asked.running_deleted_at is not None:
        return None
    return unreadable.open_or_none(partial(open_title, key, asked.running_in, asked.running_title))


def finish(database: Database, turn: Turn, ending: Ending) -> None:
    """Transaction 2: stores how the answer ended and settles the allowance, both or neither. Of an answer that is not
    stored nothing stays but what it cost.

    A second time it does nothing, also where only the reply to the first one was lost. Where the conversation was
    deleted for good meanwhile, what was taken stays taken. Where the lease ran out in between, it was given back, and
    all of what was used is charged.
    """
    tokens = count_tokens(turn, ending)
    nobody = quota.Owners(turn.person_id, turn.activity_id, turn.activity_id)  # a model-free answer: nothing is due
    payment = Payment(nobody, now(), 0)
    if turn.taken is not None:
        payment = Payment(turn.taken.owners, turn.taken.at, tokens.prompt + tokens.completion)
    note = noted(turn, ending, tokens)
    with database.at_once() as connection:
        if not turn.stored:
            done = close(connection, FORGET, {"answer": turn.answer_id}, payment, note=note)
        else:
            done = close(connection, FINISH, _ended(turn, ending, tokens), payment, _cited(ending), note=note)
        if done and turn.counted and ending.gave_nothing:
            question_count.give_back(connection, turn.counted)


def _cited(ending: Ending) -> set[UUID]:
    return {UUID(source["passage_id"]) for source in ending.sources}


def _ended(turn: Turn, ending: Ending, tokens: Tokens) -> dict[str, object]:
    """What `FINISH` takes."""
    return {
        "answer": turn.answer_id,
        "moment": now(),
        "new_text": seal_text(turn.key, turn.answer_id, ending.text),
        "new_html": seal_html(turn.key, turn.answer_id, ending.html) if ending.html else None,
        "new_renderer": renderer() if ending.html else None,
        "new_state": ending.state,
        "new_finish_reason": ending.finish_reason,
        "new_error_code": ending.error_code,
        "new_model": ending.model,
        "new_prompt_tokens": tokens.prompt,
        "new_completion_tokens": tokens.completion,
        "new_cut_turns": turn.cut_turns,
        "new_withheld": ending.withheld,
        "new_sources": [dict(source) for source in ending.sources],
    }


def count_tokens(turn: Turn, ending: Ending) -> Tokens:
    """What is charged: for the last attempt as below, and for those that were thrown away what they used."""
    last, before = _of_last_attempt(turn, ending), ending.spent
    return Tokens(last.prompt + before.prompt, last.completion + before.completion)


def _of_last_attempt(turn: Turn, ending: Ending) -> Tokens:
    """The server's count, else an estimate; nothing for a failure that brought no text."""
    if ending.tokens is not None:
        return _possible(turn, ending.tokens)
    written = turn.written(ending.text)
    if ending.state == MessageState.FAILED and not written:
        return Tokens(0, 0)
    return Tokens(turn.prompt_tokens, prompt.tokens_in(written))


def thrown_away(turn: Turn, counted: Tokens | None, written: int) -> Tokens:
    """What an attempt used of which nothing is kept: the server's count, else an estimate from the bytes it wrote."""
    if counted is not None:
        return _possible(turn, counted)
    return Tokens(turn.prompt_tokens, -(-written // prompt.BYTES_PER_TOKEN))


def _possible(turn: Turn, counted: Tokens) -> Tokens:
    """No server can have read more tokens than it was sent bytes, nor written more than it was asked for."""
    read = counted.prompt if counted.prompt <= turn.most.prompt else turn.prompt_tokens
    return Tokens(read, min(counted.completion, turn.most.completion))


def stop(session: Session, visit: Visit, conversation_id: UUID) -> list[UUID]:
    """Asks whichever worker streams the conversation's answer to end it; the ids of such answers, one at most."""
    conversation = get_own(session, visit, conversation_id)
    expire(session, Message.conversation_id == conversation.id)
    statement = (
        update(Message)
        .where(Message.conversation_id == conversation.id, Message.state == MessageState.RUNNING)
        .values(stop_requested_at=now())
        .returning(Message.id)
    )
    return list(session.scalars(statement))
