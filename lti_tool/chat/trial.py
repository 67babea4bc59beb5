# SPDX-License-Identifier: EUPL-1.2
"""A question asked by way of trial: the same prompt, retrieval, guard and rendering as a learner's, and no row of it.

There is no conversation, no lane and no lease: whoever runs trials reads the answer on their own line, and a hang-up
ends it. What it costs is charged to the institution, and the person's allowance stays as it is.
"""

import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from lti_tool.access import Visit
from lti_tool.answers import Source
from lti_tool.chat import allowance, turn
from lti_tool.chat.closed import Held
from lti_tool.chat.hangup import Reader
from lti_tool.chat.model_name import name_of
from lti_tool.chat.outage import Noticing
from lti_tool.chat.preparing import AnswerMeans, Asked, Guards, prepare, read
from lti_tool.chat.prompt import without_note
from lti_tool.chat.question import Ending, Turn
from lti_tool.chat.redacting import read_staff
from lti_tool.chat.render.whole_answer import render_patiently
from lti_tool.chat.second_look import SecondLook
from lti_tool.chat.statements import QuestionContext
from lti_tool.chat.stream import AnswerStream
from lti_tool.chat.tutor_material import TutorMaterial
from lti_tool.chat.tutor_ways import TutorWays
from lti_tool.db import Database, now
from lti_tool.errors import TooMany, Unavailable
from lti_tool.language import gettext as _
from lti_tool.metrics import Metrics
from lti_tool.model_server import (
    Cancel,
    ChatRequest,
    EmbeddingServers,
    LanguageModel,
    ModelServerError,
    ModelServers,
    Tokens,
    sentence,
)
from lti_tool.models import quota
from lti_tool.models.fair_share import LAST
from lti_tool.models.person import open_data_key
from lti_tool.vault import Vault


@dataclass(frozen=True)
class TriedAnswer:
    """An answer to a trial question, whole."""

    text: str
    """Without the tool's own note, which may be in another language."""
    html: str
    sources: Sequence[Source]
    """What it cites; a number that leads nowhere is not among them."""
    model: str | None
    """Who wrote it. None: a hint of the tool's own, or no model was asked because nothing of the material fits."""
    error: str | None
    """A sentence: why there is no answer, or no whole one."""
    withheld: int
    """How many attempts were held back."""
    guarded: bool
    """Whether the answer was held against closed solutions."""
    fitted: bool
    """Whether any passage of the material fits the question."""
    knowledge: str
    """`material` alone, or `general` knowledge, too."""
    help_level: str
    language: str
    """`auto`, `de` or `en`: in which the tutor is to answer."""
    tokens: int
    seconds: float


class TrialAnswers:
    """What answers trial questions. One for each process."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        models: ModelServers,
        metrics: Metrics,
        noticing: Noticing,
        *,
        guards: Guards,
        embeddings: EmbeddingServers | None = None,
        second_look: SecondLook | None = None,
    ) -> None:
        self._database, self._vault, self._models = database, vault, models
        self._metrics, self._noticing = metrics, noticing
        self._guards, self._material = guards, TutorMaterial(database, embeddings)
        self._ways, self._second_look = TutorWays(database), second_look

    def model(self, wanted: str | None = None) -> LanguageModel:
        """Which model answers now: the wanted one where it is served. Raises Unavailable where none does."""
        try:
            own = self._models.offer_named(wanted) if wanted and self._models.configured else None
            model = own or (self._models.offer() if self._models.configured else None)
        except ModelServerError as error:
            raise _no_model() from error
        if name_of(model) is None or model is None:
            raise _no_model()
        return model

    def check_allowance(self, visit: Visit) -> None:
        """Raises TooMany where the institution has used up its month."""
        with self._database.transaction() as session:
            used = quota.used_by(session, quota.OwnerKind.INSTITUTION, visit.institution_id)
            most = quota.month_limit(session, visit.institution_id)
        if most is not None and used >= most:
            code, said = allowance.refusal(quota.OwnerKind.INSTITUTION)
            wait = quota.resets_at(quota.OwnerKind.INSTITUTION) - now()
            raise TooMany(said, code=code, retry_after=max(1, round(wait.total_seconds())))

    def ask(self, visit: Visit, question: str, client: socket.socket | None) -> Iterator[TriedAnswer | None]:
        """None with each sign of life, then the answer; nothing any more once the browser hung up. Raises Unavailable,
        TooMany, SessionOver.
        """
        self.check_allowance(visit)
        began = time.monotonic()
        asked, row, request = self._prepare(visit, question)
        stream = AnswerStream(
            asked,
            request,
            database=self._database,
            models=self._models,
            running=_NotListed(),
            meter=self._metrics.answer(),
            client=client,
            noticing=self._noticing,
        )
        with closing(stream):
            for _frame in stream:
                yield None
        if (ending := stream.ending) is None or ending.state == "interrupted":
            return
        tokens = turn.count_tokens(asked, ending)
        self._charge(visit.institution_id, tokens)
        if asked.away:  # the engines went away before the first word: what the material says is no trial of the tutor
            raise _no_model()
        yield _tried(asked, row, ending, tokens, time.monotonic() - began)

    def _prepare(self, visit: Visit, text: str) -> tuple[Turn, QuestionContext, ChatRequest | None]:
        conversation_id = uuid4()
        with self._database.statements() as connection:
            row = read(self._database, connection, visit, conversation_id)
            staff = read_staff(connection, self._vault, visit.course_id)
        key = open_data_key(self._vault, visit.person_id, row.data_key)
        means = AnswerMeans(
            self._material,
            self.model(row.model),
            guards=self._guards,
            second_look=self._second_look,
            ways=self._ways.of,
        )
        asked, request = prepare(visit, Asked(text, row, key, [], 0, staff), means, conversation_id, stored=False)
        asked.priority = LAST  # behind everybody who waits for an answer
        return asked, row, None if request is None else replace(request, priority=LAST)

    def _charge(self, institution_id: UUID, tokens: Tokens) -> None:
        with self._database.statements() as connection:
            quota.charge_institution(connection, institution_id, tokens.prompt + tokens.completion)


def _tried(asked: Turn, row: QuestionContext, ending: Ending, tokens: Tokens, seconds: float) -> TriedAnswer:
    return TriedAnswer(
        text=without_note(ending.text),
        html=ending.html if ending.html is not None else render_patiently(ending.text),
        sources=ending.sources,
        model=ending.model,
        error=sentence(ending.error_code) if ending.error_code else None,
        withheld=ending.withheld,
        guarded=asked.guard is not None,
        fitted=bool(asked.question.finding.found),
        knowledge=row.knowledge or "general",
        help_level=row.help_level or "",
        language=row.language or "auto",
        tokens=tokens.prompt + tokens.completion,
        seconds=seconds,
    )


class _NotListed:
    """In the place of `Running`: nobody stops a trial from elsewhere, and no row of it can be missing."""

    def add(self, answer_id: UUID, cancel: Cancel, reader: Reader | None = None, *, lockable: bool = True) -> None:
        """Its own line ends it."""

    def remove(self, answer_id: UUID) -> None:
        """It was never there."""

    def held(self, _answer_id: UUID) -> Held | None:
        """Locks are not for those who set up the tutor."""
        return None


def _no_model() -> Unavailable:
    return Unavailable(
        _("No model answers at the moment. Your questions are stored; please run them again later."), code="no_model"
    )
