# SPDX-License-Identifier: EUPL-1.2
"""One question and its answer in the database: transaction 1 before the stream, transaction 2 at any end of it.

Between the two no connection is held, so what has to survive lies in the database: the question, an empty answer that
is *running*, the tokens taken from the allowance. docs/decisions/turn.md tells why it is so.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import Connection, update
from sqlalchemy.orm import Session

from lti_tool import unreadable
from lti_tool.access import Visit
from lti_tool.chat import prompt
from lti_tool.chat.accepting import Accepting, answer_running
from lti_tool.chat.conversations import get_own
from lti_tool.chat.earlier_turns import turns
from lti_tool.chat.lost_answers import expire
from lti_tool.chat.question import Ending, Question, Turn
from lti_tool.chat.redacting import open_own, redactor_of
from lti_tool.chat.statements import FINISH, POSITION, READ, Payment, QuestionContext, close
from lti_tool.chat.tutor_material import TutorMaterial
from lti_tool.db import Database, now
from lti_tool.errors import NotFound, SessionOver
from lti_tool.message_paging import renderer
from lti_tool.model_server import ChatRequest, LanguageModel, Tokens
from lti_tool.models import Knowledge, Message, MessageState, quota
from lti_tool.models.conversation import lane, open_title, seal_html, seal_text
from lti_tool.models.fair_share import priority
from lti_tool.models.person import open_data_key
from lti_tool.privacy.redaction import Redactor
from lti_tool.retrieval import Meaning
from lti_tool.vault import Vault


def begin(
    database: Database,
    vault: Vault,
    visit: Visit,
    conversation_id: UUID,
    text: str,
    *,
    material: TutorMaterial,
    replaces: UUID | None,
    model: LanguageModel | None,
    away: bool = False,
) -> tuple[Turn, ChatRequest | None]:
    """Reads, and in transaction 1 takes tokens from the allowances and stores the question and a running answer.

    The request is None where no model is asked: none is configured, (`away`) none can be reached, or a tutor that
    answers from its material alone has none that fits. In between no
    connection is held: a tutor's material may have to be read and indexed first. Raises NotFound, Conflict (an answer
    is running), TooMany, SessionOver.
    """
    with database.statements() as connection:
        asked = _read(database, connection, visit, conversation_id)
        key = open_data_key(vault, visit.person_id, asked.data_key)
        if asked.running_in is not None and not asked.stale:
            raise answer_running(_where(asked, key))
        start = asked.position + 1 if replaces is None else _position(connection, conversation_id, replaces)
        context = (model and model.context) or prompt.DEFAULT_CONTEXT_TOKENS
        room = context * prompt.BYTES_PER_TOKEN if start > 1 else 0
        earlier, older = turns(connection, key, conversation_id, start, room) if room else ([], 0)
    passages = material.of(asked.tutor_id, asked.material_revision or 0).at(now())
    identity = open_own(key, visit, asked.identity)

    def embed(texts: Sequence[str]) -> Meaning | None:
        alone = redactor_of(identity, asked.number_form)  # the prompt's placeholders are numbered as it is read
        return material.embed([alone.redact(one) for one in texts])

    question = Question(text, _teaching(asked), passages, earlier, older, context, embed)
    writes = None if model is not None and question.stands_on_nothing else model
    turn = _turn(
        visit,
        question,
        redactor_of(identity, asked.number_form),
        conversation_id=conversation_id,
        key=key,
        model=writes,
    )
    request = turn.request() if writes is not None else None
    if request is None:
        turn.away, turn.from_material_alone = away, model is not None
        turn.answer_by_material()
    accepting = Accepting(turn, visit, asked, start, request)
    with database.statements() as connection:
        stored = accepting.at_once(connection)
    if not stored:
        with database.tables() as connection:
            accepting.by_steps(connection)
    if request is not None and turn.taken is not None:
        turn.priority = priority(turn.taken.recent, asked.share)
        request = replace(request, priority=turn.priority)
    return turn, request


def _read(database: Database, connection: Connection, visit: Visit, conversation_id: UUID) -> QuestionContext:
    """What is known of a question in a conversation of the visit's own. Raises SessionOver, NotFound."""
    own = lane(visit.person_id, visit.activity_id)
    asked = {"visit": visit.id, "conversation": conversation_id, "moment": now(), "lane": own}
    row = READ.first(connection, asked)
    if row is None:
        raise SessionOver
    if row.conversation_id is None:
        raise NotFound
    if row.stale:
        with database.at_once(connection) as alone:
            expire(alone, Message.lane == own)
    return row


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
    """Transaction 2: stores how the answer ended and settles the allowance, both or neither.

    A second time it does nothing, also where only the reply to the first one was lost.
    """
    tokens = count_tokens(turn, ending)
    ended = {
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
        "new_sources": [dict(source) for source in ending.sources],
    }
    nobody = quota.Owners(turn.person_id, turn.activity_id, turn.activity_id)  # a model-free answer: nothing is due
    payment = Payment(nobody, now(), 0)
    if turn.taken is not None:
        payment = Payment(turn.taken.owners, turn.taken.at, tokens.prompt + tokens.completion)
    with database.at_once() as connection:
        # Where the conversation was deleted for good meanwhile, what was taken stays taken. Where the lease ran out in
        # between, it was given back, and all of what was used is charged.
        close(connection, FINISH, ended, payment, {UUID(source["passage_id"]) for source in ending.sources})


def count_tokens(turn: Turn, ending: Ending) -> Tokens:
    """What is charged: the server's count, else an estimate; nothing for a failure that brought no text."""
    if ending.tokens is not None:
        return _possible(turn, ending.tokens)
    if ending.state == MessageState.FAILED and not ending.text:
        return Tokens(0, 0)
    return Tokens(turn.prompt_tokens, prompt.tokens_in(ending.text))


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


def _turn(
    visit: Visit,
    question: Question,
    redactor: Redactor,
    *,
    conversation_id: UUID,
    key: bytes,
    model: LanguageModel | None,
) -> Turn:
    return Turn(
        conversation_id=conversation_id,
        question_id=uuid4(),
        answer_id=uuid4(),
        person_id=visit.person_id,
        activity_id=visit.activity_id,
        key=key,
        model=model,
        question=question,
        redactor=redactor,
        locale=visit.locale,
    )


def _teaching(asked: QuestionContext) -> prompt.Teaching:
    if asked.help_level is None or asked.purpose is None or asked.instructions is None:  # without a tutor of its own
        return prompt.Teaching()
    return prompt.Teaching(asked.help_level, asked.purpose, asked.instructions, asked.knowledge or Knowledge.GENERAL)
