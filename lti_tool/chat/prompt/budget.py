# SPDX-License-Identifier: EUPL-1.2
"""How the tokens of a context are shared out. Pure.

Sizes are estimated: what counts tokens is the model server, and asking it for each question would cost a round trip.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lti_tool.chat import foreign_text
from lti_tool.chat.foreign_text import Excerpt
from lti_tool.chat.prompt.given import Given, Teaching
from lti_tool.chat.prompt.system import system_message

BYTES_PER_TOKEN = 3
"""UTF-8 bytes: about right for German, cautious for English, and one token a letter where letters have three bytes."""
DEFAULT_CONTEXT_TOKENS = 8192
"""Tokens, for a server that does not say what its model can take."""
MAX_WHOLE_TOKENS = 12_000
"""Material that fits into these, and into a quarter of the context, goes in as a whole."""
MAX_CHOSEN_TOKENS = 4_000
"""Of passages chosen for a question, eight long ones: no cache has them, the engine reads them anew each time."""


@dataclass(frozen=True)
class Budget:
    """How the tokens of a context are shared out, given what has to go in."""

    context: int
    share: float = 1.0
    """Of what is left for material and history: halved when the engine says that our estimate was too low."""

    @property
    def answer(self) -> int:
        """Tokens that an answer may have."""
        return max(64, min(4096, self.context // 4))

    @property
    def whole(self) -> int:
        """Tokens that all of the material may have to go in as a whole.

        It depends on no question: alike for everybody, the engine finds it in its prefix cache.
        """
        return int(min(self.context // 4, MAX_WHOLE_TOKENS) * self.share)

    def chosen(self, teaching: Teaching, *asked: str) -> int:
        """Tokens of passages chosen for a question: at most half of what the history could have, too. `asked`: the
        question, and what stands beside it.
        """
        room = self._room(tokens_in(system_message(teaching, Given(whole=False)), *asked)) // 2
        return min(room, int(min(self.context // 4, MAX_CHOSEN_TOKENS) * self.share))

    def holds(self, teaching: Teaching, given: Given, *asked: str) -> bool:
        """Whether all that has to go in leaves room for an answer."""
        return tokens_in(system_message(teaching, given), *asked) + self.answer <= self.context

    def history(self, sent: int) -> int:
        """Tokens left for earlier turns beside the tokens that are sent in any case."""
        return self._room(sent)

    def _room(self, sent: int) -> int:
        return max(0, int((self.context - self.answer - sent) * self.share))


def tokens_in(*texts: str) -> int:
    """Estimated tokens of the texts, rounded up."""
    return sum(-(-len(text.encode()) // BYTES_PER_TOKEN) for text in texts)


def material_tokens(excerpts: Sequence[Excerpt]) -> int:
    """Of passages within their tags."""
    return sum(tokens_in(foreign_text.passage(excerpt)) for excerpt in excerpts)
