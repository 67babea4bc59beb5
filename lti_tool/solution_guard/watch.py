# SPDX-License-Identifier: EUPL-1.2
"""One answer while it streams: what of it may be shown, and whether it gives a solution away."""

from collections import deque
from collections.abc import Sequence

from lti_tool.solution_guard.encoded import Encoded
from lti_tool.solution_guard.given import GivenAlready
from lti_tool.solution_guard.index import SolutionIndex
from lti_tool.solution_guard.kinds import Kind, Leak
from lti_tool.solution_guard.meaning import Saying
from lti_tool.solution_guard.numerals import Numbers
from lti_tool.solution_guard.phrases import Phrases
from lti_tool.solution_guard.readings import VIEWS, Views
from lti_tool.solution_guard.results import Together
from lti_tool.solution_guard.seen import settled
from lti_tool.solution_guard.tokens import Token, tokens, word
from lti_tool.solution_guard.trace import Trace

TAIL = 4
"""Words that always wait: as many as make the smallest thing that is known again."""
MAX_EARLIER = 12_000
"""Characters of earlier answers that are read again: the last ones."""
MAX_DEPTH = 2
"""Text that was encoded twice is read, too."""
MAX_SILENT = 400
"""Characters without a token that are looked at again with the next piece."""
_ENDS = frozenset(".!?\n")


class AnswerWatch:
    """Each character costs about the same, however long the answer is and however many solutions there are."""

    def __init__(
        self, index: SolutionIndex, given: GivenAlready, earlier: Sequence[str] = (), *, depth: int = 0
    ) -> None:
        """`depth`: how often it was decoded; of what was decoded less gives something away."""
        self._index, self._given, self._depth = index, given, depth
        self._traces = {name: _trace(name, index, given) for name in VIEWS}
        self._views, self._numbers, self._encoded = Views(), Numbers(), Encoded()
        self._together = Together(index.results, given.numbers)
        self._saying, self._phrases = Saying(index.statements, given.stems), Phrases(index.phrases)
        self._held, self._shown, self._read = "", 0, 0  # text; characters; place up to which tokens were taken
        self._before = ""  # the sign before that place
        self._sentence = 0  # where it begins
        self._tail: deque[int] = deque(maxlen=TAIL)
        self._leak: Leak | None = None
        self._prime(earlier)

    def feed(self, text: str) -> tuple[str, Leak | None]:
        """What may be shown now, and a leak; after one nothing more is shown."""
        return self._go_on(text, last=False)

    def end(self) -> tuple[str, Leak | None]:
        """The answer is complete: the rest of it, or a leak."""
        return self._go_on("", last=True)

    def _prime(self, earlier: Sequence[str]) -> None:
        text = "\n".join(earlier)[-MAX_EARLIER:]
        for token in tokens(text):
            for name, item, _start in self._views.of(Token(token.text, token.start, token.end)):
                self._traces[name].add(item, 0)
        for trace in self._traces.values():
            trace.forget()
        self._views.of(Token("\n", 0, 0))

    def _go_on(self, text: str, *, last: bool) -> tuple[str, Leak | None]:
        if self._leak is None:
            self._held += text
            self._scan(last=last)
        if self._leak is not None:
            return "", self._leak
        return self._show(self._shown + len(self._held) if last else self._safe()), None

    def _scan(self, *, last: bool) -> None:
        unread = self._held[self._read - self._shown :]
        if not last:
            unread = unread[: settled(unread)]
        end = self._read + len(unread)
        for token in tokens(unread, self._read, self._before):
            if self._leak or (not last and token.may_go_on(end, unread[-1])):
                return
            self._take(token)
        if end - self._read > MAX_SILENT:  # blanks and what nobody sees: no word reaches over so much of it
            self._read = end - 1
        if last and not self._leak:
            self._take(Token("\n", end, end))

    def _take(self, token: Token) -> None:
        self._read, self._before = token.end, token.text[-1]
        if token.is_word:
            self._tail.append(token.start)
        for name, item, start in self._views.of(token):
            trace = self._traces[name]
            trace.add(item, start)
            if trace.leaks or (self._depth and len(trace.run) >= VIEWS[name].least):
                self._found(VIEWS[name].kind, self._index.titles[trace.solution], trace.run[0] if trace.run else start)
        self._take_numbers(token)
        self._take_meaning(token)
        if met := self._phrases.add(token):
            phrase, start = met
            self._found(phrase.kind, phrase.name, start)
        if (text := self._encoded.add(token)) and self._depth < MAX_DEPTH:
            self._decoded(text)

    def _take_numbers(self, token: Token) -> None:
        digit = self._numbers.asks_for_digit
        for number in self._numbers.add(token):
            self._together.add(number)
            place = self._index.results.met(number, self._given.numbers, as_digit=digit)
            if place is not None:
                self._found("result", self._index.titles[place], number.start)
        if token.text in _ENDS and (met := self._together.end()):
            self._found("result", self._index.titles[met[0]], met[1])

    def _take_meaning(self, token: Token) -> None:
        if token.is_word and self._saying.add(word(token), token.start):
            self._found("meaning", self._index.titles[self._saying.solution], self._saying.since or token.start)
        if token.text not in _ENDS:
            return
        begun = self._saying.since
        if self._saying.end():
            self._found("meaning", self._index.titles[self._saying.solution], begun or self._sentence)
        if self._index.statements.embed is not None:
            sentence = self._held[max(0, self._sentence - self._shown) : token.end - self._shown]
            if (place := self._index.statements.near(sentence)) is not None:
                self._found("meaning", self._index.titles[place], self._sentence)
        self._sentence = token.end

    def _decoded(self, text: str) -> None:
        inner = AnswerWatch(self._index, self._given, depth=self._depth + 1)
        leak = inner.feed(text)[1] or inner.end()[1]
        if leak:
            self._found("disguised", leak.solution, self._encoded.since or 0)

    def _found(self, kind: Kind, solution: str, at: int) -> None:
        self._leak = self._leak or Leak(kind, solution, at)

    def _safe(self) -> int:
        """Up to where nothing can become part of a leak."""
        places = [
            self._numbers.since,
            self._together.since,
            self._encoded.since,
            self._saying.since,
            self._phrases.since,
        ]
        places += [trace.since for trace in self._traces.values()]
        if self._index.statements.embed is not None:
            places.append(self._sentence)
        return max(self._shown, min([*(place for place in places if place is not None), self._read, *self._tail]))

    def _show(self, end: int) -> str:
        shown = self._held[: end - self._shown]
        self._held = self._held[len(shown) :]
        self._shown = end
        return shown


def _trace(name: str, index: SolutionIndex, given: GivenAlready) -> Trace:
    view = VIEWS[name]
    known, free = index.known[view.ground], given.free[view.ground]
    if name != "words":
        return Trace(known, free, view.measure)
    return Trace(known, free, view.measure, index.short, index.of_task)
