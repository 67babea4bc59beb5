# SPDX-License-Identifier: EUPL-1.2
"""Answers of the tutor: Markdown that arrives in pieces becomes safe HTML, block by block.

What belongs here: text in, text out. What does not: Flask, HTTP, translated words, the database.

* `boundaries` finds where a block ends, looking at each line once; `fences` and `formulas` where code and formulas do;
* `document` turns one block into HTML (markdown-it-py) and cleans it (nh3); `inline` is what models write in lines;
* `mathematics` and `code` are the two languages inside Markdown; `latex`, `chemistry` and `units` the words of one;
* `citations` finds the numbers of passages, which become marks;
* `bounds` says how much work a block and an answer may cost.

A block is closed at the *end* of a line that nothing later can change (a blank line after a paragraph, a closed fence,
a heading). So the text already shown always belongs to the block that replaces it. Lists and indented code go on
behind blank lines; there the next line is held back until its first characters say whose it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from time import thread_time

from lti_tool.chat.render import bounds
from lti_tool.chat.render.boundaries import Boundaries
from lti_tool.chat.render.document import to_html
from lti_tool.chat.render.lines import cut

__all__ = ["AnswerRenderer", "Block", "Open", "blocks", "render"]


@dataclass(frozen=True, slots=True)
class Open:
    """Raw Markdown of the block that is still open; all of them joined are the whole answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A closed block: `html` replaces the open text since the last block. Counted from 0."""

    index: int
    html: str


class AnswerRenderer:
    """Takes an answer in pieces of any size. The blocks do not depend on where the pieces were cut.

    A block beyond the processor time that the answer has left is shown as it is. `numbers`: those of the passages that
    may be cited; no others become marks.
    """

    def __init__(self, numbers: Collection[int] = ()) -> None:
        self._numbers = numbers
        self._boundaries = Boundaries()
        self._block: list[str] = []
        self._line: list[str] = []
        self._held: str | None = None
        self._index = 0
        self._open: list[str] = []
        self._seconds = bounds.ANSWER_SECONDS

    def feed(self, text: str) -> list[Open | Block]:
        """What can be shown now. A held-back line start is at most a list marker long."""
        return list(self.feeding(text))

    def feeding(self, text: str) -> Iterator[Open | Block]:
        """The same one by one: between two of them a server can serve others. To be taken to its end."""
        for piece in cut(text):
            yield from self._take(piece)
        yield from self._shown()

    def finish(self) -> list[Open | Block]:
        """The rest: what was held back, and the last block. Call once."""
        return list(self.finishing())

    def finishing(self) -> Iterator[Open | Block]:
        """The same one by one."""
        if self._held:
            held, self._held = self._held, None
            yield from self._place(held, leaves=self._boundaries.leaves(held + "\n") is True)
        yield from self._close()
        yield from self._shown()

    def _take(self, piece: str) -> Iterator[Open | Block]:
        if self._held is None:
            yield from self._show(piece)
            return
        self._held += piece
        leaves = self._boundaries.leaves(self._held)
        if leaves is not None:
            held, self._held = self._held, None
            yield from self._place(held, leaves=leaves)

    def _place(self, line_start: str, *, leaves: bool) -> Iterator[Open | Block]:
        if leaves:
            yield from self._close()
        yield from self._show(line_start)

    def _show(self, piece: str) -> Iterator[Open | Block]:
        self._open.append(piece)
        self._block.append(piece)
        self._line.append(piece)
        if piece.endswith("\n"):
            yield from self._end_line()

    def _end_line(self) -> Iterator[Open | Block]:
        line = "".join(self._line)
        self._line.clear()
        if self._boundaries.closes(line):
            yield from self._close()
        self._held = "" if self._boundaries.next_line_may_leave else None

    def _close(self) -> Iterator[Open | Block]:
        markdown = "".join(self._block)
        self._block.clear()
        self._boundaries = Boundaries()
        yield from self._shown()
        if markdown.strip(" \t\r\n"):
            yield self._rendered(markdown)

    def _rendered(self, markdown: str) -> Block:
        started = thread_time()
        html = to_html(markdown, min(bounds.BLOCK_SECONDS, self._seconds), self._numbers)
        self._seconds -= thread_time() - started
        self._index += 1
        return Block(self._index - 1, html)

    def _shown(self) -> Iterator[Open]:
        if self._open:
            yield Open("".join(self._open))
            self._open.clear()


def blocks(markdown: str, numbers: Collection[int] = ()) -> Iterator[str]:
    """A whole answer's HTML block by block, so that a server can serve others in between."""
    renderer = AnswerRenderer(numbers)
    for events in (renderer.feeding(markdown), renderer.finishing()):
        for event in events:
            if isinstance(event, Block):
                yield event.html


def render(markdown: str, numbers: Collection[int] = ()) -> str:
    """A whole answer as HTML: exactly the blocks that the stream of the same text would give, joined."""
    return "".join(blocks(markdown, numbers))
