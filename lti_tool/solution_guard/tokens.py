# SPDX-License-Identifier: EUPL-1.2
"""Text to tokens: words, identifiers, numbers, LaTeX commands, single signs, ends of lines."""

import re
import time
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lti_tool.retrieval.words import fold
from lti_tool.solution_guard.seen import UNSEEN, seen

MAX_TOKEN = 200
"""Characters: what is longer without a blank is cut, so that no token holds an answer up."""
PAUSE = 500
"""Tokens, or runs of them, after which other requests have a turn."""
_TOKEN = re.compile(
    rf"\d[\d{UNSEEN}]{{0,199}}(?:[.,][{UNSEEN}]{{0,9}}\d[\d{UNSEEN}]{{0,199}}){{0,20}}"
    rf"|[^\W\d][\w{UNSEEN}]{{0,199}}|\\[A-Za-z]{{1,40}}|\n|[^\s{UNSEEN}][{UNSEEN}]{{0,60}}"
)
_TO_DROP = re.compile(f"[{UNSEEN}]+")
_LOOKALIKES = str.maketrans("авеѕіјкмнорстухԁɡαορν", "abesijkmhopctyxdgaopv")
"""Cyrillic and Greek letters that look Latin, for words that mix them."""
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_LATIN = re.compile(r"[a-z]")
_DIGITS_FOR_LETTERS = str.maketrans("013457", "oieast")


class Token(NamedTuple):
    """One, and where it stands in the whole text."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Or an identifier, or a number: no sign."""
        return self.text[0].isalnum() or self.text[0] == "_"

    @property
    def is_number(self) -> bool:
        """Written in digits."""
        return self.text[0].isdecimal()

    def may_go_on(self, end: int, last: str) -> bool:
        """Whether what follows may belong to it, where a text that grows ends with `last` at `end`."""
        if self.end == end:
            return (self.is_word or self.text[0] == "\\") and len(self.text) < MAX_TOKEN
        return self.end == end - 1 and self.is_number and last in ".,"


def tokens(text: str, offset: int = 0, before: str = "") -> Iterator[Token]:
    """In reading order, at places from `offset`. `before`: the sign in front of the text, which is no token of it."""
    for number, match in enumerate(_TOKEN.finditer(seen(before + text), len(before)), start=1):
        if number % PAUSE == 0:
            time.sleep(0)  # others may run
        text = match[0] if match[0].isascii() else _TO_DROP.sub("", match[0])
        yield Token(text, offset + match.start() - len(before), offset + match.end() - len(before))


def word(token: Token) -> str:
    """A word as it is compared: folded, and spelled with the letters that it seems to have."""
    return _word(token.text)


@lru_cache(maxsize=20_000)
def _word(text: str) -> str:
    folded = fold(text.strip("_"))
    if folded.isascii() and folded.isalpha():
        return folded
    if not folded.isascii() and _LATIN.search(folded):
        folded = folded.translate(_LOOKALIKES)
    return folded if text[0].isdecimal() else folded.translate(_DIGITS_FOR_LETTERS)


def listed(text: str) -> list[str]:
    """The words of a list that stands in the code."""
    return text.split()


def key(text: str) -> tuple[str, ...]:
    """The words of a text, folded."""
    return tuple(folded for token in tokens(text) if token.is_word and (folded := word(token)))


def sentences(text: str) -> list[str]:
    """Sentences and lines of a text."""
    return [piece for piece in _SENTENCE.split(text) if piece.strip()]
