"""Answers of the tutor: Markdown that arrives in pieces becomes safe HTML, block by block.

What belongs here: text in, text out. What does not: Flask, HTTP, translated words, the database.

* `boundaries` finds where a block ends, looking at each line once;
* `document` turns one block into HTML (markdown-it-py) and cleans it (nh3);
* `mathematics` and `code` are the two languages inside Markdown.

A block is closed at the *end* of a line that nothing later can change (a blank line after a paragraph, a closed fence,
a heading). So the text already shown always belongs to the block that replaces it. Lists and indented code go on
behind blank lines; there the next line is held back until its first characters say whose it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from lti_tool.chat.render.boundaries import Boundaries
from lti_tool.chat.render.document import to_html

__all__ = ["AnswerRenderer", "Block", "Open", "render"]


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
    """Takes an answer in pieces of any size. The blocks do not depend on where the pieces were cut."""

    def __init__(self) -> None:
        self._boundaries = Boundaries()
        self._block: list[str] = []
        self._line: list[str] = []
        self._held: str | None = None
        self._index = 0
        self._out: list[Open | Block] = []

    def feed(self, text: str) -> list[Open | Block]:
        """What can be shown now. A held-back line start is at most a list marker long."""
        for piece in _lines(text):
            self._take(piece)
        return self._taken()

    def finish(self) -> list[Open | Block]:
        """The rest: what was held back, and the last block. Call once."""
        if self._held:
            held, self._held = self._held, None
            self._place(held, self._boundaries.leaves(held + "\n") is True)
        self._close()
        return self._taken()

    def _take(self, piece: str) -> None:
        if self._held is None:
            self._show(piece)
            return
        self._held += piece
        leaves = self._boundaries.leaves(self._held)
        if leaves is not None:
            held, self._held = self._held, None
            self._place(held, leaves)

    def _place(self, line_start: str, leaves: bool) -> None:
        if leaves:
            self._close()
        self._show(line_start)

    def _show(self, piece: str) -> None:
        if self._out and isinstance(self._out[-1], Open):
            self._out[-1] = Open(self._out[-1].text + piece)
        else:
            self._out.append(Open(piece))
        self._block.append(piece)
        self._line.append(piece)
        if piece.endswith("\n"):
            self._end_line()

    def _end_line(self) -> None:
        line = "".join(self._line)
        self._line.clear()
        if self._boundaries.closes(line):
            self._close()
        self._held = "" if self._boundaries.next_line_may_leave else None

    def _close(self) -> None:
        markdown = "".join(self._block)
        self._block.clear()
        self._boundaries = Boundaries()
        if markdown.strip(" \t\r\n"):
            self._out.append(Block(self._index, to_html(markdown)))
            self._index += 1

    def _taken(self) -> list[Open | Block]:
        out, self._out = self._out, []
        return out


def _lines(text: str) -> list[str]:
    """Cut behind each newline only: str.splitlines would also cut at form feeds and the like."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def render(markdown: str) -> str:
    """A whole answer as HTML: exactly the blocks that the stream of the same text would give, joined."""
    renderer = AnswerRenderer()
    events = renderer.feed(markdown) + renderer.finish()
    return "".join(event.html for event in events if isinstance(event, Block))
