# SPDX-License-Identifier: EUPL-1.2
"""The first transaction of a turn: tokens are taken from the allowances, question and answer are stored."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import IntegrityError

from lti_tool.access import Visit
from lti_tool.chat import allowance, closed, prompt
from lti_tool.chat.model_name import name_of
from lti_tool.chat.question import Turn
from lti_tool.chat.running import LEASE
from lti_tool.chat.statements import (
    ACCEPT,
    ACCEPT_COUNTED,
    ACCEPT_UNSTORED,
    ACCEPT_UNSTORED_COUNTED,
    ADD,
    ADD_ANSWER,
    OPEN_UNSTORED,
    SUPERSEDE,
    TOUCH,
    QuestionContext,
    bind_message,
)
from lti_tool.db import lacks_reference, now
from lti_tool.errors import Conflict, NotFound, TooMany
from lti_tool.language import gettext as _
from lti_tool.model_server import ChatRequest
from lti_tool.models import Author, MessageState, question_count, quota
from lti_tool.models.conversation import lane, seal_exercise, seal_text, seal_title
from lti_tool.models.question_count import COUNT

_AT_ONCE: Mapping[tuple[bool, bool], Executable] = {
    (True, False): ACCEPT,
    (True, True): ACCEPT_COUNTED,
    (False, False): ACCEPT_UNSTORED,
    (False, True): ACCEPT_UNSTORED_COUNTED,
}
"""By whether the conversation is stored, and the question counted."""
MAX_TITLE_CHARACTERS = 60
"""Characters of a conversation's title."""
NOWHERE = 2**31 - 1
"""A position behind all messages: nothing is replaced, not even what was added since the question was read."""


class Accepting:
    """Taking from the allowances, where there is a request, and storing question and answer: both or neither. Of a turn
    that is not stored there is only a running answer without a word.

    What stood from `start` on is replaced. Two requests that begin at once meet at the index on running answers.
    """

    def __init__(
        self, turn: Turn, visit: Visit, asked: QuestionContext, start: int, request: ChatRequest | None
    ) -> None:
        self.turn, self.asked, self._start, self.request = turn, asked, start, request
        self._moment = now()
        """Whose periods pay. The answer's row says so too, for whoever has to give it back."""
        self._owners = quota.Owners(visit.person_id, visit.activity_id, visit.institution_id)

    def at_once(self, connection: Connection) -> bool:
        """In one statement; False if that cannot be."""
        if self.request is None or connection.dialect.name != "postgresql":
            return False
        counted = self.turn.counted
        values = {name: value for _statement, step in self._steps() for name, value in step.items()}
        with self._one_answer_at_a_time():
            self._take(
                connection, self.request, _AT_ONCE[self.turn.stored, counted is not None], values | (counted or {})
            )
        return True

    def by_steps(self, connection: Connection) -> None:
        """In one transaction."""
        if self.request is not None:
            self._take(connection, self.request)
        with self._one_answer_at_a_time():
            if self.turn.counted is not None:
                connection.execute(COUNT, self.turn.counted)
            for statement, values in self._steps():
                connection.execute(statement, values)

    def _steps(self) -> tuple[tuple[Executable, dict[str, object]], ...]:
        turn, asked, moment = self.turn, self.asked, self._moment
        answer = _answer(turn, asked, moment, self.request)
        if not turn.stored:
            opened = {"whose": turn.person_id, "where": turn.activity_id, "moment": moment}
            return (OPEN_UNSTORED, {"conversation": turn.conversation_id, **opened}), (ADD_ANSWER, answer)
        replaced = self._start if self._start <= asked.position else NOWHERE
        return (
            (SUPERSEDE, {"conversation": turn.conversation_id, "start": replaced, "moment": moment}),
            (ADD, _question(turn, asked, moment, self.request) | answer),
            (TOUCH, {"conversation": turn.conversation_id, "moment": moment, "title": _title(turn, asked)}),
        )

    def _take(
        self,
        connection: Connection,
        request: ChatRequest,
        within: Executable | None = None,
        values: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        limits, tokens = quota.Allowances.of(self.asked), self.turn.prompt_tokens + request.max_tokens
        try:
            self.turn.taken = quota.take(
                connection, self._owners, limits, tokens, within=within, values=values, at=self._moment
            )
        except quota.UsedUp as error:
            code, sentence = allowance.refusal(error.kind)
            raise TooMany(sentence, code=code, retry_after=error.seconds) from error

    @contextmanager
    def _one_answer_at_a_time(self) -> Iterator[None]:
        """A question that another one overtook meets the index on running answers, or the end of a day's questions."""
        try:
            yield
        except IntegrityError as error:
            if question_count.is_used_up(error):
                raise closed.questions_used(self.asked, self._moment) from error
            if lacks_reference(error):  # the conversation was erased meanwhile
                raise NotFound from error
            raise answer_running(None) from error


def _question(turn: Turn, asked: QuestionContext, moment: datetime, request: ChatRequest | None) -> dict[str, object]:
    return bind_message(
        "question",
        id=turn.question_id,
        conversation_id=turn.conversation_id,
        position=asked.position + 1,
        author=Author.PERSON,
        state=MessageState.COMPLETE,
        text=seal_text(turn.key, turn.question_id, turn.question.text),
        details_kept=len(turn.kept_back) if request else None,
        about=in_view.seal(turn.key, turn.question_id) if (in_view := turn.question.in_view) else None,
        created_at=moment,
    )


def _answer(turn: Turn, asked: QuestionContext, moment: datetime, request: ChatRequest | None) -> dict[str, object]:
    """With what is taken for it: should its worker die, whoever finds it gives that back."""
    return bind_message(
        "answer",
        id=turn.answer_id,
        conversation_id=turn.conversation_id,
        position=asked.position + 2,
        author=Author.TUTOR,
        state=MessageState.RUNNING,
        text=seal_text(turn.key, turn.answer_id, ""),
        model=name_of(turn.model),
        prompt_version=prompt.VERSION if request else None,
        cut_turns=turn.cut_turns,
        exercise=_exercise(turn),
        prompt_tokens=turn.prompt_tokens if request else 0,
        completion_tokens=request.max_tokens if request else 0,
        lane=lane(turn.person_id, turn.activity_id),
        alive_until=now() + LEASE,  # from when it is stored, however long that had to wait
        created_at=moment,
    )


def _exercise(turn: Turn) -> bytes | None:
    """Sealed."""
    place = turn.place
    return seal_exercise(turn.key, turn.answer_id, place.name, place.climbed) if place else None


def _title(turn: Turn, asked: QuestionContext) -> str | bytes | None:
    """Sealed; None if the conversation has one."""
    return seal_title(turn.key, turn.conversation_id, title_of(turn.question.text)) if asked.untitled else None


def title_of(question: str) -> str:
    """The first words of a question."""
    words = " ".join(question.split())
    if len(words) <= MAX_TITLE_CHARACTERS:
        return words
    return words[: MAX_TITLE_CHARACTERS - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def answer_running(where: str | None) -> Conflict:
    """`where`: the title of the conversation with the running answer; "" for this one; None where it is unknown."""
    sentence = _("An answer of yours is still running in this activity. Please try again in a moment.")
    if where == "":
        sentence = _("An answer is still running in this conversation. Wait for its end or stop it.")
    elif where:
        sentence = _(
            "An answer is still running in your conversation “%(title)s”. Wait for its end or stop it there.",
            title=where,
        )
    return Conflict(sentence, code="answer_running")
