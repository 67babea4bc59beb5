# SPDX-License-Identifier: EUPL-1.2
"""One answer while it streams: what of it may be shown, and whether it gives a solution away."""

from collections import deque
from collections.abc import Mapping, Sequence

from lti_tool.solution_guard.kinds import Leak
from lti_tool.solution_guard.tokens import MAX_TOKEN, Token, tokens, word
from lti_tool.solution_guard.trace import Trace
from lti_tool.solution_guard.views import MEASURES, Views

TAIL = 4
"""Tokens that always wait: as many words as make the smallest thing that is known again."""


class Watch:
    """Each character costs the same, however long the answer is and however many solutions there are."""

    def __init__(
        self,
        titles: Sequence[str],
        known: Mapping[str, dict[int, int]],
        free: Mapping[str, frozenset[int]],
        phrases: Mapping[tuple[str, ...], str],
        earlier: Sequence[str] = (),
    ) -> None:
        self._titles = titles
        self._traces = {view: Trace(known[view], free[view], measure) for view, (_kind, measure) in MEASURES.items()}
        self._views = Views()
        self._phrases = phrases
        self._words: deque[tuple[str, int]] = deque(maxlen=max(map(len, phrases), default=1))
        self._held = ""  # not shown yet
        self._shown = 0  # characters
        self._read = 0  # place up to which tokens were taken
        self._tail: deque[int] = deque(maxlen=TAIL)
        self._leak: Leak | None = None
        del earlier

    def feed(self, text: str) -> tuple[str, Leak | None]:
        """What may be shown now, and a leak; after one nothing more is shown."""
        return self._go_on(text, last=False)

    def end(self) -> tuple[str, Leak | None]:
        """The answer is complete: the rest of it, or a leak."""
        return self._go_on("", last=True)

    def _go_on(self, text: str, *, last: bool) -> tuple[str, Leak | None]:
        self._held += text
        self._scan(last=last)
        if self._leak:
            return "", self._leak
        return self._show(self._shown + len(self._held) if last else self._safe()), None

    def _scan(self, *, last: bool) -> None:
        end = self._shown + len(self._held)
        for token in tokens(self._held[self._read - self._shown :], self._read):
            if self._leak or (token.end == end and not last and token.is_word and len(token.text) < MAX_TOKEN):
                return  # given away already, or more of the word may follow
            self._take(token)

    def _take(self, token: Token) -> None:
        self._read = token.end
        self._tail.append(token.start)
        for view, item in self._views.of(token):
            trace = self._traces[view]
            trace.add(item, token.start)
            if trace.leaks:
                self._leak = Leak(MEASURES[view][0], self._titles[trace.solution], trace.since or token.start)
        if self._phrases and token.is_word:
            self._words.append((word(token), token.start))
            self._avoid()

    def _avoid(self) -> None:
        said = tuple(self._words)
        for length in range(1, len(said) + 1):
            if phrase := self._phrases.get(tuple(item for item, _start in said[-length:])):
                self._leak = Leak("avoided", phrase, said[-length][1])

    def _safe(self) -> int:
        """Up to where nothing can become part of a leak."""
        starts = [since for trace in self._traces.values() if (since := trace.since) is not None]
        return max(self._shown, min([*starts, self._read, *self._tail]))

    def _show(self, end: int) -> str:
        shown = self._held[: end - self._shown]
        self._held = self._held[len(shown) :]
        self._shown = end
        return shown
