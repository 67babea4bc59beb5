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
from functools import partial

from lti_tool import language
from lti_tool.chat import answer_without_model, closed, events, turn
from lti_tool.chat.answer_text import AnswerText
from lti_tool.chat.hangup import Reader, watch_for_hangup
from lti_tool.chat.model_name import name_of
from lti_tool.chat.outage import Noticing
from lti_tool.chat.question import Ending, Turn
from lti_tool.chat.render import Block, Open
from lti_tool.chat.running import Running
from lti_tool.chat.sources import list_cited
from lti_tool.db import Database, now
from lti_tool.errors import DATABASE_AWAY
from lti_tool.metrics import AnswerMeter
from lti_tool.model_server import Cancel, ChatRequest, ContextTooLong, Delta, ModelServerError, ModelServers, Tokens
from lti_tool.model_server.errors import EngineFailed, NoRoom
from lti_tool.models import MessageState

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
        running.add(accepted.answer_id, self._cancel, self._reader, lockable=accepted.lockable)
        self._held = partial(running.held, accepted.answer_id)
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
        """By the browser that went away; or by a stop or a lock, which its page did not read to the end."""
        if self._cancel.reason == "stop":
            return self._ended(MessageState.STOPPED, finish_reason="stopped")
        if self._cancel.reason == "locked":
            return self._ended(MessageState.STOPPED, finish_reason="locked")
        return self._ended(MessageState.INTERRUPTED)

    def _run(self) -> Generator[bytes, None, None]:
        language.speak(self._turn.locale)
        asked = self._turn
        kept = asked.kept_back if self._request is not None else []
        ids = str(asked.question_id), str(asked.answer_id)
        yield events.accepted(*ids, name_of(self._model), asked.cut_turns, kept)
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
            yield from self._material(away=True)

    def _material(self, *, away: bool) -> Iterator[Delta]:
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
                if share is None or self._text.text:
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
        return events.restart("thoughts")

    def _complete(self) -> bytes:
        frames = [self._shown(self._text.finish())]
        if self._cancel.reason == "locked":
            return frames[0] + self._locked_out()
        stopped = self._cancel.reason == "stop"
        if not stopped and not self._text.text.strip():
            return frames[0] + self._failed(self._wordless())  # an empty bubble would leave the student wondering
        state = MessageState.STOPPED if stopped else MessageState.COMPLETE
        reason = "stopped" if stopped else self._finish_reason or "stop"
        self._ending = self._ended(state, finish_reason=reason)
        self._try_to_store(self._ending)  # first: whoever reads "done" may ask for the stored answer at once
        if self._ending.sources:
            frames.append(events.sources(self._ending.sources))
        tokens = turn.count_tokens(self._turn, self._ending)
        frames.append(events.done(reason, tokens.prompt, tokens.completion, name_of(self._model)))
        return b"".join(frames)

    def _locked_out(self) -> bytes:
        """What was shown until the lock stays, and is stored as what came before a stop is."""
        self._ending = self._cut_off()
        self._try_to_store(self._ending)
        sources = events.sources(self._ending.sources) if self._ending.sources else b""
        held = self._held()
        assert held is not None, "whoever cancels for a lock says for which one"
        return sources + events.locked(closed.locked(held, now()).message, held.until)

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
        elif self._model is not None and ending.text:
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
