# SPDX-License-Identifier: EUPL-1.2
"""A running answer as the events of a response, from the first byte to its row in the database.

An object and not a generator alone: a generator that was never started is closed without a trace, and a browser that
hangs up between the question and the first byte would leave its answer running.
"""

import logging
import socket
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from typing import TypeVar

from lti_tool import language
from lti_tool.chat import answer_without_model, closed, events, own_hint, turn
from lti_tool.chat.answer_text import AnswerText, GaveAwayError
from lti_tool.chat.hangup import Reader, watch_for_hangup
from lti_tool.chat.model_name import name_of
from lti_tool.chat.outage import Noticing
from lti_tool.chat.question import NO_TOKENS, Ending, Turn
from lti_tool.chat.render import Block, Open
from lti_tool.chat.running import LooksAfter
from lti_tool.chat.sources import list_cited
from lti_tool.chat.standing import general_mark, stands_on_nothing
from lti_tool.chat.storing import Storing
from lti_tool.db import Database, now
from lti_tool.metrics import AnswerMeter
from lti_tool.model_server import (
    Cancel,
    ChatRequest,
    ContextTooLong,
    Delta,
    ModelServerError,
    ModelServers,
    Tokens,
    cache_salt,
)
from lti_tool.model_server.errors import EngineFailed, NoRoom
from lti_tool.models import MessageState

log = logging.getLogger(__name__)

SHARES = (0.5, 0.25, 0.125)
"""Of the room for material and history, when the engine finds the prompt too long after all."""
WAITING = b"event: waiting"
KEEP_ALIVE = b":\n\n"
"""A comment: proxies see that the connection lives, and a hang-up shows in the failing write."""

Rest = TypeVar("Rest")


class AnswerStream:
    """The response to one question: iterate for the frames, `close` in any case. It stores what came."""

    def __init__(
        self,
        accepted: Turn,
        request: ChatRequest | None,
        *,
        database: Database,
        models: ModelServers,
        running: LooksAfter,
        meter: AnswerMeter,
        client: socket.socket | None,
        noticing: Noticing,
    ) -> None:
        self._turn, self._request = accepted, request
        self._storing, self._models = Storing(database, accepted), models
        self._cancel, self._meter, self._noticing = Cancel(), meter, noticing
        self._guarded = request is not None
        """A model's answer may give a solution away; the material and the tool's own words do not."""
        self._stricter = False
        self._withheld, self._spent = 0, NO_TOKENS
        """Attempts that were thrown away because they gave a solution away, and what they used."""
        self._text = self._no_text()
        self._raw: list[str] = []
        """What the model wrote, without names."""
        self._rest = b""
        """The last of what is shown: it goes with the end."""
        self._model = accepted.model
        self._finish_reason: str | None = None
        self._tokens: Tokens | None = None
        self._waits = False
        """The engine has said that it has not begun."""
        self._told = frozenset[int]()
        """Citations that the page knows of."""
        self._ending: Ending | None = None
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
                self._unless_given_away(self._text.cut_off)
                self._ending = self._cut_off()
            self._storing.patiently(self._ending)

    @property
    def ending(self) -> Ending | None:
        """How it ended; None before that."""
        return self._ending

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
        exercise = asked.place.name if asked.place else None
        begun = events.accepted(*ids, name_of(self._model), asked.cut_turns, kept, exercise=exercise)
        yield begun + self._opening()
        try:
            yield from self._attempts()
        except ModelServerError as error:
            yield self._failed(error)
            return
        if self._cancel.reason != "hangup":
            yield self._complete()

    def _attempts(self) -> Generator[bytes, None, None]:
        """The answer. Where it gives a solution away a second one, which the model is asked for more strictly, and then
        the tool's own hint.
        """
        for write in (self._deltas, self._more_strictly, self._own_hint):
            try:
                yield from self._attempt(write) if self._turn.second_look is None else self._read_first(write)
                return
            except GaveAwayError:
                yield self._throw_away()
            if self._cancel.reason:
                return

    def _attempt(self, write: Callable[[], Generator[Delta, None, None]]) -> Generator[bytes, None, None]:
        """Raises GaveAwayError; then nothing of it may stay."""
        with closing(write()) as deltas:
            for delta in deltas:
                if frame := self._take(delta):
                    yield frame
        if self._cancel.reason != "hangup":
            self._rest = self._shown(self._text.finish(str if self._cancel.reason == "stop" else self._mark))

    def _read_first(self, write: Callable[[], Generator[Delta, None, None]]) -> Generator[bytes, None, None]:
        """As `_attempt`, and nothing of it is shown before another model has read it. What broke off is nothing."""
        frames, read = [], False
        try:
            for frame in self._attempt(write):
                if frame.startswith(WAITING):
                    yield frame
                    continue
                frames.append(frame)
                yield KEEP_ALIVE
            if self._guarded and not self._cancel.reason:
                yield from self._ask_second()
            read = not self._cancel.reason
        except GaveAwayError:
            read = True  # what it used is still to be charged
            raise
        finally:
            if not read:
                self._begin_anew()
                self._rest = b""
        if read:
            yield b"".join(frames)

    def _ask_second(self) -> Generator[bytes, None, None]:
        """Raises GaveAwayError."""
        asked, look = self._turn, self._turn.second_look
        assert look is not None
        assert asked.guard is not None
        salt = cache_salt(asked.activity_id)
        reading = look.read("".join(self._raw), asked.guard.solutions, self._cancel, cache_salt=salt)
        opinion = None
        while opinion is None:
            try:
                next(reading)
                yield KEEP_ALIVE
            except StopIteration as end:
                opinion = end.value
        spent, used = self._spent, opinion.tokens
        self._spent = Tokens(spent.prompt + used.prompt, spent.completion + used.completion)
        if opinion.gives_away:
            raise GaveAwayError

    def _throw_away(self) -> bytes:
        """Nothing of the attempt is shown or stored; what it used is charged."""
        used = turn.thrown_away(self._turn, self._tokens, self._text.written)
        self._spent = Tokens(self._spent.prompt + used.prompt, self._spent.completion + used.completion)
        self._withheld += 1
        log.info("answer held back id=%s attempt=%s", self._turn.answer_id, self._withheld)
        self._finish_reason = self._tokens = None
        return events.restart("solution") + self._begin_anew()

    def _more_strictly(self) -> Generator[Delta, None, None]:
        self._stricter = True
        self._request = self._turn.request(stricter=True)
        return self._deltas()

    def _own_hint(self) -> Generator[Delta, None, None]:
        self._model, self._guarded = None, False
        self._text.unwatch()
        yield from own_hint.write(self._turn.question.text, self._turn.fitting)

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
            self._model, self._turn.away, self._guarded = None, True, False
            self._turn.answer_by_material()
            if self._text.text:  # the opening, held against the numbers of other passages
                yield Delta(void=True)
            else:
                self._begin_anew()
            yield from self._material(away=True)

    def _opening(self) -> bytes:
        """What the tool itself says first; no meter hears of it."""
        return _frames(self._text.say(self._turn.opening)) if self._turn.opening else b""

    def _material(self, *, away: bool) -> Iterator[Delta]:
        if self._turn.opens_alone:
            return iter([Delta(finish_reason="stop", tokens=Tokens(0, 0))])
        material = bool(self._turn.question.finding.material)
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
                if share is None or self._text.written:
                    raise
                request = self._turn.request(share, stricter=self._stricter)

    def _take(self, delta: Delta) -> bytes:
        self._waits = delta.queued
        if delta.void:  # what was shown was the model's thoughts, as only their end told
            return events.restart("thoughts") + self._begin_anew()
        if delta.finish_reason:
            self._finish_reason, self._tokens = delta.finish_reason, delta.tokens
        if delta.text:
            self._raw.append(delta.text)
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
        accepted = self._turn
        watch = accepted.watch if self._guarded else None
        return AnswerText(accepted.redactor.restorer(), lambda: [excerpt.n for excerpt in accepted.excerpts], watch)

    def _begin_anew(self) -> bytes:
        """Without a word but the opening."""
        self._text, self._told, self._raw = self._no_text(), frozenset(), []
        return self._opening()

    def _unless_given_away(self, rest: Callable[[], Rest]) -> Rest | None:
        """The rest of an answer that breaks off; None where that gives a solution away: nothing of all of it stays."""
        try:
            return rest()
        except GaveAwayError:
            self._throw_away()
            return None

    def _complete(self) -> bytes:
        frames = [self._rest]
        if self._cancel.reason == "locked":
            return self._rest + self._locked_out()
        stopped = self._cancel.reason == "stop"
        if not stopped and not self._text.text.strip():
            return frames[0] + self._failed(self._wordless())  # an empty bubble would leave the student wondering
        state = MessageState.STOPPED if stopped else MessageState.COMPLETE
        reason = "stopped" if stopped else self._finish_reason or "stop"
        self._ending = self._ended(state, finish_reason=reason)
        self._storing.once(self._ending)  # first: whoever reads "done" may ask for the stored answer at once
        if self._ending.sources:
            frames.append(events.sources(self._ending.sources))
        tokens = turn.count_tokens(self._turn, self._ending)
        nothing_fits, model = stands_on_nothing(self._turn, self._text), name_of(self._model)
        frames.append(events.done(reason, tokens.prompt, tokens.completion, model, nothing_fits=nothing_fits))
        return b"".join(frames)

    def _mark(self) -> str:
        said_all = self._finish_reason in (None, "stop")
        return general_mark(self._turn, self._text) if name_of(self._model) is not None and said_all else ""

    def _locked_out(self) -> bytes:
        """What was shown until the lock stays, and is stored as what came before a stop is."""
        self._ending = self._cut_off()
        self._storing.once(self._ending)
        sources = events.sources(self._ending.sources) if self._ending.sources else b""
        held = self._held()
        assert held is not None, "whoever cancels for a lock says for which one"
        return sources + events.error("locked", closed.locked(held, now()).message, until=held.until)

    def _wordless(self) -> ModelServerError:
        """Why an answer that ended by itself has no text. One that found no room for any has used all the room."""
        if self._finish_reason != "length" or self._request is None:
            return EngineFailed()
        self._tokens = self._tokens or Tokens(self._turn.prompt_tokens, self._request.max_tokens)
        return NoRoom()

    def _failed(self, error: ModelServerError) -> bytes:
        shown = self._unless_given_away(self._text.finish)
        frames = events.restart("solution") if shown is None else self._shown(shown)
        self._ending = self._ended(MessageState.FAILED, error_code=error.code)
        self._storing.once(self._ending)
        return frames + events.error(error.code, error.message, error.retry_after)

    def _ended(self, state: MessageState, finish_reason: str | None = None, error_code: str | None = None) -> Ending:
        sources = list_cited(self._text.cited, self._turn.excerpts)
        tokens = Tokens(0, 0) if self._waits else self._tokens  # what was only waited for costs nothing
        text, html = self._text.text, self._text.html
        who, thrown_away = name_of(self._model), (self._withheld, self._spent)
        return Ending(state, text, finish_reason, error_code, tokens, sources, who, html, *thrown_away)

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


def _frames(shown: Iterable[Open | Block]) -> bytes:
    return b"".join(
        events.delta(item.text) if isinstance(item, Open) else events.block(item.index, item.html) for item in shown
    )
