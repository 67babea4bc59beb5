# SPDX-License-Identifier: EUPL-1.2
"""A proposal by the model from a sheet: asked once, told while it is written, charged to the institution, stored never.

The answer is lines of JSON: how far the model is, then what it proposes or what went wrong. So a proxy that hangs up on
silence stays, and the page shows that something happens.
"""

import logging
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import orjson
from sqlalchemy import select

from lti_tool import language
from lti_tool.access import Visit
from lti_tool.db import Database
from lti_tool.errors import Conflict, Invalid, ToolError, Unavailable
from lti_tool.exercises import charging
from lti_tool.exercises.answers import ProposalFailed, ProposalProgress, ProposedExercises
from lti_tool.exercises.proposal import RULES, SCHEMA, messages_for, read_proposal
from lti_tool.exercises.sheet import read_material
from lti_tool.exercises.stored import fields
from lti_tool.language import gettext as _
from lti_tool.model_server import Cancel, ChatRequest, Delta, LanguageModel, ModelServers, Tokens
from lti_tool.models import Activity
from lti_tool.privacy.redaction import Redactor

log = logging.getLogger(__name__)

BYTES_PER_TOKEN = 3
"""UTF-8 bytes: about right for German, cautious for English."""
DEFAULT_CONTEXT_TOKENS = 8192
MAX_ANSWER_TOKENS = 8_000
TEMPLATE_TOKENS = 256
PROMPT_TOKENS = len(RULES.encode()) // BYTES_PER_TOKEN + TEMPLATE_TOKENS
PRIORITY = 2**30
"""Behind all questions of students that wait."""

ReadRedactor = Callable[[Visit], Redactor]
"""What of a text is kept from a model, for a visit."""


@dataclass(frozen=True)
class _Asked:
    """All that a proposal needs once its request was found good: nothing of the request is read again."""

    visit: Visit
    model: LanguageModel
    sheet: str = field(repr=False)
    """Redacted, and as long as fits."""
    redactor: Redactor = field(repr=False)
    cut: bool
    answer_tokens: int

    @property
    def prompt_tokens(self) -> int:
        """Estimated."""
        return PROMPT_TOKENS + len(self.sheet.encode()) // BYTES_PER_TOKEN

    def request(self) -> ChatRequest:
        """What the model server is sent: it names nobody."""
        return ChatRequest(
            model=self.model.name,
            messages=messages_for(self.sheet),
            max_tokens=self.answer_tokens,
            cache_salt="",
            priority=PRIORITY,
            schema=SCHEMA,
        )


class Proposing:
    """One object for each process."""

    def __init__(self, database: Database, models: ModelServers, redactor: ReadRedactor) -> None:
        self._database, self._models, self._redactor = database, models, redactor
        self._lock, self._busy = threading.Lock(), set[UUID]()
        """People who have one under way."""

    @property
    def possible(self) -> bool:
        """Whether any model server is configured."""
        return self._models.configured

    def propose(self, visit: Visit, text: str, material_id: UUID | None) -> Iterator[bytes]:
        """The lines of the answer. What is wrong with the request is raised before the first.

        Raises Invalid, NotFound, Unavailable.
        """
        with self._database.transaction() as session:
            tutor_id = session.scalar(select(Activity.tutor_id).where(Activity.id == visit.activity_id))
            sheet = text if material_id is None else read_material(session, tutor_id, material_id)
        if not sheet.strip():
            raise Invalid(_("Paste the text of a sheet, or choose a material that has been read."), code="no_sheet")
        return self._lines(self._ask(visit, sheet))

    def _ask(self, visit: Visit, sheet: str) -> _Asked:
        """In no transaction: it may ask the network. Raises Unavailable."""
        model = self._models.offer() if self.possible else None
        if model is None:
            raise Unavailable(
                _("No language model answers at the moment. You can enter the exercises yourself, or try again later."),
                code="no_model",
            )
        context = model.context or DEFAULT_CONTEXT_TOKENS
        answer = min(MAX_ANSWER_TOKENS, context // 2)
        room = max(0, context - answer - PROMPT_TOKENS) * BYTES_PER_TOKEN
        kept = sheet.encode()[:room].decode(errors="ignore")
        redactor = self._redactor(visit)
        return _Asked(visit, model, redactor.redact(kept), redactor, len(kept) < len(sheet), answer)

    def _lines(self, asked: _Asked) -> Generator[bytes, None, None]:
        language.speak(asked.visit.locale)
        try:
            with self._alone(asked.visit.person_id):
                yield from self._written(asked)
        except ToolError as error:
            failed: ProposalFailed = {"error": {"code": error.code, "message": error.message}}
            yield _line(failed)

    @contextmanager
    def _alone(self, person_id: UUID) -> Iterator[None]:
        with self._lock:
            if person_id in self._busy:
                raise Conflict(
                    _("A proposal of yours is still being written. Please wait for it or cancel it."),
                    code="proposal_running",
                )
            self._busy.add(person_id)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(person_id)

    def _written(self, asked: _Asked) -> Generator[bytes, None, None]:
        """Charged whatever its end: also where the browser hangs up. Raises ToolError."""
        taken = charging.take(self._database, asked.visit, asked.prompt_tokens + asked.answer_tokens)
        cancel, pieces, tokens, ended = Cancel(), list[str](), None, None
        try:
            yield _progress(0)
            with closing(self._models.stream(asked.request(), cancel)) as deltas:  # type: ignore[type-var]
                for delta in deltas:
                    _gather(pieces, delta)
                    tokens, ended = delta.tokens or tokens, delta.finish_reason or ended
                    yield _progress(sum(map(len, pieces)))
        finally:
            cancel.cancel("hangup")
            charging.settle(self._database, taken, tokens or _estimated(asked, pieces))
        yield _line(_proposed(asked, "".join(pieces), ended))


def _gather(pieces: list[str], delta: Delta) -> None:
    if delta.void:
        pieces.clear()
    pieces.append(delta.text)


def _estimated(asked: _Asked, pieces: list[str]) -> Tokens:
    """Of an answer that broke off. One of which nothing came costs nothing."""
    written = len("".join(pieces).encode()) // BYTES_PER_TOKEN
    return Tokens(asked.prompt_tokens, written) if written else Tokens(0, 0)


def _proposed(asked: _Asked, written: str, ended: str | None) -> ProposedExercises:
    """Raises Invalid, Unavailable."""
    restorer = asked.redactor.restorer()
    exercises = read_proposal(restorer.feed(written) + restorer.finish())
    if exercises:
        return {"exercises": [fields(one) for one in exercises], "model": asked.model.name, "cut": asked.cut}
    if ended == "length":
        raise Invalid(
            _("The model ran out of room before it was done. Please propose from fewer exercises at once."),
            code="proposal_too_long",
        )
    log.warning("a proposal was no exercises model=%s", asked.model.name)
    raise Unavailable(
        _("The model answered with nothing that could be exercises. Please try again, or enter them yourself."),
        code="proposal_unreadable",
    )


def _progress(characters: int) -> bytes:
    told: ProposalProgress = {"characters": characters}
    return _line(told)


def _line(said: ProposalProgress | ProposedExercises | ProposalFailed) -> bytes:
    return orjson.dumps(said) + b"\n"
