# SPDX-License-Identifier: EUPL-1.2
"""The text of an answer on its way to the page: names put back, citations looked at, blocks rendered."""

from collections.abc import Callable, Collection, Iterable

from lti_tool.chat.citations import CitationFilter
from lti_tool.chat.render import AnswerRenderer, Block, Open
from lti_tool.privacy.redaction import Restorer
from lti_tool.solution_guard import Watch

MARK = '<a class="cite" href="#source-{}"'
"""How the renderer begins a mark; in a text of anybody's the first sign would be escaped."""


class GaveAwayError(Exception):
    """The text gives away a solution that stays closed: nothing of it may be shown or stored any more."""


class AnswerText:
    """Takes what a model writes, in pieces. `numbers`: gives those of the passages, asked for with the first piece.

    `watch`: gives, likewise, what holds the text against solutions that stay closed; what is not yet known to be
    harmless waits in it. It reads before names are put back: an embedding server may be asked, and a placeholder tells
    nobody more than what they wrote themselves. None: nothing has to stay closed.
    """

    def __init__(
        self,
        restorer: Restorer,
        numbers: Callable[[], Collection[int]],
        watch: Callable[[], Watch | None] | None = None,
    ) -> None:
        self._restorer, self._numbers = restorer, numbers
        self._begin_watch = watch
        self._watch: Watch | None = None
        self._stages: tuple[CitationFilter, AnswerRenderer] | None = None
        self._pieces: list[str] = []
        self._blocks: list[str] = []
        self._rendered = False
        self.written = 0
        """UTF-8 bytes that the model wrote, shown or not."""
        self.marked: frozenset[int] = frozenset()
        """The numbers of the passages whose marks stand in the blocks."""

    @property
    def text(self) -> str:
        """What was let through: Markdown."""
        return "".join(self._pieces)

    @property
    def html(self) -> str | None:
        """What was rendered; None where that is not all of the text."""
        return "".join(self._blocks) if self._rendered else None

    @property
    def cited(self) -> Collection[int]:
        """The numbers of the passages that the text names, up to the last line that has ended."""
        return self._stages[0].cited if self._stages else ()

    def feed(self, written: str) -> list[Open | Block]:
        """What can be shown with this piece. Raises GaveAwayError."""
        self.written += len(written.encode())
        citations, renderer = self._open()
        return self._shown(renderer.feed(self._kept(citations.feed(self._restorer.feed(self._watched(written))))))

    def finish(self) -> list[Open | Block]:
        """The rest: half a placeholder, an open bracket, the open block. Raises GaveAwayError."""
        shown = self._shown(self._open()[1].feed(self.cut_off()))
        shown += self._shown(self._open()[1].finish())
        self._rendered = True
        return shown

    def cut_off(self) -> str:
        """What was held back becomes part of the text, and is not rendered: nobody reads on. Raises GaveAwayError."""
        citations, _renderer = self._open()
        rest = self._restorer.feed(self._watched("", last=True)) + self._restorer.finish()
        return self._kept(citations.feed(rest) + citations.finish())

    def _watched(self, text: str, *, last: bool = False) -> str:
        if self._watch is None:
            return text
        shown, leak = self._watch.feed(text)
        if last and leak is None:
            rest, leak = self._watch.end()
            shown += rest
        if leak is not None:
            raise GaveAwayError
        return shown

    def _open(self) -> tuple[CitationFilter, AnswerRenderer]:
        if self._stages is None:
            numbers = frozenset(self._numbers())
            self._stages = CitationFilter(numbers), AnswerRenderer(numbers)
            self._watch = self._begin_watch() if self._begin_watch else None
        return self._stages

    def _kept(self, text: str) -> str:
        if text:
            self._pieces.append(text)
        return text

    def _shown(self, items: Iterable[Open | Block]) -> list[Open | Block]:
        items = list(items)
        for item in items:
            if isinstance(item, Block):
                self._blocks.append(item.html)
                self.marked |= {number for number in self._numbers() if MARK.format(number) in item.html}
        return items
