# SPDX-License-Identifier: EUPL-1.2
"""How much work one block and one answer may cost; beyond it the rest is shown as plain text, and nothing is lost.

Characters are no measure: a table of 2,000 characters could hold 100,000 cells. So what is made of them is counted,
and a thread's own clock is looked at on the way: a worker has other streams to serve meanwhile.
"""

from __future__ import annotations

from html import escape
from time import thread_time

MAX_BLOCK = 40_000
"""Characters of one block."""
MAX_TOKENS = 20_000
"""Pieces that Markdown makes of one block."""
MAX_CELLS = 4_000
"""Cells of the tables of one block, those included that a short row leaves empty."""
MAX_NESTING = 16
"""Quotations and lists inside each other; markdown-it drops what is deeper than its own limit of 20."""
MAX_SPANS = 40
"""Emphasis inside emphasis: the cleaner and the browser keep a stack of it."""
MAX_FORMULAS = 20_000
"""Characters of all formulas of one block."""
MAX_HTML = 600_000
"""Characters of HTML of one block."""

BLOCK_SECONDS = 0.3
"""Processor time of one block. An ordinary block takes a hundredth of it."""
ANSWER_SECONDS = 1.5
"""Processor time of one answer."""
_STEPS = 32
"""Steps between two looks at the clock."""


class TooMuchError(Exception):
    """A block would cost more than it may."""


class Work:
    """The work on one block."""

    def __init__(self, seconds: float) -> None:
        self._until = thread_time() + seconds
        self._steps = 0
        self._formulas = 0
        self._gives_up = False

    def step(self) -> None:
        """Called at each piece of text. Raises TooMuchError when the time is over."""
        self._steps += 1
        if self._steps % _STEPS == 0:
            self.look()

    def look(self) -> None:
        """Raises TooMuchError when the time is over."""
        if thread_time() > self._until:
            raise TooMuchError

    def may_read_formula(self, characters: int) -> bool:
        """Whether one more formula of that length may be read; those beyond are shown as their source."""
        self._formulas += characters
        return not self._gives_up and self._formulas <= MAX_FORMULAS and thread_time() < self._until

    def give_up_formulas(self) -> None:
        """One took too long: all others of the block are shown as their source."""
        self._gives_up = True


def plain(text: str) -> str:
    """The text as it is."""
    return f"<pre>{escape(text, quote=False)}</pre>"
