# SPDX-License-Identifier: EUPL-1.2
"""A running answer as the events of a response, from the first byte to its row in the database.

An object and not a generator alone: a generator that was never started is closed without a trace, and a browser that
hangs up between the question and the first byte would leave its answer running.
"""

import logging
import socket
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack, closing

from lti_tool import language
from lti_tool.chat import answer_without_model, events, turn
from lti_tool.chat.answer_text import AnswerText
from lti_tool.chat.hangup import Reader, watch_for_hangup
from lti_tool.chat.model_name import name_of
from lti_tool.chat.outage import Noticing
from lti_tool.chat.prompt import claims_something, general_note
from lti_tool.chat.question import Ending, Turn
from lti_tool.chat.render import Block, Open
from lti_tool.chat.running import Running
from lti_tool.chat.sources import list_cited
from lti_tool.db import Database
from lti_tool.errors import DATABASE_AWAY
from lti_tool.metrics import AnswerMeter
from lti_tool.model_server import Cancel, ChatRequest, ContextTooLong, Delta, ModelServerError, ModelServers, Tokens
from lti_tool.model_server.errors import EngineFailed, NoRoom
from lti_tool.models import AnswerLanguage, Knowledge, MessageState

log = logging.getLogger(__name__)

SHARES = (0.5, 0.25, 0.125)
"""Of the room for material and history, when the engine finds the prompt too long after all."""
STORE_RETRY_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds between attempts to store an answer while the database is away."""
KEEP_ALIVE = b":\n\n"
"""A comment: proxies see that the connection lives, and a hang-up shows in the failing write."""


class AnswerStream:
    """The response to one question: iterate for the frames, `close` in any case. It stores what came."""

    def __init__(
        self,
        accepted: Turn,
        request: ChatRequest | None,
        *,
        database: Database,
        models: ModelServers,
        running: Running,
        meter: AnswerMeter,
        client: socket.socket | None,
        noticing: Noticing,
    ) -> None:
        self._turn, self._request = accepted, request
        self._database, self._models = database, models
        self._cancel, self._meter, self._noticing = Cancel(), meter, noticing
        self._text = self._no_text()
        self._model = accepted.model
        self._finish_reason: str | None = None
        self._tokens: Tokens | None = None
        self._waits = False
        """The engine has said that it has not begun."""
        self._told = frozenset[int]()
        """Citations that the page knows of."""
        self._ending: Ending | None = None
        self._stored = False
        self._frames = self._run()
        self._reader = Reader(client)
        self._guards = ExitStack()
        # The watch first: should it fail, the answer's lease must not be renewed for ever.
        self._guards.enter_context(watch_for_hangup(client, self._cancel))
        running.add(accepted.answer_id, self._cancel, self._reader)
        self._guards.callback(running.remove, accepted.answer_id)
        meter.accepted()
        self._guards.callback(self._count)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        self._reader.taken()
        frame = next(self._frames)
        self._reader.handed()
        return frame

    def close(self) -> None:
        """Ends the answer wherever it is; what came until here is stored, patiently if need be."""
        self._reader.taken()
        with self._guards:
            self._cancel.cancel("hangup")
            self._frames.close()
            if self._ending is None:
                self._text.cut_off()
                self._ending = self._cut_off()
            self._store_patiently(self._ending)

    def _cut_off(self) -> Ending:
        """By the browser that went away; or by a stop, which its page did not read to the end."""
        if self._cancel.reason == "stop":
            return self._ended(MessageState.STOPPED, finish_reason="stopped")
        return self._ended(MessageState.INTERRUPTED)

    def _run(self) -> Generator[bytes, None, None]:
        language.speak(self._turn.locale)
        asked = self._turn
        kept = asked.kept_back if self._request is not None else []
        ids = str(asked.question_id), str(asked.answer_id)
        yield events.accepted(*ids, name_of(self._model), asked.cut_turns, kept) + self._opening()
        try:
            with closing(self._deltas()) as deltas:
                for delta in deltas:
                    if frame := self._take(delta):
                        yield frame
        except ModelServerError as error:
            yield self._failed(error)
            return
        if self._cancel.reason != "hangup":
            yield self._complete()

    def _deltas(self) -> Generator[Delta, None, None]:
        """The answer: the model's, or the material's if there is no model, be it only now."""
        if self._request is None:
            yield from self._material(away=self._turn.away)
            return
        try:
            yield from self._asked(self._request)
        except ModelServerError as error:
            if not self._models.lost(error):
                raise
            self._model, self._turn.away = None, True
            self._turn.answer_by_material()
            if self._text.text:  # the opening, held against the numbers of other passages
                yield Delta(void=True)
            yield from self._material(away=True)

    def _opening(self) -> bytes:
        """What the tool itself says first; no meter hears of it."""
        return _frames(self._text.feed(self._turn.opening)) if self._turn.opening else b""

    def _material(self, *, away: bool) -> Iterator[Delta]:
        if self._turn.opens_alone:
            return iter([Delta(finish_reason="stop", tokens=Tokens(0, 0))])
        material = bool(self._turn.question.material)
        if self._turn.from_material_alone:
            return answer_without_model.nothing_fits(material=material)
        return answer_without_model.answer(self._turn.excerpts, away=away, material=material)

    def _asked(self, request: ChatRequest) -> Generator[Delta, None, None]:
        """The model's answer; asked for again with less around the question while the engine finds that too long."""
        for share in (*SHARES, None):
            try:
                yield from self._models.stream(request, self._cancel)
                return
            except ContextTooLong:
                if share is None or self._written:
                    raise
                request = self._turn.request(share)

    def _take(self, delta: Delta) -> bytes:
        self._waits = delta.queued
        if delta.void:
            return self._begun_anew()
        if delta.finish_reason:
            self._finish_reason, self._tokens = delta.finish_reason, delta.tokens
        if delta.text:
            # What is held back (half a placeholder, a line's beginning) must not look like a line that fell silent.
            return self._shown(self._text.feed(delta.text)) + self._newly_cited() or KEEP_ALIVE
        if delta.queued:
            return events.waiting(delta.wait.ahead, delta.wait.seconds) if delta.wait else events.waiting(None, None)
        return b"" if delta.finish_reason else KEEP_ALIVE

    def _shown(self, items: Iterable[Open | Block]) -> bytes:
        frames = _frames(items)
        if frames:
            self._meter.text()
        return frames

    @property
    def _written(self) -> str:
        """What came from the model or the material."""
        return self._turn.written(self._text.text)

    def _newly_cited(self) -> bytes:
        """All whose marks are shown, where they have become more: whoever presses one need not wait for the end."""
        marked = self._text.marked
        if marked == self._told:
            return b""
        self._told = marked
        return events.sources(list_cited(marked, self._turn.excerpts))

    def _no_text(self) -> AnswerText:
        turn = self._turn
        return AnswerText(turn.redactor.restorer(), lambda: [excerpt.n for excerpt in turn.excerpts])

    def _begun_anew(self) -> bytes:
        """What was shown was the model's thoughts, as only their end told."""
        self._text, self._told = self._no_text(), frozenset()
        return events.restart("thoughts") + self._opening()

    def _complete(self) -> bytes:
        stopped = self._cancel.reason == "stop"
        frames = [self._shown(self._text.finish(str if stopped else self._mark))]
        if not stopped and not self._text.text.strip():
            return frames[0] + self._failed(self._wordless())  # an empty bubble would leave the student wondering
        state = MessageState.STOPPED if stopped else MessageState.COMPLETE
        reason = "stopped" if stopped else self._finish_reason or "stop"
        self._ending = self._ended(state, finish_reason=reason)
        self._try_to_store(self._ending)  # first: whoever reads "done" may ask for the stored answer at once
        if self._ending.sources:
            frames.append(events.sources(self._ending.sources))
        tokens = turn.count_tokens(self._turn, self._ending)
        frames.append(
            events.done(
                reason, tokens.prompt, tokens.completion, name_of(self._model), nothing_fits=self._stands_on_nothing()
            )
        )
        return b"".join(frames)

    def _mark(self) -> str:
        """The tool's own below what a model said from general knowledge: no sentence in a prompt can promise one."""
        teaching = self._turn.question.teaching
        said_all = self._finish_reason in (None, "stop")
        if name_of(self._model) is None or not said_all or teaching.knowledge == Knowledge.MATERIAL:
            return ""
        if not self._stands_on_nothing():
            return ""
        fence = "\n```" if self._text.text.count("```") % 2 else ""
        language = self._turn.locale if teaching.language == AnswerLanguage.AUTO else teaching.language
        return f"{fence}\n\n{general_note(language)}\n"

    def _stands_on_nothing(self) -> bool:
        """Whether the answer names no passage although there is material, or is that none fits. To who is not well that
        is not said: it would be cold.
        """
        if self._turn.opening:
            return False
        if self._turn.from_material_alone:
            return True
        return bool(self._turn.question.material) and not self._text.cited and claims_something(self._text.text)

    def _wordless(self) -> ModelServerError:
        """Why an answer that ended by itself has no text. One that found no room for any has used all the room."""
        if self._finish_reason != "length" or self._request is None:
            return EngineFailed()
        self._tokens = self._tokens or Tokens(self._turn.prompt_tokens, self._request.max_tokens)
        return NoRoom()

    def _failed(self, error: ModelServerError) -> bytes:
        frames = self._shown(self._text.finish())
        self._ending = self._ended(MessageState.FAILED, error_code=error.code)
        self._try_to_store(self._ending)
        return frames + events.error(error.code, error.message, error.retry_after)

    def _ended(self, state: MessageState, finish_reason: str | None = None, error_code: str | None = None) -> Ending:
        sources = list_cited(self._text.cited, self._turn.excerpts)
        tokens = Tokens(0, 0) if self._waits else self._tokens  # what was only waited for costs nothing
        text, html = self._text.text, self._text.html
        return Ending(state, text, finish_reason, error_code, tokens, sources, name_of(self._model), html)

    def _count(self) -> None:
        """For the operators' metrics, once the answer has ended."""
        ending = self._ending or self._ended(MessageState.INTERRUPTED)
        tokens = turn.count_tokens(self._turn, ending)
        self._meter.ended(ending.error_code or ending.state, name_of(self._model), tokens.prompt, tokens.completion)
        if ending.error_code:
            self._noticing.ended(ending.error_code)
        elif self._model is None and self._turn.away:
            self._noticing.ended("model_unreachable")
        elif self._model is not None and self._turn.written(ending.text):
            self._noticing.ended(None)

    def _try_to_store(self, ending: Ending) -> None:
        """Once, so that the student's page hears the end; `close` goes on trying."""
        try:
            self._store(ending)
        except DATABASE_AWAY as error:
            log.warning("answer not stored yet id=%s (%s)", self._turn.answer_id, type(error).__name__)

    def _store_patiently(self, ending: Ending) -> None:
        for pause in (*STORE_RETRY_SECONDS, None):
            try:
                self._store(ending)
                return
            except DATABASE_AWAY as error:
                log.warning("answer not stored yet id=%s (%s)", self._turn.answer_id, type(error).__name__)
            if pause is not None:
                time.sleep(pause)
        log.error("answer lost id=%s: the database stayed away", self._turn.answer_id)

    def _store(self, ending: Ending) -> None:
        if not self._stored:
            turn.finish(self._database, self._turn, ending)
            self._stored = True


def _frames(shown: Iterable[Open | Block]) -> bytes:
    return b"".join(
        events.delta(item.text) if isinstance(item, Open) else events.block(item.index, item.html) for item in shown
    )
